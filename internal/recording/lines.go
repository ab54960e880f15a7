package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine is the longest line of a recording that is read, in bytes: an event of 1 MiB whose every
// byte is escaped as \u0000, and its other keys.
const maxLine = 6<<20 + 64<<10

var errLong = errors.New("too long")

// lineReader reads a section of a file line by line, in bounded memory.
type lineReader struct {
	r      *bufio.Reader
	limit  int   // of the bytes of a line, its LF included
	offset int64 // of the next line
	number int64 // of the line read last, from 1
	buffer []byte
}

// line is one line of a file, valid until the next is read.
type line struct {
	text     []byte // without LF or CRLF
	number   int64  // from 1
	complete bool   // it ends with LF
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
	for {
		piece, err := l.r.ReadSlice('\n')
		size += len(piece)
		l.offset += int64(len(piece))
		if size <= l.limit {
			l.buffer = append(l.buffer, piece...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && size == 0:
			return line{}, io.EOF
		case err != nil && err != io.EOF:
			return line{}, err
		}
		got.complete = err == nil
		break
	}
	l.number++
	if size > l.limit {
		return got, fmt.Errorf("%d bytes are %w, more than %d", size, errLong, l.limit)
	}
	got.text = bytes.TrimSuffix(l.buffer, []byte("\n"))
	got.text = bytes.TrimSuffix(got.text, []byte("\r"))
	return got, nil
}

// byteOrderMark may be the first bytes of a file, and is no part of its first line.
const byteOrderMark = "\ufeff"

// blank reports whether a line holds only spaces and zero bytes, which a power cut may leave.
func blank(text []byte) bool {
	return len(bytes.Trim(text, "\x00 \t\r")) == 0
}

// Problems counts the bad lines of a file, and describes the first three.
type Problems struct {
	Count int
	First []string // such as "line 7: no event: damaged"
}

// maxDescribed limits Problems.First.
const maxDescribed = 3

func (p *Problems) add(number int64, err error) {
	p.Count++
	if len(p.First) < maxDescribed {
		p.First = append(p.First, fmt.Sprintf("line %d: %v", number, err))
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
