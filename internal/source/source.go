// Package source has the sources of events, a file each: the time ([Clock]), the lines of an input
// ([Lines], with [Stdin] or [Pipe]), a growing file ([Follow]), a command ([Command]) and a
// recording ([Replay]).
//
// # Usage
//
// Make a [Source] with one of these functions and call it with a [Publisher], such as a
// stream.Stream. It publishes until its context is done. A program that runs a Command must call
// [Warden] first in main.
//
// # Batches
//
// A source publishes without delay, and all events that one read has brought by one call, so that
// viewers are woken once for them. Its memory is bounded for any input.
package source

import "context"

// Publisher receives the events of a source. Its methods are called from one goroutine at a time,
// but for a Command, whose outputs publish concurrently. An error ends the source.
type Publisher interface {
	// Epoch names the log: the id of event N begins with EPOCH.N.
	Epoch() string
	// Publish appends one event for each of data, in order, all at once. It must not retain the
	// slices.
	Publish(eventType string, data ...[]byte) error
	// PublishNumbered is Publish of at most screen.Together events, and returns the number of the
	// last; those before it have the numbers before. Where that cannot be for several the error is
	// stream.ErrApart.
	PublishNumbered(eventType string, data ...[]byte) (last int64, err error)
	// SetState appends a source event: a state that docs/wire.md lists, such as "running", and a
	// text for a person.
	SetState(state, text string) error
	// Lost appends a mark that events may be missing at this position, with the reason. It does not
	// change the state.
	Lost(text string) error
	// End appends the end of the source, with a text such as "input ended, 42 lines".
	End(status string) error
}

// Source publishes until ctx is done or it has no more events, and returns nil in both cases. At an
// end of its own it calls End first; stopped by ctx it does not. The error is that of its input or
// of the publisher.
type Source func(ctx context.Context, p Publisher) error

// message is the type of an event without a type of its own (HTML standard, section 9.2.6).
const message = "message"
