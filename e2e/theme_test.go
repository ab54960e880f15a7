package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// framesScript keeps the background of the page in each frame, from the first on.
const framesScript = `(function look() {
	var colour = document.body && getComputedStyle(document.body).backgroundColor;
	window.frames = window.colours || [];
	window.colours = window.frames;
	if (colour && window.colours.indexOf(colour) < 0) { window.colours.push(colour); }
	requestAnimationFrame(look);
})()`

// The colours are those of the system, or those that were chosen: in each tab, and from the first
// frame on after a reload.
func TestTheme_bySystemOrByChoice(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := openBrowser(t)
	const light, dark = "rgb(246, 246, 243)", "rgb(20, 23, 29)"
	system := func(scheme string) {
		t.Helper()
		if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			t.Fatal(err)
		}
	}
	tb.beforeScripts(framesScript)
	tb.visit(p.url)
	other := tb.another(p.url)
	for _, c := range []struct{ system, choice, want, scheme string }{
		{"dark", "system", dark, "light dark"},
		{"light", "system", light, "light dark"},
		{"light", "dark", dark, "dark"},
		{"dark", "dark", dark, "dark"},
		{"dark", "light", light, "light"},
		{"light", "light", light, "light"},
		{"dark", "system", dark, "light dark"},
	} {
		system(c.system)
		tb.unfold("#menu-button")
		evaluate[any](tb, "(function (s) { s.value = '"+c.choice+"'; s.dispatchEvent(new Event('change')); }(document.querySelectorAll('#look select')[1]))")
		is := "getComputedStyle(document.body).backgroundColor === '" + c.want + "' && document.querySelector('meta[name=color-scheme]').content === '" + c.scheme + "'"
		tb.waitFor(is)
		if c.choice != "system" {
			other.waitFor(is)
		}
		tb.do(chromedp.Reload())
		tb.waitFor(openState + " && window.colours && window.colours.length > 0 && " + is)
		if got := evaluate[[]string](tb, "window.colours"); len(got) != 1 || got[0] != c.want {
			t.Errorf("system %s, choice %s: the page was %q, want %q from the first frame on", c.system, c.choice, got, c.want)
		}
	}
}
