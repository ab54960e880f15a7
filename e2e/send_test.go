package e2e

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

const note = "document.querySelector('#send-note').textContent"

// typeInto types as a person does; "\r" is Enter.
func (tb *tab) typeInto(selector, text string) {
	tb.t.Helper()
	tb.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// The whole of a conversation: two tabs, then curl.
func TestSend_enterSendsToEveryTab(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	first := openBrowser(t)
	first.beforeScripts("delete window.fetch")
	first.visit(p.url)
	second := first.another(p.url)
	for _, tb := range []*tab{first, second} {
		tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	}
	first.typeInto("#send [name=name]", "Ada")
	first.typeInto("#send [name=text]", "<b>hello</b>\r")
	second.waitForText("<b>hello</b>")
	first.waitForText("Ada (you)")
	if got := second.text("#log"); strings.Contains(got, "(you)") {
		t.Errorf("the other tab shows the message as its own: %s", got)
	}
	first.waitFor("document.querySelector('#send').elements.text.value === ''")

	blocks, _ := p.poll(t, "?from=start&wait=0")
	var event block
	for _, b := range blocks {
		if b.typ == "chat" {
			event = b
		}
	}
	if event.data != `{"name":"Ada","text":"<b>hello</b>"}` {
		t.Errorf("the event is %+v, want a chat with name and text", event)
	}
	p.publish(t, `{"name":"curl","text":"I am here, too"}`, "?type=chat")
	first.waitForText("I am here, too")

	first.do(chromedp.Reload())
	first.waitFor("document.querySelector('#send').elements.name.value === 'Ada'")
}

// With the clock there is nobody to talk to before the click, and nobody after the end.
func TestSend_waitsForTheClickAndEndsWithTheViewing(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "2s", "--interval", "500ms")
	tb := open(t, p.url)
	closed := "document.querySelector('#send').elements.text.disabled"
	tb.waitFor(closed + " && " + note + " === 'Messages can be sent after the click.'")
	tb.click("#start")
	tb.waitFor("!" + closed + " && " + note + " === ''")
	tb.waitForText(wordsClosed)
	tb.waitFor(closed + " && " + note + ".indexOf('The viewing has ended.') === 0")
}

// Too much is said while it is written, not after it was lost.
func TestSend_limitsAreToldBeforeSending(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.url)
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	fill := func(field string, length int) {
		evaluate[any](tb, "(function (f) { f.value = new Array("+strconv.Itoa(length+1)+").join('x'); f.dispatchEvent(new Event('input')); })(document.querySelector('#send').elements."+field+")")
	}
	fill("text", 4001)
	tb.waitFor(note + " === 'The message has 4001 characters; up to 4000 can be sent.'")
	tb.typeInto("#send [name=text]", "\r")
	fill("text", 4000)
	fill("name", 65)
	tb.waitFor(note + " === 'The name has 65 characters; up to 64 can be sent.'")
	tb.typeInto("#send [name=text]", "\r")
	fill("name", 64)
	tb.waitFor(note + " === ''")
	tb.typeInto("#send [name=text]", "\r")
	tb.waitFor("document.querySelectorAll('#log [data-id]').length === 1")
	if got := p.status(t).Events; got != 1 {
		t.Errorf("%d events were published, want the one within the limits", got)
	}
}

// What could not be sent is not lost, and why is said.
func TestSend_staysInTheFormWithTheReason(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	var broken atomic.Bool
	broken.Store(true)
	tb := open(t, meddle(t, p, func(onward http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && broken.Load() {
				http.Error(w, "the way is blocked", http.StatusBadGateway)
				return
			}
			onward.ServeHTTP(w, r)
		})
	}))
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	tb.typeInto("#send [name=text]", "do not lose me\r")
	tb.waitFor(note + " === 'Not sent: the way is blocked'")
	if got := evaluate[string](tb, "document.querySelector('#send').elements.text.value"); got != "do not lose me" {
		t.Errorf("the form holds %q, want the message", got)
	}
	broken.Store(false)
	tb.typeInto("#send [name=text]", "\r")
	tb.waitFor("document.querySelector('#log').textContent.indexOf('do not lose me') >= 0")
	tb.waitFor(note + " === ''")
}
