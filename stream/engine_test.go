package stream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// relay is an engine in memory: what it orders it delivers to its nodes at once.
type relay struct {
	mu    sync.Mutex
	clock func() time.Time
	began time.Time
	kept  []Ordered
	keys  map[string]int64
	nodes []*Stream
	held  chan struct{} // closed when what was kept meanwhile is to be delivered; nil: at once
	away  bool          // it does not say what it has
	apart bool          // others may publish between events
}

// newRelay returns a relay whose log begins now by a clock, nil for the machine's.
func newRelay(clock func() time.Time) *relay {
	if clock == nil {
		clock = time.Now
	}
	return &relay{clock: clock, began: clock(), keys: map[string]int64{}}
}

// join gives s all events from now on.
func (r *relay) join(s *Stream) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nodes = append(r.nodes, s)
}

func (r *relay) Publish(_ context.Context, key, eventType string, bySource bool, data [][]byte) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n, ok := r.keys[key]; ok && key != "" {
		return n, nil
	}
	var events []Ordered
	for _, d := range data {
		n := int64(len(r.kept) + len(events) + 1)
		events = append(events, Ordered{n, r.clock().Sub(r.began), eventType, d, bySource})
		r.keys[key] = n
	}
	r.kept = append(r.kept, events...)
	if held := r.held; held != nil {
		r.mu.Unlock()
		<-held
		r.mu.Lock()
	}
	for _, s := range r.nodes {
		if err := s.Deliver(events...); err != nil {
			return 0, err
		}
	}
	return int64(len(r.kept)), nil
}

// hold delivers nothing until release.
func (r *relay) hold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held = make(chan struct{})
}

func (r *relay) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.held)
	r.held = nil
}

func (r *relay) Together() bool { return !r.apart }

func (r *relay) Holds(_ context.Context, n int64) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away {
		return false, ErrAway
	}
	return n <= int64(len(r.kept)), nil
}

// A viewer may come from a node that was ahead of this one: it waits for the event of its cursor,
// up to 2 s. One that the engine does not have gets its gap at once.
func TestEngine_aCursorAhead(t *testing.T) {
	bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
		engine := f.options.Engine.(*relay)
		f.publish("", "1")
		engine.hold()
		var publishing sync.WaitGroup
		publishing.Go(func() {
			if err := f.Publish("", []byte("2")); err != nil { // kept, and not delivered
				t.Error(err)
			}
		})
		defer publishing.Wait()
		synctest.Wait()
		began := time.Now()
		w := f.watchSSE("after=" + f.Epoch() + ".3")
		wantHello(t, w)
		wantData(t, w, typeGap, `{"missed":null,"reason":"ahead"}`)
		if got := time.Since(began); got != 0 {
			t.Errorf("answered after %v, want at once", got)
		}
		w.close()
		time.AfterFunc(time.Second, engine.release)
		w = f.watchSSE("after=" + f.Epoch() + ".2")
		if hello, _ := wantHello(t, w); !hello.Resumed {
			t.Error("the event has come within 2 s, and the viewer is not resumed")
		}
		f.publish("", "3")
		wantNumbers(t, w, 3, 3)
		w.close()
	})
}

// Where the event of a cursor has not come within 2 s, and may be there, nothing is said of it: a
// gap would bring the viewer what it has. It comes back, here or elsewhere.
func TestEngine_aCursorThatNobodyCanTellOf(t *testing.T) {
	for name, away := range map[string]bool{"behind": false, "away": true} {
		t.Run(name, func(t *testing.T) {
			bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
				engine := f.options.Engine.(*relay)
				engine.hold()
				engine.away = away
				var publishing sync.WaitGroup
				publishing.Go(func() {
					if err := f.Publish("", []byte("1")); err != nil {
						t.Error(err)
					}
				})
				defer publishing.Wait()
				defer engine.release()
				synctest.Wait()
				began := time.Now()
				w := f.watchSSE("after=" + f.Epoch() + ".1")
				if e := w.next(); e.name != "closed" || time.Since(began) != aheadWait {
					t.Errorf("a stream begins with %+v after %v, want its end after %v", e, time.Since(began), aheadWait)
				}
				response := f.get("/poll?wait=0&after=" + f.Epoch() + ".1")
				if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
					t.Errorf("a poll is answered %s, Retry-After %q", response.Status, response.Header.Get("Retry-After"))
				}
			})
		})
	}
}

// Another log ends all viewers, and each comes back to a gap.
func TestEngine_reset(t *testing.T) {
	bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
		f.publish("", "1")
		w := f.watchSSE("")
		wantHello(t, w)
		last := wantNumbers(t, w, 1, 1)
		if err := f.Reset("aaaaaaaaaaaaa", time.Now()); err != nil {
			t.Fatal(err)
		}
		if e := w.next(); e.name != "closed" {
			t.Errorf("after a reset comes %+v, want the end of the answer", e)
		}
		w = f.watchSSE("after=" + last.id)
		wantHello(t, w)
		wantData(t, w, typeGap, `{"missed":null,"reason":"restart"}`)
		w.close()
	})
}

// A poll has the notice that stands in each answer, and one that waits is answered with the next.
func TestEngine_noticesOfAPoll(t *testing.T) {
	bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
		f.publish("", "1")
		states := func(query string) (all []string) {
			for _, e := range f.poll(query) {
				if e.name == typeSource {
					all = append(all, decodeJSON[sourceData](t, e.data).State)
				}
			}
			return all
		}
		after := "after=" + f.Epoch() + ".1"
		time.AfterFunc(time.Second, func() { f.Notice("away", "x", true) })
		began := time.Now()
		if got := states(after); !slices.Equal(got, []string{"away"}) || time.Since(began) != time.Second {
			t.Errorf("the poll that waits is answered %v after %v", got, time.Since(began))
		}
		if got := states(after + "&wait=0"); !slices.Equal(got, []string{"away"}) {
			t.Errorf("while it is away a poll is answered %v", got)
		}
		f.Notice("back", "x", false)
		if got := states(after + "&wait=0"); got != nil {
			t.Errorf("then it is answered %v", got)
		}
	})
}

// An end that the engine has acknowledged is delivered when it has come back, be there a viewer or
// not. Of a log that was replaced it does not come.
func TestEngine_deliveredWhenTheEndIsHere(t *testing.T) {
	for name, replaced := range map[string]bool{"late": false, "replaced": true} {
		t.Run(name, func(t *testing.T) {
			bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
				engine := f.options.Engine.(*relay)
				nodes := engine.nodes
				engine.nodes = nil // acknowledged, and not delivered
				f.publish("", "1")
				if err := f.End("input ended, 1 line"); err != nil {
					t.Fatal(err)
				}
				if !f.Ended() || f.Delivered() {
					t.Errorf("ended %v, delivered %v; want an end that is under way", f.Ended(), f.Delivered())
				}
				engine.nodes = nodes
				if replaced {
					if err := f.Reset("aaaaaaaaaaaaa", time.Now()); err != nil {
						t.Fatal(err)
					}
				} else if err := f.Deliver(engine.kept...); err != nil {
					t.Fatal(err)
				}
				if !f.Ended() || !f.Delivered() {
					t.Errorf("ended %v, delivered %v; want both", f.Ended(), f.Delivered())
				}
			})
		})
	}
}

// What others have published under one type more than may be published here is shown as it is, up
// to a bound, beyond which a mark stands in its place.
func TestEngine_typesOfOthers(t *testing.T) {
	bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
		var events []Ordered
		for i := range maxEngineTypes + 1 {
			events = append(events, Ordered{N: int64(i + 1), Type: fmt.Sprint("type", i), Data: []byte("x")})
		}
		if err := f.Deliver(events...); err != nil {
			t.Fatal(err)
		}
		types := 0
		for e := range f.Retained() {
			switch want := fmt.Sprint("type", e.N-1); {
			case e.Type == want:
				types++
			case e.N != maxEngineTypes+1 || e.Type != typeSource || !strings.Contains(string(e.Data), ErrType.Error()):
				t.Errorf("event %d is %s %s, want %s", e.N, e.Type, e.Data, want)
			}
		}
		if types != maxEngineTypes {
			t.Errorf("%d types are shown, want %d", types, maxEngineTypes)
		}
		if err := f.Publish("another", []byte("x")); !errors.Is(err, ErrType) {
			t.Errorf("one more is published with %v", err)
		}
		f.publish(fmt.Sprint("type", maxEngineTypes-1), "x")
	})
}

// Several events whose numbers are needed are refused where they would not follow each other.
func TestEngine_numberedApart(t *testing.T) {
	bubbleOver(t, ordered, Options{}, func(t *testing.T, f *fixture) {
		f.options.Engine.(*relay).apart = true
		if n, err := f.PublishNumbered("", []byte("1"), []byte("2")); !errors.Is(err, ErrApart) {
			t.Errorf("two events are published up to %d, %v; want ErrApart", n, err)
		}
		if n, err := f.PublishNumbered("", []byte("1")); n != 1 || err != nil {
			t.Errorf("one event is published as %d, %v", n, err)
		}
	})
}
