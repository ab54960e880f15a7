package recording

import (
	"encoding/json"

	"pushpane/stream"
)

// Removed are the numbers of the messages that the presenter has removed. What is given to others,
// such as a replay and an exported page, does not have them.
type Removed map[int64]bool

// roomType is the type of the acts of the room (docs/wire.md, "The room").
const roomType = "room"

// removedMessage stands in place of a message that was removed.
const removedMessage = `{"name":"","text":"A message was removed."}`

// Add adds the message that an event removes, if it is an act that does.
func (r Removed) Add(eventType string, data []byte) {
	if do, n := actOn(eventType, data); do == "remove" {
		r[n] = true
	}
}

// Hide returns the type and the data of the event n without what was removed: the message itself,
// and the act that has pinned it, which holds its text.
func (r Removed) Hide(n int64, eventType string, data []byte) (hiddenType string, hidden []byte) {
	if r[n] {
		return "chat", []byte(removedMessage)
	}
	if do, target := actOn(eventType, data); do != "pin" || !r[target] {
		return eventType, data
	}
	var act map[string]any
	if json.Unmarshal(data, &act) != nil {
		return eventType, nil
	}
	act["type"], act["data"] = "chat", removedMessage
	hidden, _ = json.Marshal(act) // it was JSON
	return eventType, hidden
}

// actOn returns what an act of the room does and the number of the event that it is about; "" for
// what is no such act.
func actOn(eventType string, data []byte) (do string, n int64) {
	var act struct{ Do, ID string }
	if eventType != roomType || json.Unmarshal(data, &act) != nil {
		return "", 0
	}
	target, err := stream.ParseCursor(act.ID)
	if err != nil || target.N < 1 {
		return "", 0
	}
	return act.Do, target.N
}
