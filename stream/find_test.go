package stream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// containing is a filter of the events whose data has a text.
func containing(text string) *Filter {
	return &Filter{Match: func(e Event) bool { return bytes.Contains(e.Data, []byte(text)) }}
}

// quickly is the same filter with candidates.
func quickly(text string) *Filter {
	f := containing(text)
	f.Candidates = func(encoded []byte) func(int) int {
		return func(from int) int {
			if i := bytes.Index(encoded[from:], []byte(text)); i >= 0 {
				return from + i
			}
			return -1
		}
	}
	return f
}

// thirds lets the numbers through that three divides.
func thirds() *Filter {
	return &Filter{Match: func(e Event) bool {
		n, err := strconv.Atoi(string(e.Data))
		return err == nil && n%3 == 0
	}}
}

// find searches to the end, page by page.
func find(t *testing.T, s *Stream, search Search) (numbers []int64, pages int) {
	t.Helper()
	for {
		pages++
		found, err := s.Find(t.Context(), search)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, found.Numbers...)
		switch {
		case found.More < 0:
			return numbers, pages
		case search.Oldest:
			search.First = found.More + 1
		default:
			if search.Last = found.More - 1; search.Last == 0 {
				search.Last = none
			}
		}
		search.Count = false
	}
}

// What is found is what a plain loop finds, in either order, page by page, with candidates and
// without.
func FuzzFind(f *testing.F) {
	f.Add("one\x00two\x00a\nb\x00\x00types\x00id: 1", "o", 2, 1, 0)
	f.Add("a\x00aa\x00ba\x00b", "a", 1, 2, 3)
	f.Add("data: a\x00\r\r\x00event: x", "data", 3, 0, 2)
	f.Fuzz(func(t *testing.T, all, text string, limit, first, last int) {
		if strings.ContainsAny(text, "\r\n") || text == "" || strings.ToValidUTF8(text, "") != text {
			t.Skip("not of one line")
		}
		s := open(t, Options{History: MinHistory})
		for i, data := range strings.Split(all, "\x00") {
			eventType := ""
			if i%5 == 4 {
				eventType = fmt.Sprintf("t%d", i%7)
			}
			if err := s.Publish(eventType, []byte(data)); err != nil {
				t.Skip(err)
			}
		}
		search := Search{Limit: 1 + max(0, limit)%7, First: int64(max(0, first) % 20), Last: int64(max(0, last) % 20)}
		var want []int64
		for e := range s.Retained() {
			if e.N >= search.First && (search.Last == 0 || e.N <= search.Last) && bytes.Contains(e.Data, []byte(text)) {
				want = append(want, e.N)
			}
		}
		for _, oldest := range []bool{true, false} {
			for _, filter := range []*Filter{containing(text), quickly(text)} {
				search.Oldest, search.Filter, search.Count = oldest, filter, false
				got, _ := find(t, s, search)
				if !slices.Equal(got, want) {
					t.Errorf("search %+v for %q in %q: %d, want %d", search, text, all, got, want)
				}
				search.Count = true
				if found, err := s.Find(t.Context(), search); err != nil || found.Matches != int64(len(want)) || found.Missed != 0 {
					t.Errorf("search %+v for %q in %q: %+v, %v; want %d matches", search, text, all, found, err, len(want))
				}
			}
			slices.Reverse(want)
		}
	})
}

func TestFind_pages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{})
		for n := range 2500 {
			s.Publish("", fmt.Appendf(nil, "%04d %s", n+1, strings.Repeat("x", 60)))
		}
		sevens := containing("7 x")
		for _, oldest := range []bool{false, true} {
			first, err := s.Find(t.Context(), Search{Filter: sevens, Limit: 100, Oldest: oldest, Count: true})
			if err != nil || first.Matches != 250 || len(first.Numbers) != 100 || first.First != 1 || first.Last != 2500 || first.More != first.Numbers[99] {
				t.Errorf("oldest %v: %+v, %v; want 100 numbers of 250, all looked at", oldest, first, err)
			}
			page, err := s.Find(t.Context(), Search{Filter: sevens, Limit: 100, Oldest: oldest})
			if err != nil || page.Matches != 100 || !slices.Equal(page.Numbers, first.Numbers) || page.Last-page.First >= 1000 {
				t.Errorf("oldest %v: %+v, %v; want the same, and no more looked at", oldest, page, err)
			}
			if all, pages := find(t, s, Search{Filter: sevens, Limit: 100, Oldest: oldest}); len(all) != 250 || pages != 3 {
				t.Errorf("oldest %v: %d numbers in %d pages, want 250 in 3", oldest, len(all), pages)
			}
			counted, err := s.Find(t.Context(), Search{Filter: sevens, Oldest: oldest})
			if err != nil || counted.Matches != 250 || len(counted.Numbers) != 0 || counted.More != -1 {
				t.Errorf("oldest %v: %+v, %v; want 250 counted", oldest, counted, err)
			}
		}
		if found, err := s.Find(t.Context(), Search{First: 2600}); err != nil || found.Last != found.First-1 || found.More != -1 {
			t.Errorf("behind the log: %+v, %v; want nothing looked at", found, err)
		}
		if _, err := s.Find(t.Context(), Search{Limit: MaxNumbers + 1}); err == nil {
			t.Error("a limit of more than there may be is taken")
		}
		if _, err := s.Find(t.Context(), Search{Epoch: newEpoch()}); !errors.Is(err, ErrReplaced) {
			t.Errorf("the numbers of another log: %v, want ErrReplaced", err)
		}
	})
}

// While it is searched the history goes on: what is trimmed before its turn is counted, and all
// else is found.
func TestFind_trimmedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{History: MinHistory})
		publish := func(events int) {
			for range events {
				s.Publish("", fmt.Appendf(nil, "%d %s", s.log.end.n+1, strings.Repeat("x", 500)))
			}
		}
		for _, oldest := range []bool{true, false} {
			publish(200)
			seen := 0
			filter := &Filter{Match: func(e Event) bool {
				if seen++; seen%10 == 5 {
					publish(20)
				}
				if number, _, _ := strings.Cut(string(e.Data), " "); number != fmt.Sprint(e.N) || len(e.Data) != len(number)+501 {
					t.Fatalf("event %d has the data %q", e.N, e.Data)
				}
				return true
			}}
			before := s.log.end.n
			found, err := s.Find(t.Context(), Search{Filter: filter, Oldest: oldest, Limit: MaxNumbers, Count: true})
			if err != nil || found.More != -1 || found.Last != before || found.Matches != int64(len(found.Numbers)) {
				t.Fatalf("oldest %v: %+v, %v", oldest, found, err)
			}
			if looked := found.Last - found.First + 1 - found.Missed; found.Matches != looked {
				t.Errorf("oldest %v: %d matches of %d that were looked at (%+v)", oldest, found.Matches, looked, found)
			}
			if oldest && found.Missed == 0 {
				t.Error("nothing was trimmed meanwhile")
			}
			if !oldest && (found.Missed != 0 || found.First <= before-100 || found.Numbers[0] != before) {
				t.Errorf("from the newest on: %+v, want it to end where the log was trimmed", found)
			}
		}
	})
}

// A hundred at once are sixteen, and none waits for another to end.
func TestFind_aHundredAtOnce(t *testing.T) {
	s := open(t, Options{})
	s.Publish("", []byte("a"), []byte("b"))
	const all = 100
	refused := make(chan struct{}, all)
	enough := sync.OnceFunc(func() {
		for range all - maxFinds {
			<-refused
		}
	})
	filter := &Filter{Match: func(e Event) bool {
		enough()
		return e.N == 2
	}}
	var running sync.WaitGroup
	var mu sync.Mutex
	found := 0
	for range all {
		running.Go(func() {
			got, err := s.Find(t.Context(), Search{Filter: filter, Limit: 10})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, ErrFinds):
				refused <- struct{}{}
			case err == nil && slices.Equal(got.Numbers, []int64{2}):
				found++
			default:
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	running.Wait()
	if found != maxFinds {
		t.Errorf("%d searches have found it, want %d", found, maxFinds)
	}
	if _, err := s.Find(t.Context(), Search{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if s.memory.claimed != 0 || len(s.looking.turn) != 0 {
		t.Errorf("afterwards %d bytes are held, and %d have the turn", s.memory.claimed, len(s.looking.turn))
	}
}

// A search ends by itself, and says where to go on; one whose asker has gone looks at no further
// block.
func TestFind_ends(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		for n := range 1000 {
			f.publish("", fmt.Sprintf("%d %s", n, strings.Repeat("x", 1000)))
		}
		slow := &Filter{Match: func(Event) bool {
			time.Sleep(10 * time.Millisecond)
			return true
		}}
		began := time.Now()
		found, err := f.Find(t.Context(), Search{Filter: slow, Limit: MaxNumbers})
		if took := time.Since(began); err != nil || took > 3*time.Second || found.More != found.First || found.First < 2 {
			t.Errorf("after %s: %+v, %v; want a search that ends within 2 s and a block", took, found, err)
		}
		if all, pages := find(t, f.Stream, Search{Filter: slow, Limit: MaxNumbers}); len(all) != 1000 || pages < 4 {
			t.Errorf("%d numbers in %d pages, want 1000 in some more", len(all), pages)
		}
		ctx, cancel := context.WithCancel(t.Context())
		looked := 0
		gone := &Filter{Match: func(Event) bool {
			cancel()
			looked++
			return true
		}}
		if _, err := f.Find(ctx, Search{Filter: gone}); !errors.Is(err, context.Canceled) || looked > 100 {
			t.Errorf("%d events looked at, error %v; want one block and the error of the asker", looked, err)
		}
	})
}

// One search, however long, holds up neither publishing nor viewers.
func TestFind_holdsNobodyUp(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		f.number(1, 10)
		w := f.watchSSE("from=now")
		wantHello(t, w)
		more := make(chan struct{})
		ended := make(chan error)
		go func() {
			_, err := f.Find(t.Context(), Search{Filter: &Filter{Match: func(Event) bool {
				<-more
				return true
			}}})
			ended <- err
		}()
		synctest.Wait()
		f.number(11, 20)
		wantNumbers(t, w, 11, 20)
		close(more)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		w.close()
	})
}
