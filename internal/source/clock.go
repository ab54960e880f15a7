package source

import (
	"context"
	"fmt"
	"time"
)

// clockLayout is how the clock writes the local time.
const clockLayout = "2006-01-02 15:04:05"

// Clock is the source that tells the local time: at once, and then at each whole multiple of
// interval, counted from the Unix epoch, so that seconds tick on the second. The interval must be
// positive. It never ends by itself.
//
// The wall clock may jump: the next tick is reckoned from what it says now, never from where the
// last tick stood, so no jump makes a burst, or a pause longer than the interval (and a tenth, see
// below).
func Clock(interval time.Duration) Source {
	return clock(interval, time.Now)
}

// clock is Clock by the wall clock that now reads.
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
			// Without its monotonic reading, so that it is the wall clock that is compared.
			t := now().Round(0)
			// Timers count another clock than the wall's, and may ring a little before the second
			// that they were set for: it would be told as the one before. More than a tenth of the
			// interval is a jump.
			if early := due.Sub(t); early > 0 && early <= interval/10 {
				timer.Reset(early)
				continue
			}
			if err := p.Publish(message, t.AppendFormat(nil, clockLayout)); err != nil {
				return fmt.Errorf("publish time: %w", err)
			}
			wait := interval - time.Duration(t.UnixNano())%interval
			due = t.Add(wait)
			timer.Reset(wait)
		}
	}
}
