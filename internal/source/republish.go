package source

import (
	"encoding/json"
	"errors"
	"fmt"

	"pushpane/internal/foreign"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// republish publishes recorded events of one type. Source and end events of the recording become
// those of this stream. An event whose type the stream refuses is of the type [foreign.Named], and
// one that it refuses a mark of loss, so that the only error is that of a closed stream.
// published is called for count of data from the index on, the last of which has the number last;
// it is nil where the numbers are not needed.
func republish(p Publisher, eventType string, data [][]byte, published func(index int, last int64, count int)) error {
	if eventType == "end" || eventType == "source" {
		for _, d := range data {
			if err := republishState(p, eventType, d); err != nil {
				return err
			}
		}
		return nil
	}
	for first := 0; first < len(data); first += screen.Together {
		some := data[first:min(first+screen.Together, len(data))]
		behind := published
		if published != nil {
			behind = func(index int, last int64, count int) { published(first+index, last, count) }
		}
		if err := republishTogether(p, eventType, some, behind); err != nil {
			return err
		}
	}
	return nil
}

// republishTogether is republish for at most screen.Together events, at least one.
func republishTogether(p Publisher, eventType string, data [][]byte, published func(index int, last int64, count int)) error {
	if published == nil {
		published = func(int, int64, int) {}
		if p.Publish(eventType, data...) == nil {
			return nil
		}
	} else if last, err := p.PublishNumbered(eventType, data...); err == nil {
		published(0, last, len(data))
		return nil
	}
	for i, d := range data {
		n, err := p.PublishNumbered(eventType, d)
		if errors.Is(err, stream.ErrType) {
			n, err = p.PublishNumbered(foreign.Named, foreign.AppendNamed(nil, eventType, d))
		}
		if err == nil {
			published(i, n, 1)
		} else if lost := p.Lost(fmt.Sprintf("an event of %d bytes is left out: %v", len(d), err)); lost != nil {
			return lost
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
		return republish(p, message, [][]byte{data}, nil)
	case eventType == "end":
		return p.End(content.Status)
	case content.State == "lost":
		return p.Lost(content.Text)
	default:
		return p.SetState(content.State, content.Text)
	}
}
