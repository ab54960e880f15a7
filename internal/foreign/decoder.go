package foreign

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

// Event is one that has come.
type Event struct {
	Type  string // for the stream; "" is the default
	ID    []byte // the last event id, as an EventSource has it; valid during the call
	HasID bool   // the event has an id of its own
	Data  []byte // valid until the next call of the Decoder, and as long as the chunk is
	Long  int64  // the length of Data where that is more than the limit; then Data is nil
	Torn  bool   // Data is no JSON, though it has to be: it was cut, or damaged
}

// Decoder cuts what comes into events. It holds one unfinished event, of the limit at most.
type Decoder interface {
	// Decode calls emit for each event that chunk completes.
	Decode(chunk []byte, emit func(Event))
	// End is the end of the answer, whole or not: it emits what needs no more, and reports whether
	// something was dropped that was not finished.
	End(whole bool, emit func(Event)) (cut bool)
	// LastID is what Last-Event-ID says next, "" for nothing; named is that the stream has said so.
	LastID() (id string, named bool)
	// Retry is the newest field retry, "" where there is none.
	Retry() string
}

// The kinds of an answer.
const (
	KindEvents  = "event stream"
	KindJSON    = "JSON lines"
	KindJSONSeq = "JSON sequence"
	KindText    = "text"
	KindSocket  = "WebSocket"
)

// KindOf returns the kind of an answer by its Content-Type. The error says that it is no text.
func KindOf(contentType string) (string, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil { // of a bad parameter
		media, _, _ = strings.Cut(contentType, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	switch media {
	case "text/event-stream":
		return KindEvents, nil
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines", "application/json-lines",
		"application/stream+json", "application/x-json-stream", "text/x-ndjson":
		return KindJSON, nil
	}
	switch family, _, _ := strings.Cut(media, "/"); {
	case media == "application/json-seq", strings.HasSuffix(media, "+json-seq"):
		return KindJSONSeq, nil
	case family == "image", family == "audio", family == "video", family == "font":
		return "", fmt.Errorf("its type is %q, which is no text", media)
	}
	return KindText, nil
}

// NewDecoder returns the decoder of a kind but [KindText] and [KindSocket], for events of at most
// limit bytes.
func NewDecoder(kind string, limit int) Decoder {
	switch kind {
	case KindEvents:
		return newEventStream(limit)
	case KindJSONSeq:
		return &sequence{limit: limit}
	}
	return &records{limit: limit}
}

// records are JSON lines: each ends with LF. What has only white space is no event.
type records struct {
	limit  int
	kept   []byte
	length int64
	begun  bool // the first record is over: a byte order mark stands only before it
}

func (r *records) Decode(chunk []byte, emit func(Event)) {
	for {
		at := bytes.IndexByte(chunk, '\n')
		if at < 0 {
			r.keep(chunk)
			return
		}
		if r.length == 0 {
			r.emit(chunk[:at], int64(at), emit)
		} else {
			r.keep(chunk[:at])
			r.emit(r.kept, r.length, emit)
			r.kept, r.length = nil, 0
		}
		chunk = chunk[at+1:]
	}
}

func (r *records) keep(part []byte) {
	r.length += int64(len(part))
	free := r.limit + len("\uFEFF") + 1 - len(r.kept)
	r.kept = append(r.kept, part[:min(len(part), free)]...)
}

func (r *records) emit(record []byte, length int64, emit func(Event)) {
	if !r.begun {
		r.begun = true
		record, length = trimMark(record, length)
	}
	trimmed := bytes.Trim(record, space)
	switch {
	case length > int64(r.limit):
		emit(Event{Long: length})
	case len(trimmed) > 0:
		emit(Event{Data: trimmed})
	}
}

// space is the white space of JSON (RFC 8259, section 2).
const space = " \t\r\n"

// End emits what has no end in an answer that is whole.
func (r *records) End(whole bool, emit func(Event)) (cut bool) {
	last, length := r.kept, r.length
	r.kept, r.length = nil, 0
	if whole {
		r.emit(last, length, emit)
		return false
	}
	return len(bytes.TrimSpace(last)) > 0
}

func (r *records) LastID() (id string, named bool) { return "", false }
func (r *records) Retry() string                   { return "" }
