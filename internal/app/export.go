package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"pushpane/internal/count"
	"pushpane/internal/export"
	"pushpane/internal/recording"
	"pushpane/internal/source"
	"pushpane/stream"
)

// exportReplay writes the page of --replay, instead of serving it.
func (a *app) exportReplay(ctx context.Context) error {
	if err := a.openFeed(); err != nil {
		return err
	}
	replay := a.feed.replay
	if err := a.savePage(a.feed.pageHeader(replay.Start(), ""), export.FromReplay(ctx, replay), replay.Events()); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.process.Stdout, a.settings.Export)
	return err
}

// exportEvents writes the page of the retained events, or of the file of --record if that holds
// more. The stream and the file are closed.
func (a *app) exportEvents() error {
	now := a.events.Status()
	h := a.feed.pageHeader(now.Started.UnixMilli(), now.Epoch)
	last, err := stream.ParseCursor(now.Last)
	if a.recording == nil || err != nil || last.N == now.Events {
		return a.savePage(h, export.FromHistory(a.events, a.room.State().Removed), now.Events)
	}
	recorded, err := source.OpenReplay(a.settings.Record, source.ReplayOptions{})
	if err != nil || recorded.Events() <= now.Events {
		a.console.Info("older events are not kept, and not in %q", a.settings.Export)
		return a.savePage(h, export.FromHistory(a.events, a.room.State().Removed), now.Events)
	}
	return a.savePage(h, export.FromReplay(context.Background(), recorded), recorded.Events())
}

// maxBrowserPage is in bytes: a little less than the longest text of Chromium, 2^29 characters.
// Firefox takes twice that.
const maxBrowserPage = 500_000_000

// savePage writes the page of --export, and reports how large it is.
func (a *app) savePage(h recording.Header, events export.Events, exported int64) error {
	size, err := a.page.Save(h, a.place(), events)
	if err != nil {
		return err
	}
	a.console.Info("exported %q: %s, %s", a.settings.Export, sizeInWords(size), count.Of(exported, "event"))
	if size > maxBrowserPage {
		a.console.Info("a browser may not be able to open a page of more than %s", sizeInWords(maxBrowserPage))
	}
	return nil
}

func sizeInWords(bytes int64) string {
	if bytes < 1_000_000 {
		return fmt.Sprintf("%d kB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}

const (
	// maxExports is how many pages may be sent at once: each encodes the whole history anew.
	maxExports = 4
	// exportHeld is what one of them holds at most, in bytes: an event, and buffers.
	exportHeld = stream.MaxEvent + 256<<10
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
	release, err := s.events.Reserve(exportHeld)
	if err != nil {
		w.Header().Set("Retry-After", "5")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer release()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="pushpane-`+time.Now().Format("20060102-150405")+`.html"`)
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	rc := http.NewResponseController(w)
	now := s.events.Status()
	err = export.WritePage(deadlineWriter{w, rc}, s.feed.pageHeader(now.Started.UnixMilli(), now.Epoch), s.place, export.FromHistory(s.events, s.room.State().Removed))
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
