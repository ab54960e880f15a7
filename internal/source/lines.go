package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"
)

// MaxLine is how much data a line may bring into one event, in bytes as encoded, where each byte
// that is not UTF-8 takes the three of U+FFFD. An event may have 1 MiB; 512 bytes are left for its
// id, its type and the field names.
const MaxLine = 1<<20 - 512

// cutMark ends each piece of a cut line but the last.
const cutMark = "…⏎"

// readSize is what is asked of the input at once: as much as a pipe of Linux holds.
const readSize = 64 << 10

// Lines is the source that publishes the lines of r. CR, LF and CRLF each end a line; a CR does so
// at once, without waiting for what follows. A last line without an end is published at the end of
// r. All lines that one read completes are published together. A line of more than MaxLine is cut
// at rune boundaries into several events, published as they come, so that memory stays bounded
// whatever the length.
//
// At the end of r the source ends with "input ended, 42 lines", or, where reading failed, with the
// reason, which it also returns.
//
// Unless tee is nil it is given every byte of r as read, after the lines have been published. When
// writing to it fails, warn is called, once, and the lines go on without it.
//
// A Read that is under way when ctx is done cannot be stopped: it is left behind, and what it
// brings is dropped.
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
	l := liner{r: r, eventType: message, tee: tee, warn: warn, splitter: splitter{limit: MaxLine}}
	if err := l.publish(ctx, p); err == nil && ctx.Err() == nil {
		return p.End("input ended, " + l.counted())
	} else if l.broken != nil {
		return errors.Join(err, p.End(fmt.Sprintf("input failed after %s: %v", l.counted(), l.broken)))
	} else {
		return err
	}
}

// liner publishes the lines of one reader.
type liner struct {
	r         io.Reader
	eventType string
	// how long the start of a line waits for its end before it is published as a piece; 0: for ever
	quiet  time.Duration
	tee    io.Writer
	warn   func(error) // told once, when tee fails
	broken error       // what a Read failed with

	splitter
}

// publish returns at the end of the reader, or when ctx is done, or with what failed.
func (l *liner) publish(ctx context.Context, p Publisher) error {
	for {
		room := l.room()
		n, readErr, err := l.read(room, p)
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		lines := l.split(n)
		if readErr != nil {
			lines = l.last()
		}
		if err := l.hand(lines, p); err != nil {
			return err
		}
		if l.tee != nil && n > 0 {
			if _, err := l.tee.Write(room[:n]); err != nil {
				l.tee = nil
				l.warn(fmt.Errorf("pass lines on: %w", err))
			}
		}
		switch {
		case readErr == nil:
		case errors.Is(readErr, io.EOF):
			return nil
		default:
			l.broken = readErr
			return fmt.Errorf("read input: %w", readErr)
		}
	}
}

// read reads into room. While the start of a line waits, it does so on a goroutine that ends with
// that one Read: room lies behind the bytes that are published meanwhile.
func (l *liner) read(room []byte, p Publisher) (n int, readErr, err error) {
	if l.quiet == 0 || !l.begun() {
		n, readErr = l.r.Read(room)
		return n, readErr, nil
	}
	done := make(chan struct{})
	go func() {
		n, readErr = l.r.Read(room)
		close(done)
	}()
	timer := time.NewTimer(l.quiet)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		err = l.hand(l.pause(), p)
		<-done
	}
	return n, readErr, err
}

func (l *liner) hand(lines [][]byte, p Publisher) error {
	if len(lines) == 0 {
		return nil
	}
	if err := p.Publish(l.eventType, lines...); err != nil {
		return fmt.Errorf("publish lines: %w", err)
	}
	return nil
}

// splitter cuts a stream of bytes into lines and those into pieces of at most limit bytes as
// encoded. It is used in turns of room and split, and last at the end. What the pieces are does not
// depend on how the bytes came in.
//
// Between two reads it holds at most limit bytes: the start of a line whose end has not come.
type splitter struct {
	limit int

	// buf[start:] is the line that has not ended.
	buf     []byte
	start   int
	afterCR bool

	lines  [][]byte
	number int // of lines that have ended
}

// room gives space for the next read. It takes the bytes of what split returned before.
func (s *splitter) room() []byte {
	// Linear even where a long line comes a byte at a time: the start has moved only where this
	// read ended a line, and the rest is a part of the read, or where a piece was cut off, and the
	// rest is about twice the piece at most.
	if s.start > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.start:])]
		s.start = 0
	}
	s.buf = slices.Grow(s.buf, readSize)
	return s.buf[len(s.buf) : len(s.buf)+readSize]
}

// split takes the n bytes that were read into the room and returns the pieces that they complete,
// valid until room is called again.
func (s *splitter) split(n int) [][]byte {
	s.lines = s.lines[:0]
	from := len(s.buf)
	s.buf = s.buf[:from+n]
	// Each kind of end is looked for by itself, which is many times faster than byte by byte.
	lf, cr := next(s.buf, from, '\n'), next(s.buf, from, '\r')
	for end := min(lf, cr); end < len(s.buf); end = min(lf, cr) {
		crlf := end == lf && s.afterCR && s.start == end
		if !crlf {
			s.end(s.buf[s.start:end])
		}
		s.afterCR = end == cr
		s.start = end + 1
		if end == cr {
			cr = next(s.buf, s.start, '\r')
		} else {
			lf = next(s.buf, s.start, '\n')
		}
	}
	// A start that is longer than the limit as it stands must be cut in any case. What takes more
	// only as encoded waits, so that a line is never cut that turns out to fit.
	for rest := s.buf[s.start:]; len(rest) > s.limit; rest = s.buf[s.start:] {
		s.start += s.cut(rest)
	}
	return s.lines
}

// next is the index of the first c in b from start on, or the length of b.
func next(b []byte, start int, c byte) int {
	if i := bytes.IndexByte(b[start:], c); i >= 0 {
		return start + i
	}
	return len(b)
}

// last adds the line without an end to what split returned, for the end of the stream.
func (s *splitter) last() [][]byte {
	if s.begun() {
		s.end(s.buf[s.start:])
		s.start = len(s.buf)
	}
	return s.lines
}

// begun says whether there is a line that has not ended.
func (s *splitter) begun() bool {
	return s.start < len(s.buf)
}

// pause returns the start of the line that has not ended, marked as a piece, but for a rune that is
// not whole.
func (s *splitter) pause() [][]byte {
	s.lines = s.lines[:0]
	rest := s.buf[s.start:]
	for i := max(0, len(rest)-utf8.UTFMax+1); i < len(rest); i++ {
		if utf8.RuneStart(rest[i]) && !utf8.FullRune(rest[i:]) {
			rest = rest[:i]
		}
	}
	for len(rest) > 0 {
		n := s.cut(rest)
		rest = rest[n:]
		s.start += n
		s.afterCR = false
	}
	return s.lines
}

// ended is the bytes of the lines that have ended, and of the pieces that were cut off, since room
// was called.
func (s *splitter) ended() []byte {
	return s.buf[:s.start]
}

// end takes a whole line, or all that is left of one that was cut.
func (s *splitter) end(line []byte) {
	for fit(line, s.limit) < len(line) {
		line = line[s.cut(line):]
	}
	s.lines = append(s.lines, line)
	s.number++
}

// cut takes the longest piece from the front of line that leaves space for the mark, and returns
// its length.
func (s *splitter) cut(line []byte) int {
	n := fit(line, s.limit-len(cutMark))
	s.lines = append(s.lines, append(bytes.Clone(line[:n]), cutMark...))
	return n
}

// fit returns how many bytes from the front of line, whole runes, take at most limit bytes as
// encoded.
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

// counted says how many lines have ended, in words.
func (s *splitter) counted() string {
	switch s.number {
	case 0:
		return "no lines"
	case 1:
		return "1 line"
	default:
		return fmt.Sprintf("%d lines", s.number)
	}
}
