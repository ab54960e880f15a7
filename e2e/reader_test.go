package e2e

import (
	"fmt"
	"io"
	"math"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/input"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hundred returns line n, of 100 bytes with its line end.
func hundred(n int) string {
	text := fmt.Sprintf("line %d ", n)
	return text + strings.Repeat("x", 99-len(text)) + "\n"
}

// feed writes the lines from..to, as fast as they are read.
func feed(t testing.TB, in io.Writer, from, to int) {
	t.Helper()
	var batch strings.Builder
	for n := from; n <= to; n++ {
		batch.WriteString(hundred(n))
		if n%1000 == 0 || n == to {
			write(t, in, batch.String())
			batch.Reset()
		}
	}
}

// flow writes the lines from..to in JSON, so many a second, with times, levels and fields in all.
func flow(t testing.TB, in io.Writer, from, to, perSecond int) {
	t.Helper()
	const perTick = 100
	tick := time.NewTicker(perTick * time.Second / time.Duration(perSecond))
	defer tick.Stop()
	began := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	for n := from; n <= to; n += perTick {
		<-tick.C
		var batch strings.Builder
		for i := n; i < min(to+1, n+perTick); i++ {
			at := began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
			level := []string{"info", "info", "debug", "warn", "info", "error", "info"}[i%7]
			fmt.Fprintf(&batch, `{"time":%q,"level":%q,"msg":"line %d xxxx","user":{"id":%d,"name":"ada"},"path":"/items/%d","took":%d}`+"\n",
				at.Format("2006-01-02T15:04:05.000Z"), level, i, i%300, i, i%400)
		}
		write(t, in, batch.String())
	}
}

// openReader opens a page of the size of a laptop on a program that has written line 1.
func openReader(t *testing.T, args ...string) (tb *tab, in io.WriteCloser) {
	t.Helper()
	return openReaderOf(t, binary(), args...)
}

// openReaderOf is openReader of another binary.
func openReaderOf(t *testing.T, binary string, args ...string) (tb *tab, in io.WriteCloser) {
	t.Helper()
	p, w := feedCommand(t, exec.Command(binary, append([]string{"--port", "0", "--no-browser"}, args...)...))
	write(t, w, hundred(1))
	p.waitForURL(t)
	tb = openBrowser(t)
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.visit(p.url)
	tb.waitFor(shows("===", 1))
	return tb, w
}

// watchFrames makes the page record how long each frame takes from now on, in ms.
const watchFrames = `window.paints = []; (function () {
	var before = performance.now();
	requestAnimationFrame(function next(now) {
		paints.push(now - before);
		before = now;
		requestAnimationFrame(next);
	});
}())`

// watchCount makes the page record by how many lines its count was ahead of what it shows, in any
// frame from now on.
const watchCount = `window.ahead = 0; requestAnimationFrame(function look() {
	var log = document.querySelector('#log');
	var lines = log.querySelectorAll('[data-id]');
	ahead = Math.max(ahead, log.getAttribute('data-events') - lines[lines.length - 1].getAttribute('data-id').split('.')[1]);
	requestAnimationFrame(look);
})`

// seeMiddle is the number of the line in the middle of the view, 0 while it is not there.
const seeMiddle = `(function () {
	var box = document.querySelector('#log').getBoundingClientRect();
	var e = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
	var line = e && e.closest('[data-id]');
	return line ? +line.getAttribute('data-id').split('.')[1] : 0;
})()`

// A minute in a soak run, with the chips of the levels, the histogram and a search. What a frame
// takes holds what the machine does meanwhile, so the ordinary run lets one in a hundred be longer,
// and the program is never the one with the race detector.
func TestReader_fastLinesStaySmooth(t *testing.T) {
	tb, in := openReaderOf(t, shipped(t))
	seconds := rounds(4, 60)
	first := 5000
	last := first + 5000*seconds
	flow(t, in, 2, first, 5000)
	tb.waitFor("document.getElementById('levels').offsetParent && document.getElementById('histogram').offsetParent")
	tb.typeInto("#find-text", "items/77")
	tb.waitFor(findCount + " !== ''")
	evaluate[any](tb, watchFrames)
	evaluate[any](tb, watchCount)
	flow(t, in, first+1, last, 5000)
	began := time.Now()
	tb.waitFor(shows("===", last))
	if late := time.Since(began); late > promised(time.Second) {
		t.Errorf("the last line was shown %v after it was written, want at most 1 s", late)
	}
	tb.wantSmooth(last, seconds)
	if ahead := evaluate[int](tb, "ahead"); ahead > 0 {
		t.Errorf("the page counted %d lines before it showed them", ahead)
	}
	if got := tb.text("#log"); !strings.Contains(got, fmt.Sprintf("line %d x", last)) {
		t.Errorf("the newest line is not in view: %.300s", got)
	}
	// The values that nobody could click on while the lines came.
	tb.waitFor(`Array.from(document.querySelectorAll('#log .line-fold')).every(function (line) { return line.querySelectorAll('[data-path]').length === 3; })`)
}

// wantSmooth checks the frames since watchFrames: lines came for so many seconds.
func (tb *tab) wantSmooth(lines, seconds int) {
	t := tb.t
	t.Helper()
	paints := evaluate[[]float64](tb, "paints")
	limit := float64(rounds(400, 50))
	longest, passed := 0.0, 0.0
	var slow []string
	for _, ms := range paints {
		longest = math.Max(longest, ms)
		passed += ms
		if ms > limit {
			slow = append(slow, fmt.Sprintf("%.0f ms at %.2f s", ms, passed/1000))
		}
	}
	t.Logf("%d lines, %d s of them: %d frames, the longest %.0f ms, %d over %.0f ms", lines, seconds, len(paints), longest, len(slow), limit)
	if len(slow) > rounds(max(1, len(paints)/100), 0) || len(paints) < rounds(5, 20)*seconds {
		t.Errorf("%d frames, %d of them over %.0f ms, want smooth: %s", len(paints), len(slow), limit, strings.Join(slow, ", "))
	}
}

// A million in a soak run: more than the memory window by far, and higher than a browser lets an
// element be.
func TestReader_scrollsThroughAllThatTheServerKeeps(t *testing.T) {
	tb, in := openReader(t)
	lines := rounds(300_000, 1_000_000)
	feed(t, in, 2, lines)
	tb.waitFor(shows("===", lines))
	t.Logf("heap after %d lines: %.1f MB", lines, heap(t, tb)/1e6)
	for _, part := range []float64{0.5, 0, 0.25, 0.9, 1} {
		evaluate[any](tb, fmt.Sprintf(`window.took = 0; (function (log, began) {
			log.scrollTop = (log.scrollHeight - log.clientHeight) * %v;
			requestAnimationFrame(function look() {
				took = %s && performance.now() - began;
				if (!took) { requestAnimationFrame(look); }
			});
		}(document.querySelector('#log'), performance.now()))`, part, seeMiddle))
		tb.waitFor("took")
		at := evaluate[int](tb, seeMiddle)
		t.Logf("to %v of the list in %.0f ms: line %d", part, evaluate[float64](tb, "took"), at)
		if off := math.Abs(float64(at) - part*float64(lines)); off > 20 {
			t.Errorf("%v of the list is line %d of %d", part, at, lines)
		}
		if got := tb.text("#log"); at != 0 && !strings.Contains(got, fmt.Sprintf("line %d x", at)) {
			t.Errorf("event %d does not show its own line: %.300s", at, got)
		}
	}
	// What paints between a scroll and its event does not swallow it.
	evaluate[any](tb, `(function (log) {
		log.scrollTop = (log.scrollHeight - log.clientHeight) / 4;
		document.querySelector('[aria-label="Time since the line before"]').click();
	}(document.querySelector('#log')))`)
	tb.waitFor(fmt.Sprintf("Math.abs(%s - %d) <= 20", seeMiddle, lines/4))
	if got := heap(t, tb); got > 32e6 {
		t.Errorf("the page holds %.1f MB, want at most 32", got/1e6)
	}
}

// heap is what the page's scripts hold after a collection, in bytes.
func heap(t testing.TB, tb *tab) float64 {
	t.Helper()
	if _, err := chromedp.Call(tb.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	usage, err := chromedp.Call(tb.ctx, cdpruntime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	return usage.UsedSize
}

// wheel turns the wheel over the middle of the log, by px; negative is up.
func (tb *tab) wheel(px float64) {
	tb.t.Helper()
	var at struct{ X, Y float64 }
	decode(tb.t, evaluate[string](tb, `(function (box) {
		return JSON.stringify({X: box.left + box.width / 2, Y: box.top + box.height / 2});
	}(document.querySelector('#log').getBoundingClientRect()))`), &at)
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseWheel, at.X, at.Y, func(p *input.DispatchMouseEventParams) {
		p.DeltaX, p.DeltaY = 1e-9, px // a zero would be left out, which Chromium does not take
	}))
}

// stand is where the line of the event stands in the view, in px from the top of the page.
func (tb *tab) stand(n int) float64 {
	tb.t.Helper()
	return evaluate[float64](tb, fmt.Sprintf(`document.querySelector('#log [data-id*=".%d."]').getBoundingClientRect().top`, n))
}

// While a person reads, nothing moves: not when lines come, and not when the server trims the lines
// in view.
func TestReader_pauseKeepsThePlaceAndCounts(t *testing.T) {
	t.Parallel()
	const before, after = 1000, 3000
	tb, in := openReader(t, "--history", "64KiB")
	// What the server lets go of before the page has it is lost by right: no more is under way than
	// it keeps.
	inStep := func(from, to int) {
		t.Helper()
		for n := from; n <= to; n += 200 {
			last := min(to, n+199)
			feed(t, in, n, last)
			tb.waitFor(shows("===", last))
		}
	}
	inStep(2, before)
	// The wheel glides. What ends at the newest line is the following from before.
	evaluate[any](tb, `(function (log) {
		log.addEventListener('scrollend', function () { window.rested = window.rested || log.scrollHeight - log.clientHeight - log.scrollTop > 1000; });
	}(document.querySelector('#log')))`)
	tb.wheel(-2000)
	tb.waitFor("document.querySelector('#latest').checkVisibility({visibilityProperty: true})")
	tb.waitFor("window.rested")
	tb.waitFor(seeMiddle)
	read := evaluate[int](tb, seeMiddle)
	if read > before-20 {
		t.Fatalf("line %d is in the middle, want one farther up", read)
	}
	stood := tb.stand(read)
	inStep(before+1, after)
	tb.waitFor(fmt.Sprintf("document.querySelector('#latest').textContent.indexOf('%s new') === 0", commas(after-before)))
	if got := tb.stand(read); math.Abs(got-stood) > 1 {
		t.Errorf("line %d stood at %v and stands at %v", read, stood, got)
	}
	if got := tb.text("#log"); !strings.Contains(got, fmt.Sprintf("line %d x", read)) {
		t.Errorf("line %d is no longer shown: %.300s", read, got)
	}
	tb.click("#latest")
	tb.waitFor(fmt.Sprintf("document.querySelector('#log').textContent.indexOf('line %d x') >= 0", after))
	tb.waitFor("!document.querySelector('#latest').checkVisibility({visibilityProperty: true})")
	// All of them are in this page's memory, though the server keeps the last few hundred only.
	for i, id := range tb.shown() {
		if (block{id: id}).number() != i+1 {
			t.Fatalf("event %d is %s", i+1, id)
		}
	}
}

// What the server had trimmed before the page came cannot be shown, and is counted.
// commas is a count as the page writes it.
func commas(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", commas(n/1000), n%1000)
}

func TestReader_saysWhatIsNoLongerKept(t *testing.T) {
	t.Parallel()
	p, in := startFed(t, "--history", "1MiB")
	const lines = 20_000
	feed(t, in, 1, lines)
	p.waitForURL(t)
	eventually(t, "all lines are published", func() bool { return strings.Contains(p.ask(t, "GET", "/status", nil).body, fmt.Sprintf(".%d.", lines)) })
	tb := open(t, p.url)
	tb.waitFor(shows("===", p.status(t).Events)) // all that the server keeps, before the scrolling
	tb.do(chromedp.Focus(chromedp.CSS("#log")))
	tb.key(kb.Home)
	tb.waitForText(commas(lines-p.status(t).Events) + " earlier lines are no longer kept.")
	first := lines - p.status(t).Events + 1
	tb.waitForText(fmt.Sprintf("line %d x", first))
}

func TestReader_keysScroll(t *testing.T) {
	t.Parallel()
	tb, in := openReader(t)
	const lines = 5000
	feed(t, in, 2, lines)
	tb.waitFor(shows("===", lines))
	inView := func(n int) string { return fmt.Sprintf("%s && Math.abs(%s - %d) < 20", seeMiddle, seeMiddle, n) }
	tb.do(chromedp.Focus(chromedp.CSS("#log")))
	tb.key(kb.Home)
	tb.waitFor(inView(1))
	was := evaluate[int](tb, seeMiddle)
	tb.key(kb.PageDown)
	tb.waitFor(fmt.Sprintf("%s > %d", seeMiddle, was+6))
	tb.key(kb.End)
	tb.waitFor(inView(lines))
	tb.waitFor("!document.querySelector('#latest').checkVisibility({visibilityProperty: true})")
	tb.key(kb.PageUp)
	tb.waitFor("document.querySelector('#latest').checkVisibility({visibilityProperty: true})")
}

// The chart comes after the lines and takes its room from them, as what is put above the log here
// does.
func TestReader_followsWhereItsRoomShrinks(t *testing.T) {
	t.Parallel()
	tb, in := openReader(t)
	feed(t, in, 2, 100)
	tb.waitFor(shows("===", 100))
	evaluate[any](tb, `(function (log) {
		log.parentNode.insertBefore(document.createElement('div'), log).style.height = '150px';
		requestAnimationFrame(function () { requestAnimationFrame(function () { window.painted = true; }); });
	}(document.querySelector('#log')))`)
	tb.waitFor("window.painted")
	tb.waitFor("(function (log) { return log.scrollHeight - log.clientHeight - log.scrollTop <= 1; }(document.querySelector('#log')))")
}

func TestReader_clearIsOfThisPageOnly(t *testing.T) {
	t.Parallel()
	tb, in := openReader(t)
	feed(t, in, 2, 50)
	tb.waitFor(shows("===", 50))
	tb.unfold("#menu-button")
	tb.click("#menu [aria-label^=Clear]")
	tb.waitForText("50 lines were cleared from this page only.")
	feed(t, in, 51, 52)
	tb.waitFor(shows("===", 2))
	tb.click("#log .note-cleared button")
	tb.waitFor(shows("===", 52))
	if got := tb.shown(); len(got) != 52 {
		t.Errorf("%d lines are back, want 52", len(got))
	}
}

func TestReader_remembersHowLinesLook(t *testing.T) {
	t.Parallel()
	tb, in := openReader(t)
	write(t, in, strings.Repeat("long ", 100)+"\n")
	tb.waitFor(shows("===", 2))
	const high = `document.querySelector('#log [data-id*=".2."]').getBoundingClientRect().height`
	wrapped := evaluate[float64](tb, high)
	tb.unfold("#menu-button")
	tb.click("#menu [aria-label^=Wrap]")
	tb.waitFor(fmt.Sprintf("%s < %v / 2", high, wrapped))
	flat := evaluate[float64](tb, high)
	tb.click("#menu [aria-label^=Larger]")
	tb.click("#menu [aria-label^=Larger]")
	tb.waitFor(fmt.Sprintf("%s > %v", high, flat))
	large := evaluate[float64](tb, high)
	tb.do(chromedp.Reload())
	tb.waitFor(shows("===", 2) + " && " + high + " === " + fmt.Sprint(large))
}

// What stands before the lines is chosen and kept, and nothing lies over their text: not the
// buttons of a line, wrapped or not, and not the one that leads to the newest.
func TestReader_numbersTimesAndButtonsBesideTheText(t *testing.T) {
	t.Parallel()
	tb, in := openReader(t)
	write(t, in, strings.Repeat("long ", 200)+"\n"+strings.Repeat("line\n", 98))
	tb.waitFor(shows("===", 100))
	tb.waitForTools()
	const before = "(document.querySelector('#log [data-id*=\".100.\"] .at') || {textContent: ''}).textContent"
	for _, want := range []string{`/^\d\d:\d\d:\d\d$/`, `/^ $/`, `/^$/`, `/^100$/`} {
		tb.waitFor(want + ".test(" + before + ")")
		tb.do(chromedp.Reload())
		tb.waitFor(shows("===", 100) + " && " + want + ".test(" + before + ") && document.querySelector('#toolbar button')")
		tb.press("i")
	}
	for _, size := range [][2]int64{{1280, 800}, {390, 844}} {
		for range 2 {
			tb.do(chromedp.EmulateViewport(size[0], size[1]))
			tb.press("w")
			tb.press("g")
			tb.press("j")
			tb.waitFor("document.querySelector('.line-current .line-tools') && document.querySelector('#latest').checkVisibility({visibilityProperty: true})")
			if over := evaluate[[]string](tb, `(function () {
				var text = document.createRange();
				var log = document.querySelector('#log').getBoundingClientRect();
				return ['.line-tools', '#latest'].filter(function (name) {
					var box = document.querySelector(name).getBoundingClientRect();
					return Array.from(document.querySelectorAll('#log .text')).some(function (e) {
						text.selectNodeContents(e);
						return Array.from(text.getClientRects()).some(function (r) {
							return r.left < box.right - 1 && r.right > box.left + 1 && Math.max(r.top, log.top) < Math.min(r.bottom, box.bottom) - 1 && r.bottom > box.top + 1;
						});
					});
				});
			}())`); len(over) > 0 {
				t.Errorf("%v: %q lie over text", size, over)
			}
		}
	}
}
