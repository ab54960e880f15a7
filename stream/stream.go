// Package stream is the core of pushpane: one log of encoded events and many cursors in it, served
// as Server-Sent Events and by long polling.
//
// What it promises:
//
//  1. Order. There is one sequence. Every viewer sees an increasing run of it with no hole.
//  2. Loss is told. A viewer that falls out of the history gets one gap event with the exact count,
//     or that the count is not known (after a restart). Never silence, never a partial replay with
//     a hole.
//  3. Publishing never waits for a viewer. Slow viewers cost nothing to others.
//  4. Resume is exact, on either transport and across a switch of transport: the id is the only
//     state.
//  5. Whole events only. A connection is cut between events, never inside one.
//  6. An end is an end. After a viewing has ended nobody reconnects into a new one by accident.
//  7. Memory is bounded by the history limit, whatever publishers and viewers do.
//
// Less formally: an event is encoded once, when it is published, and appended to the log. A viewer
// is only a position in that log; what it has not seen yet stands there in one piece, ready to be
// written. There is no queue for a viewer to fill, so nobody has to wait for one, and replay and
// live are the same loop. Whoever is too slow finds that its position has been trimmed, is told how
// much it missed, and goes on at the oldest event kept. What a viewer holds besides is at most the
// one block that is being written to it, until its write deadline.
//
// The bytes are described in docs/wire.md.
package stream

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Errors of publishing that a caller may tell apart. None of them uses up a number.
var (
	ErrType   = errors.New("refuse type")
	ErrSize   = errors.New("refuse event")
	ErrClosed = errors.New("publish: the stream is closed")
)

// Bounds of Options.
const (
	DefaultHistory    = 256 << 20
	MinHistory        = 64 << 10
	DefaultMaxViewers = 20_000
)

// Options of a stream. The zero value serves: 256 MiB of history, viewings without end, a start at
// the oldest event kept.
type Options struct {
	Source string // the kind of source that hello and status name; default none
	// what the source is called there: a file, a command line; default none
	Name string
	// bytes of encoded events kept; default DefaultHistory, less than MinHistory is refused
	History int
	// how long one viewing lasts; default 0, without end; negative is refused
	Duration time.Duration
	// a viewer without a cursor starts at the source's latest event; default false, at the oldest
	// kept
	StartLatest bool
	// streams and polls open at once; default DefaultMaxViewers, negative is refused
	MaxViewers int
	// names a log that goes on, whose events come by Restore; default a new name
	Epoch string
	// when that epoch began, to the millisecond; default now; before 1970 is refused
	Started time.Time
	// what events are dated by; default time.Now. Time in ids never runs back, though the clock may
	Clock  func() time.Time
	Record Record // is given every event before a viewer is; default none
}

// Stream is one log and those who view it. All methods may be called from any goroutine.
//
// Its goroutines are those of the writers, which run while they have viewers; everybody else runs
// on the goroutine of a request. Two locks: order is held by who publishes, one after the other,
// also while the events are recorded; mu, taken inside it, guards the fields below it and is held
// for memory work only. What order guards too may be read under either.
type Stream struct {
	options  Options
	epoch    string
	started  int64 // Unix milliseconds
	presence *presence
	writers  *writers
	closing  context.Context // done when Close was called: the requests that wait go
	shut     context.CancelFunc
	uploads  chan struct{} // a place for each NDJSON upload
	keys     keys

	order  sync.Mutex
	record Record // nil where nothing is recorded, or not any more

	mu     sync.Mutex
	log    log
	lastT  int64         // time of the newest event
	types  []string      // seen so far, the default first
	latest int64         // number of the source's newest event
	ended  int64         // number of the end of the source; 0 while it has not ended
	state  *SourceState  // the newest; nil while the source has said nothing
	wake   chan struct{} // closed at the next publish; nil while nobody waits
}

// New returns an open stream with an empty log.
func New(options Options) (*Stream, error) {
	if options.History == 0 {
		options.History = DefaultHistory
	}
	if options.MaxViewers == 0 {
		options.MaxViewers = DefaultMaxViewers
	}
	switch {
	case options.History < MinHistory:
		return nil, fmt.Errorf("open stream: history of %d bytes is less than %d", options.History, MinHistory)
	case options.Duration < 0:
		return nil, fmt.Errorf("open stream: duration %s is less than 0", options.Duration)
	case options.MaxViewers < 0:
		return nil, fmt.Errorf("open stream: %d viewers is less than 0", options.MaxViewers)
	case options.Epoch != "" && !isEpoch(options.Epoch):
		return nil, fmt.Errorf("open stream: epoch %q is not %d of a-z 2-7", short(options.Epoch), epochLength)
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Started.IsZero() {
		options.Started = options.Clock()
	}
	started := options.Started.UnixMilli()
	if started < 0 || started > MaxN {
		return nil, fmt.Errorf("open stream: start %d is not from 0 to %d", started, int64(MaxN))
	}
	if options.Epoch == "" {
		options.Epoch = newEpoch()
	}
	s := &Stream{
		options:  options,
		epoch:    options.Epoch,
		started:  started,
		presence: newPresence(options.MaxViewers),
		uploads:  make(chan struct{}, maxUploads),
		keys:     keys{ids: map[string]Cursor{}},
		record:   options.Record,
		log:      log{limit: options.History},
		types:    []string{defaultType},
	}
	s.writers = newWriters(s)
	s.closing, s.shut = context.WithCancel(context.Background())
	return s, nil
}

// Publish appends one event of a type for each of data, in order and with nothing between them, and
// keeps none of the slices. "" is the default type, message. It never waits for a viewer. Either
// all are published or none: the errors are ErrType (not a type, or the 65th), ErrSize (larger than
// MaxEvent as encoded) and ErrClosed.
func (s *Stream) Publish(eventType string, data ...[]byte) error {
	_, err := s.publish(eventType, true, data...)
	return err
}

// SetState appends what the source says of itself, an ordinary event of the control type source: a
// state in one word, such as running, and plain words. The newest is in Status. After End it begins
// a new run of the source. The only error is ErrClosed.
func (s *Stream) SetState(state, text string) error {
	return s.say(typeSource, sourceData{state, text}, func(id Cursor) {
		s.state = &SourceState{id.String(), state, text}
		s.ended = 0
	})
}

// Lost appends that events may be missing here, from the source or in the recording, with the
// reason in plain words. It is a state of one place in the log, not of the source. The only error
// is ErrClosed.
func (s *Stream) Lost(text string) error {
	return s.say(typeSource, sourceData{stateLost, text}, func(Cursor) {})
}

// End appends the end of the source, an ordinary event; status says it in plain words. The stream
// stays open. The only error is ErrClosed.
func (s *Stream) End(status string) error {
	return s.say(typeEnd, endData{endSource, status}, func(id Cursor) {
		s.state = &SourceState{id.String(), stateEnded, status}
		s.ended = id.N
	})
}

// Close ends the stream: each viewer gets what is published until now and a bye, and its request
// returns. It does not wait for them. Later publishing is refused, and nothing is recorded any
// more.
func (s *Stream) Close() {
	s.order.Lock()
	defer s.order.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut()
	s.presence.close()
}

// Drain waits, after Close, until everybody has gone, or until ctx is done, whose error it then
// returns. Nobody is left behind for good: each write has a deadline of 30 s.
func (s *Stream) Drain(ctx context.Context) error {
	select {
	case <-s.presence.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rouse wakes everybody who waits for an event.
func (s *Stream) rouse() {
	if s.wake != nil {
		close(s.wake)
		s.wake = nil
	}
}

// waiting returns the channel that the next publish closes.
func (s *Stream) waiting() <-chan struct{} {
	if s.wake == nil {
		s.wake = make(chan struct{})
	}
	return s.wake
}

// last is the id of the newest event.
func (s *Stream) last() Cursor {
	if s.log.end.n == 0 {
		return s.at(s.log.end)
	}
	return Cursor{Epoch: s.epoch, N: s.log.end.n, t: s.lastT}
}

// at is the cursor of a position.
func (s *Stream) at(p position) Cursor {
	return Cursor{Epoch: s.epoch, N: p.n, t: noTime}
}

// Touch notes a sign of life of a page that is open but does not view: Idle counts from it.
func (s *Stream) Touch() {
	s.presence.show()
}

// Idle returns for how long nobody has been here: 0 while somebody watches, and until somebody has
// come for the first time.
func (s *Stream) Idle() time.Duration {
	return s.presence.idle()
}

// Visited says whether anybody has ever watched.
func (s *Stream) Visited() bool {
	return s.presence.visited()
}

// Disconnect ends the connections of a client between two events, without an event that says so.
// The client comes back by its cursor, as after any broken connection.
func (s *Stream) Disconnect(client string) {
	s.presence.cut(client)
}

// Delivered reports whether the source has ended and each viewer has been sent its end.
func (s *Stream) Delivered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended > 0 && s.presence.allHave(s.ended)
}
