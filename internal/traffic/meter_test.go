package traffic

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a listener that counts the bytes below the meter.
type wire struct {
	net.Listener
	up, down atomic.Int64
}

type wireConn struct {
	net.Conn
	wire *wire
}

func (w *wire) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &wireConn{c, w}, nil
}

func (c *wireConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.wire.up.Add(int64(n))
	return n, err
}

func (c *wireConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.wire.down.Add(int64(n))
	return n, err
}

// serve starts a metered server that answers a path with a thousand bytes for each of its own.
func serve(t *testing.T, m *Meter) (*httptest.Server, *wire) {
	server := httptest.NewUnstartedServer(m.Count(func(r *http.Request) string { return r.URL.Query().Get("client") },
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, strings.Repeat("x", len(r.URL.Path)*1000))
		})))
	below := &wire{Listener: server.Listener}
	server.Listener = m.Watch(server.Config, below)
	server.Start()
	t.Cleanup(server.Close)
	return server, below
}

// dial returns a function that sends requests over one connection. http.Client opens a second one
// where it notices late that the first is idle.
func dial(t *testing.T, server *httptest.Server) (ask func(path, body string)) {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	answers := bufio.NewReader(conn)
	return func(path, body string) {
		t.Helper()
		request, err := http.NewRequest(http.MethodPost, server.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := request.Write(conn); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(answers, request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
	}
}

// Every byte of a client's own connection is counted, and none of another client's.
func TestMeter_agreesWithTheWire(t *testing.T) {
	var m Meter
	server, below := serve(t, &m)
	ask := dial(t, server)
	for range 50 {
		ask("/short?client=a", "hello")
		ask("/long-path?client=a", strings.Repeat("y", 20_000))
	}
	server.Close() // what was flushed is counted now
	got := m.Costs("a")
	if len(got) != 1 || got[0] != (Costs{"a", 100, 1, below.up.Load(), below.down.Load()}) {
		t.Errorf("got %+v, want 100 requests on 1 connection, %d bytes up and %d down", got, below.up.Load(), below.down.Load())
	}
}

func TestMeter_oneConnectionOfManyClients(t *testing.T) {
	var m Meter
	server, below := serve(t, &m)
	ask := dial(t, server)
	for _, path := range []string{"/?client=a", "/?client=b_sse", "/", "/?client=a", "/?client=b"} {
		ask(path, "")
	}
	server.Close()
	var up, down int64
	for client, want := range map[string]map[string]int64{"a": {"a": 2}, "b": {"b": 1, "b_sse": 1}, "c": {}} {
		got := m.Costs(client)
		if len(got) != len(want) {
			t.Errorf("of %s: got %+v, want those of %v", client, got, want)
		}
		for _, costs := range got {
			if costs.Requests != want[costs.Client] || costs.Connections != 1 {
				t.Errorf("got %+v, want %d requests on 1 connection", costs, want[costs.Client])
			}
			up, down = up+costs.Up, down+costs.Down
		}
	}
	// One request of five had no client.
	if share := float64(up) / float64(below.up.Load()); share < 0.7 || share > 0.9 || down >= below.down.Load() {
		t.Errorf("got %d up and %d down of %d and %d, want about four fifths", up, down, below.up.Load(), below.down.Load())
	}
}

func TestMeter_forgetsTheOldestRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Meter
		name := func(i int) string { return "client" + strconv.Itoa(i) }
		for i := range maxClients {
			m.tally(name(i))
			<-time.After(time.Millisecond)
		}
		m.tally(name(0)) // now one of the latest
		m.tally("newest")
		if len(m.clients) != maxClients || len(m.Costs(name(0))) != 1 || len(m.Costs(name(1))) != 0 || len(m.Costs("newest")) != 1 {
			t.Errorf("%d clients are known, want %d without the one whose request is the oldest", len(m.clients), maxClients)
		}
	})
}
