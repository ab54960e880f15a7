package stream

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// The types of the control events, which the stream itself sends (docs/wire.md, "Control events").
// ping is the heartbeat.
const (
	typeHello  = "hello"
	typeGap    = "gap"
	typeTypes  = "types"
	typeSource = "source"
	typePing   = "ping"
	typeEnd    = "end"
	typeBye    = "bye"
	typeNext   = "next"
)

// The reasons of a gap: why a viewer cannot resume at its cursor.
const (
	gapHistory = "history" // the events behind it were trimmed
	gapAhead   = "ahead"   // it is behind the end of the log
	gapRestart = "restart" // it is of another log
	gapUnknown = "unknown" // it cannot be read
)

// The states of a source that the stream itself sets.
const (
	stateLost  = "lost"
	stateEnded = "ended"
)

// The reasons of an end: of the source, or of a viewing.
const (
	endSource   = "source"
	endDuration = "duration"
)

type helloData struct {
	Status
	Resumed bool     `json:"resumed"`
	Types   []string `json:"types"`
	Until   *int64   `json:"until"`
}

// gap is the data of a gap event: events that the viewer does not get.
type gap struct {
	Missed *int64 `json:"missed"` // nil if unknown
	Reason string `json:"reason"`
}

type typesData struct {
	Types []string `json:"types"`
}

type pingData struct {
	Last    string `json:"last"`
	Viewers int    `json:"viewers"`
}

type endData struct {
	Reason string `json:"reason"`
	Status string `json:"status"`
}

// sourceData is the data of a source event.
type sourceData struct {
	State string `json:"state"`
	Text  string `json:"text"`
}

type byeData struct {
	Reason string `json:"reason"`
}

// appendControl appends a control event. data is one of the structs above, which json never
// refuses, or a Cursor, which is written as it is.
func appendControl(dst []byte, id, eventType string, data any) []byte {
	if cursor, ok := data.(Cursor); ok {
		return appendFrame(dst, id, eventType, cursor.append(nil))
	}
	return appendFrame(dst, id, eventType, encodeData(data))
}

func encodeData(data any) []byte {
	text, err := json.Marshal(data)
	if err != nil {
		panic(fmt.Sprintf("stream: encode %T: %v", data, err))
	}
	return text
}

// decodeData decodes what encodeData has encoded.
func decodeData(text []byte, data any) {
	if err := json.Unmarshal(text, data); err != nil {
		panic(fmt.Sprintf("stream: decode %T: %v", data, err))
	}
}

// appendRetry appends the time that a bare EventSource waits before it reconnects, 1 to 3 s. It is
// random (jitter), so that they do not all come back at once after a restart. It stands in the
// block of hello, since some clients read a block of its own as an event without data. A poll has
// none.
func appendRetry(dst []byte) []byte {
	return fmt.Appendf(dst, "retry: %d\n", 1000+rand.IntN(2001))
}

// endStatus is the status of a viewing's end, in plain words.
func endStatus(duration time.Duration) string {
	if duration == 0 {
		return "the viewing is over"
	}
	return fmt.Sprintf("the viewing of %s is over", duration)
}
