package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"
)

// kind is what a file was recognised as.
type kind struct {
	name     string // in words
	title    string // that it gives itself, if any
	start    int64  // when it was recorded, Unix milliseconds; 0 where that is not known
	note     error  // what is wrong with its header, though the rest may be played
	most     int    // bytes of a line
	fromZero bool   // times count from the start of the recording, not from the first event
	open     func() format
}

// headSize is how much of a file is looked at to recognise it.
const headSize = 64 << 10

// maxForeign is the longest line of a file that is not ours: more would not fit into an event.
const maxForeign = 1 << 20

var (
	errEmpty = errors.New("it is empty")
	errNoise = errors.New("it is not text")
	errPlain = errors.New("no line of its first 64 KiB begins with a time")
	field    = regexp.MustCompile(`^(?:id|event|data|retry): ?`)
)

// recognise looks at the start of a file.
func recognise(file io.ReaderAt, size int64) (kind, error) {
	head := make([]byte, min(size, headSize))
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return kind{}, reason(err)
	}
	head = bytes.TrimPrefix(head[:n], []byte("\ufeff"))
	if blank(bytes.ReplaceAll(head, []byte("\n"), nil)) {
		return kind{}, errEmpty
	}
	lines := bytes.Split(head, []byte("\n"))
	for _, line := range lines {
		if k, ok := recogniseJSON(line); ok {
			if k.note != nil && !bytes.Contains(head, []byte("\n[")) {
				return kind{}, k.note // version 1 is one object
			}
			return k, nil
		}
	}
	if !isText(head) {
		return kind{}, errNoise
	}
	for _, line := range lines {
		if field.Match(line) {
			return kind{name: "captured stream", most: maxForeign, open: func() format { return &capture{} }}, nil
		}
	}
	for _, layout := range layouts() {
		for _, line := range lines {
			if _, ok := layout.time(line); ok {
				return kind{name: "log", most: maxForeign, open: func() format { return &logged{layout: layout} }}, nil
			}
		}
	}
	return kind{}, errPlain
}

// recogniseJSON looks for a header, or for an event whose header is damaged.
func recogniseJSON(line []byte) (kind, bool) {
	own := kind{name: "recording", most: maxLine, fromZero: true, open: func() format { return ours{} }}
	if h, err := readHeader(line); err == nil || errors.Is(err, errVersion) {
		own.title, own.start = h.Title, max(0, h.Start)
		return own, true // its line is read again, and told then
	}
	if _, _, _, _, err := readEvent(line); err == nil && bytes.Contains(line, []byte(`"t"`)) {
		return own, true
	}
	var h struct {
		Version int             `json:"version"`
		Width   int             `json:"width"`
		Term    json.RawMessage `json:"term"`
		Title   string          `json:"title"`
		Seconds json.RawMessage `json:"timestamp"`
	}
	if json.Unmarshal(line, &h) != nil || h.Version == 0 || h.Width == 0 && h.Term == nil {
		return kind{}, false
	}
	start, _ := readTime(string(h.Seconds), 1000)
	k := kind{name: "asciicast", title: h.Title, start: start, most: maxForeign, fromZero: true, open: func() format { return &cast{relative: h.Version > 2} }}
	if h.Version != 2 && h.Version != 3 {
		k.note = fmt.Errorf("asciicast %w %d is not 2 or 3", errVersion, h.Version)
	}
	return k, true
}

// isText says whether nearly all of head is: a log may hold a few bytes of another encoding, and
// zero bytes may stand at the end.
func isText(head []byte) bool {
	head = bytes.TrimRight(head, "\x00")
	bad := 0
	for rest := head; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\x1b' && r != '\b' && r != '\f' {
			bad++
		}
		rest = rest[size:]
	}
	return bad <= len(head)/10
}
