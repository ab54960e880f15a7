package screen

import (
	"fmt"
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
	f := newTestFeed(20, 5)
	for _, c := range []struct{ asked, want string }{
		{"ab\x1b[6n", "\x1b[1;3R"}, {"\r\n\x1b[5n\x1b[?6n", "\x1b[0n\x1b[?2;1R"}, {"\x1b[c", "\x1b[?62;22c"}, {"\x1b[>0c", "\x1b[>1;10;0c"},
		{"\x1b[0n\x1b[?1;2c\x1b[=c\x1b[>6n", ""}, {"no question", ""},
	} {
		if f.Write([]byte(c.asked)); string(f.Answers()) != c.want {
			t.Errorf("%q is not answered by %q", c.asked, c.want)
		}
	}
	if f.Write([]byte(strings.Repeat("\x1b[c", 1000))); len(f.Answers()) > maxAnswers {
		t.Error("answers have no bound")
	}
}

// Behind a row that is full a cursor waits for what is printed next: nothing is erased there, and a
// tab stays. What is printed behind a tab and a CR begins at the left.
func TestFeed_fullRowsAndTabs(t *testing.T) {
	f, l := newTestFeed(10, 5), &log{}
	feed(t, f, l, "get\r\n", "\r [---] 50%", "\r [===]100%\x1b[K", "\r\n", "[1-------]\x1b[J\r[2-------]\x1b[J\r\n", "\rabcdefghij\tk\r\n", "\t\tx\r\n\t\ry\r\n")
	checkRows(t, l, "get", " [===]100%", "[2-------]", "abcdefghij\tk", "\t\tx", "y")
}
