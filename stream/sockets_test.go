//go:build linux || darwin

package stream

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Real sockets, many of them: what the tests in memory cannot show is the kernel's part.

// sockets is a stream behind a real server.
type sockets struct {
	*Stream
	t    testing.TB
	addr string
}

func listen(t testing.TB, options Options) *sockets {
	t.Helper()
	return listenWith(t, options, &http.Server{})
}

func listenWith(t testing.TB, options Options, server *http.Server) *sockets {
	t.Helper()
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	s.poison()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if server.Handler == nil {
		server.Handler = http.HandlerFunc(s.ServeEvents)
	}
	go server.Serve(ln)
	t.Cleanup(func() {
		s.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		server.Close()
		if err := s.Drain(ctx); err != nil {
			t.Errorf("drain: %v", err)
		}
	})
	return &sockets{s, t, ln.Addr().String()}
}

// view opens a stream and reads the header.
func (s *sockets) view(query string) (net.Conn, *bufio.Reader) {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	fmt.Fprintf(c, "GET /?%s HTTP/1.1\r\nHost: localhost\r\n\r\n", query)
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			s.t.Fatalf("read header: %v", err)
		}
		if line == "\r\n" {
			return c, r
		}
	}
}

// until waits for a condition, not for a while.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("not within a minute: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	for _, dir := range []string{"/proc/self/fd", "/dev/fd"} {
		if names, err := os.ReadDir(dir); err == nil {
			return len(names)
		}
	}
	t.Fatal("no list of descriptors on this system")
	return 0
}

// viewersHere is how many fit: both ends of each are in this process, and a third descriptor while
// one is taken over.
func viewersHere(t *testing.T, wanted int) int {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	return int(min(uint64(wanted), uint64(limit.Cur)/3))
}

// A tenth never reads, a tenth is cut at random, and every good one is complete. Afterwards all is
// as it was before. It is so with io_uring and, with fewer viewers outside a soak run, where the
// kernel refuses that.
func TestSockets_goodOnesAreComplete(t *testing.T) {
	for _, refuse := range []bool{false, true} {
		t.Run(fmt.Sprint("refuse=", refuse), func(t *testing.T) { goodOnesAreComplete(t, refuse) })
	}
}

func goodOnesAreComplete(t *testing.T, refuse bool) {
	const events = 100
	padding := strings.Repeat("x", 4000)
	// More in all than such a connection holds, so a viewer that does not read is stuck. What a
	// system gives by itself holds megabytes.
	small := func(ctx context.Context, c net.Conn) context.Context {
		if err := c.(*net.TCPConn).SetWriteBuffer(16 << 10); err != nil {
			t.Error(err)
		}
		return ctx
	}
	wanted := 5000
	if refuse && os.Getenv("SOAK") != "1" {
		wanted = 1000
	}
	viewers := viewersHere(t, wanted)
	warmUp(t, 2*viewers+1000)
	before := footprint(t)
	t.Run("run", func(t *testing.T) {
		s := listenWith(t, Options{}, &http.Server{ConnContext: small})
		if refuse {
			s.refuseRings()
		}
		if used, err := s.Fanout() == "io_uring", tryRing(); used != (err == nil && !refuse) {
			t.Errorf("the fan-out is %s; io_uring here: %v", s.Fanout(), err)
		}
		var good sync.WaitGroup
		var stuck, cut []net.Conn
		for i := range viewers {
			c, r := s.view("from=start")
			defer c.Close()
			switch i % 10 {
			case 0:
				stuck = append(stuck, c)
			case 1:
				cut = append(cut, c)
			default:
				good.Go(func() { readAll(t, r, events) })
			}
		}
		until(t, "all are counted", func() bool { return s.Status().Viewers == viewers })
		for range events {
			if err := s.Publish("", []byte(padding)); err != nil {
				t.Fatal(err)
			}
			for range len(cut)/events + 1 {
				if i := rand.IntN(len(cut)); cut[i] != nil {
					cut[i].Close()
					cut[i] = nil
				}
			}
		}
		good.Wait()
		for _, c := range cut {
			if c != nil {
				c.Close()
			}
		}
		until(t, "viewers that do not read are stuck, or were for so long that they are disconnected", func() bool {
			return servedBlocking() >= len(stuck) || s.Status().Viewers < viewers-len(cut)
		})
		for _, c := range stuck {
			c.Close()
		}
		until(t, "viewers that left are not counted any more", func() bool { return s.Status().Viewers == viewers-len(stuck)-len(cut) })
	})
	until(t, "goroutines, descriptors and heap are back", func() bool {
		now := footprint(t)
		return now.goroutines <= before.goroutines && now.descriptors <= before.descriptors && now.heap <= before.heap+4<<20
	})
}

// readAll reads events 1 to last, each once, in order. It looks at the ids only, since thousands do
// it at once.
func readAll(t *testing.T, r *bufio.Reader, last int64) {
	for n := int64(1); n <= last; {
		line, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			t.Errorf("at event %d: %v", n, err)
			return
		}
		id, found := bytes.CutPrefix(line, idField)
		if !found {
			continue
		}
		c, err := ParseCursor(string(bytes.TrimSpace(id)))
		if c.t == noTime {
			continue // hello
		}
		if err != nil || c.N != n {
			t.Errorf("id %q, want event %d", id, n)
			return
		}
		n++
	}
}

// warmUp makes what a process keeps once it has had it, and what is therefore no leak: the poller,
// and the heads of goroutines.
func warmUp(t *testing.T, goroutines int) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	before := runtime.NumGoroutine()
	gate := make(chan struct{})
	for range goroutines {
		go func() { <-gate }()
	}
	close(gate)
	until(t, "they have ended", func() bool { return runtime.NumGoroutine() <= before })
}

type usage struct {
	goroutines, descriptors int
	heap                    uint64
}

func footprint(t *testing.T) usage {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return usage{runtime.NumGoroutine(), descriptors(t), m.HeapAlloc}
}

// A viewer that was stuck comes back to a writer when it has caught up: no goroutine is left with
// it.
func TestSockets_theSlowAreGivenBack(t *testing.T) {
	s := listen(t, Options{})
	c, r := s.view("from=start")
	defer c.Close()
	until(t, "a writer has it", func() bool { return servedBlocking() == 0 })
	const events = 64
	for range events { // 16 MiB, more than any socket holds
		if err := s.Publish("", []byte(strings.Repeat("x", MaxEvent/4))); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "a goroutine serves it", func() bool { return servedBlocking() == 1 })
	readAll(t, r, events)
	until(t, "a writer has it again", func() bool { return servedBlocking() == 0 })
}

// servedBlocking is how many goroutines serve a viewer each.
func servedBlocking() int {
	stacks := make([]byte, 4<<20)
	return bytes.Count(stacks[:runtime.Stack(stacks, true)], []byte("stream.(*Stream).serveBlocking("))
}

// Leaving is noticed, and the count with it. How soon is in fake time, in
// TestPresence_aChangeIsToldWithinASecond.
func TestSockets_leavingIsNoticed(t *testing.T) {
	s := listen(t, Options{})
	var all []net.Conn
	for range 100 {
		c, _ := s.view("")
		all = append(all, c)
	}
	until(t, "all are counted", func() bool { return s.Status().Viewers == 100 })
	for i, c := range all {
		if i%2 == 0 {
			c.(*net.TCPConn).SetLinger(0) // a reset instead of an end
		}
		c.Close()
	}
	until(t, "none is counted", func() bool { return s.Status().Viewers == 0 })
}

// A sweep sees that a peer has closed, by an end or by a reset, without anything being written.
func TestSockets_aClosedPeerIsSeen(t *testing.T) {
	for _, reset := range []bool{false, true} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		peer, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer peer.Close()
		accepted, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		c, err := toNonblocking(accepted)
		if err != nil {
			t.Fatal(err)
		}
		defer c.close()
		for _, sent := range []string{"", "what a viewer sends is discarded"} {
			io.WriteString(peer, sent)
			if c.peerClosed() {
				t.Errorf("an open peer is closed when it has sent %q", sent)
			}
		}
		if reset {
			peer.(*net.TCPConn).SetLinger(0)
		}
		peer.Close()
		until(t, fmt.Sprint("it is seen, reset=", reset), c.peerClosed)
	}
}

// HTTP/1.0 has no chunks: an end is an end there, and a cut is a reset.
func TestSockets_aCutOverHTTP10IsAReset(t *testing.T) {
	for name, c := range map[string]struct {
		cut  func(s *sockets)
		want error
	}{
		"close":      {func(s *sockets) { s.Close() }, nil},
		"disconnect": {func(s *sockets) { s.Disconnect("me") }, syscall.ECONNRESET},
	} {
		for _, stuck := range []bool{false, true} {
			t.Run(fmt.Sprint(name, "_stuck=", stuck), func(t *testing.T) {
				s := listen(t, Options{})
				conn, err := net.Dial("tcp", s.addr)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				fmt.Fprint(conn, "GET /?client=me HTTP/1.0\r\nHost: localhost\r\n\r\n")
				until(t, "a writer has it", func() bool { return s.Status().Viewers == 1 && servedBlocking() == 0 })
				if stuck {
					for range 64 {
						if err := s.Publish("", []byte(strings.Repeat("x", MaxEvent/4))); err != nil {
							t.Fatal(err)
						}
					}
					until(t, "a goroutine serves it", func() bool { return servedBlocking() == 1 })
				}
				c.cut(s)
				all, err := io.ReadAll(conn)
				if !errors.Is(err, c.want) {
					t.Errorf("the stream ends with %v, want %v", err, c.want)
				}
				if err == nil && (bytes.Contains(all, []byte("chunked")) || !bytes.HasSuffix(all, []byte("shutdown\"}\n\n"))) {
					t.Errorf("the stream begins with %.300q and ends with %q", all, all[max(0, len(all)-80):])
				}
			})
		}
	}
}

// Without a descriptor to take a connection over with, its viewer is served all the same.
func TestSockets_withoutADescriptorToSpare(t *testing.T) {
	// the server can accept no other connection meanwhile
	s := listenWith(t, Options{}, &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)})
	c, r := s.view("")
	defer c.Close()
	until(t, "a writer has it", func() bool { return servedBlocking() == 0 })
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	few := limit
	few.Cur = uint64(descriptors(t) + 64)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	var all []*os.File
	for {
		f, err := os.Open(os.DevNull)
		if errors.Is(err, syscall.EMFILE) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all = append(all, f)
	}
	for _, f := range all[:2] { // for the two ends of one more
		f.Close()
	}
	poor, pr := s.view("")
	defer poor.Close()
	for n := range 3 {
		if err := s.Publish("", []byte(fmt.Sprint(n))); err != nil {
			t.Fatal(err)
		}
	}
	readAll(t, r, 3)
	readAll(t, pr, 3)
	if got := servedBlocking(); got != 1 {
		t.Errorf("%d viewers have a goroutine, want the one that could not be taken over", got)
	}
}

// One event to a hundred viewers, from its publishing until the last has it: with a thousand others
// stuck it takes what it takes without them. A ratio above 1 means that something waits for what
// does not read.
func BenchmarkStuck(b *testing.B) {
	for _, stuck := range []int{0, 1000} {
		b.Run(fmt.Sprintf("stuck=%d", stuck), func(b *testing.B) {
			s := listen(b, Options{})
			for range stuck {
				c, _ := s.view("from=start")
				defer c.Close()
				if err := c.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
					b.Fatal(err)
				}
			}
			for range stuck / 4 { // some megabytes, more than their sockets hold
				if err := s.Publish("", []byte(strings.Repeat("x", 16<<10))); err != nil {
					b.Fatal(err)
				}
			}
			until(b, "they are stuck", func() bool { return servedBlocking() == stuck })
			read := make(chan struct{}, 100)
			for range cap(read) {
				c, r := s.view("from=now")
				defer c.Close()
				go func() {
					for line, err := r.ReadSlice('\n'); err == nil; line, err = r.ReadSlice('\n') {
						if bytes.HasPrefix(line, []byte("data: tick")) {
							read <- struct{}{}
						}
					}
				}()
			}
			for b.Loop() {
				if err := s.Publish("", []byte("tick")); err != nil {
					b.Fatal(err)
				}
				for range cap(read) {
					<-read
				}
			}
		})
	}
}
