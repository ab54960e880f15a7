package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"pushpane/internal/count"
	"pushpane/internal/foreign"
	"pushpane/internal/formats"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// captureFormat is an event stream as curl -N saves it (HTML standard, section 9.2.5). Those of
// other servers have no times, and what their types mean is not known: see foreign.Type. Of a
// body of /events the times are in the ids, and control events are left out, but end and source
// events of the log; a gap event becomes a source event.
type captureFormat struct {
	own    bool  // the stream is one of ours: an id of ours was read
	n      int64 // number of the event in its log
	micros int64
	timed  bool
	fields foreign.Fields
	open   bool // an event has begun
	begun  bool // a field was read: the headers that curl -i prints are over
}

var (
	errField    = errors.New("no field of an event stream: damaged")
	streamField = regexp.MustCompile(`^(?:id|event|data|retry): ?`)
	// what curl -v writes between the lines of a body, perhaps with --trace-time
	curlLine = regexp.MustCompile(`^(?:[\d:.]+ )?[*<>{}] `)
)

// isCapture reports whether lines are those of an event stream. A line of a log may look like a
// field, too: so no line before the first field has a time, and behind it at least every second
// line is a field or a comment, and at most one in ten has a time.
func isCapture(lines [][]byte) bool {
	reader := formats.NewReader()
	hasTime := func(line []byte) bool { _, ok := reader.Read(line); return ok }
	fields, others, timed := 0, 0, 0
	for _, line := range lines {
		switch {
		case streamField.Match(line), fields > 0 && line[0] == ':':
			fields++
		case curlLine.Match(line):
		case hasTime(line):
			if timed++; fields == 0 {
				return false
			}
		case fields > 0:
			others++
		}
	}
	return fields > 0 && others+timed <= fields && timed*10 <= fields+timed
}

func (c *captureFormat) parse(text []byte, emit emitter) error {
	if len(text) == 0 {
		return c.dispatch(emit)
	}
	switch string(c.fields.Add(text)) {
	case "":
	case "retry":
		c.begun = true
	case "id":
		c.readID(string(c.fields.ID))
		c.open, c.begun = true, true
	case "event", "data":
		c.open, c.begun = true, true
	default:
		if c.begun && !curlLine.Match(text) {
			return errField
		}
	}
	if len(c.fields.Data) > maxPart {
		c.fields.Data = c.fields.Data[:maxPart]
		return fmt.Errorf("%w: more than %d bytes of data", errLong, maxPart)
	}
	return nil
}

// dispatch ends an event and emits it, unless it is a control event of the connection.
func (c *captureFormat) dispatch(emit emitter) error {
	e, at := c.fields, *c
	*c = captureFormat{own: c.own, begun: c.begun}
	if e.Lines == 0 {
		return nil
	}
	if !at.own && e.Name == "hello" { // before a gap it has no id
		var hello struct{ Epoch string }
		_ = json.Unmarshal(e.Data, &hello) // where this fails the stream is another's
		_, err := stream.ParseCursor(hello.Epoch + ".0")
		c.own = err == nil
		at.own = c.own
	}
	if !at.own {
		emit(at.micros, at.timed, foreign.Type(e.Name), e.Data)
		return nil
	}
	switch e.Name {
	case "hello", "types", "ping", "bye", "next":
		return nil
	case "end":
		var end struct{ Reason string }
		if json.Unmarshal(e.Data, &end) != nil || end.Reason != "source" {
			return nil // the end of the captured viewing, not of the source
		}
	case "gap":
		var gap struct{ Missed *int64 }
		_ = json.Unmarshal(e.Data, &gap) // where this fails the number is unknown
		e.Name, e.Data = "source", []byte(`{"state":"lost","text":"events are missing in the capture"}`)
		if gap.Missed != nil {
			missed := count.Of(*gap.Missed, "event") + " are"
			if *gap.Missed == 1 {
				missed = "1 event is"
			}
			e.Data = fmt.Appendf(nil, `{"state":"lost","text":"%s missing in the capture"}`, missed)
		}
		at.timed = false
	case screen.Type:
		e.Data = screen.Renumber(e.Data, -at.n)
	}
	emit(at.micros, at.timed, e.Name, e.Data)
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
