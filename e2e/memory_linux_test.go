package e2e

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Clients that hold memory of the program: what they start and never finish, and what they ask for
// and never read. Whatever they do, resident memory stays within allowed, a good viewer and a good
// publisher do not suffer, and the memory goes back to the system.

const (
	history = 64 << 10
	allowed = history + 64<<20
	// near is how much more than at its start the program may hold when all attackers have left.
	near = 8 << 20
)

// attack is clients that hold memory.
type attack struct {
	t    *testing.T
	addr string

	mu    sync.Mutex
	conns []net.Conn
}

// each runs f for n connections at once, which stay open until the attack ends. A connection that
// the program refuses or closes is no error.
func (a *attack) each(n int, f func(i int, c net.Conn)) {
	// A small window and small segments, so that the kernel holds little of what is not read.
	dialer := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4<<10)
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 536)
		})
	}}
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			c, err := dialer.DialContext(a.t.Context(), "tcp", a.addr)
			if err != nil {
				a.t.Errorf("connection %d: %v", i, err)
				return
			}
			a.mu.Lock()
			a.conns = append(a.conns, c)
			a.mu.Unlock()
			_ = c.SetDeadline(time.Now().Add(patience))
			f(i, c)
		})
	}
	running.Wait()
}

// ask sends a GET and reads the first line of the answer, and no more.
func ask(c net.Conn, path string) {
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path)
	_, _ = io.ReadFull(c, make([]byte, len("HTTP/1.1 200 OK\r\n")))
}

func (a *attack) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.conns {
		c.Close()
	}
	a.conns = nil
}

// waves is how many events are published while the clients of an attack come, so that they hold
// different ones.
const waves = 10

// memoryAttacks run with a function that publishes an event of a megabyte and waits until the good
// viewer has it. All of them together have 2000 connections, for which the promise is made.
var memoryAttacks = map[string]func(a *attack, publish func()){
	"bodies_without_their_last_byte": func(a *attack, publish func()) {
		body := strings.Repeat("x", 900_000-1)
		a.each(800, func(_ int, c net.Conn) {
			fmt.Fprintf(c, "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", len(body)+1)
			_, _ = io.WriteString(c, body)
		})
	},
	"streams_that_are_not_read": func(a *attack, publish func()) {
		for range waves {
			a.each(500/waves, func(_ int, c net.Conn) { ask(c, "/events") })
			publish()
		}
	},
	"lines_without_an_end": func(a *attack, publish func()) {
		line := strings.Repeat("x", 1_000_000)
		a.each(100, func(_ int, c net.Conn) {
			fmt.Fprint(c, "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 2000000\r\n\r\n")
			_, _ = io.WriteString(c, line)
		})
	},
	"exports_that_are_not_read": func(a *attack, publish func()) {
		for range waves {
			a.each(100/waves, func(_ int, c net.Conn) { ask(c, "/export") })
			publish()
		}
	},
	"polls_that_are_not_read": func(a *attack, publish func()) {
		for range waves {
			a.each(500/waves, func(_ int, c net.Conn) { ask(c, "/poll?from=start") })
			publish()
		}
	},
}

func TestMemory_isBounded(t *testing.T) {
	for name, run := range memoryAttacks {
		t.Run(name, func(t *testing.T) { expectBounded(t, run) })
	}
	t.Run("all_at_once", func(t *testing.T) {
		expectBounded(t, func(a *attack, publish func()) {
			var running sync.WaitGroup
			for _, run := range memoryAttacks {
				running.Go(func() { run(a, publish) })
			}
			running.Wait()
		})
	})
}

func expectBounded(t *testing.T, run func(a *attack, publish func())) {
	t.Parallel()
	p := startSilentBinary(t, shipped(t), "--history", fmt.Sprint(history))
	good := viewGood(t, p)
	// The worst event for an export: each byte is six in JSON, and two in UTF-8.
	padding := strings.Repeat("\x01", 1_000_000)
	var publishing sync.Mutex // one at a time: the history holds no more than one of these
	publish := func() {
		publishing.Lock()
		defer publishing.Unlock()
		id := p.publishPatiently(t, padding)
		good.wait(t, id)
	}
	publish()
	before := p.memory(t, "VmRSS")
	p.forgetPeak(t)

	a := &attack{t: t, addr: p.addr(t)}
	defer a.end()
	run(a, publish)
	for range waves {
		publish()
	}
	peak := p.memory(t, "VmHWM")
	a.end()
	back := comesTrue(t, patience, func() bool { return p.memory(t, "VmRSS") < before+near })
	after := p.memory(t, "VmRSS")
	t.Logf("resident: %.1f MB before, %.1f at most, %.1f after", float64(before)/1e6, float64(peak)/1e6, float64(after)/1e6)
	if peak > allowed {
		t.Errorf("%.1f MB were resident, want at most %.1f", float64(peak)/1e6, float64(allowed)/1e6)
	}
	if !back {
		t.Errorf("%.1f MB are still resident %v after the attack, want less than %.1f", float64(after)/1e6, patience, float64(before+near)/1e6)
	}
}

// However many lines have come, the program holds its history and little else.
func TestMemory_isTheHistory(t *testing.T) {
	if !soak() {
		t.Skip("the binary of this run has the race detector, whose memory is several times the program's")
	}
	for _, mebibytes := range []int{64, 256} {
		t.Run(fmt.Sprint(mebibytes, "MiB"), func(t *testing.T) {
			command := exec.Command(shipped(t), "--port", "0", "--no-browser", "--history", fmt.Sprint(mebibytes, "MiB"))
			p, stdin := feedCommand(t, command)
			p.waitForURL(t)
			const lines, most = 20_000_000, 1.15
			piece := []byte(strings.Repeat("2026-11-29T09:20:00.123Z INFO request served in 17 ms, path=/api/items/5, status=200\n", 1000))
			peak := 0
			for range lines / 1000 / 100 {
				for range 100 {
					if _, err := stdin.Write(piece); err != nil {
						t.Fatal(err)
					}
				}
				peak = max(peak, p.memory(t, "RssAnon"))
			}
			ratio := float64(peak) / float64(mebibytes<<20)
			t.Logf("%.1f MiB at most, %.3f of the history", float64(peak)/(1<<20), ratio)
			if ratio > most {
				t.Errorf("at most %.1f MiB were resident, %.3f of the history, want %.2f", float64(peak)/(1<<20), ratio, most)
			}
		})
	}
}

// memory is a line of /proc/PID/status, in bytes.
func (p *program) memory(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(name + `:\s*(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("no %s in %q", name, status)
	}
	kb, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

// forgetPeak lets VmHWM begin anew.
func (p *program) forgetPeak(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.cmd.Process.Pid), []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
}

// publishPatiently publishes an event as an honest client does: after a 503 it waits as long as
// Retry-After says. It returns the id.
func (p *program) publishPatiently(t *testing.T, data string) string {
	t.Helper()
	for deadline := time.Now().Add(2 * patience); ; {
		got := p.ask(t, http.MethodPost, "/events", strings.NewReader(data))
		if got.code == http.StatusCreated {
			var made struct{ ID string }
			decode(t, got.body, &made)
			return made.ID
		}
		expectRefusal(t, "a good publisher", got, http.StatusServiceUnavailable)
		after, err := strconv.Atoi(got.header.Get("Retry-After"))
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("still %d after %v, Retry-After %q", got.code, 2*patience, got.header.Get("Retry-After"))
		}
		<-time.After(time.Duration(after) * time.Second)
	}
}

// goodViewer reads a stream as fast as it comes, and keeps the ids only.
type goodViewer struct {
	ids chan string
	err chan error
}

func viewGood(t *testing.T, p *program) *goodViewer {
	t.Helper()
	g := &goodViewer{make(chan string, 1<<10), make(chan error, 1)}
	ready := make(chan struct{})
	go func() {
		last := 0
		g.err <- readStream(t.Context(), http.DefaultClient, p.url+"/events", "", func(b block) bool {
			switch {
			case b.typ == "hello":
				close(ready)
			case b.typ == "gap":
				g.err <- fmt.Errorf("a gap behind event %d: %s", last, b.data)
				return false
			case !b.control() && b.number() != last+1:
				g.err <- fmt.Errorf("event %s behind event %d", b.id, last)
				return false
			case !b.control():
				last++
				g.ids <- b.id
			}
			return true
		})
	}()
	receive(t, ready)
	return g
}

// wait returns when the event with this id has come.
func (g *goodViewer) wait(t *testing.T, id string) {
	t.Helper()
	select {
	case got := <-g.ids:
		if got != id {
			t.Fatalf("the good viewer got %s, want %s", got, id)
		}
	case err := <-g.err:
		t.Fatalf("the good viewer: %v", err)
	case <-time.After(patience):
		t.Fatalf("the good viewer did not get %s within %v", id, patience)
	}
}
