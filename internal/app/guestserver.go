package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/stream"
)

// guestHandler serves the second listener. Whoever has no valid cookie gets the join page, whatever
// is asked for; with the token of the invitation it gets a cookie.
func (s *server) guestHandler() http.Handler {
	routes := s.guard.Protect(s.guestRoutes())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, isJoin := strings.CutPrefix(r.URL.Path, joinPath)
		guest := s.guestOf(r)
		switch {
		case isJoin && r.Method == http.MethodGet && token != "":
			s.serveJoin(w, r)
		case guest == nil, r.URL.Path == joinedPath: // a Strict cookie comes along where no site has led here
			refuseStranger(w, r, s.shutReason(r))
		default:
			serveGuest(w, r, guest, routes)
		}
	})
}

// serveGuest serves a request of a guest by next. It ends when the guest is out: a stream by its
// lease, whatever else by a deadline that has passed.
func serveGuest(w http.ResponseWriter, r *http.Request, guest *guests.Guest, next http.Handler) {
	rc := http.NewResponseController(w)
	stop := context.AfterFunc(guest.Context(), func() {
		past := time.Unix(1, 0)
		_ = rc.SetReadDeadline(past) // not supported: it does not wait, either
		_ = rc.SetWriteDeadline(past)
	})
	defer stop()
	ctx := stream.WithLease(guests.NewContext(r.Context(), guest), guest.Context())
	next.ServeHTTP(w, r.WithContext(ctx))
}

// cookieName has the port in it: browsers send cookies to all ports of a host.
func (s *server) cookieName() string {
	s.invitation.mu.Lock()
	defer s.invitation.mu.Unlock()
	return "pushpane-" + strconv.Itoa(s.invitation.port)
}

// shutReason is why a browser that was shut out is not let in, "" for any other.
func (s *server) shutReason(r *http.Request) string {
	if cookie, err := r.Cookie(s.cookieName()); err == nil && s.invitation.guests.Shut(cookie.Value) {
		return guests.ErrShut.Error()
	}
	return ""
}

func (s *server) guestOf(r *http.Request) *guests.Guest {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return nil
	}
	return s.invitation.guests.Find(cookie.Value)
}

// serveJoin is GET /join/TOKEN: it exchanges the token for a cookie.
//
// A browser is led on by a page of ours, since it sends a cookie that is SameSite=Strict only where
// a page of the same site asks, and the link may stand on another site. That page is an error and
// comes by a redirection: then neither Chromium nor Firefox shows the link in its history or keeps
// it in its session (docs/wire.md, "The invitation"). Other programs are led to the page at once.
func (s *server) serveJoin(w http.ResponseWriter, r *http.Request) {
	guard.SetHeaders(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	reason := s.shutReason(r)
	if s.guard.CheckHost(r.Host) != nil {
		reason = "this is no address of the invitation"
	}
	if reason != "" {
		refuseStranger(w, r, reason)
		return
	}
	if s.guestOf(r) == nil {
		guest, err := s.invitation.guests.Join(r.Context(), strings.TrimPrefix(r.URL.Path, joinPath), peer(r))
		switch {
		case errors.Is(err, guests.ErrBusy):
			w.Header().Set("Retry-After", "5")
			refuseStranger(w, r, err.Error())
			return
		case err != nil:
			refuseStranger(w, r, err.Error())
			return
		}
		http.SetCookie(w, &http.Cookie{
			Name: s.cookieName(), Value: guest.Cookie(), Path: "/",
			HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
		})
	}
	next := "/"
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		next = joinedPath
	}
	w.Header().Set("Location", next)
	w.WriteHeader(http.StatusSeeOther)
}

// joinedPath leads to the page. It is the join page, with a reason to look again at once.
const joinedPath = "/joined"

// refuseStranger answers who has not joined, with 403 and a page that says how to get in.
func refuseStranger(w http.ResponseWriter, r *http.Request, reason string) {
	joining := r.URL.Path == joinedPath && reason == ""
	guard.SetHeaders(w.Header())
	h := w.Header()
	h.Set("Content-Security-Policy", joinPolicy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	body := joinPage(reason, joining)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusForbidden)
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, body) // a client that has left needs no answer
	}
}

const joinStyle = `body { max-width: 30rem; margin: 15vh auto 0; padding: 0 1.25rem; background: #f6f7f9; color: #1d2129; font: 1.125rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem }
@media (prefers-color-scheme: dark) { body { background: #14171d; color: #e8eaef } }`

// joinPolicy is the Content-Security-Policy of the join page.
var joinPolicy = func() string {
	sum := sha256.Sum256([]byte(joinStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// joinPage says how to get in; joining leads on to the page, for a browser that has just got its
// cookie.
func joinPage(reason string, joining bool) string {
	refresh, title := "", "You are not in"
	text := "This page is for those who were invited. Scan the code on the screen again, or open the link that you were given."
	switch {
	case joining:
		refresh, title = `<meta http-equiv="refresh" content="0;url=/">`+"\n", "Joining…"
		text = "If nothing happens: this browser keeps no cookies. Allow them, and scan the code again."
	case reason == guests.ErrShut.Error():
		text = strings.ToUpper(reason[:1]) + reason[1:] + "."
	case reason == guests.ErrLocked.Error(), reason == guests.ErrFull.Error():
		text = strings.ToUpper(reason[:1]) + reason[1:] + ". Ask the presenter, and open the link again."
	case reason == guests.ErrUsedUp.Error():
		text = strings.ToUpper(reason[:1]) + reason[1:] + ". Scan the code on the screen, or ask for the new link."
	case reason != "":
		text = strings.ToUpper(reason[:1]) + reason[1:] + ". " + text
	}
	return fmt.Sprintf(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
%s<title>%s</title>
<style>%s</style>
<main>
<h1>%s</h1>
<p>%s</p>
</main>
</html>
`, refresh, title, joinStyle, title, text)
}
