package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/recording"
	"pushpane/stream"
)

// publisherLog is a publisher that records a line for each call, with the time since start in
// milliseconds.
type publisherLog struct {
	start  time.Time
	closed bool

	mu      sync.Mutex // guards what is below
	lines   []string
	batches []int  // the events of each call of Publish
	last    int64  // number of the newest event that was published by number
	refuse  string // a type
}

func (p *publisherLog) add(format string, args ...any) error {
	if p.closed {
		return errRefused
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, fmt.Sprintf("%d ", time.Since(p.start).Milliseconds())+fmt.Sprintf(format, args...))
	return nil
}

func (p *publisherLog) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	err := p.Publish(eventType, data...)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last += int64(len(data))
	return p.last, err
}

func (p *publisherLog) Publish(eventType string, data ...[]byte) error {
	p.mu.Lock()
	refused := p.refuse
	p.batches = append(p.batches, len(data))
	p.mu.Unlock()
	if eventType == refused {
		return stream.ErrType
	}
	for _, d := range data {
		if string(d) == "refused" {
			return errRefused
		}
	}
	for _, d := range data {
		if err := p.add("%s %q", eventType, d); err != nil {
			return err
		}
	}
	return nil
}

func (p *publisherLog) Epoch() string                     { return "zzzzzzzzzzz27" }
func (p *publisherLog) SetState(state, text string) error { return p.add("%s: %s", state, text) }
func (p *publisherLog) Lost(text string) error            { return p.add("lost: %s", text) }
func (p *publisherLog) End(status string) error           { return p.add("end: %s", status) }

// read returns the lines since it was called last.
func (p *publisherLog) read() string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	all := strings.Join(p.lines, "\n")
	p.lines = nil
	return all
}

// replayText opens the replay of a file with a text.
func replayText(name, file string, o ReplayOptions) (*Replay, error) {
	reader, err := recording.NewReader(strings.NewReader(file), int64(len(file)), recording.Options{Idle: o.Idle, Pace: o.Pace})
	if err != nil {
		return nil, err
	}
	return newReplay(name, closers{}, reader, o)
}

// replaying plays a file in fake time while test runs.
func replaying(t *testing.T, file string, o ReplayOptions, test func(t *testing.T, r *Replay, p *publisherLog)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r, err := replayText("talk.ndjson", file, o)
		if err != nil {
			t.Fatal(err)
		}
		p := &publisherLog{start: time.Now()}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Play(ctx, p) }()
		synctest.Wait()
		test(t, r, p)
		stop()
		if err := <-done; err != nil {
			t.Errorf("play: %v, want nil after a stop", err)
		}
		if err := r.Control(t.Context(), ReplayControl{Do: "play"}); !errors.Is(err, ErrReplayStopped) {
			t.Errorf("a command after the end: %v, want that it has stopped", err)
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

func (r *Replay) must(t *testing.T, c ReplayControl) {
	t.Helper()
	if err := r.Control(t.Context(), c); err != nil {
		t.Errorf("%+v: %v", c, err)
	}
}

func seekTo(ms int64) ReplayControl       { return ReplayControl{Do: "seek", At: &ms} }
func speedOf(speed float64) ReplayControl { return ReplayControl{Do: "speed", Speed: &speed} }
func at(t *testing.T, r *Replay) int      { t.Helper(); return int(r.State().At) }

// A terminal draws a bar from 200 ms to 400 ms, and prints lines from then on.
const drawn = `{"pushpane":"recording","version":1,"title":"","source":"command","name":"","start":1800000000000,"epoch":"abcdefghijk27"}
{"n":1,"t":100,"type":"screen","data":"{\"title\":\"shop\"}"}
{"n":2,"t":200,"type":"message","data":"10%"}
{"n":3,"t":200,"type":"screen","data":"{\"from\":2,\"to\":2,\"lines\":1,\"rows\":[\"10%\"]}"}
{"n":4,"t":300,"type":"message","data":"20%"}
{"n":5,"t":400,"type":"message","data":"30%"}
{"n":6,"t":400,"type":"screen","data":"{\"from\":2,\"to\":5,\"except\":[[3,3]],\"lines\":3,\"replaces\":[3],\"rows\":[\"30%\"]}"}
{"n":7,"t":500,"type":"message","data":"done"}
{"n":8,"t":600,"type":"screen","data":"{}"}
{"n":9,"t":700,"type":"message","data":"another"}
`

func TestReplay_aSeekShowsWhatTheTerminalShows(t *testing.T) {
	replaying(t, drawn, ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		r.must(t, ReplayControl{Do: "pause"})
		p.read()
		shows := func(ms int64, expected ...string) {
			t.Helper()
			r.must(t, seekTo(ms))
			if got := p.read(); !inOrder(got, expected...) || strings.Count(got, "screen") != len(expected) {
				t.Errorf("at %d ms it shows\n%swant %q", ms, got, expected)
			}
		}
		shows(350, `{\"title\":\"shop\"}`, `{\"rows\":[\"10%\"]}`)
		r.must(t, ReplayControl{Do: "step"}) // the bar goes on in the same row
		r.must(t, ReplayControl{Do: "step"})
		if got := p.read(); !strings.Contains(got, `\"replaces\":[`) {
			t.Errorf("the next state takes the place of what was shown: %s", got)
		}
		shows(550, `{\"title\":\"shop\"}`)
		shows(650, "{}")
		shows(150, `{\"title\":\"shop\"}`)
		shows(0, "{}")
	})
}

func inOrder(text string, parts ...string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

func TestReplay_recordedTiming(t *testing.T) {
	replaying(t, recorded, ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(99 * time.Millisecond)
		want(t, "before the first", p.read(), "")
		lasting(time.Hour)
		want(t, "all of it", p.read(), `100 message "a"
100 message "b"
100 price "7"
1100 running: x<y
1100 lost: cut
61100 message "c"
61100 end: replay ended, 6 events`)
		if s := r.State(); s.At != 61100 || s.Length != 61100 || s.Playing || s.Speed != 1 || len(s.Marks) != 2 || !r.AtEnd() || r.Title() != "A talk" {
			t.Errorf("state %+v", s)
		}
	})
}

func TestReplay_speedAndIdleLimit(t *testing.T) {
	replaying(t, recorded, ReplayOptions{Speed: 4, Idle: 2 * time.Second}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(time.Hour)
		want(t, "four times as fast", p.read(), `25 message "a"
25 message "b"
25 price "7"
275 running: x<y
275 lost: cut
775 message "c"
775 end: replay ended, 6 events`)
	})
}

// A recorded end event is published once; one in the middle does not end the replay.
func TestReplay_recordedEnds(t *testing.T) {
	const end = `{"t":%d,"type":"end","data":"{\"reason\":\"source\",\"status\":\"over\"}"}` + "\n"
	file := fmt.Sprintf(`{"t":0,"data":"a"}`+"\n"+end+`{"t":20,"data":"b"}`+"\n"+end, 10, 30)
	replaying(t, file, ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(15 * time.Millisecond)
		if r.AtEnd() {
			t.Error("at the end already with an end event in the middle")
		}
		lasting(time.Hour)
		want(t, "each end once", p.read(), "0 message \"a\"\n10 end: over\n20 message \"b\"\n30 end: over")
		if !r.AtEnd() {
			t.Error("not at the end")
		}
	})
}

func TestReplay_loop(t *testing.T) {
	replaying(t, `{"t":500,"data":"a"}`+"\n"+`{"t":2000,"data":"b"}`, ReplayOptions{Loop: true}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(4600 * time.Millisecond)
		want(t, "rounds", p.read(), `500 message "a"
2000 message "b"
2000 playing: from the start, round 2
2500 message "a"
4000 message "b"
4000 playing: from the start, round 3
4500 message "a"`)
	})
	replaying(t, `{"t":0,"data":"a"}`, ReplayOptions{Loop: true, Speed: 100}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(2500 * time.Millisecond)
		want(t, "a round of no length lasts a second", p.read(), "0 message \"a\"\n1000 playing: from the start, round 2\n1000 message \"a\"\n2000 playing: from the start, round 3\n2000 message \"a\"")
	})
	replaying(t, strings.SplitAfter(recorded, "\n")[0], ReplayOptions{Loop: true}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(time.Hour)
		want(t, "nothing to loop", p.read(), "0 end: replay ended, 0 events")
	})
}

func TestReplay_controls(t *testing.T) {
	replaying(t, recorded, ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(600 * time.Millisecond)
		p.read()
		r.must(t, ReplayControl{Do: "pause"})
		r.must(t, ReplayControl{Do: "pause"})
		lasting(10 * time.Second)
		want(t, "paused", p.read(), "600 paused: at 0:00")
		if at(t, r) != 600 {
			t.Errorf("stands at %d, want 600", at(t, r))
		}
		r.must(t, ReplayControl{Do: "play"})
		r.must(t, ReplayControl{Do: "play"})
		lasting(time.Second)
		want(t, "played on", p.read(), "10600 playing: from 0:00\n11100 running: x<y\n11100 lost: cut")
		r.must(t, speedOf(10))
		lasting(7 * time.Second)
		want(t, "ten times as fast", p.read(), "11600 playing: from 0:01 at speed 10\n17550 message \"c\"\n17550 end: replay ended, 6 events")

		r.must(t, seekTo(61_000))
		lasting(10 * time.Millisecond)
		want(t, "back from the end it plays", p.read(), "18600 playing: from 1:01\n18610 message \"c\"\n18610 end: replay ended, 6 events")
		r.must(t, ReplayControl{Do: "play"})
		lasting(10 * time.Millisecond)
		want(t, "played again", p.read(), "18610 playing: from 0:00\n18620 message \"a\"\n18620 message \"b\"\n18620 price \"7\"")
		r.must(t, ReplayControl{Do: "pause"})
		r.must(t, seekTo(1100))
		p.read()
		r.must(t, ReplayControl{Do: "step"})
		r.must(t, ReplayControl{Do: "step"})
		r.must(t, ReplayControl{Do: "step"})
		r.must(t, ReplayControl{Do: "step"})
		want(t, "step by step", p.read(), "18620 running: x<y\n18620 lost: cut\n18620 message \"c\"\n18620 end: replay ended, 6 events")
		r.must(t, seekTo(1<<60))
		lasting(time.Second)
		want(t, "behind the end", p.read(), "18620 playing: from 1:01\n18620 message \"c\"\n18620 end: replay ended, 6 events")
		r.must(t, seekTo(0))
		r.must(t, ReplayControl{Do: "step"})
		want(t, "a step pauses", p.read(), "19620 playing: from 0:00\n19620 paused: at 0:00\n19620 message \"a\"")
		if at(t, r) != 100 {
			t.Errorf("stands at %d, want at the event", at(t, r))
		}
	})
}

func TestReplay_refusesMalformedCommands(t *testing.T) {
	replaying(t, recorded, ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		for _, c := range []ReplayControl{{}, {Do: "rewind"}, {Do: "seek"}, seekTo(-1), {Do: "speed"}, speedOf(0), speedOf(0.09), speedOf(101)} {
			if err := r.Control(t.Context(), c); err == nil {
				t.Errorf("%+v was executed", c)
			}
		}
		want(t, "nothing published", p.read(), "")
	})
}

// Ten thousand events in an hour are each published once, and at their time.
func TestReplay_doesNotDrift(t *testing.T) {
	var file strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&file, `{"t":%d,"data":"%d"}`+"\n", i*360, i*360)
	}
	replaying(t, file.String(), ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(time.Hour)
		lines := strings.Split(p.read(), "\n")
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

func TestReplay_problemsArePublished(t *testing.T) {
	file := recorded + "damaged\n" + `{"t":-1,"data":"refused"}` + "\n" + `{"t":61100,"type":"hello","data":"d"}` + "\n" + `{"t":61100,"type":"source","data":"e"}`
	replaying(t, file, ReplayOptions{Speed: 100}, func(t *testing.T, r *Replay, p *publisherLog) {
		p.mu.Lock()
		p.refuse = "hello"
		p.mu.Unlock()
		lasting(time.Hour)
		got := p.read()
		for _, part := range []string{
			"0 lost: 1 line left out: line 8: no event: damaged\n0 playing: 1 line not as it should be, but played: line 9: its time is out of bounds",
			"611 lost: an event of 7 bytes is left out: ", "611 named \"hello\\nd\"\n611 message \"e\"\n611 end: replay ended, 9 events",
		} {
			if !strings.Contains(got, part) {
				t.Errorf("published\n%s\nwant in it\n%s", got, part)
			}
		}
		if len(r.Problems()) != 2 {
			t.Errorf("problems %q, want two lines", r.Problems())
		}
	})
}

// Events that are due at once are published in batches of maxBatch, each up to the event that
// reaches it, so that memory and the delay of a command are bounded.
func TestReplay_batchesAreBounded(t *testing.T) {
	const size = maxBatch / 4
	line := `{"t":1,"data":"` + strings.Repeat("x", size) + `"}` + "\n"
	file := strings.SplitAfter(recorded, "\n")[0] + strings.Repeat(line, 10)
	replaying(t, file, ReplayOptions{}, func(t *testing.T, r *Replay, p *publisherLog) {
		lasting(time.Second)
		if want := []int{4, 4, 2}; !slices.Equal(p.batches, want) {
			t.Errorf("published batches of %v events of a quarter of the limit, want %v", p.batches, want)
		}
	})
}

// A capture without times comes at the pace that is asked for, and says that it has none; where
// there are times a pace is refused.
func TestReplay_pace(t *testing.T) {
	const capture = "data: a\n\nid: 7\nevent: x.y\ndata: b\n\ndata: c\n\n"
	for pace, each := range map[time.Duration]int{0: 100, 50 * time.Millisecond: 50, time.Hour: 3_600_000} {
		replaying(t, capture, ReplayOptions{Pace: pace}, func(t *testing.T, r *Replay, p *publisherLog) {
			lasting(3 * time.Hour)
			want := fmt.Sprintf("0 playing: no event has a time: one comes every %s (--pace)\n0 message \"a\"\n%d x.y \"b\"\n%d message \"c\"\n%[3]d end: replay ended, 3 events", time.Duration(each)*time.Millisecond, each, 2*each)
			if got := p.read(); got != want {
				t.Errorf("published\n%s\nwant\n%s", got, want)
			}
		})
	}
	if _, err := replayText("talk.ndjson", recorded, ReplayOptions{Pace: time.Second}); err == nil || err.Error() != "its events have times, and --pace 1s is for a file without" {
		t.Errorf("a pace of a recording: %v", err)
	}
}

func TestReplay_closedStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, err := replayText("x", recorded, ReplayOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Play(t.Context(), &publisherLog{closed: true}); !errors.Is(err, errRefused) {
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
