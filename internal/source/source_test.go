package source

import (
	"errors"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"pushpane/internal/screen"
)

var errRefused = errors.New("stream is closed")

// record is a publisher that records its calls and their times. The zero value refuses nothing.
type record struct {
	refuse bool

	mu       sync.Mutex // guards what is below
	texts    []string
	blocks   []string // of rows that are drawn anew
	calls    int
	times    []time.Time
	statuses []string
	states   []string // STATE: TEXT, and lost: TEXT
}

func (r *record) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	if eventType == screen.Type {
		r.blocks = append(r.blocks, string(data[0]))
		return int64(len(r.texts) + len(r.blocks)), nil
	}
	err := r.Publish(eventType, data...)
	return int64(len(r.texts) + len(r.blocks)), err
}

func (r *record) Publish(eventType string, data ...[]byte) error {
	if r.refuse || eventType != message {
		return errRefused
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range data {
		r.texts = append(r.texts, string(d))
	}
	r.calls++
	r.times = append(r.times, time.Now())
	return nil
}

func (r *record) Epoch() string { return "" }

func (r *record) SetState(state, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.states = append(r.states, state+": "+text)
	return nil
}

func (r *record) Lost(text string) error {
	return r.SetState("lost", text)
}

func (r *record) End(status string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statuses = append(r.statuses, status)
	return nil
}

// scattered is a reader that returns one of its pieces for each Read, and then err; with together,
// the last piece and err by one Read.
type scattered struct {
	pieces   []string
	err      error
	together bool
}

func (s *scattered) Read(p []byte) (int, error) {
	if len(s.pieces) == 0 {
		return 0, s.err
	}
	n := copy(p, s.pieces[0])
	s.pieces[0] = s.pieces[0][n:]
	if s.pieces[0] == "" {
		s.pieces = s.pieces[1:]
	}
	if s.together && len(s.pieces) == 0 {
		return n, s.err
	}
	return n, nil
}

// readLines runs Lines over pieces to the end and returns what it published.
func readLines(t *testing.T, pieces ...string) *record {
	t.Helper()
	var got record
	if err := Lines(&scattered{pieces: slices.Clone(pieces), err: io.EOF}, nil, nil)(t.Context(), &got); err != nil {
		t.Fatalf("got error %v, want none", err)
	}
	return &got
}
