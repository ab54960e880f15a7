package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"pushpane/internal/cli"
	"pushpane/internal/export"
	"pushpane/internal/recording"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

func header(s cli.Settings, f feed, now stream.Status) recording.Header {
	return recording.Header{Title: f.heading(s), Source: now.Source, Name: shortName(f), Start: now.Started.UnixMilli(), Epoch: now.Epoch}
}

// shortName is what the source is called, without the folders of this machine: a page is given to
// others.
func shortName(f feed) string {
	if f.replay != nil {
		return filepath.Base(f.name)
	}
	return f.name
}

// exportReplay writes the page of --replay.
func exportReplay(ctx context.Context, s cli.Settings, f feed, page *export.File, stdout io.Writer, say *terminal.Console) error {
	h := recording.Header{Title: f.heading(s), Source: f.kind, Name: shortName(f), Start: f.replay.Start()}
	if err := savePage(page, s.Export, h, export.FromReplay(ctx, f.replay), f.replay.Events(), say); err != nil {
		return err
	}
	_, err := fmt.Fprintln(stdout, s.Export)
	return err
}

// exportEvents writes the page of what was shown: of the history, or of --record's file where that
// holds more.
func exportEvents(s cli.Settings, f feed, events *stream.Stream, page *export.File, say *terminal.Console) error {
	now := events.Status()
	h := header(s, f, now)
	last, err := stream.ParseCursor(now.Last)
	if s.Record == "" || err != nil || last.N == now.Events {
		return savePage(page, s.Export, h, export.FromHistory(events), now.Events, say)
	}
	tape, err := source.OpenReplay(s.Record, source.ReplayOptions{})
	if err != nil || tape.Events() <= now.Events {
		say.Info("older events are not kept, and not in %q", s.Export)
		return savePage(page, s.Export, h, export.FromHistory(events), now.Events, say)
	}
	return savePage(page, s.Export, h, export.FromReplay(context.Background(), tape), tape.Events(), say)
}

const (
	// maxExports is how many pages may be sent at once: each makes the whole history anew.
	maxExports = 4
	exportWait = 30 * time.Second // for one write, as for a viewer
)

// exportHandler is GET /export (docs/wire.md).
func exportHandler(s cli.Settings, f feed, events *stream.Stream) http.Handler {
	places := make(chan struct{}, maxExports)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the page is read with GET", http.StatusMethodNotAllowed)
			return
		}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
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
		err := export.WritePage(patient{w, rc}, header(s, f, events.Status()), export.FromHistory(events))
		if err == nil {
			err = rc.Flush()
		}
		if err != nil {
			panic(http.ErrAbortHandler) // so that the browser knows that the file is not whole
		}
		_ = rc.SetWriteDeadline(time.Time{}) // what comes next on the connection has its own
	})
}

// patient gives each write its own time.
type patient struct {
	w  io.Writer
	rc *http.ResponseController
}

func (p patient) Write(b []byte) (int, error) {
	if err := p.rc.SetWriteDeadline(time.Now().Add(exportWait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.w.Write(b)
}

// savePage writes the page to its file, and says how large it is.
func savePage(page *export.File, name string, h recording.Header, events export.Events, count int64, say *terminal.Console) error {
	size, err := page.Save(h, events)
	if err != nil {
		return err
	}
	say.Info("exported %q: %s, %d events", name, bytesInWords(size), count)
	if size > mostInABrowser {
		say.Info("a browser may not be able to open a page of more than %s", bytesInWords(mostInABrowser))
	}
	return nil
}

// mostInABrowser is a little less than the longest text of Chromium, 2^29 characters. Firefox takes
// twice that.
const mostInABrowser = 500_000_000

func bytesInWords(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
