package foreign

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// Event is one that has come. It is valid during the call that it is given to.
type Event struct {
	Type  string // for the stream; "" is the default
	ID    []byte // the last event id, as an EventSource has it
	HasID bool   // the event has an id of its own
	Data  []byte // valid until the next call of the Decoder, and as long as the chunk is
	Long  int64  // the length of Data where that is more than the limit; then Data is nil
	Torn  bool   // Data is no JSON, though it has to be: it was cut, or damaged
}

// Decoder cuts what comes into events. It holds one unfinished event, of the limit at most.
type Decoder interface {
	// Decode calls emit for each event that chunk completes.
	Decode(chunk []byte, emit func(*Event))
	// End is the end of the answer, whole or not: it emits what needs no more, and reports whether
	// something was dropped that was not finished.
	End(whole bool, emit func(*Event)) (cut bool)
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

// MediaType returns the type of an answer by its Content-Type, without parameters and in small
// letters, "" for none. Of several the last that is well formed counts (Fetch standard, "extract a
// MIME type").
func MediaType(h http.Header) (media string) {
	for rest := strings.Join(h.Values("Content-Type"), ","); rest != ""; {
		end := endOfValue(rest)
		one, _, _ := strings.Cut(rest[:end], ";")
		rest = rest[min(end+1, len(rest)):]
		one = strings.ToLower(strings.TrimSpace(one))
		family, kind, _ := strings.Cut(one, "/")
		if isToken(family) && isToken(kind) && one != "*/*" {
			media = one
		}
	}
	return media
}

// endOfValue is where the first value of a list in a header ends, at a comma outside quotes.
func endOfValue(list string) int {
	quoted := false
	for i := 0; i < len(list); i++ {
		switch {
		case list[i] == '"':
			quoted = !quoted
		case list[i] == '\\' && quoted:
			i++
		case list[i] == ',' && !quoted:
			return i
		}
	}
	return len(list)
}

// KindOf returns the kind of an answer by its Content-Type. The error says that it is no text.
func KindOf(h http.Header) (string, error) {
	media := MediaType(h)
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
		return &sequence{unfinished: unfinished{limit: limit}}
	}
	return &records{unfinished{limit: limit}}
}

// unfinished is what has come of a record that has not ended, little more than the limit at most.
// Records have no ids and no retry.
type unfinished struct {
	limit  int
	kept   []byte
	length int64
	begun  bool // the first record is over: a byte order mark stands only before it
	event  Event
}

// send emits an event, in the space of the one before: a new one each would be garbage.
func (u *unfinished) send(e Event, emit func(*Event)) {
	u.event = e
	emit(&u.event)
}

func (u *unfinished) keep(part []byte) {
	u.length += int64(len(part))
	free := u.limit + len("\uFEFF\n") + 1 - len(u.kept)
	u.kept = append(u.kept, part[:min(len(part), free)]...)
}

// take returns the record that ends with this part, and its length. The next one is empty.
func (u *unfinished) take(part []byte) (record []byte, length int64) {
	record, length = part, int64(len(part))
	if u.length > 0 {
		u.keep(part)
		record, length = u.kept, u.length
	}
	u.kept, u.length = nil, 0
	if !u.begun {
		u.begun = true
		record, length = trimMark(record, length)
	}
	return record, length
}

func (u *unfinished) LastID() (id string, named bool) { return "", false }
func (u *unfinished) Retry() string                   { return "" }

// records are JSON lines: each ends with LF. What has only white space is no event.
type records struct{ unfinished }

func (r *records) Decode(chunk []byte, emit func(*Event)) {
	for {
		at := bytes.IndexByte(chunk, '\n')
		if at < 0 {
			r.keep(chunk)
			return
		}
		r.finish(chunk[:at], emit)
		chunk = chunk[at+1:]
	}
}

// finish emits the record that ends with this part.
func (r *records) finish(part []byte, emit func(*Event)) {
	record, length := r.take(part)
	trimmed := bytes.Trim(record, space)
	switch {
	case length > int64(r.limit):
		r.send(Event{Long: length}, emit)
	case len(trimmed) > 0:
		r.send(Event{Data: trimmed}, emit)
	}
}

// space is the white space of JSON (RFC 8259, section 2).
const space = " \t\r\n"

// End emits what has no end in an answer that is whole.
func (r *records) End(whole bool, emit func(*Event)) (cut bool) {
	if whole {
		r.finish(nil, emit)
		return false
	}
	last, _ := r.take(nil)
	return len(bytes.TrimSpace(last)) > 0
}
