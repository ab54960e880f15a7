package recording

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// Event is one event of a file.
type Event struct {
	At   time.Duration // since the start, pauses shortened; never decreases
	Type string        // "" is the default; "end" and "source" are those of docs/wire.md
	Data []byte
}

// format parses the lines of one kind of file.
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

// emitter takes an event of a format. micros is its time since any fixed moment, in microseconds;
// if timed is false the event has the time of the one before.
type emitter func(micros int64, timed bool, eventType string, data []byte)

// Reader reads the events of a file of any recognised kind. It holds one line and its events in
// memory. It is for one goroutine.
type Reader struct {
	file   io.ReaderAt
	size   int64
	idle   time.Duration
	kind   kind
	lines  *lineReader
	format format
	clock  clock
	queue  []Event // parsed, and not returned yet
	ended  bool

	// The index. A place can be recorded for the first timed event after a boundary.
	boundary   place // the last one; its time is not known yet
	atBoundary bool  // no timed event has followed it
	latest     place // of the last timed event that followed a boundary

	lost *Problems // nil but during Survey
	odd  *Problems
}

// place is an entry of the index: an offset where reading can start, and the time there.
type place struct {
	offset int64
	number int64 // of lines before it
	at     time.Duration
}

// NewReader recognises the file of size bytes by its content and returns a reader at its start.
// Pauses longer than idle are shortened to it; 0 shortens none. The error says why the file holds
// nothing to play. Call Survey first.
func NewReader(file io.ReaderAt, size int64, idle time.Duration) (*Reader, error) {
	k, err := recognise(file, size)
	if err != nil {
		return nil, err
	}
	r := &Reader{file: file, size: size, idle: idle, kind: k}
	r.rewind(place{})
	return r, nil
}

// rewind makes the next line that is read the one at p.
func (r *Reader) rewind(p place) {
	r.lines = newLineReader(r.file, p.offset, r.size, r.kind.limit)
	r.lines.number = p.number
	r.format = r.kind.newFormat()
	r.clock = clock{idle: r.idle, at: p.at, running: r.kind.fromZero && p.offset == 0}
	r.queue, r.ended = nil, false
}

// Next returns the next event, whose data the caller may keep. The error is io.EOF after the last
// event, else one of reading the file.
func (r *Reader) Next() (Event, error) {
	for len(r.queue) == 0 {
		if r.ended {
			return Event{}, io.EOF
		}
		if err := r.readLine(); err != nil {
			return Event{}, err
		}
	}
	e := r.queue[0]
	r.queue = r.queue[1:]
	return e, nil
}

// readLine reads one line and queues its events. The error is one of reading the file; problems of
// the line are reported.
func (r *Reader) readLine() error {
	if r.format.atBoundary() {
		r.boundary, r.atBoundary = place{offset: r.lines.offset, number: r.lines.number}, true
	}
	line, err := r.lines.next()
	number := line.number
	r.queue = r.queue[:0:0]
	switch {
	case err == io.EOF:
		r.ended = true
		number = r.lines.number
		err = r.format.finish(r.emitter(number))
	case errors.Is(err, errLong):
	case err != nil:
		return err
	default:
		if number == 1 {
			line.text = bytes.TrimPrefix(line.text, []byte(byteOrderMark))
		}
		text := bytes.Trim(line.text, "\x00")
		if len(text) < len(line.text) {
			err = errZero
		}
		if len(text) > 0 || err == nil {
			bad := r.format.parse(text, r.emitter(number))
			if bad != nil && !line.complete && !errors.Is(bad, errTime) {
				bad = errTorn
			}
			if bad != nil {
				err = bad
			}
		}
	}
	if err != nil {
		r.report(number, err)
	}
	return nil
}

var (
	errZero = errors.New("zero bytes")
	errTorn = errors.New("cut off at the end of the file")
)

// report counts a problem of a line during Survey: as odd where its event is played, else as lost.
func (r *Reader) report(number int64, err error) {
	switch {
	case r.lost == nil:
	case errors.Is(err, errTime), errors.Is(err, errBack), errors.Is(err, errLeap), errors.Is(err, errVersion):
		r.odd.add(number, err)
	default:
		r.lost.add(number, err)
	}
}

// emitter returns the function that queues the events of a line.
func (r *Reader) emitter(number int64) emitter {
	return func(micros int64, timed bool, eventType string, data []byte) {
		if timed {
			if err := r.clock.advance(micros); err != nil {
				r.report(number, err)
			}
			if r.atBoundary {
				r.latest, r.atBoundary = place{r.boundary.offset, r.boundary.number, r.clock.at}, false
			}
		}
		r.queue = append(r.queue, Event{r.clock.at, eventType, data})
	}
}

// clock converts the times in a file, which may be any numbers, to times since the start that never
// run back and whose pauses are bounded.
type clock struct {
	idle    time.Duration // longer pauses are shortened to this; 0 for none
	at      time.Duration // of the last event
	last    int64         // its time in the file, microseconds
	running bool          // last is set
}

const (
	// jitter is how far back the time may go between lines of several writers. Further back another
	// run of the program has begun, and its times count from there.
	jitter = int64(time.Minute / time.Microsecond)
	// maxStep is the longest credible pause, ten years; maxAt keeps the sum inside a time.Duration.
	maxStep = int64(10 * 366 * 24 * time.Hour / time.Microsecond)
	maxAt   = 100 * 366 * 24 * time.Hour
)

var (
	errBack = errors.New("its time is before that of the line before")
	errLeap = errors.New("its time is years after that of the line before")
)

// advance sets the clock to the time of the next event. With errBack or errLeap the clock does not
// move; where the time is back by jitter or more, or ahead by more than maxStep, later times count
// from it.
func (c *clock) advance(micros int64) error {
	d := micros - c.last
	switch {
	case !c.running:
		c.running = true
	case d < 0 && d > -jitter:
		return errBack
	case d < 0:
		c.last = micros
		return errBack
	case d > maxStep:
		c.last = micros
		return errLeap
	default:
		pause := time.Duration(d) * time.Microsecond
		if c.idle > 0 {
			pause = min(pause, c.idle)
		}
		c.at = min(c.at+pause, maxAt)
	}
	c.last = micros
	return nil
}
