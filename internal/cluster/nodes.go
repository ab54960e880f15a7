package cluster

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"pushpane/stream"
)

const (
	// tellEvery is how often a node tells its count of viewers.
	tellEvery = 2 * time.Second
	// silentFor is after what time a node that says nothing counts no more, and its source is
	// taken to have gone with it.
	silentFor = 6 * time.Second
	// maxNodes bounds what is remembered of others.
	maxNodes = 1000
)

// heard is what another node has said last.
type heard struct {
	told
	at time.Time
}

// told is what a node says of itself, on a subject that no log keeps.
type told struct {
	Node    string `json:"node"`
	Process string `json:"process"` // two may have one name
	Viewers int    `json:"viewers"`
	Source  string `json:"source,omitempty"` // the kind of one that runs
	Leaves  bool   `json:"leaves,omitempty"`
}

// presence is the subject on which the nodes of a log tell their viewers.
func presence(log string) string { return "_pushpane." + log + ".nodes" }

// Count tells the others how many viewers there are here and that there is a source of this kind,
// "" for none, and s how many viewers they have, until ctx is done. What becomes of a source whose
// node goes is told in the log: by that node where it is stopped, else by the others: all that
// have not seen another do so publish the same under one key.
func (n *Node) Count(ctx context.Context, s *stream.Stream, source string) error {
	self := told{Node: n.node, Process: newEpoch()}
	heardOf := make(chan *nats.Msg, 64)
	subscription, err := n.nc.ChanSubscribe(presence(n.log), heardOf)
	if err != nil {
		return err
	}
	defer func() { _ = subscription.Unsubscribe() }() // the connection is closed next
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	tell := func() {
		if self.Viewers, self.Source = s.Here(), source; s.Ended() {
			self.Source = ""
		}
		data, _ := json.Marshal(self)
		_ = n.nc.Publish(presence(n.log), data) // while the engine is away nobody hears
	}
	tell()
	for {
		select {
		case <-ctx.Done():
			self.Leaves = true
			tell()
			if !n.others(self.Source) {
				n.announce("ended", self, "the program was stopped")
			}
			return nil
		case <-tick.C:
			tell()
			for _, t := range n.gone(self.Source) {
				n.announce("lost", t, fmt.Sprintf("nothing was heard of this node for %v; its source may have gone with it", silentFor))
			}
		case m := <-heardOf:
			n.hear(m.Data, self.Process)
		}
		s.Elsewhere(n.elsewhere())
	}
}

// announce tells in the log what became of the source of a node, once.
func (n *Node) announce(state string, t told, text string) {
	if t.Source == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), askWait)
	defer cancel()
	data, _ := json.Marshal(struct {
		State string `json:"state"`
		Text  string `json:"text"`
	}{state, t.Node + ": " + text})
	// While the engine is away, the others may reach it.
	if _, err := n.Publish(ctx, goneKey+t.Process, "source", true, [][]byte{data}); err == nil {
		n.mu.Lock()
		n.forgetNode(t.Process)
		n.mu.Unlock()
	}
}

// goneKey begins the key of what announces a node, and its process ends it. No key of a POST has a
// dot.
const goneKey = "gone."

// noteAnnounced forgets a node that an event has announced, by the id of that: a node that was away
// for longer than the engine remembers keys must not announce it once more. The caller holds mu.
func (n *Node) noteAnnounced(id string) {
	if process, is := strings.CutPrefix(id, keyID+goneKey); is {
		n.forgetNode(process)
	}
}

// forgetNode forgets a node until it is heard again. The caller holds mu.
func (n *Node) forgetNode(process string) {
	maps.DeleteFunc(n.nodes, func(_ string, h heard) bool { return h.Process == process })
}

// hear notes what another node has told.
func (n *Node) hear(data []byte, self string) {
	var t told
	if json.Unmarshal(data, &t) != nil || t.Process == self || t.Viewers < 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := t.Node + " " + t.Process
	if t.Leaves {
		delete(n.nodes, key)
	} else if _, known := n.nodes[key]; known || len(n.nodes) < maxNodes {
		n.nodes[key] = heard{t, time.Now()}
	}
}

// elsewhere returns how many viewers the others have.
func (n *Node) elsewhere() (sum int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, h := range n.nodes {
		if !h.silent() {
			sum += h.Viewers
		}
	}
	return sum
}

// silent reports whether the node counts no more.
func (h heard) silent() bool { return time.Since(h.at) > silentFor }

// gone forgets the nodes that are silent, and returns those whose source is to be announced, which
// are forgotten when that is done. Nobody is heard while the engine is away, so then, and for as
// long again, none is gone.
func (n *Node) gone(ours string) (with []told) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.away.IsZero() || time.Since(n.there) <= silentFor {
		return nil
	}
	for name, h := range n.nodes {
		switch {
		case !h.silent():
		case h.Source == "" || n.ticks(h.Source, ours):
			delete(n.nodes, name)
		default:
			with = append(with, h.told)
		}
	}
	return with
}

// others reports whether the sources of others go on with what this one did.
func (n *Node) others(source string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ticks(source, "")
}

// ticks reports whether a source is a clock, and another goes on with it: ours, or that of a node
// that is heard. The caller holds mu.
func (n *Node) ticks(source, ours string) bool {
	if source != clock || ours == clock {
		return source == clock
	}
	for _, h := range n.nodes {
		if h.Source == clock && !h.silent() {
			return true
		}
	}
	return false
}

// clock is the kind of a source of which several are one.
const clock = "clock"

// heardNodes returns the others by name. The caller holds mu.
func (n *Node) heardNodes() []NodeStatus {
	nodes := []NodeStatus{}
	for _, h := range n.nodes {
		if !h.silent() {
			nodes = append(nodes, NodeStatus{h.Node, h.Viewers})
		}
	}
	slices.SortFunc(nodes, func(a, b NodeStatus) int { return cmp.Compare(a.Name, b.Name) })
	return nodes
}
