package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ours is what File writes.
type ours struct{}

func (ours) take(text []byte, emit emit) error {
	if len(text) == 0 {
		return nil
	}
	_, micros, eventType, data, err := readEvent(text)
	if err == nil || errors.Is(err, errTime) {
		emit(micros, err == nil, eventType, data)
	} else if _, header := readHeader(text); !errors.Is(header, errNoHeader) {
		return header
	}
	return err
}

func (ours) end(emit) error { return nil }
func (ours) clean() bool    { return true }

// logged is a log whose lines begin with a time. One without, as of a stack trace, belongs to the
// line before.
type logged struct {
	layout layout
	base   int64 // microseconds: of the days, or the years, that the layout does not tell
	last   int64
}

func (l *logged) take(text []byte, emit emit) error {
	micros, ok := l.layout.time(text)
	if ok {
		if micros += l.base; l.layout.period > 0 && micros < l.last-l.layout.period/2 {
			l.base += l.layout.period
			micros += l.layout.period
		}
		l.last = micros
	}
	emit(micros, ok, "", bytes.Clone(text))
	return nil
}

func (*logged) end(emit) error { return nil }
func (*logged) clean() bool    { return true }

// cast is an asciicast, version 2 or 3: what a terminal was written, in lines. A marker is an event
// of the type mark.
type cast struct {
	relative bool  // version 3: each time counts from the one before
	last     int64 // microseconds
	line     []byte
	afterCR  bool
}

var errCast = errors.New("no event of an asciicast: damaged")

func (c *cast) take(text []byte, emit emit) error {
	if len(text) == 0 || text[0] == '#' || text[0] == '{' && json.Valid(text) {
		return nil // a comment, the header
	}
	var fields []json.RawMessage
	var code, data string
	if json.Unmarshal(text, &fields) != nil || len(fields) < 3 || json.Unmarshal(fields[1], &code) != nil {
		return errCast
	}
	micros, timed := readTime(string(fields[0]), 1e6)
	if c.relative && timed {
		micros += c.last
	}
	if timed {
		c.last = micros
	}
	if code != "o" && code != "m" {
		return nil
	}
	if json.Unmarshal(fields[2], &data) != nil {
		return errCast
	}
	if code == "m" {
		emit(micros, timed, "mark", []byte(data))
	} else {
		c.write(data, func(line []byte) { emit(micros, timed, "", line) })
	}
	if !timed {
		return errTime
	}
	return nil
}

// write cuts output into lines: CR, LF and CRLF each end one.
func (c *cast) write(output string, emit func(line []byte)) {
	for output != "" {
		end := strings.IndexAny(output, "\r\n")
		if end == 0 && output[0] == '\n' && c.afterCR {
			output, c.afterCR = output[1:], false
			continue
		}
		if end < 0 {
			c.line, c.afterCR = append(c.line, output...), false
			if len(c.line) > maxPart {
				emit(bytes.Clone(c.line))
				c.line = nil
			}
			return
		}
		emit(append(bytes.Clone(c.line), output[:end]...))
		c.line, c.afterCR = c.line[:0], output[end] == '\r'
		output = output[end+1:]
	}
}

// maxPart bounds a line that does not end, and the data of an event of a capture, in bytes.
const maxPart = 1 << 20

func (c *cast) end(emit emit) error {
	if len(c.line) > 0 {
		emit(0, false, "", c.line)
	}
	return nil
}

func (c *cast) clean() bool { return len(c.line) == 0 }

// capture is the body of /events as curl -N wrote it down: its own control events are left out, but
// for what is an event of the log. The time stands in the ids.
type capture struct {
	micros    int64
	timed     bool
	eventType string
	data      []byte
	lines     int // of data
	open      bool
	begun     bool
}

var errField = errors.New("no field of an event stream: damaged")

func (c *capture) take(text []byte, emit emit) error {
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
		c.micros, c.timed = idTime(string(value))
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
		if c.begun { // before stand the headers that curl -i prints
			return errField
		}
	}
	return nil
}

// dispatch ends an event.
func (c *capture) dispatch(emit emit) error {
	e := *c
	*c = capture{begun: c.begun}
	if e.lines == 0 {
		return nil
	}
	switch e.eventType {
	case "hello", "types", "ping", "bye", "next":
		return nil
	case "end":
		var said struct{ Reason string }
		if json.Unmarshal(e.data, &said) != nil || said.Reason != "source" {
			return nil // of the viewing that was captured
		}
	case "gap":
		var told struct{ Missed *int64 }
		_ = json.Unmarshal(e.data, &told) // else it is not known how many
		e.eventType, e.data = "source", []byte(`{"state":"lost","text":"events are missing in the capture"}`)
		if told.Missed != nil {
			e.data = fmt.Appendf(nil, `{"state":"lost","text":"%d events are missing in the capture"}`, *told.Missed)
		}
		e.timed = false
	}
	emit(e.micros, e.timed, e.eventType, e.data)
	return nil
}

// idTime reads the T of EPOCH.N.T. A stream of somebody else has other ids, and no times.
func idTime(id string) (int64, bool) {
	parts := strings.Split(id, ".")
	if len(parts) != 3 {
		return 0, false
	}
	return readTime(parts[2], 1000)
}

func (c *capture) end(emit) error {
	if c.open {
		return errTorn
	}
	return nil
}

func (c *capture) clean() bool { return !c.open }
