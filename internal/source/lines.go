package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"pushpane/internal/count"
)

// MaxLine is the longest line that becomes one event, in bytes as encoded: each byte that is not
// UTF-8 counts as the three bytes of U+FFFD. An event may have 1 MiB; 512 bytes of it are for its
// id, type and field names.
const MaxLine = 1<<20 - 512

// pieceMark ends each piece of a line in several events but the last.
const pieceMark = "…⏎"

// readSize is the size of one read, in bytes: the capacity of a pipe on Linux.
const readSize = 64 << 10

// Lines is the source that publishes the lines of r, one event each. CR, LF and CRLF end a line; a
// CR does so without waiting for the next byte. A last line without an end is published at the end
// of r. All lines that one read completes are published by one call. A line of more than MaxLine
// becomes several events, split between runes and published as they come, so that memory is bounded
// for any length.
//
// At the end of r the source ends with a text such as "input ended, 42 lines"; where reading
// failed, with the reason, which is also its error.
//
// Unless tee is nil, every byte of r is written to it as read, after the lines have been published.
// When that fails, warn is called once, and the lines go on without tee.
//
// A Read that is blocked when ctx is done cannot be stopped: its goroutine stays until it returns,
// and its bytes are dropped.
func Lines(r io.Reader, tee io.Writer, warn func(error)) Source {
	return func(ctx context.Context, p Publisher) error {
		done := make(chan error, 1)
		go func() { done <- publishLines(ctx, r, tee, warn, p) }()
		select {
		case <-ctx.Done():
			return nil
		case err := <-done:
			return err
		}
	}
}

func publishLines(ctx context.Context, r io.Reader, tee io.Writer, warn func(error), p Publisher) error {
	l := linePublisher{r: r, eventType: message, tee: tee, warn: warn, splitter: splitter{limit: MaxLine, atStart: true}}
	if err := l.publish(ctx, p); err == nil && ctx.Err() == nil {
		return p.End("input ended, " + l.countText())
	} else if l.readErr != nil {
		return errors.Join(err, p.End(fmt.Sprintf("input failed after %s: %v", l.countText(), l.readErr)))
	} else {
		return err
	}
}

// linePublisher publishes the lines of one reader.
type linePublisher struct {
	r         io.Reader
	eventType string
	tee       io.Writer
	warn      func(error) // called once, when tee fails
	drained   func()      // called after errDrained, when all that was read is published
	readErr   error       // of the Read that failed

	splitter
}

// errDrained is returned by the Read of a reader that was asked for it, when it is empty.
var errDrained = errors.New("empty at the moment")

// publish publishes until the end of the reader or until ctx is done, and returns nil then; else
// the error of reading or publishing.
func (l *linePublisher) publish(ctx context.Context, p Publisher) error {
	for {
		buffer := l.buffer()
		n, readErr := l.r.Read(buffer)
		if ctx.Err() != nil {
			return nil
		}
		lines := l.split(n)
		if errors.Is(readErr, errDrained) {
			lines = l.partial()
		} else if readErr != nil {
			lines = l.rest()
		}
		if err := l.publishLines(lines, p); err != nil {
			return err
		}
		if l.tee != nil && n > 0 {
			if _, err := l.tee.Write(buffer[:n]); err != nil {
				l.tee = nil
				l.warn(fmt.Errorf("pass lines on: %w", err))
			}
		}
		switch {
		case readErr == nil:
		case errors.Is(readErr, errDrained):
			l.drained()
		case errors.Is(readErr, io.EOF):
			return nil
		default:
			l.readErr = readErr
			return fmt.Errorf("read input: %w", readErr)
		}
	}
}

func (l *linePublisher) publishLines(lines [][]byte, p Publisher) error {
	if len(lines) == 0 {
		return nil
	}
	if err := p.Publish(l.eventType, lines...); err != nil {
		return fmt.Errorf("publish lines: %w", err)
	}
	return nil
}

// splitter splits a stream of bytes into lines, and lines into pieces of at most limit bytes as
// encoded. Call buffer, read into it, and call split, in turns; at the end, rest. The pieces do not
// depend on the sizes of the reads.
//
// Between two reads it holds at most limit bytes: the start of an unfinished line.
type splitter struct {
	limit int
	// atStart is that nothing of the text was read yet: it may begin with a byte order mark, which
	// is no part of its first line.
	atStart bool

	// buf[start:] is the unfinished line.
	buf     []byte
	start   int
	afterCR bool

	lines [][]byte
	count int // of finished lines
}

// buffer returns the space for the next read. The pieces of the last split are invalid then.
func (s *splitter) buffer() []byte {
	// Linear even where a long line comes a byte at a time: start has moved only where the last
	// read ended a line, and the copied rest is a part of that read, or where a piece was split
	// off, and the rest is at most about twice the piece.
	if s.start > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.start:])]
		s.start = 0
	}
	s.buf = slices.Grow(s.buf, readSize)
	return s.buf[len(s.buf) : len(s.buf)+readSize]
}

// split adds the n bytes that were read into the buffer and returns the pieces that they complete,
// valid until buffer is called again.
func (s *splitter) split(n int) [][]byte {
	s.lines = s.lines[:0]
	from := len(s.buf)
	s.buf = s.buf[:from+n]
	if s.atStart {
		s.skipMark()
	}
	// Two searches with IndexByte are many times faster than a loop over the bytes.
	lf, cr := indexFrom(s.buf, from, '\n'), indexFrom(s.buf, from, '\r')
	for end := min(lf, cr); end < len(s.buf); end = min(lf, cr) {
		crlf := end == lf && s.afterCR && s.start == end
		if !crlf {
			s.addLine(s.buf[s.start:end])
		}
		s.afterCR = end == cr
		s.start = end + 1
		if end == cr {
			cr = indexFrom(s.buf, s.start, '\r')
		} else {
			lf = indexFrom(s.buf, s.start, '\n')
		}
	}
	// An unfinished line of more raw bytes than the limit cannot fit. One that exceeds it only as
	// encoded stays: it may turn out to fit, once the rune at its end is complete.
	for rest := s.buf[s.start:]; len(rest) > s.limit; rest = s.buf[s.start:] {
		s.start += s.addPiece(rest)
	}
	return s.lines
}

// skipMark skips the byte order mark at the start, once it is known whether there is one.
func (s *splitter) skipMark() {
	const mark = "\uFEFF"
	if len(s.buf) < len(mark) && strings.HasPrefix(mark, string(s.buf)) {
		return
	}
	s.atStart = false
	if bytes.HasPrefix(s.buf, []byte(mark)) {
		s.start = len(mark)
	}
}

// indexFrom returns the index of the first c in b from start on, or the length of b.
func indexFrom(b []byte, start int, c byte) int {
	if i := bytes.IndexByte(b[start:], c); i >= 0 {
		return start + i
	}
	return len(b)
}

// rest returns the pieces of the last split and the unfinished line, at the end of the stream.
func (s *splitter) rest() [][]byte {
	if s.inLine() {
		s.addLine(s.buf[s.start:])
		s.start = len(s.buf)
	}
	return s.lines
}

// inLine reports whether there is an unfinished line.
func (s *splitter) inLine() bool {
	return s.start < len(s.buf)
}

// partial returns the unfinished line, marked as a piece, without an incomplete rune at its end.
func (s *splitter) partial() [][]byte {
	s.lines = s.lines[:0]
	rest := s.buf[s.start:]
	for i := max(0, len(rest)-utf8.UTFMax+1); i < len(rest); i++ {
		if utf8.RuneStart(rest[i]) && !utf8.FullRune(rest[i:]) {
			rest = rest[:i]
		}
	}
	for len(rest) > 0 {
		n := s.addPiece(rest)
		rest = rest[n:]
		s.start += n
		s.afterCR = false
	}
	return s.lines
}

// completed returns the bytes of all pieces since buffer was called, line ends included.
func (s *splitter) completed() []byte {
	return s.buf[:s.start]
}

// addLine adds a finished line, or the rest of one whose start was split off.
func (s *splitter) addLine(line []byte) {
	for fit(line, s.limit) < len(line) {
		line = line[s.addPiece(line):]
	}
	s.lines = append(s.lines, line)
	s.count++
}

// addPiece adds the longest piece from the front of line that leaves space for the mark, and
// returns its length.
func (s *splitter) addPiece(line []byte) int {
	n := fit(line, s.limit-len(pieceMark))
	s.lines = append(s.lines, append(bytes.Clone(line[:n]), pieceMark...))
	return n
}

// fit returns the length of the longest prefix of line, in whole runes, that takes at most limit
// bytes as encoded.
func fit(line []byte, limit int) int {
	const badSize = len(string(utf8.RuneError))
	if len(line) <= limit/badSize {
		return len(line)
	}
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		i += size
		if r == utf8.RuneError {
			limit -= badSize
		} else {
			limit -= size
		}
		if limit < 0 {
			return i - size
		}
	}
	return len(line)
}

// countText returns the number of finished lines, such as "42 lines".
func (s *splitter) countText() string {
	if s.count == 0 {
		return "no lines"
	}
	return count.Of(s.count, "line")
}
