package stream

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write testdata/wire.golden and wire.json anew")

// nasty is text that has broken an event stream.
var nasty = []string{
	"", " ", "  two spaces first", "hello", "a\nb", "a\rb", "a\r\nb", "\n", "\r", "\r\n", "\n\n", "\r\r\n\n", "ends with LF\n", "ends with CR\r",
	"data: x", "id: 7\ndata: y", "event: error", ": a comment", "retry: 1", "a: b: c", "\x00", "nul\x00in the middle", "\ufeffBOM first", "\u2028 and \u2029 end no line",
	"\u0085 neither", "𝄞 😀", "<script>alert(1)</script>", "&lt;", "tab\there", "\x1b[31mred\x1b[0m", "bad \xff byte", "\xe2\x82", "\xc3\x28", "\xf0\x9f\x98", "\xed\xa0\x80", "\u202eabc",
}

// sanitized is what a client gets of data: lines are ended by LF, and each byte that is not UTF-8
// is U+FFFD.
func sanitized(data string) string {
	data = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(data)
	return string([]rune(data)) // a conversion replaces byte by byte
}

// goldenBody is every kind of block that there is, as the body of a poll.
func goldenBody() []byte {
	const epoch = "abcdefghijk27"
	at := func(n, t int64) string { return Cursor{Epoch: epoch, N: n, t: t}.String() }
	missed, until := int64(2), int64(1_800_000_060_000)
	status := Status{Epoch: epoch, Started: UnixMilli{time.UnixMilli(1_800_000_000_000)}, Now: UnixMilli{time.UnixMilli(1_800_000_000_500)}, First: at(3, 30), Last: at(4, 40), Events: 2, Source: "clock", Name: "the clock", State: &SourceState{at(4, 40), "running", "ping example.com"}, Viewers: 1, Duration: Milliseconds{time.Minute}}
	body := appendControl(nil, "", typeHello, helloData{status, false, []string{"message"}, &until})
	body = appendControl(body, at(2, noTime), typeGap, gap{&missed, gapHistory})
	body = appendControl(body, "", typeGap, gap{nil, gapRestart})
	n := int64(2)
	for _, data := range nasty {
		n++
		body = appendFrame(body, at(n, n*10), defaultType, []byte(data))
	}
	body = appendControl(body, "", typeTypes, typesData{[]string{"message", "price"}})
	body = appendFrame(body, at(n+1, MaxN), "price", []byte("42"))
	body = appendControl(body, "", typeTypes, typesData{[]string{"message", "price", ForeignType("ping"), "response.output_text.delta"}})
	body = appendFrame(body, at(n+2, MaxN), ForeignType("ping"), []byte(`{"type": "ping"}`))
	body = appendFrame(body, at(n+3, MaxN), "response.output_text.delta", []byte(`{"delta":"Hi"}`))
	n += 2
	body = appendControl(body, "", typePing, pingData{at(n+1, MaxN), 2})
	body = appendControl(body, at(n+2, MaxN), typeSource, sourceData{"running", "ping example.com"})
	body = appendControl(body, at(n+3, MaxN), typeEnd, endData{endSource, "input ended, 42 lines"})
	body = appendControl(body, "", typeBye, byeData{"shutdown"})
	end := Cursor{Epoch: epoch, N: n + 3, End: true}
	body = appendControl(body, end.String(), typeEnd, endData{endDuration, endStatus(60e9)})
	return appendControl(body, "", typeNext, end)
}

// The golden bytes are also read by the page's parser (ui/test); both change in one commit with
// docs/wire.md.
func TestWire_golden(t *testing.T) {
	type block struct {
		ID    string `json:"id"`
		Event string `json:"event"`
		Data  string `json:"data"`
	}
	body := goldenBody()
	var blocks []block
	for _, e := range decodeAll(t, string(body)) {
		blocks = append(blocks, block{e.id, e.name, e.data})
	}
	var table bytes.Buffer
	encoder := json.NewEncoder(&table)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(blocks); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"testdata/wire.golden": body, "testdata/wire.json": table.Bytes()} {
		if *update {
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what the encoder writes now; a byte on the wire changes with docs/wire.md and the page", name)
		}
	}
}

func TestAppendFrame_nastyTextIsOneEvent(t *testing.T) {
	for _, data := range nasty {
		got := decodeAll(t, string(appendFrame(nil, "abcdefghijk27.1.0", "price", []byte(data))))
		want := event{"abcdefghijk27.1.0", "price", sanitized(data)}
		if len(got) != 1 || got[0] != want {
			t.Errorf("data %q arrives as %+v, want %+v", data, got, want)
		}
	}
}

// The encoder against the decoder, which shares nothing with it.
func FuzzAppendFrame(f *testing.F) {
	for _, data := range nasty {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		frame := appendFrame([]byte("data: before\n\n"), "abcdefghijk27.1.0", "price", data)
		if !utf8.Valid(frame) || bytes.ContainsRune(frame, '\r') {
			t.Errorf("data %q is encoded as %q", data, frame)
		}
		got := decodeAll(t, string(append(frame, "data: behind\n\n"...)))
		want := event{"abcdefghijk27.1.0", "price", sanitized(string(data))}
		if len(got) != 3 || got[1] != want || got[0].data != "before" || got[2].data != "behind" {
			t.Errorf("data %q arrives as %+v, want %+v", data, got, want)
		}
		checkBatch(t, defaultType, data, nil, data, []byte("x"))
		checkBatch(t, "price", []byte("x"), data)
	})
}

// A batch copies only what changes; in the log it is as appendFrame writes it.
func TestBatch_isAsAppendFrameWritesIt(t *testing.T) {
	var data [][]byte
	for _, text := range nasty {
		data = append(data, []byte(text))
	}
	for c := range 256 { // at each place of eight bytes, of the 32 before, and of what is behind
		for at := range 45 {
			line := bytes.Repeat([]byte("x"), 45)
			line[at] = byte(c)
			data = append(data, line)
		}
	}
	checkBatch(t, defaultType, data...)
	checkBatch(t, "price", data...)
}

func checkBatch(t *testing.T, eventType string, data ...[]byte) {
	t.Helper()
	b := newBatch(eventType, data...)
	for i, d := range data {
		body, inLine := b.body(i)
		got, want := string(body), string(appendBody(nil, eventType, d))
		if inLine {
			got = string(b.head) + got + string(blankLine)
		}
		if got != want || len(want) > b.longest {
			t.Fatalf("data %q are in the log as %q, want %q", d, got, want)
		}
	}
}

// The id that is counted on is the one that would be written.
func TestIDLine_countsOn(t *testing.T) {
	for _, c := range []Cursor{{Epoch: "abcdefghijk27"}, {Epoch: "9999999999999", N: 98, t: 9}, {Epoch: "abcdefghijk27", N: 999_999_998, t: MaxN}, {Epoch: "abcdefghijk27", N: MaxN - 1000, t: 99}} {
		for l := newIDLine(c, []byte("data: ")); l.cursor.N < c.N+1000; l.next() {
			c := Cursor{Epoch: c.Epoch, N: l.cursor.N, t: c.t}
			want := "id: " + c.String() + "\n"
			if alone, all := string(l.alone()), string(l.withHead()); alone != want || all != want+"data: " {
				t.Fatalf("event %d has the lines %q and %q, want %q", c.N, alone, all, want)
			}
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	for _, s := range []string{"abcdefghijk27.1.2", "abcdefghijk27.0", "abcdefghijk27.5.end", "abcdefghijk27.9007199254740991.0", "abcdefghijk27.01", "x.1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCursor(s)
		if err == nil && c.String() != s {
			t.Errorf("%q is read as %q", s, c)
		}
	})
}

func TestParseCursor_strict(t *testing.T) {
	for _, s := range []string{
		"", ".", "..", "abcdefghijk27", "abcdefghijk27.", "abcdefghijk27.1.", "abcdefghijk27.1.2.3", "abcdefghijk27.1.end.", "abcdefghijk27.+1", "abcdefghijk27.-1",
		"abcdefghijk27.01", "abcdefghijk27.1.02", "abcdefghijk27.9007199254740992", "abcdefghijk27.1.9007199254740992", "abcdefghijk27.1.END", " abcdefghijk27.1",
		"abcdefghijk27.1 ", "ABCDEFGHIJK27.1", "abcdefghijk28.1", "abcdefghijk2.1", "abcdefghijk277.1", "abcdefghijk27.1e3", "abcdefghijk27.١",
	} {
		if c, err := ParseCursor(s); err == nil {
			t.Errorf("ParseCursor(%q) = %+v, want a refusal", s, c)
		}
	}
	if c, err := ParseCursor("abcdefghijk27.9007199254740991.9007199254740991"); err != nil || c.N != MaxN || c.t != MaxN {
		t.Errorf("the greatest cursor is read as %+v, %v", c, err)
	}
	if got := len(appendFrame(nil, Cursor{"abcdefghijk27", MaxN, false, MaxN}.String(), "", nil)) - len(appendFrame(nil, "", "", nil)); got != longestID {
		t.Errorf("the longest id line has %d bytes, longestID is %d", got, longestID)
	}
}

func TestNewEpoch_isNewEachTime(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		e := newEpoch()
		if !isEpoch(e) || seen[e] {
			t.Fatalf("epoch %q: not 13 of a-z2-7, or not new", e)
		}
		seen[e] = true
	}
}

func TestRetry_isRandomWithinBounds(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		line, _ := bufio.NewReader(bytes.NewReader(appendRetry(nil))).ReadString('\n')
		seen[line] = true
		if ms := strings.TrimPrefix(strings.TrimSpace(line), "retry: "); len(ms) != 4 || ms < "1000" || ms > "3000" {
			t.Fatalf("retry line %q, want 1000 to 3000", line)
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d different times in 200: viewers come back in step", len(seen))
	}
}

func TestCheckType(t *testing.T) {
	good := []string{"message", "price", "A-Z_0-9", "response.output_text.delta", "user:created", "notifications/message", ":", "a::b", "a.:b", "https://x@y/~a",
		"%70ing", "a%20b", "x=1;y=(2)", strings.Repeat("x", 128)}
	for _, name := range good {
		if err := checkType(name); err != nil {
			t.Errorf("type %q is refused: %v", name, err)
		}
	}
	bad := []string{"", "open", "error", strings.Repeat("x", 129), "a b", "a\nb", "a\rb", "é", ".a", "a.", "a..b", ".", "\x00", "a,b", "*", "a.*", ">", "%", "a%2", "%7g", "%7a", "?", "#", "\\", "\""}
	bad = append(bad, typeHello, typeGap, typeTypes, typeSource, typePing, typeEnd, typeBye, typeNext)
	for _, name := range bad {
		if err := checkType(name); err == nil || strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("type %q: %v, want a refusal in one line", name, err)
		}
	}
}

func TestForeignType(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "message": "message", "response.output_text.delta": "response.output_text.delta", "notifications/message": "notifications/message",
		"ping": "%70ing", "error": "%65rror", "end": "%65nd", "hello": "%68ello", "next": "%6Eext", "Ping": "Ping", "mine": "%6Dine",
		"%70ing": "%2570ing", "50%": "50%25", "a..b": "a.%2Eb", ".": "%2E", "a.": "a%2E", "node added": "node%20added", "größe": "gr%C3%B6%C3%9Fe", "a,b*": "a%2Cb%2A",
		`App\Events\Shipped`: "App%5CEvents%5CShipped", "a\nb": "a%0Ab",
	} {
		if got := ForeignType(name, "mine"); got != want {
			t.Errorf("the name %q gets the type %q, want %q", name, got, want)
		}
	}
}

// Whatever a name holds, its type is one that the stream takes, and decoding it gives the name.
func FuzzForeignType(f *testing.F) {
	for _, name := range []string{"ping", "a.b", "..", "%70ing", "größe", "\xff", "a b", "50%"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := ForeignType(name, "mine")
		if err := checkType(got); err != nil && name != "" && len(got) <= maxTypeLength || got == "mine" {
			t.Errorf("the name %q gets the type %q: %v", name, got, err)
		}
		if back, err := url.PathUnescape(got); name != "" && (err != nil || back != name) {
			t.Errorf("the name %q gets the type %q, which is decoded as %q, %v", name, got, back, err)
		}
	})
}

func TestWholeEvents_withinBothLimits(t *testing.T) {
	frames := appendFrame(nil, "", typeTypes, []byte("x"))
	var ends []int
	for range 4 {
		frames = appendFrame(frames, "abcdefghijk27.1.0", "", []byte("hello"))
		ends = append(ends, len(frames))
	}
	for size := range len(frames) + 1 {
		for most := range int64(6) {
			got, events := wholeEvents(frames, size, most)
			want := 0
			for want < len(ends) && ends[want] <= size && int64(want) < most {
				want++
			}
			if int(events) != want || got != slices.Concat([]int{0}, ends)[want] {
				t.Fatalf("cut to %d bytes and %d events: %d bytes, %d events, want %d", size, most, got, events, want)
			}
		}
	}
}
