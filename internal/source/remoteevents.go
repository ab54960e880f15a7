package source

import (
	"fmt"
	"hash/maphash"
	"strconv"

	"pushpane/internal/count"
	"pushpane/internal/foreign"
	"pushpane/stream"
)

// What becomes of the events of another server's answer: published, left out, or marked.

// arrived is given each event.
func (v *viewing) arrived(e foreign.Event) {
	if v.broken != nil {
		return
	}
	if e.HasID && v.isRepeated(e) {
		v.repeated++
		return
	}
	if v.comparing && e.Long == 0 {
		v.comparing = false
		v.publishRepeated()
		v.checkStep(e)
	}
	v.learnStep(e)
	v.events++
	if e.Long > 0 {
		v.flush()
		v.setBroken(v.p.Lost(fmt.Sprintf("an event of %s is left out: it is longer than %d bytes", count.Of(e.Long, "byte"), stream.MaxEvent)))
		return
	}
	v.add(e.Type, e.Data)
}

// isRepeated reports whether an event has come before the last reconnection, and remembers it.
func (v *viewing) isRepeated(e foreign.Event) bool {
	var h maphash.Hash
	h.SetSeed(v.seed)
	for _, part := range []string{e.ID, e.Type} {
		_, _ = h.WriteString(part)
		_ = h.WriteByte(0)
	}
	_, _ = h.Write(e.Data)
	sum := h.Sum64()
	if v.known[sum] {
		return v.comparing
	}
	v.known[sum] = true
	if v.order = append(v.order, sum); len(v.order) > maxKnown {
		delete(v.known, v.order[0])
		v.order = v.order[1:]
	}
	return false
}

// checkStep marks that ids which were counted one by one do not go on so.
func (v *viewing) checkStep(e foreign.Event) {
	if v.step && e.HasID && !follows(v.lastID, e.ID) {
		v.flush()
		v.setBroken(v.p.Lost(fmt.Sprintf("the server goes on with the id %.100q after %.100q: events may be missing", e.ID, v.lastID)))
	}
}

// learnStep learns whether ids are counted one by one.
func (v *viewing) learnStep(e foreign.Event) {
	if e.HasID {
		v.step = follows(v.lastID, e.ID)
		v.lastID = e.ID
	}
}

// follows reports whether an id is the number behind that of another.
func follows(before, id string) bool {
	a, err := strconv.ParseInt(before, 10, 63)
	b, bad := strconv.ParseInt(id, 10, 63)
	return err == nil && bad == nil && b == a+1
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
	v.setBroken(republish(v.p, v.batchType, v.batch, func(int, int64, int) {}, func(refusal error) error {
		if v.retyped {
			return nil
		}
		v.retyped = true
		return v.p.Lost(fmt.Sprintf("such types are shown as message: %v", refusal))
	}))
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
		return &textDecoder{splitter{limit: MaxLine}}
	}
	return foreign.NewDecoder(kind, stream.MaxEvent)
}

// textDecoder has an event for each line, as Lines.
type textDecoder struct{ splitter }

func (d *textDecoder) Decode(chunk []byte, emit func(foreign.Event)) {
	for len(chunk) > 0 {
		n := copy(d.buffer(), chunk)
		chunk = chunk[n:]
		emitLines(d.split(n), emit)
	}
}

func (d *textDecoder) End(_ bool, emit func(foreign.Event)) (cut bool) {
	d.buffer()
	d.split(0)
	emitLines(d.rest(), emit)
	return false
}

func (d *textDecoder) LastID() string { return "" }
func (d *textDecoder) Retry() string  { return "" }

func emitLines(lines [][]byte, emit func(foreign.Event)) {
	for _, line := range lines {
		emit(foreign.Event{Data: line})
	}
}
