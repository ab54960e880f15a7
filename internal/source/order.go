package source

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Order is what a page tells a replay to do.
type Order struct {
	Do    string   `json:"do"`    // play, pause, step, seek or speed
	At    *int64   `json:"at"`    // of seek: milliseconds from the start; behind the end is the end
	Speed *float64 `json:"speed"` // of speed: from MinSpeed to MaxSpeed
}

// given is an order on its way; done is closed when it has been obeyed.
type given struct {
	Order
	done chan struct{}
}

// ErrGone is that of an order to a replay that does not run.
var ErrGone = errors.New("the replay does not run")

// Do obeys an order, and returns when that is done. An order that makes no sense is refused.
func (r *Replay) Do(ctx context.Context, o Order) error {
	switch {
	case o.Do == "seek" && (o.At == nil || *o.At < 0):
		return errors.New("seek needs at, in milliseconds from the start")
	case o.Do == "speed" && (o.Speed == nil || !(*o.Speed >= MinSpeed && *o.Speed <= MaxSpeed)):
		return fmt.Errorf("speed needs speed, from %v to %v", MinSpeed, MaxSpeed)
	case o.Do != "play" && o.Do != "pause" && o.Do != "step" && o.Do != "seek" && o.Do != "speed":
		return fmt.Errorf("do %.20q is not play, pause, step, seek or speed", o.Do)
	}
	g := given{o, make(chan struct{})}
	select {
	case r.orders <- g:
	case <-r.gone:
		return ErrGone
	case <-ctx.Done():
		return ctx.Err()
	}
	<-g.done
	return nil
}

// obey changes what the order says, and tells the viewers. The error is one of reading or
// publishing.
func (r *Replay) obey(o Order, p Publisher) error {
	h := r.now()
	switch o.Do {
	case "play":
		if h.playing {
			return nil
		}
		if r.next == nil {
			return r.seek(p, 0, true)
		}
		r.turn(func(h *hand) { h.playing = true })
		return r.tell(p, "")
	case "pause":
		return r.pause(p)
	case "step":
		return r.step(p)
	case "seek":
		at := min(time.Duration(min(*o.At, r.survey.Length.Milliseconds()))*time.Millisecond, r.survey.Length)
		return r.seek(p, at, h.playing || h.ended)
	default:
		r.turn(func(h *hand) { h.speed = *o.Speed })
		return r.tell(p, fmt.Sprintf(" at speed %v", *o.Speed))
	}
}

func (r *Replay) seek(p Publisher, at time.Duration, playing bool) error {
	if err := r.turnTo(at, playing); err != nil {
		return errors.Join(err, p.End(err.Error()))
	}
	return r.tell(p, "")
}

func (r *Replay) pause(p Publisher) error {
	if !r.now().playing {
		return nil
	}
	r.turn(func(h *hand) { h.playing = false })
	return r.tell(p, "")
}

// step plays one event and stands still.
func (r *Replay) step(p Publisher) error {
	if err := r.pause(p); err != nil || r.next == nil {
		return err
	}
	e := *r.next
	r.turn(func(h *hand) { h.at = e.At })
	bad := r.advance()
	if err := errors.Join(bad, republish(p, e.Type, [][]byte{e.Data})); err != nil {
		return err
	}
	if r.next == nil && !r.loop {
		return r.finish(p)
	}
	return nil
}

// tell says where the replay stands, and whether it plays.
func (r *Replay) tell(p Publisher, more string) error {
	h := r.now()
	if h.playing {
		return p.SetState("playing", "from "+clockTime(h.at)+more)
	}
	return p.SetState("paused", "at "+clockTime(h.at)+more)
}

// clockTime is 1:23 or 1:02:03.
func clockTime(d time.Duration) string {
	seconds := int64(d / time.Second)
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// ReplayState is where a replay stands. Times are milliseconds from the start.
type ReplayState struct {
	At      int64        `json:"at"`
	Length  int64        `json:"length"`
	Playing bool         `json:"playing"`
	Speed   float64      `json:"speed"`
	Marks   []ReplayMark `json:"marks"`
}

// ReplayMark is a place worth going to.
type ReplayMark struct {
	At   int64  `json:"at"`
	Kind string `json:"kind"` // chat, source, end or mark
	Text string `json:"text"`
}

// State returns where the replay stands now.
func (r *Replay) State() ReplayState {
	h := r.now()
	s := ReplayState{
		At: min(h.position(), r.survey.Length).Milliseconds(), Length: r.survey.Length.Milliseconds(),
		Playing: h.playing, Speed: h.speed, Marks: []ReplayMark{},
	}
	for _, m := range r.survey.Marks {
		s.Marks = append(s.Marks, ReplayMark{m.At.Milliseconds(), m.Kind, m.Text})
	}
	return s
}
