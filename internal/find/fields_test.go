package find

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"pushpane/internal/formats"
	"pushpane/internal/line"
	"pushpane/internal/record"
	"pushpane/stream"
)

// chosenField is a part of the page's filter by fields.
type chosenField struct {
	Path, Text string
	Not        bool
}

func (f chosenField) parameter() string {
	equals := "="
	if f.Not {
		equals = "!="
	}
	return strings.NewReplacer("%", "%25", "=", "%3D", "!", "%21").Replace(f.Path) + equals + f.Text
}

// A filter by fields lets through what that of the page does, of lines by themselves
// (ui/test/fields.test.js reads the same file).
func TestFields_asThePage(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "line", "testdata", "fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases struct {
		Lines   []struct{ Type, Data string }
		Filters []struct {
			List   []chosenField
			Query  string
			Passes []int
		}
	}
	if err := json.Unmarshal(content, &cases); err != nil || len(cases.Filters) < 60 {
		t.Fatalf("%d filters, error %v", len(cases.Filters), err)
	}
	for _, f := range cases.Filters {
		q := parse(t, f.Query)
		var got []int
		for i, l := range cases.Lines {
			if q.Events(nil).Match(stream.Event{Type: l.Type, Data: []byte(l.Data)}) {
				got = append(got, i)
			}
		}
		// What is no line is in a stream only where its type is asked for.
		want := slices.DeleteFunc(f.Passes, func(i int) bool { return cases.Lines[i].Type == "screen" || cases.Lines[i].Type == "room" })
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d, want %d", f.Query, got, want)
		}
	}
}

func TestFields_refusals(t *testing.T) {
	many := strings.Repeat("field=a%3D1&", maxConditions)
	for query, want := range map[string]string{
		"field=":           `"" is neither NAME=VALUE nor NAME!=VALUE`,
		"field=status":     `"status" is neither`,
		"field=a%25=1":     `"a%=1" is neither`,
		"field=a%25zz=1":   `"a%zz=1" is neither`,
		"field=a=1&field=": `"" is neither`,
		many + "field=b=1": "101 are more than 100",
		"field=a=" + strings.Repeat("x", maxFields-1): "more than 16384 bytes together",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(values); err == nil || !strings.HasPrefix(err.Error(), "read field: ") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.40s: %v, want a line with %q", query, err, want)
		}
	}
	parse(t, strings.TrimSuffix(many, "&"))
	parse(t, "field=a="+strings.Repeat("x", maxFields-2))
	for query, want := range map[string]fields{
		"field=a==b!=":             {{path: "a", texts: []string{"=b!="}, key: []byte("a")}},
		"field=a.b!=&field=a.b!=x": {{path: "a.b", texts: []string{"", "x"}, not: true, key: []byte("a")}},
		"field=a!!=":               {{path: "a!", texts: []string{""}, not: true, key: []byte("a!")}},
		"field=%2525%2521=%25":     {{path: "%!", texts: []string{"%"}, key: []byte("%!")}},
		"field==":                  {{path: "", texts: []string{""}, key: []byte("")}},
		"field=%FF=%FE":            {{path: "\ufffd", texts: []string{"\ufffd"}, key: []byte("\ufffd")}},
	} {
		if got := parse(t, query).fields; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

// What is found by fields comes in pages, each of which is bounded and behind the one before,
// however many lines of a record, or however few others, have the value.
func TestFields_pages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		lines := [][]byte{[]byte("2026-11-28 10:20:31 ERROR it failed"), []byte("java.lang.Error: x")}
		const pairs = maxRanges + 1000
		for range 5000 {
			lines = append(lines, []byte("Caused by: x at a=1 b=2"))
		}
		for range pairs {
			lines = append(lines, []byte("2026-11-28 10:20:31 INFO x a=1"), []byte("2026-11-28 10:20:31 INFO x a=2"))
		}
		if err := s.Publish("", lines...); err != nil {
			t.Fatal(err)
		}
		x := Records{Levels: &formats.Leveler{}}
		if _, err := x.Find(t.Context(), s, RecordQuery{}, nothing, 1); err != nil || x.index.end() != int64(len(lines)) {
			t.Fatalf("read up to %d, error %v", x.index.end(), err)
		}
		long := len(lines) - len(x.index.parts) - 2*pairs
		for query, want := range map[string]int{"field=a%3D1": pairs + long, "field=a!%3D2": pairs + long, "field=a%3D1&match=failed": 1} {
			q := RecordQuery{Query: parse(t, query)}
			steps, last := asPage{}, int64(0)
			for more := true; more; {
				got, err := x.Find(t.Context(), s, q, nothing, last+1)
				if err != nil || len(got.Steps) > 2*maxRanges+1 || got.First != last+1 || got.Last < got.First {
					t.Fatalf("%s: behind %d: %d ranges from %d to %d, error %v", query, last, len(got.Steps), got.First, got.Last, err)
				}
				last, more = got.Last, got.More
				steps.apply(got.Steps, got.Out)
			}
			if len(steps) != want || last != int64(len(lines)) {
				t.Errorf("%s: %d records up to %d, want %d up to %d", query, len(steps), last, want, len(lines))
			}
		}
	})
}

// Of a log that was trimmed what is left is found, and what a page has no row for is not.
func TestFields_whatThereIs(t *testing.T) {
	s, err := stream.New(stream.Options{History: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	x := Records{Levels: &formats.Leveler{}}
	q := RecordQuery{Query: parse(t, "field=n!%3D5999&field=k%3Dv")}
	if _, err := x.Find(t.Context(), s, q, nothing, 1); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 6000; n++ {
		s.Publish("", fmt.Appendf(nil, `{"n":%d,"k":"v"}`, n))
	}
	got, err := x.Find(t.Context(), s, q, func(n int64) bool { return n == 5997 }, 1)
	if err != nil || got.First == 1 || got.Missed != got.First-1 || got.Last != 6000 || got.More {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := (Ranges{{got.First, 5996}, {5998, 5998}, {6000, 6000}}); !slices.Equal(got.Steps, want) {
		t.Errorf("found %v, want %v", got.Steps, want)
	}
}

// Records are found by fields as a loop finds them that looks at all lines once they are there,
// however the log has grown between the answers.
func FuzzRecords_fields(f *testing.F) {
	const log = `{"a":1,"b":"x"}` + "\x00a=1 b=2\x00panic: x a=2 b=x\x00\x00goroutine 1 [running]:\x00main.x(0x1) a=1 b=2\x00\t/x.go:12 +0x1d\x00{\x00 \"a\": 1\x00}\x00" +
		"2026-11-28 10:20:31 ERROR x a=1\x00java.lang.Error: x a=1 b=2\x00\tat x(y.java:1)\x00Caused by: x at a=2 c=3\x00Caused by: x at a=1 c=3\x00\x1b[1ma\x1b[m=1 b=2\x00" + `{"a":{"b":[1,2]}}` + "\x00a=\x00x"
	for i, text := range []string{"1", "2", ""} {
		for kind := range 16 {
			f.Add(log, "a", text, kind, i+1)
		}
	}
	f.Add(log, "a.b.1", "2", 0, 4)
	f.Add(log, "c", "3", 3, 2)
	levels := &formats.Leveler{}
	f.Fuzz(func(t *testing.T, all, path, text string, kind, chunk int) {
		list := []chosenField{{string([]rune(path)), string([]rune(text)), kind&1 != 0}}
		if kind&2 != 0 {
			list = append(list, chosenField{"b", "2", kind&4 != 0}, chosenField{"a", "2", false})
		}
		values := url.Values{}
		for _, one := range list {
			values.Add("field", one.parameter())
		}
		if kind&8 != 0 {
			values.Set("match", "x")
		}
		if kind&24 == 24 {
			values.Set("not", "1")
		}
		q, err := Parse(values)
		if err != nil {
			t.Skip(err)
		}
		s, x := open(t), Records{Levels: levels}
		steps, found := asPage{}, asPage{}
		last := int64(0)
		lines := strings.Split(all, "\x00")
		for i, data := range lines {
			if err := s.Publish("", []byte(data)); err != nil {
				t.Skip(err)
			}
			if (i+1)%max(1, chunk%16) != 0 && i+1 < len(lines) {
				continue
			}
			got, err := x.Find(t.Context(), s, RecordQuery{Query: q}, nothing, last+1)
			if err != nil || got.First != last+1 || got.Last != int64(i+1) || got.More {
				t.Fatalf("the answer behind %d is of %d to %d, more %v, error %v", last, got.First, got.Last, got.More, err)
			}
			last = got.Last
			steps.apply(got.Steps, got.Out)
			found.apply(got.Steps, got.Out)
			found.apply(got.Rows, got.Out)
		}
		wantSteps, wantFound := plainRecords(s, &x.index, list, values.Get("match"), values.Has("not"))
		if !slices.Equal(steps.numbers(), wantSteps.numbers()) || !slices.Equal(found.numbers(), wantFound.numbers()) {
			t.Errorf("%v in %q, chunks of %d: steps %d, found %d, want %d and %d", values, all, chunk%16, steps.numbers(), found.numbers(), wantSteps.numbers(), wantFound.numbers())
		}
	})
}

type plainLine struct {
	n    int64
	role record.Role
	read []byte
}

// plainRecords finds records by a look at all lines. What belongs to a record is tested elsewhere.
func plainRecords(s *stream.Stream, in *lineIndex, list []chosenField, text string, not bool) (steps, found asPage) {
	records := map[int64][]plainLine{}
	for e := range s.Retained() {
		l := plainLine{e.N, record.Head, slices.Clone(line.Text(e.Type, e.Data))}
		head := in.headOf(e.N)
		if head != e.N {
			l.role = in.parts[behind(in.parts, e.N)].role
		}
		records[head] = append(records[head], l)
	}
	steps, found = asPage{}, asPage{}
	for head, lines := range records {
		if !plainPasses(lines, list) {
			continue
		}
		var matching []int64
		for _, l := range lines {
			seen := string(l.read)
			if strings.ContainsRune(seen, '\\') && strings.ContainsRune(seen, '"') {
				seen += "\n" + string(unescape(l.read))
			}
			if text != "" && strings.Contains(strings.ToLower(seen), text) {
				matching = append(matching, l.n)
			}
		}
		switch {
		case text != "" && !not && len(matching) > 0:
			steps[matching[0]], found[head] = true, true
			for _, n := range matching {
				found[n] = true
			}
		case text == "" || not && len(matching) == 0:
			steps[head] = true
			for _, l := range lines {
				if l.role != record.Hidden {
					found[l.n] = true
				}
			}
		}
	}
	return steps, found
}

// plainPasses: of the wanted values of a field one line has one, and none has an unwanted one.
func plainPasses(lines []plainLine, list []chosenField) bool {
	wanted := map[string]bool{}
	for _, f := range list {
		has := slices.ContainsFunc(lines, func(l plainLine) bool {
			value, ok := line.FieldsOf(l.read).Value(f.Path)
			return ok && string(value) == f.Text
		})
		if f.Not && has {
			return false
		}
		if !f.Not {
			wanted[f.Path] = wanted[f.Path] || has
		}
	}
	for _, has := range wanted {
		if !has {
			return false
		}
	}
	return true
}
