package e2e

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// recordedVmstat is what vmstat 1 printed on a machine with two cores.
const recordedVmstat = `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
 1  0      0 24094192   6040 400284    0    0  1079   519 1639 4551 22 12 65  0  0
 1  0      0 24094192   6040 400284    0    0     0     0   87  117  0  0 99  0  0
 1  0      0 24094192   6040 400284    0    0     0     0   42   65  0  1 99  0  0
 1  0      0 24094192   6040 400284    0    0  2400    12  346  552  2  4 94  0  0
 1  0      0 24094192   6040 400284    0    0     0     0   42   69  0  0 100  0  0
`

const (
	lanesOn  = "Array.from(document.querySelectorAll('#chart [aria-pressed=true] .chart-name'), function (e) { return e.textContent; }).join(' ')"
	lanesOff = "Array.from(document.querySelectorAll('#chart [aria-pressed=false] .chart-name'), function (e) { return e.textContent; }).join(' ')"
	canvas   = "document.querySelector('#chart canvas')"
	hidden   = "document.querySelector('#chart').offsetParent === null && document.querySelector('#chart-button').offsetParent === null"
	// painted is whether anything on the canvas has the colour of the first lane.
	painted = `(function () {
		var c = document.querySelector('#chart canvas');
		var want = getComputedStyle(document.querySelector('#chart .chart-swatch')).color.match(/\d+/g).slice(0, 3).join();
		var d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
		for (var i = 0; i < d.length; i += 4) { if (d[i + 3] === 255 && [d[i], d[i + 1], d[i + 2]].join() === want) { return true; } }
		return false;
	}())`
)

func isOpen(tb *tab) {
	tb.t.Helper()
	tb.waitFor("document.querySelector('#status[data-state=open]')")
}

// What a developer pipes into it, as it is printed.
func TestChart_vmstat(t *testing.T) {
	t.Parallel()
	tb, _ := openFed(t, recordedVmstat)
	tb.unfold("#chart-button")
	tb.waitFor(lanesOn + " === 'bi bo in cs us sy id'")
	tb.waitFor(lanesOff + " === 'r b swpd free buff cache si so wa st'")
	tb.waitFor(painted)
	tb.waitFor("document.querySelector('#chart').textContent.indexOf('24.09M') >= 0")
	tb.waitFor(canvas + ".getAttribute('aria-label').indexOf('cs 69') > 0")
}

func TestChart_ping(t *testing.T) {
	t.Parallel()
	tb, in := openFed(t, "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n")
	tb.waitForText("PING")
	for i, ms := range []string{"0.034", "0.051", "0.047", "0.120"} {
		write(t, in, fmt.Sprintf("64 bytes from 127.0.0.1: icmp_seq=%d ttl=64 time=%s ms\n", i+1, ms))
	}
	tb.unfold("#chart-button")
	tb.waitFor(lanesOn + " === 'time'")
	tb.waitFor(lanesOff + " === 'ttl'")
	tb.waitFor("document.querySelector('#chart [aria-pressed=true]').textContent.indexOf('0.12 ms') > 0")
}

// The clock, and a log with dates, versions, addresses and process numbers.
func TestChart_nothingToDraw(t *testing.T) {
	t.Parallel()
	clock := open(t, start(t, "--interval", "50ms").url)
	clock.click("#start")
	clock.waitFor("document.querySelectorAll('#log [data-id]').length >= 5")
	log, _ := openFed(t, strings.Repeat("2026-11-22 21:13:00 INFO v1.2.3 started\nNov 22 21:13:00 host sshd[123]: from 10.0.0.1 port 22 pid=12 uid=0\n", 20))
	log.waitFor(shows(">=", 40))
	for _, tb := range []*tab{clock, log} {
		if !evaluate[bool](tb, hidden) {
			t.Errorf("a chart is shown: %s", tb.text("#chart"))
		}
	}
}

// By keyboard alone, and remembered by name.
func TestChart_seriesAreSwitched(t *testing.T) {
	t.Parallel()
	tb, in := openFed(t, "a=1 b=9\na=3 b=7\na=2 b=8\n")
	tb.unfold("#chart-button")
	tb.waitFor(lanesOn + " === 'a b'")
	evaluate[any](tb, "document.querySelector('#chart [aria-pressed]').focus()")
	tb.key(" ")
	tb.waitFor(lanesOn + " === 'b' && " + lanesOff + " === 'a' && document.activeElement.textContent.indexOf('a') === 0")
	tb.do(chromedp.Reload())
	tb.waitFor(lanesOn + " === 'b' && " + lanesOff + " === 'a'")
	tb.click("#chart [aria-pressed=false]")
	tb.waitFor(lanesOn + " === 'a b'")
	// Those that have no place are found by their name, and drawn from their first line on; also
	// where they came while the chart was folded.
	tb.click("#chart-button")
	tb.waitFor(canvas + ".offsetParent === null")
	for i := range 3 {
		var line strings.Builder
		for k := range 60 {
			fmt.Fprintf(&line, "k%d=%d ", k, i*k)
		}
		write(t, in, line.String()+"\n")
	}
	tb.waitFor(shows("===", 6))
	tb.click("#chart-button")
	tb.click(".chart-opener")
	tb.waitFor("document.activeElement.className === 'chart-search' && document.querySelectorAll('.chart-other').length === 14")
	tb.key("5")
	tb.key("9")
	tb.waitFor("document.querySelectorAll('.chart-other').length === 1")
	tb.click(".chart-other")
	tb.waitFor("(" + lanesOn + ").indexOf('k59') > 0 && document.querySelectorAll('.chart-other').length === 0 && document.activeElement.className === 'chart-search'")
	evaluate[any](tb, canvas+".focus()")
	tb.key(kb.End)
	tb.key(kb.ArrowLeft)
	tb.waitFor("Array.from(document.querySelectorAll('#chart [aria-pressed=true]')).some(function (e) { return e.textContent === 'k5959'; })")
	tb.click("#chart-button")
	tb.waitFor(canvas + ".offsetParent === null")
	tb.do(chromedp.Reload())
	tb.waitFor("document.querySelector('#chart-button[aria-expanded=false]').offsetParent")
}

// The chart is there once it is asked for, as high as the reader has made it by the mouse or the
// keys, also after a reload, and never so high that the log goes.
func TestChart_foldedAndAsHighAsOneLikes(t *testing.T) {
	t.Parallel()
	tb, _ := openFed(t, "a=1 b=9\na=3 b=7\na=2 b=8\n")
	tb.waitFor("document.querySelector('#chart-button').offsetParent")
	if evaluate[bool](tb, "document.querySelector('#chart').offsetParent !== null") {
		t.Error("the chart is open before anybody asked for it")
	}
	evaluate[any](tb, "document.querySelector('#log').focus()")
	tb.key("x")
	tb.waitFor(canvas + ".offsetParent")
	const height = "document.querySelector('.chart-body').offsetHeight"
	before := evaluate[int](tb, height)
	evaluate[any](tb, "document.querySelector('.chart-handle').focus()")
	tb.key(kb.ArrowDown)
	tb.key(kb.ArrowDown)
	tb.waitFor(fmt.Sprintf("%s === %d && document.querySelector('.chart-handle').getAttribute('aria-valuenow') === '%[2]d'", height, before+32))
	drag := func(by int) {
		t.Helper()
		at := evaluate[[]float64](tb, "(function (r) { return [r.left + r.width / 2, r.top + r.height / 2]; }(document.querySelector('.chart-handle').getBoundingClientRect()))")
		x, y := at[0], at[1]
		tb.do(
			chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y+float64(by), chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x, y+float64(by), chromedp.ButtonLeft),
		)
	}
	drag(40)
	tb.waitFor(fmt.Sprintf("%s === %d", height, before+72))
	tb.do(chromedp.Reload())
	tb.waitFor(fmt.Sprintf("document.querySelector('.chart-body') && %s === %d", height, before+72))
	drag(2000)
	tb.waitFor("document.querySelector('#log').clientHeight > innerHeight / 10")
	drag(-2000)
	tb.waitFor(height + " === 56")
}

func TestChart_cursorReadsValuesAndGoesToTheLine(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	for i := range 200 {
		write(t, in, fmt.Sprintf("n=%d\n", (i+1)*(i+1)))
	}
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.unfold("#chart-button")
	const value = "(document.querySelector('#chart .chart-value') || {}).textContent"
	tb.waitFor(value + " === '40000'")
	evaluate[any](tb, "(function (c) { var b = c.getBoundingClientRect(); c.dispatchEvent(new PointerEvent('pointermove', {clientX: b.left, clientY: b.top + 9})); })("+canvas+")")
	tb.waitFor(value + " === '1'")
	evaluate[any](tb, canvas+".dispatchEvent(new PointerEvent('pointerleave'))")
	tb.waitFor(value + " === '40000'")
	evaluate[any](tb, canvas+".focus()")
	key := func(name string) {
		t.Helper()
		tb.key(name)
	}
	key(kb.ArrowLeft)
	tb.waitFor(value + " === '40000'")
	key(kb.ArrowLeft)
	tb.waitFor(value + " === '39601' && document.querySelector('.chart-spoken').textContent.indexOf('n 39601') > 0")
	key(kb.Home)
	tb.waitFor(value + " === '1'")
	key(kb.Enter)
	tb.waitFor("document.querySelector('#log').scrollTop < 100")
}

// A chart draws 53 bits; where one line is pointed at, its value is what is written there.
func TestChart_readsWhatIsWritten(t *testing.T) {
	t.Parallel()
	tb, _ := openFed(t, "{\"wait\":0.1000000000000000055}\n{\"wait\":12.50}\n{\"wait\":3}\n")
	tb.unfold("#chart-button")
	const value = "(document.querySelector('#chart .chart-value') || {}).textContent"
	tb.waitFor(value + " === '3'")
	evaluate[any](tb, canvas+".focus()")
	eventually(t, "the first line is drawn and read", func() bool {
		tb.key(kb.Home)
		return evaluate[bool](tb, value+" === '0.1000000000000000055' && document.querySelector('.chart-spoken').textContent.indexOf('wait 0.1000000000000000055') > 0")
	})
	tb.key(kb.ArrowRight)
	tb.waitFor(value + " === '12.50'")
}

// Pause, the line under the pointer, and older lines that are fetched late.
func TestChart_inStepWithTheLines(t *testing.T) {
	t.Parallel()
	tb := open(t, startSilent(t).url)
	isOpen(tb)
	tb.waitFor("document.querySelector('#chart canvas')")
	evaluate[any](tb, `(function () {
		var box = document.querySelector('#chart');
		box.textContent = '';
		window.chart = pushpane.run('chart/chart.js').createChart(box, document.querySelector('#chart-button'), function () {});
		document.querySelector('#chart-button').click();
		window.put = function (from, to) {
			for (var n = from; n <= to; n += 1) { chart.add({id: 'aaaaaaaaaaaaa.' + n + '.1', event: 'message', data: 'n=' + n * n, at: n * 1000}); }
		};
		put(101, 200);
		chart.pause('aaaaaaaaaaaaa.150.1');
	}())`)
	const value = "(document.querySelector('#chart .chart-value') || {}).textContent"
	tb.waitFor(value + " === '22500' && document.querySelector('.chart-place').textContent.indexOf('Paused at') === 0")
	picture := evaluate[string](tb, canvas+".toDataURL()")
	evaluate[any](tb, "put(201, 400); chart.paint()")
	if evaluate[string](tb, canvas+".toDataURL()") != picture {
		t.Error("the chart moves while it is paused")
	}
	evaluate[any](tb, "put(1, 100)")
	tb.waitFor(canvas + ".toDataURL() !== '" + picture + "'")
	evaluate[any](tb, "chart.point({id: 'aaaaaaaaaaaaa.7.1'})")
	tb.waitFor(value + " === '49'")
	evaluate[any](tb, "chart.point(null); chart.pause(null)")
	tb.waitFor(value + " === '160000'")
	evaluate[any](tb, "chart.clear()")
	tb.waitFor(hidden)
}

// Lines that came at once, at the end and in the middle: what is drawn is what they say.
func TestChart_whereTheLinesAre(t *testing.T) {
	t.Parallel()
	const count, middle = 100_000, 65_432
	p, in := startFed(t)
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "INFO request %d done dur=%dms\n", i+1, (i+1)*7%300)
	}
	write(t, in, text.String())
	p.waitForURL(t)
	eventually(t, "all lines are there", func() bool { return p.status(t).Events == count })
	tb := open(t, p.url)
	tb.unfold("#chart-button")
	// The curve goes up and down once in 43 lines.
	const crossings = `(function () {
		var c = document.querySelector('#chart canvas');
		var d = c && c.width ? c.getContext('2d').getImageData(0, Math.round(c.height * 40 / 102), c.width, 1).data : [];
		var n = 0, inside = false;
		for (var i = 0; i < d.length; i += 4) {
			var on = d[i + 3] > 40 && d[i + 2] - d[i] > 40;
			n += on && !inside ? 1 : 0;
			inside = on;
		}
		return n;
	}())`
	tb.waitFor(crossings + " >= 40")
	evaluate[any](tb, fmt.Sprintf("location.hash = '#%s.%d'", strings.Split(p.status(t).Last, ".")[0], middle))
	tb.waitForText(fmt.Sprintf("INFO request %d done", middle))
	// The value of the legend is that of the last line in view, as it is written there.
	tb.waitFor(`(function () {
		var log = document.querySelector('#log').getBoundingClientRect();
		var lines = Array.from(document.querySelectorAll('#log .line')).filter(function (line) { return line.getBoundingClientRect().top < log.bottom - 1; });
		var last = /dur=(\d+)ms/.exec(lines[lines.length - 1].textContent);
		return last && document.querySelector('#chart .chart-value').textContent === last[1] + 'ms';
	}())`)
	tb.waitFor(crossings + " >= 5")
}

// JSON over several lines, folded: the chart stands at the record that is read, and has those
// before it, wherever the page begins.
func TestChart_foldedRecords(t *testing.T) {
	t.Parallel()
	const count, lines, middle = 4000, 6, 1234
	p, in := startFed(t)
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "{\n  \"text\": \"a\",\n  \"other\": \"b\",\n  \"more\": \"c\",\n  \"took_ms\": %d\n}\n", i*7%300)
	}
	write(t, in, text.String())
	p.waitForURL(t)
	eventually(t, "all lines are there", func() bool { return p.status(t).Events == count*lines })
	tb := open(t, p.url)
	tb.unfold("#chart-button")
	// The value is that of the record of the last line in view.
	const read = `(function () {
		var log = document.querySelector('#log').getBoundingClientRect();
		var rows = Array.from(document.querySelectorAll('#log [data-id]')).filter(function (row) { return row.getBoundingClientRect().top < log.bottom - 1; });
		var record = Math.floor((rows[rows.length - 1].getAttribute('data-id').split('.')[1] - 1) / 6);
		return record %s && parseFloat(document.querySelector('#chart .chart-value').textContent) === record * 7 %% 300;
	}())`
	tb.waitFor(fmt.Sprintf(read, "> 3990"))
	evaluate[any](tb, fmt.Sprintf("location.hash = '#%s.%d'", strings.Split(p.status(t).Last, ".")[0], middle*lines+1))
	tb.waitFor(fmt.Sprintf(read, "< 1300"))
}

// As fast as the pipe takes it: the last line of many is the one that is read.
func TestChart_fastNumbers(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	go func() {
		defer in.Close()
		for i := range 20_000 {
			fmt.Fprintf(in, "took=%dms bytes=%d\n", i*7%101, i*13%1009)
		}
		io.WriteString(in, "took=5000ms bytes=3\n")
	}()
	p.waitForURL(t)
	tb := open(t, p.url)
	tb.unfold("#chart-button")
	tb.waitFor(lanesOn + " === 'took bytes' && document.querySelector('#chart .chart-value').textContent === '5000 ms'")
}
