package e2e

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"pushpane/e2e/chromium"
)

// tab is a page in a Chromium of its own.
type tab struct {
	t   testing.TB
	ctx context.Context
}

// openBrowser starts a Chromium that has no page yet, without its own windows where it is installed
// so: the same engine, which starts with a third of the work. A soak run has the whole one.
func openBrowser(t testing.TB) *tab {
	t.Helper()
	if soak() {
		return openWholeBrowser(t)
	}
	return startBrowser(t, needs(t, "chromium-headless-shell", "chromium"))
}

// openWholeBrowser starts one with all that a browser has around its pages: it keeps those that
// were left, asks for permissions and warns of certificates.
func openWholeBrowser(t testing.TB) *tab {
	t.Helper()
	return startBrowser(t, needs(t, "chromium"))
}

func startBrowser(t testing.TB, path string) *tab {
	t.Helper()
	ctx, cancel := chromium.Start(t.Context(), path)
	t.Cleanup(cancel)
	return startTab(t, ctx)
}

// startTab opens the page of a context: with the context itself, since the page ends with the one
// of its first action.
func startTab(t testing.TB, ctx context.Context) *tab {
	t.Helper()
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	refuses400(t, ctx)
	return &tab{t, ctx}
}

// refuses400 fails the test if a page of ours sends what the program calls malformed, but for an
// expression that a person has typed: that is never right, and mostly the page goes on without what
// it asked for.
func refuses400(t testing.TB, ctx context.Context) {
	t.Helper()
	malformed := &transcript{}
	if err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*network.EventResponseReceived); ok && e.Response.Status == http.StatusBadRequest && !strings.Contains(e.Response.URL, "&re=") {
			fmt.Fprintln(malformed, e.Response.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if all := malformed.String(); all != "" {
			t.Errorf("the page asked for what is malformed:\n%s", all)
		}
	})
}

// open shows an address in a new Chromium.
func open(t testing.TB, url string) *tab {
	t.Helper()
	tb := openBrowser(t)
	tb.visit(url)
	return tb
}

// openFed shows what came through a pipe, which stays open for more.
func openFed(t testing.TB, text string) (*tab, *os.File) {
	t.Helper()
	p, in := startFed(t)
	write(t, in, text)
	p.waitForURL(t)
	return open(t, p.url), in
}

// another opens one more page of the same browser, in a window of its own: a tab behind another
// draws nothing.
func (tb *tab) another(url string) *tab {
	tb.t.Helper()
	ctx, cancel := chromedp.NewContext(tb.ctx, chromedp.WithNewWindow(true))
	tb.t.Cleanup(cancel)
	other := startTab(tb.t, ctx)
	other.visit(url)
	return other
}

// focused gives the pages to come the focus, as if their window were the one in front.
func (tb *tab) focused() {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) visit(url string) {
	tb.t.Helper()
	tb.do(chromedp.Navigate(url))
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	// A step that waits for an element that never comes would wait for ever.
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	for _, step := range steps {
		if _, err := onPage(tb, func() (chromedp.Void, error) { return chromedp.Run(ctx, step) }); err != nil {
			tb.t.Fatalf("drive Chromium: %v", err)
		}
	}
}

// onPage takes a step, once more for as long as the browser refuses it because one page has gone
// and the next has not come yet: it has done nothing of the step then. More are the words of other
// errors after which the step is taken again.
func onPage[T any](tb *tab, step func() (T, error), more ...string) (v T, err error) {
	tb.t.Helper()
	comesTrue(tb.t, patience, func() bool {
		v, err = step()
		return err == nil || !slices.ContainsFunc(append(more, "Not attached to an active page", "Cannot find default execution context"), func(words string) bool {
			return strings.Contains(err.Error(), words)
		})
	})
	return v, err
}

// beforeScripts runs a script in every page to come, before the page's own.
func (tb *tab) beforeScripts(source string) {
	tb.t.Helper()
	params := page.AddScriptToEvaluateOnNewDocumentParams{Source: source}
	if _, err := chromedp.Call(tb.ctx, page.AddScriptToEvaluateOnNewDocument, params); err != nil {
		tb.t.Fatal(err)
	}
}

// click waits until the element can be seen and clicks it with the mouse.
func (tb *tab) click(id string) {
	tb.t.Helper()
	tb.waitFor("(function (e) { return e && e.checkVisibility({visibilityProperty: true}); }(document.querySelector(" + quoteJS(id) + ")))")
	tb.do(chromedp.Click(chromedp.CSS(id)))
}

// key presses keys, one after the other, wherever the focus is. As with a keyboard, a keydown whose
// default is prevented has no character: the browser holds it back behind a raw keydown only.
func (tb *tab) key(keys string) {
	tb.t.Helper()
	tb.do(chromedp.KeyEvent(keys, func(event *input.DispatchKeyEventParams) {
		if event.Type == kb.KeyDown {
			event.Type = kb.KeyRawDown
		}
	}))
}

// unfold opens what a button of the header stands for, unless it is open.
func (tb *tab) unfold(button string) {
	tb.t.Helper()
	tb.waitFor("document.querySelector('" + button + "').offsetParent")
	evaluate[any](tb, "(function (b) { if (b.getAttribute('aria-expanded') !== 'true') { b.click(); } }(document.querySelector('"+button+"')))")
}

// fromMenu clicks a button of the menu.
func (tb *tab) fromMenu(id string) {
	tb.t.Helper()
	tb.unfold("#menu-button")
	tb.click(id)
}

// evaluate is the value of a JavaScript expression in the page: in the next one, if the page goes
// meanwhile.
func evaluate[T any](tb *tab, expression string) T {
	tb.t.Helper()
	v, err := onPage(tb, func() (T, error) { return chromedp.Run(tb.ctx, chromedp.Evaluate[T](expression)) }, "Inspected target navigated or closed")
	if err != nil {
		tb.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return v
}

// waitFor waits until a JavaScript expression is true. It may throw until then, and another page
// may come, such as the one that was asked for.
func (tb *tab) waitFor(expression string) {
	tb.t.Helper()
	var err error
	defer func() {
		if tb.t.Failed() {
			tb.t.Logf("error: %v, the page: %s\n%.4000s", err, evaluate[string](tb, "location.href"), tb.text("body"))
		}
	}()
	eventually(tb.t, expression, func() (ok bool) {
		ok, err = chromedp.Run(tb.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		return ok && err == nil
	})
}

// waitForText waits until the page shows the words.
func (tb *tab) waitForText(words string) {
	tb.t.Helper()
	tb.waitFor("document.body.innerText.indexOf(" + quoteJS(words) + ") >= 0")
}

// text is what a person can read in the element.
func (tb *tab) text(selector string) string {
	tb.t.Helper()
	return evaluate[string](tb, "(function () { var e = document.querySelector('"+selector+"'); return e ? e.innerText : ''; })()")
}

// state is the page's state as scripts read it.
func (tb *tab) state() string {
	tb.t.Helper()
	return evaluate[string](tb, "document.querySelector('#status').getAttribute('data-state')")
}

func (tb *tab) transport() string {
	tb.t.Helper()
	return evaluate[string](tb, "document.querySelector('#status').getAttribute('data-transport')")
}

// scriptsOff turns JavaScript off, for the pages to come.
func (tb *tab) scriptsOff() {
	tb.t.Helper()
	params := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled, params); err != nil {
		tb.t.Fatal(err)
	}
}

// quoteJS returns text as a template literal of JavaScript.
func quoteJS(text string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`", "$", "\\$").Replace(text) + "`"
}
