package guard

import "net/http"

// policy lets the page load what comes from here and nothing else: no script or style within the
// page, no frame around it, no form to elsewhere. Pictures may also stand in the page as data.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// setHeaders sets what every response carries, errors and scripts included: a worker obeys the
// policy of its own response.
func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	// For browsers that do not know frame-ancestors.
	h.Set("X-Frame-Options", "DENY")
}
