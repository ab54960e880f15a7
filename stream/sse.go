package stream

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

const (
	// writeWait is the deadline of one write. The connection of a viewer that does not read for so
	// long is closed; the viewer resumes by its cursor.
	writeWait = 30 * time.Second
	// retryAfter is the Retry-After of a refused request, in seconds.
	retryAfter = "5"
)

// ServeEvents serves GET as an endless text/event-stream, for an EventSource (HTML standard, 9.2;
// docs/wire.md, "The stream"). It publishes nothing: methods other than GET and HEAD are refused
// with 405.
//
// It may take the connection over from net/http, and then returns while the viewer stays connected:
// see Transports in the package comment. Where it does not, and the stream is cut before its end,
// it panics with http.ErrAbortHandler, which net/http turns into a broken connection. It checks no
// permission.
func (s *Stream) ServeEvents(w http.ResponseWriter, r *http.Request) {
	if !reads(w, r) {
		return
	}
	q, err := readQuery(r, eventsParameters)
	if err == nil {
		q.ack, err = readAck(r.URL.Query())
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	if answeredHead(w, r, q.format) {
		return
	}
	if cursor, err := ParseCursor(q.cursor); err == nil && cursor.End {
		w.WriteHeader(http.StatusNoContent) // EventSource stops for good (HTML standard, 9.2.3)
		return
	}
	if !s.awaitCursor(r.Context(), q.cursor) {
		if q.format != formatEvents {
			refuse(w, http.StatusServiceUnavailable, errBehind)
			return
		}
		cutAtOnce(w)
	}
	v, ok := s.admit(w, q, false)
	if !ok {
		return
	}
	greeting := append(appendRetry(nil), s.greeting(v)...)
	greeting = append(greeting, s.presence.standingNotice(v)...)
	var c net.Conn
	taken := false
	if v.filter == nil && q.format == formatEvents {
		c, taken = hijack(w, r)
	}
	if taken {
		v.chunked = r.ProtoAtLeast(1, 1)
		first := responseHead(w.Header(), v.chunked)
		if v.chunked {
			first = appendChunk(first, greeting)
		} else {
			resetOnClose(c, true)
			first = append(first, greeting...)
		}
		s.serveBlocking(v, c, [][]byte{first}, v.at)
		return
	}
	defer s.leave(v, false)
	out := s.newSink(w, v, q.format)
	err = out.write(greeting)
	if err == nil {
		err = s.follow(r.Context(), v, out)
	}
	abortAfter(err, r)
}

// abortAfter breaks the connection where err has ended an answer early, though its client is there:
// without the mark of a complete body, so that the client can tell. It resumes by its cursor.
func abortAfter(err error, r *http.Request) {
	if err != nil && r.Context().Err() == nil {
		panic(http.ErrAbortHandler)
	}
}

// cutAtOnce answers with a stream that is cut behind its retry: an EventSource comes back with the
// same cursor, where any other status than 200 would end it for good.
func cutAtOnce(w http.ResponseWriter) {
	streamHeaders(w.Header())
	_, _ = w.Write(append(appendRetry(nil), '\n'))
	_ = http.NewResponseController(w).Flush() // what fails is cut as well
	panic(http.ErrAbortHandler)
}

// minAck and maxAck bound the parameter ack, in seconds: a page that is hidden may run its timers
// once a minute only.
const (
	minAck = 10
	maxAck = 24 * 60 * 60
)

// readAck reads within what time the client of a stream promises its next request, 0 for never.
func readAck(values url.Values) (time.Duration, error) {
	if !values.Has("ack") {
		return 0, nil
	}
	seconds, err := readNumber(values, "ack", minAck, maxAck)
	if err == nil && !values.Has("client") {
		err = errors.New("read ack: it needs client, the name that the other requests will have")
	}
	return time.Duration(seconds) * time.Second, err
}

// admit makes a viewer of a request, or refuses it. The caller must call leave at its end.
func (s *Stream) admit(w http.ResponseWriter, q query, poll bool) (*viewer, bool) {
	err := ErrClosed
	if s.closing.Err() == nil {
		var v *viewer
		if v, err = s.newViewer(q, poll); err == nil {
			streamHeaders(w.Header())
			return v, true
		}
	}
	refuse(w, http.StatusServiceUnavailable, err)
	return nil, false
}

// streamHeaders sets headers that keep proxies from storing, changing, compressing or holding back
// the bytes.
func streamHeaders(h http.Header) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
}

// response is the sink of a net/http response.
type response struct {
	w      io.Writer
	rc     *http.ResponseController
	cutOff atomic.Bool
}

// newResponse returns the sink of v.
func (s *Stream) newResponse(w http.ResponseWriter, v *viewer) *response {
	out := &response{w: w, rc: http.NewResponseController(w)}
	s.setCut(v, out.cut)
	return out
}

func (w *response) cut() {
	w.cutOff.Store(true)
	_ = w.rc.SetWriteDeadline(past) // not supported: it does not block either
}

// past is a deadline that ends what waits.
var past = time.Unix(1, 0)

// begin begins a write.
func (w *response) begin() error {
	// What has no deadlines, such as the recorder of a test, does not block either.
	if err := w.rc.SetWriteDeadline(time.Now().Add(writeWait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if w.cutOff.Load() { // after the deadline, which may have replaced that of cut
		return errDisconnected
	}
	return nil
}

func (w *response) write(events []byte) error {
	if err := w.begin(); err != nil {
		return err
	}
	if _, err := w.w.Write(events); err != nil {
		return err
	}
	return w.flush()
}

// flush sends what was written and clears the deadline: the connection may wait long for the next
// event, or serve another request.
func (w *response) flush() error {
	if err := w.rc.Flush(); err != nil {
		return err
	}
	if err := w.rc.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// refuse answers with err as one line of plain text, and with when to come again if that helps.
func refuse(w http.ResponseWriter, status int, err error) {
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", retryAfter)
	}
	http.Error(w, err.Error(), status)
}

// reads reports whether the method of a request is GET or HEAD. Every other is refused.
func reads(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	refuseMethod(w, r, "GET, HEAD")
	return false
}

// answeredHead reports whether a request is a HEAD, which gets the header of an answer in a format.
func answeredHead(w http.ResponseWriter, r *http.Request, format string) bool {
	if r.Method != http.MethodHead {
		return false
	}
	streamHeaders(w.Header())
	w.Header().Set("Content-Type", contentType(format))
	return true
}

func refuseMethod(w http.ResponseWriter, r *http.Request, allow string) {
	w.Header().Set("Allow", allow)
	http.Error(w, "method "+short(r.Method)+" is not one of "+allow, http.StatusMethodNotAllowed)
}
