package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// scene is a state of the page; there brings a page to it from the scene before. What must hold in
// every one of them (axe_test.go, keyboard_test.go) goes through the lists of this file.
type scene struct {
	name  string
	there func(tb *tab)
}

// sees waits until the element can be seen, presses presses it, and waits waits for an expression.
func sees(selector string) func(*tab) {
	return func(tb *tab) { tb.do(chromedp.WaitVisible(chromedp.CSS(selector))) }
}

func presses(selector string, then ...func(*tab)) func(*tab) {
	return func(tb *tab) {
		tb.click(selector)
		for _, f := range then {
			f(tb)
		}
	}
}

func waits(expression string) func(*tab) {
	return func(tb *tab) { tb.waitFor(expression) }
}

const (
	isLive   = "document.querySelector('#status').getAttribute('data-state') === 'open'"
	hasTools = "document.querySelector('#toolbar button')"
)

// eachStage calls f with a page and all its scenes, for everything that pushpane shows.
func eachStage(t *testing.T, f func(t *testing.T, tb *tab, scenes []scene)) {
	for name, stage := range map[string]func(t *testing.T) (address string, scenes []scene){
		"clock": clockStage, "file": fileStage, "phone": phoneStage, "command": commandStage, "replay": replayStage, "exported": exportedStage, "room": roomStage,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, scenes := stage(t)
			tb := openBrowser(t)
			tb.do(chromedp.EmulateViewport(1280, 800))
			tb.visit(address)
			f(t, tb, scenes)
		})
	}
}

// What the clock shows, and the views beside it.
func clockStage(t *testing.T) (string, []scene) {
	return start(t).controlURL(t), []scene{
		{"first page", sees("#start")},
		{"stream", presses("#start", waits(shows(">=", 2)), sees("#find-text"))},
		{"menu", presses("#menu-button", sees("#menu"))},
		{"race before its start", presses("#views a[href='#race']", sees("#race .primary"))},
		{"race", presses("#race .primary", waits("document.querySelector('[data-lane=sse] [data-figure=events]').textContent >= 2"))},
		{"wire", presses("#views a[href='#wire']", waits("document.querySelectorAll('#wire .pair').length > 2"))},
		{"break", presses("#views a[href='#break']", waits(isLive), waits("!document.querySelector('[data-fault=cut]').disabled"))},
		{"broken", presses("[data-fault=cut]", waits("/Back after/.test(document.querySelector('.resumes').textContent)"))},
		{"code", presses("#views a[href='#code']", sees("#code pre"))},
		{"code that runs", presses("#code .run", waits("document.querySelector('.printed').textContent"))},
		{"present", presses("#present-button", waits(isAct("now")))},
		{"present the old way", presses("[data-act=next]", waits(isAct("old")))},
		{"present the race", func(tb *tab) {
			tb.key(kb.End)
			tb.key(kb.ArrowLeft)
			tb.key(kb.ArrowLeft)
			tb.key(kb.ArrowLeft)
			tb.key(kb.ArrowLeft)
			tb.waitFor(isAct("race"))
		}},
		{"present the wire", presses("[data-act=next]", waits(isAct("wire")))},
		{"present the faults", presses("[data-act=next]", waits(isAct("break")))},
		{"present the costs", presses("[data-act=next]", waits(isAct("cost")))},
		{"present the way to join", presses("[data-act=next]", waits(isAct("join")))},
	}
}

// What reads a log, with all that opens over it.
func fileStage(t *testing.T) (string, []scene) {
	return start(t, mixedFile(t, 500)).controlURL(t), []scene{
		{"log", waits(shows(">=", 500) + " && " + hasTools)},
		{"menu", presses("#menu-button", sees("#menu"))},
		{"chart", presses("#chart-button", sees("#chart canvas"))},
		{"chat", presses("#chat-button", sees("#send"))},
		{"level", presses("#levels .level-error", waits("document.querySelectorAll('#log .line-error').length > 1"))},
		{"all levels", presses("#levels .level-error", waits("document.querySelectorAll('#log [data-path]').length > 1"))},
		{"values", func(tb *tab) {
			tb.press("k") // from the last line up to one with fields
			for range 8 {
				if evaluate[bool](tb, "!!document.querySelector('.line-current [data-path]')") {
					break
				}
				tb.press("k")
			}
			tb.press("v")
			tb.waitFor("document.activeElement.closest('.line-current [data-path]')")
		}},
		{"menu of a value", func(tb *tab) {
			tb.press("v")
			tb.waitFor("document.activeElement.closest('.line-current [data-path]')")
			tb.key(kb.Enter)
			sees(".field-menu")(tb)
		}},
		{"search", func(tb *tab) {
			tb.typeInto("#find-text", "request")
			tb.waitFor(findCount + " !== ''")
		}},
		{"help", func(tb *tab) { tb.press("?"); sees(".help")(tb) }},
	}
}

// The same log on a phone.
func phoneStage(t *testing.T) (string, []scene) {
	return start(t, mixedFile(t, 500)).controlURL(t), []scene{
		{"log", func(tb *tab) {
			tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
			tb.do(chromedp.Reload())
			tb.waitThrough(shows(">=", 500) + " && " + hasTools)
		}},
		{"menu", presses("#menu-button", sees("#menu"))},
		{"chat", presses("#chat-button", sees("#send"))},
	}
}

// A command that runs, and one that has ended.
func commandStage(t *testing.T) (string, []scene) {
	return start(t, "--", "sh", "-c", "echo INFO one; echo ERROR two; sleep 600").controlURL(t), []scene{
		{"command", waits(shows(">=", 2) + " && " + hasTools + " && document.getElementById('stop').offsetParent")},
		{"ended", presses("#stop", sees("#run"))},
	}
}

func replayStage(t *testing.T) (string, []scene) {
	return start(t, "--replay", aTalk(t)).controlURL(t), []scene{
		{"replay", waits(shows(">=", 1) + " && " + hasTools + " && document.querySelector('.player-play')")},
	}
}

func exportedStage(t *testing.T) (string, []scene) {
	return exportPage(t, strings.Split(mixedLog(40), "\n")), []scene{
		{"exported page", waits("document.querySelector('#log [data-id], .player-play')")},
	}
}

// mixedLog are lines of every level, with numbers, colours, fields, a trace and an address.
func mixedLog(n int) string {
	var text strings.Builder
	for i := range n {
		at := fmt.Sprintf("2026-11-28T10:%02d:%02d.%03dZ", i/60%60, i%60, i*37%1000)
		switch i % 7 {
		case 0:
			fmt.Fprintf(&text, "%s INFO  request %d served in %d ms\n", at, i, 3+i*7%90)
		case 1:
			fmt.Fprintf(&text, "%s DEBUG cache hit for key user:%d\n", at, i)
		case 2:
			fmt.Fprintf(&text, "%s WARN  queue is %d %% full\n", at, 50+i%50)
		case 3:
			fmt.Fprintf(&text, `{"time":%q,"level":"info","msg":"order %d was paid","user":"ada","order":%d}`+"\n", at, i, 9007199254740993+i)
		case 4:
			fmt.Fprintf(&text, "time=%s level=info msg=\"job %d has ended\" queue=mail took=%dms\n", at, i, i*13%400)
		case 5:
			fmt.Fprintf(&text, "%s ERROR cannot reach http://example.com/%d\n\tat connect (net.js:%d)\n\tat retry (net.js:88)\n", at, i, i)
		default:
			fmt.Fprintf(&text, "\x1b[32m%s\x1b[0m plain words about nothing in particular, number %d\n", at, i)
		}
	}
	return text.String()
}

// mixedFile is a file with such lines.
func mixedFile(t testing.TB, n int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "mixed.log")
	if err := os.WriteFile(path, []byte(mixedLog(n)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What a presenter has and asks: the question, the line that is pinned, the pause, the menu of a
// line, the invitation.
func roomStage(t *testing.T) (string, []scene) {
	p := startSilent(t)
	line := p.say(t, "a line")
	act := func(act, want string) func(*tab) {
		return func(tb *tab) {
			p.act(t, act, 201)
			tb.waitFor(want)
		}
	}
	return p.controlURL(t), []scene{
		{"line", waits("document.querySelector('.line-chat')  && document.querySelector('.room-orders button') && " + hasTools + " && document.querySelector('#histogram .caption').textContent")},
		{"form of a question", func(tb *tab) {
			tb.fromMenu(".room-orders button:nth-of-type(1)")
			tb.waitFor("document.activeElement.tagName === 'INPUT'")
		}},
		{"question", act(`{"do":"question","text":"Which?","answers":["asking","push"]}`, "document.querySelectorAll('.question-answer').length === 2")},
		{"pinned and paused", func(tb *tab) {
			act(`{"do":"pin","id":"`+line+`"}`, "document.querySelector('.room-pinned').offsetParent")(tb)
			act(`{"do":"pause","id":"`+line+`"}`, "document.querySelector('.room-paused').offsetParent")(tb)
		}},
		{"menu of a line", func(tb *tab) {
			evaluate[any](tb, "document.getElementById('log').focus()")
			tb.key("k")
			tb.click(".line-current .line-more")
			tb.waitFor("document.activeElement.getAttribute('role') === 'menuitem'")
		}},
		{"question that is closed", func(tb *tab) {
			tb.key(kb.Escape)
			act(`{"do":"close","question":1}`, "/Closed/.test(document.querySelector('.question-note').textContent)")(tb)
		}},
		{"invitation", presses("#share-button", sees("#share .share-off"))},
	}
}
