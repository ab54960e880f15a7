package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// tape is a publisher that writes down what it was given, a line for each, with the time since it
// began in milliseconds.
type tape struct {
	start  time.Time
	closed bool

	mu     sync.Mutex // guards what is below
	lines  []string
	refuse string // a type
}

func (p *tape) note(format string, args ...any) error {
	if p.closed {
		return errRefused
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, fmt.Sprintf("%d ", time.Since(p.start).Milliseconds())+fmt.Sprintf(format, args...))
	return nil
}

func (p *tape) Publish(eventType string, data ...[]byte) error {
	p.mu.Lock()
	refused := p.refuse
	p.mu.Unlock()
	if eventType == refused {
		return errRefused
	}
	for _, d := range data {
		if string(d) == "refused" {
			return errRefused
		}
	}
	for _, d := range data {
		if err := p.note("%s %q", eventType, d); err != nil {
			return err
		}
	}
	return nil
}

func (p *tape) SetState(state, text string) error { return p.note("%s: %s", state, text) }
func (p *tape) Lost(text string) error            { return p.note("lost: %s", text) }
func (p *tape) End(status string) error           { return p.note("end: %s", status) }

// took returns the lines since it was called last.
func (p *tape) took() string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	all := strings.Join(p.lines, "\n")
	p.lines = nil
	return all
}

// text is a file in memory.
type text struct{ *strings.Reader }

func (text) Close() error { return nil }

// replaying plays a file in fake time, for as long as test runs.
func replaying(t *testing.T, file string, o ReplayOptions, test func(t *testing.T, r *Replay, p *tape)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r, err := newReplay("talk.ndjson", text{strings.NewReader(file)}, int64(len(file)), o)
		if err != nil {
			t.Fatal(err)
		}
		p := &tape{start: time.Now()}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Play(ctx, p) }()
		synctest.Wait()
		test(t, r, p)
		stop()
		if err := <-done; err != nil {
			t.Errorf("play: %v, want nil after a stop", err)
		}
		if err := r.Do(t.Context(), Order{Do: "play"}); !errors.Is(err, ErrGone) {
			t.Errorf("an order to what has stopped: %v, want that it is gone", err)
		}
	})
}

func lasting(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

const recorded = `{"pushpane":"recording","version":1,"title":"A talk","source":"stdin","name":"","start":1800000000000,"epoch":"abcdefghijk27"}
{"n":1,"t":100,"type":"message","data":"a"}
{"n":2,"t":100,"type":"message","data":"b"}
{"n":3,"t":100,"type":"price","data":"7"}
{"n":4,"t":1100,"type":"source","data":"{\"state\":\"running\",\"text\":\"x<y\"}"}
{"n":5,"t":1100,"type":"source","data":"{\"state\":\"lost\",\"text\":\"cut\"}"}
{"n":6,"t":61100,"type":"message","data":"c"}
`

func (r *Replay) must(t *testing.T, o Order) {
	t.Helper()
	if err := r.Do(t.Context(), o); err != nil {
		t.Errorf("%+v: %v", o, err)
	}
}

func seekTo(ms int64) Order          { return Order{Do: "seek", At: &ms} }
func speedOf(speed float64) Order    { return Order{Do: "speed", Speed: &speed} }
func at(t *testing.T, r *Replay) int { t.Helper(); return int(r.State().At) }

func TestReplay_recordedTiming(t *testing.T) {
	replaying(t, recorded, ReplayOptions{}, func(t *testing.T, r *Replay, p *tape) {
		lasting(99 * time.Millisecond)
		want(t, "before the first", p.took(), "")
		lasting(time.Hour)
		want(t, "all of it", p.took(), `100 message "a"
100 message "b"
100 price "7"
1100 running: x<y
1100 lost: cut
61100 message "c"
61100 end: replay ended, 6 events`)
		if s := r.State(); s.At != 61100 || s.Length != 61100 || s.Playing || s.Speed != 1 || len(s.Marks) != 2 || !r.Over() || r.Title() != "A talk" {
			t.Errorf("state %+v", s)
		}
	})
}

func TestReplay_speedAndIdleLimit(t *testing.T) {
	replaying(t, recorded, ReplayOptions{Speed: 4, Idle: 2 * time.Second}, func(t *testing.T, r *Replay, p *tape) {
		lasting(time.Hour)
		want(t, "four times as fast", p.took(), `25 message "a"
25 message "b"
25 price "7"
275 running: x<y
275 lost: cut
775 message "c"
775 end: replay ended, 6 events`)
	})
}

// A recorded end is the end; in the middle it is not the last word.
func TestReplay_recordedEnds(t *testing.T) {
	const end = `{"t":%d,"type":"end","data":"{\"reason\":\"source\",\"status\":\"over\"}"}` + "\n"
	file := fmt.Sprintf(`{"t":0,"data":"a"}`+"\n"+end+`{"t":20,"data":"b"}`+"\n"+end, 10, 30)
	replaying(t, file, ReplayOptions{}, func(t *testing.T, r *Replay, p *tape) {
		lasting(15 * time.Millisecond)
		if r.Over() {
			t.Error("over at an end in the middle")
		}
		lasting(time.Hour)
		want(t, "each end once", p.took(), "0 message \"a\"\n10 end: over\n20 message \"b\"\n30 end: over")
		if !r.Over() {
			t.Error("not over at the end")
		}
	})
}

func TestReplay_loop(t *testing.T) {
	replaying(t, `{"t":500,"data":"a"}`+"\n"+`{"t":2000,"data":"b"}`, ReplayOptions{Loop: true}, func(t *testing.T, r *Replay, p *tape) {
		lasting(4600 * time.Millisecond)
		want(t, "rounds", p.took(), `500 message "a"
2000 message "b"
2000 playing: from the start, round 2
2500 message "a"
4000 message "b"
4000 playing: from the start, round 3
4500 message "a"`)
	})
	replaying(t, `{"t":0,"data":"a"}`, ReplayOptions{Loop: true, Speed: 100}, func(t *testing.T, r *Replay, p *tape) {
		lasting(2500 * time.Millisecond)
		want(t, "a round of no length lasts a second", p.took(), "0 message \"a\"\n1000 playing: from the start, round 2\n1000 message \"a\"\n2000 playing: from the start, round 3\n2000 message \"a\"")
	})
	replaying(t, strings.SplitAfter(recorded, "\n")[0], ReplayOptions{Loop: true}, func(t *testing.T, r *Replay, p *tape) {
		lasting(time.Hour)
		want(t, "nothing to loop", p.took(), "0 end: replay ended, 0 events")
	})
}

func TestReplay_orders(t *testing.T) {
	replaying(t, recorded, ReplayOptions{}, func(t *testing.T, r *Replay, p *tape) {
		lasting(600 * time.Millisecond)
		p.took()
		r.must(t, Order{Do: "pause"})
		r.must(t, Order{Do: "pause"})
		lasting(10 * time.Second)
		want(t, "paused", p.took(), "600 paused: at 0:00")
		if at(t, r) != 600 {
			t.Errorf("stands at %d, want 600", at(t, r))
		}
		r.must(t, Order{Do: "play"})
		r.must(t, Order{Do: "play"})
		lasting(time.Second)
		want(t, "played on", p.took(), "10600 playing: from 0:00\n11100 running: x<y\n11100 lost: cut")
		r.must(t, speedOf(10))
		lasting(7 * time.Second)
		want(t, "ten times as fast", p.took(), "11600 playing: from 0:01 at speed 10\n17550 message \"c\"\n17550 end: replay ended, 6 events")

		r.must(t, seekTo(61_000))
		lasting(10 * time.Millisecond)
		want(t, "back from the end it plays", p.took(), "18600 playing: from 1:01\n18610 message \"c\"\n18610 end: replay ended, 6 events")
		r.must(t, Order{Do: "play"})
		lasting(10 * time.Millisecond)
		want(t, "played again", p.took(), "18610 playing: from 0:00\n18620 message \"a\"\n18620 message \"b\"\n18620 price \"7\"")
		r.must(t, Order{Do: "pause"})
		r.must(t, seekTo(1100))
		p.took()
		r.must(t, Order{Do: "step"})
		r.must(t, Order{Do: "step"})
		r.must(t, Order{Do: "step"})
		r.must(t, Order{Do: "step"})
		want(t, "step by step", p.took(), "18620 running: x<y\n18620 lost: cut\n18620 message \"c\"\n18620 end: replay ended, 6 events")
		r.must(t, seekTo(1<<60))
		lasting(time.Second)
		want(t, "behind the end", p.took(), "18620 playing: from 1:01\n18620 message \"c\"\n18620 end: replay ended, 6 events")
		r.must(t, seekTo(0))
		r.must(t, Order{Do: "step"})
		want(t, "a step pauses", p.took(), "19620 playing: from 0:00\n19620 paused: at 0:00\n19620 message \"a\"")
		if at(t, r) != 100 {
			t.Errorf("stands at %d, want at the event", at(t, r))
		}
	})
}

func TestReplay_refusesOrders(t *testing.T) {
	replaying(t, recorded, ReplayOptions{}, func(t *testing.T, r *Replay, p *tape) {
		for _, o := range []Order{{}, {Do: "rewind"}, {Do: "seek"}, seekTo(-1), {Do: "speed"}, speedOf(0), speedOf(0.09), speedOf(101)} {
			if err := r.Do(t.Context(), o); err == nil {
				t.Errorf("%+v was obeyed", o)
			}
		}
		want(t, "nothing said", p.took(), "")
	})
}

// Nothing that a viewer would see twice, or late: ten thousand events in an hour, each at its time.
func TestReplay_doesNotDrift(t *testing.T) {
	var file strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&file, `{"t":%d,"data":"%d"}`+"\n", i*360, i*360)
	}
	replaying(t, file.String(), ReplayOptions{}, func(t *testing.T, r *Replay, p *tape) {
		lasting(time.Hour)
		lines := strings.Split(p.took(), "\n")
		if len(lines) != 10_001 {
			t.Fatalf("%d lines, want each event and the end", len(lines))
		}
		for i, line := range lines[:10_000] {
			if line != fmt.Sprintf("%d message \"%d\"", i*360, i*360) {
				t.Fatalf("event %d is %s", i, line)
			}
		}
	})
}

func TestReplay_troubleIsTold(t *testing.T) {
	file := recorded + "damaged\n" + `{"t":-1,"data":"refused"}` + "\n" + `{"t":61100,"type":"hello","data":"d"}` + "\n" + `{"t":61100,"type":"source","data":"e"}`
	replaying(t, file, ReplayOptions{Speed: 100}, func(t *testing.T, r *Replay, p *tape) {
		p.mu.Lock()
		p.refuse = "hello"
		p.mu.Unlock()
		lasting(time.Hour)
		got := p.took()
		for _, part := range []string{
			"0 lost: 1 line left out: line 8: no event: damaged\n0 playing: 1 line not as it should be, but played: line 9: its time is out of bounds",
			"611 lost: an event of 7 bytes is left out: ", "611 message \"d\"\n611 message \"e\"\n611 end: replay ended, 9 events",
		} {
			if !strings.Contains(got, part) {
				t.Errorf("said\n%s\nwant in it\n%s", got, part)
			}
		}
		if len(r.Trouble()) != 2 {
			t.Errorf("trouble %q, want two lines", r.Trouble())
		}
	})
}

func TestReplay_closedStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, err := newReplay("x", text{strings.NewReader(recorded)}, int64(len(recorded)), ReplayOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Play(t.Context(), &tape{closed: true}); !errors.Is(err, errRefused) {
			t.Errorf("play: %v, want the publisher's", err)
		}
	})
}

func TestOpenReplay_refuses(t *testing.T) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise")
	os.WriteFile(noise, []byte("\x00\x01\x02\x03\xff"), 0o600)
	for path, want := range map[string]string{
		filepath.Join(dir, "none"): "no such file", dir: "a directory", os.DevNull: "not a regular file", noise: "not text",
	} {
		_, err := OpenReplay(path, ReplayOptions{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprintf("%q", path)) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
