// Package source holds where events come from, a file each: the clock, the lines of an input, and a
// command.
//
// A source knows the stream by Publisher alone. It hands over what it has as soon as it has it, in
// as few calls as it can: what one read brought is one call, so that the viewers are woken once for
// it.
package source

import "context"

// Publisher is where a source puts its events.
type Publisher interface {
	// Publish appends one event for each of data, in order, all at once. It keeps none of the
	// slices.
	Publish(eventType string, data ...[]byte) error
	// SetState appends what the source says of itself: one word that docs/wire.md lists, and plain
	// words.
	SetState(state, text string) error
	// Lost appends a mark that events may be missing here, and why: a place in the log, not a
	// state.
	Lost(text string) error
	// End appends the end of the source, in plain words such as "input ended, 42 lines".
	End(status string) error
}

// Source publishes until ctx is done or nothing more is to come, and returns nil in both cases. A
// source that comes to its end by itself calls End first, one that is stopped by ctx does not. An
// error is what the source or the publisher failed with.
type Source func(ctx context.Context, p Publisher) error

// message is the type of an event that nobody named, as in the HTML standard, section 9.2.6.
const message = "message"
