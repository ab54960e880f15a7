package formats

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write ui/line/table.js, docs/formats.md and testdata/cases.json anew")

// generated compares a file with what the table makes of it, or writes it.
func generated(t *testing.T, path string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, want, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the table makes (%v): go test ./internal/formats -update", path, err)
	}
}

func quoted(v any) string {
	var to bytes.Buffer
	e := json.NewEncoder(&to)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(to.String(), "\n")
}

// script returns ui/line/table.js: a row a line, without what is empty.
func script() []byte {
	var b strings.Builder
	b.WriteString("// Made from internal/formats by its test with -update: what programs write at the start of a line,\n" +
		"// and how. Its comments are in internal/formats/formats.go.\n'use strict';\n\n")
	list := func(name string, rows []string) {
		fmt.Fprintf(&b, "var %s = [\n  %s\n];\n\n", name, strings.Join(rows, ",\n  "))
	}
	var stamps, rows []string
	for _, s := range Stamps() {
		stamps = append(stamps, fmt.Sprintf("{name: %s, first: %s, begins: %s, parts: %s}", quoted(s.Name), quoted(firstOf(s.Begins)), quoted(s.Begins), quoted(s.Parts)))
	}
	for _, f := range Formats() {
		row := []string{"name: " + quoted(f.Name), "title: " + quoted(f.Title)}
		member := func(name string, value any, set bool) {
			if set {
				row = append(row, name+": "+quoted(value))
			}
		}
		member("stamp", f.Stamp, f.Stamp != "")
		member("behind", f.Behind, f.Behind != "")
		member("parts", f.Parts, len(f.Parts) > 0)
		if f.Keys != nil {
			var keys []string
			for _, k := range f.Keys {
				one := []string{"paths: " + quoted(strings.Split(k.Path, "|"))}
				add := func(name string, value any, set bool) {
					if set {
						one = append(one, name+": "+quoted(value))
					}
				}
				add("value", k.Value, k.Value != "")
				add("parts", k.Parts, len(k.Parts) > 0)
				add("stamp", k.Stamp, k.Stamp != "")
				add("optional", true, k.Optional)
				keys = append(keys, "{"+strings.Join(one, ", ")+"}")
			}
			row = append(row, "keys: ["+strings.Join(keys, ", ")+"]")
		}
		member("pairs", true, f.Pairs)
		member("levels", f.Levels, f.Levels != "")
		member("closed", true, f.Closed)
		member("inner", true, f.Inner)
		member("zone", f.Zone, f.Zone != "")
		rows = append(rows, "{"+strings.Join(row, ", ")+"}")
	}
	list("STAMPS", stamps)
	list("FORMATS", rows)
	fmt.Fprintf(&b, "var LEVELS = %s;\n\nvar ZONES = %s;\n\n", quoted(Levels()), quoted(Zones()))
	b.WriteString("module.exports = {STAMPS: STAMPS, FORMATS: FORMATS, LEVELS: LEVELS, ZONES: ZONES};\n")
	return []byte(b.String())
}

func TestTable_script(t *testing.T) {
	generated(t, filepath.Join("..", "..", "ui", "line", "table.js"), script())
}

// Patterns mean the same in Go and in the oldest browser.
func TestTable_patternsOfBothLanguages(t *testing.T) {
	foreign := regexp.MustCompile(`\(\?[^:]|\\[^\\dwb./\[\](){}^$|*+?tx-]|\[\[:|\\x[^01]|^[^^]`)
	check := func(name, pattern string, parts []string) {
		if found := foreign.FindString(pattern); found != "" {
			t.Errorf("%s: %q is not in both languages, or the pattern may begin anywhere", name, found)
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if re.NumSubexp() != len(parts) {
			t.Errorf("%s: %d groups and %d parts", name, re.NumSubexp(), len(parts))
		}
	}
	stamps := map[string]bool{"": true}
	for _, s := range Stamps() {
		check(s.Name, s.Begins, s.Parts)
		stamps[s.Name] = true
	}
	names := map[string]bool{}
	for _, f := range Formats() {
		if names[f.Name] || f.Name == "" || f.Title == "" || f.Example == "" || !stamps[f.Stamp] {
			t.Errorf("%+v: it lacks something, or its name is there twice", f)
		}
		names[f.Name] = true
		if f.Behind != "" {
			check(f.Name, f.Behind, f.Parts)
		}
		for _, k := range f.Keys {
			if k.Value != "" {
				check(f.Name+" "+k.Path, k.Value, k.Parts)
			}
			if !stamps[k.Stamp] {
				t.Errorf("%s: no stamp %q", f.Name, k.Stamp)
			}
		}
	}
}

// Each example is a line of its own row.
func TestTable_examples(t *testing.T) {
	r := NewReader()
	for _, f := range Formats() {
		l, ok := r.Read([]byte(f.Example))
		if !ok || l.Format.Name != f.Name && l.Format.Name != f.Same {
			t.Errorf("%s: %s is read as %+v", f.Name, f.Example, l)
		}
	}
}

// aCase is a line and what both readers read in it. Time is in ms since 1970, where a line without a
// zone is of UTC and one without a year is of 2026, null for none; Level is that of the row, "" for
// none; Format is "" for a line that none fits.
type aCase struct {
	Line    string `json:"line"`
	Format  string `json:"format"`
	Time    *int64 `json:"time"`
	Level   string `json:"level"`
	Message string `json:"message"`
}

var caseTime = time.Date(2026, 12, 30, 0, 0, 0, 0, time.UTC)

func TestReader_cases(t *testing.T) {
	path := filepath.Join("testdata", "cases.json")
	content, err := os.ReadFile(path)
	var cases []aCase
	if err == nil {
		err = json.Unmarshal(content, &cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader()
	var lines []string
	for _, c := range cases {
		got := aCase{Line: c.Line}
		if l, ok := r.Read([]byte(c.Line)); ok {
			clock := Clock{Newest: caseTime, Zone: time.UTC}
			ms := clock.Micros(l.Moment) / 1000
			got.Format, got.Time, got.Level, got.Message = l.Format.Name, &ms, l.Level, l.Message
		}
		if !*update && quoted(got) != quoted(c) {
			t.Errorf("read\n%s\nwant\n%s", quoted(got), quoted(c))
		}
		lines = append(lines, quoted(got))
	}
	generated(t, path, []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"))
}
