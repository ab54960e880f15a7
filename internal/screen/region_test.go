package screen

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What has left the screen above a row that is drawn all the time stays a row, whether it is one
// that was drawn anew or a line as it was printed, and however much there is of it.
func TestFeed_whatLeavesAboveABar(t *testing.T) {
	for _, together := range []int{1, 7, 100000} {
		f, l := newTestFeed(40, 5), &log{chat: true}
		feed(t, f, l, "first\r\n\x1b7\x1b[1;4r\x1b8\x1b[1A")
		var want []string
		var part string
		for i := range 1200 {
			if i%3 == 0 { // dpkg writes several lines between two states of the bar
				part += fmt.Sprintf("\x1b7\x1b[5;1H\x1b[42mProgress %d\x1b[m\x1b8", i)
			}
			part += fmt.Sprintf("unpack %d\r\n", i)
			if i%together == 0 {
				feed(t, f, l, part)
				part = ""
			}
			want = append(want, fmt.Sprint("unpack ", i))
		}
		feed(t, f, l, part)
		checkRows(t, l, append(want, "", "Progress 1197")...)
	}
}

// A screen of 5 rows of 13 columns, flushed behind each part and behind all of them.
func TestFeed_rowsOfOneLineThatAreApart(t *testing.T) {
	for name, c := range map[string]struct{ parts, want []string }{
		"one of them leaves":                {[]string{"top\x1b[5;3Hbelow\r\n", "a\r\nb\r\n\x1b[1Ac\r\n"}, []string{"top", "", "", "", "  below", "a", "c"}},
		"the line has not ended":            {[]string{"top\x1b[5;3Hbelow, wrapped", "\x1b[5;1Hx\r\n"}, []string{"top", "", "", "", "  below, wrap", "xed"}},
		"its last half is drawn anew":       {[]string{"1\r\n2\r\n3\r\nand a longer one\r\n\n\n\n", "\x1b[4A\x1b[Kx\r\n"}, []string{"1", "2", "3", "and a longer", "x"}},
		"a block above one that is a step":  {[]string{"1\r\n2\r\n3\r\n4\r\n\x1b[3A", "b\r\nc\r\n\x1b[2A", "B\r\n\n\n\n\n", "after\r\n"}, []string{"1", "B", "c", "4", "", "", "after"}},
		"a list of which some rows are new": {[]string{"1\r\n2\r\n3\r\n", "\x1b[3Aa\r\n\n\nd\r\n", "\x1b[4Ab\r\n\n\n\ne\r\nf\r\n"}, []string{"b", "2", "3", "d", "e", "f"}},
		"erased rows above one that is not": {[]string{"1\r\n2\x1b[2K\r\n3\x1b[2K\r\n4\r\n\x1b[4A"}, []string{"1", "", "", "4"}},
	} {
		t.Run(name, func(t *testing.T) {
			f, l := newTestFeed(13, 5), &log{}
			feed(t, f, l, c.parts...)
			f.End()
			feed(t, f, l, "")
			checkRows(t, l, c.want...)
		})
	}
}

// What programs ask a terminal: whether it is there, where its cursor is, and what it can.
func TestFeed_answers(t *testing.T) {
	f, silent := newTestFeed(20, 5), newTestFeed(20, 5)
	for _, c := range []struct{ asked, want string }{
		{"ab\x1b[6n", "\x1b[1;3R"}, {"\r\n\x1b[5n\x1b[?6n", "\x1b[0n\x1b[?2;1R"}, {"\x1b[c", "\x1b[?62;22c"}, {"\x1b[>0c", "\x1b[>1;10;0c"},
		{"\x1b[0n\x1b[?1;2c\x1b[=1c\x1b[>6n\x1b[?u\x1b[14t\x1b[16t\x1b[21t\x1b]10;#fff\a\x1b]13;?\a\x1b]52;c;?\a\x1bPq#0\x1b\\\x1b_Ga=q\x1b\\", ""}, {"no question", ""},
		{"\x1b]11;?\x1b\\\x1b]10;?\a\x1b]12;?\a", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b]10;rgb:1d1d/2121/2929\a\x1b]12;rgb:1d1d/2121/2929\a"},
		{"\x1b]10;?;?;red;?\a", "\x1b]10;rgb:1d1d/2121/2929\a\x1b]11;rgb:ffff/ffff/ffff\a"}, {"\x1b[?996n", "\x1b[?997;2n"},
		{"\x1b[=c\x1b[>q\x1b[>0q", "\x1bP!|00000000\x1b\\\x1bP>|pushpane\x1b\\\x1bP>|pushpane\x1b\\"}, {"\x1b[18t\x1b[19t", "\x1b[8;5;20t\x1b[9;5;20t"},
		{"\x1b[?7$p\x1b[?6$p\x1b[?1049$p\x1b[?2026$p\x1b[4$p\x1b[20$p", "\x1b[?7;1$y\x1b[?6;2$y\x1b[?1049;2$y\x1b[?2026;0$y\x1b[4;2$y\x1b[20;0$y"},
		{"\x1bP$qm\x1b\\\x1b[1;48:2::1:2:3m\x1bP$qm\x1b\\\x1b[m\x1bP$qr\x1b\\\x1bP$q q\x1b\\", "\x1bP1$r0m\x1b\\\x1bP1$r0;1;48;2;1;2;3m\x1b\\\x1bP1$r1;5r\x1b\\\x1bP0$r\x1b\\"},
		{"\x1bP+q544e;4d73\x1b\\\x1bP+q436f\x1b\\\x1bP+qx\x1b\\", "\x1bP1+r544e=787465726D2D323536636F6C6F72\x1b\\\x1bP0+r4d73\x1b\\\x1bP1+r436f=323536\x1b\\\x1bP0+r\x1b\\"},
		{"\x1b[?1049h\x1b[?7l\x1b[?1049$p\x1b[?7$p\x1b[?1049l\x1b[?7h", "\x1b[?1049;1$y\x1b[?7;2$y"},
	} {
		if f.Write([]byte(c.asked)); string(f.Answers()) != c.want {
			t.Errorf("%q is not answered by %q", c.asked, c.want)
		}
		if silent.Write([]byte(strings.TrimLeft(c.asked, "ab\r\no questin"))); !strings.Contains(c.asked, "1049h") && silent.InLine() || !silent.terminal.main.lines[0].blank() {
			t.Fatalf("%q is seen", c.asked)
		}
	}
	if f.Write([]byte(strings.Repeat("\x1b[c", 1000))); len(f.Answers()) > maxAnswers {
		t.Error("answers have no bound")
	}
}

// The colours are those of the page's light look, which are here and there.
func TestFeed_coloursOfThePage(t *testing.T) {
	css, err := os.ReadFile("../../ui/line/line.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, colour string }{{"background", foreground}, {"color", background}} {
		rgb := strings.Split(c.colour, "/")
		short := "#" + rgb[0][:2] + rgb[1][:2] + rgb[2][:2]
		if short == "#ffffff" {
			short = "#fff"
		}
		if rule := regexp.MustCompile(`\.sgr-inverse \{[^}]*\b` + c.name + `: (#\w+);`).FindSubmatch(css); rule == nil || string(rule[1]) != short {
			t.Errorf("%s of inverse text is %q, want %s", c.name, rule, short)
		}
	}
}

// Behind a row that is full a cursor waits for what is printed next: nothing is erased there, and a
// tab stays. What is printed behind a tab and a CR begins at the left.
func TestFeed_fullRowsAndTabs(t *testing.T) {
	f, l := newTestFeed(10, 5), &log{}
	feed(t, f, l, "get\r\n", "\r [---] 50%", "\r [===]100%\x1b[K", "\r\n", "[1-------]\x1b[J\r[2-------]\x1b[J\r\n", "\rabcdefghij\tk\r\n", "\t\tx\r\n\t\ry\r\n")
	checkRows(t, l, "get", " [===]100%", "[2-------]", "abcdefghij\tk", "\t\tx", "y")
}

// A screen as large as can be is a block that an event has space for, whatever its characters are.
func TestFeed_screensTooLargeForAnEvent(t *testing.T) {
	for name, c := range map[string]struct {
		columns, rows int
		cell          func(x, y int) string
		want          string // the beginning of the first row
	}{
		"colours": {300, 200, func(x, y int) string { return fmt.Sprintf("\x1b[38;2;%d;%d;%dm%c", x%256, y%256, (x+y)%256, 'a'+x%26) }, "abcdefgh"},
		"links":   {300, 200, func(x, _ int) string { return fmt.Sprintf("\x1b]8;;https://example.org/%d\x1b\\%c", x, 'a'+x%26) }, "abcdefgh"},
		"marks":   {300, 200, func(int, int) string { return "e" + strings.Repeat("\u0301", 10) }, "e\u0301\u0301"},
		"quoted":  {MaxColumns, MaxRows, func(int, int) string { return `"` }, `""""""`},
	} {
		f, l := newTestFeed(c.columns, c.rows), &log{}
		var screen strings.Builder
		for y := range c.rows {
			fmt.Fprintf(&screen, "\x1b[%dH", y+1)
			for x := range c.columns {
				screen.WriteString(c.cell(x, y))
			}
		}
		feed(t, f, l, screen.String())
		f.End()
		feed(t, f, l, "")
		for _, e := range l.events {
			if e.kind == "block" && len(e.data) > 1<<20-1<<10 {
				t.Errorf("%s: a block of %d bytes", name, len(e.data))
			}
		}
		if rows := l.rows(t); len(rows) != c.rows || !strings.HasPrefix(rows[0], c.want) {
			t.Errorf("%s: %d rows, the first %.20q", name, len(rows), rows[0])
		}
	}
}
