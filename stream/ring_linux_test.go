package stream

import (
	"bytes"
	"errors"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

func openRing(t *testing.T) *ring {
	t.Helper()
	if err := tryRing(); err != nil {
		t.Skipf("no io_uring here: %v", err)
	}
	r, err := newRing()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	return r
}

// sendTo is a send to one end of a pair.
func sendTo(p pair) send {
	return send{v: parkViewer(&viewer{chunked: true}, descriptor(p.writer()))}
}

// Each send has its own result, whatever becomes of those beside it: all bytes, some, none, or an
// error. More sends than there are places in the queues go one after the other.
func TestRing_eachSendHasItsResult(t *testing.T) {
	r := openRing(t)
	for range 5 { // the places are used again
		ended, full, half := newPair(t), newPair(t), newPair(t)
		ended.end()
		for n := 1; n > 0; {
			n, _ = full.write(make([]byte, laneSize))
		}
		m := newMessage(bytes.Repeat([]byte("event "), 3000))
		small := newMessage([]byte("small"))
		sends := []send{sendTo(ended), sendTo(full), sendTo(half)}
		var counted [3]atomic.Int64
		for i := range sends {
			sends[i].want = len(m.chunk)
			sends[i].v.written = &counted[i]
		}
		if err := r.submit(m, sends); err != nil {
			t.Fatal(err)
		}
		for i := range sends {
			if got := counted[i].Load(); got != int64(sends[i].n) {
				t.Errorf("send %d: %d bytes are counted, and %d were sent", i, got, sends[i].n)
			}
		}
		if err := sends[0].err; !errors.Is(err, syscall.EPIPE) {
			t.Errorf("ended: %v, want %v", err, syscall.EPIPE)
		}
		if s := sends[1]; s.n != 0 || s.err != nil {
			t.Errorf("full: %d bytes, %v, want 0", s.n, s.err)
		}
		got := make([]byte, len(m.chunk))
		if s := sends[2]; s.err != nil || s.n == 0 || s.n >= len(m.chunk) || half.read(got) != s.n || !bytes.HasPrefix(m.chunk, got[:s.n]) {
			t.Errorf("half: %d of %d bytes, %v", s.n, len(m.chunk), s.err)
		}
		var pairs []pair
		sends = nil
		for range queueSize {
			pairs = append(pairs, newPair(t))
			sends = append(sends, sendTo(pairs[len(pairs)-1]))
		}
		if err := r.submit(small, sends); err != nil {
			t.Fatal(err)
		}
		for i, p := range pairs {
			if n := p.read(got); string(got[:n]) != string(small.chunk) || sends[i].n != n {
				t.Fatalf("viewer %d of %d: %q, result %d", i, len(pairs), got[:n], sends[i].n)
			}
		}
	}
}

// What the kernel does not take is written without it, once: also by no later call.
func TestRing_whatIsNotTakenIsWritten(t *testing.T) {
	r := openRing(t)
	p := newPair(t)
	got := make([]byte, laneSize)
	for _, fd := range []int{-1, r.fd, -1, r.fd} {
		fd, r.fd = r.fd, fd
		sends := []send{sendTo(p), sendTo(p)}
		m := newMessage([]byte("event"))
		if err := r.submit(m, sends); (err != nil) != (r.fd < 0) {
			t.Errorf("ring %d: %v", r.fd, err)
		}
		r.fd = max(fd, r.fd)
		if n := p.read(got); string(got[:n]) != strings.Repeat(string(m.chunk), 2) {
			t.Errorf("got %q, want %q twice", got[:n], m.chunk)
		}
	}
}
