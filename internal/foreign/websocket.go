package foreign

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"pushpane/internal/count"
)

const (
	// protocolHeader asks for a subprotocol, of which the answer names one (RFC 6455, section 4.1).
	protocolHeader = "Sec-Websocket-Protocol"
	// binaryType is the type of a message of bytes.
	binaryType = "binary"
	// maxDump is how much of a binary message is shown, in bytes.
	maxDump = 1 << 10
	// pingAfter is how long a WebSocket is silent until it is asked for a sign of life, which it
	// has as long again to give. Most proxies cut a connection that is silent for 60 s.
	pingAfter = 25 * time.Second
	// closeWait is how long the server has to answer that the connection is closed.
	closeWait = time.Second
)

var errSilent = fmt.Errorf("it has not answered a ping within %s", pingAfter)

// Socket is a WebSocket (RFC 6455) that is read as a body is: the bytes of its messages, a line
// feed behind each. It is the Decoder of that as well, and must be given what each Read has
// returned. It answers pings, and sends one where nothing comes for 25 s.
type Socket struct {
	conn   *websocket.Conn
	body   io.Closer       // under conn
	ctx    context.Context // of conn
	cancel context.CancelCauseFunc
	stop   func() bool   // before it is closed since the context of Dial is done
	closed chan struct{} // it has been
	limit  int
	heard  atomic.Bool // something has come since the last look
	over   atomic.Bool // the connection has ended, which a read of it has noticed

	message io.Reader // of which there may be more; nil: none
	binary  bool
	ended   bool // what was read last has the end of a message

	kept   []byte // of a message of which not all was decoded
	length int64  // of it, also of what is not kept
}

// Dial asks for a WebSocket, by a client of [Request.Client], for messages of at most limit bytes,
// and sends the body of the request as the first one. The response is there unless none came; with
// an error it has the start of its body. The error has no address in it. Close the Socket.
func (r *Request) Dial(ctx context.Context, client *http.Client, limit int) (*Socket, *http.Response, error) {
	header := r.header()
	o := &websocket.DialOptions{HTTPHeader: header, Host: header.Get("Host")}
	for _, line := range header.Values(protocolHeader) {
		for protocol := range strings.SplitSeq(line, ",") {
			o.Subprotocols = append(o.Subprotocols, strings.TrimSpace(protocol))
		}
	}
	for _, name := range []string{"Host", protocolHeader, "Sec-Websocket-Extensions"} {
		header.Del(name)
	}
	// What comes is read until the server has answered the close, though ctx is done.
	reading, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	s := &Socket{ctx: reading, cancel: cancel, closed: make(chan struct{}), limit: limit}
	o.HTTPClient = &http.Client{Transport: &watched{client.Transport, s}, CheckRedirect: client.CheckRedirect}
	o.OnPingReceived = func(context.Context, []byte) bool { s.heard.Store(true); return true }
	conn, res, err := websocket.Dial(ctx, r.url.String(), o)
	if err != nil {
		cancel(nil)
		return nil, res, dialError(res, err)
	}
	conn.SetReadLimit(-1) // what is too long is read, to its end
	s.conn = conn
	s.stop = context.AfterFunc(ctx, func() {
		defer close(s.closed)
		defer time.AfterFunc(closeWait, s.end).Stop()
		_ = conn.Close(websocket.StatusNormalClosure, "")
	})
	if r.Body != nil {
		kind := websocket.MessageText
		if !utf8.Valid(r.Body) {
			kind = websocket.MessageBinary
		}
		if err := conn.Write(ctx, kind, r.Body); err != nil {
			s.Close()
			return nil, nil, readError(err)
		}
	}
	go s.watch()
	return s, res, nil
}

// dialError returns why there is no connection, without the address.
func dialError(res *http.Response, err error) error {
	if res != nil && res.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("the answer is %s, and that of a WebSocket is 101", res.Status)
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return cause(err)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "failed to WebSocket dial: "))
}

// watched makes a connection note on s that nothing more comes by it. The library returns a message
// that was cut between two pieces as if it were whole, with the io.EOF of its end.
type watched struct {
	http.RoundTripper
	s *Socket
}

func (w *watched) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := w.RoundTripper.RoundTrip(r)
	if err == nil {
		if body, ok := res.Body.(io.ReadWriteCloser); ok {
			w.s.body = body
			res.Body = &watchedBody{body, w.s}
		}
	}
	return res, err
}

type watchedBody struct {
	io.ReadWriteCloser
	s *Socket
}

func (b *watchedBody) Read(p []byte) (n int, err error) {
	n, err = b.ReadWriteCloser.Read(p)
	if n == 0 && err != nil {
		b.s.over.Store(true)
	}
	return n, err
}

// watch ends the connection when it is silent and does not answer a ping.
func (s *Socket) watch() {
	ticks := time.NewTicker(pingAfter)
	defer ticks.Stop()
	var pinging atomic.Bool
	for silent := false; ; {
		select {
		case <-s.ctx.Done():
			return
		case <-ticks.C:
		}
		switch {
		case s.heard.Swap(false):
			silent = false
			continue
		case silent:
			s.cancel(errSilent)
			return
		}
		if silent = true; pinging.CompareAndSwap(false, true) {
			go func() { // ends with the connection
				if s.conn.Ping(s.ctx) == nil {
					s.heard.Store(true)
				}
				pinging.Store(false)
			}()
		}
	}
}

// Close ends the connection: at once, or where the context of Dial is done when the server has
// answered a close, up to a second later.
func (s *Socket) Close() {
	if !s.stop() {
		<-s.closed
	}
	s.end()
	_ = s.conn.CloseNow() // it has ended
}

func (s *Socket) end() {
	s.cancel(nil)
	_ = s.body.Close() // the library would wait for a server that does not answer
}

// Read reads a message, up to its end or the length of p. The error is a [*Closed], or why the
// connection is lost.
func (s *Socket) Read(p []byte) (n int, err error) {
	if s.ended = false; s.message == nil {
		kind, message, err := s.conn.Reader(s.ctx)
		if err != nil {
			return 0, s.readError(err)
		}
		s.message, s.binary = message, kind == websocket.MessageBinary
	}
	for n < len(p)-1 && err == nil {
		var more int
		more, err = s.message.Read(p[n : len(p)-1])
		n += more
		s.heard.Store(true)
	}
	if err == io.EOF && s.over.Load() {
		err = io.ErrUnexpectedEOF
	}
	if err == io.EOF {
		s.message, s.ended, err = nil, true, nil
		p[n] = '\n'
		n++
	}
	return n, s.readError(err)
}

func (s *Socket) readError(err error) error {
	if err != nil && context.Cause(s.ctx) == errSilent {
		return errSilent
	}
	return readError(err)
}

// readError returns the error of a read in our words, where it is that of a close.
func readError(err error) error {
	if err == nil {
		return nil
	}
	if c, ok := errors.AsType[websocket.CloseError](err); ok {
		return &Closed{Code: int(c.Code), Reason: c.Reason}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the connection has ended without a close")
	}
	text := err.Error()
	for _, layer := range []string{"failed to get reader: ", "failed to read frame header: ", "failed to read: ", "failed to read frame payload: "} {
		text = strings.TrimPrefix(text, layer)
	}
	return errors.New(text)
}

// Decode is that of [Decoder], of what Read has returned last.
func (s *Socket) Decode(chunk []byte, emit func(*Event)) {
	if s.ended {
		chunk = chunk[:len(chunk)-1]
	}
	if s.length == 0 && s.ended {
		s.emit(chunk, int64(len(chunk)), emit)
		return
	}
	s.length += int64(len(chunk))
	s.kept = append(s.kept, chunk[:min(len(chunk), s.limit-len(s.kept))]...)
	if s.ended {
		s.emit(s.kept, s.length, emit)
		s.kept, s.length = nil, 0
	}
}

func (s *Socket) emit(message []byte, length int64, emit func(*Event)) {
	switch {
	case s.binary:
		emit(&Event{Type: binaryType, Data: dump(message, length)})
	case length > int64(s.limit):
		emit(&Event{Long: length})
	default:
		emit(&Event{Data: message})
	}
}

// dump returns what a person sees of a binary message: its length, and its start as by hexdump -C.
func dump(message []byte, length int64) []byte {
	head := count.Of(length, "byte")
	if length > maxDump {
		head += ", of which these are the first " + count.Of(maxDump, "byte")
		message = message[:maxDump]
	}
	return bytes.TrimRight([]byte(head+"\n"+hex.Dump(message)), "\n")
}

// End is that of [Decoder]: a message that has not ended is left out.
func (s *Socket) End(bool, func(*Event)) (cut bool) { return s.message != nil }

// LastID is that of [Decoder]: a WebSocket has none.
func (s *Socket) LastID() (id string, named bool) { return "", false }

// Retry is that of [Decoder]: a WebSocket has none.
func (s *Socket) Retry() string { return "" }

// Closed is that the server has closed a WebSocket, and why (RFC 6455, section 7.4).
type Closed struct {
	Code   int
	Reason string // may be ""
}

// meanings are those of RFC 6455, section 7.4.1, and of IANA's registry of close codes.
var meanings = map[int]string{
	1000: "normal closure", 1001: "going away", 1002: "protocol error", 1003: "unsupported data", 1007: "invalid data", 1008: "policy violation", 1009: "message too big",
	1010: "an extension is missing", 1011: "internal error", 1012: "service restart", 1013: "try again later", 1014: "bad gateway", 3000: "unauthorized", 3003: "forbidden", 3008: "timeout",
}

// Error returns the code in words, and the reason of the server.
func (c *Closed) Error() string {
	const closed = "the server has closed the connection"
	meaning := meanings[c.Code]
	switch {
	case c.Code == int(websocket.StatusNoStatusRcvd):
		return closed + " without a code"
	case meaning == "" && c.Code >= 4000:
		meaning = "a code of its own"
	case meaning == "":
		meaning = "a code without a meaning"
	}
	text := fmt.Sprintf("%s: %d, %s", closed, c.Code, meaning)
	if c.Reason != "" {
		text += fmt.Sprintf(", %q", c.Reason)
	}
	return text
}

// Ends reports whether the server is done.
func (c *Closed) Ends() bool {
	return c.Code == int(websocket.StatusNormalClosure) || c.Code == int(websocket.StatusNoStatusRcvd)
}

// Passes reports whether the server may be there again: it goes, restarts, fails or is overloaded.
// Another code says that it will not have this request.
func (c *Closed) Passes() bool {
	return c.Code == 1001 || c.Code >= 1011 && c.Code <= 1014 || c.Code == 3008
}
