package stream

import (
	"strconv"
	"time"
)

// Status is what a stream says of itself, in hello and by [Stream.Status]. As JSON it has the keys
// of docs/wire.md, with times in milliseconds.
type Status struct {
	// Epoch names the log: 13 characters of a-z2-7.
	Epoch string `json:"epoch"`
	// Started is when the epoch began; ids count time from there.
	Started UnixMilli `json:"started"`
	// Now is the time by [Options.Clock].
	Now UnixMilli `json:"now"`
	// First is the id of the oldest retained event, EPOCH.0 while there is none.
	First string `json:"first"`
	// Last is the id of the newest event, EPOCH.0 while there is none.
	Last string `json:"last"`
	// Events is how many events are retained.
	Events int64 `json:"events"`
	// Source and Name are those of [Options].
	Source string `json:"source"`
	Name   string `json:"name"`
	// Node is that of [Options], which JSON leaves out where there is none.
	Node string `json:"node,omitempty"`
	// State is the newest state of the source, nil before the first.
	State *SourceState `json:"state"`
	// Viewers is how many viewers there are; requests with one client name count once.
	Viewers int `json:"viewers"`
	// Duration is that of [Options], 0 without end.
	Duration Milliseconds `json:"duration"`
}

// SourceState is a state of the source, as [Stream.SetState] or [Stream.End] set it.
type SourceState struct {
	ID    string `json:"id"`    // of the event that set it
	State string `json:"state"` // one word, "ended" after End
	Text  string `json:"text"`  // plain words
}

// UnixMilli is a time that JSON writes as Unix milliseconds, as a JavaScript Date counts.
type UnixMilli struct{ time.Time }

// MarshalJSON implements [encoding/json.Marshaler].
func (t UnixMilli) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, t.UnixMilli(), 10), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (t *UnixMilli) UnmarshalJSON(text []byte) error {
	ms, err := strconv.ParseInt(string(text), 10, 64)
	t.Time = time.UnixMilli(ms)
	return err
}

// Milliseconds is a duration that JSON writes as milliseconds.
type Milliseconds struct{ time.Duration }

// MarshalJSON implements [encoding/json.Marshaler].
func (d Milliseconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, d.Milliseconds(), 10), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *Milliseconds) UnmarshalJSON(text []byte) error {
	ms, err := strconv.ParseInt(string(text), 10, 64)
	d.Duration = time.Duration(ms) * time.Millisecond
	return err
}

// Status returns the present status.
func (s *Stream) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status()
}

func (s *Stream) status() Status {
	first := Cursor{Epoch: s.epoch, t: noTime}
	if len(s.log.blocks) > 0 {
		first.N, first.t = s.log.first(), s.log.blocks[0].firstT
	}
	return Status{
		Epoch:    s.epoch,
		Started:  UnixMilli{time.UnixMilli(s.started)},
		Now:      UnixMilli{s.options.Clock()},
		First:    first.String(),
		Last:     s.lastID().String(),
		Events:   s.log.end.n + 1 - s.log.first(),
		Source:   s.options.Source,
		Name:     s.options.Name,
		Node:     s.options.Node,
		State:    s.state,
		Viewers:  s.presence.count(),
		Duration: Milliseconds{s.options.Duration},
	}
}
