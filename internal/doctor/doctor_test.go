package doctor

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/foreign"
)

// network is one in memory, whose time is that of a bubble.
type network struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error   { close(n.closed); return nil }
func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

func (n *network) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case n.conns <- server:
		return client, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// examined returns what is found of a stream.
func examined(t *testing.T, stream http.HandlerFunc, o Options) (report *Report) {
	t.Helper()
	served(t, stream, func(t *testing.T, r *foreign.Request) {
		o.Request = r
		report = Examine(t.Context(), o)
	})
	return report
}

// served calls ask, in a bubble, with a request that the handler answers.
func served(t *testing.T, handler http.HandlerFunc, ask func(*testing.T, *foreign.Request)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := &network{make(chan net.Conn), make(chan struct{})}
		server := &http.Server{Handler: handler}
		go server.Serve(network)
		transport := &http.Transport{DialContext: network.dial}
		ask(t, requestOver(t, transport))
		transport.CloseIdleConnections()
		server.Close()
		synctest.Wait()
	})
}

// A server that answers for its root, and is not done with that, holds up nothing else.
func TestLookAtRoot_holdsNothingUp(t *testing.T) {
	lasts := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	served(t, lasts, func(t *testing.T, r *foreign.Request) {
		x := &examination{Options: Options{Request: r}, client: r.Client()}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if root, stream := x.lookAtRoot(ctx), x.look(ctx, x.request("identity"), "", nil); root.status != 200 || stream.headers == none {
			t.Errorf("the root says %d, the stream has headers after %s", root.status, stream.headers)
		}
	})
}

// requestOver returns a request with secrets in its address.
func requestOver(t *testing.T, transport *http.Transport) *foreign.Request {
	t.Helper()
	r, err := foreign.NewRequest("http://user:pass@stream.example/events?token=pass")
	if err != nil {
		t.Fatal(err)
	}
	r.Transport = transport
	return r
}

// kinds returns the kinds of the faults.
func kinds(r *Report) (kinds []string) {
	for _, f := range r.Findings {
		if f.Grade == "fault" {
			kinds = append(kinds, f.Kind)
		}
	}
	return kinds
}

// streams calls f with what writes to the stream and passes it on at once, until the reader has
// left.
func streams(f func(r *http.Request, say func(format string, args ...any) bool)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		http.NewResponseController(w).Flush()
		if r.Method == http.MethodHead {
			return
		}
		f(r, func(format string, args ...any) bool {
			fmt.Fprintf(w, format, args...)
			http.NewResponseController(w).Flush()
			return r.Context().Err() == nil
		})
	}
}

// numbered sends event after event, behind the Last-Event-ID, or from what missing makes of it.
func numbered(every time.Duration, from func(asked string, now int) int) http.HandlerFunc {
	clock := sync.OnceValue(time.Now) // begins with the first request
	return streams(func(r *http.Request, say func(string, ...any) bool) {
		began := clock()
		n := from(r.Header.Get("Last-Event-ID"), int(time.Since(began)/every))
		for say("retry: 2000\nid: %d\ndata: event %d\n\n", n, n) {
			n++
			select {
			case <-time.After(max(0, time.Until(began.Add(time.Duration(n)*every)))):
			case <-r.Context().Done():
				return
			}
		}
	})
}

func honoured(asked string, now int) int {
	n := now
	if asked != "" {
		fmt.Sscan(asked, &n)
		n++
	}
	return n
}

// lasting sends an event a second, and ends as it should.
func lasting(d time.Duration) http.HandlerFunc {
	return streams(func(r *http.Request, say func(string, ...any) bool) {
		for range int(d / time.Second) {
			say("data: again\n\n")
			until(r, time.Second)
		}
	})
}

// perSecond sends three events a second, whose id is that second: it begins with the one that from
// makes of the Last-Event-ID (0: there is none) and of the second that it is.
func perSecond(from func(asked, now int) int) http.HandlerFunc {
	clock := sync.OnceValue(time.Now)
	return streams(func(r *http.Request, say func(string, ...any) bool) {
		began := clock()
		asked, _ := strconv.Atoi(r.Header.Get("Last-Event-ID"))
		for n := from(asked, 1+int(time.Since(began)/time.Second)); ; n++ {
			until(r, time.Until(began.Add(time.Duration(n-1)*time.Second)))
			for range 3 {
				if !say("id: %d\ndata: event\n\n", n) {
					return
				}
			}
		}
	})
}

// until waits, as long as the reader is there.
func until(r *http.Request, d time.Duration) {
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	}
}

func TestExamine_faults(t *testing.T) {
	for name, c := range map[string]struct {
		stream http.HandlerFunc
		want   []string
	}{
		"healthy":   {numbered(10*time.Second, honoured), nil},
		"beginsNew": {numbered(time.Second, func(string, int) int { return 0 }), []string{"resume"}},
		"onlyNew":   {numbered(time.Second, func(_ string, now int) int { return now }), []string{"resume"}},
		"silent": {streams(func(r *http.Request, say func(string, ...any) bool) {
			say("data: once\n\n")
			<-r.Context().Done()
		}), []string{"heartbeat"}},
		"comments": {streams(func(r *http.Request, say func(string, ...any) bool) {
			for say(": still here\n\n") {
				until(r, 15*time.Second)
			}
		}), nil},
		"commentLines": {streams(func(r *http.Request, say func(string, ...any) bool) {
			for say(": still here\n") {
				until(r, 2*time.Second)
			}
		}), nil},
		"cut": {streams(func(r *http.Request, say func(string, ...any) bool) {
			say("data: once\n\n")
			until(r, 30*time.Second)
			panic(http.ErrAbortHandler)
		}), []string{"cut"}},
		"torn": {streams(func(r *http.Request, say func(string, ...any) bool) {
			say("data: one\n\ndata: tw")
		}), []string{"torn"}},
		"tooLong":   {lasting(30 * time.Second), []string{"cut"}},
		"endsAlike": {lasting(20 * time.Second), nil},
		"endOfOurs": {streams(func(r *http.Request, say func(string, ...any) bool) {
			now := time.Now().UnixMilli()
			say("id: abcdefghijk27.0\nevent: hello\ndata: {\"epoch\":\"abcdefghijk27\",\"started\":%d,\"now\":%d,\"resumed\":%v}\n\n", now, now, r.Header.Get("Last-Event-ID") != "")
			for range 30 {
				say("data: again\n\n")
				until(r, time.Second)
			}
			say("id: abcdefghijk27.1.end\nevent: end\ndata: {}\n\n")
		}), nil},
		"oneASecond":        {perSecond(func(asked, now int) int { return cmp.Or(asked+1, now) }), nil},
		"oneASecondOnlyNew": {perSecond(func(_, now int) int { return now }), []string{"resume"}},
		"oneASecondAgain":   {perSecond(func(int, int) int { return 1 }), nil},
		"lateHeadersAlone": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			if r.Method != http.MethodHead {
				until(r, 1500*time.Millisecond)
				http.NewResponseController(w).Flush()
				<-r.Context().Done()
			}
		}, []string{"heartbeat"}},
		"endsItself": {streams(func(r *http.Request, say func(string, ...any) bool) { say("data: all of it\n\n") }), nil},
		"html":       {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<!doctype html>") }, []string{"type"}},
		"noContent":  {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }, []string{"status"}},
		"badGateway": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) }, []string{"status"}},
		"compressed": {func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept-Encoding") == "gzip" && r.Method == http.MethodGet {
				w.Header().Set("Content-Type", "text/event-stream")
				w.Header().Set("Content-Encoding", "gzip")
				http.NewResponseController(w).Flush()
				z := gzip.NewWriter(w)
				for range 30 {
					io.WriteString(z, "data: packed\n\n")
					until(r, time.Second)
				}
				<-r.Context().Done()
				return
			}
			streams(func(r *http.Request, say func(string, ...any) bool) {
				for say("data: plain\n\n") {
					until(r, time.Second)
				}
			})(w, r)
		}, []string{"held"}},
		"lateHeaders": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			if r.Method == http.MethodHead {
				return
			}
			until(r, 5*time.Second)
			for r.Context().Err() == nil {
				io.WriteString(w, "data: late\n\n")
				http.NewResponseController(w).Flush()
				until(r, time.Second)
			}
		}, []string{"held"}},
		"noHeaders": {func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodHead {
				<-r.Context().Done()
			}
		}, []string{"held"}},
		"buffer": {streams(func(r *http.Request, say func(string, ...any) bool) {
			var buffer strings.Builder
			for n := 0; r.Context().Err() == nil; n++ {
				fmt.Fprintf(&buffer, "data: %0100d\n\n", n)
				if text := buffer.String(); len(text) >= 4096 {
					say("%s", text[:4096])
					buffer.Reset()
					buffer.WriteString(text[4096:])
				}
				until(r, 100*time.Millisecond)
			}
		}), []string{"held"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := examined(t, c.stream, Options{})
			if got := kinds(r); !slices.Equal(got, c.want) {
				t.Errorf("faults %v, want %v: %+v", got, c.want, r.Findings)
			}
			if r.Faults != len(c.want) || !r.Reached {
				t.Errorf("%d faults, reached %v", r.Faults, r.Reached)
			}
		})
	}
}

// Through a buffer the events of a pushpane come late, and its ids tell by how much.
func TestExamine_aPushpaneBehindABuffer(t *testing.T) {
	r := examined(t, streams(func(r *http.Request, say func(string, ...any) bool) {
		began := time.Now()
		say("id: abcdefghijk27.0\nevent: hello\ndata: {\"epoch\":\"abcdefghijk27\",\"started\":%d,\"now\":%d,\"resumed\":%v}\n\n", began.UnixMilli(), began.UnixMilli(), r.Header.Get("Last-Event-ID") != "")
		for n := 1; r.Context().Err() == nil; n += 4 {
			var events strings.Builder
			for i := range 4 {
				until(r, time.Second)
				fmt.Fprintf(&events, "id: abcdefghijk27.%d.%d\ndata: x\n\n", n+i, time.Since(began).Milliseconds())
			}
			say("%s", events.String())
		}
	}), Options{})
	if got := kinds(r); !slices.Equal(got, []string{"held"}) {
		t.Fatalf("faults %v, want held: %+v", got, r.Findings)
	}
	var text strings.Builder
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "up to 3.0 s after they were sent") || !strings.Contains(text.String(), "1 fault\n") {
		t.Errorf("the report does not say that events came 3 s late:\n%s", text.String())
	}
	if strings.Contains(text.String(), "pass") {
		t.Errorf("the report shows the user of the address:\n%s", text.String())
	}
}

func TestExamine_origin(t *testing.T) {
	for allowed, want := range map[string][]string{"": {"cors"}, "*": nil, "http://page.example": nil, "http://other.example": {"cors"},
		"http://page.example http://page.example": {"cors"}, "* *": {"cors"}} {
		t.Run(strings.Map(func(r rune) rune {
			if r == '/' || r == ':' || r == '*' || r == ' ' {
				return '_'
			}
			return r
		}, allowed), func(t *testing.T) {
			stream := numbered(10*time.Second, honoured)
			r := examined(t, func(w http.ResponseWriter, r *http.Request) {
				for _, one := range strings.Fields(allowed) {
					w.Header().Add("Access-Control-Allow-Origin", one)
				}
				stream(w, r)
			}, Options{Origin: "http://page.example"})
			if got := kinds(r); !slices.Equal(got, want) {
				t.Errorf("faults %v, want %v: %+v", got, want, r.Findings)
			}
		})
	}
}

// found returns the texts of the findings of a kind.
func found(r *Report, kind string) (texts []string) {
	for _, f := range r.Findings {
		if f.Kind == kind {
			texts = append(texts, f.Text)
		}
	}
	return texts
}

// What keeps a stream alive, and how often it comes.
func TestExamine_heartbeat(t *testing.T) {
	beats := func(text string, every time.Duration) http.HandlerFunc {
		return streams(func(r *http.Request, say func(string, ...any) bool) {
			for say(text) {
				until(r, every)
			}
		})
	}
	for name, c := range map[string]struct {
		stream http.HandlerFunc
		want   string
	}{
		"comments": {beats(": still here\n\n", 15*time.Second), "silent for at most 15.0 s in 40.0 s: a comment about every 15.0 s"},
		"lines":    {beats(":\n", 5*time.Second), "silent for at most 5.0 s in 40.0 s: a comment about every 5.0 s"},
		"events":   {beats("event: ping\ndata:\n\n", 10*time.Second), "silent for at most 10.0 s in 40.0 s: an event about every 10.0 s"},
		"both": {streams(func(r *http.Request, say func(string, ...any) bool) {
			for n := 0; say(": %d\n\n", n); n++ {
				until(r, time.Second)
				say("data: %d\n\n", n)
				until(r, 9*time.Second)
			}
		}), "silent for at most 9.0 s in 40.0 s: an event about every 10.0 s, a comment about every 10.0 s"},
		"parts": {streams(func(r *http.Request, say func(string, ...any) bool) {
			for say("data: a\n") {
				until(r, 500*time.Millisecond)
				say("data: b\n\n")
				until(r, 9500*time.Millisecond)
			}
		}), "silent for at most 9.5 s in 40.0 s: an event about every 10.0 s"},
	} {
		t.Run(name, func(t *testing.T) {
			r := examined(t, c.stream, Options{})
			if got := found(r, "heartbeat"); !slices.Equal(got, []string{c.want}) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// The headers that buffers and caches obey are shown as they arrived.
func TestExamine_headers(t *testing.T) {
	stream := numbered(10*time.Second, honoured)
	r := examined(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Accel-Buffering", "no")
		w.Header().Add("Vary", "Origin")
		w.Header().Add("Vary", "Accept")
		w.Header().Add("Via", "HTTP/2 inner, 1.1 corp-gw:8080 (a, b)")
		w.Header().Add("Via", "1.1 cache.example (Varnish/7.1)")
		stream(w, r)
	}, Options{})
	if got, want := found(r, "headers"), []string{`Cache-Control "no-store", X-Accel-Buffering "no", Vary "Origin, Accept"`}; !slices.Equal(got, want) {
		t.Errorf("headers %q, want %q", got, want)
	}
	if got, want := found(r, "hop"), []string{"Varnish is on the way, by its headers", "inner is on the way, by its headers", "corp-gw:8080 is on the way, by its headers"}; !slices.Equal(got, want) {
		t.Errorf("hops %q, want %q", got, want)
	}
}

// Over HTTP/2 a stream is broken off alone, and its connection stays.
func TestExamine_resetOverHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(streams(func(r *http.Request, say func(string, ...any) bool) {
		say("data: once\n\n")
		panic(http.ErrAbortHandler)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	r, err := foreign.NewRequest(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	r.Transport = server.Client().Transport.(*http.Transport)
	if got := found(Examine(t.Context(), Options{Request: r}), "torn"); len(got) != 1 || !strings.HasSuffix(got[0], "by a reset") {
		t.Errorf("%q, want a reset", got)
	}
}

// A hop that names itself is named, with its setting.
func TestExamine_namesTheHop(t *testing.T) {
	r := examined(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "nginx/1.22.1")
		if r.Method != http.MethodHead {
			<-r.Context().Done()
		}
	}, Options{})
	if len(r.Findings) != 1 || len(r.Findings[0].Mends) != 1 || r.Findings[0].Mends[0].Hop != "nginx" || !strings.Contains(r.Findings[0].Mends[0].Setting, "proxy_buffering") {
		t.Errorf("found %+v, want nginx and proxy_buffering", r.Findings)
	}
}

// A server that answers, but with nothing that can be read, is not silent.
func TestExamine_noAnswer(t *testing.T) {
	for want, stream := range map[string]http.HandlerFunc{
		"after 0 ms there was no answer that can be read: more than 20 redirections": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/again", http.StatusTemporaryRedirect)
		},
		"after 0 ms there was no answer that can be read: the server closed the connection without an answer": func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		},
		"no Content-Type: an EventSource takes only text/event-stream": func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = io.WriteString(w, "data: a\n\n")
		},
		`type "text/event-stream, text/html": an EventSource takes only text/event-stream`: func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = []string{"text/event-stream", "text/html"}
		},
	} {
		r := examined(t, stream, Options{})
		if len(r.Findings) != 1 || !strings.HasSuffix(r.Findings[0].Text, want) {
			t.Errorf("found %+v, want %s", r.Findings, want)
		}
	}
}

// A proxy that keeps a first short event until it is cut by its own time for silence is named for
// both.
func TestExamine_heldAndCut(t *testing.T) {
	r := examined(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", "nginx/1.22.1")
		w.Header().Set("Content-Type", "text/event-stream")
		if r.Method != http.MethodHead {
			until(r, 5*time.Second)
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
	}, Options{})
	i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Kind == "cut" })
	if i < 0 || r.Faults != 1 || len(r.Findings[i].Mends) != 2 || r.Findings[i].Mends[0].Setting[:15] != "proxy_buffering" || r.Findings[i].Mends[1].Setting[:18] != "proxy_read_timeout" {
		t.Errorf("found %+v, want a cut, proxy_buffering and proxy_read_timeout", r.Findings)
	}
}

func TestExamine_notReached(t *testing.T) {
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("connection refused")
	}}
	r := Examine(t.Context(), Options{Request: requestOver(t, transport)})
	if r.Reached || !slices.Equal(kinds(r), []string{"unreachable"}) {
		t.Errorf("found %+v, want unreachable", r)
	}
	if text := r.Findings[0].Text; strings.Contains(text, "pass") || !strings.Contains(text, "connection refused") {
		t.Errorf("it says %q", text)
	}
}
