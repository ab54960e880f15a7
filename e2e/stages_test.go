package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What the clock shows, and the views beside it.
func clockStage(t *testing.T) (string, []scene) {
	return start(t, "--duration", "10m").controlURL(t), []scene{
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
		{"present long polling", presses("[data-act=next]", waits(isAct("held")))},
		{"present pushing", presses("[data-act=next]", waits(isAct("push")))},
		{"present the race", presses("[data-act=next]", waits(isAct("race")))},
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
			sees(".popup")(tb)
		}},
		{"search", func(tb *tab) {
			tb.typeInto("#find-text", "request")
			tb.waitFor(findCount + " !== ''")
		}},
		{"help", func(tb *tab) { tb.press("?"); sees(".help")(tb) }},
	}
}

// What a reader makes of a log: columns, a note at a line, the bell, a span of the histogram.
func readingStage(t *testing.T) (string, []scene) {
	p := start(t, mixedFile(t, 500))
	return p.controlURL(t), []scene{
		{"columns", func(tb *tab) {
			tb.waitFor(shows(">=", 500) + " && " + hasTools)
			evaluate[any](tb, "location.hash = '#&columns=order,queue,user'")
			tb.waitFor("document.querySelectorAll('.column-head').length === 3")
		}},
		{"a note is written", func(tb *tab) {
			tb.press("k")
			tb.waitFor("document.querySelector('.line-current')")
			tb.press("b")
			tb.waitFor("document.activeElement.className === 'bookmark-note'")
			tb.key("look at this again")
		}},
		{"bookmarks", func(tb *tab) {
			tb.press("k")
			tb.press("k")
			tb.press("b")
			tb.waitFor("document.querySelectorAll('.bookmark').length === 2 && document.querySelector('#bookmarks').checkVisibility()")
		}},
		{"bell that is denied", func(tb *tab) {
			tb.key(kb.Escape)
			tb.typeInto("#find-text", "request")
			tb.rings(browser.PermissionSettingDenied)
			tb.waitForText("blocks notifications")
		}},
		{"bell", func(tb *tab) {
			tb.rings(browser.PermissionSettingGranted)
			tb.waitFor("document.querySelector('#bell').getAttribute('aria-pressed') === 'true'")
		}},
		{"span", func(tb *tab) {
			tb.dragOver(0.25, 0.5)
			tb.waitFor("document.querySelector('#active button')")
		}},
		{"span by the keyboard", func(tb *tab) {
			evaluate[any](tb, "document.querySelector('.thumb-to').focus()")
			tb.key(kb.ArrowLeft)
			tb.key(kb.Enter)
			tb.waitFor("/out/.test(document.querySelector('.zoom').textContent)")
		}},
	}
}

// rings presses the bell, in a browser that answers the question for notifications so.
func (tb *tab) rings(answer browser.PermissionSetting) {
	tb.t.Helper()
	params := browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: "notifications"}, Setting: answer, Origin: evaluate[string](tb, "location.origin")}
	if _, err := chromedp.Call(tb.ctx, browser.SetPermission, params); err != nil {
		tb.t.Fatal(err)
	}
	tb.click("#bell")
}

// A log in the layout for showing, and the clock in that for reading; how its stream comes to
// another pushpane.
func largeStage(t *testing.T) (string, []scene) {
	clock := start(t, "--duration", "10m")
	foreign := start(t, clock.url+"/events")
	return start(t, mixedFile(t, 500)).url + "/#&layout=showing", []scene{
		{"log", waits(shows(">=", 500) + " && " + hasTools)},
		{"chart", presses("#chart-button", sees("#chart canvas"))},
		{"menu of a value", func(tb *tab) {
			tb.waitFor("document.querySelector('#log [data-path]')")
			evaluate[any](tb, "Array.from(document.querySelectorAll('#log [data-path]')).pop().click()")
			sees(".popup")(tb)
		}},
		{"clock", func(tb *tab) {
			tb.visit(clock.url + "/#&layout=reading")
			presses("#start", waits(shows(">=", 2)), sees("#find-text"))(tb)
		}},
		{"wire of another server's stream", func(tb *tab) {
			tb.visit(foreign.url + "/#wire")
			tb.waitFor("document.querySelectorAll('.foreign .pair').length > 2 && document.querySelectorAll('.foreign th').length > 5")
		}},
	}
}

// The same log on a phone.
func phoneStage(t *testing.T) (string, []scene) {
	return start(t, mixedFile(t, 500)).controlURL(t), []scene{
		{"log", func(tb *tab) {
			tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
			tb.do(chromedp.Reload())
			tb.waitFor(shows(">=", 500) + " && " + hasTools)
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
	p := start(t, "--replay", aTalk(t))
	return p.controlURL(t), []scene{
		{"replay", waits(shows(">=", 1) + " && " + hasTools + " && document.querySelector('.player-play')")},
		{"replay that is paused", presses(".player-play", waits("document.querySelector('.player-play').textContent === 'Play'"))},
		{"replay at a mark", presses(".player-mark-mark", waits("document.querySelector('.player-time').textContent === '5:00 / 9:59'"))},
		{"replay of another", func(tb *tab) {
			tb.visit("about:blank")
			tb.visit(strings.Replace(p.url, "127.0.0.1", "localhost", 1)) // without the key
			tb.waitFor("document.querySelector('.player-play') && document.querySelector('.player-play').disabled && " + hasTools)
		}},
	}
}

// A recording that is played from the disk, with bookmarks and a question in it.
func exportedStage(t *testing.T) (string, []scene) {
	events := append([]string{}, aQuestion...)
	for i, line := range strings.Split(strings.TrimSpace(mixedLog(40)), "\n") {
		events = append(events, recordedLine(t, 20_000+i*exportStepMs, line))
	}
	events = append(events, recordedAct(31_000, `{"do":"bookmark","id":"abcdefghijk27.9","note":"why?"}`), recordedLine(t, 600_000, "much later"))
	return fileURL(exported(t, tapeOf(t, events...))), []scene{
		{"poster", sees("#begin")},
		{"playing", presses("#begin", waits("document.querySelector('.question-answer') && "+hasTools))},
		{"at its end", func(tb *tab) {
			tb.seek(600_000)
			tb.waitForText("much later")
		}},
		{"bookmarks", presses("#bookmarks-button", sees(".bookmark-note"))},
		{"menu", presses("#menu-button", sees("#menu"))},
		{"search", func(tb *tab) {
			tb.typeInto("#find-text", "request")
			tb.waitFor(findCount + " !== ''")
		}},
		{"help", func(tb *tab) { tb.press("?"); sees(".help")(tb) }},
	}
}

// A log that was exported: a list.
func exportedListStage(t *testing.T) (string, []scene) {
	var events []string
	for _, line := range strings.Split(strings.TrimSpace(mixedLog(200)), "\n") {
		events = append(events, recordedLine(t, 0, line))
	}
	return fileURL(exported(t, tapeOf(t, events...))), []scene{
		{"list", waits(hasTools + " && document.querySelector('#histogram .caption').textContent")},
		{"chart", presses("#chart-button", sees("#chart canvas"))},
		{"level", func(tb *tab) { tb.pressChip("Error", ""); tb.waitFor(chosen + " === 'Error'") }},
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
		{"line", waits("document.querySelector('.line-chat')  && document.querySelector('#orders button') && " + hasTools + " && document.querySelector('#histogram .caption').textContent")},
		{"form of a question", func(tb *tab) {
			tb.fromMenu("#orders button:nth-of-type(1)")
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

// A guest, who joined by the link, and what the presenter lets him do.
func guestStage(t *testing.T) (string, []scene) {
	if !inNetwork(t) {
		return "", nil
	}
	p := startSilent(t, "--title", "A talk")
	line := p.say(t, "a line")
	link := p.invite(t)
	act := func(act string, then ...func(*tab)) func(*tab) {
		return func(tb *tab) {
			p.act(t, act, 201)
			for _, f := range then {
				f(tb)
			}
		}
	}
	return link, []scene{
		{"looks", waits("location.pathname === '/' && document.querySelector('.line-chat') && " + hasTools)},
		{"may write", act(`{"do":"write","on":true}`, presses("#chat-button", sees("#send")))},
		{"question", act(`{"do":"question","text":"Which?","answers":["asking","push"]}`, waits("document.querySelectorAll('.question-answer').length === 2"))},
		{"has voted", presses(".question-answer:nth-of-type(2)", sees(".question-mine"))},
		{"paused", act(`{"do":"pause","id":"`+line+`"}`, sees(".room-paused"))},
		{"shut out", act(`{"do":"shut","guest":1}`, func(tb *tab) { tb.waitForText("The presenter has ended your access.") })},
		{"shut out, at the link", func(tb *tab) {
			tb.visit(link)
			tb.waitFor("document.body && /has ended the access of this browser/.test(document.body.innerText)")
		}},
		{"without the link", func(tb *tab) {
			tb.visit(link[:strings.Index(link, "/join/")])
			tb.waitFor("document.body && document.body.innerText !== ''")
		}},
	}
}

// The same on a phone.
func guestPhoneStage(t *testing.T) (string, []scene) {
	address, scenes := guestStage(t)
	if address == "" {
		return "", nil
	}
	onPhone := scene{scenes[0].name, func(tb *tab) {
		// Through the link, which leads to another page.
		tb.waitFor("location.pathname === '/' && document.querySelector('.line-chat')")
		tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
		tb.do(chromedp.Reload())
		tb.waitFor("location.pathname === '/' && document.querySelector('.line-chat') && " + hasTools)
	}}
	return address, append([]scene{onPhone}, scenes[1:]...)
}

// The panel of "Let others watch" on a machine with two addresses. The Tab key leaves it at its
// end, which closes it.
func invitationStage(t *testing.T) (string, []scene) {
	if !inNetwork(t) {
		return "", nil
	}
	for _, order := range []string{"link add plug2 type veth peer name plug3", "addr add 10.98.0.1/24 dev plug2", "link set plug3 up", "link set plug2 up"} {
		if out, err := exec.CommandContext(t.Context(), needs(t, "ip"), strings.Fields(order)...).CombinedOutput(); err != nil {
			t.Fatalf("ip %s: %v %s", order, err, out)
		}
	}
	p := startSilent(t)
	open := func(steps ...func(*tab)) func(*tab) {
		return func(tb *tab) {
			tb.unfold("#share-button")
			for _, step := range steps {
				step(tb)
			}
		}
	}
	return p.controlURL(t), []scene{
		{"nobody has joined", open(sees(".share-code svg"), sees(".share-others select"))},
		{"one has joined", open(func(tb *tab) {
			res, err := phone(t).Get(p.share(t, `{}`).loopback())
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			tb.waitForText("1 has joined")
		})},
		{"locked", open(presses(".share-buttons [aria-pressed=false]", sees(".share-buttons [aria-pressed=true]")))},
		{"off", open(presses(".share-off", sees(".share-on")))},
	}
}
