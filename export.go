package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"pushpane/internal/recording"
	"pushpane/internal/source"
	"pushpane/stream"
	"pushpane/ui"
)

// checkExport refuses what contradicts --export.
func (s *settings) checkExport(f *pflag.FlagSet) error {
	switch {
	case f.Changed("export") && s.export == "":
		return &usageError{`--export "" is no file`, "pushpane --export talk.html"}
	case s.export == "":
		return nil
	case same(s.export, s.replay):
		return &usageError{fmt.Sprintf("--export %q and --replay %q are one file", s.export, s.replay), "the page is a file of its own, such as talk.html"}
	case same(s.export, s.record):
		return &usageError{fmt.Sprintf("--export %q and --record %q are one file", s.export, s.record), "the page is a file of its own, such as talk.html"}
	case s.replay == "":
		return nil
	}
	for _, flag := range []string{"record", "speed", "loop", "exit-when-done", "exit-when-idle"} {
		if f.Changed(flag) {
			return &usageError{fmt.Sprintf("--export with --replay plays nothing, and --%s is about playing", flag), "leave one of them out"}
		}
	}
	return nil
}

// same says whether two names are of one file, which may not be there yet.
func same(a, b string) bool {
	return b != "" && (filepath.Clean(a) == filepath.Clean(b) || sameFile(a, b))
}

// eachEvent gives events to write, in order: number, milliseconds since the start, type and data.
type eachEvent func(write func(n, t int64, eventType string, data []byte) error) error

// writePage writes the page that plays a recording by itself.
func writePage(to io.Writer, h recording.Header, events eachEvent) error {
	title := h.Title
	if title == "" {
		title = h.Name
	}
	before, after := ui.ExportPage(title)
	w := bufio.NewWriterSize(to, 64<<10)
	if _, err := w.Write(before); err != nil {
		return err
	}
	tape, err := recording.NewWriter(inert{w}, h)
	if err == nil {
		err = events(tape.Write)
	}
	if err == nil {
		_, err = w.Write(after)
	}
	if err == nil {
		err = w.Flush()
	}
	return err
}

// inert writes JSON so that it may stand in a page: in JSON a < is always part of a string.
type inert struct{ w io.Writer }

func (i inert) Write(json []byte) (int, error) {
	if bytes.IndexByte(json, '<') < 0 {
		return i.w.Write(json)
	}
	if _, err := i.w.Write(bytes.ReplaceAll(json, []byte("<"), []byte(`\u003c`))); err != nil {
		return 0, err
	}
	return len(json), nil
}

// played are the events of a replay, which may have no numbers of ours.
func played(ctx context.Context, r *source.Replay) eachEvent {
	return func(write func(n, t int64, eventType string, data []byte) error) error {
		n := int64(0)
		return r.EachEvent(func(e recording.Event) error {
			if ctx.Err() != nil {
				return errors.New("interrupted")
			}
			n++
			if e.Type == "" {
				e.Type = "message"
			}
			return write(n, e.At.Milliseconds(), e.Type, e.Data)
		})
	}
}

// kept are the events in the history. What leaves it meanwhile is told in the place where it is
// missing.
func kept(events *stream.Stream) eachEvent {
	return func(write func(n, t int64, eventType string, data []byte) error) error {
		t := int64(0)
		return events.Past(func(e stream.Event) error {
			t = e.T
			return write(e.N, e.T, e.Type, e.Data)
		}, func(last, missed int64) error {
			return write(last, t, "source", fmt.Appendf(nil, `{"state":"lost","text":"events had left the history before they could be saved: %d"}`, missed))
		})
	}
}

func header(s settings, f feed, now stream.Status) recording.Header {
	return recording.Header{Title: f.heading(s), Source: now.Source, Name: shortName(f), Start: now.Started, Epoch: now.Epoch}
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
func exportReplay(ctx context.Context, s settings, f feed, page target, stdout io.Writer, say *console) error {
	h := recording.Header{Title: f.heading(s), Source: f.kind, Name: shortName(f), Start: f.replay.Start()}
	if err := page.save(h, played(ctx, f.replay), f.replay.Events(), say); err != nil {
		return err
	}
	_, err := fmt.Fprintln(stdout, s.export)
	return err
}

// exportEvents writes the page of what was shown: of the history, or of --record's file where that
// holds more.
func exportEvents(s settings, f feed, events *stream.Stream, page target, say *console) error {
	now := events.Status()
	h := header(s, f, now)
	last, err := stream.ParseCursor(now.Last)
	if s.record == "" || err != nil || last.N == now.Events {
		return page.save(h, kept(events), now.Events, say)
	}
	tape, err := source.OpenReplay(s.record, source.ReplayOptions{})
	if err != nil || tape.Events() <= now.Events {
		say.note("older events are not kept, and not in %q", s.export)
		return page.save(h, kept(events), now.Events, say)
	}
	return page.save(h, played(context.Background(), tape), tape.Events(), say)
}

const (
	// maxExports is how many pages may be sent at once: each makes the whole history anew.
	maxExports = 4
	exportWait = 30 * time.Second // for one write, as for a viewer
)

// exportHandler is GET /export (docs/wire.md).
func exportHandler(s settings, f feed, events *stream.Stream) http.Handler {
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
		err := writePage(patient{w, rc}, header(s, f, events.Status()), kept(events))
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
