package recording

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine is the longest line of a recording that is read, in bytes: an event of 1 MiB whose every
// byte is escaped as \u0000, and its other keys.
const maxLine = 6<<20 + 64<<10

var errLong = errors.New("too long")

// lineReader reads a section of a file line by line, in bounded memory. Lines end as those of an
// event stream (HTML standard, section 9.2.6), by LF, CRLF or CR.
type lineReader struct {
	r      *bufio.Reader
	limit  int   // of the bytes of a line, its end included
	offset int64 // of the next line
	number int64 // of the line read last, from 1
	buffer []byte
}

// line is one line of a file, valid until the next is read.
type line struct {
	text     []byte // without its end
	number   int64  // from 1
	complete bool   // it has an end
}

func newLineReader(file io.ReaderAt, offset, size int64, limit int) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(io.NewSectionReader(file, offset, size-offset), 64<<10), limit: limit, offset: offset}
}

// next returns the next line. A line over the limit is skipped: it is returned without text, with
// errLong. At the end the error is io.EOF, and there is no line.
func (l *lineReader) next() (line, error) {
	got := line{number: l.number + 1}
	l.buffer = l.buffer[:0]
	size := 0
	for !got.complete {
		piece, err := l.piece()
		if err == io.EOF && size > 0 {
			break
		}
		if err != nil {
			return line{}, err
		}
		got.complete = bytes.HasSuffix(piece, []byte("\n")) || bytes.HasSuffix(piece, []byte("\r"))
		size += len(piece)
		if size <= l.limit {
			l.buffer = append(l.buffer, piece...)
		}
		_, _ = l.r.Discard(len(piece)) // it is buffered
	}
	l.offset += int64(size)
	l.number++
	if size > l.limit {
		return got, fmt.Errorf("%d bytes are %w, more than %d", size, errLong, l.limit)
	}
	got.text = bytes.TrimSuffix(l.buffer, []byte("\n"))
	got.text = bytes.TrimSuffix(got.text, []byte("\r"))
	return got, nil
}

// piece returns what is buffered of the line, at least a byte, and without a CR whose next byte is
// not buffered yet.
func (l *lineReader) piece() ([]byte, error) {
	if _, err := l.r.Peek(1); err != nil {
		return nil, err
	}
	buffered, _ := l.r.Peek(l.r.Buffered())
	end := bytes.IndexAny(buffered, "\r\n")
	switch {
	case end < 0:
		return buffered, nil
	case buffered[end] == '\n':
		return buffered[:end+1], nil
	case end > 0 && end == len(buffered)-1:
		return buffered[:end], nil
	}
	crlf, err := l.r.Peek(end + len("\r\n"))
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.HasSuffix(crlf, []byte("\r\n")) {
		return crlf, nil
	}
	return crlf[:end+1], nil
}

// LinesOf returns the lines of head that are not empty, whatever line ends it has.
func LinesOf(head []byte) [][]byte {
	return bytes.FieldsFunc(head, func(r rune) bool { return r == '\n' || r == '\r' })
}

// byteOrderMark may be the first bytes of a file, and is no part of its first line.
const byteOrderMark = "\ufeff"

// blank reports whether a line holds only spaces and zero bytes, which a power cut may leave.
func blank(text []byte) bool {
	return len(bytes.Trim(text, "\x00 \t\r")) == 0
}

// Problems counts the bad lines of a file, or other pieces of it, and describes the first three.
type Problems struct {
	Count int
	First []string // such as "line 7: no event: damaged"
	unit  string   // what is counted; "" for lines
}

// Unit returns the word for what is counted, such as "line".
func (p *Problems) Unit() string { return cmp.Or(p.unit, "line") }

// maxDescribed limits Problems.First.
const maxDescribed = 3

func (p *Problems) add(number int64, err error) {
	p.Count++
	if len(p.First) < maxDescribed {
		p.First = append(p.First, fmt.Sprintf("%s %d: %v", p.Unit(), number, err))
	}
}

// String returns all of it in one line, such as "line 7: zero bytes; and 2 more"; "" for none.
func (p *Problems) String() string {
	all := strings.Join(p.First, "; ")
	if more := p.Count - len(p.First); more > 0 {
		all = fmt.Sprintf("%s; and %d more", all, more)
	}
	return all
}
