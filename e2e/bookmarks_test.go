package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bookmarkOf is a JavaScript expression: what a person reads of the bookmark of a line.
func bookmarkOf(line string) string {
	return fmt.Sprintf(`Array.from(document.querySelectorAll('#log .line'), function (e) { return e.querySelector('.text').textContent === '%s' && e.querySelector('.mark-note') ? e.querySelector('.mark-note').textContent : ''; }).join('')`, line)
}

// numbered publishes the lines 1 to n.
func (p *program) numbered(t *testing.T, n int) {
	t.Helper()
	var body strings.Builder
	for i := range n {
		fmt.Fprintf(&body, "line %d\n", i+1)
	}
	if got := p.ask(t, "POST", "/events", strings.NewReader(body.String()), "Content-Type", "application/x-ndjson"); got.code != 201 {
		t.Fatalf("publish: %d %s", got.code, got.body)
	}
}

// With the key a bookmark is for all pages, for those that come later and for the recording; with
// the keyboard alone.
func TestBookmarks_forAllPages(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "talk.ndjson")
	p := startSilent(t, "--record", file)
	p.numbered(t, 100)
	other := open(t, p.url) // without the key
	other.waitForText("line 100")
	tb := open(t, p.controlURL(t))
	tb.waitForText("line 100")
	tb.waitFor("document.querySelector('#bookmarks-button')")
	evaluate[any](tb, "document.querySelector('#log').focus()")
	press := tb.key
	press("k")
	tb.waitFor("document.querySelector('.line-current')")
	press("k")
	tb.waitFor("/line 99/.test(document.querySelector('.line-current').textContent)")
	press("b")
	tb.waitFor("document.activeElement.className === 'bookmark-note'")
	press("why?\r")
	tb.waitFor(bookmarkOf("line 99") + " === '★ why?' && document.activeElement === document.querySelector('#log')")
	other.waitFor(bookmarkOf("line 99") + " === '★ why?'")
	if n := evaluate[string](other, "document.querySelector('#log').getAttribute('data-events')"); n != "100" {
		t.Errorf("there are %s lines, want 100: a bookmark is none", n)
	}

	press("g")
	tb.waitForText("line 1\n")
	press("j") // the current line is out of view: to the first in view
	tb.waitFor("document.querySelector('.line-current .text').textContent === 'line 1'")
	press("b")
	tb.waitFor("document.querySelectorAll('.bookmark').length === 2")
	press("\r")
	later := open(t, p.url)
	later.waitFor("document.querySelector('#bookmarks-button') && document.querySelector('#bookmarks-button').textContent === '★ 2'")
	evaluate[any](later, "document.querySelector('#log').focus()")
	later.key("[")
	later.waitFor("document.querySelector('.line-current .text').textContent === 'line 1'")
	later.key("[")
	later.waitFor("/line 99/.test(document.querySelector('.line-current').textContent)")

	// The same key takes it away, from all.
	evaluate[any](tb, "document.querySelector('#log').focus()")
	press("]")
	tb.waitFor("/line 99/.test(document.querySelector('.line-current').textContent)")
	press("b")
	later.waitFor("document.querySelector('#bookmarks-button').textContent === '★ 1'")
	recorded, err := os.ReadFile(file)
	if err != nil || strings.Count(string(recorded), `"type":"room"`) != 4 || !strings.Contains(string(recorded), `\"note\":\"why?\"`) {
		t.Errorf("%v; the recording has the acts %d times, want 4", err, strings.Count(string(recorded), `"type":"room"`))
	}
}

// A page that may not order keeps bookmarks for itself, says so, and has them after a reload.
func TestBookmarks_withoutTheKey(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	p.numbered(t, 20)
	tb := open(t, p.url)
	tb.waitFor("document.querySelector('#bookmarks-button')")
	evaluate[any](tb, "document.querySelector('#log').focus()")
	tb.key("k")
	tb.waitFor("document.querySelector('.line-current')")
	tb.key("b")
	tb.waitForText("Bookmark set, for this browser only: one for all needs the key of pushpane.")
	tb.waitFor("document.activeElement.className === 'bookmark-note'")
	tb.key("mine\r")
	tb.waitFor(bookmarkOf("line 20") + " === '★ mine'")
	tb.visit(p.url + "/?again")
	tb.waitFor(bookmarkOf("line 20") + " === '★ mine'")
	// Taken away in the list, by the keyboard: the focus is not lost with it.
	evaluate[any](tb, "document.querySelector('#bookmarks-button').click(), document.querySelector('.bookmark-drop').focus()")
	tb.key("\r")
	tb.waitFor(bookmarkOf("line 20") + " === '' && document.activeElement === document.querySelector('#log')")
	if got := p.ask(t, "GET", "/room", nil).body; !strings.Contains(got, `"bookmarks":[]`) {
		t.Errorf("the room is %s, want no bookmark in it", got)
	}
}
