package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"pushpane/internal/find"
	"pushpane/internal/foreign"
	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/internal/room"
	"pushpane/internal/source"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

const testKey guard.Key = "K123"

// handlerOf returns the routes of a program with this feed.
func handlerOf(t *testing.T, f feed, stop func()) http.Handler {
	t.Helper()
	protect, err := guard.New(guard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return handlerGuardedBy(t, f, protect, stop)
}

func handlerGuardedBy(t *testing.T, f feed, protect *guard.Guard, stop func()) http.Handler {
	t.Helper()
	in := &guests.Guests{}
	acts := room.New(in)
	options := f.streamOptions(0)
	options.Observe, options.Check = acts.Observe, checkPublished
	events, err := stream.New(options)
	if err == nil {
		err = acts.Open(events)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(events.Close)
	a := &app{process: Process{Version: "9.9.9"}, key: testKey, feed: f, events: events, room: acts, guests: in, guard: protect}
	return newServer(a, &traffic.Meter{}, stop).routes()
}

// local returns a request from this machine, with the key if it is to control the program.
func local(method, path string, key guard.Key) *http.Request {
	r := httptest.NewRequest(method, "http://localhost"+path, nil)
	r.RemoteAddr = "127.0.0.1:5"
	if key != "" {
		r.Header.Set(guard.KeyHeader, string(key))
	}
	return r
}

func answer(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRoutes_refuseMethods(t *testing.T) {
	h := handlerOf(t, feed{}, func() {})
	for _, c := range []struct{ method, path, allow, text string }{
		{http.MethodPost, "/status", "GET, HEAD", "status is read with GET\n"},
		{http.MethodDelete, "/traffic", "GET, HEAD", "traffic is read with GET\n"},
		{http.MethodPost, "/steps", "GET, HEAD", "steps are read with GET\n"},
		{http.MethodPut, "/export", "GET, HEAD", "the page is read with GET\n"},
		{http.MethodDelete, "/events", "GET, HEAD, POST", "method DELETE is not one of GET, HEAD, POST\n"},
		{http.MethodGet, "/quit", "POST", "quit takes POST\n"},
		{http.MethodGet, "/lab", "POST", "lab takes POST\n"},
	} {
		if got := answer(h, local(c.method, c.path, "")); got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != c.allow || got.Body.String() != c.text {
			t.Errorf("%s %s: %d, Allow %q, %q; want 405, %q, %q", c.method, c.path, got.Code, got.Header().Get("Allow"), got.Body, c.allow, c.text)
		}
	}
}

// What a route does not read is refused where it would be ignored although it was meant, by every
// route; a reader may add what no route knows, as against caches.
func TestRoutes_refuseWhatTheyDoNotRead(t *testing.T) {
	h := handlerOf(t, feed{}, func() { t.Error("a quit that was refused ended the program") })
	refused := map[string][]string{
		"GET": {
			"/export?level=error", "/export?client=a", "/counts?level=error", "/counts?limit=5", "/steps?id=5", "/traffic?client=a&from=start", "/room?client=a&type=x",
			"/find?records=1&order=oldest", "/find?records=1&retry=5", "/poll?records=1", "/status?data=x",
		},
		"POST": {
			"/quit?now=1", "/room?id=1", "/vote?client=a&answer=2", "/vote?client=a&key=k&key=l", "/leave?client=a&b=c",
			"/doctor?url=x", "/lab?client=a&do=cut", "/share?on=true", "/events?level=error",
		},
	}
	for _, name := range find.Parameters {
		refused["GET"] = append(refused["GET"], "/status?"+name+"=1", "/room?"+name+"=1", "/export?"+name+"=1")
	}
	for method, paths := range refused {
		for _, path := range paths {
			if w := answer(h, local(method, path, testKey)); w.Code != http.StatusBadRequest || !strings.HasPrefix(w.Body.String(), "read query: the parameter ") {
				t.Errorf("%s %s: got %d %q, want 400 and the parameter", method, path, w.Code, w.Body)
			}
		}
	}
	for _, path := range []string{"/status?client=a&_=1", "/room?client=a&_=1", "/find?records=0&_=1", "/export?_=1", "/steps?client=a&_=1", "/counts?client=a&_=1", "/traffic?client=a&_=1", "/poll?wait=0&_=1"} {
		if w := answer(h, local("GET", path, "")); w.Code != http.StatusOK {
			t.Errorf("GET %s: got %d %q, want 200", path, w.Code, w.Body)
		}
	}
}

func TestRoutes_onlyOfTheSource(t *testing.T) {
	h := handlerOf(t, feed{kind: kindClock}, func() {})
	for _, path := range []string{"/run", "/stop", "/replay", "/nothing"} {
		if got := answer(h, local(http.MethodPost, path, testKey)); got.Code != http.StatusNotFound {
			t.Errorf("POST %s: %d, want 404 where the clock is the source", path, got.Code)
		}
	}
}

// The race has news of its own where the source is the clock, for pages of ours.
func TestRoutes_raceOfTheClock(t *testing.T) {
	news, err := stream.New(stream.Options{Source: newsSource})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(news.Close)
	if err := news.Publish("", []byte("news 1")); err != nil {
		t.Fatal(err)
	}
	h := newServer(&app{feed: feed{kind: kindClock}, news: news}, &traffic.Meter{}, func() {}).routes()
	if got := answer(h, local(http.MethodGet, "/race/poll?wait=0", "")); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "data: news 1\n") {
		t.Errorf("got %d %q, want the news", got.Code, got.Body)
	}
	foreign := local(http.MethodGet, "/race/poll?wait=0", "")
	foreign.Header.Set("Origin", "http://other.example")
	if got := answer(h, foreign); got.Code != http.StatusForbidden {
		t.Errorf("from another origin: %d, want 403", got.Code)
	}
	for _, path := range []string{"/race/events", "/race/poll"} {
		if got := answer(h, local(http.MethodPost, path, testKey)); got.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d, want 405", path, got.Code)
		}
		if got := answer(handlerOf(t, feed{kind: kindFile}, func() {}), local(http.MethodGet, path, "")); got.Code != http.StatusNotFound {
			t.Errorf("%s of a file: %d, want 404", path, got.Code)
		}
	}
}

// How another server's stream has come is told to pages of ours, from the piece on that they want.
func TestServeSource(t *testing.T) {
	request, err := foreign.NewRequest("https://ada:planted@other.example/events")
	if err != nil {
		t.Fatal(err)
	}
	h := handlerOf(t, feed{kind: kindURL, arrivals: source.NewRemote(request, source.RemoteOptions{}).Arrivals}, func() {})
	if got := answer(h, local(http.MethodGet, "/source?after=7", "")); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"curl":"curl -N -L -H 'Accept: text/event-stream, */*;q=0.5' -H 'Authorization: …' -H 'Cache-Control: no-cache' -H 'User-Agent: pushpane' 'https://other.example/events'"`) || !strings.Contains(got.Body.String(), `"pieces":[]`) {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	for _, bad := range []string{"-1", "x", "1.5"} {
		if got := answer(h, local(http.MethodGet, "/source?after="+bad, "")); got.Code != http.StatusBadRequest || !strings.Contains(got.Body.String(), bad) {
			t.Errorf("after %s: %d %q, want 400", bad, got.Code, got.Body)
		}
	}
	if got := answer(handlerOf(t, feed{kind: kindFile}, func() {}), local(http.MethodGet, "/source", "")); got.Code != http.StatusNotFound {
		t.Errorf("of a file: %d, want 404", got.Code)
	}
}

func TestServeStatus(t *testing.T) {
	h := handlerOf(t, feed{kind: kindFile, name: "app.log", title: "A log"}, func() {})
	for peer, here := range map[string]bool{"127.0.0.1:5": true, "192.0.2.1:5": false, "127.0.0.2:5": false} {
		r := local(http.MethodGet, "/status?client=me", testKey)
		if peer == "127.0.0.2:5" {
			r.Header.Set(guard.KeyHeader, "none")
		}
		r.RemoteAddr = peer
		w := answer(h, r)
		var got status
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Program != "pushpane" || got.Version != "9.9.9" || got.Title != "A log" || got.Source != "file" || got.Name != "app.log" || got.Quit != here || got.Lab != here || got.Idle != 0 || got.Replay != nil {
			t.Errorf("from %s: %s", peer, w.Body)
		}
		if w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v, want JSON that is not stored", w.Header())
		}
	}
	if got := answer(h, local(http.MethodGet, "/status?client=%00", "")); got.Code != http.StatusBadRequest {
		t.Errorf("a malformed client: %d, want 400", got.Code)
	}
}

func TestServeTraffic(t *testing.T) {
	h := handlerOf(t, feed{}, func() {})
	for path, want := range map[string]string{
		"/traffic?client=me":  "200 {\"clients\":[],\"counted\":false}\n",
		"/traffic":            "400 traffic needs the parameter client: whose costs to tell\n",
		"/traffic?client=%00": "400 ",
	} {
		w := answer(h, local(http.MethodGet, path, ""))
		if got := fmt.Sprint(w.Code, " ", w.Body); !strings.HasPrefix(got, want) {
			t.Errorf("GET %s: %q, want %q", path, got, want)
		}
	}
}

func TestServeLab_onlyWithTheKeyUnlessOpen(t *testing.T) {
	far := func() *http.Request {
		r := httptest.NewRequest(http.MethodPost, "http://localhost/lab?client=me", strings.NewReader(`{"do":"mend"}`))
		r.Header.Set(guard.KeyHeader, "none")
		return r
	}
	h := handlerOf(t, feed{}, func() {})
	if got := answer(h, far()); got.Code != http.StatusForbidden {
		t.Errorf("from another machine: %d, want 403", got.Code)
	}
	near := far()
	near.RemoteAddr = "[::1]:5"
	if got := answer(h, near); got.Code != http.StatusForbidden {
		t.Errorf("from this machine without the key: %d, want 403", got.Code)
	}
	near.Header.Set(guard.KeyHeader, string(testKey))
	if got := answer(h, near); got.Code != http.StatusAccepted {
		t.Errorf("from this machine: %d %s, want 202", got.Code, got.Body)
	}
	open := &server{openLab: true, guard: &guard.Guard{}, page: http.NotFoundHandler()}
	open.events, _ = stream.New(stream.Options{})
	defer open.events.Close()
	if got := answer(open.routes(), far()); got.Code != http.StatusAccepted {
		t.Errorf("with --lab: %d %s, want 202", got.Code, got.Body)
	}
}

// A command runs or it does not: the other order is a conflict.
func TestServeRun_conflicts(t *testing.T) {
	command, err := source.NewCommand([]string{"go", "version"}, source.CommandOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := handlerOf(t, feed{kind: kindCommand, command: command, runs: command}, func() {})
	if got := answer(h, local(http.MethodPost, "/stop", testKey)); got.Code != http.StatusConflict {
		t.Errorf("stop what does not run: %d %s, want 409", got.Code, got.Body)
	}
	if got := answer(h, local(http.MethodPost, "/run", "K124")); got.Code != http.StatusForbidden {
		t.Errorf("run with another key: %d %s, want 403", got.Code, got.Body)
	}
}

func TestAnswerControl(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		text string
	}{
		{nil, http.StatusAccepted, "the command runs\n"},
		{source.ErrRunning, http.StatusConflict, source.ErrRunning.Error() + "\n"},
		{source.ErrNotRunning, http.StatusConflict, source.ErrNotRunning.Error() + "\n"},
		{http.ErrAbortHandler, http.StatusInternalServerError, http.ErrAbortHandler.Error() + "\n"},
	} {
		w := httptest.NewRecorder()
		answerControl(w, c.err, "the command runs")
		if w.Code != c.code || w.Body.String() != c.text {
			t.Errorf("%v: %d %q, want %d %q", c.err, w.Code, w.Body, c.code, c.text)
		}
	}
}

// --allow-origin opens the routes that docs/wire.md says, of all that it lists.
func TestRoutes_allowedOriginReachesWhatIsDocumented(t *testing.T) {
	const dash = "https://dash.example"
	text, err := os.ReadFile("../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	sentence := regexp.MustCompile("`--allow-origin` opens ([^.]*) to one more origin").FindStringSubmatch(strings.ReplaceAll(string(text), "\n", " "))
	routes := regexp.MustCompile("(?m)^\\| `(GET|POST) (/[a-z]*)`").FindAllStringSubmatch(string(text), -1)
	if sentence == nil || len(routes) < 10 {
		t.Fatalf("docs/wire.md has %d routes, and %q about --allow-origin", len(routes), sentence)
	}
	protect, err := guard.New(guard.Options{Origins: []string{dash}})
	if err != nil {
		t.Fatal(err)
	}
	h := protect.Protect(handlerGuardedBy(t, feed{}, protect, func() { t.Error("another origin has stopped the program") }))
	for _, route := range routes {
		method, path := route[1], route[2]
		r := local(method, path, testKey)
		r.Header.Set("Origin", dash)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // a stream would go on
		got := answer(h, r.WithContext(ctx))
		open := strings.Contains(sentence[1], "`"+path+"`")
		if readable := got.Header().Get("Access-Control-Allow-Origin") == dash; readable != open {
			t.Errorf("%s %s: %d, readable by an allowed origin: %t, want %t", method, path, got.Code, readable, open)
		}
		if !open && path != "/" && got.Code/100 == 2 {
			t.Errorf("%s %s: %d for an allowed origin, want a refusal", method, path, got.Code)
		}
	}
}
