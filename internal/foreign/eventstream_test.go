package foreign

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pushpane/stream"
)

// plain is the reader of the standard (HTML, section 9.2.6), word for word, of a whole text. It
// shares nothing with eventStream.
func plain(text string) (events []string, lastID string) {
	text = strings.TrimPrefix(text, "\uFEFF")
	var lines []string
	for text != "" {
		i := strings.IndexAny(text, "\r\n")
		if i < 0 {
			break // a line that has not ended
		}
		lines = append(lines, text[:i])
		if strings.HasPrefix(text[i:], "\r\n") {
			i++
		}
		text = text[i+1:]
	}
	data, name, id := "", "", ""
	for _, line := range lines {
		field, value := line, ""
		if i := strings.Index(line, ":"); i >= 0 {
			field, value = line[:i], strings.TrimPrefix(line[i+1:], " ")
		}
		switch {
		case line == "":
			lastID = id
			if data != "" {
				events = append(events, fmt.Sprintf("%q %q %q", name, id, strings.TrimSuffix(data, "\n")))
			}
			data, name = "", ""
		case strings.HasPrefix(line, ":"):
		case field == "event":
			name = value
		case field == "data":
			data += value + "\n"
		case field == "id" && !strings.Contains(value, "\x00"):
			id = value
		}
	}
	return events, lastID
}

// decoded is what a decoder makes of a text that comes in these pieces.
func decoded(d Decoder, pieces ...string) (events []string) {
	emit := func(e *Event) {
		name := strings.ReplaceAll(strings.ReplaceAll(e.Type, "%2E", "."), "%20", " ")
		if e.Long > 0 {
			events = append(events, fmt.Sprintf("long %d", e.Long))
			return
		}
		events = append(events, fmt.Sprintf("%q %q %q", name, e.ID, e.Data))
	}
	for _, piece := range pieces {
		chunk := []byte(piece)
		d.Decode(chunk, emit)
		for i := range chunk {
			chunk[i] = '!' // the buffer is used again
		}
	}
	d.End(true, emit)
	return events
}

// streams have each field, each corner of the grammar.
var streams = []string{
	"data: one\n\ndata: two\ndata:  three\n\n", "\uFEFFdata: a\n\n", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", ": comment\n\nid: 7\ndata: x\n\ndata: y\n\n",
	"id: 1\nevent: a.b\ndata\n\nid\ndata:\ndata:\n\n", "id: 4\n\ndata: z\n\n", "event: e\n\ndata: none\n\n", "retry: 10\ndata: x\n\nretry: y\n\n", "id: a\x00b\ndata: nul\n\n",
	"datax: no\ndata x\n:data: y\n data: z\n\ndata: {\"a\": \"b: c\"}\n\n", "data: cut\n\ndata: never", "data: cut\nid: 9\n", "\n\n\ndata: \xff\xfe\n\n", "data:x\n\ndata:  y\n\ndata: : z\n\n",
	"id: 5\ndata: whole\n\nid: 6\ndata: half\n",
}

// Each line end, each place where the bytes are cut in two, and byte by byte, against the reader of
// the standard.
func TestEventStream_eachLineEndAndCut(t *testing.T) {
	for _, text := range streams {
		for _, end := range []string{"\n", "\r", "\r\n"} {
			text := strings.ReplaceAll(text, "\n", end)
			want, lastID := plain(text)
			check := func(pieces ...string) {
				t.Helper()
				d := newEventStream(1000)
				got := decoded(d, pieces...)
				if strings.Join(got, "\n") != strings.Join(want, "\n") || string(d.lastID) != lastID {
					t.Fatalf("%q is read as\n%s, last %q\nwant\n%s, last %q", pieces, strings.Join(got, "\n"), d.lastID, strings.Join(want, "\n"), lastID)
				}
			}
			check(strings.Split(text, "")...)
			for at := range len(text) + 1 {
				check(text[:at], text[at:])
				for second := at; second <= len(text); second += 3 {
					check(text[:at], text[at:second], text[second:])
				}
			}
		}
	}
}

func FuzzEventStream(f *testing.F) {
	for _, text := range streams {
		f.Add(text, uint(3))
		f.Add(strings.ReplaceAll(text, "\n", "\r\n"), uint(1))
	}
	f.Fuzz(func(t *testing.T, text string, at uint) {
		want, lastID := plain(text)
		// Names as types, which the fuzz test of stream reads back.
		for i, event := range want {
			var name, id, data string
			if _, err := fmt.Sscanf(event, "%q %q %q", &name, &id, &data); err != nil {
				t.Skip()
			}
			want[i] = fmt.Sprintf("%q %q %q", Type(strings.ToValidUTF8(name, "\uFFFD")), id, data)
		}
		d := newEventStream(1000)
		var got []string
		emit := func(e *Event) {
			if e.Long > 0 {
				t.Skip()
			}
			got = append(got, fmt.Sprintf("%q %q %q", e.Type, e.ID, e.Data))
		}
		cut := min(int(at%1000), len(text))
		d.Decode([]byte(text[:cut]), emit)
		d.Decode([]byte(text[cut:]), emit)
		if strings.Join(got, "\n") != strings.Join(want, "\n") || string(d.lastID) != lastID && d.End(true, emit) == false {
			t.Errorf("%q cut at %d is read as\n%s\nwant\n%s", text, cut, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// An event that is too long is told with the length of its data, and costs its limit at most.
func TestEventStream_long(t *testing.T) {
	const limit = 100
	for text, want := range map[string]string{
		"data: " + strings.Repeat("x", limit) + "\n\ndata: next\n\n":                    fmt.Sprintf("%q %q %q", "", "", strings.Repeat("x", limit)),
		"data: " + strings.Repeat("x", limit+1) + "\n\ndata: next\n\n":                  "long 101",
		"id: 3\ndata:" + strings.Repeat("x", 100000) + "\ndata: more\n\ndata: next\n\n": "long 100005",
		strings.Repeat("data: 0123456789\n", 20) + "\ndata: next\n\n":                   "long 219",
		": " + strings.Repeat("c", 5000) + "\ndata: a\n\ndata: next\n\n":                `"" "" "a"`,
		"event: " + strings.Repeat("e", 5000) + "\ndata: a\n\ndata: next\n\n":           `"" "" "a"`,
	} {
		for _, size := range []int{1, 7, 64, len(text)} {
			var pieces []string
			for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
				pieces = append(pieces, rest[:min(size, len(rest))])
			}
			d := newEventStream(limit)
			got := decoded(d, pieces...)
			if len(got) != 2 || got[0] != want || !strings.HasSuffix(got[1], `"next"`) {
				t.Errorf("%.40q in pieces of %d is read as %.200q, want %.200q and the next", text, size, got, want)
			}
			if cap(d.line) > 4*limit {
				t.Errorf("%.40q: %d bytes are held", text, cap(d.line))
			}
		}
	}
}

func TestEventStream_retry(t *testing.T) {
	d := newEventStream(100)
	d.Decode([]byte("retry: 1500\n\nretry: soon\n"), func(*Event) {})
	if d.Retry() != "1500" {
		t.Errorf("retry is %q, want the newest number", d.Retry())
	}
}

func TestRecords(t *testing.T) {
	for _, c := range []struct {
		kind, text string
		whole      bool
		want       string
		cut        bool
	}{
		{KindJSON, "{\"a\":1}\n\n  \r\n{\"b\":2}\r\n{\"c\":3}", true, `{"a":1}|{"b":2}|{"c":3}`, false},
		{KindJSON, "{\"a\":1}\n{\"b\":", false, `{"a":1}`, true},
		{KindJSONSeq, "\x1e{\"a\":\n1}\n\x1e\x1e[2]\n", true, "{\"a\":\n1}|[2]", false},
		{KindJSONSeq, "\x1e{\"a\":1}\n\x1e{\"b\":2}\n", false, `{"a":1}|{"b":2}`, false},
		{KindJSONSeq, "\x1e{\"a\":1}\n\x1e{\"b\"", false, `{"a":1}`, true},
		{KindJSON, strings.Repeat("x", 51) + "\n1\n", true, "long 51|1", false},
		{KindJSON, "\uFEFF{\"a\":1}\n\uFEFF2\n", true, "{\"a\":1}|\uFEFF2", false},
		{KindJSON, "\uFEFF" + strings.Repeat("x", 50), true, strings.Repeat("x", 50), false},
		{KindJSONSeq, "\uFEFF\x1e{\"a\":\"}]\\\"{\"}\n", true, `{"a":"}]\"{"}`, false},
		{KindJSONSeq, "\x1e{\"a\":1}\x1e{\"b\":\x1e\"c\n\x1e12\x1e12\n\x1etru\n\x1e[3]\n", true, `{"a":1}|torn {"b":|torn "c|torn 12|12|torn tru|[3]`, false},
		{KindJSONSeq, "\x1e1\n\x1e{\"a\":", true, "1", true},
		{KindJSONSeq, "\x1e{\"a\":1}\x1e12", true, `{"a":1}`, true},
		{KindJSONSeq, "\x1e[\"" + strings.Repeat("x]", 26) + "\"]\n\x1e" + strings.Repeat("[", 51) + "\n\x1e1\n", true, "long 57|long 52|1", false},
	} {
		for at := range len(c.text) + 1 {
			d := NewDecoder(c.kind, 50)
			var got []string
			emit := func(e *Event) {
				if e.Long > 0 {
					e.Data = fmt.Appendf(nil, "long %d", e.Long)
				}
				if e.Torn {
					e.Data = append([]byte("torn "), e.Data...)
				}
				got = append(got, string(e.Data))
			}
			d.Decode([]byte(c.text[:at]), emit)
			d.Decode([]byte(c.text[at:]), emit)
			if cut := d.End(c.whole, emit); strings.Join(got, "|") != c.want || cut != c.cut {
				t.Errorf("%s %q cut at %d is read as %q, %v, want %q, %v", c.kind, c.text, at, got, cut, c.want, c.cut)
			}
		}
	}
}

// A text of a sequence is there at its LF, with no RS behind it.
func TestSequence_atOnce(t *testing.T) {
	d := NewDecoder(KindJSONSeq, 50)
	var got []string
	for _, chunk := range []string{"\x1e{\"n\":1}\n", "\x1e{\"n\":\n", "[2]", "\n}\n"} {
		d.Decode([]byte(chunk), func(e *Event) { got = append(got, string(e.Data)) })
		got = append(got, ";")
	}
	if want := "{\"n\":1};;;{\"n\":\n[2]\n};"; strings.Join(got, "") != want {
		t.Errorf("it came as %q, want %q", strings.Join(got, ""), want)
	}
}

// Of several types, as where a server and a proxy both say one, the last counts, as in browsers.
func TestMediaType(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string
	}{
		{nil, ""}, {[]string{""}, ""}, {[]string{" Text/Plain ;charset=x"}, "text/plain"}, {[]string{"text/html", "text/event-stream"}, "text/event-stream"},
		{[]string{"text/event-stream", "text/html"}, "text/html"}, {[]string{"text/event-stream, text/html;charset=utf-8"}, "text/html"},
		{[]string{"text/event-stream", "*/*"}, "text/event-stream"}, {[]string{"text/event-stream", "none"}, "text/event-stream"}, {[]string{"text/event-stream", "a b/c"}, "text/event-stream"},
		{[]string{`text/plain; a="b, text/html"`}, "text/plain"}, {[]string{`text/plain; a="\", text/html"`}, "text/plain"}, {[]string{`text/plain; a="b", text/html`}, "text/html"}, {[]string{"text/event-stream,"}, "text/event-stream"},
	} {
		if got := MediaType(http.Header{"Content-Type": c.values}); got != c.want {
			t.Errorf("%q is %q, want %q", c.values, got, c.want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for media, want := range map[string]string{
		"text/event-stream": KindEvents, "Text/Event-Stream; charset=utf-8": KindEvents, "text/event-stream;charset": KindEvents, "application/x-ndjson": KindJSON, "application/json-seq": KindJSONSeq,
		"application/geo+json-seq": KindJSONSeq, "text/plain": KindText, "application/json": KindText, "": KindText, "image/png": "", "video/mp4": "",
	} {
		if got, err := KindOf(http.Header{"Content-Type": {media}}); got != want || (err != nil) != (want == "") {
			t.Errorf("%q is %q, %v, want %q", media, got, err, want)
		}
	}
}

func TestType_namesThatMeanSomething(t *testing.T) {
	for name, want := range map[string]string{"chat": "%63hat", "room": "%72oom", "screen": "%73creen", "ping": "%70ing", "price": "price"} {
		if got := Type(name); got != want {
			t.Errorf("%q has the type %q, want %q", name, got, want)
		}
	}
}

func BenchmarkEventStream(b *testing.B) {
	chunk := []byte(strings.Repeat("id: 12345\nevent: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\" word\"}\n\n", 500))
	d := newEventStream(stream.MaxEvent)
	b.SetBytes(int64(len(chunk)))
	b.ReportAllocs()
	for b.Loop() {
		d.Decode(chunk, func(*Event) {})
	}
}
