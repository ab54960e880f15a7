package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"pushpane/internal/formats"
)

// kind describes a recognised file.
type kind struct {
	name      string        // such as "log"
	title     string        // as in its header; may be ""
	start     int64         // when it was recorded, Unix milliseconds; 0 where that is not known
	headerErr error         // a problem of its header; the rest may be played
	idle      time.Duration // longer pauses are shortened to this, as the file says; 0 for none
	fromZero  bool          // times count from the start of the recording, not from the first event

	// of a file that is read line by line; else newFormat is nil, and open returns the tape
	newFormat func() format
	limit     int // of a line, in bytes
	open      func(file io.ReaderAt, size int64, from place) tape
	unit      string // what a piece of it is called; "" for a line

	removed Removed // of ownFormat; else nil
	number  *int64  // of ownFormat: that of the event that is read; else nil
	pieces  *pieces // of ownFormat, as they were read; else nil
	log     *log    // of a log; else nil
}

// headSize is how much of a file is read to recognise it, in bytes.
const headSize = 64 << 10

// maxForeign is the longest line of a file of another format, in bytes: the limit of an event.
const maxForeign = 1 << 20

var (
	errEmpty  = errors.New("it is empty")
	errNoise  = errors.New("it is not text")
	errPacked = errors.New("it is compressed: unpack it first")
	errPlain  = errors.New("no line of its first 64 KiB has a time that is known")
	errOther  = errors.New("no line of its first 64 KiB has a time of that format")
)

// packings are how compressed files begin: gzip, bzip2, xz, zstd, lz4.
var packings = []string{"\x1f\x8b", "BZh", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18"}

// recognise returns the kind of a file by the content of its first headSize bytes. The error is
// errEmpty, errNoise, errPacked, errPlain, a bad header without events, or one of reading.
func recognise(file io.ReaderAt, size int64, o Options) (kind, error) {
	head, err := readHead(file, size)
	if err != nil {
		return kind{}, err
	}
	if slices.ContainsFunc(packings, func(begin string) bool { return bytes.HasPrefix(head, []byte(begin)) }) {
		return kind{}, errPacked
	}
	if o.Choice != (formats.Choice{}) { // nothing is to be guessed
		k, ok, err := recogniseLog(LinesOf(bytes.TrimPrefix(head, []byte(byteOrderMark))), o)
		if err == nil && !ok {
			err = errOther
		}
		return k, err
	}
	if k, ok := recogniseTTYRec(head, size); ok {
		return k, nil
	}
	if scriptHead.Match(head) {
		return newTypescript(file, head, size).played(nil, 0), nil
	}
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	if k, ok := recogniseCast1(file, head, size); ok {
		return k, nil
	}
	if k, ok, err := recogniseHAR(file, head, size); ok {
		return k, err
	}
	if isTiming(head) {
		return kind{}, errIsTiming
	}
	if blank(bytes.ReplaceAll(head, []byte("\n"), nil)) {
		return kind{}, errEmpty
	}
	lines := LinesOf(head)
	for _, line := range lines {
		if k, ok := recogniseJSON(line); ok {
			if k.headerErr != nil && !slices.ContainsFunc(lines, func(line []byte) bool { return line[0] == '[' }) {
				return kind{}, k.headerErr // an asciicast of version 1 is one object
			}
			return k, nil
		}
	}
	if !isText(head) {
		return kind{}, errNoise
	}
	if isCapture(lines) {
		return kind{name: "captured stream", limit: maxForeign, newFormat: func() format { return &captureFormat{} }}, nil
	}
	if k, ok, err := recogniseLog(lines, o); ok || err != nil {
		return k, err
	}
	return kind{}, errPlain
}

// readHead returns the first headSize bytes of a file, or all of it.
func readHead(file io.ReaderAt, size int64) ([]byte, error) {
	head := make([]byte, min(size, headSize))
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, reason(err)
	}
	return head[:n], nil
}

// recogniseJSON returns the kind of a file with the line, if that is a header or an event of a
// recording, or the header of an asciicast.
func recogniseJSON(line []byte) (kind, bool) {
	own := kind{name: "recording", limit: maxLine, fromZero: true, removed: Removed{}, number: new(int64), pieces: new(pieces)}
	own.newFormat = func() format {
		own.pieces.waiting = nil
		return ownFormat{own.removed, own.number, own.pieces}
	}
	if h, err := readHeader(line); err == nil || errors.Is(err, errVersion) {
		own.title, own.start = h.Title, max(0, h.Start)
		return own, true // a bad version is reported when the line is read again
	}
	if _, _, _, _, err := readEvent(line); err == nil && bytes.Contains(line, []byte(`"t"`)) {
		return own, true
	}
	var h castHeader
	if json.Unmarshal(line, &h) != nil || h.Version == 0 || h.Width == nil && h.Term == nil {
		return kind{}, false
	}
	k := h.kind()
	k.limit, k.newFormat = maxForeign, func() format { return &castFormat{relative: h.Version > 2, output: h.output()} }
	if h.Version != 2 && h.Version != 3 {
		k.headerErr = fmt.Errorf("asciicast %w %d is not 1, 2 or 3", errVersion, h.Version)
	}
	return k, true
}

// isText reports whether at most a tenth of head is control characters or not UTF-8. A log may hold
// a few bytes of another encoding; zero bytes at the end are ignored.
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
