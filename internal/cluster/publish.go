package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"pushpane/stream"
)

const (
	// maxBatch is how many events the engine takes as one (its own limit), and of a batch of
	// lines a tenth of those that may wait for it.
	maxBatch = 1000
	// overhead is more than the headers and the subject of a message.
	overhead = 1 << 10
)

// errKept is that the engine has kept all of it before, and cannot say under which numbers.
var errKept = errors.New("kept before")

// Publish is that of [stream.Engine]. Several lines of a source are kept as they come, if the log
// takes that and their numbers are not needed; other events as one, or else one after the other.
// What the engine does not take is refused, and of a source cut, since that goes on behind it.
func (n *Node) Publish(ctx context.Context, key, eventType string, bySource bool, data [][]byte) (last int64, err error) {
	log := n.Log()
	fitting := int(log.largest - overhead)
	for i, d := range data {
		switch {
		case len(d) <= fitting:
		case bySource:
			data = slices.Clone(data)
			data[i] = cut(d, fitting)
		default:
			return 0, fmt.Errorf("%w: %d bytes is more than %d, which the engine takes", stream.ErrSize, len(d), fitting)
		}
	}
	most := 1
	switch {
	case bySource && n.letsOthersBetween(log) && len(data) > 1:
		return n.publishLines(ctx, eventType, data)
	case log.atomic:
		most = maxBatch
	}
	for len(data) > 0 && err == nil {
		some := data[:min(most, len(data))]
		data = data[len(some):]
		last, err = n.publishSurely(ctx, n.messages(key, eventType, bySource, some))
	}
	return last, err
}

// letsOthersBetween reports whether the lines of the source are published without waiting between
// them, so that events of others may come between them.
func (n *Node) letsOthersBetween(log Log) bool { return log.fast && !(n.numbered && log.atomic) }

// Together is that of [stream.Engine].
func (n *Node) Together() bool { return !n.letsOthersBetween(n.Log()) && n.Log().atomic }

// cut returns the start of data that has at most so many bytes with the mark behind it, in whole
// runes.
func cut(data []byte, most int) []byte {
	end := max(0, most-len(cutMark))
	for end > 0 && !utf8.RuneStart(data[end]) {
		end--
	}
	return append(bytes.Clone(data[:end]), cutMark...)
}

// cutMark ends what was cut.
const cutMark = "\u2026"

// keyID begins the id of a message that has a key, which ends it.
const keyID = "key."

// messages returns those of events that are kept as one. By the id of the last the engine knows
// them again.
func (n *Node) messages(key, eventType string, bySource bool, data [][]byte) []*nats.Msg {
	messages := make([]*nats.Msg, len(data))
	id := nuid.Next()
	if key != "" {
		id = keyID + key
	}
	for i, d := range data {
		m := nats.NewMsg(subject(n.log, eventType))
		m.Data = d
		if bySource {
			m.Header.Set(sourceHeader, n.node)
		}
		messages[i] = m
	}
	messages[len(data)-1].Header.Set(jetstream.MsgIDHeader, id)
	return messages
}

// publishSurely sends messages until it is known that they are kept. The engine knows them again by
// their id, but not after an outage that is longer than it remembers that: so before they are sent
// again, the tail must have come to the end of the log without them. With a deadline it does not
// wait for an engine that is known to be away or to deny it.
func (n *Node) publishSurely(ctx context.Context, messages []*nats.Msg) (int64, error) {
	id := messages[len(messages)-1].Header.Get(jetstream.MsgIDHeader)
	tailed := n.await(id)
	defer n.forget(id)
	_, hurry := ctx.Deadline()
	began := time.Now()
	last, err := n.publishAtomic(ctx, messages)
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second/2) {
		var refused *jetstream.APIError
		switch {
		case err == nil:
			return last, nil
		case errors.Is(err, errKept):
			select {
			case last := <-tailed:
				return last, nil
			case <-ctx.Done():
				return 0, stream.ErrAway
			}
		case errors.As(err, &refused) && refused.Code == 400:
			return 0, fmt.Errorf("publish: the engine has refused it: %w", err)
		case hurry:
			if denied := n.deniedSince(messages[0].Subject, began); denied != nil {
				return 0, denied
			}
			if !n.nc.IsConnected() {
				return 0, stream.ErrAway
			}
		}
		select {
		case last := <-tailed: // kept, and only the answer was lost
			return last, nil
		case <-ctx.Done():
			return 0, stream.ErrAway
		case <-time.After(wait/2 + rand.N(wait)):
		}
		began = time.Now()
		if _, err = n.catchUp(ctx); err != nil {
			continue
		}
		select {
		case last := <-tailed:
			return last, nil
		default:
			last, err = n.publishAtomic(ctx, messages)
		}
	}
}

// publishAtomic sends messages once, all of which are kept or none, and returns the number of the
// last.
func (n *Node) publishAtomic(ctx context.Context, messages []*nats.Msg) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	if len(messages) == 1 {
		ack, err := n.js.PublishMsg(ctx, messages[0], jetstream.WithRetryAttempts(0))
		if err != nil {
			return 0, err
		}
		return int64(ack.Sequence), nil
	}
	batch := nuid.Next()
	for i, m := range messages {
		m.Header.Set("Nats-Batch-Id", batch)
		m.Header.Set("Nats-Batch-Sequence", strconv.Itoa(i+1))
		if i == len(messages)-1 {
			m.Header.Set("Nats-Batch-Commit", "1")
			break
		}
		if err := n.nc.PublishMsg(m); err != nil {
			return 0, err
		}
	}
	answer, err := n.nc.RequestMsgWithContext(ctx, messages[len(messages)-1])
	if err != nil {
		return 0, err
	}
	var ack struct {
		Seq   int64               `json:"seq"`
		Error *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(answer.Data, &ack); err != nil {
		return 0, fmt.Errorf("read answer of the engine: %w", err)
	}
	switch {
	case ack.Error == nil:
		return ack.Seq, nil
	case ack.Error.ErrorCode == duplicateInBatch:
		return 0, errKept
	}
	return 0, ack.Error
}

// duplicateInBatch is the engine's code for a batch that has an id which it knows.
const duplicateInBatch jetstream.ErrorCode = 10201

// await returns what gets the number of a message when the tail comes to it.
func (n *Node) await(id string) <-chan int64 {
	number := make(chan int64, 1)
	n.mu.Lock()
	n.waiting[id] = number
	n.mu.Unlock()
	return number
}

// forget ends await.
func (n *Node) forget(id string) {
	n.mu.Lock()
	delete(n.waiting, id)
	n.mu.Unlock()
}

// Holds is that of [stream.Engine].
func (n *Node) Holds(ctx context.Context, number int64) (bool, error) {
	n.mu.Lock()
	known, s := n.now.last >= number, n.stream
	n.mu.Unlock()
	if known {
		return true, nil
	}
	for range 2 { // a leader that is new may not have come to it
		info, err := s.Info(ctx)
		switch {
		case err != nil:
			return false, err
		case int64(info.State.LastSeq) >= number:
			return true, nil
		case !leads(info):
			return false, errOld
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(settleWait / 2):
		}
	}
	return false, nil
}
