package stream

import (
	"fmt"
	"time"
)

// Defaults and bounds of [Options].
const (
	DefaultHistory    = 256 << 20 // bytes
	MinHistory        = 64 << 10  // bytes
	DefaultMaxViewers = 20_000
	DefaultMaxHeld    = 16 << 20 // bytes
	MinMaxHeld        = 4 << 20  // bytes: one body of the largest size, while it is encoded
)

// Options are the settings of a stream. The zero value serves: 256 MiB of history, viewings
// without end, a start at the oldest retained event. [New] refuses what is out of bounds.
type Options struct {
	// Source is the kind of source, such as "stdin", for a page to show. It stands in hello
	// and in Status, and has no other effect. The default is none.
	Source string

	// Name is what the source is called: a file, a command line. It stands where Source does,
	// so every viewer can read it: put no secret there. The default is none.
	Name string

	// History is how many bytes of encoded events are retained, for viewers that resume or
	// are slow (the retention of the log). The oldest are trimmed for the newest. Memory is
	// allocated as events come, in blocks of at most 64 KiB or one event. The default is
	// DefaultHistory; less than MinHistory is refused. A history that is short for the rate
	// of events makes gaps for viewers that reconnect.
	History int

	// Duration is how long one viewing lasts, across reconnections. When it has passed the
	// viewer gets an end event, and its EventSource stops for good. The default is 0, without
	// end; less is refused.
	Duration time.Duration

	// StartLatest lets a viewer without a cursor start at the latest event of the source. The
	// default is false: it starts at the oldest retained event, and gets the whole history
	// first.
	StartLatest bool

	// MaxViewers is how many streams and polls may be open at once; one more is refused with
	// 503 and Retry-After. The default is DefaultMaxViewers; less than 0 is refused. Each
	// open stream needs a file descriptor, and the limit of the process is the caller's to
	// raise.
	MaxViewers int

	// MaxHeld is how many bytes requests may hold together beside the history: bodies that
	// have not come whole, events that have left the history while they were being written to
	// a viewer that does not read, and what the caller reserves. Beyond it a publish is
	// refused with 503 and Retry-After, and viewers that do not read are cut earlier than by
	// their deadline, those that are farthest behind first. It does not count what net/http
	// holds for a connection, some 20 KiB while it is not taken over. The default is
	// DefaultMaxHeld; less than MinMaxHeld is refused.
	MaxHeld int

	// Epoch names a log that goes on in this process, and whose events come by
	// [Stream.Restore]. It is 13 characters of a-z2-7, as in [Status]. The default is a new
	// random name. Two logs must never share one: a cursor of the one would be honoured in
	// the other, and skip its events.
	Epoch string

	// Started is when the epoch began, to the millisecond. It belongs to Epoch: ids count
	// time from it. The default is now; before 1970 is refused.
	Started time.Time

	// Clock returns the time that events are dated by, and that the end of a viewing is
	// compared with. Timers and deadlines do not use it. The default is time.Now. It is
	// called by several goroutines at once, and under locks: it must not call the Stream. It
	// may run back; time in ids does not.
	Clock func() time.Time

	// Record is given every event before any viewer is, such as to write it to a file. The
	// default is none.
	Record Record

	// Observe is given every event as Record is, and those of [Stream.Restore] too, for a
	// state that follows from the events. It must do memory work only. The default is none.
	Observe func(first int64, at time.Duration, eventType string, data [][]byte)

	// OwnTypes are the types of the caller's own events: they are never one too many, whatever
	// types others publish (see [Stream.Publish]). The default is none.
	OwnTypes []string

	// Engine orders the events, where the log is kept outside of this process, for several
	// that show the same. Then an event that is published comes to the log by
	// [Stream.Deliver], like those of the others; its id has no time. The default is none:
	// the stream orders its events itself.
	Engine Engine

	// Node names this process among those of the Engine, in hello and before the texts of its
	// source events. The default is none.
	Node string

	// Text returns what a person reads of an event, for an answer with the format text. It must
	// not change the data. The default is the data.
	Text func(eventType string, data []byte) []byte

	// Check is asked about each event that comes by HTTP. Its error refuses the event with
	// 403 and the text of the error. The default allows all that [Stream.Publish] would.
	Check func(eventType string, data []byte) error
}

// withDefaults returns the options with what is left out filled in, or refuses them.
func (o Options) withDefaults() (Options, error) {
	if o.History == 0 {
		o.History = DefaultHistory
	}
	if o.MaxViewers == 0 {
		o.MaxViewers = DefaultMaxViewers
	}
	if o.MaxHeld == 0 {
		o.MaxHeld = DefaultMaxHeld
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Started.IsZero() {
		o.Started = o.Clock()
	}
	if o.Epoch == "" {
		o.Epoch = newEpoch()
	}
	started := o.Started.UnixMilli()
	switch {
	case o.History < MinHistory:
		return o, fmt.Errorf("open stream: history of %d bytes is less than %d", o.History, MinHistory)
	case o.Duration < 0:
		return o, fmt.Errorf("open stream: duration %s is less than 0", o.Duration)
	case o.MaxViewers < 0:
		return o, fmt.Errorf("open stream: %d viewers is less than 0", o.MaxViewers)
	case o.MaxHeld < MinMaxHeld:
		return o, fmt.Errorf("open stream: %d bytes held by requests is less than %d", o.MaxHeld, MinMaxHeld)
	case !isEpoch(o.Epoch):
		return o, fmt.Errorf("open stream: epoch %q is not %d of a-z 2-7", short(o.Epoch), epochLength)
	case started < 0 || started > MaxN:
		return o, fmt.Errorf("open stream: start %d is not from 0 to %d", started, int64(MaxN))
	}
	return o, nil
}
