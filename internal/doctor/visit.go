package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"time"

	"pushpane/internal/foreign"
)

// none is the time of what has not happened.
const none time.Duration = -1

// visit is one request for the stream, and what came of it. All times are since it was made.
type visit struct {
	began     time.Time
	connected time.Duration // or none, as the next two
	headers   time.Duration
	over      time.Duration // when the body had ended; none: the examination was over before
	status    int
	proto     string
	header    http.Header // of the answer; nil before it
	moved     string      // the address that answered behind redirects; "": there was none
	pieces    []piece
	events    []event
	retry     string // the newest; "" if there is none
	open      bool   // the last byte is inside an event
	err       error  // why there is no answer, or how its body ended if that was no end
	unread    error  // why its body could not be read as an event stream
}

// piece is bytes that came at once.
type piece struct {
	begun time.Duration // when its first byte came
	at    time.Duration // and its last
	bytes int
	// events is how many events end in it.
	events int
	open   bool // it ends inside an event
}

// together is how close reads are that are one piece.
const together = 20 * time.Millisecond

// event is one of the stream.
type event struct {
	at        time.Duration // since the request, when its last byte had come
	id        string        // "" if it has none of its own
	eventType string        // as foreign.Type has it
	data      string
}

// look sends a request, with a last event id or without (""), and reads its answer until it ends or
// ctx is done. onEvent is given each event; it may be nil.
func (x *examination) look(ctx context.Context, r *foreign.Request, lastID string, onEvent func(event)) *visit {
	v := &visit{began: time.Now(), connected: none, headers: none, over: none}
	res, err := r.Send(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { v.connected = v.since() },
	}), x.client, lastID)
	if err != nil {
		v.err = err
		if ctx.Err() == nil {
			v.over = v.since()
		}
		return v
	}
	defer res.Body.Close()
	v.headers, v.status, v.proto, v.header = v.since(), res.StatusCode, res.Proto, res.Header
	if res.Request.Response != nil {
		v.moved = res.Request.URL.String()
	}
	if r.Method == http.MethodHead || !v.isStream() {
		return v
	}
	v.watch(res.Body, onEvent)
	if ctx.Err() == nil {
		v.over = v.since()
	} else {
		v.err = nil
	}
	return v
}

// isStream reports whether the answer is one that an EventSource reads.
func (v *visit) isStream() bool {
	return v.status == http.StatusOK && foreign.MediaType(v.header) == "text/event-stream"
}

func (v *visit) since() time.Duration { return time.Since(v.began) }

// mostData is how many bytes of an event are kept; it may be as large as it likes.
const mostData = 64 << 10

// watch reads a body to its end.
func (v *visit) watch(body io.Reader, onEvent func(event)) {
	counted := countedReader{body, func(n int) {
		at := v.since()
		if last := len(v.pieces) - 1; last >= 0 && at-v.pieces[last].at < together {
			p := &v.pieces[last]
			p.at, p.bytes, p.open = at, p.bytes+n, true
		} else {
			v.pieces = append(v.pieces, piece{begun: at, at: at, bytes: n, open: true})
		}
	}}
	var text io.Reader = counted
	switch v.encoding() {
	case "", "identity":
	case "gzip":
		text, v.unread = foreign.Unpack(counted, "gzip")
	default:
		v.unread = errors.New("its compression (" + v.encoding() + ") was not asked for")
	}
	decoder := foreign.NewDecoder(foreign.KindEvents, mostData)
	emit := func(e *foreign.Event) {
		came := event{at: v.since(), eventType: e.Type, data: string(e.Data)}
		if e.HasID {
			came.id = string(e.ID)
		}
		v.keep(came)
		v.pieces[len(v.pieces)-1].events++
		if onEvent != nil {
			onEvent(came)
		}
	}
	buffer := make([]byte, mostData)
	for {
		n, err := text.Read(buffer)
		if n > 0 && v.unread == nil {
			decoder.Decode(buffer[:n], emit)
			v.retry = decoder.Retry()
			v.open = decoder.End(false, emit)
			v.pieces[len(v.pieces)-1].open = v.open
		}
		if err != nil {
			if err != io.EOF {
				v.err = err
			}
			return
		}
	}
}

const (
	keptEvents = 100_000 // of a visit: more say nothing new
	keptData   = 8       // events whose data is kept: the hello of a pushpane is the first
)

// keep keeps an event, as far as memory is bounded by it.
func (v *visit) keep(e event) {
	if len(v.events) >= keptData {
		e.data = ""
	}
	if len(v.events) < keptEvents {
		v.events = append(v.events, e)
	}
}

func (v *visit) encoding() string { return strings.ToLower(v.header.Get("Content-Encoding")) }

// countedReader calls got for the bytes of each read.
type countedReader struct {
	io.Reader
	got func(n int)
}

func (c countedReader) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	if n > 0 {
		c.got(n)
	}
	return n, err
}

// wasReset reports whether the other side, or something on the way, broke the connection, or over
// HTTP/2 the stream (RST_STREAM).
func (v *visit) wasReset() bool {
	_, ofStream := errors.AsType[streamError](v.err)
	return ofStream || errors.Is(v.err, syscall.ECONNRESET)
}

// streamError has the fields of golang.org/x/net/http2.StreamError: to such a type net/http
// converts its own.
type streamError struct {
	StreamID, Code uint32
	Cause          error
}

func (e streamError) Error() string { return fmt.Sprintf("stream reset with code %d", e.Code) }

// first returns when the first piece came, or none.
func (v *visit) first() time.Duration {
	if len(v.pieces) == 0 {
		return none
	}
	return v.pieces[0].begun
}

// firstEvent returns when the first event came, or none.
func (v *visit) firstEvent() time.Duration {
	if len(v.events) == 0 {
		return none
	}
	return v.events[0].at
}

// last returns when the newest byte came, of the headers if there is no other.
func (v *visit) last() time.Duration {
	if len(v.pieces) == 0 {
		return v.headers
	}
	return v.pieces[len(v.pieces)-1].at
}

// silence returns the longest time without a byte, up to end.
func (v *visit) silence(end time.Duration) time.Duration {
	longest, before := time.Duration(0), max(v.headers, 0)
	for _, p := range v.pieces {
		longest = max(longest, p.begun-before)
		before = p.at
	}
	return max(longest, end-before)
}

// beats returns when events came, as far as pieces are apart, and when comments alone.
func (v *visit) beats() (events, comments []time.Duration) {
	inside := false
	for _, p := range v.pieces {
		switch {
		case p.events > 0:
			events = append(events, p.at)
		case !p.open && !inside:
			comments = append(comments, p.at)
		}
		inside = p.open
	}
	return events, comments
}
