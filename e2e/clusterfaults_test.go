//go:build unix

package e2e

import (
	"math/rand/v2"
	"slices"
	"syscall"
	"time"
)

// clusterKillEvery is how often one of the six processes is killed, and the leader of the log steps
// down.
const clusterKillEvery = 2 * time.Second

// lasting is a fault that ends later.
type lasting struct {
	until time.Time
	end   func()
}

// makeFaults makes faults for so long, and then mends all.
func (c *clusterChaos) makeFaults(long time.Duration) {
	began := time.Now()
	kill, more, kills := began, began, 0
	for now := range c.ticks(began.Add(long)) {
		if now.After(kill) {
			kill = kill.Add(clusterKillEvery)
			kills += c.kill(now)
			go c.stepDown()
		}
		if now.After(more) {
			more = now.Add(time.Duration(1+c.random.IntN(4)) * time.Second)
			c.fault(now)
		}
	}
	for _, l := range c.lasting {
		l.end()
	}
	c.lasting = nil
	c.fast()
	c.mend()
	c.t.Logf("%d kills in %v, whole again after %v", kills, long, time.Since(began.Add(long)).Round(time.Millisecond))
}

// ticks yields the time every 50 ms until it is over, and meanwhile starts what is due to live and
// ends the faults that are due to.
func (c *clusterChaos) ticks(end time.Time) func(yield func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for now := range tick.C {
			c.revive(now)
			c.lasting = slices.DeleteFunc(c.lasting, func(l lasting) bool {
				if now.Before(l.until) {
					return false
				}
				l.end()
				return true
			})
			if now.After(end) || !yield(now) {
				return
			}
		}
	}
}

// revive starts all that is due to. A node that finds no server ends, and is started again.
func (c *clusterChaos) revive(now time.Time) {
	for _, m := range c.members {
		if !m.alive() && now.After(m.due) {
			m.start()
			m.due = now.Add(time.Second)
		}
	}
}

// kill kills one of those that are alive, for up to 1.5 s.
func (c *clusterChaos) kill(now time.Time) int {
	at := c.random.IntN(len(c.members))
	down := time.Duration(c.random.IntN(1500)) * time.Millisecond
	for range c.members {
		m := c.members[at%len(c.members)]
		if m.alive() {
			m.kill()
			m.due = now.Add(down)
			return 1
		}
		at++
	}
	return 0
}

// stepDown asks the leader of the log to leave that to another. While there is none nobody answers.
func (c *clusterChaos) stepDown() {
	_, _ = c.nc.Request("$JS.API.STREAM.LEADER.STEPDOWN.pushpane-talk", nil, time.Second)
}

// fault makes a fault that lasts for a while.
func (c *clusterChaos) fault(now time.Time) {
	node, server := oneOf(c.random, c.nodes...), c.random.IntN(len(c.servers))
	long := time.Duration(c.random.IntN(rounds(6000, 15000))) * time.Millisecond
	kind := c.random.IntN(12)
	late := time.Duration(c.random.IntN(300)) * time.Millisecond
	var wires []*muteProxy
	switch kind {
	case 0, 1: // a node from all servers
		wires = node.wires
	case 2, 3:
		wires = node.wires[server : server+1]
	case 4, 5: // a server from all nodes
		for _, n := range c.nodes {
			wires = append(wires, n.wires[server])
		}
	case 6, 7:
		for _, w := range node.wires {
			w.late.Store(int64(late))
		}
		c.lasting = append(c.lasting, lasting{now.Add(long), func() {
			for _, w := range node.wires {
				w.late.Store(0)
			}
		}})
	case 8, 9:
		c.freeze(c.servers[server], now.Add(time.Duration(rounds(1, 2))*long))
	case 10:
		for _, w := range node.wires {
			w.cut()
		}
	case 11: // more than the smallest history holds, for those that are slow
		for range 10 {
			random := rand.New(rand.NewPCG(c.random.Uint64(), 0))
			c.busy.Go(func() { c.sent.postKeyed(c.t.Context(), c.urls, 250_000, random) })
		}
	}
	for _, w := range wires {
		if w.gate.TryLock() {
			c.lasting = append(c.lasting, lasting{now.Add(long), w.gate.Unlock})
		}
	}
}

// freeze stops a server until then, unless it is dead.
func (c *clusterChaos) freeze(s *engine, until time.Time) {
	if !s.alive() {
		return
	}
	process := s.cmd.Process
	if err := process.Signal(syscall.SIGSTOP); err != nil {
		c.t.Fatal(err)
	}
	goOn := func() { _ = process.Signal(syscall.SIGCONT) } // it may have been killed since
	c.lasting = append(c.lasting, lasting{until, goOn})
}
