package doctor

import (
	"strconv"
	"strings"
	"time"

	"pushpane/internal/count"
)

const (
	// fullBuffer is the least size of a piece that is taken for a buffer that was full.
	fullBuffer = 1 << 10
	// alike is by how much of their size such pieces may differ.
	alike = 0.1
)

// judgeHeld is about events that came later than they were sent. What proves it best comes first.
func (x *examination) judgeHeld(r *Report) {
	at := hopsOf(x.watched.header)
	switch w, p := x.watched, x.plain; {
	case x.judgeLateness(r):
	case w.encoding() != "" && w.firstEvent() == none && p.firstEvent() != none:
		r.fault("held", "held back by the compression: without it the first event comes after %s, with it none came", seconds(p.firstEvent())).by(at, holding)
	case w.encoding() != "" && laterThan(w, p) >= slow:
		r.fault("held", "held back by the compression: the same events come up to %s later than without it", seconds(laterThan(w, p))).by(at, holding)
	case w.headers >= slow && w.first() != none && x.root.headers != none && x.root.headers < slow/2 && w.first()-w.headers < together:
		r.fault("held", "the headers came after %s, with the first event, though the root of the server is answered after %s: an EventSource is not open before", seconds(w.headers), seconds(x.root.headers)).by(at, holding)
	case insideEvents(w) >= 2:
		r.fault("held", "held back: %s ended inside an event, and the rest came %s and more later: a buffer on the way is passed on when it is full", count.Of(int64(insideEvents(w)), "piece"), seconds(slow)).by(at, holding)
	case fullBuffers(w) > 0:
		r.note("held", "it comes in pieces of about %s, each with many events: the server sends so, or a buffer on the way is passed on when it is full", count.Of(int64(fullBuffers(w)), "byte"))
	}
}

// judgeLateness uses the times in the ids of a pushpane, and reports whether it found a fault.
func (x *examination) judgeLateness(r *Report) bool {
	w := x.watched
	h := hello(w)
	if h == nil {
		return false
	}
	var first, late time.Duration = none, 0
	// The two clocks are compared by the event that came soonest.
	clocks := time.Duration(1<<63 - 1)
	var lags []time.Duration
	for _, e := range w.events {
		if ours(e) != nil && first == none {
			first = e.at
		}
		if sent, ok := sentAt(e, h); ok {
			lags = append(lags, e.at-sent)
			clocks = min(clocks, e.at-sent)
		}
	}
	for _, lag := range lags {
		late = max(late, lag-clocks)
	}
	at := hopsOf(w.header)
	switch {
	case first-w.connected >= slow+x.root.delay():
		r.fault("held", "held back: this pushpane answers at once, and its first event came after %s", seconds(first)).by(at, holding)
	case late >= slow:
		largest := 0
		for _, p := range w.pieces {
			largest = max(largest, p.bytes)
		}
		r.fault("held", "held back: events came up to %s after they were sent, up to %s at once", seconds(late), count.Of(int64(largest), "byte")).by(at, holding)
	default:
		if len(lags) > 0 {
			r.fine("held", "no event was held back: they differ by at most %s", seconds(late))
		} else {
			r.fine("held", "the first event came at once")
		}
		return false
	}
	return true
}

// delay returns how long a visit waited for its headers, 0 if there are none.
func (v *visit) delay() time.Duration { return max(0, v.headers) }

// sentAt returns when an event of a pushpane was sent, by its clock since the hello: of those that
// were sent after it.
func sentAt(e event, h *helloOfOurs) (time.Duration, bool) {
	parts := strings.Split(e.id, ".")
	if len(parts) != 3 || parts[0] != h.Epoch || ours(e) != nil {
		return 0, false
	}
	ms, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return 0, false
	}
	ms += h.Started - h.Now
	return time.Duration(ms) * time.Millisecond, ms > 0
}

// laterThan returns by how much the events of v came later than the same ones of another visit,
// at most: those with the same id.
func laterThan(v, other *visit) (most time.Duration) {
	at := map[string]time.Duration{}
	for _, e := range other.events {
		if e.id != "" {
			at[e.id] = e.at
		}
	}
	for _, e := range v.events {
		if before, both := at[e.id]; both && e.id != "" {
			most = max(most, e.at-before)
		}
	}
	return most
}

// insideEvents returns how many pieces ended inside an event, behind which nothing came for slow.
func insideEvents(v *visit) (n int) {
	for i := 1; i < len(v.pieces); i++ {
		if v.pieces[i-1].open && v.pieces[i].begun-v.pieces[i-1].at >= slow {
			n++
		}
	}
	return n
}

// fullBuffers returns the size of the pieces of a stream that comes in nothing but pieces of one
// size, slow apart, with several events each; 0 if it does not.
func fullBuffers(v *visit) int {
	if len(v.pieces) < 3 || len(v.events) < 3*len(v.pieces) {
		return 0
	}
	least, most := v.pieces[0].bytes, v.pieces[0].bytes
	for i, p := range v.pieces {
		if i > 0 && p.begun-v.pieces[i-1].at < slow {
			return 0
		}
		least, most = min(least, p.bytes), max(most, p.bytes)
	}
	if least < fullBuffer || float64(most-least) > alike*float64(most) {
		return 0
	}
	return most
}
