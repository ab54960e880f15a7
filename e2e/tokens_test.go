package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// piece is one of an answer, as a model streams it.
func piece(text string) string {
	return fmt.Sprintf(`{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"small","choices":[{"index":0,"delta":{"content":%q}}]}`, text)
}

// The text is whole although most of its pieces are not in the page's memory, and grows with what
// comes.
func TestTokens_theWholeText(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	const pieces = 25_000 // the page remembers 20,000
	var lines, want strings.Builder
	for n := range pieces {
		word := fmt.Sprint("w", n, " ")
		want.WriteString(word)
		lines.WriteString(piece(word) + "\n")
		if n%1000 == 999 {
			write(t, in, lines.String())
			lines.Reset()
		}
	}
	p.waitForURL(t)
	tb := open(t, p.controlURL(t))
	tb.waitFor(shows("===", pieces))
	tb.click("#tokens-button")
	const text = "document.querySelector('.tokens-text').textContent"
	tb.waitFor(fmt.Sprintf("document.querySelector('.tokens-text') && /w%d $/.test(%s)", pieces-1, text))
	if got := evaluate[string](tb, text); got != want.String() {
		t.Errorf("the text has %d characters, want %d: it begins with %.40q", len(got), want.Len(), got)
	}
	if got := tb.text(".tokens-heading"); got != "small · chatcmpl-1" {
		t.Errorf("the heading is %q", got)
	}
	tb.audit(t, "the whole text")
	write(t, in, "a line of something else\n"+piece("and more")+"\n")
	tb.waitFor("/and more$/.test(" + text + ")")
	tb.waitFor("(function (e) { return e.scrollHeight > e.clientHeight && e.scrollHeight - e.scrollTop - e.clientHeight < 2; }(document.querySelector('.tokens-body')))")
	tb.click("#tokens-button")
	tb.waitFor("!document.querySelector('.tokens-text') && document.getElementById('tokens').hidden")
}

// Where no answer streams there is nothing to press; an exported page has the text as well.
func TestTokens_onlyWhereThereAreSome(t *testing.T) {
	t.Parallel()
	tb := open(t, start(t, mixedFile(t, 50)).url)
	tb.waitFor(shows(">=", 50) + " && " + hasTools)
	if !evaluate[bool](tb, "document.getElementById('tokens-button').hidden") {
		t.Error("the button is there without an answer")
	}
	tb.visit(fileURL(exported(t, tapeOf(t, recordedLine(t, 0, piece("Hel")), recordedLine(t, 0, piece("lo"))))))
	tb.click("#tokens-button")
	tb.waitFor("document.querySelector('.tokens-text') && document.querySelector('.tokens-text').textContent === 'Hello'")
}
