package source

import (
	"context"
	"fmt"
	"time"
)

// ClockLayout is the format of the time, in the local zone.
const ClockLayout = "2006-01-02 15:04:05"

// Clock is the source that publishes the local time: at once, and then at each whole multiple of
// interval since the Unix epoch, so that seconds tick on the second. The interval must be positive.
// It never ends by itself.
//
// The wall clock may jump: each tick is computed from the time now, not from the last tick, so a
// jump causes neither a burst nor a pause longer than the interval and a tenth.
func Clock(interval time.Duration) Source {
	return clock(interval, time.Now)
}

// clock is Clock with an injectable wall clock.
func clock(interval time.Duration, now func() time.Time) Source {
	return func(ctx context.Context, p Publisher) error {
		timer := time.NewTimer(0)
		defer timer.Stop()
		var due time.Time
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-timer.C:
			}
			// Round(0) strips the monotonic reading, so that Sub compares wall clocks.
			t := now().Round(0)
			// Timers use the monotonic clock, and may fire shortly before the wall clock reaches
			// the tick: the text would be that of the second before. More than a tenth of the
			// interval early is a jump.
			if early := due.Sub(t); early > 0 && early <= interval/10 {
				timer.Reset(early)
				continue
			}
			if err := p.Publish(message, t.AppendFormat(nil, ClockLayout)); err != nil {
				return fmt.Errorf("publish time: %w", err)
			}
			wait := interval - time.Duration(t.UnixNano())%interval
			due = t.Add(wait)
			timer.Reset(wait)
		}
	}
}
