package find

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/formats"
	"pushpane/stream"
)

// What is counted is what the page counts that looks at each line (ui/test/tally.test.js reads the
// same file), also while the log grows.
func TestRecords_Count(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "counts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Lines [][3]any
		Cases []struct {
			First int64
			View  struct {
				Most     int
				Own      *bool
				From, To *int64
				Types    []string
			}
			Counts Counts
			Bars   *Bars
		}
	}
	if err := json.Unmarshal(content, &log); err != nil || len(log.Lines) < 200 || len(log.Cases) < 20 {
		t.Fatalf("%d lines, error %v", len(log.Lines), err)
	}
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		x := Records{Levels: &formats.Leveler{}}
		came := time.Duration(0)
		for i, l := range log.Lines {
			at := time.Duration(l[2].(float64)) * time.Millisecond
			time.Sleep(at - came)
			came = at
			publishAs(t, s, l[0].(string), l[1].(string))
			if i%50 == 0 {
				if c, err := x.Count(t.Context(), s, nil, 1, View{Most: 100}); err != nil || c.Last != int64(i+1) || c.More {
					t.Fatalf("of %d events %+v, error %v", i+1, c, err)
				}
			}
		}
		for _, v := range log.Cases {
			view := View{Most: v.View.Most, Own: v.View.Own, Types: v.View.Types, Span: Span{v.View.From, v.View.To}}
			got, err := x.Count(t.Context(), s, nil, v.First, view)
			if err != nil || got.Lines != v.Counts.Lines || got.Levels != v.Counts.Levels || !sameTypes(got.Types, v.Counts.Types) || got.First != v.First || got.Last != int64(len(log.Lines)) {
				t.Errorf("from %d on: %+v, error %v, want %+v", v.First, got, err, v.Counts)
			}
			if !reflect.DeepEqual(got.Bars, v.Bars) {
				t.Errorf("%+v from %d on: bars\n%+v, want\n%+v", v.View, v.First, got.Bars, v.Bars)
			}
		}
	})
}

// sameTypes compares types in any order.
func sameTypes(got, want []TypeCount) bool {
	by := func(a, b TypeCount) int { return strings.Compare(a.Name, b.Name) }
	return slices.Equal(slices.SortedFunc(slices.Values(got), by), slices.SortedFunc(slices.Values(want), by))
}

// What has no row does not count, nor what the log has no more.
func TestRecords_countsWhatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := stream.New(stream.Options{History: 64 << 10})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		x := Records{Levels: &formats.Leveler{}}
		began := time.Now()
		for i := range 6000 {
			kind := []string{"message", "price", "stderr"}[i%3]
			text := began.Add(time.Duration(i)*time.Second).UTC().Format(time.RFC3339) + []string{" INFO a", " WARN b", " ERROR c"}[i%3]
			if err := s.Publish(kind, []byte(text)); err != nil {
				t.Fatal(err)
			}
			if i%1000 == 999 {
				if _, err := x.Count(t.Context(), s, nil, 1, View{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		all, err := x.Count(t.Context(), s, nil, 1, View{Most: 2})
		if err != nil || all.First == 1 || all.Lines != 6000-all.First+1 || all.Bars.Lines != all.Lines || all.Bars.Without != 0 {
			t.Fatalf("of a trimmed log %+v, %+v, error %v", all, all.Bars, err)
		}
		some, err := x.Count(t.Context(), s, Ranges{{1, 5990}, {5992, 5993}}, 1, View{Most: 10})
		if err != nil || some.Lines != 8 || some.Levels[0]+some.Levels[1]+some.Levels[2] != 8 || some.Bars.Lines != 8 {
			t.Errorf("of what is not hidden %+v, %+v, error %v", some, some.Bars, err)
		}
		none, err := x.Count(t.Context(), s, nil, 6001, View{Most: 10})
		if err != nil || none.First != 6001 || none.Last != 6000 || none.Lines != 0 || none.Bars != nil {
			t.Errorf("behind all %+v, error %v", none, err)
		}
		if _, err := x.Count(t.Context(), s, Ranges{{5000, 1 << 40}}, 1, View{Most: 10}); err != nil {
			t.Error(err)
		}
		s.Close()
		if _, err := x.Count(t.Context(), s, nil, 1, View{}); !errors.Is(err, stream.ErrClosed) {
			t.Errorf("of a closed stream: %v", err)
		}
	})
}

// Times that are far from each other are kept as exactly as those that are near.
func TestTimes(t *testing.T) {
	want := []int64{0, 1, 1 << 32, 1<<32 - 1, 253402300799999, 5, -5, -1 << 40, 7}
	at := times{first: 10}
	for _, ms := range want {
		at.add(ms)
	}
	for trimmed := range len(want) + 3 {
		at.trim(int64(10 + trimmed))
		next := at.from(int64(10 + trimmed))
		for i := range want {
			ms, ok := at.at(int64(10 + i))
			risen, there := int64(0), false
			if i >= trimmed {
				risen, there = next(int64(10 + i))
			}
			if want := want[i]; i < trimmed {
				if ok || there {
					t.Errorf("%d trimmed: event %d has %d, %d, want none", trimmed, i, ms, risen)
				}
			} else if !ok || !there || ms != want || risen != want {
				t.Errorf("%d trimmed: event %d has %d %v, %d %v, want %d", trimmed, i, ms, ok, risen, there, want)
			}
		}
	}
}
