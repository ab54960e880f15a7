package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tapeTitle is the title of each tape of tapeOf: text, not markup.
const tapeTitle = "A <b>talk</b>"

// tapeOf writes a recording of these events, each without its number.
func tapeOf(t testing.TB, events ...string) (path string) {
	t.Helper()
	var file strings.Builder
	file.WriteString(`{"pushpane":"recording","version":1,"title":"` + tapeTitle + `","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n")
	for i, event := range events {
		fmt.Fprintf(&file, `{"n":%d,%s}`+"\n", i+1, event)
	}
	path = filepath.Join(t.TempDir(), "talk.ndjson")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// recordedLine is an event of a tape without its number: a line.
func recordedLine(t testing.TB, ms int, line string) string {
	t.Helper()
	data, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`"t":%d,"type":"message","data":%s`, ms, data)
}

// recordedAct likewise is an act of the room.
func recordedAct(ms int, act string) string {
	return fmt.Sprintf(`"t":%d,"type":"room","data":%q`, ms, act)
}

// aTalk is a recording of ten minutes with a message and a mark in it. The line of 5:01 is
// bookmarked and pinned ten seconds later.
func aTalk(t *testing.T) string {
	t.Helper()
	events := make([]string, 600)
	for n := range events {
		events[n] = fmt.Sprintf(`"t":%d,"type":"message","data":"second %d."`, n*1000, n)
	}
	events[120] = `"t":120000,"type":"chat","data":"{\"name\":\"Ada\",\"text\":\"a question\"}"`
	events[300] = `"t":300000,"type":"mark","data":"the second half"`
	events[310] = recordedAct(310000, `{"do":"bookmark","id":"abcdefghijk27.302","note":"why?"}`)
	events[311] = recordedAct(311000, `{"do":"pin","id":"abcdefghijk27.302","type":"message","data":"second 301."}`)
	return tapeOf(t, events...)
}

// The bar in the page: each of its controls, by mouse and by keyboard, and a second tab that
// follows.
func TestReplay_theBarInThePage(t *testing.T) {
	t.Parallel()
	p := start(t, "--replay", aTalk(t))
	tb := open(t, p.controlURL(t))
	tb.waitFor("/second \\d+\\./.test(document.body.innerText)")
	tb.waitFor("document.title === '" + tapeTitle + "'")
	other := tb.another(p.url)
	other.waitFor("document.querySelector('.player-play')")
	tb.click(".player-play")
	tb.waitFor("document.querySelector('.player-play').textContent === 'Play'")
	other.waitFor("document.querySelector('.player-play').textContent === 'Play'")

	tb.click(".player-mark-mark")
	tb.waitFor("document.querySelector('.player-time').textContent === '5:00 / 9:59'")
	// the server's word, and not the bar's own
	other.waitFor("document.querySelector('.player-slider').value === '300000'")
	tb.click(".player-step")
	tb.waitForText("the second half")
	tb.click(".player-step")
	tb.waitForText("second 301.")
	other.waitFor("document.querySelector('.player-slider').value === '301000'")
	if log := tb.text("#log"); strings.Contains(log, "second 302.") {
		t.Errorf("a step played more than an event: %s", log)
	}
	// What the recording says of a line is said of this one, and only while it was so.
	if got := evaluate[string](tb, bookmarkOf("second 301.")); got != "" {
		t.Errorf("the line has the bookmark %s before its time", got)
	}
	pinned := "document.querySelector('#room .room-pinned') && document.querySelector('#room .room-pinned').offsetParent"
	tb.seek(312000)
	other.waitFor(bookmarkOf("second 301.") + " === '★ why?' && " + pinned + " && /second 301\\./.test(document.querySelector('.room-pinned').textContent)")

	// Once more where the word of a step came in between; before 2:00 there is no mark.
	tb.do(chromedp.Focus(chromedp.CSS(".player-slider")))
	eventually(t, "Page Down reaches the first mark", func() bool {
		tb.key(kb.PageDown)
		return tb.text(".player-time") == "2:00 / 9:59"
	})
	tb.do(chromedp.Focus(chromedp.CSS(".player-slider")))
	tb.key(kb.Home)
	tb.waitFor("document.querySelector('.player-time').textContent === '0:00 / 9:59'")
	other.waitFor(bookmarkOf("second 301.") + " === '' && !(" + pinned + ")")

	speed := `(function (s) { s.value = '50'; s.dispatchEvent(new Event('change')); }(document.querySelector('.player-speed')))`
	evaluate[any](tb, speed)
	other.waitFor("document.querySelector('.player-speed').value === '50'")
	tb.click(".player-play")
	tb.waitFor(shows(">", 100))
	tb.seek(598000)
	tb.waitForText("replay ended, 600 events")
	other.waitFor("document.querySelector('.player-time').textContent === '9:59 / 9:59' && document.querySelector('.player-play').textContent === 'Play'")
}

// A damaged recording: the page shows which lines are left out.
func TestReplay_damageIsSaidInThePage(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "talk.log")
	if err := os.WriteFile(path, []byte("10:00:00 one\n10:00:00 two\n\x00\x00\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--replay", path)
	tb := open(t, p.url)
	tb.waitForText("1 line left out: line 3: zero bytes")
	tb.waitForText("10:00:00 two")
	eventually(t, "the terminal is told", func() bool { return strings.Contains(p.stderr.String(), "1 line left out: line 3: zero bytes") })
}

// The end that --exit-when-done waits for is that of the recording, not one in the middle of it;
// and the page has it first.
func TestReplay_exitWhenDone(t *testing.T) {
	t.Parallel()
	p := start(t, "--exit-when-done", "--replay", tapeOf(t,
		`"t":0,"type":"message","data":"first"`,
		`"t":50,"type":"end","data":"{\"reason\":\"source\",\"status\":\"exited 3\"}"`,
		`"t":600,"type":"message","data":"later"`, // the program looks ten times a second
		`"t":3600000,"type":"message","data":"last"`,
	))
	tb := open(t, p.controlURL(t))
	tb.waitForText("later")
	tb.seek(3599900)
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	tb.waitForText("The server has stopped.")
	if log := tb.text("#log"); !inOrder(log, "first", "exited 3", "later", "last", "replay ended, 4 events") {
		t.Errorf("the page shows %s", log)
	}
}

// Every pause that is longer than --idle-limit is as long as that, in the stream and on the time
// line; the others stay.
func TestReplay_idleLimit(t *testing.T) {
	t.Parallel()
	p := start(t, "--idle-limit", "400ms", "--replay", tapeOf(t,
		`"t":60000,"type":"message","data":"one"`,
		`"t":60100,"type":"message","data":"two"`,
		`"t":3660100,"type":"mark","data":"an hour later"`,
		`"t":3660200,"type":"message","data":"four"`,
	))
	l := p.listen(t, "")
	for i, e := range l.events(t, 4) {
		// The replay begins after the stream. How late an event may be depends on the machine, but
		// it is less than a minute.
		if earliest := []int{400, 500, 900, 1000}[i]; e.millis() < earliest || e.millis() > earliest+30_000 {
			t.Errorf("event %d came at %d ms, want %d", i+1, e.millis(), earliest)
		}
	}
	if end := l.until(t, "end"); !strings.Contains(end.data, "replay ended, 4 events") {
		t.Errorf("the end is %s", end.data)
	}
	tb := open(t, p.url)
	tb.waitFor("document.querySelector('.player-mark')")
	if got := evaluate[string](tb, "document.querySelector('.player-slider').max"); got != "1000" {
		t.Errorf("the time line has %s ms, want 1000", got)
	}
	if got := tb.marks(); !slices.Equal(got, []string{"mark 90% 0:00 an hour later"}) {
		t.Errorf("the marks are %q", got)
	}
}

// A recording of half a minute, a hundred times as fast and again and again: a round lasts a second
// at least.
func TestReplay_speedAndLoop(t *testing.T) {
	t.Parallel()
	p := start(t, "--speed", "100", "--loop", "--replay", tapeOf(t,
		`"t":0,"type":"message","data":"one"`,
		`"t":30000,"type":"message","data":"two"`,
	))
	l := p.listen(t, "")
	got := append(l.events(t, 2), l.until(t, "source"))
	got = append(got, l.events(t, 2)...)
	for i, data := range []string{"one", "two", `{"state":"playing","text":"from the start, round 2"}`, "one", "two"} {
		if earliest := []int{0, 300, 1000, 1000, 1300}[i]; got[i].data != data || got[i].millis() < earliest || got[i].millis() > earliest+20_000 {
			t.Errorf("event %d is %q at %d ms, want %q at %d", i+1, got[i].data, got[i].millis(), data, earliest)
		}
	}
	tb := open(t, p.url)
	tb.waitFor("document.querySelector('.player-speed')")
	if got := evaluate[string](tb, "document.querySelector('.player-speed').value"); got != "100" {
		t.Errorf("the page shows the speed %s, want 100", got)
	}
	tb.waitFor("/from the start, round ([3-9]|\\d\\d)/.test(document.body.innerText)")
}

// What is not our own recording: a log, an asciicast, and what curl took from another run, event
// for event and with its pauses.
func TestReplay_foreignFiles(t *testing.T) {
	t.Parallel()
	const cast = `{"version":2,"width":80,"height":24}` + "\n" + `[0.1,"o","$ make\r\nok\r\n"]` + "\n" + `[0.3,"m",""]` + "\n" + `[0.4,"o","done\r\n"]` + "\n"
	for name, c := range map[string]struct {
		file       func(t *testing.T) string
		want       []string
		atMs       []int
		typeOfLast string
	}{
		"log":       {func(*testing.T) string { return "10:00:00.100 one\n\tbelow\n10:00:00.400 two\n" }, []string{"10:00:00.100 one", "\tbelow", "10:00:00.400 two"}, []int{0, 0, 300}, ""},
		"asciicast": {func(*testing.T) string { return cast }, []string{"$ make", "ok", "", "done"}, []int{100, 100, 300, 400}, ""},
		"curl":      {curlTook, []string{"two\nlines", "4.2"}, nil, "price"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, []byte(c.file(t)), 0o600); err != nil {
				t.Fatal(err)
			}
			p := start(t, "--replay", path)
			l := p.listen(t, "")
			got := l.events(t, len(c.want))
			if end := l.until(t, "end"); !slices.Equal(datas(got), c.want) || got[len(got)-1].typ != c.typeOfLast {
				t.Errorf("got %+v, want %q; %s", got, c.want, end.data)
			}
			for i, at := range c.atMs {
				if got[i].millis() < at || got[i].millis() > at+20_000 {
					t.Errorf("event %d came at %d ms, want %d", i+1, got[i].millis(), at)
				}
			}
		})
	}
}

// curlTook is what curl has written of a run of two events.
func curlTook(t *testing.T) string {
	p := startSilent(t)
	p.publish(t, "two\nlines", "")
	p.publish(t, "4.2", "?type=price")
	out := &transcript{}
	curl := exec.Command(needs(t, "curl"), "--no-buffer", "--silent", p.url+"/events")
	curl.Stdout = out
	if err := curl.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "curl has both", func() bool { return strings.Contains(out.String(), "data: 4.2\n\n") })
	curl.Process.Kill()
	curl.Wait()
	return out.String()
}

// What the time line of a replay shows, of every kind of mark, and that of the exported page just
// so.
func TestReplay_marks(t *testing.T) {
	t.Parallel()
	path := tapeOf(t,
		`"t":0,"type":"source","data":"{\"state\":\"running\",\"text\":\"make test\"}"`,
		`"t":100000,"type":"chat","data":"{\"name\":\"Ada\",\"text\":\"a <b>question</b>\"}"`,
		`"t":200000,"type":"chat","data":"{\"name\":\"\",\"text\":\"who asks?\"}"`,
		`"t":250000,"type":"chat","data":"{}"`,
		`"t":300000,"type":"mark","data":"the second half"`,
		`"t":400000,"type":"mark","data":""`,
		`"t":500000,"type":"mark","data":"`+strings.Repeat("é😀", 60)+`"`,
		`"t":600000,"type":"source","data":"{\"state\":\"lost\",\"text\":\"2 lines\"}"`,
		`"t":1000000,"type":"end","data":"{\"reason\":\"source\",\"status\":\"exited 3\"}"`,
	)
	want := []string{
		"source 0% 0:00 running: make test",
		"chat 10% 1:40 Ada: a <b>question</b>",
		"chat 20% 3:20 Anonymous: who asks?",
		"mark 30% 5:00 the second half",
		"mark 40% 6:40",
		"mark 50% 8:20 " + strings.Repeat("é😀", 39) + "é…",
		"source 60% 10:00 lost: 2 lines",
		"end 100% 16:40 exited 3",
	}
	page := filepath.Join(t.TempDir(), "talk.html")
	if got := runToEnd(t, nil, "--replay", path, "--export", page); got.code != 0 {
		t.Fatalf("export: exit code %d, %s", got.code, got.stderr)
	}
	p := start(t, "--replay", path)
	p.ask(t, http.MethodPost, "/replay", strings.NewReader(`{"do":"pause"}`), keyHeader, p.key(t))
	tb := openBrowser(t)
	for name, address := range map[string]string{"server": p.controlURL(t), "exported": (&url.URL{Scheme: "file", Path: page}).String()} {
		tb.visit(address)
		tb.waitFor("document.querySelector('.player-mark')")
		if got := tb.marks(); !slices.Equal(got, want) {
			t.Errorf("%s: the marks are\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		tb.do(chromedp.Focus(chromedp.CSS(".player-slider")))
		for _, time := range []string{"1:40", "3:20", "5:00", "6:40"} {
			tb.key(kb.PageUp)
			tb.waitFor("document.querySelector('.player-time').textContent === '" + time + " / 16:40'")
		}
	}
}

// seek goes to a place, in milliseconds, by the slider of the bar.
func (tb *tab) seek(ms int) {
	tb.t.Helper()
	tb.waitFor("document.querySelector('.player-slider')")
	evaluate[any](tb, fmt.Sprintf("(function (s) { s.value = '%d'; s.dispatchEvent(new Event('change')); }(document.querySelector('.player-slider')))", ms))
}

// marks are those on the time line: kind, place and what it is called.
func (tb *tab) marks() []string {
	tb.t.Helper()
	return evaluate[[]string](tb, `Array.from(document.querySelectorAll('.player-mark'), function (e) {
		return e.className.replace(/.*player-mark-/, '') + ' ' + e.style.left + ' ' + e.title;
	})`)
}
