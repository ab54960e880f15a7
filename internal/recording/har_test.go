package recording

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// harOf returns a HAR with the entries, as Chromium writes it.
func harOf(entries ...string) string {
	return `{
  "log": {
    "version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [],
    "entries": [` + strings.Join(entries, ",\n") + `]
  }
}`
}

// harEntry returns an entry that begins so many milliseconds after the first.
func harEntry(ms int, path, more string) string {
	return fmt.Sprintf(`{"_priority": "High", "request": {"method": "GET", "url": "http://ada:secret@host%s?key=secret#x", "headers": []},
		"startedDateTime": "2026-11-28T15:06:%02d.%03dZ", "time": 9.5, %s}`, path, ms/1000, ms%1000, more)
}

// harMessages returns messages of an event stream, a second from one to the next.
func harMessages(ms int, data ...string) string {
	var all []string
	for i, d := range data {
		all = append(all, fmt.Sprintf(`{"time": %d.%03d, "eventName": "message", "eventId": "", "data": %q}`, 1795878360+ms/1000+i, ms%1000, d))
	}
	return `"response": {"content": {"size": 9, "mimeType": "text/event-stream"}}, "_eventSourceMessages": [` + strings.Join(all, ", ") + `]`
}

// undated returns what Chromium exports as sanitized: of messages that came so many seconds behind
// the first request all but the data, which a body that has ended has.
func undated(body string, seconds ...string) string {
	var all []string
	for _, s := range seconds {
		all = append(all, fmt.Sprintf(`{"time": %s, "eventName": "message", "eventId": ""}`, strings.Replace(s, s[:1], fmt.Sprint(1795878360+int(s[0]-'0')), 1)))
	}
	content := `"response": {"content": {"mimeType": "text/event-stream"}}`
	if body != "" {
		content = harBody("text/event-stream", "", body)
	}
	return content + `, "_eventSourceMessages": [` + strings.Join(all, ", ") + `]`
}

func harBody(mime, encoding, text string) string {
	if encoding == "base64" {
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	quoted, _ := json.Marshal(text) // of a string it cannot fail
	return fmt.Sprintf(`"response": {"content": {"mimeType": %q, "text": %s, "encoding": %q}}`, mime, quoted, encoding)
}

func TestHAR_plays(t *testing.T) {
	page := harEntry(0, "/", harBody("text/html", "", "<p>data: none</p>"))
	for name, c := range map[string]struct{ file, want, lost, odd string }{
		"eventSource": {harOf(page, harEntry(100, "/ev", harMessages(600, "a\nb", "c"))), "500  \"a\\nb\"\n1500  \"c\"\n", "", ""},
		"types": {harOf(harEntry(0, "/ev", `"_eventSourceMessages": [{"time": 1795878360.5, "eventName": "price", "eventId": "7", "data": "1"}, {"time": 1795878361, "eventName": "ping", "eventId": "7", "data": "{}"}, {"time": 1795878361, "eventName": "end", "eventId": "7", "data": "{}"}]`)),
			"500 price \"1\"\n1000 %70ing \"{}\"\n1000 %65nd \"{}\"\n", "", ""},
		"ours": {harOf(harEntry(0, "/events", `"_eventSourceMessages": [{"time": 1795878360.5, "eventName": "hello", "eventId": "abcdefghijk27.2", "data": "{}"}, {"time": 1795878361, "eventName": "message", "eventId": "abcdefghijk27.3.9", "data": "a"}, {"time": 1795878361, "eventName": "ping", "eventId": "", "data": "{}"}]`)),
			"1000 message \"a\"\n", "", ""},
		"webSocket": {harOf(harEntry(0, "/ws", `"_webSocketMessages": [{"type": "send", "time": 1795878360.25, "opcode": 1, "data": "hi"}, {"type": "receive", "time": 1795878360.5, "opcode": 1, "data": "there"}]`)),
			"250 sent \"hi\"\n500  \"there\"\n", "", ""},
		"atOnce": {harOf(harEntry(500, "/b", harMessages(600, "b1", "b2", "b3")), page, harEntry(0, "/a", harMessages(100, "a1", "a2"))),
			"0 mark \"http://host/a\"\n100 message \"a1\"\n500 mark \"http://host/b\"\n600 message \"b1\"\n1100 message \"a2\"\n1600 message \"b2\"\n2600 message \"b3\"\n", "", ""},
		"body":       {harOf(harEntry(0, "/ev", harBody("text/event-stream; charset=utf-8", "", "data: a é\r\ndata: \"b\\\r\n\r\ndata: c\u0001\n\n"))), "0  \"a é\\n\\\"b\\\\\"\n100  \"c\\x01\"\n", "", ""},
		"base64":     {harOf(harEntry(0, "/ev", harBody("text/event-stream", "base64", "data: a é\n\ndata: c\n\n"))), "0  \"a é\"\n100  \"c\"\n", "", ""},
		"bodyOfOurs": {harOf(harEntry(0, "/events", harBody("text/event-stream", "", "id: abcdefghijk27.2.5000\ndata: a\n\nid: abcdefghijk27.3.5250\ndata: b\n\n"))), "0  \"a\"\n250  \"b\"\n", "", ""},
		"bodyTorn":   {harOf(harEntry(0, "/ev", harBody("text/event-stream", "", "data: a\n\ndata: b"))), "0  \"a\"\n", "message 2: cut off at the end of the file", ""},
		"escapes":    {harOf(harEntry(0, "/ev", `"response": {"content": {"text": "data: \u00e9\ud83d\ude00\ud83d \/\t\n\n", "mimeType": "text/event-stream"}}`)), "0  \"é😀� /\\t\"\n", "", ""},
		"sanitized":  {harOf(harEntry(0, "/ev", undated("data: a\n\nevent: b\nid: 7\ndata: c\n\ndata: d\n\n", "0.25", "0.5", "1.5"))), "250  \"a\"\n500 b \"c\"\n1500  \"d\"\n", "", ""},
		"fewerTimes": {harOf(harEntry(0, "/ev", undated("data: a\n\ndata: b\n\ndata: c\n\n", "0.25"))), "250  \"a\"\n250  \"b\"\n250  \"c\"\n", "", ""},
		"unsaved": {harOf(harEntry(0, "/ev", undated("", "0.25", "0.5")), harEntry(0, "/b", harMessages(600, "a"))), "0 mark \"http://host/ev\"\n0 mark \"http://host/b\"\n600  \"a\"\n",
			"message 1: " + errUnsaved.Error() + "; message 2: " + errUnsaved.Error(), ""},
		"torn": {harOf(page, harEntry(0, "/ev", harMessages(600, "a", "b")))[:790], "600 message \"a\"\n", "message 2: cut off at the end of the file", ""},
		"damaged": {harOf(harEntry(0, "/ev", `"_eventSourceMessages": [{"time": 1795878360.5, "data": "a"}, {"time": 5, "x": ["}"]}, 7, {"time": "x", "data": "b"}]`)),
			"500  \"a\"\n500  \"b\"\n", "message 2: no message: damaged; message 3: no message: damaged", "message 4: its time is out of bounds"},
		"broken": {harOf(harEntry(0, "/ev", `"_eventSourceMessages": [{"time": 1795878360.5, "data": "a"}, {]}`)), "500  \"a\"\n", "message 2: no message: damaged; message 3: no JSON: damaged, and what follows is not played", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, begin := range []string{"", byteOrderMark} {
				got, s := played(t, begin+c.file, 0)
				if want := c.want; strings.ReplaceAll(got, " message ", "  ") != strings.ReplaceAll(want, " message ", "  ") || s.Kind != "HAR" {
					t.Errorf("%s, played\n%swant\n%s", s.Kind, got, want)
				}
				if s.Lost.String() != c.lost || s.Odd.String() != c.odd {
					t.Errorf("said %q and %q, want %q and %q", s.Lost.String(), s.Odd.String(), c.lost, c.odd)
				}
			}
		})
	}
	for _, file := range []string{harOf(page), harOf(), harOf(harEntry(0, "/ev", `"_webSocketMessages": [ ]`))} {
		if _, err := NewReader(strings.NewReader(file), int64(len(file)), Options{}); !errors.Is(err, errNoStream) {
			t.Errorf("a HAR without a stream: %v, want %v", err, errNoStream)
		}
	}
}

// A HAR is sought, although it is read from its start then.
func TestHAR_seek(t *testing.T) {
	var entries []string
	for i := range 3 * maxOpen {
		entries = append(entries, harEntry(i*10, fmt.Sprint("/", i), harMessages(i*10+3, strings.Split(strings.Repeat("x ", 20), " ")...)))
	}
	file := harOf(entries...)
	r, err := NewReader(strings.NewReader(file), int64(len(file)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil || s.Events != 3*maxOpen*22 {
		t.Fatalf("%d events, error %v; want all of %d streams", s.Events, err, 3*maxOpen)
	}
	checkSeek(t, r, s, rest(t, r))
}
