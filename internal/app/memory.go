package app

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// quietCheck is how often the program looks whether it has become quiet.
	quietCheck = 5 * time.Second
	// spareMemory is what the process may hold beside the history before the collector works
	// harder: what requests may hold (stream.DefaultMaxHeld), two thousand connections, the runtime
	// and some garbage. The file of the program comes on top, some 10 MiB.
	spareMemory = 44 << 20
	// spareConnections is how many connections spareMemory is for; connectionMemory is what each
	// more may have, in bytes: its buffers and its stack.
	spareConnections = 2048
	connectionMemory = 24 << 10
	connectionStep   = 256
	// garbage is how many bytes of garbage may gather once the history is full, but at least
	// leastGarbage of what is in use, in percent. Before that it is mostGarbage.
	garbage      = 2 << 20
	leastGarbage = 3
	mostGarbage  = 50
	// eventOverhead is about what an event takes in the history beside its data, in bytes.
	eventOverhead = 45
)

// collectorPace tells the collector how much garbage may gather. It takes that as a part of what is
// in use, nearly all of which is history once that is full: then the part is small, and since the
// space of the history is used again there is little to collect. A history that fills up makes no
// garbage either, but each of its blocks is new: with a small part the collector would run for
// nothing, for a third of the CPU time of the lines. GOGC overrides it.
//
// Its methods are for one goroutine at a time.
type collectorPace struct {
	history  int64 // bytes at most
	retained int64 // bytes
	percent  int
}

// start sets the pace for an empty history.
func (p *collectorPace) start() { p.set(mostGarbage) }

// observe is given what goes into the history.
func (p *collectorPace) observe(data [][]byte) {
	if p.retained == p.history {
		return
	}
	for _, d := range data {
		p.retained += int64(len(d)) + eventOverhead
	}
	if p.retained = min(p.retained, p.history); p.retained == p.history {
		p.set(int(min(mostGarbage, max(leastGarbage, 100*garbage/p.retained))))
	}
}

func (p *collectorPace) set(percent int) {
	p.percent = percent
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// memoryLimit tells the collector how much memory the process should hold. Without it, garbage may
// be half as much as what thousands of connections hold. The collector never fails for it, but
// works as hard as it takes, so it must be no less than what is in use. GOMEMLIMIT overrides it.
type memoryLimit struct {
	history int64
	viewers func() int // a stream that was taken over has a goroutine while it is behind
}

// set is to be called for each change of the number of connections; it acts on one of many.
func (l memoryLimit) set(connections int64) {
	if connections%connectionStep == 0 && os.Getenv("GOMEMLIMIT") == "" {
		more := max(0, connections+int64(l.viewers())-spareConnections)
		debug.SetMemoryLimit(l.history + spareMemory + connectionMemory*more)
	}
}

// giveMemoryBack returns free memory to the system whenever the program becomes quiet: the runtime
// would take minutes, and until the next collection keeps what has become garbage since. It returns
// when ctx is done.
func giveMemoryBack(ctx context.Context) {
	tick := time.NewTicker(quietCheck)
	defer tick.Stop()
	for seen, given := collections(), uint64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := collections()
		if now == seen && now != given {
			debug.FreeOSMemory()
			now = collections()
			given = now
		}
		seen = now
	}
}

// collections is how often garbage was collected.
func collections() uint64 {
	sample := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
