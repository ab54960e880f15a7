package lab

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipeWriter is a ResponseWriter that writes the body to a pipe.
type pipeWriter struct {
	http.ResponseWriter
	out io.Writer
}

func (p pipeWriter) Write(b []byte) (int, error) { return p.out.Write(b) }

// fixture is a lab and one request through it at a time, for lines that the test chooses.
type fixture struct {
	lab     *Lab
	cuts    []string
	lines   chan string   // what the handler writes next; closed at the end
	arrived chan string   // what the client reads; closed at the end
	asked   *http.Request // as the handler got it
	ended   chan any      // what the handler panicked with, or nil
}

func clientOf(r *http.Request) string { return r.URL.Query().Get("client") }

func newFixture() *fixture {
	f := &fixture{}
	f.lab = New(func(client string) { f.cuts = append(f.cuts, client) })
	return f
}

func (f *fixture) ask(url string) {
	f.lines, f.arrived, f.ended = make(chan string), make(chan string, 100), make(chan any, 1)
	lines, arrived, ended := f.lines, f.arrived, f.ended
	in, out := io.Pipe()
	go func() {
		defer close(arrived)
		for scan := bufio.NewScanner(in); scan.Scan(); {
			arrived <- scan.Text()
		}
	}()
	handler := f.lab.Break(clientOf, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.asked = r
		for {
			select {
			case line, open := <-lines:
				if !open {
					return
				}
				if _, err := io.WriteString(w, line+"\n"); err != nil {
					return
				}
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	}))
	go func() {
		defer out.Close()
		defer func() { ended <- recover() }()
		handler.ServeHTTP(pipeWriter{httptest.NewRecorder(), out}, httptest.NewRequest(http.MethodGet, url, nil))
	}()
	synctest.Wait()
}

// start asks for a fault of the client me, and wants the status.
func (f *fixture) start(t *testing.T, body string, want int) {
	t.Helper()
	w := httptest.NewRecorder()
	f.lab.FaultHandler(clientOf).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/lab?client=me", strings.NewReader(body)))
	if w.Code != want {
		t.Fatalf("start %s: got %d %q, want %d", body, w.Code, w.Body, want)
	}
	synctest.Wait()
}

// wantAfter makes the handler write a line, and wants it to arrive after so long.
func (f *fixture) wantAfter(t *testing.T, line string, want time.Duration) {
	t.Helper()
	start := time.Now()
	f.lines <- line
	if got := <-f.arrived; got != line || time.Since(start) != want {
		t.Errorf("got %q after %s, want %q after %s", got, time.Since(start), line, want)
	}
}

func (f *fixture) end(t *testing.T) {
	t.Helper()
	close(f.lines)
	if why := <-f.ended; why != nil {
		t.Errorf("the handler panicked with %v", why)
	}
}

func TestLab_onlyTheClientThatAskedForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"delay"}`, 202)
		if len(f.cuts) != 1 || f.cuts[0] != "me" {
			t.Errorf("cut %q, want the connections of me, which had no gates yet", f.cuts)
		}
		f.ask("/events?client=you")
		f.wantAfter(t, "a", 0)
		f.end(t)
		f.ask("/events?client=me")
		f.wantAfter(t, "a", latency)
		f.wantAfter(t, "b", latency)
		<-time.After(faultTimeout)
		f.wantAfter(t, "c", 0)
		f.end(t)
	})
}

func TestLab_silence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"open"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "a", 0)
		f.start(t, `{"do":"silence"}`, 202)
		f.wantAfter(t, "b", silence)
		f.wantAfter(t, "c", 0)
		f.start(t, `{"do":"silence"}`, 202)
		f.lines <- "d"
		f.start(t, `{"do":"mend"}`, 202)
		if got := <-f.arrived; got != "d" {
			t.Errorf("got %q, want d once it is mended", got)
		}
		f.end(t)
		if len(f.cuts) != 1 {
			t.Errorf("cut %q, want only at the beginning", f.cuts)
		}
	})
}

// The first bytes of an answer pass a silence: the page must see a live connection that falls
// silent.
func TestLab_silenceLetsTheBeginningThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"silence"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "hello", 0)
		f.wantAfter(t, "a", silence)
		f.end(t)
	})
}

func TestLab_cutEvenWhileItIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"open"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "a", 0)
		f.start(t, `{"do":"silence"}`, 202)
		f.lines <- "never read"
		f.start(t, `{"do":"cut"}`, 202)
		if why := <-f.ended; why != http.ErrAbortHandler {
			t.Errorf("the handler ended with %v, want the connection aborted", why)
		}
		if got, open := <-f.arrived; open {
			t.Errorf("got %q after the cut", got)
		}
	})
}

func TestLab_holdsBackUntilItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"hold"}`, 202)
		f.ask("/events?client=me")
		start := time.Now()
		f.lines <- "a"
		<-time.After(faultTimeout)
		f.lines <- "b"
		for _, want := range []string{"a", "b"} {
			if got := <-f.arrived; got != want || time.Since(start) != faultTimeout {
				t.Errorf("got %q after %s, want %q after %s", got, time.Since(start), want, faultTimeout)
			}
		}
		f.end(t)

		// The end of an answer releases it, as with a proxy.
		f.start(t, `{"do":"hold"}`, 202)
		f.ask("/poll?client=me")
		f.lines <- "c"
		f.end(t)
		if got := <-f.arrived; got != "c" {
			t.Errorf("got %q, want c", got)
		}

		// A full buffer is released.
		f.ask("/events?client=me")
		f.wantAfter(t, strings.Repeat("x", maxHeld-1), 0)
		f.end(t)
	})
}

func TestLab_flushesUnlessItHoldsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for fault, want := range map[string]bool{faultOpen: true, faultHold: false} {
			f := newFixture()
			f.start(t, `{"do":"`+fault+`"}`, 202)
			answer := httptest.NewRecorder()
			f.lab.Break(clientOf, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, "a")
				err := http.NewResponseController(w).Flush()
				if answer.Flushed != want || err != nil {
					t.Errorf("%s: flushed %v, error %v; want %v and none", fault, answer.Flushed, err, want)
				}
			})).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/events?client=me", nil))
		}
	})
}

func TestLab_restartChangesOneCursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"restart"}`, 202)
		for _, step := range []struct{ url, want string }{
			{"/events?client=you&after=abcdefghijk27.5", ""},
			{"/events?client=me", ""},
			{"/events?client=me&after=abcdefghijk27.5", foreignCursor},
			{"/events?client=me&lastEventId=abcdefghijk27.5", ""},
		} {
			f.ask(step.url)
			if got := f.asked.Header.Get("Last-Event-ID"); got != step.want {
				t.Errorf("%s: asked with %q, want %q", step.url, got, step.want)
			}
			f.end(t)
		}
	})
}

func TestLab_refuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		for body, want := range map[string]int{`{"do":"explode"}`: 400, `{}`: 400, ``: 400, `[`: 400, `{"do":"` + strings.Repeat("x", maxBody) + `"}`: 400} {
			f.start(t, body, want)
		}
		w := httptest.NewRecorder()
		f.lab.FaultHandler(clientOf).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/lab", strings.NewReader(`{"do":"cut"}`)))
		if w.Code != 400 {
			t.Errorf("without a client: got %d, want 400", w.Code)
		}
		if len(f.cuts) != 0 {
			t.Errorf("cut %q by refused requests", f.cuts)
		}
		for range maxClients {
			if _, err := f.lab.start(time.Now().String(), faultCut); err != nil {
				t.Fatal(err)
			}
			<-time.After(time.Nanosecond)
		}
		if _, err := f.lab.start("one more", faultCut); err == nil {
			t.Errorf("%d clients are in the lab", maxClients+1)
		}
		<-time.After(forgetAfter + time.Second)
		if _, err := f.lab.start("one more", faultCut); err != nil {
			t.Errorf("after all others have left: %v", err)
		}
	})
}

func TestLab_forgetsIdleClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"open"}`, 202)
		f.ask("/events?client=me")
		known := func(other string) bool {
			t.Helper()
			if _, err := f.lab.start(other, faultOpen); err != nil { // which forgets the idle ones
				t.Fatal(err)
			}
			return f.lab.clients["me"] != nil
		}
		<-time.After(forgetAfter + time.Second)
		if !known("a") {
			t.Error("forgotten with an open connection")
		}
		f.end(t)
		<-time.After(forgetAfter)
		if !known("b") {
			t.Errorf("forgotten %s after its last connection, want not before more than that", forgetAfter)
		}
		<-time.After(time.Second)
		if known("c") {
			t.Errorf("not forgotten more than %s after its last connection", forgetAfter)
		}
	})
}
