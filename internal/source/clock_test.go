package source

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// runClock lets a clock tick for long of fake time, from midnight UTC of 2000-01-01 on, and returns
// when it ticked, counted from the start. The wall clock is the fake one and what wall adds to it
// at that time.
func runClock(t *testing.T, interval, long time.Duration, wall func(since time.Duration) time.Duration) ([]time.Duration, []string) {
	t.Helper()
	var got record
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	now := func() time.Time { return time.Now().Add(wall(time.Since(start))) }
	if err := clock(interval, now)(ctx, &got); err != nil {
		t.Fatalf("got error %v, want none after a stop", err)
	}
	var ticks []time.Duration
	for _, at := range got.times {
		ticks = append(ticks, at.Sub(start))
	}
	if len(got.statuses) != 0 {
		t.Errorf("got the end %q, want none: a clock does not end", got.statuses)
	}
	return ticks, got.texts
}

func steady(time.Duration) time.Duration { return 0 }

func ms(list ...int) []time.Duration {
	var all []time.Duration
	for _, n := range list {
		all = append(all, time.Duration(n)*time.Millisecond)
	}
	return all
}

func TestClock_ticksOnTheMultiplesOfItsInterval(t *testing.T) {
	for name, test := range map[string]struct {
		interval, long, offset time.Duration
		want                   []time.Duration
	}{
		"second_from_the_second": {time.Second, 2500 * time.Millisecond, 0, ms(0, 1000, 2000)},
		"second_from_between":    {time.Second, 2500 * time.Millisecond, 300 * time.Millisecond, ms(0, 700, 1700)},
		"just_before_the_second": {time.Second, 1500 * time.Millisecond, 999 * time.Millisecond, ms(0, 1, 1001)},
		"odd":                    {700 * time.Millisecond, 2500 * time.Millisecond, 0, ms(0, 600, 1300, 2000)},
		"short":                  {time.Millisecond, 3500 * time.Microsecond, 0, ms(0, 1, 2, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ticks, _ := runClock(t, test.interval, test.long, func(time.Duration) time.Duration { return test.offset })
				if !slices.Equal(ticks, test.want) {
					t.Errorf("got ticks at %v, want %v", ticks, test.want)
				}
			})
		})
	}
}

func TestClock_tellsTheLocalTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		want := []string{time.Now().Format("2006-01-02 15:04:05"), time.Now().Add(time.Second).Format("2006-01-02 15:04:05")}
		_, texts := runClock(t, time.Second, 1500*time.Millisecond, steady)
		if !slices.Equal(texts, want) {
			t.Errorf("got %q, want %q", texts, want)
		}
	})
}

func TestClock_jumpOfTheWallClockMakesNoPauseAndNoBurst(t *testing.T) {
	for name, jump := range map[string]time.Duration{
		"hour_forth": time.Hour + 400*time.Millisecond,
		"hour_back":  -time.Hour + 400*time.Millisecond,
		"half_back":  -500 * time.Millisecond,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ticks, _ := runClock(t, time.Second, time.Minute, func(since time.Duration) time.Duration {
					if since < 10500*time.Millisecond {
						return 0
					}
					return jump
				})
				// One tick more or less is what the jump itself may make.
				if len(ticks) < 60 || len(ticks) > 61 {
					t.Errorf("got %d ticks in a minute, want 60 or 61", len(ticks))
				}
				for i := range ticks[1:] {
					if gap := ticks[i+1] - ticks[i]; gap > time.Second || gap <= 0 {
						t.Errorf("got a pause of %v after the tick at %v, want at most 1s", gap, ticks[i])
					}
				}
			})
		})
	}
}

// A timer may ring before the wall clock has reached the second: then the same second must not be
// published twice.
func TestClock_earlyTimerTellsEachSecondOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, texts := runClock(t, time.Second, 5500*time.Millisecond, func(since time.Duration) time.Duration {
			return -since / 1000
		})
		if len(texts) < 5 {
			t.Fatalf("got %d ticks, want at least 5", len(texts))
		}
		for i := range texts[1:] {
			if texts[i] == texts[i+1] {
				t.Errorf("got %q twice, want each second once", texts[i])
			}
		}
	})
}

func TestClock_endsWithAPublisherThatRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if err := Clock(time.Second)(t.Context(), &record{refuse: true}); err == nil {
			t.Error("got no error, want that of the publisher")
		}
	})
}
