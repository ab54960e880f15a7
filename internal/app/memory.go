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
)

// memoryLimit tells the collector how much memory the process should hold. Without it, garbage may
// be half as much as the whole history. The collector never fails for it, but works as hard as it
// takes, so it must be no less than what is in use. GOMEMLIMIT overrides it.
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
