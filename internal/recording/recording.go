// Package recording is events in a file: it writes our format and goes on with it, and reads that
// and others to be played.
//
// Our format is NDJSON, described in docs/recording.md: a header, then a line for each event. What
// is written is a valid prefix at any moment: whole lines, one write for each batch, nothing but
// the end changed. Whoever reads takes what can be read, and counts the rest.
package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

const (
	// magic is what the header calls itself.
	magic = "recording"
	// Version of the format.
	Version = 1
)

// Header is the first line of a recording.
type Header struct {
	Title  string // heading of the page; may be ""
	Source string // kind of the source
	Name   string // what it is called; may be ""
	Start  int64  // when the epoch began, Unix milliseconds
	Epoch  string // names the log that goes on with --append
}

type headerLine struct {
	Pushpane string `json:"pushpane"`
	Version  int    `json:"version"`
	Title    string `json:"title"`
	Source   string `json:"source"`
	Name     string `json:"name"`
	Start    int64  `json:"start"`
	Epoch    string `json:"epoch"`
}

// eventLine is in the order in which it is written.
type eventLine struct {
	N    int64  `json:"n"`
	T    int64  `json:"t"`
	Type string `json:"type"`
	Data string `json:"data"`
}

// encoder writes lines. Markup characters stand as they are: a person reads this.
func encoder(to *bytes.Buffer) *json.Encoder {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e
}

// text is data as a viewer gets it: CR, LF and CRLF are one line end each. That bad UTF-8 becomes
// U+FFFD, byte by byte, the encoder sees to.
func text(data []byte) string {
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return string(data)
}

// readHeader reads the first line of a recording. With errVersion the header is there all the same.
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

// readEvent reads the line of an event. With errTime the rest is there all the same.
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

// readTime returns a number of units in microseconds. What is no number, less than 0 or nothing
// that an int64 could hold is none.
func readTime(number string, micros float64) (int64, bool) {
	const most = 1e17 // three thousand years
	x, err := strconv.ParseFloat(number, 64)
	x *= micros
	if err != nil || !(x >= 0 && x < most) {
		return 0, false
	}
	return int64(x), true
}
