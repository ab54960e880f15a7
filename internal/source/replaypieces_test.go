package source

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The bytes of another server's stream come in a replay when they came, and a seek begins anew.
func TestReplay_piecesOfAStream(t *testing.T) {
	file := actHeader + taped(1, 0, "source", `{"state":"running","text":"a"}`) + `{"t":1000,"piece":"{\"a\":1}\n{\"a\":"}` + "\n" + taped(2, 1000, "message", `{"a":1}`) +
		`{"t":2000,"piece":"2}\n{\"a\":3}\n"}` + "\n" + taped(3, 2000, "message", `{"a":2}`) + taped(4, 2000, "message", `{"a":3}`) + `{"t":2500,"piece":"\n"}` + "\n" +
		taped(5, 3000, "chat", `{"name":"","text":"hi"}`) + `{"t":3500,"piece":"id: 7\nretry: 9\n\n"}` + "\n"
	replaying(t, file, ReplayOptions{}, func(t *testing.T, r *Replay, _ *publisherLog) {
		const start = 1_700_000_000_000
		came := func(after int64) string {
			synctest.Wait()
			a := r.Arrivals(after)
			var all []string
			for _, p := range a.Pieces {
				all = append(all, fmt.Sprintf("%d %d %q", p.N, p.At-start, p.Text))
			}
			return fmt.Sprintf("%d events, %d bytes, %s", a.Events, a.Bytes, strings.Join(all, ", "))
		}
		if !r.HasPieces() {
			t.Error("the replay has no pieces")
		}
		want(t, "at the start", came(0), "0 events, 0 bytes, ")
		lasting(1500 * time.Millisecond)
		want(t, "behind the first", came(0), `1 events, 13 bytes, 1 1000 "{\"a\":1}\n{\"a\":"`)
		lasting(time.Second)
		want(t, "behind the second", came(1), `3 events, 24 bytes, 2 2000 "2}\n{\"a\":3}\n"`)
		lasting(time.Second)
		want(t, "at the end", came(2), `3 events, 41 bytes, 3 2500 "\n", 4 3500 "id: 7\nretry: 9\n\n"`)
		if a := r.Arrivals(0); a.LastID != "7" || a.Retry != 9 || a.Now != start+3000 || a.LastEvent != start+2000 || a.Gap != 1000 {
			t.Errorf("at the end it came as %+v", a)
		}
		r.must(t, seekTo(1900))
		lasting(200 * time.Millisecond)
		want(t, "after a seek", came(4), `2 events, 11 bytes, 5 2000 "2}\n{\"a\":3}\n"`)
	})
	replaying(t, actHeader+taped(1, 0, "message", "one"), ReplayOptions{}, func(t *testing.T, r *Replay, _ *publisherLog) {
		if r.HasPieces() {
			t.Error("a recording of another source has pieces")
		}
	})
}
