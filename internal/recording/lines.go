package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine is the longest line that is read, in bytes: an event of 1 MiB whose every byte is escaped
// as \u0000, and its other fields.
const maxLine = 6<<20 + 64<<10

var errLong = errors.New("too long")

// lines reads a part of a file line by line, in bounded memory.
type lines struct {
	r      *bufio.Reader
	most   int
	offset int64 // behind what was read
	number int64 // of the line read last
	buffer []byte
}

// line is valid until the next is read.
type line struct {
	text   []byte // without LF or CRLF
	number int64  // from 1
	start  int64
	ended  bool // false for a last one without LF
}

func newLines(file io.ReaderAt, offset, size int64, most int) *lines {
	return &lines{r: bufio.NewReaderSize(io.NewSectionReader(file, offset, size-offset), 64<<10), most: most, offset: offset}
}

// next returns the next line. One of more than most bytes is read over and is errLong. io.EOF comes
// alone.
func (l *lines) next() (line, error) {
	got := line{number: l.number + 1, start: l.offset}
	l.buffer = l.buffer[:0]
	size := 0
	for {
		piece, err := l.r.ReadSlice('\n')
		size += len(piece)
		l.offset += int64(len(piece))
		if size <= l.most {
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
		got.ended = err == nil
		break
	}
	l.number++
	if size > l.most {
		return got, fmt.Errorf("%d bytes are %w, more than %d", size, errLong, l.most)
	}
	got.text = bytes.TrimSuffix(l.buffer, []byte("\n"))
	got.text = bytes.TrimSuffix(got.text, []byte("\r"))
	return got, nil
}

// blank says whether there is nothing in a line that could be an event: a power cut may leave zero
// bytes.
func blank(text []byte) bool {
	return len(bytes.Trim(text, "\x00 \t\r")) == 0
}

// Problems are the lines of a file that were not as they should be: how many, and what was wrong
// with the first few.
type Problems struct {
	Count int
	First []string // such as "line 7: no event: damaged"
}

// named is how many lines are named.
const named = 3

func (p *Problems) add(number int64, err error) {
	p.Count++
	if len(p.First) < named {
		p.First = append(p.First, fmt.Sprintf("line %d: %v", number, err))
	}
}

// String is all of it in one line; "" where there is none.
func (p *Problems) String() string {
	all := strings.Join(p.First, "; ")
	if more := p.Count - len(p.First); more > 0 {
		all = fmt.Sprintf("%s; and %d more", all, more)
	}
	return all
}
