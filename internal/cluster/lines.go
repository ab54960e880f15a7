package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"pushpane/stream"
)

// A batch is lines of a source that are published without waiting between them, by what the engine
// calls fast ingest: it keeps them in order, and behind one that is missing none of the same batch.
// So the lines that are kept are a beginning of the batch, and all that has to be known is how long
// that is. The first line is refused unless it comes directly behind a certain event, so a batch
// begins once. And an engine of one server forgets a batch when it ends: what of it is still under
// way then, on a connection that was lost, is refused. Sent again, as it was, a batch is therefore
//
//   - begun, where nothing had come and no other event has since;
//   - ended, where it was under way: the answer is how many lines are kept;
//   - refused, where it had ended: then this node reads from the log how many are.
//
// Servers that replicate a log may take up the rest of a batch after their leader has changed; such
// logs get atomic batches.
type batch struct {
	name     string
	messages []*nats.Msg
}

// progress is how much of a batch the tail has seen.
type progress struct {
	lines int   // the first ones, as many
	last  int64 // number of the last of these
}

// fastFlow is how many messages the engine may take before it says so; nobody waits for that.
const fastFlow = 500

// The operations of fast ingest, which end a message's reply subject.
const (
	fastStart  = ".0.$FI"
	fastAppend = ".1.$FI"
	fastCommit = ".2.$FI"
)

// publishLines publishes lines of a source in batches, and returns the number of the last.
func (n *Node) publishLines(ctx context.Context, eventType string, lines [][]byte) (last int64, err error) {
	for len(lines) > 0 {
		some := lines[:min(maxBatch, len(lines))]
		kept, err := n.publishBatch(ctx, n.newBatch(eventType, some))
		if errors.Is(err, errBusy) {
			kept.lines = len(some)
			kept.last, err = n.publishSurely(ctx, n.messages("", eventType, true, some))
		}
		if err != nil {
			return 0, err
		}
		n.noteLast(kept.last)
		lines, last = lines[kept.lines:], kept.last
	}
	return last, nil
}

func (n *Node) newBatch(eventType string, lines [][]byte) batch {
	b := batch{nuid.Next(), make([]*nats.Msg, len(lines))}
	inbox := n.nc.NewRespInbox() + "." + b.name + "." + strconv.Itoa(fastFlow) + ".fail."
	for i, line := range lines {
		place := strconv.Itoa(i + 1)
		operation := fastAppend
		switch {
		case i == len(lines)-1:
			operation = fastCommit
		case i == 0:
			operation = fastStart
		}
		b.messages[i] = &nats.Msg{
			Subject: subject(n.log, eventType), Reply: inbox + place + operation, Data: line,
			Header: nats.Header{sourceHeader: {n.node + " " + b.name + " " + place}},
		}
	}
	b.follow(n.Log().last)
	return b
}

// follow makes a batch that has not begun begin directly behind an event.
func (b batch) follow(last int64) {
	b.messages[0].Header.Set(jetstream.ExpectedLastSeqHeader, strconv.FormatInt(last, 10))
}

// publishBatch sends a batch until the engine has kept some of it and takes no more of it. The
// error errBusy is that others publish so much that it could not begin.
func (n *Node) publishBatch(ctx context.Context, b batch) (progress, error) {
	n.mu.Lock()
	n.batches[b.name] = progress{}
	n.mu.Unlock()
	defer func() {
		n.mu.Lock()
		delete(n.batches, b.name)
		n.mu.Unlock()
	}()
	refusals := 0
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second/2) {
		kept, err := n.sendBatch(ctx, b)
		var refused *jetstream.APIError
		if errors.As(err, &refused) && refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence {
			var last int64
			if kept, last, err = n.readBatch(ctx, b.name); err == nil && kept.lines == 0 {
				if refusals++; refusals > 1 {
					return kept, errBusy
				}
				b.follow(last)
				continue
			}
		}
		switch {
		case err == nil:
			return kept, nil
		case errors.As(err, &refused) && refused.Code == 400:
			return kept, fmt.Errorf("publish: the engine has refused it: %w", err)
		}
		select {
		case <-ctx.Done():
			return progress{}, stream.ErrAway
		case <-time.After(wait/2 + rand.N(wait)):
		}
	}
}

// sendBatch sends a batch once.
func (n *Node) sendBatch(ctx context.Context, b batch) (progress, error) {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	inbox, _, _ := strings.Cut(b.messages[0].Reply, "."+b.name)
	answers, err := n.nc.SubscribeSync(inbox + ".>")
	if err != nil {
		return progress{}, err
	}
	defer func() { _ = answers.Unsubscribe() }() // else the connection is closed
	before := n.nc.Stats().Reconnects
	for _, m := range b.messages {
		if err := n.nc.PublishMsg(m); err != nil {
			return progress{}, err
		}
	}
	for {
		answer, err := answers.NextMsg(askEvery)
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return progress{}, ctx.Err()
		case n.nc.Stats().Reconnects != before: // nobody answers what came by another connection
			return progress{}, errCut
		case errors.Is(err, nats.ErrTimeout):
			continue
		default:
			return progress{}, err
		}
		var ack struct {
			Type  string              `json:"type"` // of what comes before the end
			Seq   int64               `json:"seq"`
			Count int                 `json:"count"`
			Error *jetstream.APIError `json:"error"`
		}
		if err := json.Unmarshal(answer.Data, &ack); err != nil {
			return progress{}, err
		}
		switch {
		case ack.Type != "":
		case ack.Error == nil:
			return progress{ack.Count, ack.Seq}, nil
		case ack.Error.ErrorCode != unknownBatch: // which is said of each line behind the end
			return progress{}, ack.Error
		}
	}
}

// unknownBatch is the engine's code for a line of a batch that has ended, or not begun.
const unknownBatch jetstream.ErrorCode = 10208

// errBusy is that others publish all the time.
var errBusy = errors.New("others have published meanwhile")

// readBatch returns how much the log has of a batch that is not under way, and the number of the
// newest event, when the tail has come to that.
func (n *Node) readBatch(ctx context.Context, name string) (kept progress, last int64, err error) {
	last, err = n.catchUp(ctx)
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.batches[name], last, err
}

// noteLast notes the number of an event that the engine has.
func (n *Node) noteLast(number int64) {
	n.mu.Lock()
	n.now.last = max(n.now.last, number)
	n.mu.Unlock()
}

// noteBatch notes how far a batch of this node has come, by the header of an event. The caller
// holds mu.
func (n *Node) noteBatch(header string, number int64) {
	at := strings.LastIndexByte(header, ' ')
	if at < 0 || len(n.batches) == 0 {
		return
	}
	name := header[strings.LastIndexByte(header[:at], ' ')+1 : at]
	lines, err := strconv.Atoi(header[at+1:])
	if kept, ours := n.batches[name]; ours && err == nil && lines > kept.lines {
		n.batches[name] = progress{lines, number}
	}
}
