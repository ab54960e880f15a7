package source

import (
	"encoding/json"
	"fmt"

	"pushpane/internal/room"
	"pushpane/internal/screen"
)

// republish publishes recorded events of one type. Source and end events of the recording become
// those of this stream. A type that the stream refuses becomes message, and an event that it
// refuses a mark of loss, so that the only error is that of a closed stream.
func republish(p Publisher, eventType string, data [][]byte) error {
	if eventType == "end" || eventType == "source" {
		for _, d := range data {
			if err := republishState(p, eventType, d); err != nil {
				return err
			}
		}
		return nil
	}
	if eventType == room.Type || eventType == screen.Type { // of a foreign file
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

// republishState publishes an end or a source event; data of another shape becomes a message.
func republishState(p Publisher, eventType string, data []byte) error {
	var content struct{ Reason, Status, State, Text string }
	bad := json.Unmarshal(data, &content)
	switch {
	case bad != nil || eventType == "source" && content.State == "":
		return republish(p, message, [][]byte{data})
	case eventType == "end":
		return p.End(content.Status)
	case content.State == "lost":
		return p.Lost(content.Text)
	default:
		return p.SetState(content.State, content.Text)
	}
}
