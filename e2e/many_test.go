//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// viewer is a stream read line by line; thousands of them must stay cheap.
type viewer struct {
	conn  net.Conn
	lines *bufio.Reader
}

// view opens a stream and reads up to its hello.
func view(addr string) (*viewer, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprint(conn, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		conn.Close()
		return nil, err
	}
	v := &viewer{conn, bufio.NewReaderSize(conn, 1<<10)}
	if err := v.until("event: hello"); err != nil {
		conn.Close()
		return nil, err
	}
	return v, nil
}

// until reads up to a line that begins so.
func (v *viewer) until(prefix string) error {
	for {
		line, err := v.lines.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return fmt.Errorf("read up to %q: %w", prefix, err)
		}
		if strings.HasPrefix(string(line), prefix) {
			return nil
		}
	}
}

// viewMany opens streams as fast as it goes.
func viewMany(t *testing.T, addr string, n int) []*viewer {
	t.Helper()
	viewers := make([]*viewer, n)
	var opening sync.WaitGroup
	for i := range viewers {
		opening.Go(func() {
			v, err := view(addr)
			if err != nil {
				t.Errorf("viewer %d: %v", i, err)
				return
			}
			viewers[i] = v
			t.Cleanup(func() { v.conn.Close() })
		})
	}
	opening.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return viewers
}

// most is how many connections this process may hold, with room for what else it needs.
func most(t *testing.T, wanted int) int {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	return int(min(uint64(wanted), uint64(limit.Cur)-1000))
}

// As many as come at once are served, each gets what is published, and each gets a bye before the
// program has gone.
func TestMany_comeStayAndLeave(t *testing.T) {
	n := most(t, rounds(2000, 10_000))
	p := startSilent(t)
	viewers := viewMany(t, p.addr(t), n)
	eventually(t, "all are counted", func() bool { return p.status(t).Viewers == n })
	p.publish(t, "to all", "")
	all := func(prefix string) {
		t.Helper()
		for i, v := range viewers {
			if err := v.until(prefix); err != nil {
				t.Fatalf("viewer %d of %d: %v", i, n, err)
			}
		}
	}
	all("data: to all")
	asked := time.Now()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if took := time.Since(asked); took > promised(3*time.Second) {
		t.Errorf("leaving took %v with %d viewers, want at most 3 s", took, n)
	}
	all("event: bye")
}

// startLimited is startSilent with a limit of descriptors that ulimit sets.
func startLimited(t *testing.T, ulimit string) *program {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	p := launchCommand(t, exec.Command("sh", "-c", ulimit+`; exec "$0" --port 0 --no-browser`, binary()), r, nil)
	r.Close()
	p.waitForURL(t)
	return p
}

// Out of descriptors: open streams stay intact, the program prints that once, and it accepts again
// when some are closed.
func TestMany_outOfDescriptors(t *testing.T) {
	t.Parallel()
	p := startLimited(t, "ulimit -n 64")
	var viewers []*viewer
	var waiting net.Conn
	for waiting == nil {
		came := make(chan *viewer, 1)
		conn, err := net.Dial("tcp", p.addr(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		go func() {
			fmt.Fprint(conn, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
			v := &viewer{conn, bufio.NewReader(conn)}
			if v.until("event: hello") == nil {
				came <- v
			}
		}()
		eventually(t, "the viewer is served, or the program says that it cannot", func() bool {
			select {
			case v := <-came:
				viewers = append(viewers, v)
				return true
			default:
				if strings.Contains(p.stderr.String(), "too many open files") {
					waiting = conn
				}
				return waiting != nil
			}
		})
	}
	if len(viewers) < 20 {
		t.Errorf("%d viewers were served with 64 descriptors", len(viewers))
	}
	// Some viewers leave: the waiting one is served, and can publish to the others.
	for _, v := range viewers[:10] {
		v.conn.Close()
	}
	eventually(t, "the places are free again", func() bool {
		v, err := view(p.addr(t))
		if err != nil {
			return false
		}
		v.conn.Close()
		return true
	})
	p.publish(t, "still here", "")
	for i, v := range viewers[10:] {
		if err := v.until("data: still here"); err != nil {
			t.Errorf("viewer %d: %v", i, err)
		}
	}
	if n := strings.Count(p.stderr.String(), "too many open files"); n != 1 {
		t.Errorf("it was said %d times within a minute, want once: %s", n, p.stderr.String())
	}
}

// A low soft limit is no limit: it is raised to the hard one.
func TestMany_softLimitIsRaised(t *testing.T) {
	t.Parallel()
	p := startLimited(t, "ulimit -S -n 64")
	viewMany(t, p.addr(t), 200)
	eventually(t, "all are counted", func() bool { return p.status(t).Viewers == 200 })
}
