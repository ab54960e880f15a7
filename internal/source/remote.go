package source

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"pushpane/internal/foreign"
	"pushpane/stream"
)

const (
	// defaultRetry is how long a stream is away until it is asked for again, where it does not say
	// so itself; minRetry and maxRetry bound what it may say.
	defaultRetry = 2 * time.Second
	minRetry     = 100 * time.Millisecond
	maxRetry     = time.Hour
	// maxBackOff bounds what is added to that while the server cannot be reached.
	maxBackOff = 30 * time.Second
	// stableTime is how long an answer has to last to be no failure, as in the page. A server that
	// ends quiet streams is asked again after its retry alone, one that ends each at once is asked
	// more and more rarely.
	stableTime = 10 * time.Second
	// maxKnown is how many of the newest events are known again after a reconnection.
	maxKnown = 1024
	// maxAnswer is how much of an answer that is no stream is shown, in bytes.
	maxAnswer = 1 << 10
	// answerWait is how long that is waited for: an answer may never end.
	answerWait = 2 * time.Second
)

// RemoteOptions configure how another server's stream is read. The zero value is ready to use.
type RemoteOptions struct {
	// Tee gets every byte of the answer, without its encoding. Default: none.
	Tee io.Writer
	// Warn is called with what went wrong: a connection that broke, an answer that is no stream, an
	// error of Tee. None stops the source. Default: they are dropped.
	Warn func(error)
	// Keep gets what each read of the answer has brought, and when, before the events that it
	// completes are published. Default: none.
	Keep func(at time.Time, piece []byte)
	// Tell is called with each line of an answer that is no stream. Default: they are dropped.
	Tell func(line string)
}

// Warned is an error of a source that Warn was given when it came.
type Warned struct{ error }

// Remote is the source that shows another server's stream, one run at a time: an event stream as an
// EventSource reads it (HTML standard, section 9.2), JSON lines, a JSON sequence, lines of text, or
// the messages of a WebSocket.
// Make it with NewRemote and run Run as the Source; Start begins another run when one has ended.
//
// A GET of an event stream is sent again when its answer ends or breaks, with the last event id,
// after the time that the server has asked for; one of another kind when it breaks. While that
// fails more is added, up to 30 s, at random (full jitter). An answer 204 ends the run, and so does
// any that is not 200, unless the stream was there before and the server is overloaded or away
// (429, 500, 502, 503, 504), or its Retry-After says when to come back. Another method is never
// sent again by itself. A WebSocket is asked for again when it breaks, or is closed by a code that
// passes (1001, 1011 to 1014, 3008).
//
// Where events may be missing after a reconnection is a mark; an event that comes again (same id,
// type and data) is left out and counted.
type Remote struct {
	request *foreign.Request
	client  *http.Client
	options RemoteOptions
	again   chan struct{} // a run is to begin

	arrivals arrivals

	mu      sync.Mutex // guards what is below
	running bool
	closed  bool // Run has ended: no more runs
	cancel  context.CancelFunc
}

// NewRemote returns the source of a request, which is not sent yet.
func NewRemote(request *foreign.Request, o RemoteOptions) *Remote {
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	if o.Keep == nil {
		o.Keep = func(time.Time, []byte) {}
	}
	return &Remote{request: request, client: request.Client(), options: o, again: make(chan struct{}, 1), running: true}
}

// Start begins another run. The error is ErrRunning during a run, ErrNotRunning after Run has
// ended.
func (r *Remote) Start(Publisher) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return ErrNotRunning
	case r.running:
		return ErrRunning
	}
	r.running = true
	r.again <- struct{}{} // there is space: Run has taken the one before
	return nil
}

// Stop ends the run. It does not wait for that. The error is ErrNotRunning.
func (r *Remote) Stop() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.running || r.cancel == nil {
		return ErrNotRunning
	}
	r.cancel()
	return nil
}

// begin marks a run as stoppable.
func (r *Remote) begin(ctx context.Context) (context.Context, context.CancelFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx, r.cancel = context.WithCancel(ctx)
	return ctx, r.cancel
}

// ended marks that no run is under way.
func (r *Remote) ended(closed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running, r.closed, r.cancel = false, closed, nil
}

// Run is the Source. It waits for another run until ctx is done. The error is that of the last run,
// a [Warned], or of the publisher.
func (r *Remote) Run(ctx context.Context, p Publisher) error {
	defer r.client.CloseIdleConnections()
	defer r.ended(true)
	for {
		run, cancel := r.begin(ctx)
		v := viewing{Remote: r, p: p, name: r.request.Name(), retry: defaultRetry, lastNumber: noNumber, seed: maphash.MakeSeed()}
		end, failed := v.read(run)
		cancel()
		switch {
		case ctx.Err() != nil:
			return failed
		case v.broken != nil:
			return v.broken
		}
		if err := p.End(end); err != nil {
			return err
		}
		r.ended(false)
		select {
		case <-ctx.Done():
			return failed
		case <-r.again:
		}
	}
}

// viewing is one run. It is for one goroutine.
type viewing struct {
	*Remote
	p      Publisher
	name   string
	events int64
	broken error  // of the publisher
	told   string // what was said last of a stream that is away

	retry    time.Duration
	asksFor  time.Duration // the field retry of the server
	failures int           // in a row
	opened   bool
	kind     string    // of the answer that was opened
	since    time.Time // when the connection was lost; zero: there is one
	lastID   []byte

	lastNumber int64 // that lastID is, or noNumber

	// What came since the last reconnection, until one with an id is new.
	comparing bool
	repeated  int64
	known     []uint64 // the newest events that have ids, in a ring
	oldest    int      // of them, where there are maxKnown
	seed      maphash.Seed
	step      bool // the last two ids were numbers that follow each other

	batch     [][]byte // of events that were not published yet,
	batchType string   // all of one type
}

// read sends the request until the run is over.
func (v *viewing) read(ctx context.Context) (end string, failed error) {
	if v.broken = v.p.SetState("waiting", "connecting"); v.broken != nil {
		return "", nil
	}
	for {
		o := v.once(ctx)
		switch {
		case v.broken != nil:
			return "", nil
		case ctx.Err() != nil:
			return "stopped, " + v.counted(), nil
		case o.end != "":
			if o.failed != nil {
				o.failed = Warned{fmt.Errorf("%s: %w", v.name, o.failed)}
				v.options.Warn(o.failed)
			}
			return o.end, o.failed
		}
		failed = nil
		if !v.opened {
			failed = Warned{fmt.Errorf("%s: %s", v.name, o.away)}
		}
		if !v.wait(ctx, o) {
			return "stopped, " + v.counted(), failed
		}
	}
}

// once sends the request and publishes its answer.
func (v *viewing) once(ctx context.Context) outcome {
	v.arrivals.asked()
	if v.request.IsSocket() {
		return v.onceSocket(ctx)
	}
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	res, err := v.request.Send(asking, v.client, string(v.lastID))
	if err != nil {
		return v.failure(v.request.Scrub(err.Error()))
	}
	defer res.Body.Close()
	v.arrivals.answered(v.request.ScrubAnswer(res, res.Proto+" "+res.Status), res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode == http.StatusNoContent:
		return outcome{end: "the server has no more (204), " + v.counted()}
	case res.StatusCode != http.StatusOK:
		return v.refused(res, res.Status, cancel)
	}
	kind, err := foreign.KindOf(res.Header)
	if err == nil && v.opened && kind != v.kind {
		err = errors.New(turnedText(v.kind, foreign.MediaType(res.Header)))
	}
	var body io.Reader
	if err == nil {
		body, err = foreign.Unpack(res.Body, res.Header.Get("Content-Encoding"))
	}
	if err != nil {
		return v.refused(res, err.Error(), cancel)
	}
	if v.open(kind); v.broken != nil {
		return outcome{}
	}
	return v.readBody(ctx, body, newDecoder(kind), kind)
}

// onceSocket opens a WebSocket and publishes its messages.
func (v *viewing) onceSocket(ctx context.Context) outcome {
	socket, res, err := v.request.Dial(ctx, v.client, stream.MaxEvent)
	switch {
	case err != nil && res == nil:
		return v.failure(v.request.Scrub(err.Error()))
	case err != nil:
		return v.refused(res, err.Error(), func() {}) // what there is of the body has come
	}
	defer socket.Close()
	v.arrivals.answered(v.request.ScrubAnswer(res, res.Proto+" "+res.Status), "")
	if v.open(foreign.KindSocket); v.broken != nil {
		return outcome{}
	}
	return v.readBody(ctx, socket, socket, foreign.KindSocket)
}

// open says that the stream is there, and where it has been away, what that means.
func (v *viewing) open(kind string) {
	away := time.Duration(0)
	if v.opened && !v.since.IsZero() {
		away = time.Since(v.since)
	}
	again := v.opened
	v.opened, v.kind, v.since, v.told = true, kind, time.Time{}, ""
	if v.broken = v.p.SetState("running", v.name); v.broken != nil || !again {
		return
	}
	switch was := "the stream was away for " + durationText(away); {
	case kind == foreign.KindSocket:
		v.broken = v.p.Lost(was + ": messages may be missing")
	case kind != foreign.KindEvents:
		v.broken = v.p.Lost(was + ": lines may be missing, or come again")
	case len(v.lastID) == 0:
		v.broken = v.p.Lost(was + ", and the server gives no ids: events may be missing")
	default:
		v.comparing, v.repeated = true, 0
	}
}

// readBody publishes what comes until the answer ends.
func (v *viewing) readBody(ctx context.Context, body io.Reader, decoder foreign.Decoder, kind string) outcome {
	buffer := make([]byte, readSize)
	before, began := v.events, time.Now()
	for {
		n, err := body.Read(buffer)
		if ctx.Err() != nil {
			return outcome{}
		}
		at := time.Now()
		if n > 0 {
			v.options.Keep(at, buffer[:n])
		}
		came := v.events
		decoder.Decode(buffer[:n], v.arrived)
		cut := false
		if err != nil {
			cut = decoder.End(err == io.EOF, v.arrived)
		}
		if v.flush(); v.broken != nil {
			return outcome{}
		}
		if v.events > before || at.Sub(began) >= stableTime {
			v.failures = 0
		}
		v.learn(decoder)
		if n > 0 {
			v.arrivals.arrived(at.UnixMilli(), buffer[:n], v.events-came, v.lastID, v.asksFor)
		}
		if v.options.Tee != nil && n > 0 {
			if _, err := v.options.Tee.Write(buffer[:n]); err != nil {
				v.options.Warn(fmt.Errorf("pass lines on: %w", err))
				v.options.Tee = nil
			}
		}
		if err != nil {
			v.publishRepeated()
			return v.closed(kind, err, cut)
		}
	}
}

// learn takes over what the stream says about the next request.
func (v *viewing) learn(d foreign.Decoder) {
	if id, named := d.LastID(); named && id != string(v.lastID) { // of a block without data
		v.learnID([]byte(id))
	}
	if asksFor, said := retryOf(d); said {
		v.asksFor = asksFor
		v.retry = min(max(v.asksFor, minRetry), maxRetry)
	}
}

// retryOf returns the field retry that came last.
func retryOf(d foreign.Decoder) (retry time.Duration, said bool) {
	ms, err := strconv.ParseUint(d.Retry(), 10, 32)
	return time.Duration(ms) * time.Millisecond, err == nil
}
