package source

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/foreign"
)

// sockets is a transport that opens a WebSocket for each request and sends it these bytes, one
// after the other; the last for all that follow. It knows nothing of the library that is tested.
type sockets struct {
	mu    sync.Mutex
	list  []socket
	asked []http.Header
	heard []string // the frames that the client sent: "PING", "CLOSE 03e8", "text"
}

// socket is one connection: what it sends, and whether it stays open behind that. A deaf one
// answers nothing.
type socket struct {
	frames     string
	open, deaf bool
}

func (s *sockets) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Header)
	one := s.list[0]
	if len(s.list) > 1 {
		s.list = s.list[1:]
	}
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	client, server := net.Pipe()
	if one.deaf {
		go func() { _, _ = io.Copy(io.Discard, server) }()
	} else {
		go s.hear(server, one.open)
	}
	go func() {
		_, _ = io.WriteString(server, one.frames)
		if !one.open {
			server.Close()
		}
	}()
	protocol, _, _ := strings.Cut(r.Header.Get("Sec-WebSocket-Protocol"), ",")
	h := http.Header{"Upgrade": {"websocket"}, "Connection": {"Upgrade"}, "Sec-Websocket-Accept": {base64.StdEncoding.EncodeToString(sum[:])}}
	if protocol != "" {
		h.Set("Sec-WebSocket-Protocol", protocol)
	}
	return &http.Response{StatusCode: 101, Status: "101 Switching Protocols", Header: h, Body: client, Request: r}, nil
}

// hear reads the frames of a client, which are masked (RFC 6455, section 5.3), answers a ping, and
// a close where the connection is still open.
func (s *sockets) hear(c net.Conn, open bool) {
	r := bufio.NewReader(c)
	for {
		var head [6]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return
		}
		payload := make([]byte, head[1]&0x7f) // longer ones are not sent here
		if _, err := io.ReadFull(r, payload); err != nil {
			return
		}
		for i := range payload {
			payload[i] ^= head[2+i%4]
		}
		said := string(payload)
		switch head[0] {
		case 0x89:
			said = "PING"
			_, _ = io.WriteString(c, frame(0x8a, string(payload)))
		case 0x8a:
			said = "PONG " + said
		case 0x88:
			said = fmt.Sprintf("CLOSE %x", payload)
			if open {
				_, _ = io.WriteString(c, frame(0x88, string(payload)))
				c.Close()
			}
		}
		s.mu.Lock()
		s.heard = append(s.heard, said)
		s.mu.Unlock()
	}
}

// frame is one of a server (RFC 6455, section 5.2).
func frame(first byte, payload string) string {
	n := len(payload)
	switch {
	case n < 126:
		return string([]byte{first, byte(n)}) + payload
	case n < 1<<16:
		return string([]byte{first, 126, byte(n >> 8), byte(n)}) + payload
	}
	return string(binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(n))) + payload
}

func text(payload string) string { return frame(0x81, payload) }

func closing(code int, reason string) string {
	return frame(0x88, string([]byte{byte(code >> 8), byte(code)})+reason)
}

// overSocket runs a source of these connections in a bubble, for so long.
func overSocket(t *testing.T, s *sockets, body string, lasts time.Duration) (string, error) {
	t.Helper()
	request, err := foreign.NewRequest("ws://example.com/socket")
	if err != nil {
		t.Fatal(err)
	}
	if err := request.AddHeader("Sec-WebSocket-Protocol: one, two"); err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Body = []byte(body)
	}
	request.Transport = s
	return running(t, request, lasts, nil)
}

// What a WebSocket sends, and how it ends, is what is said.
func TestRemote_socket(t *testing.T) {
	const (
		began  = "(waiting) connecting\n(running) ws://example.com/socket\n"
		closed = "the server has closed the connection: "
		again  = "; it is asked again\n(running) ws://example.com/socket\n(lost) the stream was away for 2.0 s: messages may be missing\nmessage b"
	)
	back := socket{frames: text("b"), open: true}
	for name, c := range map[string]struct {
		list   []socket
		want   string
		failed bool
	}{
		"messages":  {[]socket{{frames: text("a\nb") + text("") + text("c"), open: true}}, began + "message a\nb\nmessage \nmessage c", false},
		"pieces":    {[]socket{{frames: frame(0x01, "a") + frame(0x89, "?") + frame(0x00, "b") + frame(0x80, "c"), open: true}}, began + "message abc", false},
		"binary":    {[]socket{{frames: frame(0x82, "hi\x00"), open: true}}, began + "binary 3 bytes\n00000000  68 69 00                                          |hi.|", false},
		"binary0":   {[]socket{{frames: frame(0x82, ""), open: true}}, began + "binary 0 bytes", false},
		"long":      {[]socket{{frames: text(strings.Repeat("x", 16<<20)) + text(strings.Repeat("y", 1<<16)) + text("b"), open: true}}, began + "(lost) an event of 16,777,216 bytes is left out: it is longer than 1048576 bytes\nmessage " + strings.Repeat("y", 1<<16) + "\nmessage b", false},
		"normal":    {[]socket{{frames: text("a") + closing(1000, "done")}}, began + "message a\n(end) " + closed + "1000, normal closure, \"done\"; 1 event", false},
		"noCode":    {[]socket{{frames: text("a") + frame(0x88, "")}}, began + "message a\n(end) the server has closed the connection without a code; 1 event", false},
		"policy":    {[]socket{{frames: closing(1008, "who?")}}, began + "(end) " + closed + "1008, policy violation, \"who?\"; no events", true},
		"ofItsOwn":  {[]socket{{frames: closing(4004, "")}}, began + "(end) " + closed + "4004, a code of its own; no events", true},
		"unknown":   {[]socket{{frames: closing(3999, "")}}, began + "(end) " + closed + "3999, a code without a meaning; no events", true},
		"goingAway": {[]socket{{frames: closing(1001, "")}, back}, began + "(waiting) " + closed + "1001, going away" + again, false},
		"restart":   {[]socket{{frames: closing(1012, "soon")}, back}, began + "(waiting) " + closed + "1012, service restart, \"soon\"" + again, false},
		"cut":       {[]socket{{frames: text("a") + frame(0x01, "half")}, back}, began + "message a\n(waiting) the answer broke off: the connection has ended without a close; what it was cut in is left out" + again, false},
		"cutInside": {[]socket{{frames: "\x81\x05ha"}, back}, began + "(waiting) the answer broke off: the connection has ended without a close; what it was cut in is left out" + again, false},
		"cutBefore": {[]socket{{frames: "\x81\x05"}, back}, began + "(waiting) the answer broke off: the connection has ended without a close; what it was cut in is left out" + again, false},
		"nonsense":  {[]socket{{frames: "\xf1\x00"}, back}, began + "(waiting) the answer broke off: received header with unexpected rsv bits set: true:true:true" + again, false},
		"deaf":      {[]socket{{frames: text("a"), open: true, deaf: true}, back}, began + "message a\n(waiting) the answer broke off: it has not answered a ping within 25s" + again, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, err := overSocket(t, &sockets{list: c.list}, "", 10*time.Minute)
				if got != c.want {
					t.Errorf("it says\n%.3000s\nwant\n%.3000s", got, c.want)
				}
				if (err != nil) != c.failed {
					t.Errorf("the error is %v", err)
				}
			})
		})
	}
}

// The start of a long binary message is shown, with its length.
func TestRemote_longBinary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, _ := overSocket(t, &sockets{list: []socket{{frames: frame(0x82, strings.Repeat("\xff", 3<<20)), open: true}}}, "", time.Minute)
		lines := strings.Split(got, "\n")
		if len(lines) != 3+64 || lines[2] != "binary 3,145,728 bytes, of which these are the first 1,024 bytes" || !strings.HasPrefix(lines[66], "000003f0  ff ff") {
			t.Errorf("it says\n%s", got)
		}
	})
}

// What the client sends: its first message on each connection, a ping in silence, the answer to
// one, and a close at the end.
func TestRemote_socketIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sockets{list: []socket{{frames: closing(1001, ""), open: true}, {frames: frame(0x89, "you?"), open: true}}}
		_, _ = overSocket(t, s, "hello", time.Minute)
		synctest.Wait()
		if got, want := strings.Join(s.heard, "|"), "hello|CLOSE 03e9|hello|PONG you?|PING|CLOSE 03e8"; got != want {
			t.Errorf("it was sent %s, want %s", got, want)
		}
		for i, h := range s.asked {
			if got := h.Get("Sec-WebSocket-Protocol") + "|" + h.Get("User-Agent") + "|" + h.Get("Sec-WebSocket-Version"); got != "one,two|pushpane|13" {
				t.Errorf("request %d has %q", i, got)
			}
		}
		if len(s.asked) != 2 {
			t.Errorf("it asked %d times, want 2", len(s.asked))
		}
	})
}

// A server that does not answer a close holds nothing up for more than a second.
func TestRemote_socketIsNotClosed(t *testing.T) {
	for name, frames := range map[string]string{"silent": text("a"), "busy": strings.Repeat(text("a"), 10_000)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				_, _ = overSocket(t, &sockets{list: []socket{{frames: frames, open: true, deaf: true}}}, "", 10*time.Second)
				if took := time.Since(began) - 10*time.Second; took > time.Second {
					t.Errorf("it took %s to stop", took)
				}
			})
		})
	}
}
