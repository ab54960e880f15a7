package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// acts are those of present mode, in their order.
var acts = []string{"now", "old", "held", "push", "race", "wire", "break", "cost", "join"}

func isAct(name string) string {
	return "document.documentElement.getAttribute('data-present') === '" + name + "' && document.querySelector('#present h1').offsetParent"
}

// present opens the clock in present mode and starts it, all by the keyboard.
func present(t *testing.T, width, height int64) *tab {
	t.Helper()
	tb := openBrowser(t)
	tb.do(chromedp.EmulateViewport(width, height))
	tb.visit(start(t, "--duration", "0").controlURL(t))
	tb.do(chromedp.WaitVisible(chromedp.CSS("#start")))
	tb.key("p")
	tb.waitFor(isAct("now"))
	tb.waitFor("document.activeElement === document.querySelector('.act-now .primary')")
	tb.key(kb.Enter)
	tb.waitFor("/^[0-9:]{8}$/.test(document.querySelector('.time-now').textContent)")
	return tb
}

// A person with a keyboard, or a clicker, goes through all acts and out again.
func TestPresent_actsByTheKeys(t *testing.T) {
	t.Parallel()
	tb := present(t, 1280, 800)
	if height := evaluate[float64](tb, "document.querySelector('.time-now span').getBoundingClientRect().height / innerHeight"); height < 0.12 {
		t.Errorf("the time has %.0f %% of the height, want at least 12", height*100)
	}
	if evaluate[bool](tb, "!!document.querySelector('#top').offsetParent || !!document.querySelector('#log').offsetParent") {
		t.Error("the header or the log can be seen, want one thing only")
	}
	for i, name := range acts[1:] {
		tb.key([]string{kb.ArrowRight, kb.PageDown}[i%2])
		tb.waitFor(isAct(name))
		if mark := tb.text("#present-foot .mark"); mark != fmt.Sprintf("%d of %d", i+2, len(acts)) {
			t.Errorf("the act %s is marked %q", name, mark)
		}
	}
	tb.key(kb.ArrowRight) // there is no further one
	tb.key(kb.PageUp)
	tb.waitFor(isAct("cost"))
	tb.key(kb.Home)
	tb.waitFor(isAct("now"))
	tb.key(kb.End)
	tb.waitFor(isAct("join"))
	tb.key(kb.Escape)
	tb.waitFor("!document.documentElement.hasAttribute('data-present') && document.querySelector('#log').offsetParent && !document.fullscreenElement")
	tb.waitFor("!/present/.test(location.hash)")
	tb.key("p")
	tb.waitFor(isAct("now"))
	tb.key("p")
	tb.waitFor("!document.documentElement.hasAttribute('data-present')")
}

// Without a keyboard there is a button for each; a reload stays in the act, and the mode is over
// when the browser ends the full screen.
func TestPresent_byTheButtons(t *testing.T) {
	t.Parallel()
	tb := open(t, start(t).url)
	tb.click("#present-button")
	tb.waitFor(isAct("now") + " && document.fullscreenElement")
	tb.click("[data-act=next]")
	tb.waitFor(isAct("old"))
	tb.click("[data-act=previous]")
	tb.waitFor(isAct("now"))
	evaluate[any](tb, "void document.exitFullscreen()")
	tb.waitFor("!document.documentElement.hasAttribute('data-present') && document.querySelector('#start').offsetParent")
	tb.visit(evaluate[string](tb, "location.href.replace(/#.*/, '')") + "#race&present=race")
	tb.waitFor(isAct("race"))
	tb.do(chromedp.Reload())
	tb.waitFor(isAct("race") + " && document.querySelector('#race .primary').offsetParent")
	tb.click("[data-act=leave]")
	tb.waitFor("!document.documentElement.hasAttribute('data-present') && document.querySelector('#views').offsetParent")
}

// What fills the screen is what a person reads, of whatever source; and the place of the address is
// there again behind the mode.
func TestPresent_showsWhatAPersonReads(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	newest := "document.querySelector('.act-now .newest').textContent"
	write(t, in, "\x1b[31mred\x1b[0m alert\n")
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.waitForText("red alert")
	p.publish(t, `{"name":"Ada","text":"hello"}`, "?type=chat")
	tb.waitForText("hello")
	line := "#" + evaluate[string](tb, "document.querySelector('#log [data-id]').getAttribute('data-id').replace(/[.][0-9]+$/, '')")
	tb.visit(p.url + line + "&wrap=off")
	tb.key("p")
	tb.waitFor(isAct("now") + " && " + newest + " === 'red alert'")
	tb.key(kb.ArrowRight)
	tb.waitFor(isAct("old"))
	tb.key(kb.ArrowLeft)
	write(t, in, "\x1b[1mgreen\x1b[0m again\n")
	tb.waitFor(isAct("now") + " && " + newest + " === 'green again'")
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	tb.key(kb.Escape)
	tb.waitFor("!document.documentElement.hasAttribute('data-present') && location.hash.indexOf('" + line + "') === 0")
	tb.waitForText("input ended")
	tb.key("p")
	tb.waitFor(isAct("now") + " && " + newest + " === 'green again'")
}

// The three ways are told by real requests: many with empty answers, and one.
func TestPresent_waysAreMeasured(t *testing.T) {
	t.Parallel()
	tb := present(t, 1280, 800)
	number := func(act, name string) string {
		return "document.querySelector('.act-" + act + " [data-number=" + name + "] .value').textContent"
	}
	for _, step := range []struct{ act, want string }{
		{"old", number("old", "requests") + " >= 5"},
		{"held", number("held", "requests") + " >= 2 && /^[0-9]+ ms$/.test(" + number("held", "delay") + ")"},
		{"push", number("push", "requests") + " === '1' && /^[0-9]+ ms$/.test(" + number("push", "delay") + ")"},
	} {
		tb.key(kb.ArrowRight)
		tb.waitFor(isAct(step.act))
		tb.waitFor(step.want)
	}
	tb.key(kb.ArrowRight)
	tb.waitFor(isAct("race") + " && document.querySelector('#race .primary')")
	tb.key(kb.Enter)
	tb.waitFor("document.querySelector('#race .primary').textContent === 'Stop' && document.querySelector('[data-row=sse] .is-best')")
	tb.key(kb.End)
	tb.key(kb.PageUp)
	tb.waitFor(isAct("cost"))
	tb.waitFor(number("cost", "requests") + " !== '–' && document.querySelector('.act-cost [data-row=sse] [data-number=requests] .value').textContent === '30' && /This page so far: [0-9]+ requests/.test(document.querySelector('.page-cost').textContent)")
}

// The keys 1 to 6 break the connection; what became of it and the key of the line of dots say the
// same at every moment.
func TestPresent_breaksByNumber(t *testing.T) {
	t.Parallel()
	tb := present(t, 1280, 800)
	for range 6 {
		tb.key(kb.ArrowRight)
	}
	tb.waitFor(isAct("break") + " && document.querySelector('[data-fault=silence]:enabled')")
	evaluate[any](tb, `void (window.told = [], new MutationObserver(function () {
		var sentence = (document.querySelector('.resumes li') || {textContent: ''}).textContent;
		var late = document.querySelector('#break [data-key=late] strong').textContent.trim();
		if (late !== '0' && told.indexOf(late + ': ' + sentence) < 0) { told.push(late + ': ' + sentence); }
	}).observe(document.querySelector('#break'), {subtree: true, childList: true, characterData: true}))`)
	tb.key("2")
	tb.waitFor("told.length > 0")
	late := regexp.MustCompile(`^([0-9]+): .*Silence for 5 s\. ([0-9]+) events? came up to [0-9.]+ m?s late, none lost\.$`)
	for _, told := range evaluate[[]string](tb, "told") {
		if parts := late.FindStringSubmatch(told); parts == nil || parts[1] != parts[2] {
			t.Errorf("the key and the sentence differ: %q", told)
		}
	}
}

// The speaker's window has the notes, the next act and the time, follows the page, and leads it.
func TestPresent_notesFollow(t *testing.T) {
	t.Parallel()
	tb := present(t, 1280, 800)
	tb.waitFor("document.fullscreenElement") // which comes after the act
	tb.key("n")
	const notes = "window.open('', 'pushpane-notes').document"
	tb.waitFor(notes + ".body && " + notes + ".querySelector('.talk') && /1 of 9: Now/.test(" + notes + ".body.textContent)")
	evaluate[any](tb, "void "+notes+".defaultView.onkeydown(new KeyboardEvent('keydown', {key: 'ArrowRight', cancelable: true}))")
	tb.waitFor(isAct("old") + " && /Next: Long polling/.test(" + notes + ".body.textContent)")
	before := evaluate[string](tb, notes+".querySelector('.talk').textContent")
	tb.waitFor(notes + ".querySelector('.talk').textContent !== '" + before + "'")
	// A browser ends the full screen when a window opens; the next key of the page brings it back.
	tb.key(kb.ArrowRight)
	tb.waitFor(isAct("held") + " && document.fullscreenElement")
	evaluate[any](tb, "void (window.notes = "+notes+".defaultView)")
	evaluate[any](tb, "void document.querySelector('[data-act=leave]').click()")
	tb.waitFor("window.notes.closed")
}

// smallText are the texts that can be seen and are smaller than 2.2 % of the window's height, and
// wide what is wider than the window.
const smallText = `(function () {
	var walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [], node, size;
	while ((node = walker.nextNode())) {
		if (!node.textContent.trim() || !node.parentElement.getClientRects().length) { continue; }
		size = parseFloat(getComputedStyle(node.parentElement).fontSize);
		if (size < 0.022 * innerHeight) { found.push((100 * size / innerHeight).toFixed(2) + ' %: ' + node.textContent.slice(0, 40)); }
	}
	if (document.documentElement.scrollWidth > innerWidth) { found.push('wider than the window'); }
	Array.from(document.querySelectorAll('#present-foot button, #present h1, .time-now span')).forEach(function (e) {
		var box = e.getBoundingClientRect();
		if (box.width && (box.left < 0 || box.right > innerWidth || e.closest('#present-foot') && box.bottom > innerHeight)) { found.push('outside: ' + e.textContent); }
	});
	return found;
})()`

// All of it can be read from the back of a room, on a projector and on a phone.
func TestPresent_legible(t *testing.T) {
	t.Parallel()
	tb := present(t, 1280, 800)
	tb.key(kb.ArrowRight)
	// The address follows a little later.
	tb.waitFor(isAct("old") + " && /present=old/.test(location.hash)")
	for _, name := range acts {
		evaluate[any](tb, "void (location.hash = '"+map[bool]string{true: name, false: "stream"}[name == "race" || name == "wire" || name == "break"]+"&present="+name+"')")
		tb.waitFor(isAct(name))
		if name == "wire" {
			tb.waitFor("document.querySelectorAll('#wire .pair').length > 2")
		}
		if name == "race" {
			tb.click("#race .primary")
		}
		for _, size := range [][2]int64{{1280, 800}, {1920, 1080}, {390, 844}, {844, 390}} {
			tb.do(chromedp.EmulateViewport(size[0], size[1]))
			if found := evaluate[[]string](tb, smallText); len(found) > 0 {
				t.Errorf("%s at %d x %d: %s", name, size[0], size[1], strings.Join(found, "; "))
			}
			if time := evaluate[float64](tb, "document.querySelector('.time-now span').getBoundingClientRect().height / innerHeight"); name == "now" && time < 0.12 {
				t.Errorf("at %d x %d the time has %.1f %% of the height, want at least 12", size[0], size[1], 100*time)
			}
		}
		tb.do(chromedp.EmulateViewport(1280, 800))
	}
}
