package cluster

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"pushpane/stream"
)

// sourceHeader is the name of the node whose source has published an event, and where it came in a
// batch the name of that and its place there.
const sourceHeader = "Pushpane-Source"

const (
	// heartbeat is how often the engine says that it is there. After two that are missing the tail
	// begins again.
	heartbeat = time.Second
	// pulledEvents is how many events are asked for at once.
	pulledEvents = 1000
	// commonPayload is the max_payload above which the engine warns: messages in the log may be as
	// large where it was set to less since.
	commonPayload = 8 << 20
	// largeWait is how long a message may take that is larger than that.
	largeWait = 20 * time.Second
	// aroundMessage is more than the two subjects of a message, which count as its bytes: a control
	// line of the engine has 4 KiB.
	aroundMessage = 64 << 10
	// idleConsumer is after what time the engine forgets the tail of a node that has gone.
	idleConsumer = 30 * time.Second
	// settleWait is how long nodes that find a log replaced wait for the name that stands then.
	settleWait = time.Second
	// restoreWait is how long somebody who has deleted a log has to begin and end its restoring
	// from a copy, which is refused where the log is there.
	restoreWait = 10 * time.Second
	// longestWait is the longest pause between two attempts: all viewers wait with the tail.
	longestWait = askEvery
	// lookEvery is how often a node looks whether a log was purged, if that may be.
	lookEvery = 2 * time.Second
)

// Run fills s with what the engine keeps until ctx is done. It is the only one that appends to it.
func (n *Node) Run(ctx context.Context, s *stream.Stream) {
	var keeping sync.WaitGroup
	keeping.Go(func() { n.keepRoom(ctx) })
	defer keeping.Wait()
	wait := 50 * time.Millisecond
	for ctx.Err() == nil {
		began := time.Now()
		err := n.tail(ctx, s)
		if ctx.Err() != nil {
			return
		}
		n.setAway(s, err)
		if time.Since(began) > longestWait {
			wait = 50 * time.Millisecond
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait/2 + rand.N(wait)):
		}
		wait = min(2*wait, longestWait)
	}
}

// tail reads the log from where this node is, until that fails.
func (n *Node) tail(ctx context.Context, s *stream.Stream) error {
	err := n.attach(ctx, s)
	for err == nil && ctx.Err() == nil {
		if err = n.consume(ctx, s); errors.Is(err, errPassed) {
			err = nil
		}
	}
	return err
}

// consume is tail of a log that was read.
func (n *Node) consume(ctx context.Context, s *stream.Stream) error {
	n.mu.Lock()
	from, engine := n.seen+1, n.stream
	n.mu.Unlock()
	config := jetstream.ConsumerConfig{
		Name:          nuid.Next(), // so that asked for again it is one
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: uint64(from),
		AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, Replicas: 1, InactiveThreshold: idleConsumer,
	}
	consumer, err := askAgain(ctx, func(ctx context.Context) (jetstream.Consumer, error) {
		return engine.CreateConsumer(ctx, config)
	})
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	arrived := arrivals{some: make(chan struct{}, 1)}
	consuming, err := consumer.Consume(arrived.add,
		jetstream.PullMaxMessagesWithBytesLimit(pulledEvents, pulledBytes(n.nc.MaxPayload())), jetstream.PullHeartbeat(heartbeat),
		jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
			select {
			case failed <- err:
			default: // one is enough
			}
		}))
	if err != nil {
		return err
	}
	defer consuming.Stop()
	looking, stop := context.WithCancel(ctx)
	defer stop()
	if !engine.CachedInfo().Config.DenyPurge {
		go n.awaitPurge(looking, engine, failed) // ends with the tail
	}
	select {
	case <-n.cut: // before this attempt
	default:
	}
	n.mu.Lock()
	n.reading = true
	n.mu.Unlock()
	n.setBack(s)
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for waits := false; ; {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case <-n.cut:
			return errCut
		case <-arrived.some:
			waits = false
			if came := arrived.take(); len(came) > 0 {
				if err := n.deliver(s, came); err != nil {
					return err
				}
			}
		case <-tick.C:
			n.mu.Lock()
			lag := n.now.last - n.seen
			n.mu.Unlock()
			if waits && lag > 0 {
				if err := n.passLarge(ctx, s); err != nil {
					return err
				}
			}
			waits = true
		}
	}
}

// errPassed is that the consumer has to begin behind messages that were delivered without it.
var errPassed = errors.New("messages were too large for the consumer")

// passLarge delivers the next messages if the engine does not, because they are larger than what is
// pulled at once, of which the client is not told. A mark takes their place. The error is errPassed
// then.
func (n *Node) passLarge(ctx context.Context, s *stream.Stream) (err error) {
	for {
		n.mu.Lock()
		next, engine := uint64(n.seen+1), n.stream
		n.mu.Unlock()
		asking, cancel := context.WithTimeout(ctx, largeWait)
		m, failed := engine.GetMsg(asking, next, jetstream.WithGetMsgSubject(">"))
		cancel()
		if failed != nil || (&nats.Msg{Header: m.Header, Data: m.Data}).Size() <= commonPayload {
			return err
		}
		if err := n.deliver(s, []jetstream.Msg{passed{raw: m}}); err != nil {
			return err
		}
		err = errPassed
	}
}

// passed is a message that was asked for by its number.
type passed struct {
	jetstream.Msg
	raw *jetstream.RawStreamMsg
}

func (p passed) Subject() string      { return p.raw.Subject }
func (p passed) Data() []byte         { return p.raw.Data }
func (p passed) Headers() nats.Header { return p.raw.Header }
func (p passed) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Stream: p.raw.Sequence}, Timestamp: p.raw.Time}, nil
}

// pulledBytes returns how many bytes are asked for at once of an engine with this max_payload. The
// next message must fit: else the engine answers nothing else, again and again.
func pulledBytes(maxPayload int64) int { return int(max(maxPayload, commonPayload)) + aroundMessage }

// askAgain asks the engine, and once more every askEvery until one is answered, for at most
// askWait. What is asked while servers have no leader is never answered, by the next one neither.
func askAgain[T any](ctx context.Context, ask func(context.Context) (T, error)) (answer T, err error) {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	type answered struct {
		answer T
		err    error
	}
	answers := make(chan answered)
	for {
		go func() { // ends with ctx
			v, err := ask(ctx)
			select {
			case answers <- answered{v, err}:
			case <-ctx.Done():
			}
		}()
		select {
		case a := <-answers:
			return a.answer, a.err
		case <-time.After(askEvery):
		case <-ctx.Done():
			return answer, ctx.Err()
		}
	}
}

// awaitPurge fails the tail when the log was purged, of which a consumer is not told.
func (n *Node) awaitPurge(ctx context.Context, engine jetstream.Stream, failed chan<- error) {
	known := n.Log().purged
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		info, err := engine.Info(ctx)
		if err != nil {
			continue // the tail notices by itself
		}
		if now := purged(info, n.nc.MaxPayload()); now != 0 && now != known {
			select {
			case failed <- errReplaced:
			default: // one is enough
			}
			return
		}
	}
}

// errCut is that the connection broke while the tail ran.
var errCut = errors.New("the connection was cut")

// arrivals are messages that have come and are not delivered yet.
type arrivals struct {
	mu   sync.Mutex
	came []jetstream.Msg
	some chan struct{}
}

func (a *arrivals) add(m jetstream.Msg) {
	a.mu.Lock()
	a.came = append(a.came, m)
	a.mu.Unlock()
	select {
	case a.some <- struct{}{}:
	default:
	}
}

func (a *arrivals) take() (came []jetstream.Msg) {
	a.mu.Lock()
	defer a.mu.Unlock()
	came, a.came = a.came, nil
	return came
}

// deliver gives s what has come. Each number is one more than that before, or s makes a gap.
func (n *Node) deliver(s *stream.Stream, came []jetstream.Msg) error {
	events := make([]stream.Ordered, 0, len(came))
	started := n.Log().Started
	var last, known int64
	var lastAt time.Time
	for _, m := range came {
		about, err := m.Metadata()
		if err != nil {
			return err
		}
		last, lastAt = int64(about.Sequence.Stream), about.Timestamp
		known = max(known, last+int64(about.NumPending)) // each of these has a number of its own
		events = append(events, stream.Ordered{
			N: last, At: about.Timestamp.Sub(started), Type: typeOf(m.Subject(), n.log), Data: m.Data(),
			BySource: m.Headers().Get(sourceHeader) != "",
		})
	}
	if err := s.Deliver(events...); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.acts.count(n.seen, events)
	if n.acts.due(n.now.size) {
		select {
		case n.due <- struct{}{}:
		default: // one is enough
		}
	}
	n.seen, n.seenAt = last, lastAt
	n.now.last = max(n.now.last, known)
	for i, m := range came {
		n.noteBatch(m.Headers().Get(sourceHeader), events[i].N)
		id := m.Headers().Get(jetstream.MsgIDHeader)
		n.noteAnnounced(id)
		if n.waiting[id] != nil {
			n.waiting[id] <- events[i].N
			delete(n.waiting, id)
		}
	}
	return nil
}

// typeOf returns the type of an event: what stands behind the log in its subject. One that no
// stream takes is refused by it; such is that of a message with another subject, a space and that.
func typeOf(subject, log string) string {
	if eventType, found := strings.CutPrefix(subject, "pushpane."+log+"."); found {
		return eventType
	}
	return " " + subject
}

// attach reads what the log is now. If it is not the one of before, s begins anew.
func (n *Node) attach(ctx context.Context, s *stream.Stream) error {
	err := n.read(ctx)
	for end := time.Now().Add(restoreWait); errors.Is(err, jetstream.ErrStreamNotFound); err = n.read(ctx) {
		if time.Now().After(end) {
			err = n.open(ctx, n.history)
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(askEvery):
		}
	}
	if err != nil {
		return err
	}
	replaced, err := n.replaced(ctx)
	if err != nil {
		return err
	}
	if replaced {
		if err := n.rename(ctx); err != nil {
			return err
		}
	}
	log := n.Log()
	if log.Epoch == s.Epoch() {
		return nil
	}
	n.mu.Lock()
	n.seen, n.seenAt, n.acts = 0, time.Time{}, acts{}
	n.mu.Unlock()
	n.report("the log's server has another log now: viewers begin anew, and nothing more is recorded")
	n.renewed(log.Epoch)
	return s.Reset(log.Epoch, log.Started)
}

// replaced reports whether a log of the same name is another: a copy of yesterday, whose numbers go
// to others now.
func (n *Node) replaced(ctx context.Context) (bool, error) {
	n.mu.Lock()
	seen, at, log, s := n.seen, n.seenAt, n.now, n.stream
	n.mu.Unlock()
	switch {
	case seen == 0:
		return false, nil
	case log.last < seen:
		return n.shorter(ctx, seen)
	case seen < log.first: // trimmed: nothing to compare
		return false, nil
	}
	m, err := s.GetMsg(ctx, uint64(seen))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	return err == nil && !m.Time.Equal(at), err
}

// shorter reports whether the log ends before an event that this node has seen, which is so if it
// was restored. Servers that have just stood still or changed their leader may say so as well, from
// what they had before: so it counts only from a leader that others follow, and a moment later too.
func (n *Node) shorter(ctx context.Context, seen int64) (bool, error) {
	for range 2 {
		if !leads(n.stream.CachedInfo()) {
			return false, errOld
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(settleWait):
		}
		if err := n.read(ctx); err != nil || n.Log().last >= seen {
			return false, err
		}
	}
	return true, nil
}

// errOld is that the engine has answered from what it had before.
var errOld = errors.New("the engine's answer is old")

// leads reports whether the server that says this of itself leads the log: most of the others have
// answered it so lately that they have chosen no other leader. They wait 4 s before they do.
func leads(info *jetstream.StreamInfo) bool {
	if info.Config.Replicas <= 1 {
		return true // there is one server
	}
	following := 1
	if info.Cluster != nil {
		for _, r := range info.Cluster.Replicas {
			if r.Active < 3*time.Second && !r.Offline {
				following++
			}
		}
	}
	return following > info.Config.Replicas/2
}

// rename gives a replaced log of ours another name, for all nodes. Several may find it at once: the
// name counts that stands a moment later.
func (n *Node) rename(ctx context.Context) error {
	n.mu.Lock()
	old, s := n.now.Epoch, n.stream
	n.mu.Unlock()
	config := s.CachedInfo().Config
	if config.Metadata[epochKey] == "" { // nothing of another program's stream is changed
		n.mu.Lock()
		n.now.salt = newEpoch()
		n.mu.Unlock()
		return n.read(ctx)
	}
	if config.Metadata[epochKey] == old {
		config.Metadata[epochKey] = newEpoch()
		if _, err := n.js.UpdateStream(ctx, config); err != nil {
			return fmt.Errorf("%w: %w", errReplaced, err)
		}
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(settleWait):
	}
	return n.read(ctx)
}

// setAway notes that the engine does not answer, and tells all viewers the first time.
func (n *Node) setAway(s *stream.Stream, err error) {
	n.mu.Lock()
	first := n.away.IsZero()
	if first {
		n.away = time.Now()
	}
	since := n.away
	n.failed = err
	n.mu.Unlock()
	if first {
		text := "the log's server is away since " + since.Format(time.TimeOnly)
		n.report(text + ": " + err.Error())
		s.Notice("away", text, true)
	}
}

// setBack ends setAway.
func (n *Node) setBack(s *stream.Stream) {
	n.mu.Lock()
	since := n.away
	if n.away = (time.Time{}); !since.IsZero() {
		n.there = time.Now()
	}
	n.mu.Unlock()
	if !since.IsZero() {
		text := "the log's server is back after " + time.Since(since).Round(100*time.Millisecond).String()
		n.report(text)
		s.Notice("back", text, false)
	}
}

// catchUp waits until the tail has come to the newest event that the engine has now, and returns
// the number of that.
func (n *Node) catchUp(ctx context.Context) (last int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	n.mu.Lock()
	s := n.stream
	n.mu.Unlock()
	info, err := s.Info(ctx)
	if err != nil {
		return 0, err
	}
	last = int64(info.State.LastSeq)
	for {
		n.mu.Lock()
		there := n.seen >= last
		n.mu.Unlock()
		if there {
			return last, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// AwaitLast waits until this node has the event that was the newest when it joined, for at most so
// long. The error is that the engine does not permit that.
func (n *Node) AwaitLast(most time.Duration) error {
	last := n.Log().last
	defer func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.joining = nil
	}()
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		n.mu.Lock()
		there := n.reading && n.seen >= last
		n.mu.Unlock()
		if there {
			return nil
		}
		if n.deniedToRead() != nil {
			return n.explain(context.Canceled)
		}
	}
	return nil
}
