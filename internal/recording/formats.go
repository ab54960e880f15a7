package recording

import (
	"encoding/json"
	"errors"
	"fmt"

	"pushpane/internal/screen"
)

// ownFormat is the format that File writes. removed are the numbers of the messages that the
// presenter has removed, as far as the file was read: their text is not played. number is that of
// the event that was read last, 0 where it has none. pieces gets those of another server's stream.
type ownFormat struct {
	removed Removed
	number  *int64
	pieces  *pieces
}

func (o ownFormat) parse(text []byte, emit emitter) error {
	if len(text) == 0 {
		return nil
	}
	n, micros, eventType, data, err := readEvent(text)
	if errors.Is(err, errEvent) {
		if p, ok := readPiece(text); ok {
			o.pieces.add(p)
			return nil
		}
	}
	*o.number = n
	o.removed.Add(eventType, data)
	eventType, data = o.removed.Hide(n, eventType, data)
	if eventType == screen.Type {
		data = screen.Renumber(data, -n)
	}
	if err == nil || errors.Is(err, errTime) {
		emit(micros, err == nil, eventType, data)
	} else if _, header := readHeader(text); !errors.Is(header, errNoHeader) {
		return header
	}
	return err
}

func (ownFormat) finish(emitter) error { return nil }
func (ownFormat) atBoundary() bool     { return true }

// castFormat is an asciicast, version 2 or 3. Its lines are [SECONDS, CODE, DATA]; the output of
// the terminal has the code o, another size of it ("80x24") r, and a marker (m) is an event of the
// type mark. Other codes are left out.
type castFormat struct {
	relative bool  // version 3: each time counts from the one before
	last     int64 // microseconds
	output   terminalOutput
}

var errCast = errors.New("no event of an asciicast: damaged")

func (c *castFormat) parse(text []byte, emit emitter) error {
	if len(text) == 0 || text[0] == '#' || text[0] == '{' && json.Valid(text) {
		return nil // a comment, or the header
	}
	var fields [3]json.RawMessage
	var code, data string
	if json.Unmarshal(text, &fields) != nil || fields[2] == nil || json.Unmarshal(fields[1], &code) != nil {
		return errCast
	}
	micros, timed := c.time(string(fields[0]))
	switch bad := json.Unmarshal(fields[2], &data); {
	case code != "o" && code != "m" && code != "r":
		return nil
	case bad != nil:
		return errCast
	case code == "r":
		var columns, rows int
		if n, _ := fmt.Sscanf(data, "%dx%d", &columns, &rows); n == 2 {
			c.output.resize(columns, rows)
		}
		return nil
	case code == "m":
		c.output.until(micros, timed, emit)
		c.output.skip()
		emit(micros, timed, "mark", []byte(data))
	default:
		c.output.write(micros, timed, []byte(data), emit)
	}
	if !timed {
		return errTime
	}
	return nil
}

// time returns the time of an event in microseconds since the start.
func (c *castFormat) time(seconds string) (micros int64, ok bool) {
	if micros, ok = readTime(seconds, 1e6); ok {
		if c.relative {
			micros += c.last
		}
		c.last = micros
	}
	return micros, ok
}

func (c *castFormat) finish(emit emitter) error {
	c.output.finish(c.last, c.last > 0, emit)
	return nil
}

func (c *castFormat) atBoundary() bool { return c.output.atBoundary() }
