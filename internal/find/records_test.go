package find

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"pushpane/internal/formats"
	"pushpane/stream"
)

// asPage reads the numbers of an answer as a page does.
type asPage map[int64]bool

func (p asPage) apply(add, out Ranges) {
	for _, r := range add {
		for n := r[0]; n <= r[1]; n++ {
			p[n] = true
		}
	}
	for _, r := range out {
		for n := r[0]; n <= r[1]; n++ {
			delete(p, n)
		}
	}
}

func (p asPage) numbers() []int64 { return slices.Sorted(maps.Keys(p)) }

// numbersOf reads a list of the shared file, such as [3,[5,9]].
func numbersOf(t *testing.T, list []json.RawMessage) []int64 {
	t.Helper()
	all := asPage{}
	for _, one := range list {
		r := [2]int64{}
		if one[0] != '[' {
			one = slices.Concat([]byte{'['}, one, []byte{','}, one, []byte{']'})
		}
		if err := json.Unmarshal(one, &r); err != nil {
			t.Fatal(err)
		}
		all.apply(Ranges{r}, nil)
	}
	return all.numbers()
}

// A list is small where the runs are alike.
func TestRanges_json(t *testing.T) {
	for want, r := range map[string]Ranges{
		"[]":            nil,
		"[3,1,2,5]":     {{3, 3}, {5, 9}},
		"[1,6,2,6,2,1]": {{1, 6}, {8, 13}, {15, 15}},
	} {
		if got, err := json.Marshal(r); err != nil || string(got) != want {
			t.Errorf("%v is %s, error %v, want %s", r, got, err, want)
		}
	}
}

// What is found by records is what the page finds that looks at each line (ui/test/search.test.js
// reads the same file), however the log has grown between the answers.
func TestRecords_asThePage(t *testing.T) {
	for _, name := range []string{"records.json", "recordfields.json"} {
		t.Run(strings.TrimSuffix(name, ".json"), func(t *testing.T) { findRecords(t, name) })
	}
}

func findRecords(t *testing.T, name string) {
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Lines   [][2]string
		Queries []struct {
			Text           string
			Regexp, Invert bool
			Chosen         struct {
				Levels, Types []string
				Fields        []chosenField
				Span          struct{ From, To int64 } // numbers: a line comes each ms
			}
			Found, Steps []json.RawMessage
		}
	}
	if err := json.Unmarshal(content, &log); err != nil || len(log.Lines) < 300 || len(log.Queries) < 60 {
		t.Fatalf("%d lines, error %v", len(log.Lines), err)
	}
	for _, chunk := range []int{7, 50, 1000} {
		s := open(t)
		levels := &formats.Leveler{}
		x := Records{Levels: levels}
		type state struct {
			q            RecordQuery
			found, steps asPage
			last         int64
		}
		var all []*state
		for _, q := range log.Queries {
			values := url.Values{}
			if q.Text != "" {
				values.Set(map[bool]string{false: "match", true: "re"}[q.Regexp], q.Text)
			}
			if q.Invert {
				values.Set("not", "1")
			}
			if q.Chosen.Types != nil {
				values.Set("type", strings.Join(q.Chosen.Types, ","))
			}
			if q.Chosen.Levels != nil {
				list := slices.Clone(q.Chosen.Levels)
				for i, level := range list {
					list[i] = cmp.Or(level, other)
				}
				values.Set("level", strings.Join(list, ","))
			}
			for _, f := range q.Chosen.Fields {
				values.Add("field", f.parameter())
			}
			all = append(all, &state{RecordQuery{Query: parse(t, values.Encode()), From: q.Chosen.Span.From, To: q.Chosen.Span.To}, asPage{}, asPage{}, 0})
		}
		for i, l := range log.Lines {
			publishAs(t, s, l[0], l[1])
			if (i+1)%chunk != 0 && i+1 < len(log.Lines) {
				continue
			}
			for _, one := range all {
				got, err := x.Find(t.Context(), s, one.q, nothing, one.last+1)
				if err != nil || got.First != one.last+1 || got.Last != int64(i+1) || got.More {
					t.Fatalf("the answer behind %d is of %d to %d, more %v, error %v", one.last, got.First, got.Last, got.More, err)
				}
				one.last = got.Last
				one.steps.apply(got.Steps, got.Out)
				one.found.apply(got.Steps, got.Out)
				one.found.apply(got.Rows, got.Out)
			}
		}
		for i, q := range log.Queries {
			if got, want := all[i].found.numbers(), numbersOf(t, q.Found); !slices.Equal(got, want) {
				t.Errorf("chunks of %d: %q, not %v, of %+v: found\n%d, want\n%d", chunk, q.Text, q.Invert, q.Chosen, got, want)
			}
			if got, want := all[i].steps.numbers(), numbersOf(t, q.Steps); !slices.Equal(got, want) {
				t.Errorf("chunks of %d: %q, not %v, of %+v: steps\n%d, want\n%d", chunk, q.Text, q.Invert, q.Chosen, got, want)
			}
		}
	}
}

// publishAs publishes what a source or a person has: the stream has methods of its own for marks.
func publishAs(t *testing.T, s *stream.Stream, kind, data string) {
	t.Helper()
	var mark struct{ State, Text, Status string }
	var err error
	switch kind {
	case "source":
		err = json.Unmarshal([]byte(data), &mark)
		err = errors.Join(err, s.SetState(mark.State, mark.Text))
	case "end":
		err = json.Unmarshal([]byte(data), &mark)
		err = errors.Join(err, s.End(mark.Status))
	default:
		err = s.Publish(kind, []byte(data))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A log that was replaced by another is read anew, and one that was trimmed goes on.
func TestRecords_anotherLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := stream.New(stream.Options{History: 64 << 10})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		x := Records{Levels: &formats.Leveler{}}
		q := RecordQuery{Query: parse(t, "match=frame")}
		for range 3000 {
			s.Publish("", []byte("panic: x"))
			s.Publish("", []byte("\tframe of a function"))
		}
		got, err := x.Find(t.Context(), s, q, nothing, 1)
		if err != nil || got.First == 1 || got.Missed != 0 || got.Last != 6000 || got.More {
			t.Fatalf("of a trimmed log %+v, %v", got, err)
		}
		if got, err := x.Find(t.Context(), s, RecordQuery{Query: parse(t, "level=error")}, nothing, 1); err != nil || len(got.Steps) == 0 || got.Missed != got.First-1 || got.Last != 6000 {
			t.Errorf("by level %+v, %v", got, err)
		}
		before := len(x.index.parts)
		for range 3000 {
			s.Publish("", []byte("panic: x"))
			s.Publish("", []byte("\tframe of a function"))
		}
		if got, err := x.Find(t.Context(), s, q, nothing, 6001); err != nil || got.Last != 12000 || len(got.Steps) == 0 || len(x.index.parts) > 2*before {
			t.Errorf("then %d to %d, %d parts of %d before, %v", got.First, got.Last, len(x.index.parts), before, err)
		}
	})
}

// What passes a filter in many pieces comes in pages, each of which is bounded.
func TestRecords_pages(t *testing.T) {
	s := open(t)
	var lines [][]byte
	for range 2 * maxRanges {
		lines = append(lines, []byte("ERROR: x"), []byte("ok"))
	}
	if err := s.Publish("", lines...); err != nil {
		t.Fatal(err)
	}
	x := Records{Levels: &formats.Leveler{}}
	q := RecordQuery{Query: parse(t, "level=error")}
	var last, steps int64
	for more := true; more; {
		got, err := x.Find(t.Context(), s, q, nothing, last+1)
		if err != nil || len(got.Steps) > maxRanges+1 || got.First != last+1 || len(got.Steps) == 0 {
			t.Fatalf("behind %d: %d ranges from %d, error %v", last, len(got.Steps), got.First, err)
		}
		last, more = got.Last, got.More
		steps += int64(len(got.Steps))
	}
	if steps != 2*maxRanges || last != 4*maxRanges {
		t.Errorf("%d records up to %d, want %d up to %d", steps, last, 2*maxRanges, 4*maxRanges)
	}
}
