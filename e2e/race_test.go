package e2e

import (
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
)

// At its defaults the race measures what its words say: most answers are empty, asking costs more
// than long polling and that more than Server-Sent Events, and asking is late.
func TestRace_defaultsShowTheLesson(t *testing.T) {
	t.Parallel()
	p := start(t)
	tb := open(t, p.url+"/#race")
	tb.waitForText("The news is made for the race")
	tb.click("#race .primary")
	// What the lesson needs takes much of the time that one wait has.
	tb.waitFor("document.querySelector('[data-lane=ask] [data-figure=requests]').textContent >= 8")
	tb.waitFor(`(function () {
		function figure(lane, name) {
			var cell = document.querySelector('[data-lane=' + lane + '] [data-figure=' + name + ']');
			return Number(cell.getAttribute('data-bytes') || cell.textContent);
		}
		function bytes(lane) { return figure(lane, 'up') + figure(lane, 'down'); }
		return figure('ask', 'requests') >= 15 && figure('ask', 'events') >= 3 && figure('ask', 'empty') > figure('ask', 'requests') / 2 &&
			bytes('ask') > bytes('poll') && bytes('poll') > bytes('sse') && figure('sse', 'requests') === 1;
	}())`)
	tb.click("#race .primary")
	tb.waitFor("/^In .* of [0-9]+ answers empty, .* late on average.*Fewest bytes: Server-Sent Events; long polling .* times as many, asking .* times as many\\.$/.test(document.querySelector('#race .sum').textContent)")
	t.Log(tb.text("#race .sum"))
}

// The bytes that the race shows are those of a capture, within 2 %; the lanes have the same events,
// which are those of the source, and asking is late.
func TestRace_agreesWithACapture(t *testing.T) {
	t.Parallel()
	p, in := startFed(t)
	p.waitForURL(t)
	stop := make(chan struct{})
	var feeding sync.WaitGroup
	feeding.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			if _, err := io.WriteString(in, "line\n"); err != nil {
				return // the test is over
			}
		}
	})
	wire := startCapture(t, p)
	tb := open(t, wire.url+"/#race")
	tb.do() // the view comes with the address
	evaluate[string](tb, "document.querySelector('#race-interval').value = '500'")
	tb.click("#race .primary")
	figure := func(lane, name string) string {
		return "Number(document.querySelector('[data-lane=" + lane + "] [data-figure=" + name + "]').textContent)"
	}
	// So many that one is less than 2 %: what is written to a connection as the page cuts it is
	// counted, and never on the wire.
	tb.waitFor(figure("ask", "requests") + " >= 8 && " + figure("poll", "events") + " >= 60 && " + figure("sse", "events") + " >= 60")
	if got := p.status(t).Viewers; got != 1 {
		t.Errorf("%d viewers during a race, want the one browser", got)
	}
	// The lanes are cut where none is behind the others.
	close(stop)
	feeding.Wait()
	tb.waitFor(figure("ask", "events") + " === " + figure("sse", "events") + " && " + figure("poll", "events") + " === " + figure("sse", "events"))
	tb.click("#race .primary")
	tb.waitForText("In ")
	size := func(lane, name string) float64 {
		return evaluate[float64](tb, "Number(document.querySelector('[data-lane="+lane+"] [data-figure="+name+"]').getAttribute('data-bytes'))")
	}
	// The server's last word about the costs comes after the stop.
	var told string
	if !comesTrue(t, patience, func() bool {
		told = ""
		for client, want := range wire.costs(t) {
			_, part, _ := strings.Cut(client, "_")
			lane := strings.TrimRight(part, "0123456789")
			if lane != "ask" && lane != "poll" && lane != "sse" {
				continue
			}
			allowed := 0.02
			if lane == "ask" {
				allowed += 1 / float64(want.Requests) // the answer that the page cut as it stopped
			}
			for name, bytes := range map[string]int64{"up": want.Up, "down": want.Down} {
				if off := math.Abs(size(lane, name)-float64(bytes)) / float64(bytes); off > allowed {
					told += fmt.Sprintf("%s %s: shown %v, captured %d; ", lane, name, size(lane, name), bytes)
				}
			}
			if got := evaluate[int64](tb, figure(lane, "requests")); got != want.Requests {
				told += fmt.Sprintf("%s: %d requests shown, %d captured; ", lane, got, want.Requests)
			}
		}
		return told == ""
	}) {
		t.Error(told)
	}
	sum := tb.text("#race .sum")
	if !inOrder(sum, "events", "Asking every 0.5 s: ", "late on average", "Long polling: ", "Server-Sent Events: 1 request and", "Fewest bytes: ") {
		t.Errorf("got the sum %q", sum)
	}
	for _, lane := range []string{"ask", "poll", "sse"} {
		if missed := evaluate[int](tb, figure(lane, "missed")); missed != 0 {
			t.Errorf("%s: %d events missed, want none", lane, missed)
		}
	}
}

// The bytes of the second reader are those of the stream, next to what they became.
func TestWireView_showsTheBytes(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	id := p.publish(t, "a line\nand <b>another</b>", "?type=price")
	tb := open(t, p.url+"/#wire")
	tb.waitFor(wired("id: " + id + "\nevent: price\ndata: a line\ndata: and <b>another</b>"))
	tb.waitForText("of the type price")
	for field, becomes := range map[string]string{"id": "lastEventId", "event": "type, which a listener is for", "data": "data", "retry": "reconnection time, [123][.0-9]* s"} {
		tb.waitFor("Array.from(document.querySelectorAll('#wire .is-" + field + " .to')).some(function (e) { return /^" + becomes + "$/.test(e.textContent); })")
	}
	if strings.Contains(tb.text("#wire"), "content-security-policy") {
		t.Error("the headers that protect the page stand before the stream")
	}
	if folded := evaluate[string](tb, "document.querySelector('#wire .others').textContent"); !strings.Contains(folded, "content-security-policy: ") {
		t.Errorf("the other headers are %q", folded)
	}
	for _, words := range []string{"retry: ", "event: hello", "content-type: text/event-stream", "cache-control: no-store, no-transform", "curl -N '" + p.url + "/events?from=-5'"} {
		if !strings.Contains(tb.text("#wire"), words) {
			t.Errorf("the view of the wire lacks %q:\n%s", words, tb.text("#wire"))
		}
	}
	// By long polling it is the polls' exchange, from the same place on.
	tb.fromMenu("#force")
	tb.waitFor("document.querySelector('#status').getAttribute('data-transport') === 'poll'")
	evaluate[string](tb, "location.hash = 'stream'")
	tb.waitFor("document.body.getAttribute('data-view') === 'stream'")
	evaluate[string](tb, "location.hash = 'wire'")
	later := p.publish(t, "later", "")
	tb.waitFor(wired("id: " + later + "\ndata: later"))
	tb.waitFor(wired("event: next\ndata: " + later[:strings.LastIndex(later, ".")]))
	tb.waitForText("The answer is whole.")
}

// wired is whether a block of the wire has these lines.
func wired(lines string) string {
	return "Array.from(document.querySelectorAll('#wire .pair')).some(function (pair) { return Array.from(pair.querySelectorAll('.raw')).map(function (e) { return e.textContent; }).join('\\n') === " + quoteJS(lines) + "; })"
}

// The switch leads to long polling and back, and each event is shown once.
func TestForce_goesOnFromTheSameID(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	tb := open(t, p.url)
	p.publish(t, "one", "")
	tb.waitForText("one")
	for i, want := range []string{"poll", "sse", "poll"} {
		tb.fromMenu("#force")
		tb.waitFor("document.querySelector('#status').getAttribute('data-transport') === '" + want + "' && document.querySelector('#status').getAttribute('data-state') === 'open'")
		p.publish(t, fmt.Sprintf("after switch %d", i), "")
		tb.waitForText(fmt.Sprintf("after switch %d", i))
		if said := tb.text("#notice") != ""; said != (want == "poll") {
			t.Errorf("by %s the notice says %q", want, tb.text("#notice"))
		}
	}
	got := tb.shown()
	if len(got) != 4 {
		t.Errorf("shown are %v, want four events, each once", got)
	}
	for i, id := range got {
		if n := (block{id: id}).number(); n != i+1 {
			t.Errorf("%s stands at place %d", id, i+1)
		}
	}
}

// The page recovers from each fault, and shows the id from which it resumed and that no event was
// lost.
func TestBreakIt_thePageMendsIt(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "0", "--interval", "100ms")
	tb := open(t, p.controlURL(t))
	tb.click("#start")
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	evaluate[string](tb, "location.hash = 'break'")
	result := func(n int) string {
		return "(document.querySelectorAll('.resumes li')[" + fmt.Sprint(n) + "] || {textContent: ''}).textContent"
	}
	order := func(fault, want string) {
		t.Helper()
		began := time.Now()
		tb.click("[data-fault=" + fault + "]")
		tb.waitFor("/" + want + "/.test(" + result(0) + ")")
		t.Logf("%s after %s: %s", fault, time.Since(began).Round(time.Millisecond), evaluate[string](tb, result(0)))
	}
	order("cut", `with the last id [a-z2-7]{13}\.[0-9]+: [0-9]+ events? replayed, none lost`)
	order("silence", `came up to [0-9.]+ s late, none lost`)
	order("restart", `cannot know what was missed`)
	order("hold", `Back after [0-9.]+ s by long polling .*: [1-9][0-9]* events replayed, none lost`)
	tb.waitFor("document.querySelector('#notice').textContent !== ''") // it says why it polls
	tb.click("[data-fault=mend]")
	evaluate[string](tb, "location.hash = 'stream'")
	tb.waitFor("document.querySelectorAll('#log [data-id]').length > 0")
}

// A look at the view breaks nothing, and a silence keeps the connection: the first fault of a
// client acts on the connection that is there.
func TestBreakIt_silenceKeepsTheConnection(t *testing.T) {
	t.Parallel()
	for _, poll := range []bool{false, true} {
		p := start(t, "--duration", "0", "--interval", "100ms")
		tb := open(t, p.controlURL(t))
		if poll {
			tb.fromMenu("#force")
		}
		tb.click("#start")
		tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
		evaluate[any](tb, `window.states = [];
			new MutationObserver(function () { states.push(document.querySelector('#status').getAttribute('data-state')); })
				.observe(document.querySelector('#status'), {attributes: true, attributeFilter: ['data-state']});`)
		evaluate[string](tb, "location.hash = 'break'")
		tb.waitFor("document.querySelector('[data-fault=silence]:enabled')")
		tb.click("[data-fault=silence]")
		tb.waitFor(`/came up to ([4-9]|[0-9]{2,})[0-9.]* s late, none lost/.test((document.querySelector('.resumes li') || {textContent: ''}).textContent)`)
		if states := evaluate[string](tb, "states.filter(function (s) { return s !== 'open'; }).join(' ')"); states != "" {
			t.Errorf("by polling %v: the connection was %q after the view was opened, want it open all the time", poll, states)
		}
	}
}

// Faults that overlap are each told by what they did: the later one overtakes the earlier, and
// nothing stays unfinished.
func TestBreakIt_overlappingFaultsTellTheirOwn(t *testing.T) {
	t.Parallel()
	p := start(t, "--duration", "0", "--interval", "100ms")
	tb := open(t, p.controlURL(t))
	tb.click("#start")
	tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	evaluate[string](tb, "location.hash = 'break'")
	tb.waitFor("document.querySelector('[data-fault=silence]:enabled')")
	// The page clicks by itself, since what a click waits for lasts a few seconds. It waits for
	// the answer to the click before, too: two requests may overtake each other.
	evaluate[any](tb, `void (function () {
		var steps = [
			['cut', /^$/],
			['silence', /The connection is gone|Back after/],
			['delay', /Nothing has come late yet/],
			['hold', /events? came ([3-9][0-9]{2} ms|[0-9.]+ s) late on average, none lost/],
			['mend', /The connection is gone/]
		];
		var clicked = 0;
		var timer = setInterval(function () {
			var button = document.querySelector('[data-fault=' + steps[clicked][0] + ']');
			var newest = (document.querySelector('.resumes li') || {textContent: ''}).textContent;
			var answers = performance.getEntriesByType('resource').filter(function (e) { return /[/]lab[?]/.test(e.name); }).length;
			if (answers === clicked && !button.disabled && steps[clicked][1].test(newest)) {
				button.click();
				clicked += 1;
				if (clicked === steps.length) { clearInterval(timer); }
			}
		}, 20);
	}())`)
	want := []string{
		`Mend all\. It ended “Hold the stream back”\.$`,
		`Hold the stream back\. Ended by “Mend all” after .* Back after [0-9.]+ m?s (by long polling )?with the last id [a-z2-7]{13}\.[0-9]+: [0-9]+ events? replayed, none lost\.$`,
		`300 ms more\. Overtaken by “Hold the stream back” after .* events? came ([0-9]{3} ms|[0-9.]+ s) late on average, none lost\.$`,
		`Silence for 5 s\. Overtaken by “300 ms more” after [0-9.]+ m?s\.`,
		`Cut the connection\. Back after [0-9.]+ m?s (by long polling )?with the last id [a-z2-7]{13}\.[0-9]+: [0-9]+ events? replayed, none lost\.$`,
	}
	told := func(n int) string {
		return fmt.Sprintf("document.querySelectorAll('.resumes li')[%d].textContent", n)
	}
	for n, words := range want {
		tb.waitFor("/" + words + "/.test(" + told(n) + ")")
		t.Log(evaluate[string](tb, told(n)))
	}
}
