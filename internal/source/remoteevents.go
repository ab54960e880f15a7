package source

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"pushpane/internal/count"
	"pushpane/internal/foreign"
	"pushpane/stream"
)

// What becomes of the events of another server's answer: published, left out, or marked.

// arrived is given each event.
func (v *viewing) arrived(e *foreign.Event) {
	if v.broken != nil {
		return
	}
	// Only an event with an id, of which an empty one is none, says where the stream goes on.
	named := e.HasID && len(e.ID) > 0
	if named && v.isRepeated(e) {
		v.repeated++
		return
	}
	if named && v.comparing && e.Long == 0 {
		v.comparing = false
		v.publishRepeated()
		v.checkStep(e)
	}
	if e.HasID {
		v.learnID(e.ID)
	}
	v.events++
	if e.Long > 0 {
		v.flush()
		v.setBroken(v.p.Lost(fmt.Sprintf("an event of %s is left out: it is longer than %d bytes", count.Of(e.Long, "byte"), stream.MaxEvent)))
		return
	}
	if e.Torn {
		v.flush()
		v.setBroken(v.p.Lost(fmt.Sprintf("a JSON text of %s is left out: it was cut, or is damaged: %.100q", count.Of(int64(len(e.Data)), "byte"), e.Data)))
		return
	}
	v.add(e.Type, e.Data)
}

// isRepeated reports whether an event has come before the last reconnection, and remembers it.
func (v *viewing) isRepeated(e *foreign.Event) bool {
	sum := maphash.Bytes(v.seed, e.Data) ^ bits.RotateLeft64(maphash.Bytes(v.seed, e.ID), 1) ^ bits.RotateLeft64(maphash.String(v.seed, e.Type), 2)
	if v.comparing && slices.Contains(v.known, sum) {
		return true
	}
	if len(v.known) < maxKnown {
		v.known = append(v.known, sum)
	} else {
		v.known[v.oldest] = sum
		v.oldest = (v.oldest + 1) % maxKnown
	}
	return false
}

// checkStep marks that ids which were counted one by one do not go on so.
func (v *viewing) checkStep(e *foreign.Event) {
	if v.step && numberOf(e.ID) != v.lastNumber+1 {
		v.flush()
		v.setBroken(v.p.Lost(fmt.Sprintf("the server goes on with the id %.100q after %.100q: events may be missing", e.ID, v.lastID)))
	}
}

// learnID takes over the newest id, and learns whether ids are counted one by one.
func (v *viewing) learnID(id []byte) {
	number := numberOf(id)
	v.step = number == v.lastNumber+1
	v.lastNumber, v.lastID = number, append(v.lastID[:0], id...)
}

// noNumber is the number of an id that is none. None follows it.
const noNumber = -1 << 62

// numberOf returns the number that an id is, of up to 18 digits, or noNumber.
func numberOf(id []byte) (n int64) {
	if len(id) == 0 || len(id) > 18 {
		return noNumber
	}
	for _, c := range id {
		if c < '0' || c > '9' {
			return noNumber
		}
		n = 10*n + int64(c-'0')
	}
	return n
}

// publishRepeated says how many events came twice.
func (v *viewing) publishRepeated() {
	if v.repeated > 0 {
		v.flush()
		verb := " came twice, with the same id, and are shown once"
		if v.repeated == 1 {
			verb = " came twice, with the same id, and is shown once"
		}
		v.setBroken(v.p.SetState("running", count.Of(v.repeated, "event")+verb))
		v.repeated = 0
	}
}

// add publishes an event with those of its type that came by the same read.
func (v *viewing) add(eventType string, data []byte) {
	if len(v.batch) > 0 && eventType != v.batchType {
		v.flush()
	}
	v.batchType = eventType
	v.batch = append(v.batch, data)
}

func (v *viewing) flush() {
	if len(v.batch) == 0 || v.broken != nil {
		return
	}
	if v.batchType == "" {
		v.batchType = message
	}
	v.setBroken(republish(v.p, v.batchType, v.batch, nil))
	v.batch = v.batch[:0]
}

func (v *viewing) setBroken(err error) {
	if v.broken == nil {
		v.broken = err
	}
}

func (v *viewing) counted() string {
	if v.events == 0 {
		return "no events"
	}
	return count.Of(v.events, "event")
}

// newDecoder returns that of a kind of answer.
func newDecoder(kind string) foreign.Decoder {
	if kind == foreign.KindText {
		return &textDecoder{splitter{limit: MaxLine, atStart: true}}
	}
	return foreign.NewDecoder(kind, stream.MaxEvent)
}

// textDecoder has an event for each line, as Lines.
type textDecoder struct{ splitter }

func (d *textDecoder) Decode(chunk []byte, emit func(*foreign.Event)) {
	for len(chunk) > 0 {
		n := copy(d.buffer(), chunk)
		chunk = chunk[n:]
		emitLines(d.split(n), emit)
	}
}

func (d *textDecoder) End(_ bool, emit func(*foreign.Event)) (cut bool) {
	d.buffer()
	d.split(0)
	emitLines(d.rest(), emit)
	return false
}

func (d *textDecoder) LastID() (id string, named bool) { return "", false }
func (d *textDecoder) Retry() string                   { return "" }

func emitLines(lines [][]byte, emit func(*foreign.Event)) {
	var e foreign.Event
	for _, e.Data = range lines {
		emit(&e)
	}
}
