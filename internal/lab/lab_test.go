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

// answerTo is a ResponseWriter whose bytes come out of a pipe, with the time of each.
type answerTo struct {
	http.ResponseWriter
	out io.Writer
}

func (a answerTo) Write(p []byte) (int, error) { return a.out.Write(p) }

// streamed asks for a stream that says a line at each of its ticks, through the lab, and returns
// what arrives with the time.
type fixture struct {
	lab   *Lab
	cuts  []string
	lines chan string   // what the server says next; closed at the end
	heard chan string   // what arrives; closed at the end
	asked *http.Request // as the server saw it
	ended chan any      // what the handler panicked with, or nil
}

func clientOf(r *http.Request) string { return r.URL.Query().Get("client") }

func newFixture() *fixture {
	f := &fixture{}
	f.lab = New(func(client string) { f.cuts = append(f.cuts, client) })
	return f
}

func (f *fixture) ask(url string) {
	f.lines, f.heard, f.ended = make(chan string), make(chan string, 100), make(chan any, 1)
	lines, heard, ended := f.lines, f.heard, f.ended
	in, out := io.Pipe()
	go func() {
		defer close(heard)
		for scan := bufio.NewScanner(in); scan.Scan(); {
			heard <- scan.Text()
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
		handler.ServeHTTP(answerTo{httptest.NewRecorder(), out}, httptest.NewRequest(http.MethodGet, url, nil))
	}()
	synctest.Wait()
}

func (f *fixture) order(t *testing.T, body string, want int) {
	t.Helper()
	w := httptest.NewRecorder()
	f.lab.Orders(clientOf).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/lab?client=me", strings.NewReader(body)))
	if w.Code != want {
		t.Fatalf("order %s: got %d %q, want %d", body, w.Code, w.Body, want)
	}
	synctest.Wait()
}

// wantAfter says a line, and wants to hear it after so long.
func (f *fixture) wantAfter(t *testing.T, line string, want time.Duration) {
	t.Helper()
	start := time.Now()
	f.lines <- line
	if got := <-f.heard; got != line || time.Since(start) != want {
		t.Errorf("heard %q after %s, want %q after %s", got, time.Since(start), line, want)
	}
}

func (f *fixture) end(t *testing.T) {
	t.Helper()
	close(f.lines)
	if why := <-f.ended; why != nil {
		t.Errorf("the handler panicked with %v", why)
	}
}

func TestLab_onlyWhoAskedForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.order(t, `{"do":"delay"}`, 202)
		if len(f.cuts) != 1 || f.cuts[0] != "me" {
			t.Errorf("cut %q, want the connections of me, which the lab has not held yet", f.cuts)
		}
		f.ask("/events?client=you")
		f.wantAfter(t, "a", 0)
		f.end(t)
		f.ask("/events?client=me")
		f.wantAfter(t, "a", latency)
		f.wantAfter(t, "b", latency)
		<-time.After(lasting)
		f.wantAfter(t, "c", 0)
		f.end(t)
	})
}

func TestLab_silence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.order(t, `{"do":"open"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "a", 0)
		f.order(t, `{"do":"silence"}`, 202)
		f.wantAfter(t, "b", silence)
		f.wantAfter(t, "c", 0)
		f.order(t, `{"do":"silence"}`, 202)
		f.lines <- "d"
		f.order(t, `{"do":"mend"}`, 202)
		if got := <-f.heard; got != "d" {
			t.Errorf("heard %q, want d once it is mended", got)
		}
		f.end(t)
		if len(f.cuts) != 1 {
			t.Errorf("cut %q, want only at the beginning", f.cuts)
		}
	})
}

// What begins while it is silent begins all the same: a page must see a live connection that falls
// silent.
func TestLab_silenceLetsTheBeginningThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.order(t, `{"do":"silence"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "hello", 0)
		f.wantAfter(t, "a", silence)
		f.end(t)
	})
}

func TestLab_cutEvenWhileItIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.order(t, `{"do":"open"}`, 202)
		f.ask("/events?client=me")
		f.wantAfter(t, "a", 0)
		f.order(t, `{"do":"silence"}`, 202)
		f.lines <- "never heard"
		f.order(t, `{"do":"cut"}`, 202)
		if why := <-f.ended; why != http.ErrAbortHandler {
			t.Errorf("the handler ended with %v, want the connection aborted", why)
		}
		if got, open := <-f.heard; open {
			t.Errorf("heard %q after the cut", got)
		}
	})
}

func TestLab_holdsBackUntilItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.order(t, `{"do":"hold"}`, 202)
		f.ask("/events?client=me")
		start := time.Now()
		f.lines <- "a"
		<-time.After(lasting)
		f.lines <- "b"
		for _, want := range []string{"a", "b"} {
			if got := <-f.heard; got != want || time.Since(start) != lasting {
				t.Errorf("heard %q after %s, want %q after %s", got, time.Since(start), want, lasting)
			}
		}
		f.end(t)

		// An answer that ends is whole, as a proxy passes it on.
		f.order(t, `{"do":"hold"}`, 202)
		f.ask("/poll?client=me")
		f.lines <- "c"
		f.end(t)
		if got := <-f.heard; got != "c" {
			t.Errorf("heard %q, want c", got)
		}

		// A buffer that is full lets go.
		f.ask("/events?client=me")
		f.wantAfter(t, strings.Repeat("x", maxHeld-1), 0)
		f.end(t)
	})
}

func TestLab_restartAnswersOnceAsToAStranger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.order(t, `{"do":"restart"}`, 202)
		for _, step := range []struct{ url, want string }{
			{"/events?client=you&after=abcdefghijk27.5", ""},
			{"/events?client=me", ""},
			{"/events?client=me&after=abcdefghijk27.5", elsewhere},
			{"/events?client=me&after=abcdefghijk27.5", ""},
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
		for body, want := range map[string]int{`{"do":"explode"}`: 400, `{}`: 400, ``: 400, `[`: 400, `{"do":"` + strings.Repeat("x", maxOrder) + `"}`: 400} {
			f.order(t, body, want)
		}
		w := httptest.NewRecorder()
		f.lab.Orders(clientOf).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/lab", strings.NewReader(`{"do":"cut"}`)))
		if w.Code != 400 {
			t.Errorf("without a client: got %d, want 400", w.Code)
		}
		if len(f.cuts) != 0 {
			t.Errorf("cut %q by refused orders", f.cuts)
		}
		for range maxClients {
			if _, err := f.lab.do(time.Now().String(), doCut); err != nil {
				t.Fatal(err)
			}
			<-time.After(time.Nanosecond)
		}
		if _, err := f.lab.do("one more", doCut); err == nil {
			t.Errorf("%d clients are in the lab", maxClients+1)
		}
		<-time.After(forgotten + time.Second)
		if _, err := f.lab.do("one more", doCut); err != nil {
			t.Errorf("after all others have left: %v", err)
		}
	})
}
