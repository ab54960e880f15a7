package find

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

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

func (p asPage) json(t *testing.T) string {
	t.Helper()
	var all []int64
	for n := range p {
		all = append(all, n)
	}
	slices.Sort(all)
	text, err := json.Marshal(Ranges{}.with(all))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is found by records is what the page finds that looks at each line (ui/test/search.test.js
// reads the same file), however the log has grown between the answers.
func TestRecords_asThePage(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "records.json"))
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Lines   [][2]string
		Queries []struct {
			Text           string
			Regexp, Invert bool
			Found, Steps   json.RawMessage
		}
	}
	if err := json.Unmarshal(content, &log); err != nil || len(log.Lines) < 300 || len(log.Queries) < 10 {
		t.Fatalf("%d lines, error %v", len(log.Lines), err)
	}
	for _, chunk := range []int{3, 50, 1000} {
		s := open(t)
		levels := &formats.Leveler{}
		x := Records{Levels: levels}
		type state struct {
			q            Query
			found, steps asPage
			last         int64
		}
		var all []*state
		for _, q := range log.Queries {
			values := url.Values{map[bool]string{false: "match", true: "re"}[q.Regexp]: {q.Text}}
			if q.Invert {
				values.Set("not", "1")
			}
			all = append(all, &state{parse(t, values.Encode()), asPage{}, asPage{}, 0})
		}
		for i, l := range log.Lines {
			if err := s.Publish(l[0], []byte(l[1])); err != nil {
				t.Fatal(err)
			}
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
			if got := all[i].found.json(t); got != string(q.Found) {
				t.Errorf("chunks of %d: %q, not %v: found\n%s, want\n%s", chunk, q.Text, q.Invert, got, q.Found)
			}
			if got := all[i].steps.json(t); got != string(q.Steps) {
				t.Errorf("chunks of %d: %q, not %v: steps\n%s, want\n%s", chunk, q.Text, q.Invert, got, q.Steps)
			}
		}
	}
}

// A log that was replaced by another is read anew, and one that was trimmed goes on.
func TestRecords_anotherLog(t *testing.T) {
	s, err := stream.New(stream.Options{History: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	x := Records{Levels: &formats.Leveler{}}
	q := parse(t, "match=frame")
	for range 3000 {
		s.Publish("", []byte("panic: x"))
		s.Publish("", []byte("\tframe of a function"))
	}
	got, err := x.Find(t.Context(), s, q, nothing, 1)
	if err != nil || got.First == 1 || got.Missed != 0 || got.Last != 6000 || got.More {
		t.Fatalf("of a trimmed log %+v, %v", got, err)
	}
	before := len(x.parts)
	for range 3000 {
		s.Publish("", []byte("panic: x"))
		s.Publish("", []byte("\tframe of a function"))
	}
	if got, err := x.Find(t.Context(), s, q, nothing, 6001); err != nil || got.Last != 12000 || len(got.Steps) == 0 || len(x.parts) > 2*before {
		t.Errorf("then %d to %d, %d parts of %d before, %v", got.First, got.Last, len(x.parts), before, err)
	}
}
