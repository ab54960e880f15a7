package app

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"pushpane/internal/export"
)

const (
	// maxExports is how many pages may be sent at once: each encodes the whole history anew.
	maxExports = 4
	// exportWriteTimeout is for one write, as that of a viewer.
	exportWriteTimeout = 30 * time.Second
)

// serveExport is GET /export (docs/wire.md): the retained events as a page to save.
func (s *server) serveExport(w http.ResponseWriter, r *http.Request) {
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	default:
		w.Header().Set("Retry-After", "5")
		http.Error(w, fmt.Sprintf("refuse export: %d are under way, as many as may be", maxExports), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="pushpane-`+time.Now().Format("20060102-150405")+`.html"`)
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	rc := http.NewResponseController(w)
	now := s.events.Status()
	err := export.WritePage(deadlineWriter{w, rc}, s.feed.pageHeader(now.Started.UnixMilli(), now.Epoch), export.FromHistory(s.events))
	if err == nil {
		err = rc.Flush()
	}
	if err != nil {
		panic(http.ErrAbortHandler) // cuts the connection: the browser sees that part is missing
	}
	_ = rc.SetWriteDeadline(time.Time{}) // the next request on the connection has its own
}

// deadlineWriter gives each write exportWriteTimeout.
type deadlineWriter struct {
	w  io.Writer
	rc *http.ResponseController
}

func (d deadlineWriter) Write(b []byte) (int, error) {
	if err := d.rc.SetWriteDeadline(time.Now().Add(exportWriteTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return d.w.Write(b)
}
