package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const note = "document.querySelector('#send-note').textContent"

// typeInto types as a person does; "\r" is Enter. Not by chromedp.SendKeys, which reads the
// attributes of the element while its own goroutine may change them.
func (tb *tab) typeInto(selector, text string) {
	tb.t.Helper()
	element := fmt.Sprintf("document.querySelector(%q)", selector)
	tb.waitFor(element + " && " + element + ".offsetParent && !" + element + ".disabled")
	evaluate[any](tb, element+".focus()")
	tb.key(text)
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
	first.unfold("#chat-button")
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

// With the clock the form is disabled before the click and after the end.
func TestSend_waitsForTheClickAndEndsWithTheViewing(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "2s", "--interval", "500ms")
	tb := open(t, p.url)
	closed := "document.querySelector('#send').elements.text.disabled"
	tb.waitFor(closed + " && " + note + " === 'Messages can be sent after the click.'")
	// It is open for as long as the viewing, which a busy machine may look past.
	evaluate[any](tb, `(function (form) {
		new MutationObserver(function () {
			window.wasOpen = window.wasOpen || (!form.elements.text.disabled && document.querySelector('#send-note').textContent === '');
		}).observe(form, {subtree: true, attributes: true, childList: true});
	}(document.querySelector('#send')))`)
	tb.click("#start")
	tb.waitFor("window.wasOpen")
	tb.waitForText(wordsClosed)
	tb.waitFor(closed + " && " + note + ".indexOf('The viewing has ended.') === 0")
}

// A message that is too long is refused while it is written, before it is sent.
func TestSend_limitsAreToldBeforeSending(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.url)
	tb.unfold("#chat-button")
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	fill := func(field string, length int) {
		evaluate[any](tb, "(function (f) { f.value = new Array("+strconv.Itoa(length+1)+").join('x'); f.dispatchEvent(new Event('input')); })(document.querySelector('#send').elements."+field+")")
	}
	fill("text", 4001)
	tb.waitFor(note + " === 'The message has 4,001 characters; up to 4,000 can be sent.'")
	tb.typeInto("#send [name=text]", "\r")
	fill("text", 4000)
	fill("name", 65)
	tb.waitFor(note + " === 'The name has 65 characters; up to 64 can be sent.'")
	tb.typeInto("#send [name=text]", "\r")
	fill("name", 64)
	tb.waitFor(note + " === ''")
	tb.typeInto("#send [name=text]", "\r")
	tb.waitFor(shows("===", 1))
	if got := p.status(t).Events; got != 1 {
		t.Errorf("%d events were published, want the one within the limits", got)
	}
}

// A message that could not be sent stays in the form, with the reason.
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
	tb.unfold("#chat-button")
	tb.typeInto("#send [name=text]", "do not lose me\r")
	tb.waitFor(note + " === 'Not sent: the way is blocked.'")
	if got := evaluate[string](tb, "document.querySelector('#send').elements.text.value"); got != "do not lose me" {
		t.Errorf("the form holds %q, want the message", got)
	}
	broken.Store(false)
	tb.typeInto("#send [name=text]", "\r")
	tb.waitFor("document.querySelector('#log').textContent.indexOf('do not lose me') >= 0")
	tb.waitFor(note + " === ''")
}

// Whose answer was lost may send again, and a bad way may repeat what it carries: it is one message
// all the same.
func TestSend_twiceIsOneMessage(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	var posts atomic.Int32
	tb := open(t, meddle(t, p, func(onward http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost || r.URL.Path != "/events" || posts.Add(1) > 2 {
				onward.ServeHTTP(w, r)
				return
			}
			onward.ServeHTTP(httptest.NewRecorder(), r)
			http.Error(w, "the answer is lost", http.StatusBadGateway)
		})
	}))
	tb.waitFor(openState)
	tb.unfold("#chat-button")
	tb.typeInto("#send [name=text]", "once\r")
	for range 2 {
		tb.waitFor(note + " === 'Not sent: the answer is lost.'")
		tb.typeInto("#send [name=text]", "\r")
	}
	tb.waitFor("document.querySelector('#send').elements.text.value === ''")
	tb.waitForText("(you)")
	if got := p.status(t).Events; got != 1 {
		t.Errorf("a message that was sent three times is %d events, want 1", got)
	}
	tb.typeInto("#send [name=text]", "once\r")
	tb.waitFor(shows("===", 2))
}

// Own messages stay marked when the page is loaded again: the tab keeps their ids.
func TestSend_ownMessagesAreKnownAfterAReload(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.url)
	tb.unfold("#chat-button")
	tb.waitFor(openState)
	tb.typeInto("#send [name=name]", "Ada")
	tb.typeInto("#send [name=text]", "mine\r")
	tb.waitForText("Ada (you)")
	p.publish(t, `{"name":"Bob","text":"yours"}`, "?type=chat")
	tb.waitForText("yours")
	other := tb.another(p.url)
	other.waitForText("yours")
	tb.do(chromedp.Reload())
	tb.waitForText("Ada (you)")
	for name, got := range map[string]string{"reloaded": tb.text("#log"), "other": other.text("#log")} {
		if want := map[string]int{"reloaded": 1}[name]; strings.Count(got, "(you)") != want {
			t.Errorf("the %s tab marks %d messages as its own, want %d: %s", name, strings.Count(got, "(you)"), want, got)
		}
	}
}

// The Enter that takes a word from an input method sends nothing.
func TestSend_waitsForTheInputMethod(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.url)
	tb.unfold("#chat-button")
	tb.waitFor(openState)
	tb.click("#send [name=text]")
	if _, err := chromedp.Call(tb.ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: "にほん", SelectionStart: 3, SelectionEnd: 3}); err != nil {
		t.Fatal(err)
	}
	tb.waitFor("document.querySelector('#send').elements.text.value === 'にほん'")
	evaluate[any](tb, "void document.querySelector('#send').requestSubmit()")
	if _, err := chromedp.Call(tb.ctx, input.InsertText, input.InsertTextParams{Text: "日本"}); err != nil {
		t.Fatal(err)
	}
	tb.key("\r")
	tb.waitForText("日本")
	if got := p.status(t).Events; got != 1 {
		t.Errorf("%d messages were sent, want the one that was finished", got)
	}
}

// Whatever is in the way, the message stays, the reason is words, and Enter again sends it once.
func TestSend_everyRefusalIsSaidInWords(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	var way atomic.Pointer[http.HandlerFunc]
	tb := open(t, meddle(t, p, func(onward http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if bad := way.Load(); bad != nil && r.Method == http.MethodPost {
				(*bad)(w, r)
				return
			}
			onward.ServeHTTP(w, r)
		})
	}))
	tb.waitFor(openState)
	tb.unfold("#chat-button")
	tb.typeInto("#send [name=text]", "do not lose me")
	var asked atomic.Int64
	for want, answer := range map[string]http.HandlerFunc{
		"Not sent: slow down; try again in 7 seconds.": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			http.Error(w, "slow down", http.StatusTooManyRequests)
		},
		"Not sent: the server said 413.": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n", http.StatusRequestEntityTooLarge)
		},
		"Not sent: the server said 200.": func(w http.ResponseWriter, _ *http.Request) {
			w.Write([]byte("<!DOCTYPE html><title>Please log in to this network</title>"))
		},
		"Not sent: not from there.": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "not from there", http.StatusForbidden)
		},
		"No answer came. The message may have arrived": func(http.ResponseWriter, *http.Request) {
			// Chromium itself sends again where a kept-alive connection breaks, as often as it has
			// another
			asked.Store(0)
			panic(http.ErrAbortHandler)
		},
	} {
		counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			answer(w, r)
		})
		asked.Store(0)
		way.Store(&counted)
		tb.typeInto("#send [name=text]", "\r")
		tb.waitFor(fmt.Sprintf("%s.indexOf(%q) === 0", note, want))
		if got := evaluate[string](tb, "document.querySelector('#send').elements.text.value"); got != "do not lose me" {
			t.Fatalf("the form holds %q after %q, want the message", got, want)
		}
		if got := asked.Load(); got > 1 {
			t.Errorf("%d requests were made for one Enter", got)
		}
	}
	// One that hangs is not sent again by Enter and Enter and a click.
	hang := make(chan struct{})
	counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		<-hang
		w.WriteHeader(http.StatusGatewayTimeout)
	})
	asked.Store(0)
	way.Store(&counted)
	tb.typeInto("#send [name=text]", "\r")
	eventually(t, "the request hangs", func() bool { return asked.Load() > 0 })
	tb.typeInto("#send [name=text]", "\r")
	tb.click("#send-button")
	close(hang)
	tb.waitFor(note + " === 'Not sent: the server said 504.'")
	if got := asked.Load(); got != 1 {
		t.Errorf("%d requests were made for one message, want 1", got)
	}
	way.Store(nil)
	tb.typeInto("#send [name=text]", "\r")
	tb.waitForText("do not lose me")
	if got := p.status(t).Events; got != 1 {
		t.Errorf("%d messages arrived, want 1", got)
	}
}
