package app

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
)

// get sends a request on a connection that stays open, and returns the status of its answer.
func get(conn net.Conn) (int, error) {
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return 0, err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

func TestHTTPServer_closesOneConnectionTooMany(t *testing.T) {
	const most = 2
	web := newHTTPServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), most, func(int64) {}, io.Discard)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go web.Serve(ln)
	defer web.Close()
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	var open []net.Conn
	for range most {
		conn := dial()
		if code, err := get(conn); code != http.StatusOK {
			t.Fatalf("within the limit: %d, %v; want 200", code, err)
		}
		open = append(open, conn)
	}
	if code, err := get(dial()); err == nil {
		t.Errorf("connection %d: %d, want it closed", most+1, code)
	}
	if code, err := get(open[0]); code != http.StatusOK {
		t.Errorf("a connection that was there first: %d, %v; want 200", code, err)
	}
	open[1].Close()
	code := 0
	for code != http.StatusOK { // the server sees the end of open[1] soon; until then it refuses
		code, _ = get(dial())
	}
}

// An open stream has taken over its connection, which counts no more: streams have a limit of their
// own.
func TestHTTPServer_countsNoStreams(t *testing.T) {
	const most = 2
	taken := make(chan net.Conn, 2*most)
	web := newHTTPServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
		}
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		taken <- conn
	}), most, func(int64) {}, io.Discard)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go web.Serve(ln)
	defer web.Close()
	for n := range 2 * most {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if code, err := get(conn); code != http.StatusOK {
			t.Fatalf("stream %d: %d, %v; want 200", n+1, code, err)
		}
		defer (<-taken).Close()
	}
}

// The limit follows that of viewers, so that one poll too many gets an answer.
func TestDocuments_nameTheLimitOfConnections(t *testing.T) {
	wire, err := os.ReadFile("../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	if row := fmt.Sprintf("| connections at once, besides those of open streams | %d,%03d more than streams and polls may be open | closed |", spareOpen/1000, spareOpen%1000); !strings.Contains(string(wire), row) {
		t.Errorf("docs/wire.md has no row %q", row)
	}
}
