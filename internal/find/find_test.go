package find

import (
	"fmt"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"pushpane/internal/formats"
	"pushpane/internal/line"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/stream"
)

func open(t testing.TB) *stream.Stream {
	t.Helper()
	s, err := stream.New(stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func parse(t testing.TB, query string) Query {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	q, err := Parse(values)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func nothing(int64) bool { return false }

// numbers are those that a search finds.
func numbers(t testing.TB, s *stream.Stream, f *stream.Filter) []int64 {
	t.Helper()
	found, err := s.Find(t.Context(), stream.Search{Filter: f, Oldest: true, Limit: stream.MaxNumbers})
	if err != nil {
		t.Fatal(err)
	}
	return found.Numbers
}

// A search finds what a loop over all events finds that looks at what is read of each.
func FuzzQuery(f *testing.F) {
	for _, text := range []string{"timeout", "ERR", "k", "ſ", "ß", "é", "RLM", "␀", "a\nb", `"a\b`, "[31m", "🎉", "Straße", "85", "ta: a", "1"} {
		for kind := range 8 {
			f.Add("a timeout\x00\x1b[31mti\x1b[0mmeout\x00K k K s ſ ß ẞ É\x00a\\n\\u006b \"x\\\\b\"\x00a\nb\x00\u200f\u0085\x00t\bti\bim\bm_\be\x00\\ud83c\\udf89\"\x00Straße 1", text, kind)
		}
	}
	f.Add("xaaab\x00b", "a+b", 4)
	f.Add("one two\x00three", "(one|thre+)\\b", 4)
	f.Add("aab\x00xaaab aa\x00a a a", "xa{3}(?:b a)[ab]", 4)
	f.Add("a1b22\x00Ω\x00ω", "[0-9]{2}|ω", 6)
	f.Add("\x9eb", "\xbf\xc5", 1) // two bad bytes
	types := []string{"", "", "", "chat", "price", "source", ""}
	f.Fuzz(func(t *testing.T, all, text string, kind int) {
		s := open(t)
		for i, data := range strings.Split(all, "\x00") {
			var err error
			switch eventType := types[i%len(types)]; eventType {
			case "chat":
				err = s.Publish("chat", fmt.Appendf(nil, `{"name":"A","text":%q}`, data))
			case "source":
				err = s.SetState("running", data)
			default:
				err = s.Publish(eventType, []byte(data))
			}
			if err != nil {
				t.Skip(err)
			}
		}
		values := url.Values{"case": {fmt.Sprint(kind & 1)}, "not": {fmt.Sprint(kind >> 1 & 1)}}
		source := regexp.QuoteMeta(string([]rune(text))) // each bad byte is U+FFFD
		if kind&4 != 0 {
			source = text
			values.Set("re", text)
		} else {
			values.Set("match", text)
		}
		q, err := Parse(values)
		if err != nil {
			t.Skip(err)
		}
		if kind&1 == 0 {
			source = "(?i)" + source
		}
		plain, err := regexp.Compile("(?m)" + source)
		if err != nil {
			t.Fatalf("%q is taken, and is %v", text, err)
		}
		escaped := regexp.MustCompile(`\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}(?:\\u[dD][c-fC-F][0-9A-Fa-f]{2})?)`)
		var want []int64
		for e := range s.Retained() {
			read := string(line.Text(e.Type, e.Data))
			found := plain.MatchString(read)
			if !found && strings.Contains(read, `\`) && strings.Contains(read, `"`) && escaped.MatchString(read) {
				found = plain.Match(unescape([]byte(read)))
			}
			if found != (kind>>1&1 == 1) {
				want = append(want, e.N)
			}
		}
		q.Plain = &Plain{}
		for range 2 { // the second time with what the first remembers
			if got := numbers(t, s, q.Rows(&formats.Leveler{}, nothing)); !slices.Equal(got, want) {
				t.Errorf("%v in %q: %d, want %d", values, all, got, want)
			}
		}
	})
}

func TestUnescape(t *testing.T) {
	for text, want := range map[string]string{
		`a\n\t\"\\\/\b`: "a\n\t\"\\/\b", `\u00e9\u00C9`: "éÉ", `\ud83c\udf89`: "🎉", `\ud83c\u0041`: "\ufffdA", `\ud83c`: "\ufffd",
		`\x\u12`: `\x\u12`, `\`: `\`, `\u00g0`: `\u00g0`, `\\n`: `\n`,
	} {
		if got := string(unescape([]byte(text))); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A filter means the same as in the page, see ui/test/filters.test.js and ui/test/find.test.js.
func TestQuery_whatAPersonAsksFor(t *testing.T) {
	s := open(t)
	publish := func(eventType string, data ...string) {
		for _, d := range data {
			if err := s.Publish(eventType, []byte(d)); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Events 1 to 5, 6, 7 and 8, 9, 10 to 12, 13.
	publish("", "ERROR: disk full", "warn: disk warm", "an Error in the disk", `{"level":"error","msg":"Gr\u00fc\u00dfe"}`, "plain")
	publish("stderr", "\x1b[31mERR\x1b[0m disk")
	publish("chat", `{"name":"Ada","text":"ERROR: disk"}`, "ERROR: no message")
	if err := s.SetState("running", "disk error"); err != nil {
		t.Fatal(err)
	}
	publish(screen.Type, `{"rows":["\u001b[1mERROR\u001b[0m disk"],"from":1,"to":1}`, `{"rows":["ERROR","disk"]}`, `{"title":"disk"}`)
	publish(room.Type, `{"do":"pin","data":"disk"}`)
	levels := &formats.Leveler{}
	for query, want := range map[string]struct{ rows, events []int64 }{
		"match=disk":                 {[]int64{1, 2, 3, 6, 7, 9, 10, 11}, []int64{1, 2, 3, 6, 7, 9}},
		"match=Disk":                 {nil, nil},
		"match=error":                {[]int64{1, 3, 4, 7, 8, 9, 10, 11}, []int64{1, 3, 4, 7, 8, 9}},
		"match=Error":                {[]int64{3}, []int64{3}},
		"match=Error&case=0":         {[]int64{1, 3, 4, 7, 8, 9, 10, 11}, []int64{1, 3, 4, 7, 8, 9}},
		"match=error&case=1":         {[]int64{4, 9}, []int64{4, 9}},
		"match=Gr%C3%BC%C3%9Fe":      {[]int64{4}, []int64{4}},
		"match=disk&not=1":           {[]int64{4, 5, 8, 12}, []int64{4, 5, 8}},
		"re=^err":                    {[]int64{1, 6, 8, 10, 11}, []int64{1, 6, 8}},
		"re=^disk$":                  {[]int64{11}, nil},
		"re=%5CSdisk|PLAIN":          {nil, nil},
		"re=%5Csdisk|plain":          {[]int64{1, 2, 3, 5, 6, 7, 10, 11}, []int64{1, 2, 3, 5, 6, 7}},
		"level=error":                {[]int64{1, 4, 6, 8, 10}, []int64{1, 4, 6, 8}},
		"level=warn,other":           {[]int64{2, 3, 5, 7, 11, 12}, []int64{2, 3, 5, 7}},
		"level=error&match=disk":     {[]int64{1, 6, 10}, []int64{1, 6}},
		"type=message":               {[]int64{1, 2, 3, 4, 5, 10, 11, 12}, []int64{1, 2, 3, 4, 5}},
		"type=screen,room":           {nil, []int64{10, 11, 12, 13}},
		"type=stderr,chat&match=err": {[]int64{6, 7, 8}, []int64{6, 7, 8}},
		"match=disk&type=source":     {[]int64{9}, []int64{9}},
	} {
		q := parse(t, query)
		if got := numbers(t, s, q.Rows(levels, nothing)); !slices.Equal(got, want.rows) {
			t.Errorf("rows of %s: %d, want %d", query, got, want.rows)
		}
		if got := numbers(t, s, q.Events(levels)); !slices.Equal(got, want.events) {
			t.Errorf("events of %s: %d, want %d", query, got, want.events)
		}
	}
	steps := func(n int64) bool { return n == 1 }
	if got := numbers(t, s, parse(t, "level=error").Rows(levels, steps)); !slices.Equal(got, []int64{4, 6, 8, 10}) {
		t.Errorf("without the steps: %d", got)
	}
}

func TestParse_refusals(t *testing.T) {
	for query, want := range map[string]string{
		"match=":                                 "read match: it is empty",
		"match=a&re=b":                           "only one of them",
		"match=a&match=b":                        "2 times",
		"case=1":                                 "neither is given",
		"match=a&not=yes":                        `"yes" is not 1 or 0`,
		"match=a&case=":                          `"" is not 1 or 0`,
		"level=bad":                              `"bad" is not a list of error, warn, info, debug, other`,
		"level=":                                 "is not a list",
		"type=a%20b":                             `"a b" is not a list of types`,
		"type=" + strings.Repeat("a", 129):       "is not a list of types",
		"match=" + strings.Repeat("a", 1001):     "1001 bytes are more than 1000",
		"re=(":                                   "missing closing )",
		"re=a(%3F=b)":                            "no look-around and no back-references",
		"re=(a)%5C1":                             "no look-around and no back-references",
		"re=" + url.QueryEscape(`(\pL{900}){2}`): "RE2",
		"re=" + url.QueryEscape(`\pL{900}|\pN{900}`): "more than 1000 steps",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(values); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want a line with %q", query, err, want)
		}
	}
}

// What a search remembers of blocks changes nothing of what the next one finds.
// What is far too long is refused before it is compiled.
func TestParse_compilesNothingHuge(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Parse(url.Values{"re": {"(?:" + strings.Repeat("a", 985) + "){1000}"}})
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "more than 1000 steps") {
		t.Errorf("got %v", err)
	}
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
		t.Errorf("%d bytes were taken", taken)
	}
}

// A bad byte is looked for as it stands in the log, and asks for no case.
func TestParse_badBytes(t *testing.T) {
	for query, want := range map[string]bool{"match=a%FF%FEb": true, "match=A%FF%FEB&case=1": false, "match=a%FFb": false} {
		q := parse(t, query)
		if got := q.Events(nil).Match(stream.Event{Type: "message", Data: []byte("xA\ufffd\ufffdb")}); got != want {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
}

func TestPlain_theSameIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		plain := &Plain{}
		var want []int64
		for n := int64(1); n <= 4000; n++ {
			text := fmt.Sprintf("line %d of many that are plain, all of them", n)
			if n%2900 == 0 {
				text, want = "\x1b[1mti\x1b[mmeout", append(want, n)
			} else if n%500 == 0 {
				text, want = "a timeout", append(want, n)
			}
			if err := s.Publish("", []byte(text)); err != nil {
				t.Fatal(err)
			}
			if n%350 == 0 || n == 4000 {
				q := parse(t, "match=timeout")
				q.Plain = plain
				if got := numbers(t, s, q.Rows(&formats.Leveler{}, nothing)); !slices.Equal(got, want) {
					t.Fatalf("of %d events %d, want %d", n, got, want)
				}
			}
		}
		if len(plain.lengths) == 0 {
			t.Error("nothing is remembered")
		}
	})
}
