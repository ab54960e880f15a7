package cluster

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pushpane/internal/room"
	"pushpane/stream"
)

// A full log drops the acts of the room with the lines around them, and a node that starts later
// would not know what they have made. So before the engine drops an act, a node publishes a
// snapshot: one act with the state that all before it have made.

// aboutHeaders is how many bytes the engine keeps of an event beside its data, about.
const aboutHeaders = 128

// acts is what a node knows of the acts in its log, to see when a snapshot is due.
type acts struct {
	some  bool  // there is an act
	bytes int64 // since the newest snapshot, or since the first act, as the engine counts them
	lack  bool  // acts may be missing here that no snapshot has made good
}

// count notes events that were delivered behind the event before.
func (a *acts) count(before int64, events []stream.Ordered) {
	for _, e := range events {
		if e.N != before+1 {
			a.lack = true
		}
		before = e.N
		if e.Type == room.Type && room.IsSnapshot(e.Data) {
			*a = acts{some: true}
		}
		a.some = a.some || e.Type == room.Type
		if a.some {
			a.bytes += int64(len(e.Data)) + aboutHeaders
		}
	}
}

// due reports whether it is time for a snapshot in a log of so many bytes. It leaves the engine
// half of them to come while the snapshot is under way. A node that may lack acts leaves it to the
// others until only a quarter is left.
func (a *acts) due(size int64) bool {
	most := size / 2
	if a.lack {
		most = size / 4 * 3
	}
	return a.some && size > 0 && a.bytes > most
}

// keepRoom publishes snapshots when they are due, until ctx is done.
func (n *Node) keepRoom(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.due:
		}
		if n.publishSnapshot(ctx) != nil { // it is due again with the next event
			select {
			case <-ctx.Done():
			case <-time.After(askEvery):
			}
		}
	}
}

// publishSnapshot publishes one, if no act has come behind the newest in it: neither an order nor
// the snapshot of another node, which all are due at the same time.
func (n *Node) publishSnapshot(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	n.mu.Lock()
	log, s := n.now, n.stream
	n.mu.Unlock()
	newest, data, err := n.room(int(min(log.largest, stream.MaxEvent) - overhead))
	if err != nil {
		return err
	}
	publish := func(expected int64) error {
		m := nats.NewMsg(subject(n.log, room.Type))
		m.Data = data
		_, err := n.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequencePerSubject(uint64(expected)), jetstream.WithRetryAttempts(0))
		return err
	}
	err = publish(newest)
	var refused *jetstream.APIError
	if !errors.As(err, &refused) || refused.ErrorCode != jetstream.JSErrCodeStreamWrongLastSequence {
		return err
	}
	info, err := s.Info(ctx)
	if err == nil && info.State.FirstSeq > uint64(newest) && n.Log().Epoch == log.Epoch {
		err = publish(0) // the newest act was dropped already, and none came since
	}
	return err
}
