package app

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"pushpane/internal/find"
	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/internal/line"
	"pushpane/internal/room"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// newFinder returns the routes of a program whose log has these lines.
func newFinder(t *testing.T, lines ...string) (http.Handler, *app) {
	t.Helper()
	in := &guests.Guests{}
	acts := room.New(in)
	events, err := stream.New(stream.Options{Observe: acts.Observe, Check: checkPublished, Text: line.Text})
	if err == nil {
		err = acts.Open(events)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(events.Close)
	for _, l := range lines {
		if err := events.Publish("", []byte(l)); err != nil {
			t.Fatal(err)
		}
	}
	protect, err := guard.New(guard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := &app{key: testKey, events: events, room: acts, guests: in, guard: protect}
	return newServer(a, &traffic.Meter{}, func() {}).routes(), a
}

// asked is the answer to a GET of a plain client.
func asked(h http.Handler, path string) string {
	got := answer(h, httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
	return fmt.Sprint(got.Code, " ", got.Body)
}

func TestFind_whatAPageShows(t *testing.T) {
	// Events 1 to 3, 4, 5 and 6.
	h, a := newFinder(t, "ERROR: disk full", "\x1b[31mwarn:\x1b[0m disk", "ok")
	a.events.Publish("chat", []byte(`{"name":"Ada","text":"full disk"}`))
	if _, _, err := a.room.Order(room.Act{Do: "pin", ID: a.events.Epoch() + ".1"}); err != nil {
		t.Fatal(err)
	}
	block := []byte(`{"rows":["disk 100 %"],"from":1,"to":1,"lines":1}`)
	a.events.Publish("screen", block)
	a.steps.Add(6, block)
	wants := func(query, numbers string) {
		t.Helper()
		if got, want := asked(h, "/find?"+query), `"numbers":[`+numbers+`],`; !strings.HasPrefix(got, "200 ") || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	wants("match=disk", "6,4,2")
	wants("match=disk&order=oldest&type=message", "2,6")
	wants("level=warn", "2")
	wants("re=^warn", "2")
	wants("", "6,4,3,2")
	if _, _, err := a.room.Order(room.Act{Do: "remove", ID: a.events.Epoch() + ".4"}); err != nil {
		t.Fatal(err)
	}
	wants("match=disk", "6,2")
	if got := asked(h, "/find?match=disk&wait=1"); !strings.HasPrefix(got, `400 read query: the parameter "wait"`) {
		t.Errorf("a parameter of a poll: %s", got)
	}
	if got := asked(h, "/find?re=(%3F=a)"); !strings.HasPrefix(got, "400 read re: ") || !strings.Contains(got, "RE2") {
		t.Errorf("an expression of a browser: %s", got)
	}
	foreign := local(http.MethodGet, "/find?match=disk", "")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := answer(handlerOf(t, feed{}, func() {}), foreign); got.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", got.Code)
	}
}

// The same parameters on events and polls, where lines are as they come.
func TestFilter_ofPollsAndFormats(t *testing.T) {
	h, a := newFinder(t, "ERROR: disk full", "\x1b[31mwarn:\x1b[0m disk", "ok")
	a.events.Publish("screen", []byte(`{"rows":["disk 100 %"],"from":1,"to":1,"lines":1}`))
	e := a.events.Epoch()
	for query, want := range map[string]string{
		"match=disk&format=text":                   "ERROR: disk full\nwarn: disk\n\x1enext: " + e + ".4\n",
		"match=disk&not=1&format=text":             "ok\n\x1enext: " + e + ".4\n",
		"format=text":                              "ERROR: disk full\nwarn: disk\nok\n\x1enext: " + e + ".4\n",
		"format=text&type=screen":                  "disk 100 %\n\x1enext: " + e + ".4\n",
		"format=text&level=warn&match=DISK&case=0": "warn: disk\n\x1enext: " + e + ".4\n",
		"format=text&level=info&after=" + e + ".3": "\x1enext: " + e + ".4\n",
	} {
		if got := asked(h, "/poll?wait=0&from=start&"+query); got != "200 "+want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if got := asked(h, "/poll?wait=0&from=start&level=warn"); strings.Count(got, "data: ") != 4 || !strings.Contains(got, "data: \x1b[31mwarn:\x1b[0m disk\n") {
		t.Errorf("as events: %q, want hello, the line as it came, types, and next", got)
	}
	for path, want := range map[string]string{
		"/poll?level=bad":         "400 read level: ",
		"/events?match=":          "400 read match: it is empty\n",
		"/events?match=a&limit=1": `400 read query: the parameter "limit" is not one of`,
		"/poll?match=a&key=1":     `400 read query: the parameter "key" is not one of`,
		"/poll?not=1":             "400 read case and not: ",
		"/poll?match=a&x=%zz":     "400 read query: ",
	} {
		if got := asked(h, path); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := answer(h, httptest.NewRequest(http.MethodPost, "http://localhost/events?match=a", strings.NewReader("x"))); got.Code != http.StatusBadRequest {
		t.Errorf("publishing with a filter: %d, want 400", got.Code)
	}
}

// A field is asked for of each line in a stream or poll, and in a search of whole records.
func TestFind_fields(t *testing.T) {
	h, a := newFinder(t, `{"id":9007199254740993,"user":{"name":"ada"}}`, `{"id":9007199254740992}`, "2026-11-28 10:20:31 ERROR it failed", "java.lang.Error: at step=2 code=500", "\tat x(y.java:1)", "up id=9007199254740993 n=1")
	e := a.events.Epoch()
	for path, want := range map[string]string{
		"/find?field=id=9007199254740993":                               `"numbers":[6,1],"matches":2,`,
		"/find?field=id!=9007199254740993&limit=0":                      `"numbers":[],"matches":4,`,
		"/find?field=id=9007199254740993&field=user.name=ada":           `"numbers":[1],"matches":1,`,
		"/find?field=code=500&match=failed":                             `"numbers":[],"matches":0,`,
		"/find?records=1&field=code=500&match=failed":                   `"steps":[3,1],"rows":[],"out":[],"first":1,"last":6,`,
		"/find?records=1&field=code=500":                                `"steps":[3,1],"rows":[4,2],"out":[],"first":1,"last":6,`,
		"/find?records=1&field=code!=500&field=id!=1&after=" + e + ".2": `"steps":[6,1],"rows":[],"out":[],"first":3,"last":6,`,
	} {
		if got := asked(h, path); !strings.HasPrefix(got, "200 ") || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if got, want := asked(h, "/poll?wait=0&from=start&format=text&field=id=9007199254740993"), "200 "+`{"id":9007199254740993,"user":{"name":"ada"}}`+"\nup id=9007199254740993 n=1\n\x1enext: "+e+".6\n"; got != want {
		t.Errorf("a poll: %q, want %q", got, want)
	}
	for path, want := range map[string]string{
		"/find?field=id":          `400 read field: "id" is neither NAME=VALUE nor NAME!=VALUE`,
		"/poll?field=id=1&field=": `400 read field: "" is neither`,
		"/events?field=a%25=1":    `400 read field: "a%=1" is neither`,
		"/status?field=a=1":       `400 read query: the parameter "field" is not one of`,
	} {
		if got := asked(h, path); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if got := answer(h, httptest.NewRequest(http.MethodPost, "http://localhost/events?field=a=1", strings.NewReader("x"))); got.Code != http.StatusBadRequest {
		t.Errorf("publishing with a field: %d, want 400", got.Code)
	}
}

// A hundred at once are answered or refused, and the answers are right. In fake time no search is
// ended by the time that it may take.
func TestFind_aHundredAtOnce(t *testing.T) {
	var lines []string
	for n := range 20_000 {
		lines = append(lines, fmt.Sprintf("line %d of many, %s", n, strings.Repeat("x", n%100)))
	}
	synctest.Test(t, func(t *testing.T) {
		h, _ := newFinder(t, lines...)
		var running sync.WaitGroup
		var mu sync.Mutex
		codes := map[int]int{}
		for i := range 100 {
			query, want := "match=9999", `"numbers":[20000,10000],"matches":2,`
			if i%2 == 1 {
				query, want = "re=x{3}$&limit=1", `"numbers":[`
			}
			running.Go(func() {
				got := answer(h, httptest.NewRequest(http.MethodGet, "http://localhost/find?"+query, nil))
				mu.Lock()
				defer mu.Unlock()
				codes[got.Code]++
				switch {
				case got.Code == http.StatusServiceUnavailable && got.Header().Get("Retry-After") != "":
				case got.Code == http.StatusOK && strings.Contains(got.Body.String(), want):
				default:
					t.Errorf("%s: %d %.200s", query, got.Code, got.Body)
				}
			})
		}
		running.Wait()
		if codes[http.StatusOK] == 0 {
			t.Errorf("answers by status: %v, want some 200", codes)
		}
	})
}

// docs/wire.md names what a search and a filter read.
func TestDocuments_nameTheFilters(t *testing.T) {
	wire, err := os.ReadFile("../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Concat(find.Parameters, []string{"since", "format", "order", "to", "numbers", "matches", "missed", "more"}) {
		if !strings.Contains(string(wire), "`"+name) {
			t.Errorf("docs/wire.md does not name %q", name)
		}
	}
}

// The lines of a record are one find, by whichever of them it was found.
func TestFind_records(t *testing.T) {
	h, a := newFinder(t, "ok", "ERROR: it failed", "\tat one(a.js:1)", "\tat two(b.js:2)", "ok")
	epoch := a.events.Epoch()
	for path, want := range map[string]string{
		"/find?records=1&match=two":                       `200 {"epoch":"` + epoch + `","steps":[4,1],"rows":[2,1],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&match=two&after=" + epoch + ".5": `200 {"epoch":"` + epoch + `","steps":[],"rows":[],"out":[],"first":6,"last":5,"missed":0,"more":false}`,
		"/find?records=1&match=two&limit=3":               `400 read query: the parameter "limit" is not one of from, to, after, client, records, match, re, case, not, type, level, field`,
		"/find?records=1&match=two&after=x":               `400 read after: "x" is not EPOCH.N`,
		"/find?records=1&match=two&level=error":           `200 {"epoch":"` + epoch + `","steps":[4,1],"rows":[2,1],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&match=two&level=other":           `200 {"epoch":"` + epoch + `","steps":[],"rows":[],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&level=other":                     `200 {"epoch":"` + epoch + `","steps":[1,1,4,1],"rows":[],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&type=node%2520added":             `200 {"epoch":"` + epoch + `","steps":[],"rows":[],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&from=2001-01-01T00:00:00Z":       `200 {"epoch":"` + epoch + `","steps":[1,2,3,1],"rows":[3,2],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&to=2001-01-01T00:00:00Z":         `200 {"epoch":"` + epoch + `","steps":[],"rows":[],"out":[],"first":1,"last":5,"missed":0,"more":false}`,
		"/find?records=1&to=5m":                           `400 read to: "5m" is not a time as 2026-11-28T11:20:03Z, or without the Z that of a line`,
	} {
		if got := strings.TrimSpace(asked(h, path)); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

// A span without a zone is of the times that lines say, by their digits; a line that says none has
// that of the one before.
func TestFind_ofTheTimesThatLinesSay(t *testing.T) {
	h, a := newFinder(t, "before all", "2026-11-28T10:00:00+05:00 INFO one", "two", "2026-11-28T10:00:01.250Z ERROR three", "\tat four(a.js:1)", "2026-11-28T10:00:02Z five")
	epoch := a.events.Epoch()
	for span, want := range map[string]string{
		"from=2026-11-28T10:00:00":                            `"steps":[2,3,2,1],"rows":[5,1]`,
		"to=2026-11-28T10:00:01":                              `"steps":[2,2],"rows":[]`,
		"from=2026-11-28T10:00:01.250&to=2026-11-28T10:00:02": `"steps":[4,1],"rows":[5,1]`,
		"from=2026-11-28T10:00:00&match=four":                 `"steps":[5,1],"rows":[4,1]`,
		"from=2026-11-28T10:00:00&level=other":                `"steps":[3,1,3,1],"rows":[]`,
		"from=2030-01-01T00:00:00":                            `"steps":[],"rows":[]`,
	} {
		if got := asked(h, "/find?records=1&"+span); got != `200 {"epoch":"`+epoch+`",`+want+`,"out":[],"first":1,"last":6,"missed":0,"more":false}`+"\n" {
			t.Errorf("%s: %s, want %s", span, got, want)
		}
	}
	if got := asked(h, "/find?records=1&from=2026-11-28T10:00:00&to=2026-11-28T10:00:00Z"); !strings.HasPrefix(got, "400 read from and to: ") {
		t.Errorf("times of two kinds: %s", got)
	}
}

// Counts are of records, of what a page has a row for.
func TestCounts(t *testing.T) {
	h, a := newFinder(t, "2026-11-28T10:00:00Z ERROR: it failed", "\tat one(a.js:1)", "2026-11-28T10:00:03Z ok")
	a.events.Publish("chat", []byte(`{"name":"Ada","text":"full disk"}`))
	if _, _, err := a.room.Order(room.Act{Do: "remove", ID: a.events.Epoch() + ".3"}); err != nil {
		t.Fatal(err)
	}
	epoch := a.events.Epoch()
	began := `{"epoch":"` + epoch + `","first":1,"last":5,"more":false,"lines":2,"levels":[1,0,0,0,1],"types":[{"name":"message","count":1},{"name":"chat","count":1}],"bars":`
	for query, want := range map[string]string{
		"":                      "200 " + began + "null}",
		"after=" + epoch + ".1": `200 {"epoch":"` + epoch + `","first":2,"last":5,"more":false,"lines":1,"levels":[0,0,0,0,1],"types":[{"name":"chat","count":1}],"bars":null}`,
		"client=a&most=2":       "200 " + began + `{"own":true,"from":1795860000000,"step":5000,"bars":[1,0,0,0,1],"lines":2,"rest":1,"without":0}}`,
		"most=3&from=2026-11-28T09:59:59&to=2026-11-28T10:00:01": "200 " + began + `{"own":true,"from":1795859999000,"step":1000,"bars":[0,0,0,0,0,1,0,0,0,0],"lines":1,"rest":1,"without":0}}`,
		"most=3&own=1&type=price":                                "200 " + began + "null}",
		"most=0":                                                 "400 read most: \"0\" is not a number from 1 to 2000",
		"most=2001":                                              "400 read most: \"2001\" is not a number from 1 to 2000",
		"own=x":                                                  "400 read own: \"x\" is not 1 or 0",
		"own=1&from=2026-11-28T10:00:00Z":                        "400 read own: 1 is not what from and to say",
		"from=now":                                               "400 read from: \"now\" is not a time as 2026-11-28T11:20:03Z, or without the Z that of a line",
		"type=a,,b":                                              "400 read type: \"a,,b\" is not a list of types, with commas between",
		"after=x":                                                "400 read after: \"x\" is not EPOCH.N",
		"after=abcdefghij234.5":                                  "409 search: this is another log, " + epoch + ", than that of after=abcdefghij234.5",
		"level=error":                                            `400 read query: the parameter "level" is not one of after, client, from, most, own, to, type`,
	} {
		if got := strings.TrimSpace(asked(h, "/counts?"+query)); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

// A list that is long is small on the wire: what passes a filter is much the same all along.
func TestFind_longListsArePacked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		for i := range 20_000 {
			lines = append(lines, []string{"ERROR: it failed", "ok", "ok", "ok", "ok", "ok", "ok"}[i%7])
		}
		h, _ := newFinder(t, lines...)
		const path = "http://localhost/find?records=1&level=other"
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		got := answer(h, r)
		packed := got.Body.Len()
		if got.Header().Get("Content-Encoding") != "gzip" || packed > 1000 {
			t.Errorf("%d bytes, headers %v, want gzip of at most 1000", packed, got.Header())
		}
		unpacked, err := gzip.NewReader(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(unpacked); err != nil || string(text) != answer(h, httptest.NewRequest(http.MethodGet, path, nil)).Body.String() {
			t.Errorf("%.200s, error %v, want what comes without gzip", text, err)
		}
	})
}
