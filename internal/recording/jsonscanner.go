package recording

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// jsonScanner reads one JSON document of any size in bounded memory: it goes through objects and
// arrays, and skips what is not asked for. It does not validate what it skips.
type jsonScanner struct {
	r      *bufio.Reader
	offset int64 // of the next byte, in the file
}

var (
	errJSON = errors.New("no JSON: damaged, and what follows is not played")
	// errFound ends the reading of an object.
	errFound = errors.New("found")
)

func newJSONScanner(file io.ReaderAt, offset, size int64) *jsonScanner {
	section := io.NewSectionReader(file, offset, size-offset)
	return &jsonScanner{r: bufio.NewReaderSize(section, 4<<10), offset: offset}
}

// skipMark skips the byte order mark that a file may begin with.
func (s *jsonScanner) skipMark() {
	if mark, _ := s.r.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		s.skip(len(mark))
	}
}

// peek skips white space and returns the next byte without reading it. The error is io.EOF at the
// end of the file.
func (s *jsonScanner) peek() (byte, error) {
	for {
		next, err := s.r.Peek(1)
		if err != nil {
			return 0, err
		}
		switch next[0] {
		case ' ', '\t', '\r', '\n':
			s.skip(1)
		default:
			return next[0], nil
		}
	}
}

func (s *jsonScanner) skip(buffered int) {
	_, _ = s.r.Discard(buffered)
	s.offset += int64(buffered)
}

// open reads the byte that begins an object or an array; false if another value follows.
func (s *jsonScanner) open(bracket byte) (bool, error) {
	c, err := s.peek()
	if err != nil || c != bracket {
		return false, err
	}
	s.skip(1)
	return true, nil
}

// more reports whether another element follows, and reads the comma before it, or the bracket at
// the end.
func (s *jsonScanner) more(bracket byte) (bool, error) {
	c, err := s.peek()
	if err == nil && c == ',' {
		s.skip(1)
		c, err = s.peek()
	}
	if err == nil && c == bracket {
		s.skip(1)
		return false, nil
	}
	return err == nil, err
}

// object calls f for each key of the object that follows. f reads the value.
func (s *jsonScanner) object(f func(key string) error) error {
	if ok, err := s.open('{'); err != nil || !ok {
		return s.otherwise(err)
	}
	for {
		more, err := s.more('}')
		if err != nil || !more {
			return err
		}
		if c, _ := s.peek(); c != '"' {
			return errJSON
		}
		key := s.text(256)
		if c, err := s.peek(); err != nil || c != ':' {
			return s.otherwise(err)
		}
		s.skip(1)
		if err := f(key); err != nil {
			return err
		}
	}
}

// array calls f for each element of the array that follows. f reads it.
func (s *jsonScanner) array(f func() error) error {
	if ok, err := s.open('['); err != nil || !ok {
		return s.otherwise(err)
	}
	for {
		more, err := s.more(']')
		if err != nil || !more {
			return err
		}
		if err := f(); err != nil {
			return err
		}
	}
}

// otherwise returns err, or errJSON where there is none.
func (s *jsonScanner) otherwise(err error) error {
	if err != nil {
		return err
	}
	return errJSON
}

// text reads a value and returns what it says if that is a string of at most limit bytes; else "".
func (s *jsonScanner) text(limit int) string {
	raw, err := s.value(limit)
	var text string
	if err != nil || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// value reads a value and returns its bytes. A longer one than limit is skipped: the error is
// errLong. Other errors are errJSON, io.EOF where the file ends within it, and those of reading.
func (s *jsonScanner) value(limit int) ([]byte, error) {
	first, err := s.peek()
	if err != nil {
		return nil, err
	}
	v := jsonValue{limit: limit, word: bytes.IndexByte([]byte(`"{[`), first) < 0}
	for !v.done {
		if _, err := s.r.Peek(1); err != nil {
			return nil, err
		}
		piece, _ := s.r.Peek(s.r.Buffered())
		s.skip(v.read(piece))
	}
	switch {
	case v.size == 0 || v.depth < 0:
		return nil, errJSON
	case v.size > limit:
		return nil, fmt.Errorf("%d bytes are %w, more than %d", v.size, errLong, limit)
	}
	return v.raw, nil
}

// pass reads a value and forgets it.
func (s *jsonScanner) pass() error {
	if _, err := s.value(0); !errors.Is(err, errLong) {
		return err
	}
	return nil
}

// jsonValue is a value that is being read.
type jsonValue struct {
	limit         int
	raw           []byte // not longer than limit
	size          int
	word          bool // neither a string nor in brackets
	depth         int  // of brackets
	text, escaped bool // in a string; behind a backslash
	done          bool
}

// read reads what piece has of the value, and returns how many bytes that are.
func (v *jsonValue) read(piece []byte) int {
	n := 0
	for n < len(piece) && !v.done {
		switch {
		case v.word:
			if v.done = bytes.IndexByte([]byte(",:]}\"{[ \t\r\n"), piece[n]) >= 0; v.done {
				continue
			}
		case v.text && !v.escaped:
			end := bytes.IndexAny(piece[n:], `"\`)
			if end < 0 {
				n = len(piece)
				continue
			}
			n += end
		}
		v.step(piece[n])
		n++
	}
	if v.size += n; v.size <= v.limit {
		v.raw = append(v.raw, piece[:n]...)
	}
	return n
}

// step reads a byte of a string or of what is in brackets.
func (v *jsonValue) step(c byte) {
	switch {
	case v.word:
	case v.text && v.escaped:
		v.escaped = false
	case v.text:
		v.escaped = c == '\\'
		v.text = c != '"'
	case c == '"':
		v.text = true
	case c == '{' || c == '[':
		v.depth++
	case c == '}' || c == ']':
		v.depth--
	}
	v.done = !v.word && !v.text && v.depth <= 0
}
