package recording

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"pushpane/internal/screen"
)

// Shown is what a terminal shows at a place of a file, beside the lines behind it.
type Shown struct {
	Title string // of the run (docs/wire.md, "A terminal"); "" for none
	Block *Event // the rows that it draws at that time; nil for none
}

const (
	// maxAhead and maxAheadBytes bound the events that are looked at behind a place, for a later
	// state of a block: a program that draws on does so every few lines.
	maxAhead      = 2000
	maxAheadBytes = 1 << 20
)

// Shown returns what is shown at the place of the last Seek.
func (r *Reader) Shown() Shown { return r.shown }

// titleOf returns the title that is the one of the run behind an event.
func titleOf(e Event, before string) string {
	var said struct{ Title, State string }
	switch {
	case e.Type == screen.Type && isTitle(e.Data):
		_ = json.Unmarshal(e.Data, &said) // of another shape: there is none
		return said.Title
	case e.Type == "source" && json.Unmarshal(e.Data, &said) == nil && said.State == "running":
		return ""
	}
	return before
}

func isTitle(data []byte) bool {
	return bytes.HasPrefix(data, []byte(`{"title":`)) || string(data) == "{}"
}

// isBlock reports whether an event has rows, or that there are none any more.
func isBlock(e Event) bool { return e.Type == screen.Type && !isTitle(e.Data) }

// skip notes what an event in front of the place leaves on the screen. It returns whether lines
// have followed the block.
func (s *Shown) skip(e Event, followed bool) bool {
	s.Title = titleOf(e, s.Title)
	switch {
	case isBlock(e):
		s.Block = &e
		return false
	case e.Type == screen.Type || e.Type == "source" || e.Type == "end":
		return followed
	}
	return true
}

// drawsOn reports whether a block behind the place takes the place of the one that is shown, so
// that the terminal draws it at the time. The events that it has read are queued again.
func (r *Reader) drawsOn(shown Event) (bool, error) {
	var ahead []Event
	defer func() { r.queue = append(ahead, r.queue...) }()
	for size := 0; len(ahead) < maxAhead && size < maxAheadBytes; {
		e, err := r.Next()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		ahead = append(ahead, e)
		size += len(e.Data)
		if isBlock(e) {
			var b screen.Block
			_ = json.Unmarshal(e.Data, &b) // of another shape: it takes no place
			return slices.ContainsFunc(b.Replaces, func(n int64) bool { return e.Index+n == shown.Index }), nil
		}
	}
	return false, nil
}
