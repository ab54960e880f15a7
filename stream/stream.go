package stream

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Errors of publishing that a caller can tell apart with [errors.Is]. An event that is refused
// uses no number.
var (
	// ErrType is that the type is no name, is reserved, or would be one type too many.
	ErrType = errors.New("refuse type")
	// ErrSize is that an event is larger than MaxEvent as encoded.
	ErrSize = errors.New("refuse event")
	// ErrClosed is that the stream was closed.
	ErrClosed = errors.New("publish: the stream is closed")
)

// Stream is one log and its viewers. All methods may be called from any goroutine.
//
// Make one with [New] and end it with [Stream.Close]. The package comment says what it costs.
type Stream struct {
	// Locks: publishing, then mu, then presence.mu. publishing is held by one publisher after
	// the other, also while a batch is recorded. mu guards the fields below it, and is held
	// for memory work only. What publishing guards too may be read under either.
	//
	// Goroutines: a writer runs while it has viewers. Everything else runs on the goroutine
	// of a request or of a caller.
	options  Options
	epoch    string
	started  int64 // Unix milliseconds
	presence *presence
	writers  *writers
	closing  context.Context // done once Close was called: requests that wait return
	cancel   context.CancelFunc
	uploads  chan struct{} // holds a value for each NDJSON upload under way
	finds    chan struct{} // for each search
	filtered chan struct{} // for each view with a filter
	looking  looking
	keys     idempotencyKeys
	spaces   sync.Pool // *batchSpace

	publishing sync.Mutex
	record     Record // nil where nothing is recorded, or not any more

	mu     sync.Mutex
	log    log
	lastT  int64         // time of the newest event, milliseconds since the epoch began
	types  []string      // seen so far, the default first
	latest int64         // number of the source's newest event
	memory memory        // what requests hold beside the log
	ended  bool          // the source of this process has ended, and not begun again
	end    int64         // number of its end, 0 where that is in no log of now
	state  *SourceState  // the newest; nil before the first
	wake   chan struct{} // closed by the next publish; nil while nothing waits for it
}

// New returns an open stream with an empty log, or an error that names the option that is out of
// bounds.
func New(options Options) (*Stream, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Stream{
		options:  options,
		epoch:    options.Epoch,
		started:  options.Started.UnixMilli(),
		presence: newPresence(options.MaxViewers),
		uploads:  make(chan struct{}, maxUploads),
		finds:    make(chan struct{}, maxFinds),
		filtered: make(chan struct{}, maxFiltered),
		looking:  looking{turn: make(chan struct{}, 1)},
		keys:     idempotencyKeys{ids: map[string]Cursor{}},
		record:   options.Record,
		log:      log{limit: options.History},
		types:    []string{defaultType},
		spaces:   sync.Pool{New: func() any { return new(batchSpace) }},
	}
	s.memory.limit = options.MaxHeld
	s.log.memory = &s.memory
	s.memory.unused = s.log.reuse
	s.writers = newWriters(s)
	s.closing, s.cancel = context.WithCancel(context.Background())
	return s, nil
}

// Publish appends one event of a type for each of data, in order and with nothing between them,
// and keeps none of the slices. It never waits for a viewer: there is no backpressure. "" is the
// default type, message. An event may be empty; without any data nothing is published, and the
// error is nil unless the type is refused.
//
// Either all are published or none. The errors are [ErrType] (not 1 to 128 characters of those that
// a type can have, reserved, or more than 64 types besides message and [Options.OwnTypes];
// [ForeignType] makes one of any name), [ErrSize] and [ErrClosed]. One call with many events
// wakes the viewers once, so it costs less than many calls.
func (s *Stream) Publish(eventType string, data ...[]byte) error {
	_, err := s.publish("", eventType, true, data...)
	return err
}

// PublishNumbered is [Stream.Publish] for a source that names its events: it returns the number
// of the last, and those before it have the numbers before. Without data it is 0. Another error is
// [ErrApart], of more than one.
func (s *Stream) PublishNumbered(eventType string, data ...[]byte) (last int64, err error) {
	if s.options.Engine != nil && len(data) > 1 && !s.options.Engine.Together() {
		return 0, ErrApart
	}
	id, err := s.publish("", eventType, true, data...)
	return id.N, err
}

// PublishOnce is [Stream.Publish] of one event under a key, as [Stream.Append] takes it: for a
// source that several processes have alike, of which one event shall be in the log of their
// [Options.Engine]. It does not wait for that: while it is away the error is [ErrAway].
func (s *Stream) PublishOnce(key, eventType string, data []byte) error {
	_, err := s.publish(key, eventType, true, data)
	return err
}

// Append appends one event, as a client does by POST /events, and returns its id. It is no event
// of the source (see [Options.StartLatest]), and [Options.Check] is not asked. With a key (an
// idempotency key) that is not "" and has made an event before, nothing is published, and the id
// is that of the first time. The errors are those of [Stream.Publish].
func (s *Stream) Append(key, eventType string, data []byte) (Cursor, error) {
	return s.publish(key, eventType, false, data)
}

// Epoch returns the name of the log, as in [Status].
func (s *Stream) Epoch() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.epoch
}

// Started returns when the epoch began, as in [Status]: events count their time from there.
func (s *Stream) Started() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.UnixMilli(s.started)
}

// SetState appends a state of the source, an ordinary event of the control type source: state is
// one word, such as running, and text is plain words. The newest is in [Status]. After
// [Stream.End] it begins a new run of the source. The only error is [ErrClosed].
func (s *Stream) SetState(state, text string) error {
	if s.options.Engine != nil {
		s.setEnded(false, Cursor{})
	}
	_, err := s.publishControl("", typeSource, sourceData{state, s.signed(text)})
	return err
}

// setEnded sets whether the source of this process has ended, and the id of its end.
func (s *Stream) setEnded(ended bool, id Cursor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended, s.end = ended, 0; id.Epoch == s.epoch {
		s.end = id.N
	}
}

// Lost appends a mark that events may be missing at this place of the log, from the source or in
// the recording, with the reason in plain words. It does not change the state of the source. The
// only error is [ErrClosed].
func (s *Stream) Lost(text string) error {
	_, err := s.publishControl("", typeSource, sourceData{stateLost, s.signed(text)})
	return err
}

// LostOnce is [Stream.Lost] under a key, as [Stream.PublishOnce] takes it: for what several
// processes notice alike.
func (s *Stream) LostOnce(key, text string) error {
	_, err := s.publishControl(key, typeSource, sourceData{stateLost, s.signed(text)})
	return err
}

// End appends the end of the source, an ordinary event, with a status in plain words. The stream
// stays open, and viewers stay connected. With an [Options.Engine] it is a state, since the log
// may have other sources. The only error is [ErrClosed].
func (s *Stream) End(status string) error {
	if s.options.Engine == nil {
		_, err := s.publishControl("", typeEnd, endData{endSource, status})
		return err
	}
	id, err := s.publishControl("", typeSource, sourceData{stateEnded, s.signed(status)})
	if err == nil {
		s.setEnded(true, id)
	}
	return err
}

// signed returns a text of the source behind the name of its node, if that has one.
func (s *Stream) signed(text string) string {
	if s.options.Node == "" {
		return text
	}
	return s.options.Node + ": " + text
}

// Close ends the stream: each viewer gets what is published until now and a bye event, and its
// request returns. Close does not wait for them: [Stream.Drain] does. Publishing is refused from
// then on with [ErrClosed], and nothing is recorded. A second Close does nothing.
func (s *Stream) Close() {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancel()
	s.presence.close()
}

// Drain waits, after Close, until the last viewer is disconnected, or until ctx is done, whose
// error it then returns. It ends by itself: each write to a viewer has a deadline of 30 s. Before
// Close it waits for ctx.
func (s *Stream) Drain(ctx context.Context) error {
	select {
	case <-s.presence.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Touch notes a sign of life of a client, see [Client]: it acknowledges the streams of its
// browser (docs/wire.md, "Status"), and [Stream.Idle] counts from it even if the client does not
// view.
func (s *Stream) Touch(client string) {
	s.presence.touch(client)
}

// Idle returns for how long there has been no open stream or poll, and no Touch: 0 while there is
// one, and until the first.
func (s *Stream) Idle() time.Duration {
	return s.presence.idle()
}

// Visited reports whether there has ever been a viewer.
func (s *Stream) Visited() bool {
	return s.presence.everOpened()
}

// Disconnect ends the connections of the client with this name (see [Client]) between two events,
// without an event that says so. The client comes back by its cursor, as after any broken
// connection.
func (s *Stream) Disconnect(client string) {
	s.presence.disconnect(client)
}

// MaxViewers returns how many streams and polls may be open at once, as in [Options].
func (s *Stream) MaxViewers() int { return s.options.MaxViewers }

// Delivered reports whether the source has ended, and its end is in the log here and in the
// recording, and was sent to each viewer. An [Options.Engine] may acknowledge it before that.
func (s *Stream) Delivered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended && s.log.end.n >= s.end && s.presence.allDelivered(s.end)
}

// Ended reports whether the source of this process has ended, and not begun again.
func (s *Stream) Ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// wakeWaiting wakes all that wait for an event. The caller holds mu.
func (s *Stream) wakeWaiting() {
	if s.wake != nil {
		close(s.wake)
		s.wake = nil
	}
}

// nextPublish returns the channel that the next publish closes. The caller holds mu.
func (s *Stream) nextPublish() <-chan struct{} {
	if s.wake == nil {
		s.wake = make(chan struct{})
	}
	return s.wake
}

// lastID is the id of the newest event, EPOCH.0 before the first. The caller holds mu.
func (s *Stream) lastID() Cursor {
	if s.log.end.n == 0 {
		return Cursor{Epoch: s.epoch, t: noTime}
	}
	return Cursor{Epoch: s.epoch, N: s.log.end.n, t: s.lastT}
}
