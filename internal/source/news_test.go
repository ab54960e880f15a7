package source

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// No two are nearer or farther than is said, and they are irregular: of the intervals in a quarter
// of an hour a good part is shorter than half the longest, and a good part longer.
func TestNews_isIrregular(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got record
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
		defer cancel()
		last := time.Now()
		if err := News(ctx, &got); err != nil {
			t.Fatal(err)
		}
		short := 0
		for i, at := range got.times {
			interval := at.Sub(last)
			last = at
			if interval < NewsShortest || interval >= NewsLongest {
				t.Errorf("piece %d came after %s, want from %s to %s", i, interval, NewsShortest, NewsLongest)
			}
			if interval < NewsLongest/2 {
				short++
			}
		}
		if n := len(got.times); n < 200 || short < n/4 || short > n*3/4 {
			t.Errorf("%d of %d intervals are shorter than %s, want about half of 285", short, n, NewsLongest/2)
		}
	})
}
