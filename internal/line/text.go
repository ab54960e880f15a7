package line

import (
	"encoding/json"

	"pushpane/internal/screen"
)

// anonymous is the name of a message that has none.
const anonymous = "Anonymous"

// Text returns what a person reads of an event: of a message its name and text, of a state or an
// end of the source its words, of a block of a terminal its rows, of all else the data; as [Strip]
// shows it.
func Text(eventType string, data []byte) []byte {
	switch eventType {
	case "message":
	case "chat":
		if name, text, ok := Chat(data); ok {
			if name == "" {
				name = anonymous
			}
			return append(append(appendVisible(nil, []byte(name)), ": "...), appendVisible(nil, []byte(text))...)
		}
	case "source":
		data = member(data, "text")
	case "end":
		data = member(data, "status")
	case screen.Type:
		data = []byte(screen.Text(data))
	}
	return Strip(data)
}

// Derived reports whether the text of events of this type is something else than their data.
func Derived(eventType []byte) bool {
	switch string(eventType) {
	case "chat", "source", "end", screen.Type:
		return true
	}
	return false
}

// Written reports whether a program has written the data as a line: else its words are ours or a
// person's, or there are rows in it.
func Written(eventType string, data []byte) bool {
	switch eventType {
	case "message":
	case "source", "end", "room", screen.Type:
		return false
	case "chat":
		_, _, chat := Chat(data)
		return !chat
	}
	return true
}

// Chat returns a message. An event of its type may hold anything: false where it is none.
func Chat(data []byte) (name, text string, ok bool) {
	members := membersOf(data)
	ok = unquote(members["name"], &name) && unquote(members["text"], &text)
	return name, text, ok
}

// member returns a member of an object that is a string, else the data.
func member(data []byte, name string) []byte {
	var text string
	if unquote(membersOf(data)[name], &text) {
		return []byte(text)
	}
	return data
}

func membersOf(data []byte) (members map[string]json.RawMessage) {
	_ = json.Unmarshal(data, &members) // what is no object has no members
	return members
}

// unquote reads a string; false for what is none.
func unquote(value json.RawMessage, to *string) bool {
	return len(value) > 0 && value[0] == '"' && json.Unmarshal(value, to) == nil
}
