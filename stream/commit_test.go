package stream

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// recorder is a recording in memory: a line for each event, as it would be restored.
type recorder struct {
	lines []string
	n     []int64
	at    []time.Duration
	types []string
	data  []string
	fail  error
	calls int
}

func (k *recorder) record(first int64, at time.Duration, eventType string, data [][]byte) error {
	k.calls++
	if k.fail != nil {
		return k.fail
	}
	for i, d := range data {
		k.n, k.at, k.types, k.data = append(k.n, first+int64(i)), append(k.at, at), append(k.types, eventType), append(k.data, string(d))
		k.lines = append(k.lines, fmt.Sprintf("%d %s %s", first+int64(i), eventType, d))
	}
	return nil
}

func TestRecord_hasEveryKindOfEventInOrder(t *testing.T) {
	var k recorder
	bubble(t, Options{Record: k.record}, func(t *testing.T, f *fixture) {
		f.publish("", "one")
		if err := f.Publish("price", []byte("2"), []byte("3")); err != nil {
			t.Fatal(err)
		}
		f.do("POST", "/events?type=chat", strings.NewReader("hello"))
		f.SetState("running", "ping")
		f.Lost("cut")
		f.End("done")
		f.Publish("open") // refused: uses no number
		f.publish("", "last")
	})
	want := `1 message one
2 price 2
3 price 3
4 chat hello
5 source {"state":"running","text":"ping"}
6 source {"state":"lost","text":"cut"}
7 end {"reason":"source","status":"done"}
8 message last`
	if got := strings.Join(k.lines, "\n"); got != want {
		t.Errorf("recorded\n%s\nwant\n%s", got, want)
	}
	if k.calls != 7 {
		t.Errorf("%d calls, want 7: one a batch", k.calls)
	}
}

// Whatever a viewer has seen is recorded, and a recording that is stuck holds no viewer up.
func TestRecord_beforeAnyViewer(t *testing.T) {
	writing, written := make(chan struct{}), make(chan struct{})
	options := Options{Record: func(first int64, _ time.Duration, _ string, _ [][]byte) error {
		if first == 2 {
			close(writing)
			<-written
		}
		return nil
	}}
	eachTransport(t, options, func(t *testing.T, f *fixture, watch func(string) watcher) {
		writing, written = make(chan struct{}), make(chan struct{})
		f.publish("", "one")
		published := make(chan struct{})
		go func() {
			defer close(published)
			f.publish("", "two")
		}()
		<-writing
		w := watch("from=start")
		wantHello(t, w)
		wantData(t, w, "message", "one")
		pass(time.Second)
		if last := f.Status().Last; !strings.Contains(last, ".1.") {
			t.Errorf("the last event is %s while the second is being written, want the first", last)
		}
		close(written)
		wantData(t, w, "message", "two")
		<-published
		w.close()
	})
}

func TestRecord_failureIsToldOnceAndTheStreamGoesOn(t *testing.T) {
	k := &recorder{fail: errors.New("recording stopped: no space left on device")}
	bubble(t, Options{Record: k.record}, func(t *testing.T, f *fixture) {
		f.SetState("running", "ping")
		f.publish("", "one", "two")
		var texts []string
		for n := range 4 {
			texts = append(texts, string(f.event(int64(n+1))))
		}
		want := `running|recording stopped: no space left on device|data: one|data: two`
		for i, part := range strings.Split(want, "|") {
			if !strings.Contains(texts[i], part) {
				t.Errorf("event %d is %q, want %q in it", i+1, texts[i], part)
			}
		}
		if state := f.Status().State; state == nil || state.State != "running" {
			t.Errorf("state %+v, want running: the source runs on", state)
		}
	})
	if k.calls != 1 {
		t.Errorf("%d calls, want 1: none after an error", k.calls)
	}
}

// event returns the bytes of event n.
func (f *fixture) event(n int64) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	events, _ := f.log.readFrom(f.log.positionAfter(n-1), &hold{})
	size, _ := wholeEvents(events, len(events), 1)
	return events[:size]
}

// A log that was recorded goes on in another process: bytes, ids and cursors are the same.
func TestRestore_theSameBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k recorder
		first, err := New(Options{Record: k.record})
		if err != nil {
			t.Fatal(err)
		}
		for i, data := range nasty {
			if err := first.Publish(fmt.Sprint("t", i%5), []byte(data)); err != nil {
				t.Fatal(err)
			}
			pass(7 * time.Millisecond)
		}
		first.End("over")
		first.Close()
		pass(time.Hour)
		second, err := New(Options{Epoch: first.epoch, Started: time.UnixMilli(first.started)})
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		for i := range k.n {
			if err := second.Restore(k.n[i], k.at[i], k.types[i], []byte(k.data[i])); err != nil {
				t.Fatal(err)
			}
		}
		before, _ := first.log.readFrom(position{}, &hold{})
		after, _ := second.log.readFrom(position{}, &hold{})
		if string(before) != string(after) {
			t.Errorf("restored\n%q\nwant\n%q", after, before)
		}
		if fmt.Sprint(first.types) != fmt.Sprint(second.types) {
			t.Errorf("types %q, want %q", second.types, first.types)
		}
		if second.Delivered() || second.Status().State != nil {
			t.Error("the source has ended, want a new run of it")
		}
		if err := second.Publish("", []byte("next")); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%s.%d.%d", first.epoch, len(nasty)+2, time.Since(time.UnixMilli(first.started)).Milliseconds()); second.Status().Last != want {
			t.Errorf("the next id is %s, want %s", second.Status().Last, want)
		}
	})
}

func TestRestore_missingNumbersAreTold(t *testing.T) {
	bubble(t, Options{Epoch: "abcdefghijk27"}, func(t *testing.T, f *fixture) {
		for _, n := range []int64{5, 6, 9, 10} {
			if err := f.Restore(n, 0, "message", fmt.Append(nil, n)); err != nil {
				t.Fatal(err)
			}
		}
		for after, want := range map[int]string{
			3: `"missed":5,"reason":"history"`, 6: `"missed":2,"reason":"history"`, 8: "data: 9\n", 9: "data: 10\n",
		} {
			text, _ := io.ReadAll(f.get(fmt.Sprintf("/poll?wait=0&after=abcdefghijk27.%d", after)).Body)
			body := string(text)
			if !strings.Contains(body, want) || strings.Contains(body, "data: 6\n") {
				t.Errorf("after %d: %q, want %q and nothing before the hole", after, body, want)
			}
		}
	})
}

// What a hole has dropped no longer counts against the history: as many events fit behind it as did
// before it.
func TestRestore_aHoleLeavesTheWholeHistory(t *testing.T) {
	s := open(t, Options{History: MinHistory})
	const fit = 40 // of 1000 bytes each
	for _, first := range []int64{1, 101, 201} {
		for n := first; n < first+fit; n++ {
			if err := s.Restore(n, 0, "message", make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.Status(); got.Events != fit || got.First != fmt.Sprintf("%s.%d.0", s.epoch, first) {
			t.Errorf("%d events from %s on are retained, want %d from %d on", got.Events, got.First, fit, first)
		}
	}
}

func TestRestore_refuses(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		if err := f.Restore(7, time.Second, "message", nil); err != nil {
			t.Fatal(err)
		}
		const day = 24 * time.Hour
		for name, err := range map[string]error{
			"the_same_number": f.Restore(7, time.Second, "message", nil),
			"number_back":     f.Restore(6, time.Second, "message", nil),
			"number_below_0":  f.Restore(-1, time.Second, "message", nil),
			"number_huge":     f.Restore(MaxN, time.Second, "message", nil),
			"time_back":       f.Restore(8, 999*time.Millisecond, "message", nil),
			"time_huge":       f.Restore(8, day+time.Millisecond, "message", nil),
			"type":            f.Restore(8, time.Second, "hello", nil),
			"size":            f.Restore(8, time.Second, "message", make([]byte, MaxEvent)),
		} {
			if err == nil {
				t.Errorf("%s: restored, want a refusal", name)
			}
		}
		if err := f.Restore(8, day, "message", nil); err != nil {
			t.Error(err)
		}
	})
}

// A clock that is set back stops time in the ids, so that a search by time finds its place.
func TestPublish_timeNeverRunsBack(t *testing.T) {
	start := time.UnixMilli(1_800_000_000_000)
	var now time.Duration
	s := open(t, Options{Started: start, Clock: func() time.Time { return start.Add(now) }})
	for _, c := range []struct{ clock, at time.Duration }{
		{-time.Hour, 0}, {10 * time.Second, 10 * time.Second}, {4 * time.Second, 10 * time.Second}, {-time.Hour, 10 * time.Second}, {11 * time.Second, 11 * time.Second},
	} {
		now = c.clock
		if err := s.Publish("", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if got := s.lastID().t; got != c.at.Milliseconds() {
			t.Errorf("at %s the clock dates an event %d ms, want %s", c.clock, got, c.at)
		}
	}
	for at, n := range map[time.Duration]int64{9 * time.Second: 1, 10 * time.Second: 4, 11 * time.Second: 5} {
		if got := s.log.positionAt(at.Milliseconds()).n; got != n {
			t.Errorf("up to %s there is event %d, want %d", at, got, n)
		}
	}
}

func TestNew_refusesWhatGoesOnFromNowhere(t *testing.T) {
	for _, options := range []Options{{Epoch: "short"}, {Epoch: "ABCDEFGHIJK27"}, {Started: time.UnixMilli(-1)}, {Started: time.UnixMilli(MaxN + 1)}} {
		if _, err := New(options); err == nil {
			t.Errorf("%+v: opened, want a refusal", options)
		}
	}
}
