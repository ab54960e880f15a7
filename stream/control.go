package stream

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// The control events: what the stream itself tells a viewer (docs/wire.md).
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

// Why a viewer cannot go on where it was.
const (
	gapHistory = "history" // it left the history
	gapAhead   = "ahead"   // the log was never that far
	gapRestart = "restart" // it was in another log
	gapUnknown = "unknown" // the cursor says nothing
)

// States of a source that the stream itself knows.
const (
	stateLost  = "lost"
	stateEnded = "ended"
)

// Why an end.
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

// gap is a hole that is told.
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

// sourceData is what the source says of itself.
type sourceData struct {
	State string `json:"state"`
	Text  string `json:"text"`
}

type byeData struct {
	Reason string `json:"reason"`
}

// appendControl appends a control event. data is one of the structs above, which json never
// refuses, or a cursor as it stands.
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

// appendRetry appends the time a bare EventSource waits before it comes back. It is random so that
// a restart does not bring all of them back in step. It stands in the block of hello: some clients
// take a block of its own for an event without data.
func appendRetry(dst []byte) []byte {
	return fmt.Appendf(dst, "retry: %d\n", 1000+rand.IntN(2001))
}

// endStatus says the end of a viewing in plain words.
func endStatus(duration time.Duration) string {
	if duration == 0 {
		return "the viewing is over"
	}
	return fmt.Sprintf("the viewing of %s is over", duration)
}
