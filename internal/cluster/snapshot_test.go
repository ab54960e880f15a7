package cluster

import (
	"testing"

	"pushpane/stream"
)

// A snapshot is due when half of the log has come since the newest, or since the first act.
func TestActs_due(t *testing.T) {
	const size = 10_000
	line := func(n int64, bytes int) stream.Ordered {
		return stream.Ordered{N: n, Type: "message", Data: make([]byte, bytes)}
	}
	act := func(n int64, data string) stream.Ordered {
		return stream.Ordered{N: n, Type: "room", Data: []byte(data)}
	}
	for name, c := range map[string]struct {
		events []stream.Ordered
		want   bool
	}{
		"no act":             {[]stream.Ordered{line(1, size)}, false},
		"half since an act":  {[]stream.Ordered{act(1, `{"do":"unpin"}`), line(2, size/2)}, true},
		"less than half":     {[]stream.Ordered{line(1, size), act(2, `{"do":"unpin"}`), line(3, size/3)}, false},
		"since a snapshot":   {[]stream.Ordered{act(1, `{"do":"unpin"}`), line(2, size/2), act(3, `{"do":"snapshot","state":{}}`)}, false},
		"half since that":    {[]stream.Ordered{act(1, `{"do":"snapshot","state":{}}`), act(2, `{"do":"unpin"}`), line(3, size/2)}, true},
		"others first":       {[]stream.Ordered{act(5, `{"do":"unpin"}`), line(6, size/2)}, false},
		"nobody else has":    {[]stream.Ordered{act(5, `{"do":"unpin"}`), line(6, size/4*3)}, true},
		"behind a hole":      {[]stream.Ordered{act(1, `{"do":"unpin"}`), line(9, size/2)}, false},
		"made good by that":  {[]stream.Ordered{act(5, `{"do":"snapshot","state":{}}`), line(6, size/2)}, true},
		"each line counts":   {lines(size / aboutHeaders), true},
		"of one that is not": {[]stream.Ordered{act(1, `{"do":"snapshot"}`), line(2, size/3)}, false},
	} {
		var a acts
		a.count(0, c.events)
		if got := a.due(size); got != c.want || a.due(0) {
			t.Errorf("%s: due %v, want %v; in a log without a limit %v", name, got, c.want, a.due(0))
		}
	}
}

// lines returns an act and n empty lines.
func lines(n int64) []stream.Ordered {
	events := []stream.Ordered{{N: 1, Type: "room", Data: []byte("{}")}}
	for i := range n {
		events = append(events, stream.Ordered{N: i + 2, Type: "message"})
	}
	return events
}
