package stream

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fixture is a stream behind a real net/http server on connections in memory, so that it runs in
// fake time.
type fixture struct {
	*Stream
	t      *testing.T
	client *http.Client
	lease  context.Context // of requests for events; nil for none
	filter *Filter         // likewise
}

// bubble runs test in fake time with a stream of options. Everything that was started must have
// ended when it returns.
func bubble(t *testing.T, options Options, test func(t *testing.T, f *fixture)) {
	bubbleOver(t, taken, options, test)
}

// mode is how a connection is served.
type mode int

const (
	taken    mode = iota // taken over from net/http, as on TCP, where the kernel has no io_uring
	ringed               // the same where it has
	portably             // by net/http
	http2                // by net/http, with one connection for all requests
	ordered              // as taken; the events are ordered by an engine
)

func bubbleOver(t *testing.T, by mode, options Options, test func(t *testing.T, f *fixture)) {
	if by == ringed {
		if err := tryRing(); err != nil {
			t.Skipf("no io_uring here: %v", err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		options := options
		engine := newRelay(options.Clock)
		if by == ordered {
			options.Engine = engine
		}
		s, err := New(options)
		if err != nil {
			t.Fatal(err)
		}
		s.poison()
		engine.join(s)
		s.writers.rings.least = 1
		if by != ringed {
			s.refuseRings()
		}
		f := &fixture{Stream: s, t: t}
		mux := http.NewServeMux()
		mux.HandleFunc("/events", f.leased(s.ServeEvents))
		mux.HandleFunc("POST /events", s.ServePublish)
		mux.HandleFunc("/poll", f.leased(s.ServePoll))
		mux.HandleFunc("/leave", s.ServeLeave)
		mux.HandleFunc("/find", f.leased(s.ServeFind))
		ln := &network{plain: by == taken || by == ringed || by == ordered, conns: make(chan net.Conn), closed: make(chan struct{})}
		if by == ringed {
			ln.newPair = func() pair { return newPair(t) }
			s.writers.rings.submitted = func(v *parkedViewer) { v.conn.(*conn).sent() }
		}
		server := httptest.NewUnstartedServer(mux)
		server.Listener.Close()
		server.Listener = ln
		transport := &http.Transport{DialContext: ln.dial, DisableCompression: true}
		if by == http2 {
			// Without TLS, which changes nothing here; f.dial speaks HTTP/1.1.
			server.Config.Protocols, transport.Protocols = &http.Protocols{}, &http.Protocols{}
			server.Config.Protocols.SetHTTP1(true)
			server.Config.Protocols.SetUnencryptedHTTP2(true)
			transport.Protocols.SetUnencryptedHTTP2(true)
			transport.HTTP2 = &http.HTTP2Config{MaxReceiveBufferPerStream: 64 << 10} // the smallest
		}
		server.Start()
		f.client = &http.Client{Transport: transport}
		defer func() {
			s.Close()
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			if err := s.Drain(ctx); err != nil {
				t.Errorf("drain: %v", err)
			}
			transport.CloseIdleConnections()
			server.CloseClientConnections()
			server.Close()
		}()
		test(t, f)
	})
}

func (f *fixture) leased(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if f.lease != nil {
			r = r.WithContext(WithLease(r.Context(), f.lease))
		}
		if f.filter != nil {
			r = r.WithContext(WithFilter(r.Context(), f.filter))
		}
		next(w, r)
	}
}

// refuseRings makes s serve as where the kernel allows no io_uring.
func (s *Stream) refuseRings() {
	s.writers.rings.refused = func() error { return errors.New("refused by the test") }
}

// poison overwrites each block that nobody reads any more. Who reads it all the same is found by
// what that is, and by the race detector.
func (s *Stream) poison() {
	use := s.memory.unused
	s.memory.unused = func(b *block) {
		space := b.bytes[:cap(b.bytes)]
		for i := range space {
			space[i] = 0xDB
		}
		use(b)
	}
}

// pass lets fake time go by, and everything come to rest that is due by then.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// network is a listener whose connections are in memory. They can be hijacked if plain, as those
// of TCP can.
type network struct {
	plain   bool
	newPair func() pair // for what the server writes; nil: it is in memory
	conns   chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

func (n *network) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	up, down := newLane(), newLane()
	if n.newPair != nil {
		down.pair = n.newPair()
	}
	var far net.Conn = newConn(up, down)
	if !n.plain {
		far = portable{far}
	}
	select {
	case n.conns <- far:
		return newConn(down, up), nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// dial opens a connection of its own, for bytes as they are, and sends a request.
func (f *fixture) dial(request string) net.Conn {
	f.t.Helper()
	c, err := f.client.Transport.(*http.Transport).DialContext(f.t.Context(), "tcp", "")
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, request); err != nil {
		f.t.Fatal(err)
	}
	return c
}

// get returns an answer and closes its body at the end of the test.
func (f *fixture) get(path string, header ...string) *http.Response {
	f.t.Helper()
	return f.do(http.MethodGet, path, nil, header...)
}

func (f *fixture) do(method, path string, body io.Reader, header ...string) *http.Response {
	f.t.Helper()
	r, err := http.NewRequest(method, "http://127.0.0.1"+path, body)
	if err != nil {
		f.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := f.client.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { response.Body.Close() })
	return response
}

// body returns an answer, whole.
func (f *fixture) body(path string, header ...string) (text string, response *http.Response) {
	f.t.Helper()
	response = f.get(path, header...)
	body, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(body), response
}

// wantEnd reads the end of the source, which is a state where the log may have other sources.
func (f *fixture) wantEnd(w watcher, status string) event {
	f.t.Helper()
	if f.options.Engine != nil {
		return wantData(f.t, w, typeSource, fmt.Sprintf(`{"state":"ended","text":%q}`, status))
	}
	return wantData(f.t, w, typeEnd, fmt.Sprintf(`{"reason":"source","status":%q}`, status))
}

func (f *fixture) publish(eventType string, data ...string) {
	f.t.Helper()
	for _, d := range data {
		if err := f.Publish(eventType, []byte(d)); err != nil {
			f.t.Fatal(err)
		}
	}
}

// number publishes the numbers from first to last, as many as fit in one call.
func (f *fixture) number(first, last int) {
	f.t.Helper()
	for n := first; n <= last; n++ {
		f.publish("", fmt.Sprint(n))
	}
}

// open is how many streams and polls are under way.
func (f *fixture) open() int {
	f.presence.mu.Lock()
	defer f.presence.mu.Unlock()
	return len(f.presence.open)
}

// event is what a client makes of a block.
type event struct {
	id, name, data string
}

func (e event) cursor(t *testing.T) Cursor {
	t.Helper()
	c, err := ParseCursor(e.id)
	if err != nil {
		t.Fatalf("id %q of %s %q: %v", e.id, e.name, e.data, err)
	}
	return c
}

func decodeJSON[T any](t *testing.T, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("decode %q: %v", text, err)
	}
	return v
}

// decoder reads an event stream as the HTML standard, 9.2.6, says; it shares nothing with the
// encoder.
type decoder struct {
	r *bufio.Reader
}

// next returns the next event; an unfinished one at the end is dropped. An event without data is
// none.
func (d *decoder) next() (event, error) {
	e := event{name: "message"}
	var data []string
	for {
		line, err := d.line()
		if err != nil {
			return event{}, err
		}
		if line == "" {
			if data != nil {
				e.data = strings.Join(data, "\n")
				return e, nil
			}
			e = event{name: "message"}
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			data = append(data, value)
		}
	}
}

func (d *decoder) line() (string, error) {
	var line strings.Builder
	for {
		c, err := d.r.ReadByte()
		switch {
		case err != nil:
			return "", err
		case c == '\n':
			return line.String(), nil
		case c == '\r':
			if next, _ := d.r.Peek(1); len(next) > 0 && next[0] == '\n' {
				d.r.ReadByte()
			}
			return line.String(), nil
		}
		line.WriteByte(c)
	}
}

func decodeAll(t *testing.T, text string) []event {
	t.Helper()
	d := decoder{bufio.NewReader(strings.NewReader(text))}
	var all []event
	for {
		e, err := d.next()
		if err != nil {
			return all
		}
		all = append(all, e)
	}
}

// watcher is a viewer, whatever its transport: next returns the events in order, control events
// among them.
type watcher interface {
	next() event
	close()
}

// eachTransport runs one test over each transport and fan-out, and with an engine.
func eachTransport(t *testing.T, options Options, test func(t *testing.T, f *fixture, watch func(query string) watcher)) {
	eachFanout(t, options, func(t *testing.T, f *fixture) { test(t, f, f.watchSSE) })
	t.Run("sse_http2", func(t *testing.T) {
		bubbleOver(t, http2, options, func(t *testing.T, f *fixture) { test(t, f, f.watchSSE) })
	})
	t.Run("poll", func(t *testing.T) {
		bubble(t, options, func(t *testing.T, f *fixture) { test(t, f, f.watchPoll) })
	})
	t.Run("sse_engine", func(t *testing.T) {
		bubbleOver(t, ordered, options, func(t *testing.T, f *fixture) { test(t, f, f.watchSSE) })
	})
	t.Run("poll_engine", func(t *testing.T) {
		bubbleOver(t, ordered, options, func(t *testing.T, f *fixture) { test(t, f, f.watchPoll) })
	})
}

// eachFanout runs one test over each way that a stream is served.
func eachFanout(t *testing.T, options Options, test func(t *testing.T, f *fixture)) {
	t.Run("sse_rings", func(t *testing.T) { bubbleOver(t, ringed, options, test) })
	t.Run("sse_writers", func(t *testing.T) { bubbleOver(t, taken, options, test) })
	t.Run("sse_goroutines", func(t *testing.T) { bubbleOver(t, portably, options, test) })
}

type sseWatcher struct {
	f        *fixture
	response *http.Response
	decoder  decoder
}

func (f *fixture) watchSSE(query string) watcher {
	f.t.Helper()
	response := f.get("/events?" + query)
	if response.StatusCode != http.StatusOK {
		f.t.Fatalf("GET /events?%s: %s", query, response.Status)
	}
	return &sseWatcher{f, response, decoder{bufio.NewReader(response.Body)}}
}

func (w *sseWatcher) next() event {
	w.f.t.Helper()
	e, err := w.decoder.next()
	if err != nil {
		return event{name: "closed"}
	}
	return e
}

func (w *sseWatcher) close() { w.response.Body.Close() }

// pollWatcher is the client's half of docs/wire.md, "The long poll".
type pollWatcher struct {
	f       *fixture
	query   string // of the next request
	until   string
	pending []event
	ended   bool
}

func (f *fixture) watchPoll(query string) watcher {
	return &pollWatcher{f: f, query: query}
}

func (w *pollWatcher) next() event {
	w.f.t.Helper()
	for len(w.pending) == 0 {
		if w.ended {
			return event{name: "closed"}
		}
		body := w.f.poll(w.query)
		last := body[len(body)-1]
		w.pending = body[:len(body)-1]
		for _, e := range w.pending {
			w.ended = w.ended || e.name == typeBye || e.name == typeEnd && strings.Contains(e.data, endDuration)
			if e.name == typeHello {
				if until := decodeJSON[helloData](w.f.t, e.data).Until; until != nil {
					w.until = fmt.Sprintf("&until=%d", *until)
				}
			}
		}
		w.query = "after=" + last.data + w.until
	}
	e := w.pending[0]
	w.pending = w.pending[1:]
	return e
}

func (w *pollWatcher) close() {}

// poll returns the blocks of one answer, of which the last must be the closing one.
func (f *fixture) poll(query string) []event {
	f.t.Helper()
	response := f.get("/poll?" + query)
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		f.t.Fatalf("GET /poll?%s: %s, %v", query, response.Status, err)
	}
	all := decodeAll(f.t, string(body))
	if len(all) == 0 || all[len(all)-1].name != typeNext {
		f.t.Fatalf("GET /poll?%s: the body %q does not end with next", query, body)
	}
	return all
}

// wantHello reads the first event of a viewer.
func wantHello(t *testing.T, w watcher) (helloData, event) {
	t.Helper()
	e := w.next()
	if e.name != typeHello {
		t.Fatalf("first event %+v, want hello", e)
	}
	return decodeJSON[helloData](t, e.data), e
}

// wantNumbers reads the data events from first to last: each once, in order, no hole. Pings and
// types are passed over.
func wantNumbers(t *testing.T, w watcher, first, last int) (final event) {
	t.Helper()
	for n := first; n <= last; {
		e := w.next()
		if e.name == typePing || e.name == typeTypes {
			continue
		}
		if e.data != fmt.Sprint(n) || e.cursor(t).N != int64(n) {
			t.Fatalf("event %+v, want number %d", e, n)
		}
		final = e
		n++
	}
	return final
}

// wantData reads the next event that is no ping.
func wantData(t *testing.T, w watcher, name, data string) event {
	t.Helper()
	e := w.next()
	for e.name == typePing {
		e = w.next()
	}
	if e.name != name || e.data != data {
		t.Fatalf("event %+v, want %s %q", e, name, data)
	}
	return e
}
