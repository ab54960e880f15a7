package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

const (
	findCount  = "document.querySelector('#find-count').textContent"
	readerNote = "document.querySelector('#reader-note').textContent"
	// currentLine is the text of the current line.
	currentLine = "(document.querySelector('.line-current .text') || {}).textContent"
	// marked are the marks that are in view.
	marked = "Array.from(document.querySelectorAll('#log mark'), function (e) { return e.textContent; }).join(' ')"
)

// places says how many marks beside the scroll bar there are, at which different places.
const places = `(function () {
	var tops = Array.from(document.querySelectorAll('.places .place'), function (e) { return parseFloat(e.style.top); });
	var height = document.querySelector('#log').clientHeight;
	return tops.filter(function (top) { return top < height / 5 || top > height * 0.98; }).length + ' of ' + tops.length +
		(tops.every(function (top, i) { return i === 0 || top > tops[i - 1]; }) ? ', ascending' : '');
}())`

// openLog shows as many numbered lines as asked for, more than a page keeps in memory if there are
// enough. A thousandth each is an error or a warning, the others have no level.
func openLog(t *testing.T, lines int, address string) (*program, *tab, *os.File) {
	t.Helper()
	p, in := startLog(t, lines)
	tb := open(t, p.url+address)
	tb.waitFor(shows("===", lines))
	return p, tb, in
}

// startLog is a program that has so many lines.
func startLog(t *testing.T, lines int) (*program, *os.File) {
	t.Helper()
	p, in := startFed(t)
	var text strings.Builder
	for i := 1; i <= lines; i++ {
		level := ""
		switch i % 1000 {
		case 7:
			level = "ERROR: "
		case 8:
			level = "WARN: "
		}
		fmt.Fprintf(&text, "%sline %d of the test\n", level, i)
	}
	write(t, in, text.String())
	p.waitForURL(t)
	eventually(t, "all lines are there", func() bool { return p.status(t).Events == lines })
	return p, in
}

// waitForTools waits for the toolbar, which comes behind the first line.
func (tb *tab) waitForTools() {
	tb.t.Helper()
	tb.waitFor("document.querySelector('#toolbar button')")
}

func (tb *tab) press(keys string) {
	tb.t.Helper()
	tb.waitForTools()
	evaluate[any](tb, "document.querySelector('#log').focus()")
	tb.key(keys)
}

// pressButton presses a button of the toolbar by its title or its name.
func (tb *tab) pressButton(title string) {
	tb.t.Helper()
	tb.waitForTools()
	evaluate[any](tb, "document.querySelector(':is(#search, #toolbar, #menu) :is([title^=\""+title+"\"], [aria-label^=\""+title+"\"])').click()")
}

// What is found is found in the whole history, not only in what the page has in memory, and what
// comes is found as it comes.
func TestFind_wholeHistoryAndLive(t *testing.T) {
	t.Parallel()
	p, tb, _ := openLog(t, 50000, "")
	tb.typeInto("#find-text", "Line 4999") // smart case: a capital asks for itself
	tb.waitFor(findCount + " === 'No matches'")
	evaluate[any](tb, "document.querySelector('#find-text').value = ''")
	tb.typeInto("#find-text", "line 4999")
	tb.waitFor(findCount + " === '11 matches'")     // 4999 and 49990 to 49999
	tb.waitFor(places + " === '2 of 2, ascending'") // of one pixel row each
	tb.waitFor(marked + ".indexOf('line 4999') === 0")
	tb.press("g")
	tb.press("n")
	tb.waitFor(currentLine + " === 'line 4999 of the test'")
	tb.waitFor(findCount + " === '1 of 11 matches'")
	tb.press("n")
	tb.waitFor(currentLine + " === 'line 49990 of the test'")
	tb.press("N")
	tb.press("N") // round the end
	tb.waitFor(currentLine + " === 'line 49999 of the test'")
	tb.waitFor(findCount + " === '11 of 11 matches'")

	p.publish(t, "and line 4999 again", "")
	tb.waitFor(findCount + " === '11 of 12 matches'")
	tb.press("f")
	tb.press("G")
	tb.waitForText("and line 4999 again")
	tb.waitFor("document.querySelectorAll('#log .line').length === 12")
	if log := tb.text("#log"); !inOrder(log, "line 4999 of", "line 49990 of", "line 49999 of", "and line 4999 again") {
		t.Errorf("the filtered log is %q", log)
	}
	p.publish(t, "line 4999 once more", "")
	p.publish(t, "not this one", "")
	tb.waitForText("line 4999 once more")
	tb.pressButton("Lines without it")
	tb.waitFor(findCount + " === '49,990 matches'")
	tb.waitForText("not this one")
}

// A bad expression shows its error and keeps the last result; one that takes a browser for ever
// takes the server no time, and the page responds meanwhile; one that the server does not take is
// refused in words.
func TestFind_badAndSlowExpressions(t *testing.T) {
	t.Parallel()
	p, tb, _ := openLog(t, 10, "")
	p.publish(t, strings.Repeat("a", 60)+"!", "")
	tb.pressButton("Regular expression")
	tb.typeInto("#find-text", "line [123] ")
	tb.waitFor(findCount + " === '3 matches'")
	tb.waitFor(marked + ".indexOf('line 1') === 0")
	tb.typeInto("#find-text", "(")
	tb.waitFor(readerNote + ".indexOf('This is not a regular expression: ') === 0")
	tb.waitFor(findCount + " === '3 matches'")

	put := func(text string) {
		evaluate[any](tb, "(function () { var f = document.querySelector('#find-text'); f.value = '"+text+"'; f.dispatchEvent(new Event('input')); })()")
	}
	evaluate[any](tb, "window.longest = 0; window.last = performance.now(); setInterval(function () { var n = performance.now(); longest = Math.max(longest, n - last); last = n; }, 10)")
	put("(a+)+!|(a+)+$")
	tb.waitFor(findCount + " === '1 match'")
	put("(a+)+$")
	tb.waitFor(findCount + " === 'No matches'")
	put("line (?=1)")
	tb.waitFor(readerNote + ".indexOf('The search takes no such expression') === 0")
	put("line 1")
	tb.waitFor(findCount + " === '2 matches'")
	tb.waitFor(readerNote + " === ''")
	if longest := evaluate[float64](tb, "longest"); longest > float64(promised(time.Second).Milliseconds()) {
		t.Errorf("the page stood still for %.0f ms, want less than a second", longest)
	}
}

// saved is the text of the file that the page would give to the person.
func (tb *tab) saved() string {
	tb.t.Helper()
	tb.waitFor("/ saved as pushpane-/.test(" + readerNote + ")")
	evaluate[any](tb, "saved.text().then(function (text) { window.savedText = text; })")
	tb.waitFor("typeof window.savedText === 'string'")
	return evaluate[string](tb, "savedText")
}

func TestSave_allAndShown(t *testing.T) {
	t.Parallel()
	p, tb, _ := openLog(t, 30000, "")
	p.publish(t, "two\n\x1b[1mlines\x1b[0m", "?type=price")
	tb.waitFor(shows("===", 30001))
	evaluate[any](tb, "URL.createObjectURL = function (blob) { window.saved = blob; return 'about:blank#blocked'; }; HTMLAnchorElement.prototype.click = function () {}")
	tb.press("d")
	text := strings.Split(strings.TrimSuffix(tb.saved(), "\n"), "\n")
	if len(text) != 30001 || text[0] != "line 1 of the test" || text[30000] != "two ⏎ lines" {
		t.Errorf("the file has %d lines from %q to %q, want 30001", len(text), text[0], text[len(text)-1])
	}

	evaluate[any](tb, "savedText = null")
	tb.typeInto("#find-text", "two|line 2999[89] ")
	tb.pressButton("Regular expression")
	tb.waitFor(findCount + " === '3 matches'")
	tb.pressButton("Show only the lines")
	tb.unfold("#menu-button")
	evaluate[any](tb, "document.querySelector('#menu select[aria-label=Format]').value = 'ndjson'")
	tb.pressButton("Download")
	tb.waitFor(readerNote + ".indexOf('3 lines saved as pushpane-') === 0 && / .*ndjson\\.$/.test(" + readerNote + ")")
	lines := strings.Split(strings.TrimSuffix(tb.saved(), "\n"), "\n")
	var last struct {
		ID, Type, Data string
		Time           int64
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, the last is %q: %v", len(lines), lines[len(lines)-1], err)
	}
	if !idPattern.MatchString(last.ID) || last.Type != "price" || last.Data != "two\n\x1b[1mlines\x1b[0m" || last.Time < 1e12 {
		t.Errorf("the last line is %+v", last)
	}
}

// A link opens at its line, also where that must be fetched first; if there is no such line, the
// page says so.
func TestLine_link(t *testing.T) {
	t.Parallel()
	p, tb, _ := openLog(t, 50000, "")
	epoch, _, _ := strings.Cut(p.status(t).Last, ".")
	evaluate[any](tb, "location.hash = '"+epoch+".123'")
	tb.waitFor(currentLine + " === 'line 123 of the test'")
	again := tb.another(p.url + "/#" + epoch + ".25000")
	again.waitFor(currentLine + " === 'line 25000 of the test'")
	evaluate[any](again, "location.hash = 'aaaaaaaaaaaaa.1'")
	again.waitFor(readerNote + " === 'The link leads to a line of another run of pushpane, which is not here.'")
	evaluate[any](again, "location.hash = '"+epoch+".50001'")
	again.waitFor(readerNote + " === 'The line of the link has not come yet.'")
	p.publish(t, "here it is", "")
	again.waitFor(currentLine + " === 'here it is'")

	evaluate[any](tb, "navigator.clipboard.writeText = function (text) { window.copied = text; return Promise.resolve(); }")
	tb.press("c")
	tb.waitFor("window.copied === 'line 123 of the test'")
	tb.press("j")
	tb.waitFor(currentLine + " === 'line 124 of the test'")
	tb.press("u")
	tb.waitFor("window.copied === '" + p.url + "/#" + epoch + ".124'")
	tb.waitFor(readerNote + " === 'Link copied.'")

	// A page that came by plain http from another machine has no clipboard.
	evaluate[any](tb, "Object.defineProperty(navigator, 'clipboard', {value: undefined})")
	tb.press("c")
	tb.waitFor(readerNote + " === 'Line copied.'")
	evaluate[any](tb, "document.execCommand = function () { return false; }")
	tb.press("u")
	tb.waitFor(readerNote + ".indexOf('The browser did not allow copying.') === 0")
}

// Every shortcut that the help shows does something, none acts in a field, and all can be switched
// off.
func TestKeys_help(t *testing.T) {
	t.Parallel()
	_, tb, _ := openLog(t, 100, "")
	tb.press("?")
	tb.waitFor("document.activeElement.textContent === 'Close'")
	shown := tb.text(".help")
	for _, says := range []string{"Search", "Next match", "Newest line, and follow", "Copy a link to the line", "This list"} {
		if !strings.Contains(shown, says) {
			t.Errorf("the help does not list %q: %s", says, shown)
		}
	}
	tb.key("\t")
	tb.waitFor("document.activeElement.type === 'checkbox'")
	tb.key("\t")
	tb.key("\x1b")
	tb.waitFor("!document.querySelector('.help') && document.activeElement.id === 'log'")
	tb.press("/")
	tb.waitFor("document.activeElement.id === 'find-text'")
	tb.key("w")
	tb.key("?")
	tb.waitFor("/w\\?$/.test(document.querySelector('#find-text').value) && !document.querySelector('.help')")
	tb.key("\x1b")
	tb.press("w")
	tb.waitFor("/is-unwrapped/.test(document.querySelector('#log').className)")
	tb.press("?")
	tb.click(".help input")
	tb.key("\x1b")
	tb.press("w")
	tb.press("?")
	if evaluate[bool](tb, "!!document.querySelector('.help') || !/is-unwrapped/.test(document.querySelector('#log').className)") {
		t.Error("a shortcut acts though they are switched off")
	}
}

// A hidden tab shows new lines by its title and icon; a visible tab announces them to a screen
// reader, in batches.
func TestNews_titleIconAndAnnouncement(t *testing.T) {
	t.Parallel()
	p := startSilent(t, "--title", "(3) boats")
	tb := openBrowser(t)
	tb.beforeScripts("Object.defineProperty(document, 'hidden', {get: function () { return !!window.away; }})")
	tb.visit(p.url)
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	tb.waitForTools()
	evaluate[any](tb, "window.plain = document.querySelector('link[rel=icon]').getAttribute('href')")
	evaluate[any](tb, `(function (region) {
		window.said = '';
		new MutationObserver(function () { said += region.textContent + '|'; }).observe(region, {childList: true, characterData: true, subtree: true});
	}(document.querySelector('[aria-live=polite].unseen')))`)
	p.publish(t, "seen", "")
	p.publish(t, `{"name":"Ada","text":"good morning"}`, "?type=chat")
	// In one lump, or in two where a busy machine is longer about it than the lump is long.
	tb.waitFor("said === 'Ada: good morning\\nseen|' || said === 'seen|Ada: good morning|'")
	evaluate[any](tb, "away = true")
	for range 12 {
		p.publish(t, "all is well", "")
	}
	tb.waitFor("document.title === '(12) (3) boats'")
	const icon = "document.querySelector('link[rel=icon]').getAttribute('href')"
	tb.waitFor("/^data:image.svg.*e8890c/.test(" + icon + ")")
	p.publish(t, "ERROR: all is lost", "")
	tb.waitFor("document.title === '(13) (3) boats' && /d32f2f/.test(" + icon + ")")
	evaluate[any](tb, "away = false; document.dispatchEvent(new Event('visibilitychange'))")
	tb.waitFor("document.title === '(3) boats' && " + icon + " === window.plain")
}

// What a stopped server left in the page's memory is found beside what the new one sends.
func TestFind_acrossARestart(t *testing.T) {
	t.Parallel()
	p := startSilent(t, "--port", freePort(t))
	p.publish(t, "needle one", "")
	p.publish(t, "hay", "")
	tb := open(t, p.url+"/?transport=poll")
	tb.typeInto("#find-text", "needle")
	tb.waitFor(findCount + " === '1 match'")
	p = restart(t, p)
	p.publish(t, "needle two", "")
	eventuallyWithin(t, comeback, "the page is back", func() bool { return evaluate[bool](tb, findCount+" === '2 matches'") })
	// A search anew, of which the end can be told from that of the one before.
	tb.typeInto("#find-text", "x")
	tb.waitFor(findCount + " === 'No matches'")
	tb.typeInto("#find-text", kb.Backspace)
	tb.waitFor(findCount + " === '2 matches'")
	tb.press("n")
	tb.press("n")
	tb.waitFor(currentLine + " === 'needle two'")
	tb.press("n")
	tb.waitFor(currentLine + " === 'needle one'")
}

// A search that the server did not answer is asked again as soon as the connection is back.
func TestFind_goesOnWithTheConnection(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	p.publish(t, "needle", "")
	way := cableTo(t, p.addr(t))
	tb := open(t, way.url)
	tb.waitForText("needle")
	tb.waitForTools()
	way.refuse()
	tb.typeInto("#find-text", "needle")
	tb.waitFor(readerNote + ".indexOf('The server did not answer') === 0")
	way.restore()
	eventuallyWithin(t, comeback, "the needle is found", func() bool { return evaluate[bool](tb, findCount+" === '1 match'") })
}
