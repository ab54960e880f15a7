package guard

import "net/http"

// policy is the Content-Security-Policy (CSP level 3): the page loads from its own origin only, has
// no inline script or style, is in no frame and submits no form to another origin. Images may also
// be data: URLs.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SetHeaders sets the security headers of every response, errors and scripts included: a worker
// obeys the policy of its own response, not that of the page.
func SetHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	// For browsers that do not know frame-ancestors.
	h.Set("X-Frame-Options", "DENY")
}
