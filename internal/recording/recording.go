// Package recording writes events to a file, continues such a file, and reads files to be replayed.
//
// # Format
//
// A recording is NDJSON, described in docs/recording.md: a header line, then a line for each event.
// At any moment the file is a valid prefix: whole lines, one write for each batch, and only its end
// changes.
//
// # Writing
//
// [Open] a [File], then call [File.Begin] for a new recording, or [File.Load] to restore the events
// of one that is continued; then [File.Write] for each batch, and [File.Close]. A [Writer] writes
// the same format to any io.Writer, such as an HTTP response.
//
// # Reading
//
// [NewReader] recognises a recording, a log whose lines say when they were written, what asciinema,
// script and ttyrec record, a HAR, or a captured event stream; [NewSession] is for a session of
// script and its timing. [Reader.Survey] reads the file once and returns its length, marks and
// problems; then [Reader.Next] returns event after event, and [Reader.Seek] goes to a time. Damaged
// lines are left out and counted, see [Problems]; memory is bounded for any input.
package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

const (
	// magic is the value of the key pushpane in the header.
	magic = "recording"
	// Version is the version of the format that is written, and the only one that is continued.
	Version = 1
)

// Header is the first line of a recording.
type Header struct {
	Title  string // heading of the page; may be ""
	Source string // kind of the source, such as "clock"
	Name   string // name of the source; may be ""
	Start  int64  // when the epoch began, Unix milliseconds
	Epoch  string // name of the log, kept when the recording is continued
}

// headerLine has its keys in the order in which they are written.
type headerLine struct {
	Pushpane string `json:"pushpane"`
	Version  int    `json:"version"`
	Title    string `json:"title"`
	Source   string `json:"source"`
	Name     string `json:"name"`
	Start    int64  `json:"start"`
	Epoch    string `json:"epoch"`
}

// eventLine has its keys in the order in which they are written.
type eventLine struct {
	N    int64  `json:"n"`
	T    int64  `json:"t"`
	Type string `json:"type"`
	Data string `json:"data"`
}

// pieceLine is what one read of another server's stream has brought.
type pieceLine struct {
	T     int64  `json:"t"`
	Piece string `json:"piece"`
}

// readPiece parses the line of a piece. It reports false for another line.
func readPiece(line []byte) (pieceLine, bool) {
	var p struct {
		T     int64   `json:"t"`
		Piece *string `json:"piece"`
	}
	if json.Unmarshal(line, &p) != nil || p.Piece == nil {
		return pieceLine{}, false
	}
	return pieceLine{p.T, *p.Piece}, true
}

// encoder returns an encoder of lines. It does not escape <, > and &, so that a person can read the
// data.
func encoder(to *bytes.Buffer) *json.Encoder {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e
}

// text returns data as a viewer gets it: each CR, LF and CRLF as one LF. Bytes that are not UTF-8
// become U+FFFD, one each, in the encoder.
func text(data []byte) string {
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return string(data)
}

// readHeader parses the first line of a recording. With errVersion the header is returned, too.
func readHeader(line []byte) (Header, error) {
	var h headerLine
	if err := json.Unmarshal(line, &h); err != nil || h.Pushpane != magic {
		return Header{}, errNoHeader
	}
	header := Header{h.Title, h.Source, h.Name, h.Start, h.Epoch}
	if h.Version != Version {
		return header, fmt.Errorf("%w %d is not %d", errVersion, h.Version, Version)
	}
	return header, nil
}

var (
	errNoHeader = errors.New("line 1 is not the header of a recording")
	errVersion  = errors.New("version")
	errEvent    = errors.New("no event: damaged")
	errTime     = errors.New("its time is out of bounds")
)

// readEvent parses the line of an event; n is 0 where the line has none. With errTime the other
// values are returned, too.
func readEvent(line []byte) (n int64, micros int64, eventType string, data []byte, err error) {
	e := struct {
		N    json.RawMessage `json:"n"`
		T    json.RawMessage `json:"t"`
		Type *string         `json:"type"`
		Data *string         `json:"data"`
	}{}
	if err := json.Unmarshal(line, &e); err != nil || e.Data == nil {
		return 0, 0, "", nil, errEvent
	}
	if e.Type == nil {
		e.Type = new(string)
	}
	n, _ = strconv.ParseInt(string(e.N), 10, 64)
	micros, ok := readTime(string(e.T), 1000)
	if !ok {
		err = errTime
	}
	return n, micros, *e.Type, []byte(*e.Data), err
}

// readTime parses a number of units of so many microseconds each, and returns microseconds. It is
// false for what is not a number, less than 0, or 1e17 µs (three thousand years) or more.
func readTime(number string, micros float64) (int64, bool) {
	const limit = 1e17
	x, err := strconv.ParseFloat(number, 64)
	x *= micros
	if err != nil || !(x >= 0 && x < limit) {
		return 0, false
	}
	return int64(x), true
}
