package screen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// log is a publisher that keeps its events, as a page shows them.
type log struct {
	events []event
	chat   bool // others publish before each batch of lines, and within one of more than Together
	apart  bool // and, unless that is refused, between any two lines
}

type event struct {
	kind string // line, block or chat
	data string
}

func (l *log) Lines(data [][]byte) (int64, error) {
	if l.apart && len(data) > 1 {
		return 0, ErrApart
	}
	for i, d := range data {
		if l.chat && i%Together == 0 {
			l.events = append(l.events, event{"chat", "hello"})
		}
		l.events = append(l.events, event{"line", string(d)})
	}
	return int64(len(l.events)), nil
}

func (l *log) Block(data []byte) (int64, error) {
	l.events = append(l.events, event{"block", string(data)})
	return int64(len(l.events)), nil
}

func (l *log) count(kind string) int {
	n := 0
	for _, e := range l.events {
		if e.kind == kind {
			n++
		}
	}
	return n
}

// sequences are what rows are compared without.
var sequences = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x1b\x07]*(?:\x1b\\|\x07)|[()][0-~]|.)`)

func plain(s string) string {
	return strings.TrimRight(sequences.ReplaceAllString(s, ""), " ")
}

// rows returns the rows of a page (docs/wire.md, "A terminal"). It fails where a line is in no row
// and in no block, or an event of somebody else is a step.
func (l *log) rows(t *testing.T) []string {
	t.Helper()
	blocks := map[int64]Block{}
	for i, e := range l.events {
		var b Block
		if e.kind != "block" {
			continue
		}
		if err := json.Unmarshal([]byte(e.data), &b); err != nil {
			t.Fatal(err)
		}
		for _, n := range b.Replaces {
			if _, shown := blocks[n]; !shown {
				t.Errorf("block %d replaces %d, which is not shown", i+1, n)
			}
			delete(blocks, n)
		}
		if b.From > 0 {
			blocks[int64(i+1)] = b
		}
	}
	steps := map[int64]bool{}
	for n, b := range blocks {
		if b.From < 1 || b.To < b.From || b.To >= n {
			t.Errorf("block %d is of lines %d to %d", n, b.From, b.To)
		}
		for i := b.From; i <= b.To; i++ {
			other := slices.ContainsFunc(b.Except, func(r [2]int64) bool { return r[0] <= i && i <= r[1] })
			if !other {
				steps[i] = true
			}
			if !other && l.events[i-1].kind == "chat" {
				t.Fatalf("event %d, of others, is a step of block %d", i, n)
			}
		}
	}
	var rows []string
	for i, e := range l.events {
		n := int64(i + 1)
		if e.kind == "line" && !steps[n] {
			rows = append(rows, plain(e.data))
		}
		if b, shown := blocks[n]; shown && !steps[n] {
			for _, row := range b.Rows {
				rows = append(rows, plain(row))
			}
		}
	}
	return rows
}

func newTestFeed(columns, rows int) *Feed {
	return NewFeed(columns, rows, func(line []byte) [][]byte { return [][]byte{line} })
}

// feed writes parts, with a Flush behind each.
func feed(t *testing.T, f *Feed, l *log, parts ...string) {
	t.Helper()
	for _, part := range parts {
		f.Write([]byte(part))
		if err := f.Flush(l); err != nil {
			t.Fatal(err)
		}
	}
}

func checkRows(t *testing.T, l *log, want ...string) {
	t.Helper()
	if got := l.rows(t); !slices.Equal(got, want) {
		t.Errorf("got rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A program that clears the screen and draws in its middle, such as dialog where the terminal has
// no alternate screen, leaves the rows above it empty, also when they leave one by one.
func TestFeed_aGapAtTheTopOfTheScreen(t *testing.T) {
	f, l := newTestFeed(20, 6), &log{}
	feed(t, f, l, "before\r\n\x1b[H\x1b[J\x1b[4;3H50%", "\x1b[4;3H100%\x1b[6;1H\r\n", "\r\n", "after\r\n")
	checkRows(t, l, "before", "", "", "", "  100%", "", "", "", "after")
}

func TestFeed_linesAloneMakeNoBlock(t *testing.T) {
	f, l := newTestFeed(20, 4), &log{}
	feed(t, f, l, "one\r\n\x1b[31mtwo\x1b[m\x1b[K\r\n", "", "\r\na line that is longer than the terminal is wide\r\n", "日本\tx\r\n", "e\u0301\n")
	if l.count("block") > 0 || l.count("line") != 6 {
		t.Errorf("got %q, want six lines and no block", l.events)
	}
}

func TestFeed_progressBarIsARow(t *testing.T) {
	for _, whole := range []bool{false, true} {
		f, l := newTestFeed(40, 10), &log{chat: true}
		parts := []string{"get\r\n", "\r 10%", "\r 20%", "\r 50%   \r", "\x1b[2K\r100%\r", "\n", "done\r\n"}
		if whole {
			parts = []string{strings.Join(parts, "")}
		}
		feed(t, f, l, parts...)
		checkRows(t, l, "get", "100%", "done")
		for _, e := range l.events {
			if e.kind == "line" && plain(e.data) == "" {
				t.Errorf("an empty line among %q", l.events)
			}
			if strings.Contains(e.data, "⏎") {
				t.Errorf("a mark of a piece in %q", e.data)
			}
		}
	}
}

// npm erases its spinner and goes on below it; a list that was erased by going up leaves nothing.
func TestFeed_erasedRowsAboveTheCursorStay(t *testing.T) {
	f, l := newTestFeed(40, 10), &log{}
	feed(t, f, l, "\x1b[1G\x1b[0K|", "\x1b[1G\x1b[0K/", "\x1b[1G\x1b[0K\r\n", "added 1 package\r\n")
	checkRows(t, l, "", "added 1 package")
	f, l = newTestFeed(40, 10), &log{}
	feed(t, f, l, "up\r\n", "a ..\r\nb ..\r\n", "\x1b[2A\x1b[J")
	checkRows(t, l, "up")
	feed(t, f, l, "end\r\n")
	checkRows(t, l, "up", "end")
	f, l = newTestFeed(40, 10), &log{}
	feed(t, f, l, "a\r\n ..\r\nb\r\nc ..\r\n", "\x1b[3A\x1b[K\x1b[2B\x1b[J", "\x1b[H\x1b[2Jcleared\r\n")
	checkRows(t, l, "a", "", "b", "cleared")
}

// Images, and commands that a terminal does not know, may have line feeds in them.
func TestFeed_linesWithinAStringAreSteps(t *testing.T) {
	for _, c := range []struct{ begin, end string }{{"\x1bPq", "\x1b\\"}, {"\x1b]1337;File=inline=1:", "\a"}, {"\x1b_G", "\x1b\\"}, {"\x1b^", "\x18"}} {
		f, l := newTestFeed(40, 10), &log{}
		feed(t, f, l, "before\r\n", "here "+c.begin+"#0!1\r\n", "~~\n\r\n", "~-"+c.end+" and there\r\n", c.begin+"x\r\ny"+c.end+"\r\n", "after\r\n")
		checkRows(t, l, "before", "here  and there", "", "after")
		if n := l.count("line"); n != 8 {
			t.Errorf("%q: got %d lines, want all 8 that were written", c.begin, n)
		}
	}
	f, l := newTestFeed(40, 10), &log{}
	feed(t, f, l, "\x1bP"+strings.Repeat(strings.Repeat("x", 1024)+"\n", maxString>>10), "torn\r\n", "after\r\n")
	if got := l.rows(t); got[len(got)-1] != "after" {
		t.Errorf("a string without an end hides all behind it: %.100q", got)
	}
}

func TestFeed_cursorUpRedrawsRowsInPlace(t *testing.T) {
	f, l := newTestFeed(40, 10), &log{}
	feed(t, f, l, "up\r\n", "a ..\r\nb ..\r\nc ..\r\n", "\x1b[3A\x1b[2Ka ok\r\n\x1b[2Kb ok\r\n", "\x1b[2Kc ok\r\n", "end\r\n")
	checkRows(t, l, "up", "a ok", "b ok", "c ok", "end")
}

// What ends a row that was shown before its end is no line.
func TestFeed_anEndThatComesLateIsNoRow(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\x1b[m\r\n"} {
		f, l := newTestFeed(40, 10), &log{}
		feed(t, f, l, "a ..\r\nb ..\r\n", "\x1b[2A\x1b[2Ka ok\r\n\x1b[2Kb ok", end, "end\r\n")
		checkRows(t, l, "a ok", "b ok", "end")
	}
}

func TestFeed_scrollRegionLeavesLinesBehind(t *testing.T) {
	f, l := newTestFeed(40, 5), &log{}
	feed(t, f, l, "first\r\n\x1b7\x1b[1;4r\x1b8\x1b[1A")
	var want []string
	for i := range 12 {
		feed(t, f, l, fmt.Sprintf("\x1b7\x1b[5;1H\x1b[42mProgress %d%%\x1b[m\x1b8unpack %d\r\n", i*8, i))
		want = append(want, fmt.Sprint("unpack ", i))
	}
	checkRows(t, l, append(append([]string{}, want...), "", "Progress 88%")...)
}

func TestFeed_fullScreenKeepsItsLastState(t *testing.T) {
	f, l := newTestFeed(20, 4), &log{}
	feed(t, f, l, "before\r\n", "\x1b[?1049h\x1b[H\x1b[2J", "\x1b[Hone", "\x1b[2;3Htwo\x1b[H\x1b[K1", "\x1b[H\x1b[2J\x1b[?1049l", "after\r\n")
	checkRows(t, l, "before", "1", "  two", "after")
}

func TestFeed_clearedScreenIsKeptOnceAndThenDrawnAnew(t *testing.T) {
	f, l := newTestFeed(20, 4), &log{}
	feed(t, f, l, "make\r\nok\r\n", "\x1b[H\x1b[2J\x1b[3Jbuild 1\r\n", "\x1b[H\x1b[2Jbuild 2\r\n", "\x1bcbuild 3\r\n")
	checkRows(t, l, "make", "ok", "build 3")
}

func TestFeed_promptIsGluedToItsRest(t *testing.T) {
	f, l := newTestFeed(20, 4), &log{}
	feed(t, f, l, "Name: ")
	f.Partial("…⏎")
	feed(t, f, l, "", "Ada\r\n")
	if l.events[0] != (event{"line", "Name: …⏎"}) {
		t.Errorf("got %q first, want the prompt with its mark", l.events[0])
	}
	checkRows(t, l, "Name: Ada")
}

func TestFeed_linksAndTitle(t *testing.T) {
	f, l := newTestFeed(30, 4), &log{}
	feed(t, f, l, "\x1b]0;build\x07a\r\x1b]8;;https://example.org/\x1b\\b\x1b]8;;\x1b\\ \x1b]8;;javascript:alert(1)\x07c\x1b]8;;\x07\r\n")
	all := fmt.Sprint(l.events)
	if !strings.Contains(all, `"rows":["\u001b]8;;https://example.org/\u001b\\b\u001b]8;;\u001b\\ c"]`) || !strings.Contains(all, `{"title":"build"}`) {
		t.Errorf("got %s, want one link and the title", all)
	}
}

func TestFeed_longestCommand(t *testing.T) {
	address := "https://example.org/" + strings.Repeat("x", 100)
	for _, more := range []int{0, 1} {
		f, l := newTestFeed(30, 4), &log{}
		parameters := strings.Repeat("p", maxCommand-len("8;;")-len(address)+more)
		feed(t, f, l, "a\r\x1b]8;"+parameters+";"+address+"\x1b\\b\r\n")
		if linked := strings.Contains(fmt.Sprint(l.events[len(l.events)-1]), "]8;;"+address); linked != (more == 0) {
			t.Errorf("a command of %d bytes makes a link: %v", maxCommand+more, linked)
		}
	}
}

func TestFeed_resizeKeepsRowsUntilTheyAreDrawnAgain(t *testing.T) {
	f, l := newTestFeed(20, 5), &log{}
	feed(t, f, l, "a line of 20 columns\r\n\r 10% ..........\r 50% .............|")
	f.Resize(10, 4)
	feed(t, f, l, "")
	checkRows(t, l, "a line of 20 columns", " 50% .............|")
	feed(t, f, l, "\r100% ....|", "\r\nlong enough to wrap\r\n")
	checkRows(t, l, "a line of 20 columns", "100% ....|", "long enough to wrap")
	f.Resize(30, 6)
	feed(t, f, l, "\x1b[Aup\r\n", "\x1b[6;1H\x1b[2Kbelow, and wider than before")
	f.Partial("")
	feed(t, f, l, "")
	checkRows(t, l, "a line of 20 columns", "100% ....|", "long enoug", "upto wrap", "", "", "below, and wider than before")
}

// What a lower screen has no place for leaves it at the top, other than what is below the cursor.
func TestFeed_resizeToFewerRows(t *testing.T) {
	f, l := newTestFeed(20, 6), &log{}
	feed(t, f, l, "one\r\ntwo\r\nthree\r\nfour\r\n", "\x1b[2A\r3\x1b[K\r\n")
	f.Resize(20, 2)
	feed(t, f, l, "\r4\x1b[K")
	f.End()
	feed(t, f, l, "")
	checkRows(t, l, "one", "two", "3", "4")
	f, l = newTestFeed(20, 4), &log{}
	feed(t, f, l, "before\r\n\x1b[?1049h\x1b[Ha\r\nb\r\nc\r\nd")
	f.Resize(10, 2)
	feed(t, f, l, "\x1b[H\x1b[2Jx\r\ny", "\x1b[?1049l", "after\r\n")
	checkRows(t, l, "before", "x", "y", "after")
}

// Whenever it is flushed, the rows are the same in the end, and in their order.
func TestFeed_flushesChangeNoRow(t *testing.T) {
	top := "\x1b[H\x1b[2J"
	for n := range 2 {
		for line := range 8 {
			top += fmt.Sprintf("row %d of %d\x1b[K\r\n", line, n)
		}
		top += "last\x1b[K\x1b[H"
	}
	top += strings.Repeat("\r\n", 9) + "\x1b[K\r\nafter\r\n"
	list := "up\r\na\r\nb\r\nc\r\n\x1b[2A\x1b[KB\r\n\r\n" + strings.Repeat("below\r\n", 12)
	for _, output := range []string{top, list, "a\r\n" + list + top} {
		whole := &log{}
		feed(t, newTestFeed(40, 10), whole, output)
		for at := range output {
			for then := at; then < len(output); then += 97 {
				f, l := newTestFeed(40, 10), &log{}
				feed(t, f, l, output[:at], output[at:then], output[then:])
				if got, want := l.rows(t), whole.rows(t); !slices.Equal(got, want) {
					t.Fatalf("flushed behind %q and %q: %q, want %q", output[:at], output[at:then], got, want)
				}
			}
		}
	}
}

// Whatever is written, memory and numbers stay in bounds, and each line is in a row or a step.
func FuzzFeed(f *testing.F) {
	f.Add([]byte("a\r\nb\x1b[2A\x1b[Kc\r\x1b[?1049hx\x1b[?1049l\x1b[5;9r\x1b[99999@\x1b[99999b"), uint8(4), uint8(3))
	f.Fuzz(func(t *testing.T, output []byte, columns, rows uint8) {
		f, l := newTestFeed(int(columns%80)+1, int(rows%30)+1), &log{}
		random := rand.New(rand.NewPCG(1, 2))
		for len(output) > 0 {
			n := min(len(output), 1+random.IntN(40))
			feed(t, f, l, string(output[:n]))
			if output[0] == 0x05 {
				f.Resize(1+random.IntN(80), 1+random.IntN(30))
			}
			output = output[n:]
		}
		f.End()
		feed(t, f, l, "")
		l.rows(t)
		// By the size that it has now.
		if n := len(f.terminal.gone) + len(f.terminal.free) + len(f.held) + len(f.terminal.closed); n > 2*f.terminal.rows+2 {
			t.Errorf("%d rows and lines are held at the end", n)
		}
	})
}

// Whatever a program draws, and whenever it is flushed, no block replaces one that is not shown and
// no event of others is a step.
func TestFeed_randomOutputStaysConsistent(t *testing.T) {
	pieces := []string{"a", "b ", "日", "\r", "\n", "\r\n", "\x1b[2A", "\x1b[K", "\x1b[1K", "\x1b[?1049h", "\x1b[?1049l", "\x1b[5;9r", "\x1b[2;3r",
		"\x1b[99999@", "\x1b[99999b", "\x1b[3L", "\x1b[3M", "\x1b[3S", "\x1b[3T", "\x1b7", "\x1b8", "\x1bM", "\x1bD", "\x1b[H", "\x1b[J", "\x1b[2J", "\x1bc",
		"\x1bP", "\x1b_", "\x1b\\", "\x1b[5;5H", "\x1b[4h", "\x1b[?7l", "\x1b[3P", "\x1b[9X", "\t", "\b", "e\u0301", "\x1b]0;x\x07", "\xe2", "\x1b[?6h", "\x1b#8"}
	for seed := range uint64(1000) {
		random := rand.New(rand.NewPCG(seed, 1))
		f, l := newTestFeed(1+random.IntN(30), 1+random.IntN(10)), &log{chat: seed%2 == 0, apart: seed%4 == 0}
		all := ""
		for range 60 {
			part := ""
			for range 1 + random.IntN(5) {
				part += pieces[random.IntN(len(pieces))]
			}
			all += part
			feed(t, f, l, part)
			if random.IntN(8) == 0 {
				f.Resize(1+random.IntN(30), 1+random.IntN(10))
			}
			if random.IntN(10) == 0 {
				f.Partial("…⏎")
			}
		}
		f.End()
		feed(t, f, l, "")
		if l.rows(t); t.Failed() {
			t.Fatalf("seed %d: %q", seed, all)
		}
	}
}

// Only so many lines are certain to follow each other in a log that others publish to as well.
func TestFeed_manyLinesAtOnce(t *testing.T) {
	f, l := newTestFeed(40, 10), &log{chat: true}
	var frames strings.Builder
	for i := range 2*Together + 7 {
		fmt.Fprintf(&frames, "frame %d\r", i)
	}
	feed(t, f, l, frames.String()+"done   \n")
	if chats := l.count("chat"); chats != 3 {
		t.Errorf("others have published %d times, want 3", chats)
	}
	rows := l.rows(t)
	if len(rows) != 1 || !strings.HasPrefix(rows[0], "done") {
		t.Errorf("got rows %q, want one", rows)
	}
}
