package cluster

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/nats-io/nats.go"

	"pushpane/stream"
)

const (
	// tellEvery is how often a node tells its count of viewers.
	tellEvery = 2 * time.Second
	// silentFor is after what time a node that says nothing counts no more.
	silentFor = 6 * time.Second
	// maxNodes bounds what is remembered of others.
	maxNodes = 1000
)

// heard is what another node has said last.
type heard struct {
	viewers int
	at      time.Time
}

// told is what a node says of itself, on a subject that no log keeps.
type told struct {
	Node    string `json:"node"`
	Process string `json:"process"` // two may have one name
	Viewers int    `json:"viewers"`
	Leaves  bool   `json:"leaves,omitempty"`
}

// presence is the subject on which the nodes of a log tell their viewers.
func presence(log string) string { return "_pushpane." + log + ".nodes" }

// Count tells the others how many viewers there are here, and s how many they have, until ctx is
// done.
func (n *Node) Count(ctx context.Context, s *stream.Stream) error {
	process := newEpoch()
	heardOf := make(chan *nats.Msg, 64)
	subscription, err := n.nc.ChanSubscribe(presence(n.log), heardOf)
	if err != nil {
		return err
	}
	defer func() { _ = subscription.Unsubscribe() }() // the connection is closed next
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	tell := func(leaves bool) {
		data, _ := json.Marshal(told{n.node, process, s.Here(), leaves})
		_ = n.nc.Publish(presence(n.log), data) // while the engine is away nobody hears
	}
	tell(false)
	for {
		select {
		case <-ctx.Done():
			tell(true)
			return nil
		case <-tick.C:
			tell(false)
		case m := <-heardOf:
			n.hear(m.Data, process)
		}
		s.Elsewhere(n.elsewhere())
	}
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
		n.nodes[key] = heard{t.Viewers, time.Now()}
	}
}

// elsewhere returns how many viewers the others have.
func (n *Node) elsewhere() (sum int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name, h := range n.nodes {
		if time.Since(h.at) > silentFor {
			delete(n.nodes, name)
			continue
		}
		sum += h.viewers
	}
	return sum
}

// heardNodes returns the others by name. The caller holds mu.
func (n *Node) heardNodes() []NodeStatus {
	nodes := []NodeStatus{}
	for name, h := range n.nodes {
		nodes = append(nodes, NodeStatus{name[:len(name)-len(" 0123456789abc")], h.viewers})
	}
	slices.SortFunc(nodes, func(a, b NodeStatus) int { return cmp.Compare(a.Name, b.Name) })
	return nodes
}
