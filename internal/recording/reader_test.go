package recording

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// played surveys and reads a file, and returns a line for each event, its time in milliseconds.
func played(t *testing.T, file string, idle time.Duration) (string, *Survey) {
	t.Helper()
	r, err := NewReader(strings.NewReader(file), int64(len(file)), Options{Idle: idle})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil {
		t.Fatal(err)
	}
	return rest(t, r), s
}

func rest(t *testing.T, r *Reader) string {
	t.Helper()
	return next(t, r, math.MaxInt)
}

// next plays so many events, or what is left.
func next(t *testing.T, r *Reader, count int) string {
	t.Helper()
	var all strings.Builder
	for range count {
		e, err := r.Next()
		if err == io.EOF {
			return all.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%d %s %q\n", e.At.Milliseconds(), e.Type, e.Data)
	}
	return all.String()
}

func TestReader_kinds(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"ours": {headerText + `{"n":1,"t":5,"type":"message","data":"a\nb"}` + "\n" + `{"n":2,"t":70,"type":"price","data":"7"}` + "\n",
			"5 message \"a\\nb\"\n70 price \"7\"\n"},
		"rfc3339":       {"2026-11-22T10:00:00.25Z a\n\tat main\n2026-11-22T11:00:01+01:00 b", "0  A\n0  B\n750  C\n"},
		"datetime":      {"2026-11-22 10:00:00,250 a\n2026-11-22 10:00:00,300 b\n", "0  A\n50  B\n"},
		"brackets":      {"[2026-11-22 10:00:00] a\n[2026-11-22 10:00:03] b\n", "0  A\n3000  B\n"},
		"syslog":        {"Nov  2 10:00:00 host a\nNov 12 10:00:00 host b\n", "0  A\n864000000  B\n"},
		"syslogNewYear": {"Dec 31 23:59:59 host a\nJan  1 00:00:01 host b\n", "0  A\n2000  B\n"},
		"access":        {"10.0.0.1 - ada [02/Jan/2026:15:04:05 -0700] \"GET / HTTP/1.1\"\n10.0.0.1 - - [02/Jan/2026:23:04:06 +0100] x\n", "0  A\n1000  B\n"},
		"goLog":         {"2026/01/02 15:04:05.000001 a\n2026/01/02 15:04:07 b\n", "0  A\n1999  B\n"},
		"unix":          {"1800000000.5 a\n1800000001 b\n", "0  A\n500  B\n"},
		"timeOnly":      {"23:59:59.5 a\n00:00:01 b\n", "0  A\n1500  B\n"},
		"preamble":      {"starting up\n10:00:00 a\n10:00:01 b\n", "0  A\n0  B\n1000  C\n"},
		"asciicast2": {`{"version": 2, "width": 80, "height": 24, "title": "demo"}` + "\n" + `[0.5, "o", "$ l"]` + "\n" + `[0.75, "i", "x"]` + "\n" + `[1, "o", "s\r\na\r"]` + "\n" + `[1.25, "o", "\nb\n\nrest"]` + "\n" + `[2, "m", "here"]` + "\n",
			"1000  \"$ ls\"\n1000  \"a\"\n1250  \"b\"\n1250  \"\"\n2000 mark \"here\"\n2000  \"rest\"\n"},
		"asciicast1": {`{"version": 1, "width": 80, "env": {"a": ["}"]}, "command": "ls \"", "stdout": [[0.5, "$ l"], [0.5,"s\r\na\r"],` + "\n" + ` [ 0.25 , "\nb é\u00e9\n\nrest" ]], "duration": 2}`,
			"1000  \"$ ls\"\n1000  \"a\"\n1250  \"b éé\"\n1250  \"\"\n1250  \"rest\"\n"},
		"asciicastIdle2":  {`{"version": 2, "width": 80, "idle_time_limit": 0.5}` + "\n" + `[0.25, "o", "a\r\n"]` + "\n" + `[9, "o", "b\r\n"]` + "\n", "250  \"a\"\n750  \"b\"\n"},
		"asciicastIdle3":  {`{"version": 3, "term":{}, "idle_time_limit": 0.5}` + "\n" + `[2.25, "o", "a\r\n"]` + "\n" + `[9, "o", "b\r\n"]` + "\n", "500  \"a\"\n1000  \"b\"\n"},
		"asciicastWidth0": {`{"version": 2, "width": 0, "height": 0}` + "\n" + `[0.5, "o", "a\r\n"]` + "\n", "500  \"a\"\n"},
		"asciicast3": {`{"version":3,"term":{"cols":80,"rows":24}}` + "\n# a comment\n" + `[0.5, "o", "a\n"]` + "\n" + `[0.25, "r", "80x25"]` + "\n" + `[0, "r", "0x9999999999"]` + "\n" + `[0.25, "o", "b\n"]` + "\n" + `[1, "x", "0"]` + "\n",
			"500  \"a\"\n1000  \"b\"\n"},
		"capture": {"retry: 1500\nid: abcdefghijk27.2\nevent: hello\ndata: {}\n\nid: abcdefghijk27.3.5000\ndata: a\ndata:  b\n\n: a comment\n\nevent: types\ndata: {}\n\nid: abcdefghijk27.4.5250\nevent: price\ndata: 7\n\n" +
			"id: abcdefghijk27.9\nevent: gap\ndata: {\"missed\":5,\"reason\":\"history\"}\n\nid: abcdefghijk27.10.6000\nevent: end\ndata: {\"reason\":\"source\",\"status\":\"over\"}\n\nid: abcdefghijk27.10.end\nevent: end\ndata: {\"reason\":\"duration\"}\n\nevent: bye\ndata: {}\n\n",
			"0  \"a\\n b\"\n250 price \"7\"\n250 source \"{\\\"state\\\":\\\"lost\\\",\\\"text\\\":\\\"5 events are missing in the capture\\\"}\"\n1000 end \"{\\\"reason\\\":\\\"source\\\",\\\"status\\\":\\\"over\\\"}\"\n"},
		"captureWithHeaders": {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: abcdefghijk27.1.7\r\ndata: a\r\n\r\n", "0  \"a\"\n"},
		"captureAfterGap":    {"retry: 1500\nevent: hello\ndata: {\"epoch\":\"abcdefghijk27\"}\n\nid: abcdefghijk27.2\nevent: gap\ndata: {\"missed\":null}\n\nid: abcdefghijk27.3.5\nevent: %70ing\ndata: a\n\n", "0 source \"{\\\"state\\\":\\\"lost\\\",\\\"text\\\":\\\"events are missing in the capture\\\"}\"\n0 %70ing \"a\"\n"},
		"foreignTypes": {"event: ping\ndata: 1\n\nevent: end\ndata: {}\n\nevent: price\ndata: 2\n\nevent: source\ndata: x\n\nevent: a.b/c d\ndata: y\n\n",
			"0 %70ing \"1\"\n100 %65nd \"{}\"\n200 price \"2\"\n300 %73ource \"x\"\n400 a.b/c%20d \"y\"\n"},
		"foreignStream":  {"data: one\n\nid: 7\ndata: two\n\n", "0  \"one\"\n100  \"two\"\n"},
		"captureOfCurlV": {"* Trying 192.0.2.1:80...\n10:00:00.123456 > GET / HTTP/1.1\n< HTTP/1.1 200 OK\n< date: Sat, 28 Nov 2026 10:00:00 GMT\n< \n{ [9 bytes data]\ndata: one\n\n{ [9 bytes data]\ndata: two\n\n* Connection #0 left intact\n", "0  \"one\"\n100  \"two\"\n"},
		"captureInBOM":   {"\ufeff: 2026-11-28 10:00:00\rdata: one\r\r: b\rdata: two\r\r", "0  \"one\"\n100  \"two\"\n"},
		"logOfAStream":   {"2026-11-28 10:00:00 INFO sending\ndata: {}\nid: 7\nevent: a\n2026-11-28 10:00:01 INFO next\n", "0  A\n0  B\n0  C\n0  D\n1000  E\n"},
		"logFromAField":  {"data: {}\nevent: a\n10:00:01 INFO next\n", "0  A\n0  B\n0  C\n"},
		"logLaterField":  {"Nov 28 10:00:00 host a\nNov 28 10:00:01 host b\ndata: c\nid: 4\n", "0  A\n1000  B\n1000  C\n1000  D\n"},
		"bom":            {"\ufeff" + headerText + `{"n":1,"t":5,"type":"message","data":"a"}` + "\n", "5 message \"a\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, s := played(t, c.file, 0)
			want := c.want
			// The events of a log are its lines.
			for i, line := range strings.Split(strings.TrimSuffix(c.file, "\n"), "\n") {
				want = strings.Replace(want, " "+string(rune('A'+i))+"\n", fmt.Sprintf(" %q\n", line), 1)
			}
			if got != want {
				t.Errorf("played\n%swant\n%s", got, want)
			}
			if s.Lost.Count+s.Odd.Count > 0 {
				t.Errorf("problems %v %v, want none", s.Lost, s.Odd)
			}
			if n := strings.Count(want, "\n"); s.Events != int64(n) {
				t.Errorf("%d events, want %d", s.Events, n)
			}
		})
	}
}

// A file of any kind plays the same whichever of the three line ends it has.
func TestReader_lineEnds(t *testing.T) {
	var capture, log strings.Builder
	for n := range 100 {
		fmt.Fprintf(&capture, "id: abcdefghijk27.%d.%d\ndata: %d\ndata:\n\n", n+1, n, n)
		fmt.Fprintf(&log, "10:%02d:%02d %d\n\n", n/60, n%60, n)
	}
	for name, file := range map[string]string{
		"capture": capture.String(),
		"headers": "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n" + capture.String(),
		"blank":   "\n\n" + capture.String(),
		"log":     log.String(),
		"ours":    headerText + `{"n":1,"t":5,"type":"message","data":"a"}` + "\n",
		"cast":    `{"version":2,"width":80,"height":24}` + "\n" + `[0.5, "o", "a\r\nb\n"]` + "\n",
	} {
		want, _ := played(t, file, 0)
		for _, end := range []string{"\r", "\r\n"} {
			got, s := played(t, strings.ReplaceAll(file, "\n", end), 0)
			if got != want || want == "" || s.Lost.Count+s.Odd.Count > 0 {
				t.Errorf("%s with %q: %d events and the problems %v %v, want %d and none", name, end, s.Events, s.Lost, s.Odd, strings.Count(want, "\n"))
			}
		}
	}
}

// So it is where a read of the file ends before, within and behind a line end.
func TestLineReader_readsEndAnywhere(t *testing.T) {
	const read = 64 << 10
	for _, end := range []string{"\n", "\r", "\r\n"} {
		for size := read - 3; size <= read; size++ {
			want := []string{strings.Repeat("x", size), "", "y"}
			text := strings.Join(want, end)
			var got []string
			for l := newLineReader(strings.NewReader(text), 0, int64(len(text)), maxLine); ; {
				line, err := l.next()
				if err != nil {
					break
				}
				got = append(got, string(line.text))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q behind %d bytes: got %d lines, want 3", end, size, len(got))
			}
		}
	}
}

func TestReader_playsWhatCanBePlayed(t *testing.T) {
	const a, z = `{"n":1,"t":100,"type":"message","data":"a"}` + "\n", `{"n":9,"t":900,"type":"message","data":"z"}` + "\n"
	const az = "100 message \"a\"\n900 message \"z\"\n"
	event := func(time string) string { return `{"n":5,"t":` + time + `,"type":"message","data":"x"}` + "\n" }
	for name, c := range map[string]struct{ file, want, lost, odd string }{
		"torn":            {headerText + a + z + z[:20], az, "line 4: cut off at the end of the file", ""},
		"zeros":           {headerText + a + z + strings.Repeat("\x00", 5000), az, "line 4: zero bytes", ""},
		"zerosInside":     {headerText + a + strings.Repeat("\x00", 5000) + z, az, "line 3: zero bytes", ""},
		"damaged":         {headerText + a + "{\"n\":5,\"t\xff\x00\n" + z, az, "line 3: no event: damaged", ""},
		"headerGone":      {"garbage\n" + a + z, az, "line 1: no event: damaged", ""},
		"noHeader":        {a + z, az, "", ""},
		"version":         {strings.Replace(headerText, `"version":1`, `"version":7`, 1) + a + z, az, "", "line 1: version 7 is not 1"},
		"negative":        {headerText + a + event("-5") + z, "100 message \"a\"\n100 message \"x\"\n900 message \"z\"\n", "", "line 3: its time is out of bounds"},
		"huge":            {headerText + a + event("1e300") + z, "100 message \"a\"\n100 message \"x\"\n900 message \"z\"\n", "", "line 3: its time is out of bounds"},
		"overflow":        {headerText + a + event("1e999") + z, "100 message \"a\"\n100 message \"x\"\n900 message \"z\"\n", "", "line 3: its time is out of bounds"},
		"string":          {headerText + a + event(`"NaN"`) + z, "100 message \"a\"\n100 message \"x\"\n900 message \"z\"\n", "", "line 3: its time is out of bounds"},
		"nan":             {headerText + a + event("NaN") + z, az, "line 3: no event: damaged", ""},
		"leap":            {headerText + a + event("9e12") + z, "100 message \"a\"\n100 message \"x\"\n100 message \"z\"\n", "", "line 3: its time is years after the last one; line 4: its time is before the last one"},
		"back":            {headerText + event("900") + a + event("1000"), "900 message \"x\"\n900 message \"a\"\n1000 message \"x\"\n", "", "line 3: its time is before the last one"},
		"missingType":     {headerText + `{"t":1,"data":"a"}`, "1  \"a\"\n", "", ""},
		"dataNoString":    {headerText + a + `{"t":1,"data":{"a":1}}` + "\n" + z, az, "line 3: no event: damaged", ""},
		"longLine":        {headerText + a + strings.Repeat("x", maxLine+1) + "\n" + z, az, fmt.Sprintf("line 3: %d bytes are too long, more than %d", maxLine+2, maxLine), ""},
		"castDamaged":     {"{\"version\":2,\"width\":80,\"height\":24}\n[0.1, \"o\", \"a\\n\"]\n[0.2, \"o\n[\"x\", \"o\", \"b\\n\"]\n[-1e999, \"o\", \"c\\n\"]\n[0.3, \"o\", \"d", "100  \"a\"\n100  \"b\"\n100  \"c\"\n", "line 3: no event of an asciicast: damaged; line 6: cut off at the end of the file", "line 4: its time is out of bounds; line 5: its time is out of bounds"},
		"castVersion":     {"{\"version\":4,\"width\":80,\"height\":24}\n[0.1, \"o\", \"a\\n\"]\n", "100  \"a\"\n", "", "line 1: asciicast version 4 is not 1, 2 or 3"},
		"cast1Torn":       {`{"version":1,"stdout":[[0.1,"a\n"],[0.2,"b\nc"],[0.3,"d`, "100  \"a\"\n300  \"b\"\n300  \"c\"\n", "frame 3: cut off at the end of the file", ""},
		"cast1NoEnd":      {`{"version":1,"stdout":[[0.1,"a\n"],[0.2,"b\n"]`, "100  \"a\"\n300  \"b\"\n", "frame 3: cut off at the end of the file", ""},
		"cast1Damaged":    {`{"version":1,"stdout":[[0.1,"a\n"],[0.1],{"x":[1]},7 ,"]",[-1,"b\n"],[0.1,"c\n"]]}`, "100  \"a\"\n100  \"b\"\n200  \"c\"\n", "frame 2: no event of an asciicast: damaged; frame 3: no event of an asciicast: damaged; frame 4: no event of an asciicast: damaged; and 1 more", "frame 6: its time is out of bounds"},
		"cast1Broken":     {`{"version":1,"stdout":[[0.1,"a\n"],}[0.2,"b\n"]]}`, "100  \"a\"\n", "frame 2: no JSON: damaged, and what follows is not played", ""},
		"cast1Long":       {`{"version":1,"stdout":[[0.1,"a\n"],[0.1,"` + strings.Repeat("x", maxForeign) + `"],[0.2,"b\n"]]}`, "100  \"a\"\n300  \"b\"\n", fmt.Sprintf("frame 2: %d bytes are too long, more than %d", maxForeign+8, maxForeign), ""},
		"captureTorn":     {"id: abcdefghijk27.1.5\ndata: a\n\nid: abcdefghijk27.2.9\ndata: b\n", "0  \"a\"\n", "line 5: cut off at the end of the file", ""},
		"captureDamaged":  {"id: abcdefghijk27.1.5\ndata: a\n\nid: abcde\x01\x02\ndat\xff\ndata: b\n\n", "0  \"a\"\n0  \"b\"\n", "line 5: no field of an event stream: damaged", ""},
		"logWithZeros":    {"10:00:00 a\n10:00:01 b\n\x00\x00\x00", "0  \"10:00:00 a\"\n1000  \"10:00:01 b\"\n", "line 3: zero bytes", ""},
		"logImpossible":   {"2026-01-02 10:00:00 a\n2026-99-99 99:99:99 b\n2026-01-02 10:00:01 c\n", "0  \"2026-01-02 10:00:00 a\"\n0  \"2026-99-99 99:99:99 b\"\n1000  \"2026-01-02 10:00:01 c\"\n", "", ""},
		"logBackAnHour":   {"2026-01-02 03:00:00 a\n2026-01-02 02:00:00 b\n2026-01-02 02:00:05 c\n", "0  \"2026-01-02 03:00:00 a\"\n0  \"2026-01-02 02:00:00 b\"\n5000  \"2026-01-02 02:00:05 c\"\n", "", "line 2: its time is before the last one"},
		"logWholeSeconds": {"10:00:00.5 a\n10:00:00 b\n10:00:01.5 c\n10:00:00 d\n", "0  \"10:00:00.5 a\"\n0  \"10:00:00 b\"\n1000  \"10:00:01.5 c\"\n1000  \"10:00:00 d\"\n", "", "line 4: its time is before the last one"},
		"onlyTheHeader":   {headerText, "", "", ""},
		"headerOfNobody":  {headerText + "{}\n", "", "line 2: no event: damaged", ""},
		"fractionOfTimes": {headerText + event("1.5") + event("2.25e1"), "1 message \"x\"\n22 message \"x\"\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, s := played(t, c.file, 0)
			if got != c.want {
				t.Errorf("played\n%swant\n%s", got, c.want)
			}
			if s.Lost.String() != c.lost || s.Odd.String() != c.odd {
				t.Errorf("said %q and %q, want %q and %q", s.Lost.String(), s.Odd.String(), c.lost, c.odd)
			}
		})
	}
}

// The longest lines that docs/recording.md allows are read whole; one byte more is left out.
func TestReader_longestLines(t *testing.T) {
	for name, c := range map[string]struct {
		start, fill, end string
		limit            int // of what fill makes longer
	}{
		"recording": {headerText + `{"t":1,"data":"`, "x", "\"}\n", maxLine + len(headerText)},
		"log":       {"10:00:00 ", "x", "\n", maxForeign},
		"capture":   {"data: " + strings.Repeat("x", maxPart/2-1) + "\ndata: ", "x", "\n\n", maxPart + len("data: data: \n\n")},
	} {
		for more, events := range []int64{1, 0} {
			file := c.start + strings.Repeat(c.fill, c.limit-len(c.start)-len(c.end)+more) + c.end
			_, s := played(t, file, 0)
			if name == "capture" && more > 0 {
				events = 1 // without the bytes over the limit
			}
			if s.Events != events || s.Lost.Count != more {
				t.Errorf("%s, %d bytes over the limit: %d events, lost %q", name, more, s.Events, s.Lost.String())
			}
		}
	}
}

func TestNewReader_refuses(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"empty":   {"", errEmpty},
		"zeros":   {strings.Repeat("\x00", 100), errEmpty},
		"gzip":    {"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03app.log\x00", errPacked},
		"program": {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00", errNoise},
		"prose":   {"a shopping list\nmilk\n", errPlain},
		"timing":  {"0.010198 5\n0.3 5\n", errIsTiming},
	} {
		if _, err := NewReader(strings.NewReader(c.file), int64(len(c.file)), Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestReader_idleLimitShortensEveryPause(t *testing.T) {
	file := headerText + `{"t":10000,"data":"a"}
{"t":10500,"data":"b"}
{"t":99000,"data":"c"}
`
	got, s := played(t, file, time.Second)
	if want := "1000  \"a\"\n1500  \"b\"\n2500  \"c\"\n"; got != want || s.Length != 2500*time.Millisecond {
		t.Errorf("played\n%s for %s, want\n%s", got, s.Length, want)
	}
}

// The events after Seek are those that follow there in the whole file.
func TestReader_seek(t *testing.T) {
	var ours, log, cast3, captured, frames, untimed, cast1 strings.Builder
	cast3.WriteString(`{"version":3,"term":{"cols":80,"rows":24}}` + "\n")
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range 5000 {
		fmt.Fprintf(&ours, `{"n":%d,"t":%d,"type":"message","data":"event %d"}`+"\n", i+1, i*7, i)
		fmt.Fprintf(&log, "%s event %d\n\tat line\n", start.Add(time.Duration(i)*7*time.Millisecond).Format("15:04:05.000"), i)
		fmt.Fprintf(&cast3, "[0.007, \"o\", \"%d\"]\n", i)
		if i%3 == 0 {
			fmt.Fprint(&cast3, "[0, \"o\", \"\\r\\n\"]\n")
		}
		fmt.Fprintf(&cast1, ",\n[0.007, \"%d\"]", i)
		fmt.Fprint(&frames, ttyrec(int64(i)*7, fmt.Sprint(i)))
		if i%3 == 0 {
			fmt.Fprint(&cast1, ",[0, \"\\r\\n\"]")
			fmt.Fprint(&frames, ttyrec(int64(i)*7, "\r\n"))
		}
		fmt.Fprintf(&untimed, "data: %d\n\n", i)
		fmt.Fprintf(&captured, "id: abcdefghijk27.%d.%d\ndata: %d\ndata: more\n\n", i+1, i*7, i)
	}
	for name, file := range map[string]string{"ours": headerText + ours.String(), "withoutHeader": strings.Replace(ours.String(), `"t":0`, `"t":3`, 1), "ttyrec": frames.String(), "asciicast1": `{"version":1,"stdout":[` + cast1.String()[1:] + "]}", "untimed": untimed.String(), "log": log.String(), "asciicast": cast3.String(), "capture": captured.String()} {
		t.Run(name, func(t *testing.T) {
			r, err := NewReader(strings.NewReader(file), int64(len(file)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			s, err := r.Survey()
			if err != nil {
				t.Fatal(err)
			}
			if len(s.places) < 10 {
				t.Fatalf("%d places, want some to go to", len(s.places))
			}
			checkSeek(t, r, s, rest(t, r))
		})
	}
}

// checkSeek compares the events after some seeks with those of whole, which played has returned.
func checkSeek(t *testing.T, r *Reader, s *Survey, whole string) {
	t.Helper()
	all := strings.SplitAfter(whole, "\n")
	times := make([]int64, len(all)-1)
	for i := range times {
		fmt.Sscan(all[i], &times[i])
	}
	// Beyond two of the places that Seek goes by, all is as if it were played from the start.
	const compared = 3 * firstEvery
	for _, ms := range []int64{0, 1, 7, 448, 449, 12345, 20000, s.Length.Milliseconds() - 1, s.Length.Milliseconds(), s.Length.Milliseconds() + 1} {
		if err := r.Seek(s, time.Duration(ms)*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		first := slices.IndexFunc(times, func(at int64) bool { return at >= ms })
		if first < 0 {
			first = len(times)
		}
		if got, want := next(t, r, compared), strings.Join(all[first:min(first+compared, len(times))], ""); got != want {
			t.Fatalf("from %d ms\n%.200s\nwant\n%.200s", ms, got, want)
		}
	}
}

// Many events may have one time: Seek goes to the first of them, wherever the index has places.
func TestReader_seekToManyAtOnce(t *testing.T) {
	var file strings.Builder
	file.WriteString(headerText)
	for i := range 5 * firstEvery {
		fmt.Fprintf(&file, `{"t":%d,"data":"%d"}`+"\n", min(i, 10), i)
	}
	r, err := NewReader(strings.NewReader(file.String()), int64(file.Len()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Seek(s, 10*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if e, err := r.Next(); err != nil || string(e.Data) != "10" {
		t.Errorf("got event %s, error %v; want event 10, the first of those at 10 ms", e.Data, err)
	}
}

func TestSurvey_marksAndBounds(t *testing.T) {
	var file strings.Builder
	file.WriteString(headerText)
	fmt.Fprintln(&file, `{"t":1,"type":"chat","data":"{\"name\":\"Ada\",\"text\":\"hello\"}"}`)
	fmt.Fprintln(&file, `{"t":2,"type":"source","data":"{\"state\":\"lost\",\"text\":\"cut\"}"}`)
	fmt.Fprintln(&file, `{"t":3,"type":"mark","data":"`+strings.Repeat("é", 100)+`"}`)
	fmt.Fprintln(&file, `{"t":4,"type":"chat","data":"not of that shape"}`)
	fmt.Fprintln(&file, `{"t":4,"type":"chat","data":"{}"}`)
	fmt.Fprintln(&file, `{"t":5,"type":"chat","data":"{\"name\":\"\",\"text\":\"who?\"}"}`)
	fmt.Fprintln(&file, `{"t":6,"type":"mark","data":""}`)
	fmt.Fprintln(&file, `{"t":6,"type":"mark","data":"`+strings.Repeat("é", 80)+`"}`)
	fmt.Fprintln(&file, `{"t":7,"type":"end","data":"{\"reason\":\"source\",\"status\":\"over\"}"}`)
	_, s := played(t, file.String(), 0)
	want := []Mark{{1e6, "chat", "Ada: hello"}, {2e6, "source", "lost: cut"}, {3e6, "mark", strings.Repeat("é", 79) + "…"}, {5e6, "chat", "Anonymous: who?"}, {6e6, "mark", ""}, {6e6, "mark", strings.Repeat("é", 80)}, {7e6, "end", "over"}}
	if fmt.Sprint(s.Marks) != fmt.Sprint(want) || !s.Ended || s.Length != 7*time.Millisecond {
		t.Errorf("marks %v, ended %v, length %s; want %v", s.Marks, s.Ended, s.Length, want)
	}
	for i := range 4 * maxMarks {
		fmt.Fprintf(&file, `{"t":%d,"type":"mark","data":"m"}`+"\n", 10+i)
	}
	_, s = played(t, file.String(), 0)
	if len(s.Marks) > maxMarks || len(s.Marks) < maxMarks/4 || s.Ended {
		t.Errorf("%d marks, ended %v", len(s.Marks), s.Ended)
	}
	index := Survey{every: firstEvery}
	for i := range int64(10 * maxPlaces) {
		if i*firstEvery%index.every == 0 {
			index.addPlace(place{number: i + 1})
		}
	}
	if n := len(index.places); n > maxPlaces || n < maxPlaces/4 || index.every != 16*firstEvery {
		t.Errorf("%d places, one every %d events", n, index.every)
	}
}

// However many marks there are, those that are kept are evenly spaced over the whole file.
func TestSurvey_thinsMarksEvenly(t *testing.T) {
	for count, every := range map[int]int{1: 1, maxMarks - 1: 1, maxMarks: 2, 2*maxMarks - 2: 2, 2*maxMarks - 1: 4, 4 * maxMarks: 8} {
		var file, want strings.Builder
		file.WriteString(headerText)
		for i := range count {
			fmt.Fprintf(&file, `{"t":%d,"type":"mark","data":"m"}`+"\n", i)
			if i%every == 0 {
				fmt.Fprint(&want, i, " ")
			}
		}
		_, s := played(t, file.String(), 0)
		var got strings.Builder
		for _, m := range s.Marks {
			fmt.Fprint(&got, m.At.Milliseconds(), " ")
		}
		if got.String() != want.String() {
			t.Errorf("%d marks: got %d, those at %.60s… ms; want every %d", count, len(s.Marks), got.String(), every)
		}
	}
}

// No panic, no time that runs back, no more events than bytes; and the events after Seek are a tail
// of the whole.
func FuzzRead(f *testing.F) {
	f.Add([]byte(headerText + `{"n":1,"t":100,"type":"message","data":"a"}` + "\n" + `{"t":-1e3,"data":"b"}`))
	f.Add([]byte("{\"version\":2,\"width\":80}\n[0.1, \"o\", \"a\\r\\n\"]\n[1e9, \"m\", \"b\"]"))
	f.Add([]byte("{\"version\":3,\"term\":{}}\n[0.1, \"o\", \"a\\n\"]\n"))
	f.Add([]byte("id: abcdefghijk27.1.5\nevent: gap\ndata: a\n\ndata: b\n\n"))
	f.Add([]byte("{\"version\":1,\"stdout\":[[0.1,\"a\\n\"],[2,\"b\\\\\"],[1,\"]\"]],\"x\":1}"))
	f.Add([]byte(harOf(harEntry(0, "/a", harMessages(5, "x", "y")), harEntry(2, "/b", harBody("text/event-stream", "", "data: a\u00e9\n\n")))))
	f.Add([]byte(harOf(harEntry(0, "/b", harBody("text/event-stream", "base64", "id: abcdefghijk27.2.5\ndata: a\n\n")))))
	f.Add([]byte("event: end\ndata: {}\n\nid: 7\r\rdata: x\r\r"))
	f.Add([]byte(ttyrec(5, "a\r") + ttyrec(900, "\nb\r\n") + "damaged, from here on"))
	f.Add([]byte(scriptBegin + "a\r\nb\r\n" + scriptEnd))
	f.Add([]byte("10.0.0.1 - - [02/Jan/2026:15:04:05 -0700] x\n[02/Jan/2026:15:04:06 -0700]\n"))
	f.Add([]byte("23:59:59 a\n00:00:00 b\n\x00\x00"))
	f.Add([]byte("Dec 31 23:59:59 a\nJan  1 00:00:00 b\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := NewReader(strings.NewReader(string(file)), int64(len(file)), Options{})
		if err != nil {
			return
		}
		s, err := r.Survey()
		if err != nil {
			t.Fatal(err)
		}
		if s.Events > int64(len(file))+1 || s.Length < 0 {
			t.Fatalf("%d events, %s long, of %d bytes", s.Events, s.Length, len(file))
		}
		whole := rest(t, r)
		if int64(strings.Count(whole, "\n")) != s.Events {
			t.Fatalf("%d events were surveyed, played %q", s.Events, whole)
		}
		last := time.Duration(-1)
		if err := r.Seek(s, s.Length/2); err != nil {
			t.Fatal(err)
		}
		for {
			e, err := r.Next()
			if err == io.EOF {
				break
			}
			if e.At < last || e.At < s.Length/2 {
				t.Fatalf("an event at %s after %s, sought %s", e.At, last, s.Length/2)
			}
			last = e.At
		}
	})
}
