package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// fieldLines are what loggers write, and one line that has no fields.
const fieldLines = `{"level":"info","ts":"2026-01-01T12:00:00Z","msg":"signed in","id":9007199254740993,"user":{"name":"ada","groups":["admin","staff","everybody else"]}}
{"level":"info","msg":"signed in","id":9007199254740992,"status":200}
time="2026-01-01T12:00:02Z" level=error msg="not \"signed\" in" status=500 wait=0.1000000000000000055
2026/01/01 12:00:03 INFO listening port=12345678901234567890
plain words
`

// lineWith is JavaScript for the line of the log whose text has these words, or for an empty
// element.
func lineWith(words string) string {
	return fmt.Sprintf(`(Array.from(document.querySelectorAll('#log .line')).filter(function (line) {
		return line.textContent.indexOf(%q) >= 0;
	})[0] || document.createElement('p'))`, words)
}

func openFields(t *testing.T, fragment string) *tab {
	t.Helper()
	p, in := startFed(t)
	p.waitForURL(t)
	write(t, in, fieldLines)
	tb := open(t, p.url+"/"+fragment)
	tb.waitFor(shows("==", 5) + " && document.querySelector('#find-text')")
	return tb
}

// focused is what has the focus, as it reads.
const focused = "document.activeElement.textContent"

// pick opens the menu of a value and presses one of its items.
func (tb *tab) pick(line, path, item string) {
	tb.t.Helper()
	evaluate[any](tb, fmt.Sprintf("%s.querySelector('[data-path=%q]').click()", lineWith(line), path))
	tb.waitFor("document.querySelector('.popup')")
	evaluate[any](tb, fmt.Sprintf(`Array.from(document.querySelectorAll('.popup-item')).filter(function (b) {
		return b.textContent === %q;
	})[0].click()`, item))
	tb.waitFor("!document.querySelector('.popup')")
}

// What a person reads of a line is the message, then its fields; numbers are those that were
// written.
func TestFields_messageFirst(t *testing.T) {
	t.Parallel()
	tb := openFields(t, "")
	want := []string{
		`2026-01-01T12:00:00Z signed in id=9007199254740993 user={2}`,
		`signed in id=9007199254740992 status=200`,
		`2026-01-01T12:00:02Z not "signed" in status=500 wait=0.1000000000000000055`,
		`2026/01/01 12:00:03 INFO listening port=12345678901234567890`,
		`plain words`,
	}
	texts := "Array.from(document.querySelectorAll('#log .text'), function (e) { return e.textContent; }).join('\\n')"
	if got := evaluate[string](tb, texts); got != strings.Join(want, "\n") {
		t.Errorf("the lines read\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}

	// While lines pour the same is read, with the same marks, without values to click on.
	plain := evaluate[[]string](tb, fmt.Sprintf(`%q.trim().split('\n').map(function (data) {
		var e = pushpane.run('line/line.js').createLine({id: '1', event: 'message', data: data}, {time: '', fields: true, plain: true, marks: function (text) {
			var at = text.indexOf('90071');
			return at < 0 ? [] : [[at, at + 5]];
		}}).querySelector('.text');
		return e.textContent + (e.querySelector('[data-path]') ? '!' : '') + (e.querySelector('mark') || {textContent: ''}).textContent;
	})`, fieldLines))
	for i, line := range plain {
		mark := ""
		if strings.Contains(want[i], "90071") {
			mark = "90071"
		}
		if line != want[i]+mark {
			t.Errorf("while lines pour a line reads %q, want %q", line, want[i]+mark)
		}
	}

	// The raw lines are a key away, and the choice stays.
	tb.press("r")
	tb.waitFor(texts + " === " + fmt.Sprintf("%q", strings.TrimSuffix(fieldLines, "\n")))
	tb.do(chromedp.Reload())
	tb.waitFor(lineWith(`{"level":"info","ts"`) + ".firstChild && document.querySelector('#find-text')")
	tb.press("r")
	tb.waitFor(texts + ".indexOf('id=9007199254740993') > 0")

	// A search finds what was written, and what is shown, and marks it there.
	for _, text := range []string{"status=500", `not "signed" in`, "9007199254740993"} {
		evaluate[any](tb, fmt.Sprintf("var f = document.querySelector('#find-text'); f.value = %q; f.dispatchEvent(new Event('input'))", text))
		tb.waitFor(`document.querySelector('#find-count').textContent.indexOf('1 match') >= 0`)
		tb.waitFor(fmt.Sprintf("Array.from(document.querySelectorAll('#log mark'), function (m) { return m.textContent; }).join('') === %q", text))
	}
}

// By the keyboard alone: to the values of a line, along them, into the menu and back.
func TestFields_byTheKeyboard(t *testing.T) {
	t.Parallel()
	tb := openFields(t, "")
	tb.do(chromedp.Focus(chromedp.CSS("#log")))
	tb.press("gj")
	tb.press("v")
	tb.waitFor(focused + " === '▸'")
	tb.key(kb.ArrowRight)
	tb.waitFor(focused + " === 'id=9007199254740993'")
	tb.key(kb.Enter)
	tb.waitFor("document.activeElement.getAttribute('role') === 'menuitem'")
	if got := evaluate[string](tb, "document.querySelector('.popup').getAttribute('aria-label')"); got != "id=9007199254740993" {
		t.Errorf("the menu is named %q", got)
	}
	tb.key(kb.Escape)
	tb.waitFor("!document.querySelector('.popup') && " + focused + " === 'id=9007199254740993'")

	// What is folded in folds out, and the values in it have a menu, too.
	tb.key(kb.ArrowRight)
	tb.waitFor(focused + " === 'user={2}'")
	tb.key(kb.Enter)
	tb.waitFor("document.querySelector('.tree [data-path=\"user.name\"]')")
	tb.pick("ada", "user.name", "Show as a column")
	tb.waitFor("document.querySelector('.column-head').textContent === 'user.name'")
	tb.waitFor("document.querySelector('.cell').textContent === 'ada' && document.activeElement.id === 'log'")
	if stops := evaluate[int](tb, "document.querySelectorAll('#log [role=button]:not([tabindex=\"-1\"])').length"); stops != 0 {
		t.Errorf("%d values are stops of the Tab key", stops)
	}
}

// Columns stand over their cells, are in the address, and go with a click.
func TestFields_columns(t *testing.T) {
	t.Parallel()
	tb := openFields(t, "#&columns=status")
	tb.waitFor("document.querySelectorAll('.cell').length === 5")
	tb.pick("user=", "id", "Show as a column")
	tb.waitFor("decodeURIComponent(location.hash) === '#&columns=status,id'")
	cells := "Array.from(document.querySelectorAll('.cell'), function (c) { return c.textContent; }).join('|')"
	tb.waitFor(cells + " === '|9007199254740993|200|9007199254740992|500|||||'")
	tb.waitFor(`Array.from(document.querySelectorAll('.column-head')).every(function (head, i, heads) {
		return Array.from(document.querySelectorAll('.cell')).every(function (cell, k) {
			return k % heads.length !== i || Math.abs(head.getBoundingClientRect().left - cell.getBoundingClientRect().left) < 1;
		});
	})`)
	if evaluate[bool](tb, "!!"+lineWith("user=")+".querySelector('.field[data-path=id]')") {
		t.Error("a field with a column is a chip as well")
	}
	tb.do(chromedp.NavigateBack())
	tb.waitFor("document.querySelectorAll('.column-head').length === 1")
	tb.click(".column-head")
	tb.waitFor("document.querySelectorAll('.cell').length === 0 && location.hash.indexOf('columns') < 0")
}

// A value filters by it, and not by it, in the history and in what comes; a link shows the same,
// and the chip takes it off.
func TestFields_filter(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	p.waitForURL(t)
	write(t, in, fieldLines)
	tb := open(t, p.url)
	tb.waitFor(shows("==", 5) + " && document.querySelector('#find-text')")
	rows := "Array.from(document.querySelectorAll('#log .text'), function (e) { return e.textContent; }).join('|')"

	tb.pick("user=", "id", "Only this value")
	tb.waitFor(rows + " === '2026-01-01T12:00:00Z signed in id=9007199254740993 user={2}'")
	tb.waitFor("document.querySelector('#active').textContent.indexOf('id=9007199254740993') >= 0")
	write(t, in, "late id=9007199254740993 n=1\nlate id=9007199254740992 n=2\n")
	tb.waitFor(rows + ".split('|')[1] === 'late id=9007199254740993 n=1'")

	other := tb.another(evaluate[string](tb, "location.href"))
	other.waitFor(rows + ".split('|').length === 2")

	tb.pick("late", "n", "Not this value")
	tb.waitFor(rows + ".split('|').length === 1 && document.querySelectorAll('#active button').length === 2")
	tb.do(chromedp.NavigateBack())
	tb.waitFor(rows + ".split('|').length === 2")
	tb.click("#active button")
	tb.waitFor(rows + ".split('|').length === 7")
}

// The server finds what a filter by fields lets through, in all of its history, by whichever line
// of a record has the value, and in what comes; nothing reads the history for that.
func TestFields_theServerFinds(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	p.waitForURL(t)
	var text strings.Builder
	const lines = 30000
	for i := 1; i <= lines; i++ {
		user := "eve"
		if i == 7 || i == 29000 {
			user = "ada"
		}
		fmt.Fprintf(&text, `{"msg":"request %d","user":%q,"id":900719925474%d}`+"\n", i, user, 1000000+i)
	}
	text.WriteString("2026-11-28 10:20:31 ERROR it failed\njava.lang.Error: at step=2 user=ada\n\tat x(y.java:1)\n")
	write(t, in, text.String())
	eventually(t, "all lines are there", func() bool { return p.status(t).Events == lines+3 })
	tb := openBrowser(t)
	tb.beforeScripts(`window.asked = []; window.found = 0;
		(function (open, post) {
			XMLHttpRequest.prototype.open = function (method, url) {
				asked.push(String(url));
				return open.apply(this, arguments);
			};
			Worker.prototype.postMessage = function (message) {
				found += message && message.type === 'find' ? 1 : 0;
				return post.apply(this, arguments);
			};
		}(XMLHttpRequest.prototype.open, Worker.prototype.postMessage))`)
	tb.visit(p.url + "/#&fields=user:ada")
	rows := "Array.from(document.querySelectorAll('#log .text'), function (e) { return e.textContent.split(' id=')[0]; }).join('|')"
	const found = "request 7 user=ada|request 29000 user=ada|2026-11-28 10:20:31 ERROR it failed|java.lang.Error: at step=2 user=ada|\tat x(y.java:1)"
	tb.waitFor(fmt.Sprintf("%s === %q", rows, found))
	write(t, in, "2026-11-28 10:20:32 INFO late user=ada n=1\n2026-11-28 10:20:33 INFO late user=eve n=1\n")
	tb.waitFor(fmt.Sprintf("%s === %q", rows, found+"|2026-11-28 10:20:32 INFO late user=ada n=1"))
	tb.pick("request 7", "id", "Not this value")
	tb.waitFor(rows + ".indexOf('request 29000') === 0")
	tb.typeInto("#find-text", "late")
	tb.waitFor(findCount + " === '1 match'")
	if got := evaluate[int](tb, "found"); got != 0 {
		t.Errorf("a worker was asked to find %d times", got)
	}
	const last = "field=user%3Dada&field=id!%3D9007199254741000007&after="
	if got := evaluate[[]string](tb, "asked.filter(function (url) { return /find\\?/.test(url); })"); !strings.Contains(got[len(got)-1], last) || !strings.Contains(got[len(got)-1], "&match=late") && !strings.Contains(got[len(got)-2], "&match=late") {
		t.Errorf("the server was asked for %q, want %s at last, with the text", got, last)
	}
}

// A file that is no text is shown all the same, and the page says what it looks like.
func TestFields_binary(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "program")
	program := append([]byte("\x7fELF\x02\x01\x01\x00\x00\x00\n"), bytes.Repeat([]byte{0xff, 0, 1, 0xfe, '\n'}, 40)...)
	if err := os.WriteFile(file, program, 0o600); err != nil {
		t.Fatal(err)
	}
	tb := open(t, start(t, file).url)
	tb.waitForText("This looks like binary data, not text. It is shown all the same")
	tb.waitFor(shows(">=", 41))
	tb.click(".binary-note button")
	tb.waitFor("document.querySelector('.binary-note').offsetParent === null")

	plain := open(t, start(t, "--", "printf", "1\\n2\\n3\\n").url)
	plain.waitFor(shows(">=", 3) + " && document.querySelector('#find-text')")
	if evaluate[bool](plain, "document.querySelector('.binary-note').offsetParent !== null") {
		t.Error("plain lines are called binary")
	}
}

// The data of events of any type folds out, those of a clock's page as well.
func TestFields_ofTypedEvents(t *testing.T) {
	t.Parallel()
	p := start(t)
	tb := open(t, p.url)
	tb.click("#start")
	isOpen(tb)
	if a := p.ask(t, "POST", "/events?type=token", strings.NewReader(`{"delta":"Hel","n":9007199254740993}`), "Content-Type", "text/plain"); a.code != 201 {
		t.Fatalf("publish: %d %s", a.code, a.body)
	}
	tb.waitFor(lineWith("delta=Hel n=9007199254740993") + ".querySelector('.fold')")
	evaluate[any](tb, lineWith("delta=Hel")+".querySelector('.fold').click()")
	tb.waitFor("document.querySelector('.tree').textContent.indexOf('9007199254740993') > 0")
}
