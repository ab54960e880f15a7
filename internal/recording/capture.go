package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"pushpane/internal/count"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// ForeignType returns the type of an event that another system calls name: none of ours, which mean
// more to the page ([stream.ForeignType]).
func ForeignType(name string) string {
	return stream.ForeignType(name, roomType, screen.Type, "chat")
}

// captureFormat is an event stream as curl -N saves it (HTML standard, section 9.2.5). Those of
// other servers have no times, and what their types mean is not known: see ForeignType. Of a body
// of /events the times are in the ids, and control events are left out, but end and source events
// of the log; a gap event becomes a source event.
type captureFormat struct {
	own       bool  // the stream is one of ours: an id of ours was read
	n         int64 // number of the event in its log
	micros    int64
	timed     bool
	eventType string
	data      []byte
	lines     int  // of data
	open      bool // an event has begun
	begun     bool // a field was read: the headers that curl -i prints are over
}

var errField = errors.New("no field of an event stream: damaged")

func (c *captureFormat) parse(text []byte, emit emitter) error {
	if len(text) == 0 {
		return c.dispatch(emit)
	}
	name, value, _ := bytes.Cut(text, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "":
	case "retry":
		c.begun = true
	case "id":
		c.readID(string(value))
		c.open, c.begun = true, true
	case "event":
		c.eventType = string(value)
		c.open, c.begun = true, true
	case "data":
		c.open, c.begun = true, true
		if c.lines++; c.lines > 1 {
			c.data = append(c.data, '\n')
		}
		if c.data = append(c.data, value...); len(c.data) > maxPart {
			c.data = c.data[:maxPart]
			return fmt.Errorf("%w: more than %d bytes of data", errLong, maxPart)
		}
	default:
		if c.begun {
			return errField
		}
	}
	return nil
}

// dispatch ends an event and emits it, unless it is a control event of the connection.
func (c *captureFormat) dispatch(emit emitter) error {
	e := *c
	*c = captureFormat{own: c.own, begun: c.begun}
	if e.lines == 0 {
		return nil
	}
	if !e.own && e.eventType == "hello" { // before a gap it has no id
		var hello struct{ Epoch string }
		_ = json.Unmarshal(e.data, &hello) // where this fails the stream is another's
		_, err := stream.ParseCursor(hello.Epoch + ".0")
		e.own = err == nil
		c.own = e.own
	}
	if !e.own {
		emit(e.micros, e.timed, ForeignType(e.eventType), e.data)
		return nil
	}
	switch e.eventType {
	case "hello", "types", "ping", "bye", "next":
		return nil
	case "end":
		var end struct{ Reason string }
		if json.Unmarshal(e.data, &end) != nil || end.Reason != "source" {
			return nil // the end of the captured viewing, not of the source
		}
	case "gap":
		var gap struct{ Missed *int64 }
		_ = json.Unmarshal(e.data, &gap) // where this fails the number is unknown
		e.eventType, e.data = "source", []byte(`{"state":"lost","text":"events are missing in the capture"}`)
		if gap.Missed != nil {
			missed := count.Of(*gap.Missed, "event") + " are"
			if *gap.Missed == 1 {
				missed = "1 event is"
			}
			e.data = fmt.Appendf(nil, `{"state":"lost","text":"%s missing in the capture"}`, missed)
		}
		e.timed = false
	case screen.Type:
		e.data = screen.Renumber(e.data, -e.n)
	}
	emit(e.micros, e.timed, e.eventType, e.data)
	return nil
}

// readID reads the N and T of an id EPOCH.N.T. Streams of other servers have other ids.
func (c *captureFormat) readID(id string) {
	cursor, err := stream.ParseCursor(id)
	if err != nil {
		return
	}
	c.own, c.n = true, cursor.N
	if parts := strings.Split(id, "."); len(parts) == 3 {
		c.micros, c.timed = readTime(parts[2], 1000)
	}
}

func (c *captureFormat) finish(emitter) error {
	if c.open {
		return errTorn
	}
	return nil
}

func (c *captureFormat) atBoundary() bool { return !c.open }
