package stream

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func (f *fixture) wantRefusal(response *http.Response, status int) string {
	f.t.Helper()
	body, _ := io.ReadAll(response.Body)
	line := strings.TrimSuffix(string(body), "\n")
	if response.StatusCode != status || line == "" || strings.ContainsAny(line, "\r\n") {
		f.t.Errorf("%s %s: %s %q, want %d and one line", response.Request.Method, response.Request.URL, response.Status, body, status)
	}
	return line
}

func TestServePublish_oneEvent(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		wantHello(t, w)
		for i, data := range nasty {
			response := f.do(http.MethodPost, "/events", strings.NewReader(data), "Content-Type", "application/x-www-form-urlencoded")
			answer, _ := io.ReadAll(response.Body)
			e := wantData(t, w, "message", sanitized(data))
			if want := fmt.Sprintf("{\"id\":%q}\n", e.id); response.StatusCode != http.StatusCreated || string(answer) != want || e.cursor(t).N != int64(i+1) {
				t.Errorf("publish %q: %s %q, want 201 and %q", data, response.Status, answer, want)
			}
		}
		w.close()
	})
}

// Reading and publishing are mounted apart: neither opens the other.
func TestHandlers_eachDoesItsOwnAlone(t *testing.T) {
	s := open(t, Options{})
	for _, c := range []struct {
		serve          http.HandlerFunc
		methods, allow string
	}{
		{s.ServeEvents, "POST PUT DELETE", "GET, HEAD"},
		{s.ServePoll, "POST PUT DELETE", "GET, HEAD"},
		{s.ServePublish, "GET HEAD PUT DELETE", "POST"},
		{s.ServeLeave, "GET HEAD PUT DELETE", "POST"},
	} {
		for _, method := range strings.Fields(c.methods) {
			w := httptest.NewRecorder()
			c.serve(w, httptest.NewRequest(method, "/", strings.NewReader("x")))
			if allow := w.Header().Get("Allow"); w.Code != http.StatusMethodNotAllowed || allow != c.allow {
				t.Errorf("%s: %d, Allow %q, want 405 and %q", method, w.Code, allow, c.allow)
			}
		}
	}
	if got := s.Status(); got.Events != 0 || got.Viewers != 0 {
		t.Errorf("%d events and %d viewers, want none of either", got.Events, got.Viewers)
	}
}

func TestServePublish_refusesAndUsesNoNumber(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		post := func(query, body string, header ...string) *http.Response {
			return f.do(http.MethodPost, "/events"+query, strings.NewReader(body), header...)
		}
		for _, query := range []string{"?type=", "?type=open", "?type=error", "?type=hello", "?type=a%0Ab", "?type=" + strings.Repeat("x", maxTypeLength+1), "?client=a:b", "?key=", "?key=a:b", "?key=" + strings.Repeat("k", maxKey+1),
			"?id=7", "?retry=5000", "?event=x", "?data=x", "?tpye=x", "?from=start", "?type=x&after=1", "?_=1", "?%zz=1", "?type=a&type=b", "?key=k&key=k"} {
			f.wantRefusal(post(query, "x"), http.StatusBadRequest)
		}
		f.wantRefusal(post("?key=k", "x\n", "Content-Type", "application/x-ndjson"), http.StatusBadRequest)
		f.wantRefusal(post("", strings.Repeat("x", MaxEvent+1)), http.StatusRequestEntityTooLarge)
		// each line is "data: " more
		f.wantRefusal(post("", strings.Repeat("\n", MaxEvent/2)), http.StatusRequestEntityTooLarge)
		// without Content-Length
		chunked := f.do(http.MethodPost, "/events", io.LimitReader(endless('x'), MaxEvent+1))
		f.wantRefusal(chunked, http.StatusRequestEntityTooLarge)
		for i := range maxTypes {
			if got := post(fmt.Sprint("?type=t", i), "x").StatusCode; got != http.StatusCreated {
				t.Fatalf("type %d: %d", i, got)
			}
		}
		f.wantRefusal(post("?type=more", "x"), http.StatusBadRequest)
		if got := f.Status().Events; got != maxTypes {
			t.Errorf("%d events, want %d: a refused one uses no number", got, maxTypes)
		}
		f.Close()
		f.wantRefusal(post("", "x"), http.StatusServiceUnavailable)
	})
}

// A request that comes twice is one event, also when both come at once, and one that was refused
// may come again.
func TestServePublish_aKeyIsOneEvent(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		post := func(key, body string) string {
			response := f.do(http.MethodPost, "/events?key="+key, strings.NewReader(body))
			answer, _ := io.ReadAll(response.Body)
			return fmt.Sprint(response.StatusCode, " ", string(answer))
		}
		refused := post("first", strings.Repeat("x", MaxEvent+1))
		answers := make(chan string)
		for range 8 {
			go func() { answers <- post("first", "hello") }()
		}
		first := <-answers
		for range 7 {
			if got := <-answers; got != first {
				t.Errorf("the same key got %q, and %q", got, first)
			}
		}
		if got := f.Status().Events; !strings.HasPrefix(refused, "413") || !strings.HasPrefix(first, "201") || got != 1 {
			t.Errorf("too large: %q, then %q and %d events; want 413, 201 and 1", refused, first, got)
		}
		for i := range maxKeys {
			if got := post(fmt.Sprint("k", i), "hello"); !strings.HasPrefix(got, "201") || got == first {
				t.Errorf("another key: %q, want an event of its own", got)
			}
		}
		if got := post("first", "hello"); got == first {
			t.Errorf("a key is remembered for more than %d others", maxKeys)
		}
		if got, want := len(f.keys.ids), maxKeys; got != want {
			t.Errorf("%d keys are remembered, want %d", got, want)
		}
	})
}

// The largest event is as large as it says: a byte less or more decides.
func TestPublish_largestEvent(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	most := MaxEvent - longestID - len("data: \n\n")
	if err := s.Publish("", make([]byte, most+1)); !errors.Is(err, ErrSize) {
		t.Errorf("publish %d bytes: %v, want ErrSize", most+1, err)
	}
	if err := s.Publish("", []byte("first"), make([]byte, most+1)); !errors.Is(err, ErrSize) || s.Status().Events != 0 {
		t.Errorf("publish one that fits and one that does not: %v, %d events; want none", err, s.Status().Events)
	}
	if err := s.Publish("", make([]byte, most)); err != nil {
		t.Errorf("publish %d bytes: %v", most, err)
	}
}

func TestServePublish_aBodyThatDoesNotCome(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		body, end := io.Pipe()
		defer end.Close()
		start := time.Now()
		f.wantRefusal(f.do(http.MethodPost, "/events", body), http.StatusRequestTimeout)
		if took := time.Since(start); took != bodyWait {
			t.Errorf("refused after %s, want %s", took, bodyWait)
		}
	})
}

const ndjson = "application/x-ndjson; charset=utf-8"

func TestServePublish_linesAsTheyArrive(t *testing.T) {
	eachTransport(t, Options{}, func(t *testing.T, f *fixture, watch func(string) watcher) {
		w := watch("")
		wantHello(t, w)
		body, lines := io.Pipe()
		answer := make(chan *http.Response)
		go func() { answer <- f.do(http.MethodPost, "/events?type=row", body, "Content-Type", ndjson) }()
		io.WriteString(lines, "{\"n\":1}\n{\"n\"")
		wantData(t, w, typeTypes, `{"types":["message","row"]}`)
		wantData(t, w, "row", `{"n":1}`) // while the body is still being sent
		go func() {
			<-time.After(time.Hour) // longer than any time-out
			io.WriteString(lines, ":2}\r\n\nlast")
		}()
		wantData(t, w, "row", `{"n":2}`)
		wantData(t, w, "row", "")
		lines.Close()
		e := wantData(t, w, "row", "last")
		text, _ := io.ReadAll((<-answer).Body)
		if want := fmt.Sprintf("{\"events\":4,\"id\":%q}\n", e.id); string(text) != want {
			t.Errorf("answer %q, want %q", text, want)
		}
		w.close()
	})
}

func TestServePublish_aLineThatIsTooLongHarmsNoOther(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		body := io.MultiReader(strings.NewReader("1\n"), io.LimitReader(endless('x'), 3*MaxEvent), strings.NewReader("\n3\n"), strings.NewReader(strings.Repeat("y", MaxEvent)+"\n5"))
		line := f.wantRefusal(f.do(http.MethodPost, "/events", body, "Content-Type", ndjson), http.StatusRequestEntityTooLarge)
		for _, part := range []string{"line 2", fmt.Sprint(3*MaxEvent + 1), fmt.Sprint(MaxEvent), "3 events", f.lastID().String()} {
			if !strings.Contains(line, part) {
				t.Errorf("the answer %q does not say %q", line, part)
			}
		}
		w := f.watchPoll("")
		wantHello(t, w)
		for _, want := range []string{"1", "3", "5"} {
			wantData(t, w, "message", want)
		}
	})
}

func TestServePublish_uploadsAreBoundedAndEndWithTheStream(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		answers := make(chan *http.Response, maxUploads)
		for range maxUploads {
			body, lines := io.Pipe()
			defer lines.Close()
			go func() { answers <- f.do(http.MethodPost, "/events", body, "Content-Type", ndjson) }()
			io.WriteString(lines, "x\n")
		}
		pass(0)
		response := f.do(http.MethodPost, "/events", strings.NewReader("x\n"), "Content-Type", ndjson)
		if response.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		f.wantRefusal(response, http.StatusTooManyRequests)
		if got := f.do(http.MethodPost, "/events", strings.NewReader("x")).StatusCode; got != http.StatusCreated {
			t.Errorf("a single event meanwhile: %d, want 201", got)
		}
		f.Close()
		for range maxUploads {
			f.wantRefusal(<-answers, http.StatusServiceUnavailable)
		}
	})
}

// endless reads as one byte again and again.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}
