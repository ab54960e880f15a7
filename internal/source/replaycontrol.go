package source

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ReplayControl is a command to a running replay, as a page sends it (docs/wire.md, POST /replay).
type ReplayControl struct {
	Do    string   `json:"do"`    // play, pause, step, seek or speed
	At    *int64   `json:"at"`    // for seek: ms from the start; positions past the end are the end
	Speed *float64 `json:"speed"` // for speed: from MinSpeed to MaxSpeed
}

// check returns an error for a malformed command.
func (c ReplayControl) check() error {
	switch {
	case c.At != nil && c.Do != "seek":
		return fmt.Errorf("at is of seek, not of %.20q", c.Do)
	case c.Speed != nil && c.Do != "speed":
		return fmt.Errorf("speed is of speed, not of %.20q", c.Do)
	}
	switch c.Do {
	case "play", "pause", "step":
	case "seek":
		if c.At == nil || *c.At < 0 {
			return errors.New("seek needs at, in milliseconds from the start")
		}
	case "speed":
		if c.Speed == nil || !(*c.Speed >= MinSpeed && *c.Speed <= MaxSpeed) {
			return fmt.Errorf("speed needs speed, from %v to %v", MinSpeed, MaxSpeed)
		}
	default:
		return fmt.Errorf("do %.20q is not play, pause, step, seek or speed", c.Do)
	}
	return nil
}

// pendingControl is a command on its way to Play, which closes done when it has been executed.
type pendingControl struct {
	ReplayControl
	done chan struct{}
}

// ErrReplayStopped is the error of Control before Play has begun or after it has returned.
var ErrReplayStopped = errors.New("the replay does not run")

// Control executes a command and returns when that is done. The error is ErrReplayStopped, that of
// ctx, or about a malformed command; nothing has changed then.
func (r *Replay) Control(ctx context.Context, c ReplayControl) error {
	if err := c.check(); err != nil {
		return err
	}
	pending := pendingControl{c, make(chan struct{})}
	select {
	case r.controls <- pending:
	case <-r.stopped:
		return ErrReplayStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	<-pending.done
	return nil
}

// execute executes a command on the goroutine of Play and publishes the new state. The error is one
// of reading or publishing.
func (r *Replay) execute(c ReplayControl, p Publisher) error {
	h := r.head()
	switch c.Do {
	case "play":
		if h.playing {
			return nil
		}
		if r.next == nil {
			return r.seek(p, 0, true)
		}
		r.setHead(func(h *playhead) { h.playing = true })
		return r.publishState(p, "")
	case "pause":
		return r.pause(p)
	case "step":
		return r.step(p)
	case "seek":
		at := min(time.Duration(min(*c.At, r.survey.Length.Milliseconds()))*time.Millisecond, r.survey.Length)
		return r.seek(p, at, h.playing || h.ended)
	default:
		r.setHead(func(h *playhead) { h.speed = *c.Speed })
		return r.publishState(p, fmt.Sprintf(" at speed %v", *c.Speed))
	}
}

func (r *Replay) seek(p Publisher, at time.Duration, playing bool) error {
	if err := errors.Join(r.moveTo(at, playing), r.showThen(p)); err != nil {
		return errors.Join(err, p.End(err.Error()))
	}
	return r.publishState(p, "")
}

func (r *Replay) pause(p Publisher) error {
	if !r.head().playing {
		return nil
	}
	r.setHead(func(h *playhead) { h.playing = false })
	return r.publishState(p, "")
}

// step pauses the replay and publishes the next event, whatever its time.
func (r *Replay) step(p Publisher) error {
	if err := r.pause(p); err != nil || r.next == nil {
		return err
	}
	e := *r.next
	r.setHead(func(h *playhead) { h.at = e.At })
	bad := r.readNext()
	if err := errors.Join(bad, r.republish(p, e.Type, [][]byte{e.Data}, e.Index)); err != nil {
		return err
	}
	if r.next == nil && !r.loop {
		return r.finishRound(p)
	}
	return nil
}

// publishState publishes the position, and whether the replay plays; more is added to the text.
func (r *Replay) publishState(p Publisher, more string) error {
	h := r.head()
	if h.playing {
		return p.SetState("playing", "from "+clockTime(h.at)+more)
	}
	return p.SetState("paused", "at "+clockTime(h.at)+more)
}

// clockTime formats a duration as 1:23 or 1:02:03.
func clockTime(d time.Duration) string {
	seconds := int64(d / time.Second)
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// ReplayState is the state of a replay. Times are milliseconds from the start.
type ReplayState struct {
	At      int64        `json:"at"`
	Length  int64        `json:"length"`
	Playing bool         `json:"playing"`
	Speed   float64      `json:"speed"`
	Marks   []ReplayMark `json:"marks"`
}

// ReplayMark is an event that a viewer may want to go to: see recording.Mark.
type ReplayMark struct {
	At   int64  `json:"at"`
	Kind string `json:"kind"` // chat, source, end or mark
	Text string `json:"text"`
}

// State returns the state of the replay at the time of the call.
func (r *Replay) State() ReplayState {
	h := r.head()
	s := ReplayState{
		At: min(h.position(), r.survey.Length).Milliseconds(), Length: r.survey.Length.Milliseconds(),
		Playing: h.playing, Speed: h.speed, Marks: []ReplayMark{},
	}
	for _, m := range r.survey.Marks {
		s.Marks = append(s.Marks, ReplayMark{m.At.Milliseconds(), m.Kind, m.Text})
	}
	return s
}
