package formats

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
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

// script returns ui/line/table.js: a row a line, without what is empty, and what patterns have in
// common once.
func script() []byte {
	var b strings.Builder
	b.WriteString("// Made from internal/formats by its test with -update: what programs write at the start of a line,\n" +
		"// and how. Its fields are described in internal/formats/formats.go.\n'use strict';\n\n")
	common := []struct{ name, text string }{
		{"TIME_KEYS", timeKeys}, {"LEVEL_KEYS", levelKeys}, {"MESSAGE_KEYS", messageKeys}, {"LOWERS", lowers}, {"SECONDS", seconds},
		{"LEVELED", leveled}, {"LEVELED_GO", leveledGo}, {"BRACKET", bracket}, {"ANDROID", android}, {"UPPER", upper}, {"LOWER", lower}, {"ZONE", zone}, {"SYSCALL", syscall},
		{"PROGRAM", program}, {"POINTED", pointed}, {"POINT", point}, {"DATE", date}, {"CLOCK", clock}, {"MONTH", name}, {"DIGITS", "0123456789"}, {"CAPITALS", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, {"SMALL", "abcdefghijklmnopqrstuvwxyz"},
	}
	// expression returns text in JavaScript, with the first n of common by their names.
	var expression func(text string, common []struct{ name, text string }) string
	expression = func(text string, common []struct{ name, text string }) string {
		for i, c := range common {
			before, behind, found := strings.Cut(text, c.text)
			if !found {
				continue
			}
			parts := []string{c.name}
			if before != "" {
				parts = append([]string{expression(before, common[i+1:])}, parts...)
			}
			if behind != "" {
				parts = append(parts, expression(behind, common[i:]))
			}
			return strings.Join(parts, " + ")
		}
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\t", `\t`).Replace(text) + "'"
	}
	for i := len(common) - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "var %s = %s;\n", common[i].name, expression(common[i].text, common[i+1:]))
	}
	b.WriteString("var CIVIL = 'year month day hour minute second fraction';\n\n")
	list := func(name string, rows []string) {
		fmt.Fprintf(&b, "var %s = [\n  %s\n];\n\n", name, strings.Join(rows, ",\n  "))
	}
	text := func(s string) string { return expression(s, common) }
	parts := func(p []string) string {
		joined := strings.Join(p, " ")
		return expression(joined, []struct{ name, text string }{{"CIVIL", strings.Join(civil, " ")}})
	}
	var stamps, rows []string
	for _, s := range Stamps() {
		stamps = append(stamps, fmt.Sprintf("{name: %s, first: %s, begins: %s, parts: %s}", text(s.Name), text(s.First), text(s.Begins), parts(s.Parts)))
	}
	for _, f := range Formats() {
		var row []string
		member := func(name, value string, set bool) {
			if set {
				row = append(row, name+": "+value)
			}
		}
		member("name", text(f.Name), true)
		member("title", text(f.Title), true)
		member("stamp", text(f.Stamp), f.Stamp != "")
		member("behind", text(f.Behind), f.Behind != "")
		member("parts", parts(f.Parts), len(f.Parts) > 0)
		var keys []string
		for _, k := range f.Keys {
			outer := row
			row = nil
			member("paths", text(k.Path), true)
			member("value", text(k.Value), k.Value != "")
			member("parts", parts(k.Parts), len(k.Parts) > 0)
			member("stamp", text(k.Stamp), k.Stamp != "")
			member("optional", "true", k.Optional)
			keys = append(keys, "{"+strings.Join(row, ", ")+"}")
			row = outer
		}
		member("keys", "["+strings.Join(keys, ", ")+"]", f.Keys != nil)
		member("pairs", "true", f.Pairs)
		member("levels", text(f.Levels), f.Levels != "")
		member("otherwise", text(f.Otherwise), f.Otherwise != "")
		member("closed", "true", f.Closed)
		member("prose", "true", f.Prose)
		member("inner", "true", f.Inner)
		member("zone", text(f.Zone), f.Zone != "")
		rows = append(rows, "{"+strings.Join(row, ", ")+"}")
	}
	list("STAMPS", stamps)
	list("FORMATS", rows)
	b.WriteString("// Returns the level of each value, from the values of each level between commas.\nfunction levels(lists) {\n  var all = {};\n" +
		"  Object.keys(lists).forEach(function (level) {\n    lists[level].split(',').forEach(function (value) {\n      all[value] = level;\n    });\n  });\n  return all;\n}\n\n")
	var tables []string
	for _, table := range slices.Sorted(maps.Keys(Levels())) {
		lists := map[string][]string{}
		for value, level := range Levels()[table] {
			lists[level] = append(lists[level], value)
		}
		var row []string
		for _, level := range slices.Sorted(maps.Keys(lists)) {
			slices.Sort(lists[level])
			row = append(row, level+": '"+strings.Join(lists[level], ",")+"'")
		}
		tables = append(tables, "  "+table+": levels({"+strings.Join(row, ", ")+"})")
	}
	fmt.Fprintf(&b, "var LEVELS = {\n%s\n};\n\nvar ZONES = %s;\nvar ENVELOPE = %s;\n\n", strings.Join(tables, ",\n"), quoted(Zones()), quoted(envelope))
	b.WriteString("module.exports = {STAMPS: STAMPS, FORMATS: FORMATS, LEVELS: LEVELS, ZONES: ZONES, ENVELOPE: ENVELOPE};\n")
	return []byte(b.String())
}

func TestTable_firstCharacters(t *testing.T) {
	for _, s := range Stamps() {
		if want := firstOf(s.Begins); s.First != want {
			t.Errorf("%s: First is %q, want %q", s.Name, s.First, want)
		}
	}
}

// firstOf returns the ASCII characters with which a match of the pattern can begin, "" for any.
func firstOf(pattern string) string {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return ""
	}
	var all [128]bool
	seen := map[uint32]bool{}
	var walk func(pc uint32) bool
	walk = func(pc uint32) bool {
		if seen[pc] {
			return true
		}
		seen[pc] = true
		switch i := &prog.Inst[pc]; i.Op {
		case syntax.InstMatch, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			return false
		case syntax.InstAlt, syntax.InstAltMatch:
			return walk(i.Out) && walk(i.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			return walk(i.Out)
		case syntax.InstRune, syntax.InstRune1:
			for c := range rune(128) {
				all[c] = all[c] || i.MatchRune(c)
			}
			return !i.MatchRune('é')
		}
		return true
	}
	if !walk(uint32(prog.Start)) {
		return ""
	}
	var first strings.Builder
	for c, in := range all {
		if in {
			first.WriteByte(byte(c))
		}
	}
	return first.String()
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

// aCase is a line and what both readers read in it. Time is in ms since 1970, where a line without
// a zone is of UTC and one without a year is of 2026, null for none; Level is that of the row, ""
// for none; Format is "" for a line that none fits.
type aCase struct {
	Line    string `json:"line"`
	Format  string `json:"format"`
	Time    *int64 `json:"time"`
	Level   string `json:"level"`
	Message string `json:"message"`
}

var caseTime = time.Date(2026, 12, 30, 0, 0, 0, 0, time.UTC)

func TestReader_cases(t *testing.T) {
	var lines []string
	r := NewReader()
	add := func(line string, check func(aCase)) {
		got := aCase{Line: line}
		if l, ok := r.Read([]byte(line)); ok {
			clock := NewClock(caseTime, time.UTC)
			ms := clock.Micros(l.Moment) / 1000
			got.Format, got.Time, got.Level, got.Message = l.Format.Name, &ms, l.Level, l.Message
		}
		check(got)
		lines = append(lines, quoted(got))
	}
	for _, c := range edges {
		add(c.line, func(got aCase) {
			at := "none"
			if got.Time != nil {
				at = time.UnixMilli(*got.Time).UTC().Format("2006-01-02 15:04:05.000")
			}
			if got.Format != c.format || got.Level != c.level || at != c.at {
				t.Errorf("%s\nis %s at %s, level %q, want %+v", c.line, got.Format, at, got.Level, c)
			}
		})
	}
	for _, shape := range shapes {
		for _, m := range linesOf(shape, 3) {
			add(m.line, func(aCase) {}) // TestLines looks at them
		}
	}
	for _, shape := range programs {
		add(linesOf(shape, 1)[0].line, func(aCase) {})
	}
	generated(t, filepath.Join("testdata", "cases.json"), []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"))
}

// edges are lines between two formats, and of none.
var edges = []struct{ line, format, at, level string }{
	{"no time here", "", "none", ""},
	{`{"a":1}`, "", "none", ""},
	{`{broken`, "", "none", ""},
	{"", "", "none", ""},
	{"errors=0 of 12", "", "none", ""},
	{"5 2026-11-28 10:00:00", "", "none", ""},
	{"web-1  | 2026-11-28 10:00:00,250 ERROR [app] x", "iso-comma-level", "2026-11-28 10:00:00.250", "error"},
	{"\x1b[36mdb.1 | \x1b[0m2026-11-28 10:00:00.5 UTC [42] LOG:  x", "postgresql", "2026-11-28 10:00:00.500", "info"},
	{`app | {"level":50,"time":1795860000000,"msg":"x"}`, "pino", "2026-11-28 10:00:00.000", "error"},
	{"[pod/web-7d9c-x2x/app] 2026-11-28T10:00:00.5Z no error", "iso", "2026-11-28 10:00:00.500", ""},
	{"[pod/web/app] no time here", "", "none", ""},
	{" id | 2026-11-28 10:00:00", "", "none", ""},
	{"a b | 2026-11-28 10:00:00", "", "none", ""},
	{"|| 2026-11-28 10:00:00", "", "none", ""},
	{"a | b | 2026-11-28 10:00:00 x", "", "none", ""},
	{"1 2 3 2026-11-28", "", "none", ""},
	{"2026-02-30 10:00:00 x", "", "none", ""},
	{"2026-11-28 25:00:00 x", "", "none", ""},
	{"    at org.example.Queue.run(Queue.java:42)", "", "none", ""},
	{"2026-11-28 10:00:00,12,7.5", "iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00,123,7.5", "iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00,250 a", "iso-comma", "2026-11-28 10:00:00.250", ""},
	{"10:00:00,12,7.5", "clock", "2026-12-29 10:00:00.000", ""},
	{"1795860000,12,7.5", "unix", "2026-11-28 10:00:00.000", ""},
	{"\x1b[32m2026-11-28 10:00:00\x1b[0m \x1b[31mERROR\x1b[0m no disk", "iso-level", "2026-11-28 10:00:00.000", "error"},
	{"\x1b[90m10:00AM\x1b[0m \x1b[32mINF\x1b[0m TypeError: none", "zerolog-console", "2026-12-29 10:00:00.000", "info"},
	{"2026-11-28 10:00:00 -12 degrees", "iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00.5 EST [42] LOG:  x", "postgresql", "2026-11-28 15:00:00.500", "info"},
	{"2026-11-28 10:00:00,250 [INFO] error free", "iso-comma-level", "2026-11-28 10:00:00.250", "info"},
	{"2026/11/28 10:00:00 [main] [warn] [error] is a tag", "slash-level", "2026-11-28 10:00:00.000", "warn"},
	{"2026-11-28 10:00:00 [4711] [main] - fatal none", "iso-level", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28 10:00:00 remove app: x", "syslog-iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00 status is good 1", "iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00 E | x", "etcd", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28 10:00:00 E and F", "iso", "2026-11-28 10:00:00.000", ""},
	{"[a [b] c] 2026-11-28 10:00:00 x", "", "none", ""},
	{"[app] 2026-11-28 is a date", "", "none", ""},
	{"[1328/100000:ERROR:a.cc(1)] x", "", "none", ""},
	{"[1128/100000] x", "", "none", ""},
	{"=ERROR REPORT==== x", "", "none", ""},
	{"20261128-10:00:00 x", "", "none", ""},
	{"20261128-10:00:00:123|a|1|b", "healthapp", "2026-11-28 10:00:00.123", ""},
	{"Sat Nov 28 10:00:00 2026 x", "ctime", "2026-11-28 10:00:00.000", ""},
	{"Sat 28 Nov 28 10:00:00 2026 x", "", "none", ""},
	{"Date 2026-11-28 10:00:00 x", "", "none", ""},
	{"Modify: 2026-11-28 10:00:00.123456789 +0100", "", "none", ""},
	{"11-28 10:00 is a time", "", "none", ""},
	{"[28.11.26 10:00:00] ERROR x", "rich-level", "2026-11-28 10:00:00.000", "error"},
	{"[28/11/26] ERROR x", "", "none", ""},
	{"261128 10:00:00 x", "", "none", ""},
	{"28-Nov-206 10:00:00 x", "", "none", ""},
	{"[INFO] [1795860000] x", "", "none", ""},
	{"<Nov 28, 2026 10:00:00 AM CET> x", "", "none", ""},
	{"[11/28/26 10:00:00:123 CET] x", "", "none", ""},
	{"[2026-11-28] [10:00:00] x", "", "none", ""},
	{"Nov 28 10:00:00 web1 app: 100 %ASA-6-1: x", "rfc3164", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28T10:00:00Z errors=0", "iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28T10:00:00Z no error", "iso", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28T10:00:00Z error_count 0", "iso", "2026-11-28 10:00:00.000", ""},
	{"Feb 29 10:00:00 web1 app: x", "rfc3164", "2024-02-29 10:00:00.000", ""},
	{"Nov  2 10:00:00 web app: error: x", "rfc3164", "2026-11-02 10:00:00.000", ""},
	{"Dec 31 10:00:00 web app: x", "rfc3164", "2025-12-31 10:00:00.000", ""},
	{"Foo 28 10:00:00 web app: x", "", "none", ""},
	{`level=info msg="a \"b\" c" ts=2026-11-28T10:00:00Z`, "logfmt", "2026-11-28 10:00:00.000", "info"},
	{"a=1 b=2 c=3", "", "none", ""},
	{`{"level":35,"time":1795860000123,"msg":"a"}`, "pino", "2026-11-28 10:00:00.123", "info"},
	{`{"@t":"2026-11-28T10:00:00Z","@mt":"x"}`, "serilog", "2026-11-28 10:00:00.000", "info"},
	{`{"log":"{\"level\":50,\"time\":1,\"msg\":\"x\"}\n","stream":"stdout","time":"2026-11-28T10:00:00Z"}`, "docker", "2026-11-28 10:00:00.000", ""},
	{`{"log":"2026-11-28 09:00:00 ERROR x\n","stream":"stdout","time":"2026-11-28T10:00:00Z"}`, "docker", "2026-11-28 10:00:00.000", "error"},
	{`2026-11-28T10:00:00Z stdout P half of`, "cri", "2026-11-28 10:00:00.000", ""},
	{`{"ts":"2026-11-28 10:00:00","level":"ERROR","text":"TypeError"}`, "json", "2026-11-28 10:00:00.000", "error"},
	{`{"time":"yesterday","level":"error"}`, "", "none", ""},
	{"172.16.0.1 - - [28/Nov/2026:10:00:00 +0000] \"GET /error HTTP/1.1\" 200 1", "access", "2026-11-28 10:00:00.000", ""},
	{"471100 full partition status 1795860000 -1 running", "hpc", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00,123 - WARN  [Worker[myid=1]:Queue@42] - no error", "zookeeper", "2026-11-28 10:00:00.123", "warn"},
	{"2026-11-28T10:00:00Z stderr F E1128 10:00:00.123456       1 pods.go:42] late", "cri", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28T10:00:00Z stdout F", "cri", "2026-11-28 10:00:00.000", ""},
	{"2026-11-28 10:00:00.5 +03 [42] LOG:  x", "postgresql", "2026-11-28 07:00:00.500", "info"},
	{"2026-11-28 10:00:00 UTC:192.0.2.7(5432):ada@shop:[42]:ERROR:  x", "postgresql", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28 10:00:00 +03,,,4711,,6565.1267,3,,2026-11-28 09:59:00 +03,,0,LOG,00000,\"ERROR\",", "postgresql-csv", "2026-11-28 07:00:00.000", "info"},
	{"# Time: 2026-11-28T10:00:00.250000Z", "mysql-slow", "2026-11-28 10:00:00.250", ""},
	{"2026-11-28 10:00:00 WARN+2 late", "iso-level", "2026-11-28 10:00:00.000", "warn"},
	{"(2026-11-28 10:00:00) INFO no error", "iso-level", "2026-11-28 10:00:00.000", "info"},
	{"Nov 28 2026 10:00:00: %ASA-6-302013: Built", "cisco", "2026-11-28 10:00:00.000", "info"},
	{`{"log":"\u001b[31m2026-11-28 09:00:00 ERROR\u001b[0m x\n","stream":"stdout","time":"2026-11-28T10:00:00Z"}`, "docker", "2026-11-28 10:00:00.000", "error"},
	{"kern  :warn  : [<    0.000012>] no error", "dmesg-delta", "1970-01-01 00:00:00.000", "warn"},
	{"kern  :err   : [Nov28 10:00] gone", "dmesg-minute", "2026-11-28 10:00:00.000", "error"},
	{"10:00:00.250Z  WARN app: no error", "clock-level", "2026-12-29 10:00:00.250", "warn"},
	{"# Time: 261128  9:00:00", "mysql-slow", "2026-11-28 09:00:00.000", ""},
	{"2026-11-28 10:00:00 UTC-6565.1267-FATAL:  x", "postgresql-prefix", "2026-11-28 10:00:00.000", "error"},
	{"<2026-11-28 10:00:00 UTC ada shop>LOG:  x", "postgresql-prefix", "2026-11-28 10:00:00.000", "info"},
	{"time=2026-11-28 10:00:00 UTC, pid=4711 user=ada db=shop STATEMENT:  select", "postgresql-prefix", "2026-11-28 10:00:00.000", "info"},
	{"4711 2026-11-28 10:00:00.250 UTC WARNING:  x", "postgresql-prefix", "2026-11-28 10:00:00.250", "warn"},
	{"2026-11-28 10:00:00 UTC 42P01 ada@shop [4711] ERROR:  x", "postgresql-prefix", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28 10:00:00 UTC [4711] ada@shop My Own App ERROR:  x", "postgresql", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28 10:00:00 UTC INFO the user said ERROR:  x", "iso-level", "2026-11-28 10:00:00.000", "info"},
	{"2026-11-28 10:00:00 UTC ERROR: x", "iso-level", "2026-11-28 10:00:00.000", "error"},
	{"2026-11-28 09:58:31 PM WARN late", "iso-level", "2026-11-28 21:58:31.000", "warn"},
	{"2026-11-28 09:58:31 PMC is late", "iso", "2026-11-28 09:58:31.000", ""},
	{"<2026-11-28 10:00:00> no error", "iso", "2026-11-28 10:00:00.000", ""},
	{"Sat Nov 28 10:00:00 2026 DEBUG late", "ctime-level", "2026-11-28 10:00:00.000", "debug"},
	{"[Sat Nov 28 10:00:00 2026] no error", "dmesg-time", "2026-11-28 10:00:00.000", ""},
	{"DEBU[2026-11-28 10:00:00] late", "logrus-full", "2026-11-28 10:00:00.000", "debug"},
	{"ERROR: 2026/11/28 10:00:00 late", "level-first", "2026-11-28 10:00:00.000", "error"},
	{"2026/11/28 10:00:00 ERRO late", "slash-level", "2026-11-28 10:00:00.000", "error"},
	{"20261128-100000 late", "compact", "2026-11-28 10:00:00.000", ""},
	{"28.11.2026 10:00 WARN late", "dmy-dots-level", "2026-11-28 10:00:00.000", "warn"},
	{"<6>192.0.2.7:5 [28/Nov/2026:10:00:00.123] web b/s 0/0/0/1/1 200 9", "access", "2026-11-28 10:00:00.123", "info"},
	{"<4>2026-11-28T10:00:00.123456+00:00 server is down", "pri-iso", "2026-11-28 10:00:00.123", "warn"},
	{"20261128T100000,250 late", "compact", "2026-11-28 10:00:00.250", ""},
	{"2026-11-28T10:00:00,250+01 WARN late", "iso-comma-level", "2026-11-28 09:00:00.250", "warn"},
	{"20261128100000250 late", "digits", "2026-11-28 10:00:00.250", ""},
	{"20271328100000 is a number", "", "none", ""},
	{"WARN  [main] 10:00:00,250 late", "level-clock", "2026-12-29 10:00:00.250", "warn"},
	{"type=CWD msg=audit(28/11/2026 10:00:00.250:42) : cwd=/", "audit-local", "2026-11-28 10:00:00.250", ""},
	{"[  100.000000                ] web1 app[4711]: first", "journal-monotonic", "1970-01-01 00:01:40.000", ""},
	{"\x1e{\"MESSAGE\":\"x\",\"PRIORITY\":\"3\",\"__REALTIME_TIMESTAMP\":\"1795860000123456\"}", "journal-json", "2026-11-28 10:00:00.123", "error"},
	{"2026-11-28 10:00:00 FINE late", "iso-level", "2026-11-28 10:00:00.000", "debug"},
	{"03/04/2026 10:00:00 late", "local", "2026-03-04 10:00:00.000", ""},
	{"29/Nov/2026:10:00:00 +0100\tINFO\thttp.log.access", "dmy-slash-level", "2026-11-29 09:00:00.000", "info"},
	{"method=GET error='RuntimeError: boom' time=2026-11-28T10:00:00Z", "logfmt", "2026-11-28 10:00:00.000", ""},
	{"[28-Nov-2026 10:00:00.250000] WARNING: pid 4711, (null)(), line 0: [pool w2] child 7 said into stderr: \"NOTICE: sapi_cgi_log_message(), line 632: PHP message: PHP Parse error:  x\"", "php-fpm-said", "2026-11-28 10:00:00.250", "error"},
	{"28.11.2026 10:00:00", "iostat", "2026-11-28 10:00:00.000", ""},
	{"[Nest] 4711  - 28/11/2026, 10:00:00     WARN [Queue] late", "nest", "2026-11-28 10:00:00.000", "warn"},
	{"type=USER_AUTH msg=audit(28.11.2026 10:00:00.250:42) : pid=7", "audit-local", "2026-11-28 10:00:00.250", ""},
	{"28/11/26 10:00:00", "iostat", "2026-11-28 10:00:00.000", ""},
	{"11-28 10:00:00.250 WARN late", "short-level", "2026-11-28 10:00:00.250", "warn"},
	{"4000123412341234 is a number", "", "none", ""},
	{"{\"level\":\"info\",\"ts\":1795860000123456789,\"msg\":\"x\"}", "zap-number", "2026-11-28 10:00:00.123", "info"},
	{"{\"time\":\"2026/11/28 10:00:00\",\"level\":\"warn\",\"msg\":\"x\"}", "logrus", "2026-11-28 10:00:00.000", "warn"},
	{"[10:00:00.250] ERROR: late", "clock-level", "2026-12-29 10:00:00.250", "error"},
	{"10:00AM ERROR late", "zerolog-console", "2026-12-29 10:00:00.000", "error"},
	{"[INFO ] 2026-11-28 10:00:00.250 [main] x - error", "level-first", "2026-11-28 10:00:00.250", "info"},
	{"WARN  [Gossip:1] 2026-11-28 10:00:00,250 Queue.java:1 - error", "level-first", "2026-11-28 10:00:00.250", "warn"},
	{"[28/Nov/2026 10:00:00] - Broken pipe from ('127.0.0.1', 5)", "django", "2026-11-28 10:00:00.000", ""},
	{"192.0.2.7:5 [28/Nov/2026:10:00:00.123] http-in static/srv1 10/0/30/69/109 500 2750", "access", "2026-11-28 10:00:00.123", ""},
	{`{"level":"warning","msg":"x","time":"2026-11-28 10:00:00.123456789 -0500 EST m=+0.001"}`, "logrus", "2026-11-28 15:00:00.123", "warn"},
	{`{"message":"x","context":{},"level":400,"level_name":"ERROR","datetime":"2026-11-28T10:00:00+00:00"}`, "json", "2026-11-28 10:00:00.000", "error"},
	{`{"L":"INFO","T":"2026-11-28T10:00:00.000Z","C":"x.go:1","M":"error"}`, "json", "2026-11-28 10:00:00.000", "info"},
	{"10:00:00.123456 (+     0.000012) read(3) = 0", "strace", "2026-12-29 10:00:00.123", ""},
	{"[    0.000000] Linux version 6.1.0", "dmesg", "1970-01-01 00:00:00.000", ""},
	{"1073741824 bytes (1.1 GB, 1.0 GiB) copied, 0.5 s, 2.1 GB/s", "", "none", ""},
	{"1610612736 bytes (1.6 GB, 1.5 GiB) copied, 0.5 s, 3.2 GB/s", "", "none", ""},
	{"3915528286 12 file", "", "none", ""},
	{"1073741824 file", "", "none", ""},
	{"1073741824\t./file", "", "none", ""},
	{"2147483648 file", "", "none", ""},
	{"1099511627776\t./file", "", "none", ""},
	{"1795860000", "unix", "2026-11-28 10:00:00.000", ""},
	{"1795860000 by the way", "unix", "2026-11-28 10:00:00.000", ""},
	{"1795860000 b", "unix", "2026-11-28 10:00:00.000", ""},
	{"1795860000 über", "unix", "2026-11-28 10:00:00.000", ""},
	{"1179586000.5 late", "unix", "2007-05-19 14:46:40.500", ""},
	{"[1179586000] SERVICE ALERT: late", "unix", "2007-05-19 14:46:40.000", ""},
	{"[1795860000.12] 64 bytes from 192.0.2.1: icmp_seq=1", "ping", "2026-11-28 10:00:00.120", ""},
	{"[    1.234567][    T1] usb 1-1: x", "dmesg", "1970-01-01 00:00:01.234", ""},
	{"<4>[    1.234567][  T123] usb 1-1: x", "dmesg", "1970-01-01 00:00:01.234", "warn"},
	{"kern  :err   : [    1.234567][   C0] usb 1-1: x", "dmesg", "1970-01-01 00:00:01.234", "error"},
	{"[Sat Nov 28 10:00:00 2026][    T1] usb 1-1: x", "dmesg-time", "2026-11-28 10:00:00.000", ""},
	{"E0000 00:00:1795860000.123456    4711 cuda_dnn.cc:8310] x", "glog-unix", "2026-11-28 10:00:00.123", "error"},
	{"28-11-2026 10:00:00.123 [main] ERROR o.e.Q - x", "dmy-dots-level", "2026-11-28 10:00:00.123", "error"},
	{"28.11.2026 10:00:00,123 [main] WARN o.e.Q - x", "dmy-dots-level", "2026-11-28 10:00:00.123", "warn"},
	{"28.11.2026 10:00:00,12,7.5", "dmy-dots", "2026-11-28 10:00:00.000", ""},
	{"28-Nov-2026 10:00:00,123 no error", "dmy", "2026-11-28 10:00:00.123", ""},
	{"2026/11/28 10:00:00,123 ERROR x", "slash-level", "2026-11-28 10:00:00.123", "error"},
	{"2026/11/28 10:00:00,123,7.5", "slash", "2026-11-28 10:00:00.000", ""},
	{"[28/Nov/2026 10:00:00] You're accessing the development server over HTTPS, but it only supports HTTP.", "python-access-plain", "2026-11-28 10:00:00.000", ""},
	{"127.0.0.1 - - [28/Nov/2026 10:00:00] Request timed out: TimeoutError('timed out')", "python-access-plain", "2026-11-28 10:00:00.000", ""},
	{"web.1.x1y2@node1    | 2026-11-28T10:00:00Z x", "iso", "2026-11-28 10:00:00.000", ""},
	{"[Nov 28 10:00:00] WARNING[4711]: chan_sip.c:1 x: y", "asterisk", "2026-11-28 10:00:00.000", "warn"},
	{"[Nov  2 10:00:00] VERBOSE[4711][C-0000001f] pbx.c: x", "asterisk", "2026-11-02 10:00:00.000", "debug"},
	{"[2026-11-28 10:00:00] NOTICE[4711][C-00000001]: x", "asterisk-iso", "2026-11-28 10:00:00.000", "info"},
	{"[Nov 28 10:00:00] no error", "month-bracket", "2026-11-28 10:00:00.000", ""},
	{"E [28/Nov/2026:10:00:00 +0100] Unable to open listen socket", "cups", "2026-11-28 09:00:00.000", "error"},
	{"D [28/Nov/2026:10:00:00.123456 +0000] [Job 7] no error", "cups", "2026-11-28 10:00:00.123", "debug"},
	{"2026/11/28 10:00:00 error budget is full", "slash", "2026-11-28 10:00:00.000", ""},
	{"2026/11/28 10:00:00.123\terror\tno disk", "slash-level", "2026-11-28 10:00:00.123", "error"},
	{"2026-11-28 10:00:00.123456: E tensorflow/x.cc:1] x", "tensorflow", "2026-11-28 10:00:00.123", "error"},
	// measurements, whose time is at the end
	{"http_requests_total{method=\"post\",code=\"400\"}    3 1395066363000", "prometheus", "2014-03-17 14:26:03.000", ""},
	{"msdos_file_access_time_seconds{path=\"C:\\\\DIR\\\\FILE.TXT\",error=\"Cannot find file:\\n\\\"FILE.TXT\\\"\"} 1.458255915e9 1795860000123", "prometheus", "2026-11-28 10:00:00.123", ""},
	{"a_bucket{le=\"1\"} 8 1795860000.25 # {} 0.67", "prometheus", "2026-11-28 10:00:00.250", ""},
	{"up{job=\"error\"} NaN 1795860000", "prometheus", "2026-11-28 10:00:00.000", ""},
	{"up{job=\"a\"} 1", "", "none", ""},
	{"up{job=\"a\"} 1 # {trace_id=\"x\"} 0.67 1795860000.25", "", "none", ""},
	{"something_weird{problem=\"division by zero\"} +Inf -3982045", "", "none", ""},
	{"# TYPE http_requests_total counter", "", "none", ""},
	{"# HELP process_start_time_seconds since 1795860000123", "", "none", ""},
	{"go_goroutines 71 1795860000123", "graphite", "2026-11-28 10:00:00.123", ""},
	{"servers.web-1.cpu;dc=eu 12.5 1795860000", "graphite", "2026-11-28 10:00:00.000", ""},
	{"total 12 1795860000 files", "", "none", ""},
	{"total 12", "", "none", ""},
	{"Swap: 1023406080 0 1795860000", "", "none", ""},
	{"cpu,host=web1 usage=0.5 1795860000123456789", "influx", "2026-11-28 10:00:00.123", ""},
	{"app,zone=eu\\ west msg=\"level=error, 5 = 5\",n=7i 1795860000123456789", "influx", "2026-11-28 10:00:00.123", ""},
	{"cpu usage=0.5", "", "none", ""},
	{"a b=c 12345678901234567890", "", "none", ""},
	// a date and a time in columns
	{"29.11.2026;10:00:01;42.5", "columns", "2026-11-29 10:00:01.000", ""},
	{"2026-11-29;10:00:01;42.5", "columns", "2026-11-29 10:00:01.000", ""},
	{"2026-11-29,10:00:01,12", "columns", "2026-11-29 10:00:01.000", ""},
	{"2026/11/29\t10:00:01.250\t12", "columns", "2026-11-29 10:00:01.250", ""},
	{"\"29.11.2026\";\"10:00:01\";\"Warning\";\"x\"", "columns-level", "2026-11-29 10:00:01.000", "warn"},
	{"2026-11-29,10:00:01,web1,error,no disk", "columns-level", "2026-11-29 10:00:01.000", "error"},
	{"29-11-2026;10:00:01,250;INFO;error free", "columns-level", "2026-11-29 10:00:01.250", "info"},
	{"29.11.2026;10:00:01,250;no, error, x", "columns", "2026-11-29 10:00:01.250", ""},
	{"29.11.2026;10:00:01;no error;0", "columns", "2026-11-29 10:00:01.000", ""},
	{"29.11.26 10:00:01 no error", "columns", "2026-11-29 10:00:01.000", ""},
	{"11/29/2026,10:00:01 PM,12", "columns", "2026-11-29 22:00:01.000", ""},
	{" 20261129   10:00:00  WARN  x", "columns-level", "2026-11-29 10:00:00.000", "warn"},
	{"2026-11-29   10:00:00  x", "columns", "2026-11-29 10:00:00.000", ""},
	{"   2026-11-29 10:00:00 x", "columns", "2026-11-29 10:00:00.000", ""},
	{"11/29/26 10:00:00 x", "columns", "2026-11-29 10:00:00.000", ""},
	{"29/11/26 10:00:00 [main] ERROR x", "columns-level", "2026-11-29 10:00:00.000", "error"},
	{"1/2/26, 9:05 AM x", "columns", "2026-01-02 09:05:00.000", ""},
	{"26/11/28 10:00:00 INFO Queue: x", "spark", "2026-11-28 10:00:00.000", "info"},
	{"20261329;10:00:00;x", "", "none", ""},
	{"29.11.2026;25:00:00;x", "", "none", ""},
	{"2026-11-29;x;10:00:00", "", "none", ""},
	{"20261129;123456;x", "", "none", ""},
	{"11/29/26 is a date", "", "none", ""},
	{"      2026-11-29 10:00:00 x", "", "none", ""},
	{`{"date":1795860000.5,"log":"2026-11-28 09:00:00 ERROR x"}`, "fluent-bit", "2026-11-28 10:00:00.500", "error"},
	{`{"date":1795860000.5,"log":"x","level":"warn"}`, "fluent-bit", "2026-11-28 10:00:00.500", "warn"},
	{`{"date":"2026-11-28","log":"ERROR x"}`, "", "none", ""},
	{`{"timestampSeconds":"1795860000","timestampNanos":"5000000","severity":"NOTICE","message":"error"}`, "google", "2026-11-28 10:00:00.005", "info"},
	{`{"timeUnixNano":"1795860000123456789","severityText":"WARN","body":{"stringValue":"error"}}`, "json-unix", "2026-11-28 10:00:00.123", "warn"},
	{`{"Timestamp":"2026-11-28T10:00:00.123Z","SeverityText":"ERROR","Body":"x"}`, "json", "2026-11-28 10:00:00.123", "error"},
	{`{"dt":"2026-11-28T10:00:00Z","level":"warn","message":"error"}`, "json", "2026-11-28 10:00:00.000", "warn"},
	{"2026-11-28T10:00:00.5Z\t    8 Init DB\tshop", "mysql-query", "2026-11-28 10:00:00.500", ""},
	{"2026-11-28T10:00:00.5Z\t    8 errors", "iso", "2026-11-28 10:00:00.500", ""},
	// months by their names
	{"Nov 28, 2026 10:00:00.123456789 CET x", "long-date", "2026-11-28 09:00:00.123", ""},
	{"2026 Nov 28 10:00:00 x", "long-date", "2026-11-28 10:00:00.000", ""},
	{"Sat 28 Nov 2026 10:00:00 PM CET", "dmy-blank", "2026-11-28 21:00:00.000", ""},
	{"2026 Nov 28 10:00:00.250 leaf1 %ETHPORT-5-IF_UP: x", "cisco", "2026-11-28 10:00:00.250", "info"},
	{"30 Nov 25:00:00 x", "", "none", ""},
	{"30 Nov 2026 is a date", "", "none", ""},
	{"2026-Foo-28 10:00:00 x", "", "none", ""},
	{" (1795860000.123456)  can0  12A   [8]  01 02", "candump", "2026-11-28 10:00:00.123", ""},
	{"(1795860000.123456) x", "", "none", ""},
	{"#1795860000 is an issue", "", "none", ""},
	{"2026-11-28-10.00 x", "", "none", ""},
	// lines within others
	{"2026-11-30T10:00:00.123456789Z {\"t\":{\"$date\":\"2026-11-28T10:00:00.123Z\"},\"s\":\"W\",\"c\":\"NETWORK\",\"id\":1,\"ctx\":\"conn7\",\"msg\":\"error\"}", "iso", "2026-11-30 10:00:00.123", "warn"},
	{"web-1  | 2026-11-30T10:00:00.123456789Z {\"t\":{\"$date\":\"2026-11-28T10:00:00.123Z\"},\"s\":\"E\",\"c\":\"NETWORK\",\"msg\":\"x\"}", "iso", "2026-11-30 10:00:00.123", "error"},
	{"Nov 30 10:00:00 web1 mongod[4711]: {\"t\":{\"$date\":\"2026-11-28T10:00:00.123Z\"},\"s\":\"W\",\"c\":\"NETWORK\",\"msg\":\"error\"}", "rfc3164", "2026-11-30 10:00:00.000", "warn"},
	{"2026-11-30T10:00:00Z web1 app[1]: {\"@t\":\"2026-11-28T10:00:00Z\",\"@mt\":\"error\"}", "syslog-iso", "2026-11-30 10:00:00.000", "info"},
	{"1795860000.123456 web1 app[1]: {\"level\":50,\"time\":1795860000123,\"msg\":\"x\"}", "journal-unix", "2026-11-28 10:00:00.123", "error"},
	{"2026-11-30 10:00:00 7:M 28 Nov 2026 10:00:00.123 * x", "iso", "2026-11-30 10:00:00.000", "info"},
	{"2026-11-30T10:00:00.123456789Z 10.0.0.1 - - [28/Nov/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 500 1 \"-\" \"error: x\"", "iso", "2026-11-30 10:00:00.123", ""},
	{"@400000006b0a9faa075bca00 {\"time\":\"2026-11-28T10:00:00Z\",\"level\":\"WARN\",\"msg\":\"error\"}", "tai64n", "2026-11-28 09:32:16.123", "warn"},
	{"2026-11-30T10:00:00Z Nov 30 10:00:00 web1 app: {\"level\":50,\"time\":1795860000123,\"msg\":\"x\"}", "iso", "2026-11-30 10:00:00.000", "error"},
	{"2026-11-30T10:00:00Z Nov 30 10:00:00 web1 app: 10:00:00 {\"level\":50,\"time\":1795860000123,\"msg\":\"x\"}", "iso", "2026-11-30 10:00:00.000", ""},
}

// page returns docs/formats.md.
func page() []byte {
	var b strings.Builder
	b.WriteString(`# Formats of lines

What pushpane knows of how programs write the time, the level and the message of a line. This page is made from the table in
[internal/formats](../internal/formats/formats.go), which the replay and the page read.

Each line is read by the first format that fits it, whatever stood before, so a file may mix several. Colours do not matter. A line that
none fits belongs to the one before it. ` + "`--format NAME`" + ` reads lines of one format only, ` + "`--time-format LAYOUT`" + ` finds times that are
written so, anywhere in the first 200 characters of a line; it is a layout of strftime(3), as ` + "`date +LAYOUT`" + ` takes it:
` + "`%Y %y %m %b %B %d %e %a %A %H %I %p %M %S %T %F %R %D %z %Z`, `%f` (a fraction), `%L` (milliseconds), `%s` (Unix seconds), `%Q` (Unix milliseconds)" + `.
In a date such as 03/04/2026 the month or the day comes first, as the locale of the program has it. One line of the file with a day above
12 tells it for all; else the order in which times do not run back, or the day on which the file was written or the line came. Where nothing
tells it, the month comes first, which is said to be a guess. In one such as 26/11/30, of three numbers of two digits, it may be the year that
comes first, too: it does where otherwise times ran back, or were after that of the file. ` + "`--time-format`" + ` decides.

A whole number at the start of a line may be a size or a sum. It is a Unix time in brackets, and without them where it is within a day of when
the line came or the file was written, or where such numbers run on in the file: at least three, nine of ten at most an hour back and a week on.
` + "`--format unix`" + ` reads all that are from 2004 to 2036, ` + "`--time-format %s`" + ` any.

What a line lacks is added, and said: a **zone** is that of the machine; a **year** or a **day** is such that the last line is not after
the time of the file, and where the time runs back by half a year, or half a day, the next one has begun. Both 29th of February and New Year are
right so. In the page the zone does not matter: a time has the digits of its line.

What ` + "`" + `docker compose logs` + "`, `docker service logs`" + ` or ` + "`" + `kubectl logs --prefix` + "`" + ` puts before a line is passed over.

A **level** is what the format says it is. Words in the message count only in the formats whose level stands there ("words" below), and only
where a level stands. Where such a message is itself a line that is known, as behind ` + "`docker logs -t`, `kubectl logs --timestamps`" + ` or syslog, its level
counts; the time is the first one.

TAI64N is read as multilog and svlogd write it: ten seconds ahead of Unix time, whatever leap seconds there were since. s6-log counts
them, and nothing in a line tells which: ` + "`" + `--format s6-log` + "`" + ` says so.

| name | what | level | time | an example |
|---|---|---|---|---|
`)
	for _, f := range Formats() {
		level := "words"
		var parts []string
		parts = append(parts, f.Parts...)
		for _, s := range Stamps() {
			if s.Name == f.Stamp {
				parts = append(parts, s.Parts...)
			}
		}
		for _, k := range f.Keys {
			parts = append(parts, k.Parts...)
		}
		has := func(names ...string) bool {
			for _, part := range parts {
				for _, name := range names {
					if part == name {
						return true
					}
				}
			}
			return false
		}
		switch {
		case f.Inner:
			level = "of the line within"
		case has("level", "pri"):
			level = "yes"
		case f.Closed:
			level = "none"
		}
		at := unit(&f)
		if at == "" {
			var lacks []string
			if f.Stamp != "" && !has("day") {
				lacks = append(lacks, "no day")
			}
			if f.Stamp != "" && has("day") && !has("year") {
				lacks = append(lacks, "no year")
			}
			if f.Stamp != "" && !has("zone") && f.Zone == "" {
				lacks = append(lacks, "no zone")
			}
			at = strings.Join(lacks, ", ")
		}
		example := strings.ReplaceAll(f.Example, "|", `\|`)
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | `` %s `` |\n", f.Name, f.Title, level, at, example)
	}
	return []byte(b.String())
}

func TestTable_page(t *testing.T) {
	generated(t, filepath.Join("..", "..", "docs", "formats.md"), page())
}
