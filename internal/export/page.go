// Package export writes a recording, and the player for it, as one HTML page that needs no network.
//
// [WritePage] writes it to any writer; [NewFile] and [File.Save] write it to a file that is either
// whole or not there. The events come from [FromHistory] or [FromReplay].
package export

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"pushpane/internal/recording"
	"pushpane/internal/screen"
	"pushpane/internal/source"
	"pushpane/stream"
	"pushpane/ui"
)

// Events calls write for each event, in order: its number, milliseconds since the start, type and
// data. An error of write ends it, and is returned.
type Events func(write func(n, t int64, eventType string, data []byte) error) error

// WritePage writes the page of h and events, whose lines are of the place.
func WritePage(to io.Writer, h recording.Header, place ui.Place, events Events) error {
	title := h.Title
	if title == "" {
		title = h.Name
	}
	before, after := ui.ExportPage(title, place)
	w := bufio.NewWriterSize(to, 64<<10)
	if _, err := w.Write(before); err != nil {
		return err
	}
	lines, err := recording.NewWriter(scriptSafe{w}, h)
	if err == nil {
		err = events(lines.Write)
	}
	if err == nil {
		_, err = w.Write(after)
	}
	if err == nil {
		err = w.Flush()
	}
	return err
}

// scriptSafe writes JSON with each < as \u003c, so that nothing in it ends the script element that
// it stands in. In JSON a < is always part of a string.
type scriptSafe struct{ w io.Writer }

func (s scriptSafe) Write(json []byte) (int, error) {
	if bytes.IndexByte(json, '<') < 0 {
		return s.w.Write(json)
	}
	if _, err := s.w.Write(bytes.ReplaceAll(json, []byte("<"), []byte(`\u003c`))); err != nil {
		return 0, err
	}
	return len(json), nil
}

// FromReplay returns the events of a file that can be played, with the numbers of a recording of
// ours, by which the acts of the room name lines; else numbered from 1. It closes the replay.
func FromReplay(ctx context.Context, r *source.Replay) Events {
	return func(write func(n, t int64, eventType string, data []byte) error) error {
		return r.EachEvent(func(e recording.Event) error {
			if ctx.Err() != nil {
				return errors.New("interrupted")
			}
			if e.Type == "" {
				e.Type = "message"
			}
			if e.Type == screen.Type {
				e.Data = screen.Renumber(e.Data, e.Index)
			}
			return write(e.Index, e.At.Milliseconds(), e.Type, e.Data)
		})
	}
}

// FromHistory returns the retained events, without the messages with the numbers removed. Those
// that are trimmed meanwhile are counted in a source event in their place.
func FromHistory(events *stream.Stream, removed []int64) Events {
	hide := recording.Removed{}
	for _, n := range removed {
		hide[n] = true
	}
	return func(write func(n, t int64, eventType string, data []byte) error) error {
		for e, missed := range events.Retained() {
			if missed > 0 {
				e.Type, e.Data = "source", fmt.Appendf(nil, `{"state":"lost","text":"events had left the history before they could be saved: %d"}`, missed)
			}
			e.Type, e.Data = hide.Hide(e.N, e.Type, e.Data)
			if err := write(e.N, e.At.Milliseconds(), e.Type, e.Data); err != nil {
				return err
			}
		}
		return nil
	}
}
