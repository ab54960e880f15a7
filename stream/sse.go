package stream

import (
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	// writeWait is how long one write may take: a viewer that does not read for so long is cut, and
	// its cursor brings it back.
	writeWait = 30 * time.Second
	// retryAfter is what a refused request is told to wait, in seconds.
	retryAfter = "5"
)

// ServeEvents serves GET as text/event-stream (docs/wire.md, "The stream"). It publishes
// nothing: other methods than GET and HEAD are refused with 405.
func (s *Stream) ServeEvents(w http.ResponseWriter, r *http.Request) {
	if !reads(w, r) {
		return
	}
	q, err := readQuery(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	if cursor, err := ParseCursor(q.cursor); err == nil && cursor.End {
		w.WriteHeader(http.StatusNoContent) // EventSource stops for good (HTML standard, 9.2.3)
		return
	}
	v, ok := s.admit(w, q, false)
	if !ok {
		return
	}
	greeting := append(appendRetry(nil), s.greeting(v)...)
	if c, ok := takeOver(w, r); ok {
		s.carry(v, c, append(responseHead(w.Header()), greeting...), v.at)
		return
	}
	defer s.presence.leave(v, false)
	out := newResponse(w)
	if out.write(greeting) == nil {
		// An error here is a viewer that left; it comes back by its cursor.
		_ = s.follow(r.Context(), v, out)
	}
}

// admit makes a viewer of a request, or refuses it.
func (s *Stream) admit(w http.ResponseWriter, q query, poll bool) (*viewer, bool) {
	err := ErrClosed
	if s.closing.Err() == nil {
		var v *viewer
		if v, err = s.enter(q, poll); err == nil {
			streamHeaders(w.Header())
			return v, true
		}
	}
	w.Header().Set("Retry-After", retryAfter)
	refuse(w, http.StatusServiceUnavailable, err)
	return nil, false
}

// streamHeaders keep what lies on the way from storing, changing, compressing or holding back the
// bytes.
func streamHeaders(h http.Header) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
}

// response is the sink over net/http.
type response struct {
	w  io.Writer
	rc *http.ResponseController
}

func newResponse(w http.ResponseWriter) *response {
	return &response{w, http.NewResponseController(w)}
}

func (w *response) write(events []byte) error {
	// A connection without deadlines, as in a test's recorder, cannot be stuck either.
	if err := w.rc.SetWriteDeadline(time.Now().Add(writeWait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := w.w.Write(events); err != nil {
		return err
	}
	return w.flush()
}

// flush sends what was written, without a deadline afterwards: the connection may wait long for the
// next event, or be used again.
func (w *response) flush() error {
	if err := w.rc.Flush(); err != nil {
		return err
	}
	if err := w.rc.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// refuse answers with one plain line.
func refuse(w http.ResponseWriter, status int, err error) {
	http.Error(w, err.Error(), status)
}

// reads reports whether a request is a GET to be served. HEAD gets the header of an answer, and
// every other method is refused.
func reads(w http.ResponseWriter, r *http.Request) bool {
	switch r.Method {
	case http.MethodGet:
		return true
	case http.MethodHead:
		streamHeaders(w.Header())
	default:
		refuseMethod(w, r, "GET, HEAD")
	}
	return false
}

func refuseMethod(w http.ResponseWriter, r *http.Request, allow string) {
	w.Header().Set("Allow", allow)
	http.Error(w, "method "+short(r.Method)+" is not one of "+allow, http.StatusMethodNotAllowed)
}
