package source

import (
	"pushpane/internal/foreign"
	"pushpane/internal/recording"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// What a recording of another server's stream holds beside its events: the bytes as they came.

// replayedPieces are those that were played since the last seek.
type replayedPieces struct {
	arrivals arrivals
	decoder  foreign.Decoder // of the goroutine of Play
}

func (p *replayedPieces) forget() {
	p.arrivals.forget()
	p.decoder = foreign.NewDecoder(foreign.KindEvents, stream.MaxEvent)
}

// play notes an event that is played, and its pieces. start is that of the recording. The decoder
// is for ids and retry alone: of what kind the stream was the recording does not say.
func (p *replayedPieces) play(e recording.Event, start int64) {
	events := int64(1)
	switch e.Type {
	case "", "source", "end", "chat", room.Type, screen.Type: // none of the server's: see foreign.Type
		events = 0
	}
	for i, piece := range e.Pieces {
		p.decoder.Decode(piece.Data, func(*foreign.Event) {})
		retry, _ := retryOf(p.decoder)
		completed := int64(0)
		if i == len(e.Pieces)-1 {
			completed, events = events, 0
		}
		lastID, _ := p.decoder.LastID()
		p.arrivals.arrived(start+(e.At-piece.Ago).Milliseconds(), piece.Data, completed, []byte(lastID), retry)
	}
	p.arrivals.completed(events)
}

// HasPieces reports whether the recording has the bytes of another server's stream as they came.
func (r *Replay) HasPieces() bool { return r.survey.Pieces }

// Arrivals returns how the stream came, up to where the replay is, with the pieces behind number
// after. Times are those of the recording. What was asked is not in it.
func (r *Replay) Arrivals(after int64) Arrivals {
	now := r.pieces.arrivals.behind(after)
	now.Now = r.survey.Start + r.head().position().Milliseconds()
	return now
}
