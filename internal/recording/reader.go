package recording

import (
	"cmp"
	"errors"
	"io"
	"time"
)

// Event is one event of a file.
type Event struct {
	At   time.Duration // since the start, pauses shortened; never decreases
	Type string        // "" is the default; "end" and "source" are those of docs/wire.md
	Data []byte
	// Index is the number of the event in a recording of ours, by which acts of the room name it.
	// In other files it counts the events, or those of the part that was read since Seek. The
	// numbers in a block of a terminal (type screen) count from it, so they are below 0.
	Index int64
	// Pieces are what another server's stream has brought since the event before, as it came.
	Pieces []Piece
}

// Reader reads the events of a file of any recognised kind. It holds one piece of it, such as
// a line, and its events in memory. It is for one goroutine.
type Reader struct {
	file  io.ReaderAt
	size  int64
	idle  time.Duration
	kind  kind
	tape  tape
	clock clock
	index int64
	queue []Event // parsed, and not returned yet
	ended bool
	shown Shown         // at the place of the last Seek
	pace  time.Duration // from one event to the next where none has a time
	even  bool          // no event has a time: they come at that pace
	timed bool          // an event had a time

	// The index. A place can be recorded for the first timed event after a boundary: a place where
	// reading can start.
	boundary   place // the last one; its time is not known yet
	atBoundary bool  // no timed event has followed it
	latest     place // of the last timed event that followed a boundary

	lost *Problems // nil but during Survey
	odd  *Problems
}

// NewReader recognises the file of size bytes by its content and returns a reader at its start.
// The error says why the file holds nothing to play. Call Survey first.
func NewReader(file io.ReaderAt, size int64, o Options) (*Reader, error) {
	k, err := recognise(file, size, o)
	if err != nil {
		return nil, err
	}
	r := newReader(file, size, k, o.Idle)
	r.pace = cmp.Or(o.Pace, evenPace)
	return r, nil
}

// IsSession reports whether the file is a session of script, whose times are in another file: see
// [FindTiming] and [NewSession].
func (r *Reader) IsSession() bool { return r.kind.name == sessionKind }

func newReader(file io.ReaderAt, size int64, k kind, idle time.Duration) *Reader {
	r := &Reader{file: file, size: size, idle: cmp.Or(idle, k.idle), kind: k}
	r.rewind(place{})
	return r
}

// rewind makes the next piece that is read the one at p.
func (r *Reader) rewind(p place) {
	if r.kind.newFormat != nil {
		r.tape = newLineTape(r.file, r.size, r.kind, p)
	} else {
		r.tape = r.kind.open(r.file, r.size, p)
	}
	r.clock = clock{idle: r.idle, at: p.at, running: r.kind.fromZero && !r.even && p.number == 0 && p.at == 0}
	r.queue, r.ended, r.index = nil, false, 0
}

// Next returns the next event, whose data the caller may keep. The error is io.EOF after the last
// event, else one of reading the file.
func (r *Reader) Next() (Event, error) {
	for len(r.queue) == 0 {
		if r.ended {
			return Event{}, io.EOF
		}
		if err := r.readPiece(); err != nil {
			return Event{}, err
		}
	}
	e := r.queue[0]
	r.queue = r.queue[1:]
	return e, nil
}

// readPiece reads one piece and queues its events. The error is one of reading the file; problems
// of the piece are reported.
func (r *Reader) readPiece() error {
	if p, whole := r.tape.place(); whole {
		r.boundary, r.atBoundary = p, true
	}
	r.queue = r.queue[:0:0]
	problem, err := r.tape.next(r.emit)
	if problem != nil {
		r.report(problem)
	}
	if err == io.EOF {
		r.ended = true
		return nil
	}
	return err
}

// report counts a problem of the piece that was read last, during Survey: as odd where its event is
// played, else as lost.
func (r *Reader) report(err error) {
	p, _ := r.tape.place()
	switch number := p.number; {
	case r.lost == nil:
	case errors.Is(err, errTime), errors.Is(err, errBack), errors.Is(err, errLeap), errors.Is(err, errVersion), errors.Is(err, errDiffer):
		r.odd.add(number, err)
	default:
		r.lost.add(number, err)
	}
}

// emit queues an event of the piece that is read: it is the emitter of the tape.
func (r *Reader) emit(micros int64, timed bool, eventType string, data []byte) {
	if r.timed = r.timed || timed; r.even {
		micros, timed = r.clock.last+r.pace.Microseconds(), true
	}
	if timed {
		if err := r.clock.advance(micros); err != nil {
			r.report(err)
		}
		if r.atBoundary {
			r.latest, r.atBoundary = r.boundary, false
			r.latest.at = r.clock.at
		}
	}
	r.index++
	if n := r.kind.number; n != nil && *n > r.index && *n <= maxNumber {
		r.index = *n // events are missing
	} else if n != nil && *n != r.index && eventType == roomType {
		data = nil // two recordings in one file: the act names lines of the second
	}
	r.queue = append(r.queue, Event{At: r.clock.at, Type: eventType, Data: data, Index: r.index, Pieces: r.kind.pieces.take(micros)})
}

// clock converts the times in a file, which may be any numbers, to times since the start that never
// run back and whose pauses are bounded.
type clock struct {
	idle    time.Duration // longer pauses are shortened to this; 0 for none
	at      time.Duration // of the last event
	last    int64         // its time in the file, microseconds
	running bool          // last is set
}

// maxNumber is the highest number of an event (docs/wire.md, "An event").
const maxNumber = 1<<53 - 1

// evenPace is the time from one event to the next where the file has none: ten a
// second can be followed by a person.
const evenPace = 100 * time.Millisecond

const (
	// jitter is how far back the time may go between lines of several writers. Further back another
	// run of the program has begun, and its times count from there.
	jitter = int64(time.Minute / time.Microsecond)
	second = int64(time.Second / time.Microsecond)
	// maxStep is the longest credible pause, ten years; maxAt keeps the sum inside a time.Duration.
	maxStep = int64(10 * 366 * 24 * time.Hour / time.Microsecond)
	maxAt   = 100 * 366 * 24 * time.Hour
)

var (
	errBack = errors.New("its time is before the last one")
	errLeap = errors.New("its time is years after the last one")
)

// advance sets the clock to the time of the next event. With errBack or errLeap the clock does not
// move; where the time is back by jitter or more, or ahead by more than maxStep, later times count
// from it.
func (c *clock) advance(micros int64) error {
	d := micros - c.last
	switch {
	case !c.running:
		c.running = true
	case d < 0 && d > -second && micros%second == 0: // whole seconds beside times with a fraction
		return nil
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
