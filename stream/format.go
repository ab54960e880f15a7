package stream

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The formats of an answer, as the parameter format names them.
const (
	formatEvents = "sse"    // the blocks of an event stream
	formatText   = "text"   // a line for each event, as a person reads it
	formatNDJSON = "ndjson" // an object for each event, as the page saves it
)

// mediaTypes are what a client accepts that asks for a format without its name.
var mediaTypes = map[string]string{
	"text/event-stream":    formatEvents,
	"text/plain":           formatText,
	"application/x-ndjson": formatNDJSON,
}

// Formatted reports whether a request asks for another form than an event stream: by the parameter
// format, or by what it accepts before all else (RFC 9110, section 12.5.1).
func Formatted(r *http.Request) bool {
	format, err := readFormat(r, r.URL.Query())
	return err == nil && format != formatEvents
}

func readFormat(r *http.Request, values url.Values) (string, error) {
	if values.Has("format") {
		switch format := values.Get("format"); format {
		case formatEvents, formatText, formatNDJSON:
			return format, nil
		default:
			return "", fmt.Errorf("read format: %q is not sse, text or ndjson", short(format))
		}
	}
	return preferred(strings.Join(r.Header.Values("Accept"), ",")), nil
}

// preferred returns the format of the media range that has the highest weight, the first of
// several: an event stream for any that is not one of mediaTypes.
func preferred(accept string) string {
	best, most := formatEvents, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		weight := 1.0
		if q, given := params["q"]; given {
			weight, _ = strconv.ParseFloat(q, 64) // 0 for what is no number
		}
		if err == nil && weight > most {
			best, most = cmp.Or(mediaTypes[media], formatEvents), weight
		}
	}
	return best
}

func contentType(format string) string {
	switch format {
	case formatText:
		return "text/plain; charset=utf-8"
	case formatNDJSON:
		return "application/x-ndjson"
	}
	return "text/event-stream"
}

// converter writes events in another format. Those of more than largeEvent bytes count as held
// while it does.
type converter struct {
	*response
	stream  *Stream
	format  string
	started int64 // Unix milliseconds, of the log
	out     []byte
}

const (
	largeEvent = 64 << 10
	// outSpace is how much a converter writes at once.
	outSpace = 16 << 10
	// growth is how many times its size an event counts while it is converted.
	growth = 4
	// reserveAgain is how long a converter waits for memory until it asks again.
	reserveAgain = 50 * time.Millisecond
)

// newSink returns the sink of a viewer that asks for a format.
func (s *Stream) newSink(w http.ResponseWriter, v *viewer, format string) answerSink {
	out := s.newResponse(w, v)
	if format == formatEvents {
		return out
	}
	w.Header().Set("Content-Type", contentType(format))
	return &converter{response: out, stream: s, format: format, started: s.Started().UnixMilli()}
}

func (c *converter) write(events []byte) error {
	if err := c.begin(); err != nil {
		return err
	}
	for len(events) > 0 {
		end := bytes.Index(events, blankLine) + len(blankLine)
		if err := c.convert(events[:end-1]); err != nil {
			return err
		}
		events = events[end:]
	}
	if err := c.send(0); err != nil {
		return err
	}
	return c.flush()
}

// convert writes one event.
func (c *converter) convert(frame []byte) error {
	if len(frame) > largeEvent {
		free, err := c.reserve(growth * len(frame))
		if err != nil {
			return err
		}
		defer free()
		defer func() { c.out = nil }()
	}
	if c.format == formatText {
		c.out = c.appendLine(c.out, parseBlock(frame))
	} else {
		c.out = c.appendObject(c.out, parseBlock(frame))
	}
	return c.send(outSpace)
}

// reserve counts n bytes as held. It waits for them as long as a write waits for its peer.
func (c *converter) reserve(n int) (free func(), err error) {
	for until := time.Now().Add(writeWait); ; time.Sleep(reserveAgain) {
		if free, err = c.stream.Reserve(n); err == nil || c.cutOff.Load() || time.Now().After(until) {
			return free, err
		}
	}
}

// send writes what is more than least bytes.
func (c *converter) send(least int) error {
	if len(c.out) <= least {
		return nil
	}
	_, err := c.w.Write(c.out)
	c.out = c.out[:0]
	return err
}

// encodedBlock is an event or a control event as it stands in a stream.
type encodedBlock struct {
	id, eventType string // id is "" where there is none
	data          []byte
}

// parseBlock reads a block without the empty line at its end.
func parseBlock(frame []byte) encodedBlock {
	b := encodedBlock{eventType: defaultType}
	lines := 0
	for len(frame) > 0 {
		line, rest, _ := bytes.Cut(frame, []byte("\n"))
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(name) {
		case "id":
			b.id = string(value)
		case "event":
			b.eventType = string(value)
		case "data":
			if lines++; lines > 1 {
				b.data = append(b.data, '\n')
			}
			b.data = append(b.data, value...)
		}
		frame = rest
	}
	return b
}

// remark begins a line that is no event: the text of an event has no such character.
const remark = "\x1e"

// appendLine appends an event as text. What a reader must know besides is a line that begins with
// remark, and one word that says what it is.
func (c *converter) appendLine(dst []byte, b encodedBlock) []byte {
	word, text := "", ""
	switch b.eventType {
	case typeHello, typeTypes, typePing:
		return dst
	case typeGap:
		var d gap
		decodeData(b.data, &d)
		word, text = typeGap, fmt.Sprintf("events are missing, how many is not known (%s)", d.Reason)
		if d.Missed != nil {
			text = fmt.Sprintf("%d events are missing (%s)", *d.Missed, d.Reason)
		}
	case typeSource:
		var d sourceData
		_ = json.Unmarshal(b.data, &d) // of a recording it may be of another shape
		word, text = d.State, c.text(b)
	case typeEnd:
		word, text = typeEnd, c.text(b)
	case typeBye:
		word, text = typeBye, "the server is going"
	case typeNext:
		word, text = typeNext, string(b.data)
	default:
		return append(appendOneLine(dst, c.text(b)), '\n')
	}
	dst = append(append(append(dst, remark...), word...), ": "...)
	return append(appendOneLine(dst, text), '\n')
}

func (c *converter) text(b encodedBlock) string {
	if c.stream.options.Text == nil {
		return string(b.data)
	}
	return string(c.stream.options.Text(b.eventType, b.data))
}

// appendOneLine appends text with a sign for each line feed, as the page saves it.
func appendOneLine(dst []byte, text string) []byte {
	for {
		line, rest, more := strings.Cut(text, "\n")
		dst = append(dst, line...)
		if !more {
			return dst
		}
		dst = append(dst, " ⏎ "...)
		text = rest
	}
}

// object is an event in a file that the page saves (docs/wire.md, "A file of the page").
type object struct {
	ID   *string `json:"id"`
	Time *int64  `json:"time"`
	Type string  `json:"type"`
	Data string  `json:"data"`
}

// appendObject appends an event as an object.
func (c *converter) appendObject(dst []byte, b encodedBlock) []byte {
	switch b.eventType {
	case typeHello, typeTypes, typePing:
		return dst
	}
	o := object{Type: b.eventType, Data: string(b.data)}
	if b.id != "" {
		o.ID = &b.id
		if id, err := ParseCursor(b.id); err == nil && id.t != noTime {
			at := c.started + id.t
			o.Time = &at
		}
	}
	buffer := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(buffer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(o) // a buffer has no errors
	return buffer.Bytes()
}

// readSince reads where to start without a cursor: at a time, or so long ago.
func readSince(values url.Values) (*moment, error) {
	if !values.Has("since") {
		return nil, nil
	}
	if values.Has("from") {
		return nil, fmt.Errorf("read since: it says where to start, and so does from=%s", short(values.Get("from")))
	}
	since, err := parseMoment(values.Get("since"))
	if err != nil {
		return nil, fmt.Errorf("read since: %q is not how long ago, as 5m, or a time as 2026-11-28T11:20:03Z", short(values.Get("since")))
	}
	return &since, nil
}
