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

// auditScript is what axe-core finds in the page: a text for each element that breaks a rule.
const auditScript = `axe.run(document, {runOnly: {type: 'tag', values: ` + auditRules + `}, resultTypes: ['violations']}).then(function (result) {
	var all = [];
	result.violations.forEach(function (rule) {
		rule.nodes.forEach(function (node) {
			all.push(rule.id + ' (' + rule.impact + '): ' + node.target.join(' ') + '\n' + node.html.slice(0, 300) + '\n' + node.failureSummary);
		});
	});
	return all;
})`

// scene is a state of the page; there brings a page to it from the scene before.
type scene struct {
	name  string
	there func(tb *tab)
}

// audit expects that axe-core finds nothing in any of the scenes, light and dark, each in its order.
func (tb *tab) audit(t *testing.T, scenes ...scene) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("read axe-core, which scripts/setup installs: %v", err)
	}
	for _, s := range scenes {
		s.there(tb)
		if !evaluate[bool](tb, "!!window.axe") {
			evaluate[any](tb, string(source)+"; 0")
		}
		for _, scheme := range []string{"light", "dark"} {
			tb.prefer(scheme)
			broken := await[[]string](tb, auditScript)
			if len(broken) > 0 {
				t.Errorf("%s, %s: %d elements break a rule:\n\n%s", s.name, scheme, len(broken), strings.Join(broken, "\n\n"))
			}
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
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("await %.200s: %v", expression, err)
	}
	return v
}

// sees waits until the element can be seen, and presses presses it, as scenes do.
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

// sized is a page of its own browser, of the size of a laptop.
func sized(t testing.TB, url string) *tab {
	t.Helper()
	tb := openBrowser(t)
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.visit(url)
	return tb
}

const isLive = "document.querySelector('#status').getAttribute('data-state') === 'open'"

// What the clock shows, and the views beside it.
func TestAxe_clock(t *testing.T) {
	t.Parallel()
	p := start(t)
	sized(t, p.controlURL(t)).audit(t,
		scene{"first page", sees("#start")},
		scene{"stream", presses("#start", waits(shows(">=", 2)), sees("#toolbar button"))},
		scene{"more", presses("#more-button", sees("#more"))},
		scene{"race before its start", presses("#views a[href='#race']", sees("#race .primary"))},
		scene{"race", presses("#race .primary", waits("document.querySelector('[data-lane=sse] [data-figure=events]').textContent >= 2"))},
		scene{"wire", presses("#views a[href='#wire']", waits("document.querySelectorAll('#wire .pair').length > 2"))},
		scene{"break", presses("#views a[href='#break']", waits(isLive), waits("!document.querySelector('[data-fault=cut]').disabled"))},
		scene{"broken", presses("[data-fault=cut]", waits("/Back after/.test(document.querySelector('.resumes').textContent)"))},
		scene{"code", presses("#views a[href='#code']", sees("#code pre"))},
	)
}

// What reads a log, with all that opens over it.
func TestAxe_file(t *testing.T) {
	t.Parallel()
	p := start(t, mixedFile(t, 500))
	sized(t, p.controlURL(t)).audit(t,
		scene{"log", waits(shows(">=", 500) + " && document.querySelector('#toolbar button')")},
		scene{"more", presses("#more-button", sees("#more"))},
		scene{"search", func(tb *tab) {
			tb.typeInto("#find-text", "request")
			tb.waitFor(findCount + " !== ''")
		}},
		scene{"help", func(tb *tab) { tb.press("?"); sees(".help")(tb) }},
	)
}

// A command and its end, and a replay with its bar.
func TestAxe_command(t *testing.T) {
	t.Parallel()
	p := start(t, "--", "sh", "-c", "echo INFO one; echo ERROR two; sleep 60")
	sized(t, p.controlURL(t)).audit(t,
		scene{"command", waits(shows(">=", 2) + " && document.querySelector('#toolbar button') && document.getElementById('stop').offsetParent")},
		scene{"ended", presses("#stop", sees("#run"))},
	)
}

func TestAxe_replay(t *testing.T) {
	t.Parallel()
	p := start(t, "--replay", aTalk(t))
	sized(t, p.controlURL(t)).audit(t,
		scene{"replay", waits(shows(">=", 1) + " && document.querySelector('#toolbar button') && document.querySelector('.player-play')")},
	)
}

func TestAxe_exportedPage(t *testing.T) {
	t.Parallel()
	sized(t, exportPage(t, strings.Split(mixedLog(40), "\n"))).audit(t,
		scene{"exported page", waits("document.querySelector('#log [data-id], .player-play')")},
	)
}
