package recording

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// Event is one event to be played.
type Event struct {
	// since the start, pauses shortened; never less than that of the event before
	At   time.Duration
	Type string // "" is the default; "end" and "source" are those of docs/wire.md
	Data []byte
}

// format reads the lines of one kind of file. It hands each event that a line completes to emit; an
// error is about that line: with errTime its event is there all the same.
type format interface {
	take(text []byte, emit emit) error
	// end is called once behind the last line.
	end(emit emit) error
	// clean says whether reading can begin at the next line as well.
	clean() bool
}

// emit takes an event. micros is its time from anywhere, in microseconds; not timed, it is that of
// the event before.
type emit func(micros int64, timed bool, eventType string, data []byte)

// Reader reads a file to be played, of any kind that is recognised, in bounded memory: a line, and
// what it makes.
type Reader struct {
	file   io.ReaderAt
	size   int64
	idle   time.Duration
	kind   kind
	lines  *lines
	format format
	clock  clock
	queue  []Event
	from   place // where the event that is being read begins
	clean  bool  // whether from is a place to begin at
	known  place // that of the event emitted last
	ended  bool
	lost   *Problems // nil but while surveying
	odd    *Problems
}

// place is where reading can begin, and the time there.
type place struct {
	offset int64
	number int64 // lines before it
	at     time.Duration
}

// NewReader recognises what stands in a file of size bytes and reads that from the start. Pauses of
// more than idle are shortened to it; 0 leaves them. The error is about a file that holds nothing
// to play.
func NewReader(file io.ReaderAt, size int64, idle time.Duration) (*Reader, error) {
	k, err := recognise(file, size)
	if err != nil {
		return nil, err
	}
	r := &Reader{file: file, size: size, idle: idle, kind: k}
	r.rewind(place{})
	return r, nil
}

// rewind begins anew at a place.
func (r *Reader) rewind(p place) {
	r.lines = newLines(r.file, p.offset, r.size, r.kind.most)
	r.lines.number = p.number
	r.format = r.kind.open()
	r.clock = clock{idle: r.idle, at: p.at, running: r.kind.fromZero && p.offset == 0}
	r.queue, r.ended = nil, false
}

// Next returns the next event, whose data the caller may keep. At the end it is io.EOF; any other
// error is one of reading.
func (r *Reader) Next() (Event, error) {
	for len(r.queue) == 0 {
		if r.ended {
			return Event{}, io.EOF
		}
		if err := r.read(); err != nil {
			return Event{}, err
		}
	}
	e := r.queue[0]
	r.queue = r.queue[1:]
	return e, nil
}

// read takes one line.
func (r *Reader) read() error {
	if r.format.clean() {
		r.from, r.clean = place{offset: r.lines.offset, number: r.lines.number}, true
	}
	line, err := r.lines.next()
	number := line.number
	r.queue = r.queue[:0:0]
	switch {
	case err == io.EOF:
		r.ended = true
		number = r.lines.number
		err = r.format.end(r.take(number))
	case errors.Is(err, errLong):
	case err != nil:
		return err
	default:
		if number == 1 {
			line.text = bytes.TrimPrefix(line.text, []byte("\ufeff"))
		}
		text := bytes.Trim(line.text, "\x00")
		if len(text) < len(line.text) {
			err = errZero
		}
		if len(text) > 0 || err == nil {
			bad := r.format.take(text, r.take(number))
			if bad != nil && !line.ended && !errors.Is(bad, errTime) {
				bad = errTorn
			}
			if bad != nil {
				err = bad
			}
		}
	}
	if err != nil {
		r.say(number, err)
	}
	return nil
}

var (
	errZero = errors.New("zero bytes")
	errTorn = errors.New("cut off at the end of the file")
)

// say counts what is wrong with a line, as far as anybody wants to know.
func (r *Reader) say(number int64, err error) {
	switch {
	case r.lost == nil:
	case errors.Is(err, errTime), errors.Is(err, errBack), errors.Is(err, errLeap), errors.Is(err, errVersion):
		r.odd.add(number, err)
	default:
		r.lost.add(number, err)
	}
}

// take is the emit for a line.
func (r *Reader) take(number int64) emit {
	return func(micros int64, timed bool, eventType string, data []byte) {
		if timed {
			if err := r.clock.step(micros); err != nil {
				r.say(number, err)
			}
			if r.clean {
				r.known, r.clean = place{r.from.offset, r.from.number, r.clock.at}, false
			}
		}
		r.queue = append(r.queue, Event{r.clock.at, eventType, data})
	}
}

// clock makes the time of an event of those that stand in a file, which may be anything.
type clock struct {
	idle    time.Duration
	at      time.Duration
	last    int64 // microseconds
	running bool  // last is that of an event, or the start
}

const (
	// jitter is how far lines of several writers may lie out of order; further back, another run
	// has begun.
	jitter = int64(time.Minute / time.Microsecond)
	// maxStep is longer than any pause that is meant, ten years; maxAt keeps the sum inside a
	// time.Duration.
	maxStep = int64(10 * 366 * 24 * time.Hour / time.Microsecond)
	maxAt   = 100 * 366 * 24 * time.Hour
)

var (
	errBack = errors.New("its time is before that of the line before")
	errLeap = errors.New("its time is years after that of the line before")
)

// step moves on to the time of the next event. With an error it stands still, and where the time is
// another altogether goes on from there.
func (c *clock) step(micros int64) error {
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
