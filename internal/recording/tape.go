package recording

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// tape reads one file, from a place on, piece by piece: a piece is a line, a frame of a terminal,
// a message. It holds one piece in memory.
type tape interface {
	// next reads a piece and emits its events, which may be none. A problem of the piece does not
	// end the reading; with errTime its events were emitted all the same. The error is io.EOF at
	// the end, where what is left was emitted, else one of reading the file.
	next(emit emitter) (problem, err error)
	// place returns where the next piece begins, and whether reading can start there: all that came
	// before was emitted.
	place() (p place, whole bool)
}

// place is an entry of the index: where reading can start, and the time there.
type place struct {
	offset int64   // in the file
	number int64   // of pieces before it
	more   []int64 // offsets of a tape that reads at several places at once; else nil
	at     time.Duration
	title  string // of the run, in front of it
}

// emitter takes an event of a tape. micros is its time since any fixed moment, in microseconds; if
// timed is false the event has the time of the one before.
type emitter func(micros int64, timed bool, eventType string, data []byte)

// format parses the lines of a file that is read line by line.
type format interface {
	// parse emits each event that the line completes. The error is about the line; with errTime its
	// event was emitted all the same.
	parse(text []byte, emit emitter) error
	// finish is called once after the last line, and emits what that has left.
	finish(emit emitter) error
	// atBoundary reports whether an event has just ended, so that reading can start at the next
	// line.
	atBoundary() bool
}

// lineTape is the tape of a format.
type lineTape struct {
	lines  *lineReader
	format format
}

func newLineTape(file io.ReaderAt, size int64, k kind, from place) *lineTape {
	lines := newLineReader(file, from.offset, size, k.limit)
	lines.number = from.number
	return &lineTape{lines, k.newFormat()}
}

func (l *lineTape) place() (place, bool) {
	return place{offset: l.lines.offset, number: l.lines.number}, l.format.atBoundary()
}

func (l *lineTape) next(emit emitter) (problem, err error) {
	line, err := l.lines.next()
	switch {
	case err == io.EOF:
		return l.format.finish(emit), err
	case errors.Is(err, errLong):
		return err, nil
	case err != nil:
		return nil, err
	}
	if line.number == 1 {
		line.text = bytes.TrimPrefix(line.text, []byte(byteOrderMark))
	}
	text := bytes.Trim(line.text, "\x00")
	if len(text) < len(line.text) {
		problem = errZero
	}
	if len(text) > 0 || problem == nil {
		bad := l.format.parse(text, emit)
		if bad != nil && !line.complete && !errors.Is(bad, errTime) {
			bad = errTorn
		}
		if bad != nil {
			problem = bad
		}
	}
	return problem, nil
}

var (
	errZero = errors.New("zero bytes")
	errTorn = errors.New("cut off at the end of the file")
)
