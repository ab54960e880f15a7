package recording

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"time"
)

// castHeader is the header of an asciicast: line 1 of versions 2 and 3, the document of version 1.
type castHeader struct {
	Version int             `json:"version"`
	Width   json.RawMessage `json:"width"` // asciinema writes 0 where it has no terminal
	Height  json.RawMessage `json:"height"`
	Term    json.RawMessage `json:"term"`
	Title   string          `json:"title"`
	Command string          `json:"command"`
	Seconds json.RawMessage `json:"timestamp"`
	Idle    json.RawMessage `json:"idle_time_limit"`
}

// kind returns the kind of the file, without how it is read.
func (h castHeader) kind() kind {
	start, _ := readTime(string(h.Seconds), 1000)
	idle, _ := readTime(string(h.Idle), 1e6)
	return kind{name: "asciicast", title: h.Title, start: start, fromZero: true, idle: time.Duration(min(idle, maxStep)) * time.Microsecond}
}

// output returns the terminal of the header.
func (h castHeader) output() terminalOutput {
	var term struct{ Cols, Rows json.RawMessage } // version 3
	if json.Unmarshal(h.Term, &term) == nil && term.Cols != nil {
		return sized(term.Cols, term.Rows)
	}
	return sized(h.Width, h.Height)
}

// cast1Tape is an asciicast of version 1: one JSON object, whose stdout is an array of the frames
// [PAUSE, OUTPUT], with seconds from the frame before.
type cast1Tape struct {
	json   *jsonScanner
	number int64
	cast   castFormat
}

var cast1Head = regexp.MustCompile(`^\s*\{`)

// recogniseCast1 returns the kind of a file whose head is that of an asciicast of version 1.
func recogniseCast1(file io.ReaderAt, head []byte, size int64) (kind, bool) {
	if !cast1Head.Match(head) {
		return kind{}, false
	}
	var h castHeader
	first := int64(0) // offset of the first frame
	keys := newJSONScanner(file, 0, min(size, headSize))
	keys.skipMark()
	err := keys.object(func(key string) error {
		if key == "stdout" {
			ok, err := keys.open('[')
			if first = keys.offset; err == nil && ok {
				err = errFound
			}
			return err
		}
		raw, err := keys.value(maxHeader)
		known, _ := json.Marshal(map[string]json.RawMessage{key: raw})
		_ = json.Unmarshal(known, &h) // what is not as it should be is not known
		return err
	})
	if err != errFound || h.Version != 1 {
		return kind{}, false
	}
	k := h.kind()
	k.unit = "frame"
	k.open = func(file io.ReaderAt, size int64, from place) tape {
		offset := max(first, from.offset)
		return &cast1Tape{json: newJSONScanner(file, offset, size), number: from.number, cast: castFormat{relative: true, output: h.output()}}
	}
	return k, true
}

// maxHeader limits a value in the header of a document, in bytes.
const maxHeader = 4 << 10

func (c *cast1Tape) place() (place, bool) {
	return place{offset: c.json.offset, number: c.number}, c.cast.atBoundary()
}

func (c *cast1Tape) next(emit emitter) (problem, err error) {
	more, err := c.json.more(']')
	if err == nil && !more {
		return c.cast.finish(emit), io.EOF
	}
	c.number++
	var raw []byte
	if err == nil {
		raw, err = c.json.value(maxForeign)
	}
	if problem, err = documentProblem(err); err != nil {
		_ = c.cast.finish(emit)
		return problem, err
	}
	if problem != nil {
		return problem, nil
	}
	var frame [2]json.RawMessage
	var output string
	if json.Unmarshal(raw, &frame) != nil || frame[1] == nil || json.Unmarshal(frame[1], &output) != nil {
		return errCast, nil
	}
	micros, timed := c.cast.time(string(frame[0]))
	c.cast.output.write(micros, timed, []byte(output), emit)
	if !timed {
		return errTime, nil
	}
	return nil, nil
}

// documentProblem returns what next of a tape returns after an error of a jsonScanner.
func documentProblem(bad error) (problem, err error) {
	switch {
	case bad == nil:
		return nil, nil
	case bad == io.EOF:
		return errTorn, io.EOF
	case errors.Is(bad, errLong):
		return bad, nil
	case bad == errJSON:
		return bad, io.EOF
	}
	return nil, bad
}
