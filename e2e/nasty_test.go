package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// nastyPieces are what breaks readers and writers of event streams; the events of the tests are
// made of them.
func nastyPieces() []string {
	return []string{
		"plain", "", " ", "  two leading spaces", ":", "a: comment?", ": a comment", "data: not a field", "data:", "event: end", "id: 7", "retry: 1",
		"\r", "\n", "\r\n", "\n\n", "\r\r", "\n\r", "\x00", "\ufeff", "\u2028", "\u2029", "\u0085", "\v\f",
		"\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80", "\xc0\x80", "\xf5\x80\x80\x80",
		"😀", "👩‍👩‍👧", "e\u0301", "\u202egnp.exe", "\x1b[31m", "<script>window.injected = true</script>",
		"<img src=x onerror='window.injected = true'>", "</pre></div>", "&lt;", "\"'`\\", "${x}", "%00%0a",
		strings.Repeat("long ", 2000), strings.Repeat("\n", 50), strings.Repeat("\xff", 70),
	}
}

// nasty is one event that is sent and what must arrive of it.
type nasty struct{ typ, sent, want string }

// nastyEvents are n events of the pieces, alone first and then several together; always the same
// for the same n.
func nastyEvents(n int) []nasty {
	pieces := nastyPieces()
	random := rand.New(rand.NewPCG(3, 4))
	types := []string{"", "", "message", "price", "A-type_with-128" + strings.Repeat("x", 113), "0", "%70ing", "notifications/message"}
	events := make([]nasty, 0, n)
	for i := range n {
		text := pieces[i%len(pieces)]
		for i >= len(pieces) && random.IntN(3) > 0 {
			text += pieces[random.IntN(len(pieces))]
		}
		events = append(events, nasty{types[random.IntN(len(types))], text, asReceived(text)})
	}
	return events
}

// asReceived returns a text as docs/wire.md delivers it: each line end is LF, each bad byte U+FFFD.
// It is written byte by byte from RFC 3629, section 4, so that it does not agree with Go's decoder
// by being it.
func asReceived(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\r':
			out.WriteByte('\n')
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			i++
		case sequence(text[i:]) > 0:
			n := sequence(text[i:])
			out.WriteString(text[i : i+n])
			i += n
		default:
			out.WriteString("\ufffd")
			i++
		}
	}
	return out.String()
}

// sequence is the length of the well-formed UTF-8 sequence at the start of s, or 0.
func sequence(s string) int {
	within := func(i int, low, high byte) bool { return i < len(s) && s[i] >= low && s[i] <= high }
	tail := func(from, to int) bool {
		for i := from; i <= to; i++ {
			if !within(i, 0x80, 0xbf) {
				return false
			}
		}
		return true
	}
	switch {
	case within(0, 0, 0x7f):
		return 1
	case within(0, 0xc2, 0xdf) && tail(1, 1):
		return 2
	case within(0, 0xe0, 0xe0) && within(1, 0xa0, 0xbf) && tail(2, 2),
		within(0, 0xed, 0xed) && within(1, 0x80, 0x9f) && tail(2, 2),
		(within(0, 0xe1, 0xec) || within(0, 0xee, 0xef)) && tail(1, 2):
		return 3
	case within(0, 0xf0, 0xf0) && within(1, 0x90, 0xbf) && tail(2, 3),
		within(0, 0xf4, 0xf4) && within(1, 0x80, 0x8f) && tail(2, 3),
		within(0, 0xf1, 0xf3) && tail(1, 3):
		return 4
	}
	return 0
}

// publishNasty posts the events one by one.
func publishNasty(t *testing.T, p *program, events []nasty) {
	t.Helper()
	for _, e := range events {
		query := ""
		if e.typ != "" {
			query = "?type=" + url.QueryEscape(e.typ)
		}
		p.publish(t, e.sent, query)
	}
}

// One body is one event, whatever line ends it holds; here read by the strict parser, in
// clients_test.go by others.
func TestNasty_throughPostIsOneEvent(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	events := nastyEvents(300)
	publishNasty(t, p, events)
	expectNasty(t, "stream", seen(p.listen(t, "").events(t, len(events))), events)
}

// Lines come out as they went in: no line is lost, joined or split but at its ends.
func TestNasty_throughStdinIsItsLines(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	// One text of all pieces: each line end in it ends a line, and so does the end of a piece.
	text := strings.Join(nastyPieces(), "|\n")
	go func() {
		write(t, in, text)
		in.Close()
	}()
	want := strings.Split(asReceived(text), "\n")
	p.waitForURL(t)
	if got := datas(p.listen(t, "").events(t, len(want))); !slices.Equal(got, want) {
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("line %d is %.60q, want %.60q", i+1, got[i], want[i])
			}
		}
	}
}

// The page is the one reader that could carry an event out as well as show it.
func TestNasty_inThePageIsOnlyText(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"sse", "poll"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			tb := open(t, p.url+"/?transport="+transport)
			tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
			tb.waitForTools()
			tb.waitFor("document.querySelector('#chart canvas')")
			before := evaluate[string](tb, elements)
			evaluate[any](tb, "window.foreign = []")
			var ids []string
			for _, piece := range nastyPieces() {
				ids = append(ids, p.publish(t, "["+piece+"]", ""))
			}
			tb.waitFor(shows("===", len(ids)))
			texts := map[string]string{}
			// Scrolling through them may pass one by before its text is there.
			eventually(t, "every line has been read", func() bool {
				for _, l := range tb.lines() {
					if l.ID != "" && l.Text != "" {
						texts[l.ID] = l.Text
					}
				}
				return len(texts) >= len(ids)
			})
			for i, piece := range nastyPieces() {
				text := texts[ids[i]]
				// What is for a terminal is no text of a page; e2e/meaning_test.go looks at what it
				// does.
				shown := strings.ReplaceAll(piece, "\x1b[31m", "")
				if want := "[" + asVisible(asReceived(shown)) + "]"; !strings.Contains(text, want) {
					t.Errorf("the page shows %.80q, want it to hold %.80q", text, want)
				}
			}
			if evaluate[bool](tb, "'injected' in window") {
				t.Error("a script of an event ran")
			}
			// In every view of the log, since only what is in view is an element.
			evaluate[any](tb, walkLog+"(function () { foreign.push("+elements+"); })")
			if after := evaluate[[]string](tb, "foreign"); len(slices.Compact(after)) != 1 || after[0] != before {
				t.Errorf("the page holds elements %s, want %s as before", after, before)
			}
		})
	}
}

// elements names the kinds of elements that an event could bring and the page's own log does not.
const elements = `['script', 'img', 'pre', 'iframe', 'svg', 'style', 'a'].map(function (name) {
	return name + document.getElementsByTagName(name).length; }).join(' ')`

// asVisible is what the page makes of text that would act on the screen unseen; see visible in
// ui/base/text.js.
func asVisible(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t':
			out.WriteRune(r)
		case r < 0x20:
			out.WriteRune(0x2400 + r)
		case r >= 0x80 && r < 0xa0:
			fmt.Fprintf(&out, "⟨%X⟩", r)
		case r == 0x202e:
			out.WriteString("⟨RLO⟩")
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
