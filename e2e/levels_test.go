package e2e

import (
	"strings"
	"testing"
)

const (
	// chosen are the chips that are pressed, by their words.
	chosen = "Array.from(document.querySelectorAll('#chips [aria-pressed=true] > span:first-child'), function (e) { return e.textContent; }).join(' ')"
	// inView are the lines of the log that have an element.
	inView = "document.querySelectorAll('#log .line').length"
)

// click of a chip with the keys that are held, a list of properties of MouseEvent.
func (tb *tab) pressChip(text, held string) {
	tb.t.Helper()
	tb.waitFor("document.querySelector('#chips button')")
	evaluate[any](tb, `Array.from(document.querySelectorAll('#chips button')).filter(function (e) { return e.textContent.indexOf('`+text+
		`') === 0; })[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, `+held+`}))`)
}

// A level is chosen: a click shows only that, and worse with Shift, and another one all again.
func TestLevels_chosen(t *testing.T) {
	t.Parallel()
	p, tb, _ := openLog(t, 5000, "")
	tb.pressChip("Warn", "")
	tb.waitFor(inView + " === 5 && " + chosen + " === 'Warn'")
	if log := tb.text("#log"); strings.Contains(log, "ERROR") || !strings.Contains(log, "line 4008 of") {
		t.Errorf("with only warnings the log is %q", log)
	}
	tb.pressChip("Warn", "shiftKey: true")
	tb.waitFor(inView + " === 10 && " + chosen + " === 'Error Warn'")
	tb.pressChip("Error", "")
	tb.waitFor(inView + " === 5 && " + chosen + " === 'Error'")
	p.publish(t, "level=error a new one", "")
	p.publish(t, "level=info not this", "")
	tb.waitForText("a new one")
	tb.pressChip("Info", "ctrlKey: true")
	tb.waitForText("not this")
	tb.waitFor(inView + " === 7 && " + chosen + " === 'Error Info'")
	tb.typeInto("#find-text", "new")
	tb.waitFor(findCount + " === '1 match'")
	tb.pressChip("Info", "metaKey: true")
	tb.pressChip("Error", "")
	tb.waitFor(chosen + " === ''")
	tb.waitForText("not this")
}

// By the keyboard a level is chosen as well, and those that are worse by a button.
func TestLevels_byKeyboard(t *testing.T) {
	t.Parallel()
	_, tb, _ := openLog(t, 2000, "")
	tb.press("l")
	tb.waitFor("document.activeElement.textContent.indexOf('Error') === 0")
	tb.key("\t")
	tb.key(" ")
	tb.waitFor(chosen + " === 'Warn' && " + inView + " === 2")
	tb.pressChip("and worse", "")
	tb.waitFor(chosen + " === 'Error Warn' && " + inView + " === 4")
	tb.pressChip("and worse", "")
	tb.waitFor(chosen + " === 'Warn' && " + inView + " === 2")
}

// The chips count the lines of the whole history, more than the page has in memory, and what comes.
func TestLevels_counts(t *testing.T) {
	t.Parallel()
	p, tb, _ := openLog(t, 50000, "")
	tb.waitForTools()
	tb.waitFor(levelsInRow + " === 'Error 50 Warn 50 Info 0 Debug 0 Other 49,900 and worse'")
	p.publish(t, "ERROR: one more", "")
	tb.waitFor(levelsInRow + ".indexOf('Error 51 Warn 50') === 0")
	if evaluate[bool](tb, "document.querySelector('#types').offsetParent !== null") {
		t.Error("events of one type have a chip")
	}
	p.publish(t, "12", "?type=price")
	p.publish(t, `{"name":"Ada","text":"good morning"}`, "?type=chat")
	tb.waitFor("document.querySelector('#types').innerText.replace(/\\s+/g, ' ') === 'message 50,001 price 1 chat 1'")
	tb.pressChip("price", "")
	tb.waitFor(inView + " === 1 && " + chosen + " === 'price'")
	tb.pressChip("chat", "ctrlKey: true")
	tb.waitFor(inView + " === 2 && " + chosen + " === 'price chat'")
	p.publish(t, "13", "?type=price")
	p.publish(t, "a line", "")
	tb.waitFor("document.querySelector('#types').innerText.replace(/\\s+/g, ' ') === 'message 50,002 price 2 chat 1'")
	tb.waitFor(inView + " === 3")
	tb.pressChip("price", "ctrlKey: true")
	tb.waitFor(inView + " === 1 && " + chosen + " === 'chat'")

	// What is cleared away is not counted, and what comes back is.
	tb.pressChip("chat", "")
	tb.pressButton("Clear this page")
	tb.waitFor(levelsInRow + ".indexOf('Error 0 Warn 0 Info 0 Debug 0 Other 0') === 0")
	tb.click("#log .note-cleared button")
	tb.waitFor(levelsInRow + ".indexOf('Error 51 Warn 50') === 0")
}
