package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/foreign"
)

// answers is a transport that gives these answers, one a request; the last for all that follow.
type answers struct {
	mu    sync.Mutex
	list  []answer
	asked []asked
}

// answer is one of a server: an error where code is 0. Its body breaks off with broken, else it
// ends, or stays open for good.
type answer struct {
	code   int
	header string // of the type; "" is an event stream
	body   string
	broken error
	open   bool
	lasts  time.Duration // until the body ends
	after  string        // the header Retry-After
}

type asked struct {
	at     time.Time
	lastID string
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = append(a.asked, asked{time.Now(), r.Header.Get("Last-Event-ID")})
	one := a.list[0]
	if len(a.list) > 1 {
		a.list = a.list[1:]
	}
	if one.code == 0 {
		return nil, errors.New("no way there")
	}
	kind := one.header
	if kind == "" {
		kind = "text/event-stream"
	}
	body := io.Reader(strings.NewReader(one.body))
	switch {
	case one.broken != nil:
		body = io.MultiReader(body, brokenReader{one.broken})
	case one.lasts > 0:
		body = io.MultiReader(body, sleepingReader{one.lasts})
	case one.open:
		body = io.MultiReader(body, silentReader{r.Context()})
	}
	header := http.Header{"Content-Type": {kind}}
	if one.after != "" {
		header.Set("Retry-After", one.after)
	}
	return &http.Response{StatusCode: one.code, Status: fmt.Sprint(one.code, " ", http.StatusText(one.code)), Proto: "HTTP/1.1", Header: header, Body: io.NopCloser(body), Request: r}, nil
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

// sleepingReader ends after so long.
type sleepingReader struct{ lasts time.Duration }

func (s sleepingReader) Read([]byte) (int, error) {
	time.Sleep(s.lasts)
	return 0, io.EOF
}

// silentReader has nothing until the request ends.
type silentReader struct{ ctx context.Context }

func (o silentReader) Read([]byte) (int, error) {
	<-o.ctx.Done()
	return 0, o.ctx.Err()
}

// said keeps what a source publishes, an event a line.
type said struct {
	mu    sync.Mutex
	lines []string
}

func (s *said) add(format string, args ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
	return nil
}

func (s *said) Epoch() string { return "abcdefghijk27" }
func (s *said) Publish(eventType string, data ...[]byte) error {
	for _, d := range data {
		_ = s.add("%s %s", eventType, d)
	}
	return nil
}
func (s *said) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	return 0, s.Publish(eventType, data...)
}
func (s *said) SetState(state, text string) error { return s.add("(%s) %s", state, text) }
func (s *said) Lost(text string) error            { return s.add("(lost) %s", text) }
func (s *said) End(status string) error           { return s.add("(end) %s", status) }

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines, "\n")
}

// reading runs a source of these answers in a bubble, for so long.
func reading(t *testing.T, a *answers, method string, lasts time.Duration, then func(r *Remote, s *said)) (string, error) {
	t.Helper()
	request, err := foreign.NewRequest("https://example.com/stream")
	if err != nil {
		t.Fatal(err)
	}
	request.Method, request.Transport = method, a
	return running(t, request, lasts, then)
}

// running runs a source of this request in a bubble, for so long.
func running(t *testing.T, request *foreign.Request, lasts time.Duration, then func(r *Remote, s *said)) (string, error) {
	t.Helper()
	s := &said{}
	r := NewRemote(request, RemoteOptions{})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx, s) }()
	time.Sleep(lasts) // of the bubble
	synctest.Wait()
	if then != nil {
		then(r, s)
	}
	stop()
	return s.String(), <-done
}

const remoteBegan = "(waiting) connecting\n(running) https://example.com/stream\n"

// What an answer is, and how it ends, is what is said.
func TestRemote_answers(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		list   []answer
		want   string
	}{
		"events":   {"", []answer{{code: 200, body: "event: ping\ndata: a\n\ndata: b\n\n", open: true}}, remoteBegan + "%70ing a\nmessage b"},
		"again":    {"", []answer{{code: 200, body: "id: 1\ndata: a\n\n"}, {code: 200, body: "id: 2\ndata: b\n\n", open: true}}, remoteBegan + "message a\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\nmessage b"},
		"noIDs":    {"", []answer{{code: 200, body: "data: a\n\n"}, {code: 200, body: "data: b\n\n", open: true}}, remoteBegan + "message a\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\n(lost) the stream was away for 2.0 s, and the server gives no ids: events may be missing\nmessage b"},
		"twice":    {"", []answer{{code: 200, body: "id: 1\ndata: a\n\nid: 2\ndata: b\n\n", broken: io.ErrUnexpectedEOF}, {code: 200, body: "id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n", open: true}}, remoteBegan + "message a\nmessage b\n(waiting) the answer broke off before its end; it is asked again\n(running) https://example.com/stream\n(running) 2 events came twice, with the same id, and are shown once\nmessage c"},
		"hole":     {"", []answer{{code: 200, body: "id: 1\ndata: a\n\nid: 2\ndata: b\n\n"}, {code: 200, body: "id: 5\ndata: c\n\n", open: true}}, remoteBegan + "message a\nmessage b\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\n(lost) the server goes on with the id \"5\" after \"2\": events may be missing\nmessage c"},
		"greeting": {"", []answer{{code: 200, body: "event: connected\ndata: ok\n\nid: 1\ndata: a\n\nid: 2\ndata: b\n\n"}, {code: 200, body: "event: connected\ndata: ok\n\nid: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 9\ndata: c\n\n", open: true}}, remoteBegan + "connected ok\nmessage a\nmessage b\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\nconnected ok\n(running) 2 events came twice, with the same id, and are shown once\n(lost) the server goes on with the id \"9\" after \"2\": events may be missing\nmessage c"},
		"emptyID":  {"", []answer{{code: 200, body: "id: 1\ndata: a\n\nid\ndata: x\n\nid: 2\ndata: b\n\n"}, {code: 200, body: "id\ndata: x\n\nid: 2\ndata: b\n\n", open: true}}, remoteBegan + "message a\nmessage x\nmessage b\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\nmessage x"},
		"idAlone":  {"", []answer{{code: 200, body: "id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\n"}, {code: 200, body: "id: 4\ndata: c\n\n", open: true}}, remoteBegan + "message a\nmessage b\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\nmessage c"},
		"noHole":   {"", []answer{{code: 200, body: "id: 10\ndata: a\n\nid: 20\ndata: b\n\n"}, {code: 200, body: "id: 50\ndata: c\n\n", open: true}}, remoteBegan + "message a\nmessage b\n(waiting) the server has ended the answer; it is asked again\n(running) https://example.com/stream\nmessage c"},
		"cutBlock": {"", []answer{{code: 200, body: "data: a\n\ndata: cu", broken: io.ErrUnexpectedEOF}, {code: 204}}, remoteBegan + "message a\n(waiting) the answer broke off before its end; what it was cut in is left out; it is asked again\n(end) the server has no more (204), 1 event"},
		"204":      {"", []answer{{code: 204}}, "(waiting) connecting\n(end) the server has no more (204), no events"},
		"refused":  {"", []answer{{code: 401, header: "text/plain", body: "who are you?\nsay it\n" + strings.Repeat("x", 2000)}}, "(waiting) connecting\nmessage HTTP/1.1 401 Unauthorized\nmessage Content-Type: text/plain\nmessage \nmessage who are you?\nmessage say it\nmessage " + strings.Repeat("x", 1024-20) + "\n(end) 401 Unauthorized"},
		"first503": {"", []answer{{code: 503, body: "no"}}, "(waiting) connecting\nmessage HTTP/1.1 503 Service Unavailable\nmessage Content-Type: text/event-stream\nmessage \nmessage no\n(end) 503 Service Unavailable"},
		"later503": {"", []answer{{code: 200, body: "id: 1\ndata: a\n\n"}, {code: 503}, {code: 503}, {code: 200, body: "id: 2\ndata: b\n\n", open: true}}, remoteBegan + "message a\n(waiting) the server has ended the answer; it is asked again\n(waiting) 503 Service Unavailable; it is asked again\n(running) https://example.com/stream\nmessage b"},
		"turned":   {"", []answer{{code: 200, body: "id: 1\ndata: a\n\n"}, {code: 200, header: "text/html", body: "<h1>Login</h1>\n"}}, remoteBegan + "message a\n(waiting) the server has ended the answer; it is asked again\nmessage HTTP/1.1 200 OK\nmessage Content-Type: text/html\nmessage \nmessage <h1>Login</h1>\n(end) the answer has the type \"text/html\", and not that of the event stream before"},
		"untyped":  {"", []answer{{code: 200, header: "application/x-ndjson", body: "{}\n", broken: io.ErrUnexpectedEOF}, {code: 200, header: "-", body: "x\n"}}, remoteBegan + "message {}\n(waiting) the answer broke off before its end; it is asked again\nmessage HTTP/1.1 200 OK\nmessage Content-Type: -\nmessage \nmessage x\n(end) the answer has no type, and not that of the JSON lines before"},
		"away":     {"", []answer{{}, {}, {}, {code: 200, body: "data: a\n\n", open: true}}, "(waiting) connecting\n(waiting) no way there; it is asked again\n(running) https://example.com/stream\nmessage a"},
		"picture":  {"", []answer{{code: 200, header: "image/png", body: "PNG"}}, "(waiting) connecting\nmessage HTTP/1.1 200 OK\nmessage Content-Type: image/png\nmessage \nmessage PNG\n(end) its type is \"image/png\", which is no text"},
		"ndjson":   {"", []answer{{code: 200, header: "application/x-ndjson", body: "{\"a\":1}\n\n{\"b\":2}"}}, remoteBegan + "message {\"a\":1}\nmessage {\"b\":2}\n(end) the answer has ended, 2 events"},
		"jsonSeq":  {"", []answer{{code: 200, header: "application/json-seq", body: "\x1e{\"a\":1}\n\x1e{\"b\":2}\n"}}, remoteBegan + "message {\"a\":1}\nmessage {\"b\":2}\n(end) the answer has ended, 2 events"},
		"jsonSoon": {"", []answer{{code: 200, header: "application/json-seq", body: "\x1e{\"n\":1}\n", open: true}}, remoteBegan + "message {\"n\":1}"},
		"jsonTorn": {"", []answer{{code: 200, header: "application/json-seq", body: "\x1e{\"a\":\x1e[1]\n\x1e{\"b\":"}}, remoteBegan + "(lost) a JSON text of 5 bytes is left out: it was cut, or is damaged: \"{\\\"a\\\":\"\nmessage [1]\n(end) the answer has ended, 2 events; what it was cut in is left out"},
		"text":     {"", []answer{{code: 200, header: "text/plain", body: "a\r\nb\rc"}}, remoteBegan + "message a\nmessage b\nmessage c\n(end) the answer has ended, 3 events"},
		"textMark": {"", []answer{{code: 200, header: "text/plain", body: "\uFEFFa\n\uFEFFb\n"}}, remoteBegan + "message a\nmessage \uFEFFb\n(end) the answer has ended, 2 events"},
		"markOnly": {"", []answer{{code: 200, header: "text/plain", body: "\uFEFF"}}, remoteBegan + "(end) the answer has ended, no events"},
		"jsonMark": {"", []answer{{code: 200, header: "application/x-ndjson", body: "\uFEFF{\"a\":1}\n"}}, remoteBegan + "message {\"a\":1}\n(end) the answer has ended, 1 event"},
		"seqMark":  {"", []answer{{code: 200, header: "application/json-seq", body: "\uFEFF\x1e{\"a\":1}\n"}}, remoteBegan + "message {\"a\":1}\n(end) the answer has ended, 1 event"},
		"textCut":  {"", []answer{{code: 200, header: "text/plain", body: "a\n", broken: io.ErrUnexpectedEOF}, {code: 200, header: "text/plain", body: "a\n"}}, remoteBegan + "message a\n(waiting) the answer broke off before its end; it is asked again\n(running) https://example.com/stream\n(lost) the stream was away for 2.0 s: lines may be missing, or come again\nmessage a\n(end) the answer has ended, 2 events"},
		"long":     {"", []answer{{code: 200, body: "data: " + strings.Repeat("x", 16<<20) + "\n\ndata: b\n\n", open: true}}, remoteBegan + "(lost) an event of 16,777,216 bytes is left out: it is longer than 1048576 bytes\nmessage b"},
		"post":     {"POST", []answer{{code: 200, body: "data: a\n\ndata: [DONE]\n\n"}}, strings.ReplaceAll(remoteBegan, "(running) ", "(running) POST ") + "message a\nmessage [DONE]\n(end) the answer has ended, 2 events"},
		"postCut":  {"POST", []answer{{code: 200, body: "data: a\n\n", broken: io.ErrUnexpectedEOF}}, strings.ReplaceAll(remoteBegan, "(running) ", "(running) POST ") + "message a\n(end) the answer broke off before its end, 1 event"},
		"postAway": {"POST", []answer{{}}, "(waiting) connecting\n(end) no way there, no events"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &answers{list: c.list}
				got, err := reading(t, a, c.method, 10*time.Minute, nil)
				if got != c.want {
					t.Errorf("it says\n%.3000s\nwant\n%.3000s", got, c.want)
				}
				failed := strings.Contains(name, "refused") || strings.HasSuffix(name, "first503") || name == "picture" || name == "turned" || name == "untyped" || name == "postCut" || name == "postAway"
				if (err != nil) != failed {
					t.Errorf("the error is %v", err)
				}
			})
		})
	}
}

// The stream is asked for again after the time that the server says, later while it is away, by a
// random part of what doubles each time, and with the newest id of a block that was whole.
func TestRemote_whenItAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := []answer{{code: 200, body: "retry: 500\nid: 7\ndata: a\n\nid: 8\ndata: cut"}}
		for range 12 {
			list = append(list, answer{})
		}
		a := &answers{list: append(list, answer{code: 200, body: "id: 9\ndata: b\n\n"}, answer{code: 200, open: true})}
		_, _ = reading(t, a, "", time.Hour, nil)
		if len(a.asked) != 15 {
			t.Fatalf("it asked %d times, want 15", len(a.asked))
		}
		const retry = 500 * time.Millisecond
		for i := 1; i < len(a.asked); i++ {
			waited := a.asked[i].at.Sub(a.asked[i-1].at)
			most := retry
			if i > 1 && i < 14 {
				most += min(30*time.Second, retry<<(i-1))
			}
			if waited < retry || waited > most {
				t.Errorf("before request %d it waited %s, want %s to %s", i+1, waited, retry, most)
			}
			want := "7"
			if i == 14 {
				want = "9"
			}
			if a.asked[i].lastID != want {
				t.Errorf("request %d has the last id %q, want %q", i+1, a.asked[i].lastID, want)
			}
		}
		if a.asked[0].lastID != "" {
			t.Errorf("the first request has the last id %q", a.asked[0].lastID)
		}
	})
}

// A server that is overloaded is asked again when it says, which the state of the source has.
func TestRemote_retryAfter(t *testing.T) {
	const more = "(waiting) %s; it is asked again%s\n"
	for name, c := range map[string]struct {
		code     int
		after    string
		wait     time.Duration // 0: of the back-off
		said     string
		noStream bool
	}{
		"seconds":     {503, "30", 30 * time.Second, " in 30 s, as the server asks", false},
		"tooMany":     {429, "90", 90 * time.Second, " in 1 min 30 s, as the server asks", false},
		"date":        {503, "Sat, 01 Jan 2000 00:02:30 GMT", 2*time.Minute + 28*time.Second, " in 2 min 28 s, as the server asks", false},
		"lessThanOne": {503, "1", 0, "", false},
		"long":        {503, "999999999999999999999", time.Hour, " in 1 h 0 min, though the server asks for longer", false},
		"past":        {503, "Fri, 31 Dec 1999 23:59:59 GMT", 0, "", false},
		"notATime":    {503, "soon", 0, "", false},
		"fraction":    {503, "30.5", 0, "", false},
		"negative":    {503, "-30", 0, "", false},
		"tooEarly":    {425, "5", 5 * time.Second, " in 5 s, as the server asks", false},
		"elsewhere":   {307, "5", 5 * time.Second, " in 5 s, as the server asks", false},
		"forbidden":   {403, "", 0, "", true},
		"forGood":     {403, "soon", 0, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &answers{list: []answer{{code: 200, body: "id: 1\ndata: a\n\n"}, {code: c.code, after: c.after}, {code: 200, body: "id: 2\ndata: b\n\n", open: true}}}
				got, _ := reading(t, a, "", 3*time.Hour, nil)
				status := fmt.Sprint(c.code, " ", http.StatusText(c.code))
				if c.noStream {
					if len(a.asked) != 2 || !strings.HasSuffix(got, "(end) "+status) {
						t.Errorf("it asked %d times and says\n%s", len(a.asked), got)
					}
					return
				}
				if want := fmt.Sprintf(more, status, c.said); !strings.Contains(got, want) || len(a.asked) != 3 {
					t.Fatalf("it asked %d times and says\n%s\nwant in it\n%s", len(a.asked), got, want)
				}
				waited := a.asked[2].at.Sub(a.asked[1].at)
				if c.wait > 0 && waited != c.wait || c.wait == 0 && (waited < defaultRetry || waited > 3*defaultRetry) {
					t.Errorf("it waited %s, want %s (0: the time of the back-off)", waited, c.wait)
				}
			})
		})
	}
}

// What ends as its server meant it is no error on the terminal; what breaks is, and what ends at
// once again and again.
func TestRemote_whatIsWarnedOf(t *testing.T) {
	whole, quiet := answer{code: 200, body: "id: 1\ndata: a\n\n"}, answer{code: 200, body: ": hi\n\n", lasts: time.Minute}
	next, open := answer{code: 200, body: "id: 2\ndata: b\n\n"}, answer{code: 200, open: true}
	for name, c := range map[string]struct {
		list []answer
		want string
	}{
		"ends":    {[]answer{whole, next, quiet, quiet, open}, ""},
		"breaks":  {[]answer{whole, {code: 200, body: "data: b\n\n", broken: io.ErrUnexpectedEOF}, next, open}, "the answer broke off before its end; it is asked again"},
		"torn":    {[]answer{{code: 200, body: "data: a\n\ndata: b"}, open}, "the server has ended the answer; what it was cut in is left out; it is asked again"},
		"at once": {[]answer{whole, {code: 200}, open}, "the server has ended the answer; it is asked again"},
		"away":    {[]answer{whole, {}, open}, "no way there; it is asked again"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				request, _ := foreign.NewRequest("https://example.com/stream")
				request.Transport = &answers{list: c.list}
				var got []string
				ctx, stop := context.WithTimeout(t.Context(), time.Hour)
				defer stop()
				_ = NewRemote(request, RemoteOptions{Warn: func(err error) { got = append(got, err.Error()) }}).Run(ctx, &said{})
				var want []string
				if c.want != "" {
					want = []string{"https://example.com/stream: " + c.want}
				}
				if !slices.Equal(got, want) {
					t.Errorf("it warns of %q, want %q", got, want)
				}
			})
		})
	}
}

// A stream that lasted is no failure, though it brought no event; one that ends at once is.
func TestRemote_quietStream(t *testing.T) {
	for lasts, quiet := range map[time.Duration]bool{time.Minute: true, time.Second: false} {
		synctest.Test(t, func(t *testing.T) {
			a := &answers{list: []answer{{code: 200, body: ": hi\n\n", lasts: lasts}}}
			_, _ = reading(t, a, "", time.Hour, nil)
			most := time.Duration(0)
			for i := 1; i < len(a.asked); i++ {
				most = max(most, a.asked[i].at.Sub(a.asked[i-1].at)-lasts)
			}
			if quiet != (most == defaultRetry) {
				t.Errorf("where an answer lasts %s it waited up to %s", lasts, most)
			}
		})
	}
}

// The start of an answer that is no stream is shown, though it does not end.
func TestRemote_refusalWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := reading(t, &answers{list: []answer{{code: 403, header: "text/plain", body: "no\n", open: true}}}, "", 3*time.Second, nil)
		if want := "(waiting) connecting\nmessage HTTP/1.1 403 Forbidden\nmessage Content-Type: text/plain\nmessage \nmessage no\n(end) 403 Forbidden"; got != want || err == nil {
			t.Errorf("it says\n%s, %v\nwant\n%s", got, err, want)
		}
	})
}

// No secret is shown that an answer repeats, one of a redirection neither, nor the start of one.
func TestRemote_refusalWithSecrets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b?sig=planted-5%2B", http.StatusFound)
		case "/b":
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, "bad planted-5+\n%s %s", strings.Repeat("x", 1000), r.Header.Get("X-Api-Key"))
		default:
			w.Header().Set("Location", "https://h/%zz?sig=planted")
			w.WriteHeader(http.StatusFound)
		}
	}))
	defer server.Close()
	for path, want := range map[string]string{"/a": "message bad …\nmessage " + strings.Repeat("x", 1000) + " …\n(end) 403 Forbidden", "/c": "(waiting) connecting\n(waiting) it leads to what is no address: its Location is malformed; it is asked again"} {
		request, err := foreign.NewRequest(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := request.AddHeader("X-Api-Key: planted-" + strings.Repeat("y", 50)); err != nil {
			t.Fatal(err)
		}
		s := &said{}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- NewRemote(request, RemoteOptions{}).Run(ctx, s) }()
		for began := time.Now(); !strings.HasSuffix(s.String(), want) && time.Since(began) < 5*time.Second; {
			<-time.After(time.Millisecond)
		}
		stop()
		<-done
		if got := s.String(); strings.Contains(got, "plant") || !strings.Contains(got, want) {
			t.Errorf("%s says\n%s\nwant\n%s", path, got, want)
		}
	}
}

// An empty id means that none is sent, also in a block without data.
func TestRemote_emptyID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &answers{list: []answer{{code: 200, body: "id: 7\ndata: a\n\n"}, {code: 200, body: ": hi\n\n"}, {code: 200, body: "id:\n\n"}, {code: 200, body: "id: 8\n\n"}, {code: 200, open: true}}}
		_, _ = reading(t, a, "", time.Hour, nil)
		var ids []string
		for _, asked := range a.asked {
			ids = append(ids, asked.lastID)
		}
		if got := strings.Join(ids, ","); got != ",7,7,,8" {
			t.Errorf("the last ids are %s, want ,7,7,,8", got)
		}
	})
}

// A run that has ended begins again by Start alone, a POST as well, and Stop ends one that waits.
func TestRemote_runsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &answers{list: []answer{{code: 200, body: "data: a\n\n"}}}
		got, _ := reading(t, a, "POST", time.Hour, func(r *Remote, _ *said) {
			if len(a.asked) != 1 {
				t.Errorf("a POST was sent %d times", len(a.asked))
			}
			if err := r.Stop(); !errors.Is(err, ErrNotRunning) {
				t.Errorf("Stop after the end: %v", err)
			}
			if err := r.Start(nil); err != nil {
				t.Errorf("Start: %v", err)
			}
			synctest.Wait()
		})
		const once = "(waiting) connecting\n(running) POST https://example.com/stream\nmessage a\n(end) the answer has ended, 1 event"
		if want := once + "\n" + once; got != want {
			t.Errorf("it says\n%s\nwant\n%s", got, want)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		got, _ := reading(t, &answers{list: []answer{{}}}, "", time.Minute, func(r *Remote, _ *said) {
			if err := r.Start(nil); !errors.Is(err, ErrRunning) {
				t.Errorf("Start during a run: %v", err)
			}
			if err := r.Stop(); err != nil {
				t.Errorf("Stop: %v", err)
			}
			synctest.Wait()
		})
		if !strings.HasSuffix(got, "(end) stopped, no events") {
			t.Errorf("it says\n%s", got)
		}
	})
}

// Real connections: HTTP/1.1 and HTTP/2, plain and compressed, each event as it is flushed.
func TestRemote_realConnections(t *testing.T) {
	for name, zip := range map[string]bool{"plain": false, "gzip": true} {
		for protocol, h2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2.0": true} {
			t.Run(strings.ReplaceAll(protocol, "/", "")+"_"+name, func(t *testing.T) {
				next := make(chan struct{})
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Proto != protocol {
						t.Errorf("asked by %s, want %s", r.Proto, protocol)
					}
					w.Header().Set("Content-Type", "text/event-stream")
					var to io.Writer = w
					flush := func() {}
					if zip {
						w.Header().Set("Content-Encoding", "gzip")
						packed := gzip.NewWriter(w)
						to, flush = packed, func() { _ = packed.Flush() }
					}
					for i := range 3 {
						fmt.Fprintf(to, "id: %d\ndata: event %d\n\n", i, i)
						flush()
						w.(http.Flusher).Flush()
						select {
						case <-next:
						case <-r.Context().Done():
							return
						}
					}
					<-r.Context().Done()
				}))
				server.EnableHTTP2 = h2
				server.StartTLS()
				defer server.Close()
				request, err := foreign.NewRequest(server.URL)
				if err != nil {
					t.Fatal(err)
				}
				request.Insecure = true
				s := &said{}
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- NewRemote(request, RemoteOptions{}).Run(ctx, s) }()
				for i := range 3 {
					for want := fmt.Sprintf("message event %d", i); !strings.HasSuffix(s.String(), want); {
						select {
						case err := <-done:
							t.Fatalf("it has ended: %v\n%s", err, s)
						case <-time.After(time.Millisecond):
						}
					}
					if i < 2 {
						next <- struct{}{}
					}
				}
				if !strings.Contains(s.String(), "(running) https://"+strings.TrimPrefix(server.URL, "https://")+" (certificate not checked)") {
					t.Errorf("nothing says that no certificate is checked:\n%s", s)
				}
				stop()
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// What is passed on are the bytes of the answer.
func TestRemote_tee(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		request, _ := foreign.NewRequest("http://example.com/")
		request.Transport = &answers{list: []answer{{code: 200, header: "text/plain", body: "a\r\nb"}}}
		var tee bytes.Buffer
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		if err := NewRemote(request, RemoteOptions{Tee: &tee}).Run(ctx, &said{}); err != nil || tee.String() != "a\r\nb" {
			t.Errorf("%q, %v", tee.String(), err)
		}
	})
}
