package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// notified are the notifications that a page has shown, where this script runs before its own.
const notified = `window.notified = []; (function (Real) {
	window.Notification = function (title, options) { notified.push(title + ': ' + options.body); window.last = this; this.close = function () {}; };
	Object.defineProperty(Notification, 'permission', {get: function () { return Real.permission; }});
	Notification.requestPermission = function (back) { return Real.requestPermission(back); };
}(window.Notification));`

// openBell shows a log whose search has a bell, in a browser that answers the question for
// notifications so.
func openBell(t *testing.T, answer browser.PermissionSetting) (*program, *tab) {
	t.Helper()
	p := startSilent(t, "--title", "app")
	p.publish(t, "ERROR an old one", "")
	tb := openWholeBrowser(t)
	params := browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: "notifications"}, Setting: answer, Origin: p.url}
	if _, err := chromedp.Call(tb.ctx, browser.SetPermission, params); err != nil {
		t.Fatal(err)
	}
	tb.beforeScripts(notified)
	tb.visit(p.url)
	tb.waitForText("an old one")
	tb.waitFor("document.querySelector('#bell')")
	if evaluate[bool](tb, "document.querySelector('#bell').getClientRects().length > 0") {
		t.Error("there is a bell without a filter")
	}
	tb.typeInto("#find-text", "error")
	tb.waitFor("document.querySelector('#find-count').textContent === '1 match'")
	tb.click("#bell")
	return p, tb
}

func TestBell_newLinesThatMatch(t *testing.T) {
	t.Parallel()
	p, tb := openBell(t, browser.PermissionSettingGranted)
	tb.waitFor("document.querySelector('#bell').getAttribute('aria-pressed') === 'true'")
	p.publish(t, "INFO all is well", "")
	p.publish(t, "ERROR it burns", "")
	tb.waitFor("notified.length === 1 && notified[0] === 'app: ERROR it burns'")
	p.publish(t, "ERROR it still burns", "")
	tb.waitFor("notified.length === 2 && notified[1] === 'app: ERROR it still burns'")
	evaluate[any](tb, "last.onclick()")
	tb.waitFor("/it still burns/.test(document.querySelector('.line-current').textContent)")

	// It goes off with the filter.
	evaluate[any](tb, "(function (e) { e.value = ''; e.dispatchEvent(new Event('input')); }(document.querySelector('#find-text')))")
	tb.waitFor("document.querySelector('#bell').getClientRects().length === 0")
	p.publish(t, "ERROR nobody asked", "")
	tb.waitForText("nobody asked")
	tb.typeInto("#find-text", "nobody")
	tb.waitFor("document.querySelector('#find-count').textContent === '1 match' && document.querySelector('#bell').getAttribute('aria-pressed') === 'false'")
	if n := evaluate[int](tb, "notified.length"); n != 2 {
		t.Errorf("%d notifications, want the two of the filter", n)
	}
}

func TestBell_deniedIsSaid(t *testing.T) {
	t.Parallel()
	p, tb := openBell(t, browser.PermissionSettingDenied)
	tb.waitForText("This browser blocks notifications of this page.")
	p.publish(t, "ERROR it burns", "")
	tb.waitFor("document.querySelector('#find-count').textContent === '2 matches'")
	if n := evaluate[int](tb, "notified.length"); n != 0 || evaluate[string](tb, "document.querySelector('#bell').getAttribute('aria-pressed')") != "false" {
		t.Errorf("%d notifications, want none, and the bell off", n)
	}
}

func TestBell_withoutNotifications(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	p.publish(t, "ERROR one", "")
	tb := openWholeBrowser(t)
	tb.beforeScripts("delete window.Notification")
	tb.visit(p.url)
	tb.typeInto("#find-text", "error")
	tb.waitFor("document.querySelector('#find-count').textContent === '1 match' && !document.querySelector('#bell')")
}
