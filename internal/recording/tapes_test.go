package recording

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ttyrec returns a frame of ttyrec, at a time in milliseconds.
func ttyrec(ms int64, output string) string {
	var frame []byte
	for _, n := range []int64{1_800_000_000 + ms/1000, ms % 1000 * 1000, int64(len(output))} {
		frame = binary.LittleEndian.AppendUint32(frame, uint32(n))
	}
	return string(frame) + output
}

func TestTTYRec_playsWhatCanBePlayed(t *testing.T) {
	file := ttyrec(200, "$ l") + ttyrec(450, "s\r\na b\r\n") + ttyrec(90_000, "c")
	const all = "250  \"$ ls\"\n250  \"a b\"\n89800  \"c\"\n"
	huge := string(binary.LittleEndian.AppendUint32([]byte(ttyrec(99_000, "")[:8]), maxFrame+1))
	for name, c := range map[string]struct{ file, want, lost, odd string }{
		"whole":      {file, all, "", ""},
		"oneFrame":   {ttyrec(5, "a\r\nb\r\n"), "0  \"a\"\n0  \"b\"\n", "", ""},
		"tornFrame":  {file[:len(file)-1] + "c" + ttyrec(90_900, "\r\nlong")[:15], "250  \"$ ls\"\n250  \"a b\"\n90700  \"c\"\n90700  \"l\"\n", "frame 4: cut off at the end of the file", ""},
		"tornHeader": {file + "\x00\x01", all, "frame 4: cut off at the end of the file", ""},
		"damaged":    {file + "garbage, and more of it" + file, all, "frame 4: no frame: damaged, and what follows is not played: 744843105 microseconds, 1684955424 bytes", ""},
		"tooLong":    {file + huge, all, "frame 4: no frame: damaged, and what follows is not played: 0 microseconds, 1048577 bytes", ""},
		"back":       {file + ttyrec(90_000, "\r\n") + ttyrec(80_000, "d\r\n"), "250  \"$ ls\"\n250  \"a b\"\n89800  \"c\"\n89800  \"d\"\n", "", "frame 5: its time is before the last one"},
	} {
		t.Run(name, func(t *testing.T) {
			got, s := played(t, c.file, 0)
			if got != c.want || s.Kind != "ttyrec" || s.Start/1000 != 1_800_000_000 {
				t.Errorf("%s of %d, played\n%swant\n%s", s.Kind, s.Start, got, c.want)
			}
			if s.Lost.String() != c.lost || s.Odd.String() != c.odd {
				t.Errorf("said %q and %q, want %q and %q", s.Lost.String(), s.Odd.String(), c.lost, c.odd)
			}
		})
	}
}

// What is on the screen at a time is emitted before what comes at a later one: a line without an
// end that a silence follows, such as a prompt, and the last state of a row before a mark.
func TestTapes_whatIsOnTheScreenWhileNothingComes(t *testing.T) {
	const head = `{"version": 2, "width": 40, "height": 5}` + "\n"
	for name, c := range map[string]struct{ file, want string }{
		"prompt":    {`[1, "o", "Name: "]` + "\n" + `[9, "o", "Ada\r\n"]` + "\n", `1000  "Name: …⏎"|9000  "Ada"|9000 screen "{\"from\":-2,\"to\":-1,\"lines\":2,\"rows\":[\"Name: Ada\"]}"|`},
		"typing":    {`[1, "o", "$ "]` + "\n" + `[1.9, "o", "l"]` + "\n" + `[2.8, "o", "s"]` + "\n" + `[3.7, "o", "\r\n"]` + "\n", `3700  "$ ls"|`},
		"mark":      {`[1, "o", "Name: "]` + "\n" + `[9, "m", "here"]` + "\n" + `[9.5, "o", "\r\n"]` + "\n", `1000  "Name: …⏎"|9000 mark "here"|9500  ""|9500 screen "{\"from\":-3,\"to\":-1,\"except\":[[-2,-2]],\"lines\":2,\"rows\":[\"Name:\"]}"|`},
		"aBar":      {`[1, "o", "1%\r2%"]` + "\n" + `[1.05, "o", "\r3%"]` + "\n" + `[5, "m", ""]` + "\n", `1000  "1%"|1000  "2%"|1000 screen "{\"from\":-2,\"to\":-1,\"lines\":2,\"rows\":[\"2%\"]}"|1050  "3%"|1050 screen "{\"from\":-4,\"to\":-1,\"lines\":3,\"replaces\":[-2],\"rows\":[\"3%\"]}"|5000 mark ""|`},
		"atTheEnd":  {`[1, "o", "$ "]` + "\n", `1000  "$ "|`},
		"aSequence": {`[1, "o", "$ \u001b["]` + "\n" + `[9, "o", "1mx\r\n"]` + "\n", `9000  "$ \x1b[1mx"|`},
	} {
		got, s := played(t, head+c.file, 0)
		if got := strings.ReplaceAll(got, "\n", "|"); got != c.want || s.Odd.Count > 0 {
			t.Errorf("%s: played %s, odd: %s; want %s", name, got, s.Odd.String(), c.want)
		}
	}
}

const (
	scriptBegin = "Script started on 2026-11-28 14:52:40+00:00 [COMMAND=\"echo \"a b\"\" TERM=\"xterm\" COLUMNS=\"80\" LINES=\"24\"]\n"
	scriptEnd   = "\nScript done on 2026-11-28 14:52:41+00:00 [COMMAND_EXIT_CODE=\"0\"]\n"
)

// session surveys and reads a session of script as played does.
func session(t *testing.T, file, timing string) (string, *Survey, *Reader) {
	t.Helper()
	r, err := NewSession(strings.NewReader(file), int64(len(file)), strings.NewReader(timing), int64(len(timing)), 0)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil {
		t.Fatal(err)
	}
	return rest(t, r), s, r
}

func TestScript_playsWhatCanBePlayed(t *testing.T) {
	const output = "one\r\nhalf line\r\nend\r\n"
	const all = "10  \"one\"\n512  \"half line\"\n1012  \"end\"\n"
	const whole = scriptBegin + output + scriptEnd
	const timing = "0.010198 5\n0.300 5\n0.202075 6\n0.5 5\n"
	for name, c := range map[string]struct{ file, timing, want, lost, odd string }{
		"classic":    {whole, timing, all, "", ""},
		"commas":     {whole, strings.ReplaceAll(timing, ".", ","), all, "", ""},
		"advanced":   {whole, "H 0.000000 COMMAND make\nO 0.010198 5\nO 0.300000 5\nS 0.102075 SIGWINCH ROWS=24 COLS=80\nO 0.100000 6\nO 0.5 5\nH 0.000000 EXIT_CODE 0\n", all, "", ""},
		"withInput":  {scriptBegin + "o\r" + output + scriptEnd, "H 0.0 START_TIME x\nI 0.010 2\nO 0.000198 5\nO 0.3 5\nO 0.202075 6\nO 0.5 5\n", all, "", ""},
		"inputApart": {whole, "I 0.010 7\nO 0.000198 5\nO 0.3 5\nO 0.202075 6\nO 0.5 5\n", all, "", ""},
		"quietOld":   {output, timing, all, "", ""},
		"tornTiming": {whole, timing[:len(timing)-6], "10  \"one\"\n512  \"half line\"\n512  \"end\"\n", "", "timing line 3: the timing is not that of the typescript to its end: it ends 5 bytes before"},
		"torn":       {whole[:len(scriptBegin)+8], timing, "10  \"one\"\n310  \"hal\"\n", "", "timing line 2: the timing is not that of the typescript to its end: the typescript ends before"},
		"damaged":    {whole, "0.010198 5\n0.300 5\nx\xff 1\n0.202075 6\n0.5 5\n", all, "timing line 3: no line of a timing: damaged", ""},
		"zeroPause":  {whole, "0.0 20\n0.0 1\n", "0  \"one\"\n0  \"half line\"\n0  \"end\"\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, s, _ := session(t, c.file, c.timing)
			if got != c.want {
				t.Errorf("played\n%swant\n%s", got, c.want)
			}
			if s.Lost.String() != c.lost || !strings.HasPrefix(s.Odd.String(), c.odd) || c.odd == "" && s.Odd.Count > 0 {
				t.Errorf("said %q and %q, want %q and %q", s.Lost.String(), s.Odd.String(), c.lost, c.odd)
			}
			if name != "quietOld" && (s.Title != `echo "a b"` || s.Start != time.Date(2026, 11, 28, 14, 52, 40, 0, time.UTC).UnixMilli()) {
				t.Errorf("title %q, start %d; want those of the first line", s.Title, s.Start)
			}
		})
	}
}

// A terminal that becomes narrower meanwhile wraps what comes then, whatever has recorded it.
func TestTapes_aTerminalThatChangesItsSize(t *testing.T) {
	const before, after = "wide wide\r\n", "abcdef\x1b[A\x1b[2K\x1b[B\r\n"
	const rows = `"rows":["","ef"]`
	cast, _ := json.Marshal(before)
	more, _ := json.Marshal(after)
	for name, got := range map[string]string{
		"asciicast": first(played(t, fmt.Sprintf("{\"version\": 2, \"width\": 10, \"height\": 5}\n[0.5, \"o\", %s]\n[1, \"r\", \"4x5\"]\n[2, \"o\", %s]\n", cast, more), 0)),
		"script": first3(session(t, strings.Replace(scriptBegin, `COLUMNS="80" LINES="24"`, `COLUMNS="10" LINES="5"`, 1)+before+after+scriptEnd,
			fmt.Sprintf("O 0.5 %d\nS 0.5 SIGWINCH ROWS=5 COLS=4\nO 1.0 %d\n", len(before), len(after)))),
	} {
		if !strings.Contains(strings.ReplaceAll(got, `\"`, `"`), rows) || !strings.Contains(got, `"wide wide"`) {
			t.Errorf("%s: played\n%swant %s", name, got, rows)
		}
	}
}

func first[T any](text string, _ T) string          { return text }
func first3[T, U any](text string, _ T, _ U) string { return text }

// Without a timing the lines come at an even pace, and that is said.
func TestScript_withoutTiming(t *testing.T) {
	got, s := played(t, scriptBegin+"a\r\nb\r\nc\r\n"+scriptEnd, 0)
	if want := "0  \"a\"\n100  \"b\"\n200  \"c\"\n"; got != want || s.Pace != evenPace || s.Kind != sessionKind {
		t.Errorf("%s, pace %v, played\n%swant\n%s", s.Kind, s.Pace, got, want)
	}
	if _, err := NewReader(strings.NewReader("0.5 10\n0.7 12\n"), 14, Options{}); !errors.Is(err, errIsTiming) {
		t.Errorf("a timing: %v, want %v", err, errIsTiming)
	}
	if _, err := NewSession(strings.NewReader("a"), 1, strings.NewReader("b"), 1, 0); !errors.Is(err, errNoTiming) {
		t.Errorf("a file that is none: %v, want %v", err, errNoTiming)
	}
}

func TestFindTiming_byItsLength(t *testing.T) {
	const file = scriptBegin + "one\r\ntwo\r\n" + scriptEnd
	for name, c := range map[string]struct {
		files map[string]string
		want  string
		err   bool
	}{
		"none":      {map[string]string{"log": "10:00:00 a\n", "other": "0.1 11\n"}, "", false},
		"anyName":   {map[string]string{"x": "0.1 5\n0.2 5\n", "other": "0.1 11\n"}, "x", false},
		"advanced":  {map[string]string{"x": "H 0.0 COMMAND make\nI 0.1 7\nO 0.2 10\n"}, "x", false},
		"withInput": {map[string]string{"x": "I 0.1 4\nO 0.2 6\n"}, "x", false},
		"theName":   {map[string]string{"talk.tm": "0.1 10\n", "x.tm": "0.2 10\n"}, "talk.tm", false},
		"longName":  {map[string]string{"talk.out.timing": "0.1 10\n", "x.tm": "0.2 10\n"}, "talk.out.timing", false},
		"several":   {map[string]string{"a.tm": "0.1 10\n", "b.tm": "0.2 10\n"}, "", true},
		"ofALog":    {map[string]string{"a.tm": "0.1 10\nand more\n"}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := FindTiming(filepath.Join(dir, "talk.out"), strings.NewReader(file), int64(len(file)))
			if c.want != "" {
				c.want = filepath.Join(dir, c.want)
			}
			if got != c.want || (err != nil) != c.err {
				t.Errorf("found %q, %v; want %q, an error %v", got, err, c.want, c.err)
			}
		})
	}
}

// A session is sought as any other file is, also in the middle of a long write.
func TestScript_seek(t *testing.T) {
	var file, timing strings.Builder
	file.WriteString(scriptBegin)
	for i := range 3000 {
		line := fmt.Sprintf("line %d\r\n", i)
		file.WriteString(line)
		fmt.Fprintf(&timing, "0.007 %d\n", len(line)-1)
		timing.WriteString("0.000 1\n")
	}
	file.WriteString(strings.Repeat("x\n", maxWrite))
	fmt.Fprintf(&timing, "1.0 %d\n", 2*maxWrite)
	file.WriteString(scriptEnd)
	all, s, r := session(t, file.String(), timing.String())
	if s.Lost.Count+s.Odd.Count > 0 || len(s.places) < 10 {
		t.Fatalf("lost %q, odd %q, %d places", s.Lost.String(), s.Odd.String(), len(s.places))
	}
	checkSeek(t, r, s, all)
}
