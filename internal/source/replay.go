package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"pushpane/internal/recording"
)

// Bounds of ReplayOptions.Speed: slower is no replay, and faster there is nothing to see.
const (
	MinSpeed = 0.1
	MaxSpeed = 100
)

// ReplayOptions of a replay. The zero value plays at the recorded speed, once, with every pause.
type ReplayOptions struct {
	Speed float64       // times as fast as recorded, from MinSpeed to MaxSpeed; default 1
	Loop  bool          // begins again at the end, until it is stopped
	Idle  time.Duration // longer pauses are shortened to this; default 0, none is
}

// Replay is the source that plays a file that package recording can read, with its timing: each
// event is due at a moment counted from the start, or from the last order, so that delays do not
// add up. Play must run once, and closes the file; the other methods may be called from any
// goroutine.
type Replay struct {
	name   string
	file   io.Closer
	reader *recording.Reader
	survey *recording.Survey
	loop   bool
	orders chan given
	gone   chan struct{} // closed when Play has returned

	// Play's alone.
	next  *recording.Event // nil behind the last
	round int

	mu   sync.Mutex
	hand hand
}

// hand is where a replay stands, as that of a clock: at position at when it was since, and moving
// by speed while it plays.
type hand struct {
	at      time.Duration
	since   time.Time
	speed   float64
	playing bool
	ended   bool // the end was told, and nothing has been played since
}

// position is where it stands now.
func (h hand) position() time.Duration {
	if !h.playing {
		return h.at
	}
	return h.at + time.Duration(float64(time.Since(h.since))*h.speed)
}

// until is how long it takes to a position.
func (h hand) until(at time.Duration) time.Duration {
	// a hundred years at a tenth of the speed are more than a time.Duration holds
	const most = float64(1 << 62)
	return time.Duration(min(most, float64(at-h.at)/h.speed)) - time.Since(h.since)
}

// OpenReplay opens a file and reads it once through, to know its length and what is wrong with it.
func OpenReplay(path string, o ReplayOptions) (*Replay, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("replay %q: %w", path, errors.Unwrap(err))
	}
	info, err := file.Stat()
	if err == nil {
		err = recording.CheckRegular(info)
	}
	var r *Replay
	if err == nil {
		r, err = newReplay(path, file, info.Size(), o)
	}
	if err != nil {
		_ = file.Close() // only read
		return nil, fmt.Errorf("replay %q: %w", path, err)
	}
	return r, nil
}

type readCloserAt interface {
	io.ReaderAt
	io.Closer
}

func newReplay(name string, file readCloserAt, size int64, o ReplayOptions) (*Replay, error) {
	if o.Speed == 0 {
		o.Speed = 1
	}
	reader, err := recording.NewReader(file, size, o.Idle)
	if err != nil {
		return nil, err
	}
	survey, err := reader.Survey()
	if err != nil {
		return nil, err
	}
	return &Replay{
		name: name, file: file, reader: reader, survey: survey, loop: o.Loop && survey.Events > 0,
		orders: make(chan given), gone: make(chan struct{}), hand: hand{speed: o.Speed},
	}, nil
}

// Title is what the file calls itself, "" where it does not.
func (r *Replay) Title() string { return r.survey.Title }

// Start is when the file was recorded, Unix milliseconds; 0 where it does not say so.
func (r *Replay) Start() int64 { return r.survey.Start }

// Events is how many there are in the file.
func (r *Replay) Events() int64 { return r.survey.Events }

// Each gives all events to take at once, in order, and closes the file; an error of take ends it,
// and is returned. It stands for Play.
func (r *Replay) Each(take func(recording.Event) error) error {
	defer r.file.Close() // only read
	for err := r.advance(); ; err = r.advance() {
		if err != nil || r.next == nil {
			return err
		}
		if err := take(*r.next); err != nil {
			return err
		}
	}
}

// Over says whether the replay stands at its end. An end that was recorded may be in the middle.
func (r *Replay) Over() bool { return r.now().ended }

// Trouble says in a line each what of the file is not played, or at another time.
func (r *Replay) Trouble() []string {
	var all []string
	if n := r.survey.Lost.Count; n > 0 {
		all = append(all, fmt.Sprintf("%s left out: %s", plural(n, "line"), r.survey.Lost.String()))
	}
	if n := r.survey.Odd.Count; n > 0 {
		all = append(all, fmt.Sprintf("%s not as it should be, but played: %s", plural(n, "line"), r.survey.Odd.String()))
	}
	return all
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Play is the Source. It is not over at the end of the file, which it tells: an order may send it
// back.
func (r *Replay) Play(ctx context.Context, p Publisher) error {
	defer r.file.Close() // only read
	defer close(r.gone)
	if err := r.tellTrouble(p); err != nil {
		return err
	}
	if err := r.turnTo(0, true); err != nil {
		return errors.Join(err, p.End(err.Error()))
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		ring := timer.C
		if wait, waiting := r.wait(); waiting {
			timer.Reset(wait)
		} else {
			ring = nil
		}
		var err error
		select {
		case <-ctx.Done():
			return nil
		case o := <-r.orders:
			err = r.obey(o.Order, p)
			close(o.done)
		case <-ring:
			err = r.playDue(p)
		}
		if err != nil {
			return err
		}
	}
}

// tellTrouble tells the viewers what Trouble tells the terminal.
func (r *Replay) tellTrouble(p Publisher) error {
	for i, text := range r.Trouble() {
		var err error
		if i == 0 && r.survey.Lost.Count > 0 {
			err = p.Lost(text)
		} else {
			err = p.State("playing", text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// turnTo goes to a position. The error is one of reading the file.
func (r *Replay) turnTo(at time.Duration, playing bool) error {
	if err := r.reader.Seek(r.survey, at); err != nil {
		return fmt.Errorf("replay %q: %w", r.name, err)
	}
	r.turn(func(h *hand) { h.at, h.playing, h.ended = at, playing, false })
	return r.advance()
}

// turn changes the hand where it stands now.
func (r *Replay) turn(change func(h *hand)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hand.at = min(r.hand.position(), r.survey.Length)
	r.hand.since = time.Now()
	change(&r.hand)
}

func (r *Replay) now() hand {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hand
}

// advance reads the next event.
func (r *Replay) advance() error {
	e, err := r.reader.Next()
	switch {
	case err == io.EOF:
		r.next = nil
	case err != nil:
		return fmt.Errorf("replay %q: %w", r.name, err)
	default:
		if e.Type == "" {
			e.Type = message
		}
		r.next = &e
	}
	return nil
}

// wait returns how long it is until something is due.
func (r *Replay) wait() (time.Duration, bool) {
	h := r.now()
	if !h.playing {
		return 0, false
	}
	if r.next != nil {
		return h.until(r.next.At), true
	}
	return h.until(r.end(h)), true
}

// end is the position at which the end is due. A round lasts a second at least, so that a short one
// does not become a flood.
func (r *Replay) end(h hand) time.Duration {
	if r.loop {
		return max(r.survey.Length, time.Duration(float64(time.Second)*h.speed))
	}
	return r.survey.Length
}

// maxBatch bounds the data that is published at once, in bytes, so that orders are heard in
// between.
const maxBatch = 1 << 20

// playDue publishes events that are due, as many as go together; or the end, where that is.
func (r *Replay) playDue(p Publisher) error {
	h := r.now()
	position := h.position()
	if r.next == nil {
		if position < r.end(h) {
			return nil
		}
		return r.finish(p)
	}
	first := *r.next
	var data [][]byte
	for size := 0; r.next != nil && r.next.At <= position && r.next.Type == first.Type && size < maxBatch; {
		data = append(data, r.next.Data)
		size += len(r.next.Data)
		if err := r.advance(); err != nil {
			return errors.Join(err, republish(p, first.Type, data), p.End(err.Error()))
		}
	}
	return republish(p, first.Type, data)
}

// finish ends a round: the end, unless the file has one, or the next.
func (r *Replay) finish(p Publisher) error {
	if r.loop {
		r.round++
		if err := r.turnTo(0, true); err != nil {
			return errors.Join(err, p.End(err.Error()))
		}
		return p.State("playing", fmt.Sprintf("from the start, round %d", r.round+1))
	}
	defer r.turn(func(h *hand) { h.at, h.playing, h.ended = r.survey.Length, false, true })
	if r.survey.Ended {
		return nil
	}
	return p.End(fmt.Sprintf("replay ended, %s", plural(int(r.survey.Events), "event")))
}
