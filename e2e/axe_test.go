package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// auditRules are what axe-core judges by: WCAG 2.0 to 2.2, levels A and AA, and best practice.
const auditRules = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`

// colourRules are those of them that see colours: all that another colour scheme changes.
const colourRules = `['color-contrast', 'link-in-text-block']`

// auditScript is what axe-core finds in the page: a text for each element that breaks a rule.
const auditScript = `axe.run(document, {runOnly: {type: '%s', values: %s}, resultTypes: ['violations']}).then(function (result) {
	var all = [];
	result.violations.forEach(function (rule) {
		rule.nodes.forEach(function (node) {
			all.push(rule.id + ' (' + rule.impact + '): ' + node.target.join(' ') + '\n' + node.html.slice(0, 300) + '\n' + node.failureSummary);
		});
	});
	return all;
})`

// audit expects that axe-core finds nothing in a scene, light and in the colours of dark.
func (tb *tab) audit(t *testing.T, scene string) {
	t.Helper()
	if !evaluate[bool](tb, "!!window.axe") {
		source, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
		if err != nil {
			t.Fatalf("read axe-core, which scripts/setup installs: %v", err)
		}
		evaluate[any](tb, string(source)+"; 0")
	}
	for _, look := range []struct{ scheme, judge, by string }{{"light", "tag", auditRules}, {"dark", "rule", colourRules}} {
		tb.prefer(look.scheme)
		broken := await[[]string](tb, fmt.Sprintf(auditScript, look.judge, look.by))
		if len(broken) > 0 {
			t.Errorf("%s, %s: %d elements break a rule:\n\n%s", scene, look.scheme, len(broken), strings.Join(broken, "\n\n"))
		}
	}
}

// prefer makes the page see the colour scheme, and no motion, as what a person prefers: a colour
// that is on its way to another is neither.
func (tb *tab) prefer(scheme string) {
	tb.t.Helper()
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		tb.t.Fatal(err)
	}
}

// await is the value that the promise of a JavaScript expression gets.
func await[T any](tb *tab, expression string) T {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, comeback)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("await %.200s: %v", expression, err)
	}
	return v
}

// On paper as well: what the sheet for print shows, as axe-core sees it on a screen.
func TestAxe_paper(t *testing.T) {
	t.Parallel()
	tb := open(t, start(t, mixedFile(t, 50)).url)
	tb.waitFor(shows(">=", 50) + " && " + hasTools)
	evaluate[any](tb, "(window.dispatchEvent(new Event('beforeprint')), 0)")
	tb.waitFor("document.querySelector('.paper')")
	evaluate[any](tb, `Array.from(document.styleSheets).forEach(function (sheet) {
		Array.from(sheet.cssRules).forEach(function (rule) { if (rule.media && rule.media.mediaText === 'print') { rule.media.mediaText = 'all'; } });
	})`)
	sees(".paper")(tb)
	tb.audit(t, "paper")
}
