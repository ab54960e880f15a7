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

	"pushpane/internal/order"
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
	cuts    []string      // whose connections the lab closed
	ending  chan struct{} // closed when it has closed those of the request
	lines   chan string   // what the handler writes next; closed at the end
	arrived chan string   // what the client reads; closed at the end
	asked   *http.Request // as the handler got it
	ended   chan any      // what the handler panicked with, or nil
}

func clientOf(r *http.Request) string { return r.URL.Query().Get("client") }

func newFixture() *fixture {
	f := &fixture{}
	f.lab = New(func(client string) {
		f.cuts = append(f.cuts, client)
		if f.ending != nil {
			close(f.ending)
			f.ending = nil
		}
	})
	return f
}

func (f *fixture) ask(url string) {
	f.lines, f.arrived, f.ended = make(chan string), make(chan string, 100), make(chan any, 1)
	f.ending = make(chan struct{})
	lines, arrived, ended, ending := f.lines, f.arrived, f.ended, f.ending
	in, out := io.Pipe()
	go func() {
		defer close(arrived)
		for scan := bufio.NewScanner(in); scan.Scan(); {
			arrived <- scan.Text()
		}
	}()
	wrap := f.lab.BreakStream
	if strings.HasPrefix(url, "/poll") {
		wrap = f.lab.BreakPoll
	}
	handler := wrap(clientOf, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
			case <-ending:
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

// A fault acts on the connection that is there when it begins, be it the first of its client.
func TestLab_actsOnALiveConnection(t *testing.T) {
	for _, url := range []string{"/events?client=me", "/poll?client=me"} {
		for fault, want := range map[string]time.Duration{faultSilence: silence, faultDelay: latency} {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture()
				f.ask(url)
				f.wantAfter(t, "a", 0)
				f.start(t, `{"do":"`+fault+`"}`, 202)
				f.wantAfter(t, "b", want)
				f.end(t)
				if len(f.cuts) != 0 {
					t.Errorf("%s %s: closed %q, want no connection closed", fault, url, f.cuts)
				}
			})
		}
		for _, fault := range []string{faultCut, faultHold, faultRestart} {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture()
				f.ask(url)
				f.start(t, `{"do":"`+fault+`"}`, 202)
				if why := <-f.ended; why != http.ErrAbortHandler || len(f.cuts) != 1 || f.cuts[0] != "me" {
					t.Errorf("%s %s: the handler ended with %v, closed %q; want those of me aborted", fault, url, why, f.cuts)
				}
			})
		}
	}
}

// Each fault ends the one before it: what waited for that arrives when the new one lets it.
func TestLab_aFaultEndsTheOneBefore(t *testing.T) {
	const mended = 2 * time.Second
	for second, want := range map[string]time.Duration{faultMend: 0, faultDelay: latency, faultSilence: silence} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture()
			f.ask("/events?client=me")
			f.wantAfter(t, "a", 0)
			f.start(t, `{"do":"silence"}`, 202)
			start := time.Now()
			f.lines <- "b"
			<-time.After(mended)
			f.start(t, `{"do":"`+second+`"}`, 202)
			if got := <-f.arrived; got != "b" || time.Since(start) != mended+want {
				t.Errorf("%s: got %q after %s, want b after %s", second, got, time.Since(start), mended+want)
			}
			f.end(t)
		})
	}
}

// The first bytes of a stream pass a silence: the page must see a live connection that falls
// silent. An answer to a poll has no life before its first bytes.
func TestLab_silenceLetsTheBeginningOfAStreamThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"silence"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "hello", 0)
		f.wantAfter(t, "a", silence)
		f.end(t)
		f.start(t, `{"do":"silence"}`, 202)
		f.ask("/poll?client=me")
		f.wantAfter(t, "b", silence)
		f.end(t)
	})
}

func TestLab_cutEvenWhileItIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
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

// A stream says nothing until the hold ends, and then all of it; an answer to a poll is whole and
// passes.
func TestLab_holdsStreamsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, mend := range []bool{false, true} {
			f := newFixture()
			f.start(t, `{"do":"hold"}`, 202)
			f.ask("/poll?client=me")
			f.wantAfter(t, "a", 0)
			f.end(t)
			f.ask("/events?client=me")
			start, want := time.Now(), faultTimeout
			f.lines <- "b"
			if mend {
				want = time.Second
				<-time.After(want)
				f.start(t, `{"do":"mend"}`, 202)
			}
			if got := <-f.arrived; got != "b" || time.Since(start) != want {
				t.Errorf("mended %v: got %q after %s, want b after %s", mend, got, time.Since(start), want)
			}
			f.end(t)
		}
	})
}

// deadlines is a ResponseWriter that notes how long each write may last.
type deadlines struct {
	http.ResponseWriter
	at      time.Time
	allowed []time.Duration
}

func (d *deadlines) SetWriteDeadline(at time.Time) error {
	d.at = at
	return nil
}

func (d *deadlines) Write(p []byte) (int, error) {
	d.allowed = append(d.allowed, time.Until(d.at))
	return d.ResponseWriter.Write(p)
}

// What a write waits in the lab is not taken from the time that it may last.
func TestLab_theDeadlineBeginsWithTheWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.start(t, `{"do":"hold"}`, 202)
		w := &deadlines{ResponseWriter: httptest.NewRecorder()}
		f.lab.BreakStream(clientOf, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(faultTimeout))
			_, _ = io.WriteString(w, "a")
		})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/events?client=me", nil))
		if len(w.allowed) != 1 || w.allowed[0] != faultTimeout {
			t.Errorf("the writes had %v, want one that had %s", w.allowed, faultTimeout)
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
		for body, want := range map[string]int{`{"do":"explode"}`: 400, `{}`: 400, ``: 400, `[`: 400, `{"do":"cut","for":5}`: 400, `{"do":"` + strings.Repeat("x", order.MaxBody) + `"}`: 400} {
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
		<-time.After(faultTimeout)
		if _, err := f.lab.start("one more", faultCut); err != nil {
			t.Errorf("after all others have left: %v", err)
		}
	})
}
