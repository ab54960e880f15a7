package find

import (
	"bytes"
	"slices"
	"sync"

	"pushpane/internal/line"
)

// What stands before the type of an event that is not a message.
var eventField = newNeedle("\nevent: ", false)

// candidates returns the Candidates of a filter of what the query asks for of a line by itself.
func (q Query) candidates() func(encoded []byte) func(from int) int {
	literals := q.literals
	if q.not || literals == nil {
		literals = q.fields.literals()
	}
	return candidatesOf(literals, q.Plain)
}

// candidatesOf returns Candidates: whole blocks of encoded events are searched for the texts of
// which one is in all that matches, without a look at the events. What is read of an event is its
// data as they stand, unless they have one of these, which make it a candidate, too:
//
//	ESC, BS      escape sequences and overstrike: the text may be in pieces
//	\            JSON may write the text in another way
//	event: TYPE  a type whose text is made of its data
//
// nil: every event is one.
func candidatesOf(literals []literal, plain *Plain) func(encoded []byte) func(from int) int {
	if literals == nil {
		return nil
	}
	needles := make([]*needle, len(literals))
	for i, l := range literals {
		needles[i] = newNeedle(l.text, l.folded)
	}
	return func(encoded []byte) func(from int) int {
		looks := make([]func(from int) int, 0, 4+len(needles))
		known := plain.has(encoded)
		if !known {
			for _, c := range []byte{0x1b, '\b', '\\'} {
				looks = append(looks, func(from int) int { return index(encoded, []byte{c}, from) })
			}
			fields := finder{needle: eventField}
			looks = append(looks, func(from int) int {
				if from == 0 && bytes.HasPrefix(encoded, eventField.text[1:]) {
					return 0
				}
				for {
					i := fields.next(encoded, from)
					if i < 0 {
						return -1
					}
					at := i - eventField.anchor + len(eventField.text)
					name, _, _ := bytes.Cut(encoded[at:], []byte("\n"))
					if line.Derived(name) {
						return i
					}
					from = i + 1
				}
			})
		}
		odd := len(looks)
		for _, l := range needles {
			f := finder{needle: l}
			looks = append(looks, func(from int) int { return f.next(encoded, from) })
		}
		places := make([]int, len(looks)) // of the next of each, at or behind the last from
		for i, look := range looks {
			places[i] = look(0)
		}
		if !known && !slices.ContainsFunc(places[:odd], func(place int) bool { return place >= 0 }) {
			plain.add(encoded)
		}
		return func(from int) int {
			first := -1
			for i, p := range places {
				if p >= 0 && p < from {
					p = looks[i](from)
					places[i] = p
				}
				if p >= 0 && (first < 0 || p < first) {
					first = p
				}
			}
			return first
		}
	}
}

// maxPlain is how many blocks are remembered: more than the history has.
const maxPlain = 16 << 10

// Plain remembers in which blocks of events, by the id of their first, what is read of each event
// is its data as they stand: then a search need not look at that again. The zero value is ready to
// use, nil remembers nothing. Its methods may be called from any goroutine.
type Plain struct {
	mu      sync.Mutex
	lengths map[string]int // guarded by mu; the newest block grows
}

func (p *Plain) has(encoded []byte) bool {
	if p == nil {
		return false
	}
	id, _, _ := bytes.Cut(encoded, []byte("\n"))
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lengths[string(id)] == len(encoded)
}

func (p *Plain) add(encoded []byte) {
	if p == nil || len(encoded) < 32<<10 { // the rest of a block begins anywhere
		return
	}
	id, _, _ := bytes.Cut(encoded, []byte("\n"))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lengths == nil || len(p.lengths) >= maxPlain {
		p.lengths = map[string]int{}
	}
	p.lengths[string(id)] = len(encoded)
}
