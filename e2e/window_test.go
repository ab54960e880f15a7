package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// window is a browser window with tabs, of which one is in front and the others are hidden. Tabs
// count from 0.
type window interface {
	open(t testing.TB, url string) (tab int) // in front
	show(t testing.TB, tab int)              // puts it in front
	leave(t testing.TB, tab int)             // goes to another page in it
	back(t testing.TB, tab int)              // and back again
	reload(t testing.TB, tab int)
	online(t testing.TB, is bool) // sets navigator.onLine; the network does not change
	run(t testing.TB, tab int, expression string) json.RawMessage
}

// engines are the browsers that a test of tabs runs in.
func engines() map[string]func(testing.TB) window {
	return map[string]func(testing.TB) window{
		"chromium": func(t testing.TB) window { return &chromiumWindow{first: openWholeBrowser(t)} },
		"firefox":  func(t testing.TB) window { return &firefoxWindow{driver: startFirefox(t)} },
	}
}

type chromiumWindow struct {
	first *tab
	tabs  []*tab
	ends  []context.CancelFunc // close the tabs but the first, which ends with the browser
}

func (w *chromiumWindow) open(t testing.TB, url string) int {
	t.Helper()
	next := w.first
	if len(w.tabs) > 0 {
		ctx, cancel := chromedp.NewContext(w.first.ctx, chromedp.WithNewWindow(false))
		t.Cleanup(cancel)
		w.ends = append(w.ends, cancel)
		next = startTab(t, ctx)
	}
	next.visit(url)
	w.tabs = append(w.tabs, next)
	return len(w.tabs) - 1
}

// close closes a tab other than the first, as a person does.
func (w *chromiumWindow) close(tab int) { w.ends[tab-1]() }

func (w *chromiumWindow) show(t testing.TB, tab int) {
	t.Helper()
	if _, err := chromedp.Call(w.tabs[tab].ctx, page.BringToFront, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
}

func (w *chromiumWindow) leave(_ testing.TB, tab int) { w.tabs[tab].visit("about:blank") }

func (w *chromiumWindow) back(_ testing.TB, tab int) {
	evaluate[any](w.tabs[tab], "void setTimeout(function () { history.back(); }, 0)")
	w.tabs[tab].waitFor("location.protocol === 'http:'")
}

func (w *chromiumWindow) reload(_ testing.TB, tab int) {
	evaluate[any](w.tabs[tab], "(window.old = true, void setTimeout(function () { location.reload(); }, 0))")
	w.tabs[tab].waitFor("!window.old")
}

func (w *chromiumWindow) online(t testing.TB, is bool) {
	t.Helper()
	for _, tb := range w.tabs {
		params := network.OverrideNetworkStateParams{Offline: !is, DownloadThroughput: -1, UploadThroughput: -1}
		if _, err := chromedp.Call(tb.ctx, network.OverrideNetworkState, params); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *chromiumWindow) run(t testing.TB, tab int, expression string) json.RawMessage {
	t.Helper()
	return json.RawMessage(evaluate[string](w.tabs[tab], "JSON.stringify("+expression+")"))
}

type firefoxWindow struct {
	driver  *firefox
	handles []string
}

func (w *firefoxWindow) open(t testing.TB, url string) int {
	t.Helper()
	var handle string
	if len(w.handles) == 0 {
		decode(t, string(w.driver.call("WebDriver:GetWindowHandle", map[string]any{})), &handle)
	} else {
		var made struct{ Handle string }
		decode(t, string(w.driver.request("WebDriver:NewWindow", map[string]any{"type": "tab", "focus": true})), &made)
		handle = made.Handle
	}
	w.handles = append(w.handles, handle)
	w.show(t, len(w.handles)-1)
	w.driver.visit(url)
	return len(w.handles) - 1
}

func (w *firefoxWindow) show(t testing.TB, tab int) {
	t.Helper()
	w.driver.call("WebDriver:SwitchToWindow", map[string]any{"handle": w.handles[tab], "focus": true})
}

func (w *firefoxWindow) leave(t testing.TB, tab int) {
	t.Helper()
	w.show(t, tab)
	w.driver.visit("about:blank")
}

func (w *firefoxWindow) back(t testing.TB, tab int) {
	t.Helper()
	w.show(t, tab)
	w.driver.call("WebDriver:Back", map[string]any{})
}

func (w *firefoxWindow) reload(t testing.TB, tab int) {
	t.Helper()
	w.show(t, tab)
	w.driver.call("WebDriver:Refresh", map[string]any{})
}

func (w *firefoxWindow) online(t testing.TB, is bool) {
	t.Helper()
	w.driver.call("Marionette:SetContext", map[string]any{"value": "chrome"})
	w.driver.run(fmt.Sprintf("Services.io.offline = %v", !is))
	w.driver.call("Marionette:SetContext", map[string]any{"value": "content"})
}

func (w *firefoxWindow) run(t testing.TB, tab int, expression string) json.RawMessage {
	t.Helper()
	w.driver.call("WebDriver:SwitchToWindow", map[string]any{"handle": w.handles[tab], "focus": false})
	return w.driver.run("return " + expression)
}

// isTrue reports whether the expression is true in the tab. It is not while it throws, as that of a
// page does which is being built.
func isTrue(t testing.TB, w window, tab int, expression string) bool {
	t.Helper()
	return string(w.run(t, tab, "(function () { try { return !!("+expression+"); } catch (e) { return false; } })()")) == "true"
}

// says reports whether the words are visible in the element of the tab.
func says(t testing.TB, w window, tab int, selector, words string) bool {
	t.Helper()
	var text string
	decode(t, string(w.run(t, tab, "(document.querySelector('"+selector+"') || {textContent: ''}).textContent")), &text)
	return strings.Contains(text, words)
}

// live reports whether the tab has a connection, shared or not.
func live(t testing.TB, w window, tab int) bool {
	t.Helper()
	return isTrue(t, w, tab, "document.querySelector('#status[data-state=open]')")
}

// sendFrom writes a message into the form of the tab and sends it.
func sendFrom(t testing.TB, w window, tab int, name, text string) {
	t.Helper()
	fill := func(field, value string) string {
		return fmt.Sprintf("f.elements[%q].value = %q; f.elements[%q].dispatchEvent(new Event('input', {bubbles: true}));", field, value, field)
	}
	w.run(t, tab, "(function () { var f = document.querySelector('#send');"+fill("name", name)+fill("text", text)+
		"f.querySelector('[type=submit]').click(); return true; })()")
}
