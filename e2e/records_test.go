package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	// recordHeads are the texts of the lines in view that begin a record or stand alone.
	recordHeads = "Array.from(document.querySelectorAll('#log .line:not(.line-rest) .text'), function (e) { return e.textContent; }).join('\\n')"
	// recordRest are those of the lines that go on with one.
	recordRest = "Array.from(document.querySelectorAll('#log .line-rest .text'), function (e) { return e.textContent; }).join('\\n')"
	// folds are the buttons of the records in view.
	folds = "Array.from(document.querySelectorAll('#log button.record'), function (e) { return e.textContent; }).join(' ')"
	// levelsInRow are the counts of the chips.
	levelsInRow = "document.querySelector('#levels').innerText.replace(/\\s+/g, ' ')"
)

// crashes are programs that fail in several ways, by the tool that runs them. Each begins with a
// line before the first failure, and has one between two.
var crashes = []struct {
	tool, file, program string
	heads               []string
	folded              int // records
}{
	{"python3", "order.py", `
import logging, sys
logging.basicConfig(format='%(levelname)s: %(message)s', level=logging.INFO)
def pay(n):
    if n == 0: raise ValueError('no amount')
    pay(n - 1)
logging.info('ready')
try: pay(3)
except ValueError: logging.exception('order 7 failed')
logging.info('next')
try: pay(2)
except ValueError as e: raise RuntimeError('order 8 failed') from e
`, []string{"INFO: ready", "ERROR: order 7 failed", "INFO: next", "Traceback (most recent call last):"}, 2},
	{"node", "order.js", `
console.error('ready');
function pay(n) { if (n === 0) { throw new TypeError('no amount', {cause: new Error('none')}); } pay(n - 1); }
try { pay(3); } catch (e) { console.error(e); }
console.error('next');
pay(2);
`, []string{"ready", "TypeError: no amount", "next", "order.js:3"}, 2},
	{"go", "order.go", `package main

import ("fmt"; "os"; "runtime/debug")

func pay(n int, orders []int) int { if n == 0 { return orders[3] }; return pay(n-1, orders) }

func main() {
	fmt.Fprintln(os.Stderr, "ready")
	os.Stderr.Write(debug.Stack())
	fmt.Fprintln(os.Stderr, "next")
	go func() { select {} }()
	pay(3, nil)
}
`, []string{"ready", "goroutine 1 [running]:", "next", "panic: runtime error: index out of range [3] with length 0"}, 2},
	{"go", "endless.go", `package main

import ("fmt"; "os"; "runtime/debug")

func pay(n int) int { return pay(n+1) + 1 }

func main() {
	fmt.Fprintln(os.Stderr, "ready")
	debug.SetMaxStack(1 << 16)
	pay(0)
}
`, []string{"ready", "runtime: goroutine stack exceeds 65536-byte limit"}, 1},
	{"go", "threads.go", `package main

import ("runtime"; "runtime/debug"; "time")

func main() {
	debug.SetMaxThreads(12)
	for range 30 {
		go func() { runtime.LockOSThread(); time.Sleep(time.Hour) }()
	}
	time.Sleep(time.Hour)
}
`, []string{"runtime: program exceeds 12-thread limit"}, 1},
}

// crash runs a program and returns what it writes.
func crash(t *testing.T, tool, file, program string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{path}
	if tool == "go" {
		args = []string{"run", path}
	}
	cmd := exec.CommandContext(t.Context(), needs(t, tool), args...)
	cmd.Env = append(os.Environ(), "GOTRACEBACK=all", "GOFLAGS=-mod=mod")
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("%s has not failed: %s", tool, out)
	}
	return string(out)
}

// openText opens a page on a log of this text.
func openText(t *testing.T, text, address string) (*program, *tab) {
	t.Helper()
	p, in := startFed(t)
	write(t, in, text)
	p.waitForURL(t)
	want := strings.Count(text, "\n")
	eventually(t, "all lines are there", func() bool { return p.status(t).Events == want })
	tb := open(t, p.url+address)
	tb.waitFor(shows("===", want))
	return p, tb
}

func TestRecords_asTheLanguagesWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range crashes {
		t.Run(c.tool, func(t *testing.T) {
			t.Parallel()
			text := crash(t, c.tool, c.file, c.program)
			_, tb := openText(t, text, "")
			tb.waitFor(fmt.Sprintf("document.querySelectorAll('#log button.record').length >= %d", c.folded))
			var heads []string
			for _, head := range strings.Split(evaluate[string](tb, recordHeads), "\n") {
				if head != "" && !strings.HasPrefix(head, "exit status") {
					heads = append(heads, filepath.Base(head))
				}
			}
			want := make([]string, len(c.heads))
			for i, head := range c.heads {
				want[i] = filepath.Base(head)
			}
			if strings.Join(heads, "\n") != strings.Join(want, "\n") {
				t.Errorf("the heads are\n%s\nwant\n%s\nof\n%s", strings.Join(heads, "\n"), strings.Join(want, "\n"), text)
			}
			// What is no row is counted: no line is missing.
			tb.waitFor(fmt.Sprintf("Array.from(document.querySelectorAll('#log button.record')).reduce(function (sum, e) { return sum + Number(e.textContent); }, "+
				"document.querySelectorAll('#log .line:not(.line-source):not(.line-end)').length) === %d", strings.Count(text, "\n")))
		})
	}
}

// orders is a log with a record of 61 lines in each 100.
func orders(lines int) string {
	var text strings.Builder
	for i := 1; i <= lines; i++ {
		switch n := i % 100; {
		case n == 10:
			fmt.Fprintf(&text, "2026-11-28 10:20:30 ERROR order %d failed\n", i)
		case n == 11:
			text.WriteString("java.lang.IllegalStateException: no amount\n")
		case n > 11 && n <= 70:
			fmt.Fprintf(&text, "\tat shop.Order.pay(Order.java:%d)\n", i)
		default:
			fmt.Fprintf(&text, "2026-11-28 10:20:30 INFO order %d paid\n", i)
		}
	}
	return text.String()
}

// A record folds to its first lines, by the keyboard too, and it is still folded when it comes back
// into view.
func TestRecords_foldByKeyboard(t *testing.T) {
	t.Parallel()
	_, tb := openText(t, orders(75), "")
	tb.waitFor(folds + " === '+58'")
	tb.waitForTools()
	tb.waitFor(levelsInRow + ".indexOf('Error 1 Warn 0 Info 14 ') === 0")
	tb.press("g")
	for range 10 {
		tb.press("j")
	}
	tb.waitFor("document.querySelector('.line-current .text').textContent.indexOf('order 10 failed') > 0")
	tb.key("\t")
	tb.waitFor("document.activeElement.className === 'record' && document.activeElement.getAttribute('aria-expanded') === 'false'")
	if label := evaluate[string](tb, "document.activeElement.getAttribute('aria-label')"); !strings.HasPrefix(label, "Fold out 58 more lines") {
		t.Errorf("the button is called %q", label)
	}
	tb.key("\r")
	tb.waitForText("Order.java:40")
	tb.waitFor("document.activeElement.className === 'record' && document.activeElement.getAttribute('aria-expanded') === 'true'")
	tb.key("\r")
	tb.waitFor("document.querySelector('#log').innerText.indexOf('Order.java:40') < 0 && document.activeElement.getAttribute('aria-expanded') === 'false'")
	if evaluate[bool](tb, "Array.from(document.querySelectorAll('.line-rest')).some(function (e) { return !/ line-error/.test(e.className) || e.querySelector('.level'); })") {
		t.Error("a line of the record has another level than its head, or a letter of its own")
	}
}

// Of an image that comes through a pipe in lines there is one row, which the text before it is in.
func TestRecords_imagesOnAPipe(t *testing.T) {
	t.Parallel()
	data := strings.Repeat("QUJD", 19)
	text := "starting\n\x1b]1337;File=inline=1:" + data + "\n" + data + "\n" + data + "\n" + data[:8] + "==\x07\n" +
		"$ icat\x1b_Ga=T,m=1;" + data + "\n" + data + "\x1b\\\ndone\n\x1bPq#0;2;0;0;0\n#0!12~-\n2026-11-28 10:00:00 INFO next\n"
	_, tb := openText(t, text, "")
	tb.waitFor(recordHeads + " === 'starting\\n\\n$ icat\\ndone\\n\\n2026-11-28 10:00:00 INFO next'")
	tb.waitFor(recordRest + " === '' && " + folds + " === '+3 +1 +1'")
	evaluate[any](tb, "document.querySelector('button.record').click()")
	tb.waitForText(data)
}

// A record is found, filtered, copied, linked and marked as one.
func TestRecords_asOne(t *testing.T) {
	t.Parallel()
	_, tb := openText(t, orders(300), "")
	tb.waitForTools()
	tb.pressChip("Error", "")
	tb.waitFor(recordHeads + " === '2026-11-28 10:20:30 ERROR order 10 failed\\n2026-11-28 10:20:30 ERROR order 110 failed\\n2026-11-28 10:20:30 ERROR order 210 failed'")
	tb.waitFor(folds + " === '+58 +58 +58'")
	evaluate[any](tb, "document.querySelectorAll('button.record')[1].click()")
	tb.waitForText("Order.java:120)")
	evaluate[any](tb, "document.querySelectorAll('button.record')[1].click()")
	tb.pressChip("Error", "")
	tb.typeInto("#find-text", "order.java:115")
	tb.waitFor(findCount + " === '1 match' || " + findCount + " === '0 of 1'")
	evaluate[any](tb, "document.querySelector('#find-text').value = ''")
	tb.typeInto("#find-text", "order.java")
	tb.waitFor("/\\b3 matches|of 3/.test(" + findCount + ")")
	tb.pressButton("Show only")
	tb.typeInto("#find-text", ":114")
	tb.waitFor(recordHeads + " === '2026-11-28 10:20:30 ERROR order 110 failed' && " + recordRest + " === '\\tat shop.Order.pay(Order.java:114)'")
	tb.waitFor(folds + " === '+59'")
	evaluate[any](tb, "navigator.clipboard.writeText = function (text) { window.copied = text; return Promise.resolve(); }")
	tb.press("j")
	tb.press("j")
	tb.press("c")
	tb.waitFor("window.copied && window.copied.split('\\n').length === 61 && window.copied.indexOf('2026-11-28 10:20:30 ERROR order 110 failed\\njava.lang') === 0")
	tb.press("u")
	tb.waitFor("/#.*\\.110(?:$|[^0-9])/.test(window.copied)")
}

// Whoever comes by a link into the middle of a record sees it under its head, as one who has read
// everything.
func TestRecords_fromTheMiddle(t *testing.T) {
	t.Parallel()
	p, tb := openText(t, orders(5000), "")
	epoch := strings.Split(evaluate[string](tb, "document.querySelector('#log [data-id]').getAttribute('data-id')"), ".")[0]
	other := tb.another(p.url + "#" + epoch + ".2530")
	other.waitFor("document.querySelector('.line-current .text') && document.querySelector('.line-current .text').textContent === '\\tat shop.Order.pay(Order.java:2530)'")
	other.waitFor("document.querySelector('.line-current').className.indexOf('line-rest') > 0 && document.querySelector('[data-id^=\"" + epoch + ".2510.\"].line-record')")
	other.waitFor("document.querySelector('[data-id^=\"" + epoch + ".2510.\"] button.record').textContent === '" + "\u2212" + "58'")
}

// The lines of a record come one by one: its head at once, and it grows without moving what stands.
func TestRecords_growAtOnce(t *testing.T) {
	t.Parallel()
	tb, in := openFed(t, "2026-11-28 10:20:30 INFO ready\npanic: no amount\n")
	tb.waitForText("panic: no amount")
	write(t, in, "\ngoroutine 1 [running]:\nmain.main()\n")
	tb.waitForText("main.main()")
	tb.waitFor(folds + " === '+1'")
	place := "document.querySelector('#log .line-record').getBoundingClientRect().top"
	before := evaluate[float64](tb, place)
	for i := range 20 {
		write(t, in, "\t/srv/shop/main.go:"+strconv.Itoa(i)+" +0x1d\n")
	}
	tb.waitFor(folds + " === '+21'")
	if after := evaluate[float64](tb, place); after != before {
		t.Errorf("the head has moved from %v to %v", before, after)
	}
	write(t, in, "2026-11-28 10:20:31 INFO next\n")
	tb.waitFor(recordHeads + ".split('\\n').length === 3")
}

// An exported page has the same records.
func TestRecords_exported(t *testing.T) {
	t.Parallel()
	tb := open(t, exportPage(t, strings.Split(strings.TrimSuffix(orders(75), "\n"), "\n")))
	tb.waitFor("document.querySelector('#whole')")
	evaluate[any](tb, "document.querySelector('#whole').click()")
	tb.waitFor(folds + " === '+58'")
	tb.waitFor(levelsInRow + ".indexOf('Error 1 Warn 0 Info 14 ') === 0")
}
