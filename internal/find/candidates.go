package find

import (
	"bytes"

	"pushpane/internal/line"
)

// What stands before the type of an event that is not a message.
var eventField = newNeedle("\nevent: ", false)

// candidates returns the Candidates of a filter: whole blocks of encoded events are searched for
// the texts of which one is in all that matches, without a look at the events. What is read of an
// event is its data as they stand, unless they have one of these, which make it a candidate, too:
//
//	ESC, BS      escape sequences and overstrike: the text may be in pieces
//	\            JSON may write the text in another way
//	event: TYPE  a type whose text is made of its data
//
// nil: every event is one.
func (q Query) candidates() func(encoded []byte) func(from int) int {
	if q.not || q.literals == nil {
		return nil
	}
	return func(encoded []byte) func(from int) int {
		looks := make([]func(from int) int, 0, 4+len(q.literals))
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
		for _, l := range q.literals {
			f := finder{needle: l}
			looks = append(looks, func(from int) int { return f.next(encoded, from) })
		}
		places := make([]int, len(looks)) // of the next of each, at or behind the last from
		for i, look := range looks {
			places[i] = look(0)
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
