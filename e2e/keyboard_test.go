package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// controlsScript finds every control that can be used now, walkStops, and how each looks without
// the focus. While a dialog is open only its own can be used.
const controlsScript = `(function () {
	var within = Array.from(document.querySelectorAll('[aria-modal=true]')).filter(function (e) { return e.offsetParent || e.getClientRects().length; }).pop() || document.body;
	var from = document.activeElement;
	from.blur();
	window.walkLook = function (e) {
		var s = getComputedStyle(e), p = getComputedStyle(e.parentElement);
		return [s.outlineStyle === 'none' ? '' : s.outlineStyle + s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor, p.outlineStyle === 'none' ? '' : p.outlineStyle + p.outlineWidth, p.boxShadow].join();
	};
	window.walkStops = Array.from(within.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')).filter(function (e) {
		return e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true});
	});
	window.walkLooks = walkStops.map(walkLook);
	from.focus(); // a dialog must not lose it
	return walkStops.map(function (e) { return e.outerHTML.slice(0, 160); });
})()`

// focusScript is what has the focus: its number (-1 for what has none), and what is wrong with it.
const focusScript = `(function () {
	var e = document.activeElement;
	var at = walkStops.indexOf(e);
	var box = e.getBoundingClientRect(), wrong = [];
	// WCAG 2.2, 2.4.11: some of it can be seen.
	var pointer = e.style.pointerEvents;
	e.style.pointerEvents = 'auto'; // what the mouse goes through is not covered for that
	var over = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]].map(function (part) {
		return document.elementFromPoint(box.left + box.width * part[0], box.top + box.height * part[1]);
	}).filter(function (other) {
		return other && (e.contains(other) || other.contains(e) || Array.from(e.labels || []).some(function (l) { return l.contains(other); }));
	});
	e.style.pointerEvents = pointer;
	if (at < 0) { return {At: at, Wrong: '', What: e === document.body ? '' : e.outerHTML.slice(0, 160)}; }
	if (walkLook(e) === walkLooks[at]) { wrong.push('looks the same with the focus'); }
	if (box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) {
		wrong.push('is outside of the window');
	} else if (!over.length) {
		wrong.push('is covered by something else');
	}
	return {At: at, Wrong: wrong.join(', '), What: e.outerHTML.slice(0, 160)};
})()`

type stop struct {
	At          int
	Wrong, What string
}

// mouseOnly are elements that look as if a click did something, and cannot have the focus, nor can
// anything that they are in. The lines of the log are walked by their own keys.
const mouseOnly = `Array.from(document.querySelectorAll('body *')).filter(function (e) {
	return e.getClientRects().length && getComputedStyle(e).cursor === 'pointer' && !e.closest('#log') &&
		!e.closest('a[href], button, input, select, textarea, summary, label, [tabindex]');
}).map(function (e) { return e.outerHTML.slice(0, 160); })`

// walk goes through the page by the Tab key, to the end and round: it expects to come by every
// control, to see where it is, and to be kept nowhere.
func (tb *tab) walk(t *testing.T, scene string) {
	t.Helper()
	controls := evaluate[[]string](tb, controlsScript)
	been := make([]bool, len(controls))
	// At most round once and a half: what a stop opens may have stops of its own.
	for range len(controls) + len(controls)/2 + 4 {
		if !slices.Contains(been, false) {
			break
		}
		tb.key(kb.Tab)
		s := evaluate[stop](tb, focusScript)
		if s.At < 0 {
			continue
		}
		// What is drawn at this moment may not have its ring yet.
		if s.Wrong != "" && !been[s.At] && !comesTrue(t, patience, func() bool {
			s = evaluate[stop](tb, focusScript)
			return s.At < 0 || s.Wrong == ""
		}) {
			t.Errorf("%s: the control %s %s", scene, s.What, s.Wrong)
		}
		if s.At >= 0 {
			been[s.At] = true
		}
	}
	for at, seen := range been {
		if !seen && evaluate[bool](tb, fmt.Sprintf("walkStops[%d].checkVisibility({visibilityProperty: true})", at)) {
			t.Errorf("%s: the Tab key does not come to %s", scene, controls[at])
		}
	}
	if only := evaluate[[]string](tb, mouseOnly); len(only) > 0 {
		t.Errorf("%s: for the mouse alone: %s", scene, strings.Join(only, "\n"))
	}
}

// The log is one stop, however many links and folded lines it has; those of the current line are
// the next ones.
func TestKeyboard_theTabKeyLeavesTheLog(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	write(t, in, strings.Repeat("see http://example.com/ and http://example.com/other\n{\"level\":\"info\",\"n\":1}\n", 200))
	p.waitForURL(t)
	tb := open(t, p.controlURL(t))
	tb.waitFor(shows("===", 400) + " && " + hasTools)
	const focused = "(document.activeElement.getAttribute('href') || document.activeElement.id)"
	const inLog = "document.getElementById('log').contains(document.activeElement)"
	tb.press("k")
	tb.press("k")
	for i := range 10 {
		tb.key(kb.Tab)
		if evaluate[bool](tb, inLog+" && !document.activeElement.closest('.line-current')") {
			t.Fatalf("stop %d is in a line that is not the current one: %s", i, evaluate[string](tb, "document.activeElement.outerHTML"))
		}
	}
	if evaluate[bool](tb, inLog) {
		t.Errorf("after 10 stops the focus is still in the log, on %s", evaluate[string](tb, focused))
	}
	tb.press("k")
	if !evaluate[bool](tb, "/see http/.test("+currentLine+")") {
		tb.press("k") // every second line has links
	}
	tb.waitFor("/see http/.test(" + currentLine + ")")
	tb.key(kb.Tab)
	if got := evaluate[string](tb, focused); got != "http://example.com/" {
		t.Errorf("behind the log comes %q, want the link of the current line", got)
	}
}

// panelButtons are the buttons that open something which lies over the page, by their ids.
const panelButtons = `Array.from(document.querySelectorAll('button[aria-expanded][aria-controls]')).filter(function (e) {
	var panel = document.getElementById(e.getAttribute('aria-controls'));
	return e.id && e.checkVisibility() && panel && /absolute|fixed/.test(getComputedStyle(panel).position);
}).map(function (e) { return e.id; })`

// escape expects that what is opened by the keyboard closes by Escape, and the focus is where it
// was.
func (tb *tab) escape(t *testing.T) {
	t.Helper()
	buttons := evaluate[[]string](tb, panelButtons)
	t.Logf("panels of %v", buttons)
	for _, id := range buttons {
		tb.waitFor(fmt.Sprintf("(document.getElementById('%s').focus(), document.activeElement.id === '%[1]s')", id))
		if evaluate[string](tb, "document.activeElement.getAttribute('aria-expanded')") == "true" {
			tb.key(kb.Enter) // the scene before has opened it
		}
		panel := evaluate[string](tb, "document.activeElement.getAttribute('aria-controls')")
		tb.key(kb.Enter)
		tb.waitFor(fmt.Sprintf("document.getElementById('%s').getAttribute('aria-expanded') === 'true' && document.getElementById('%s').checkVisibility()", id, panel))
		if id != "viewers-button" { // it has no controls, and those of the others may come late
			tb.waitFor(fmt.Sprintf("Array.from(document.querySelectorAll('#%s :is(a[href], button, input)')).some(function (e) { return e.checkVisibility(); })", panel))
			tb.key(kb.Tab)
			tb.waitFor(fmt.Sprintf("document.getElementById('%s').contains(document.activeElement)", panel))
		}
		tb.key(kb.Escape)
		closed := fmt.Sprintf("document.getElementById('%s').getAttribute('aria-expanded') === 'false' && !document.getElementById('%s').checkVisibility()", id, panel)
		if !comesTrue(t, patience/10, func() bool { return evaluate[bool](tb, closed) }) {
			t.Errorf("Escape does not close the panel of %s", id)
		}
		if got := evaluate[string](tb, "document.activeElement.id"); got != id {
			t.Errorf("after Escape the focus is on %q, want %s, which opened the panel", got, id)
		}
	}
}
