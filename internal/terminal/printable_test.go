package terminal

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPrintable_showsWhatATerminalWouldObey(t *testing.T) {
	for text, want := range map[string]string{
		"plain text, ünïcödé, 世界, 👩‍🚀": "plain text, ünïcödé, 世界, 👩‍🚀",
		"\x1b[31mred":                `\x1b[31mred`,
		"a\nb\tc\rd":                 `a\nb\tc\rd`,
		"\x00\a\b\x7f":               `\x00\a\b\x7f`,
		"\u009b31m":                  `\u009b31m`,
		"\x9b31m\xff":                `\x9b31m\xff`,
		"gpj.\u202egnp":              `gpj.\u202egnp`,
		"\u2066\u2069\u200e\u061c":   `\u2066\u2069\u200e\u061c`,
		"a\u2028b\u2029":             `a\u2028b\u2029`,
		"a replacement \ufffd stays": "a replacement \ufffd stays",
		"":                           "",
	} {
		if got := Printable(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSafe_keepsLinesAndTabs(t *testing.T) {
	const text = "a\tb\r\nprogress\rdone\n\x1b[2J世\u202e\xe4\xb8x\n"
	const want = "a\tb\r\nprogress\\rdone\n\\x1b[2J世\\u202e\\xe4\\xb8x\n"
	for size := 1; size <= len(text); size++ {
		var got bytes.Buffer
		w := &shownWriter{w: &got}
		for rest := text; rest != ""; {
			n, err := io.WriteString(w, rest[:min(size, len(rest))])
			if err != nil || n != min(size, len(rest)) {
				t.Fatalf("got %d and error %v, want all of it written", n, err)
			}
			rest = rest[n:]
		}
		if got.String() != want {
			t.Errorf("in pieces of %d: got %q, want %q", size, got.String(), want)
		}
	}
}

func TestSafe_leavesAFileAlone(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var buffer bytes.Buffer
	for _, w := range []io.Writer{f, &buffer} {
		if got := Safe(w); got != w {
			t.Errorf("got %T for %T, want it itself", got, w)
		}
	}
}

func TestSafe_failsWithWhatItWritesTo(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	if _, err := (&shownWriter{w: w}).Write([]byte("text")); err != io.ErrClosedPipe {
		t.Errorf("got %v, want %v", err, io.ErrClosedPipe)
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("a\x1b\u202e\xff\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := Printable(text)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e }) {
			t.Errorf("got %q, which has a character that a terminal obeys", got)
		}
	})
}
