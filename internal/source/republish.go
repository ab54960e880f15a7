package source

import (
	"encoding/json"
	"fmt"
)

// republish publishes events of one type that were recorded. What the stream itself says of a
// source is said again. A type that the stream refuses becomes a message; an event that it refuses
// is told as lost, so that only a closed stream is an error.
func republish(p Publisher, eventType string, data [][]byte) error {
	if eventType == "end" || eventType == "source" {
		for _, d := range data {
			if err := resay(p, eventType, d); err != nil {
				return err
			}
		}
		return nil
	}
	if len(data) == 0 || p.Publish(eventType, data...) == nil {
		return nil
	}
	for _, d := range data {
		if p.Publish(eventType, d) == nil {
			continue
		}
		if err := p.Publish(message, d); err != nil {
			if lost := p.Lost(fmt.Sprintf("an event of %d bytes is left out: %v", len(d), err)); lost != nil {
				return lost
			}
		}
	}
	return nil
}

// resay repeats an end or a source event.
func resay(p Publisher, eventType string, data []byte) error {
	var said struct{ Reason, Status, State, Text string }
	bad := json.Unmarshal(data, &said)
	switch {
	case bad != nil || eventType == "source" && said.State == "":
		return republish(p, message, [][]byte{data})
	case eventType == "end":
		return p.End(said.Status)
	case said.State == "lost":
		return p.Lost(said.Text)
	default:
		return p.SetState(said.State, said.Text)
	}
}
