package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// What each line of meaningLines must become: its text, and what its element must hold, as a
// JavaScript expression of line and text.
type meaning struct{ sent, text, holds string }

func meaningLines() []meaning {
	return []meaning{
		{"\x1b[1;31mred\x1b[0m plain", "red plain", "text.querySelector('.sgr-1.sgr-bold').textContent === 'red' && text.lastChild.nodeValue === ' plain'"},
		{"not coloured by the line before", "not coloured by the line before", "text.children.length === 0"},
		{"\x1b[38;5;208ma\x1b[38:2::255:255:0mb\x1b[48;2;0;0;0mc", "abc", "text.querySelectorAll('.sgr-rgb').length === 2 && getComputedStyle(text.lastChild).backgroundColor === 'rgb(0, 0, 0)'"},
		{"a\x1b]0;title\ab\x1b[2Kc\x1b]8;;http://x.example/\x1b\\d\x1b]8;;\x1b\\e\x1b[3", "abcde", "text.querySelectorAll('a').length === 1 && text.querySelector('a').textContent === 'd' && text.querySelector('a').href === 'http://x.example/'"},
		{"N\bNA\bAM\bME\bE _\bx", "NAME x", "text.querySelectorAll('.sgr-bold').length === 4 && text.querySelector('.sgr-underline').textContent === 'x'"},
		{"\u202eevil\x01 <img src=x onerror=window.injected=1>", "⟨RLO⟩evil␁ <img src=x onerror=window.injected=1>", "!text.querySelector('img')"},
		{"see \x1b[1mhttps://a.exa\x1b[0mmple/(x)).", "see https://a.example/(x)).", "text.querySelector('a').textContent === 'https://a.example/(x)' && text.querySelector('a').href === 'https://a.example/(x)' && text.querySelector('a').rel === 'noopener noreferrer' && text.querySelector('a').target === '_blank'"},
		{"javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x", "!text.querySelector('a')"},
		{"\x1b[31m[error]\x1b[0m disk full", "[error] disk full", "line.querySelector('.level').textContent === 'E' && line.querySelector('.level').getAttribute('aria-label') === 'error'"},
		{"time=1 level=warn msg=x", "1 x", "line.classList.contains('line-warn')"},
		{"0 errors, no error found", "0 errors, no error found", "!line.querySelector('.level')"},
		{"", "", "text.offsetHeight > 10"},
		{`INFO {"a":[1,"<b>"],"__proto__":null}`, `INFO a=[1,"<b>"] __proto__=null`, "!text.querySelector('b') && line.querySelector('button.fold').getAttribute('aria-expanded') === 'false'"},
	}
}

// JavaScript for the newest line there is, which stands in the page however long the lines before
// it are; null before the n-th has come.
const newestOf = `(function (n) {
	var all = document.querySelectorAll('#log [data-id]'), line = all[all.length - 1];
	return line && line.getAttribute('data-id').split('.')[1] === String(n) ? line : null;
}(%d))`

// Coloured output, addresses, levels, JSON and hostile text, from a pipe to what the page holds.
func TestMeaning_inThePage(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	p.waitForURL(t)
	tb := open(t, p.url)
	sent := 0
	show := func(l meaning) {
		t.Helper()
		write(t, in, l.sent+"\n")
		sent++
		newest := fmt.Sprintf(newestOf, sent)
		tb.waitFor(newest)
		of := "(function (line) { var text = line.querySelector('.text'); return %s; }(" + newest + "))"
		if got := evaluate[string](tb, fmt.Sprintf(of, "text.textContent")); got != l.text {
			t.Errorf("line %d shows %.80q, want %.80q", sent, got, l.text)
		}
		if !evaluate[bool](tb, fmt.Sprintf(of, "!!("+l.holds+")")) {
			t.Errorf("line %d %.80q does not hold: %s", sent, l.sent, l.holds)
		}
	}
	for _, l := range meaningLines() {
		show(l)
	}
	if evaluate[bool](tb, "'injected' in window") {
		t.Error("a script of a line ran")
	}

	// JSON folds out by the keyboard and in again by the mouse.
	evaluate[any](tb, "document.querySelector('button.fold').focus()")
	tb.key("\r")
	tb.waitFor("document.querySelector('button.fold').getAttribute('aria-expanded') === 'true'")
	want := "{\n  \"a\": [\n    1,\n    \"<b>\"\n  ],\n  \"__proto__\": null\n}"
	if got := evaluate[string](tb, "Array.from(document.querySelectorAll('.tree-row'), function (r) { return r.textContent; }).join('\\n')"); got != want {
		t.Errorf("it is folded out as %s, want %s", got, want)
	}
	tb.click("button.fold")
	tb.waitFor("document.querySelectorAll('.tree-row').length === 0")

	// These two push all others out of the view.
	brackets := strings.Repeat("[", 4000) + strings.Repeat("]", 4000)
	tb.key("G")
	show(meaning{brackets, brackets, "line"})
	show(meaning{strings.Repeat("x", 200_000), strings.Repeat("x", 10_000), "line.querySelector('.more button').textContent === 'Show all 200,000 characters'"})
	evaluate[any](tb, "document.querySelector('.more button').click()")
	tb.waitFor("document.querySelector('.line-long .text').textContent.length === 200000 && !document.querySelector('.more')")
}

// A browser without EventSource shows the same lines as text.
func TestMeaning_inEdbrowse(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	write(t, in, "\x1b[1;31mred\x1b[0m plain\n\x1b[38;5;208mERROR\x1b[m see https://a.example/x.\nINFO {\"a\":[1]}\nlast line\n")
	p.waitForURL(t)
	e := startEdbrowse(t)
	e.say("b " + p.url + "/")
	printed := e.until("last line", "rr", ",p")
	if !inOrder(printed, "red plain", "ERROR", "see", "https://a.example/x", `INFO {"a":[1]}`, "last line") {
		t.Errorf("the lines are not there in order:\n%s", printed)
	}
}
