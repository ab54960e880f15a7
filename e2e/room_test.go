package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// act orders about the room as curl does, with the key.
func (p *program) act(t testing.TB, order string, code int) answer {
	t.Helper()
	got := p.ask(t, "POST", "/room", strings.NewReader(order), keyHeader, p.key(t))
	if got.code != code {
		t.Fatalf("POST /room %s: %d %s, want %d", order, got.code, got.body, code)
	}
	return got
}

// say publishes a message and returns its EPOCH.N.
func (p *program) say(t testing.TB, text string) string {
	t.Helper()
	id := strings.Split(p.publish(t, `{"name":"Ada","text":"`+text+`"}`, "?type=chat"), ".")
	return id[0] + "." + id[1]
}

// room is a program with three messages and two pages: the presenter's, and one without the key.
func openRoom(t *testing.T) (p *program, ids []string, presenter, viewer *tab) {
	t.Helper()
	p = startSilent(t)
	for _, text := range []string{"first words", "rude words", "last words"} {
		ids = append(ids, p.say(t, text))
	}
	presenter = open(t, p.controlURL(t))
	viewer = open(t, p.url)
	for _, tb := range []*tab{presenter, viewer} {
		tb.waitFor("document.querySelectorAll('.line-chat').length === 3")
	}
	return p, ids, presenter, viewer
}

// lineMenu opens the menu of a line, at whose buttons the mouse points.
func (tb *tab) lineMenu(id string) {
	tb.t.Helper()
	line := `[data-id^="` + id + `."]`
	more := line + " .line-more"
	tb.waitFor("document.querySelector('" + line + "').dispatchEvent(new MouseEvent('mouseover', {bubbles: true})) && document.querySelector('" + more + "')")
	tb.click(more)
}

// choose clicks the button with these words.
func (tb *tab) choose(words string) {
	tb.t.Helper()
	const find = "Array.prototype.filter.call(document.querySelectorAll('button, .popup-item'), function (b) { return b.textContent === %q && b.checkVisibility(); })[0]"
	tb.waitFor(fmt.Sprintf(find, words))
	evaluate[any](tb, fmt.Sprintf(find+".click()", words))
}

func TestRoom_pinPauseAndRemove(t *testing.T) {
	t.Parallel()
	p, ids, presenter, viewer := openRoom(t)
	pages := []*tab{presenter, viewer}
	presenter.lineMenu(ids[0])
	presenter.choose("Pin at the top of all pages")
	for _, tb := range pages {
		tb.waitFor("document.querySelector('#room') && /first words/.test(document.querySelector('#room').innerText)")
	}
	if evaluate[bool](viewer, "document.querySelector('.line-more') !== null") {
		t.Error("a page without the key has the presenter's menu")
	}
	presenter.lineMenu(ids[1])
	presenter.choose("Remove the message")
	presenter.waitFor("document.activeElement.id === 'log'")
	late := open(t, p.url)
	old := openBrowser(t)
	old.beforeScripts("delete window.EventSource")
	old.visit(p.url)
	for _, tb := range append(pages, late, old) {
		tb.waitForText("A message was removed.")
		if strings.Contains(tb.text("body"), "rude words") {
			t.Errorf("a page shows the message that was removed: %s", tb.text("body"))
		}
	}
	late.waitFor("document.querySelector('#room') && /first words/.test(document.querySelector('#room').innerText)")
	late.waitFor("document.querySelector('#log').getAttribute('data-events') === '3'")
	presenter.fromMenu("#orders button:nth-of-type(2)") // Pause all pages
	for _, tb := range append(pages, late) {
		tb.waitForText("The presenter has paused here.")
	}
	for range 100 {
		p.say(t, "more words")
	}
	p.say(t, "the end")
	viewer.waitFor("document.querySelector('#log').getAttribute('data-events') === '104'")
	if strings.Contains(viewer.text("#log"), "the end") {
		t.Error("a page that is paused has moved to the newest line")
	}
	viewer.choose("Go on")
	viewer.waitFor("/the end/.test(document.querySelector('#log').innerText)")
	if strings.Contains(late.text("#log"), "the end") {
		t.Error("one viewer goes on, and another page with it")
	}
	p.act(t, `{"do":"resume"}`, 201)
	late.waitFor("/the end/.test(document.querySelector('#log').innerText)")
}

// With the keyboard alone: to a line, its menu, an order.
func TestRoom_menuByTheKeyboard(t *testing.T) {
	t.Parallel()
	_, _, presenter, viewer := openRoom(t)
	presenter.waitFor("document.querySelector('.line-more, #toolbar button') && document.querySelector('#orders button')")
	presenter.key("k")
	presenter.waitFor("document.querySelector('.line-current .line-more')")
	evaluate[any](presenter, "document.querySelector('.line-current .line-tools button').focus()")
	for range 4 {
		if evaluate[bool](presenter, "document.activeElement.className === 'line-more'") {
			break
		}
		presenter.key(kb.Tab)
	}
	presenter.key(kb.Enter)
	presenter.waitFor("document.activeElement.getAttribute('role') === 'menuitem'")
	presenter.key(kb.Escape)
	presenter.waitFor("document.activeElement.className === 'line-more'")
	presenter.key(kb.Enter)
	presenter.waitFor("document.activeElement.getAttribute('role') === 'menuitem'")
	presenter.key(kb.ArrowDown)
	presenter.key(kb.ArrowUp)
	presenter.key(kb.Enter)
	viewer.waitFor("document.querySelector('#room') && /Pinned/.test(document.querySelector('#room').innerText)")
}

func TestRoom_aQuestionAndItsVotes(t *testing.T) {
	t.Parallel()
	p, _, presenter, viewer := openRoom(t)
	presenter.fromMenu("#orders button:nth-of-type(1)") // Ask the room a question
	presenter.waitFor("document.activeElement.tagName === 'INPUT'")
	presenter.key("Which transport?" + kb.Tab + "Push" + kb.Tab + "Poll" + kb.Enter)
	pages := []*tab{presenter, viewer}
	for _, tb := range pages {
		tb.waitFor("document.querySelectorAll('.question-answer').length === 2")
	}
	presenter.waitFor("document.activeElement.id === 'log'")
	vote := func(tb *tab, answer int) { tb.click(fmt.Sprintf(".question-answer:nth-of-type(%d)", answer)) }
	shows := func(counts string) {
		t.Helper()
		for _, tb := range pages {
			tb.waitFor("Array.prototype.map.call(document.querySelectorAll('.question-count'), function (c) { return c.textContent; }).join() === '" + counts + "'")
		}
	}
	vote(viewer, 1)
	shows("1 · 100 %,0 · 0 %")
	vote(viewer, 2)
	shows("0 · 0 %,1 · 100 %")
	vote(presenter, 1)
	shows("1 · 50 %,1 · 50 %")
	viewer.waitFor("document.querySelector('.question-answer:nth-of-type(2)').getAttribute('aria-pressed') === 'true'")
	second := viewer.another(p.url) // of the same browser: the same voter
	second.waitFor("document.querySelector('.question-mine')")
	vote(second, 1)
	shows("2 · 100 %,0 · 0 %")
	p.act(t, `{"do":"close"}`, 201)
	for _, tb := range pages {
		tb.waitFor("document.querySelector('#room') && /Closed. 2 votes/.test(document.querySelector('#room').innerText) && document.querySelector('.question-answer').disabled")
	}
	if events := evaluate[string](viewer, "document.querySelector('#log').getAttribute('data-events')"); events != "3" {
		t.Errorf("the page counts %s lines, want 3: acts are none", events)
	}
}

// Thirty voters, ten votes each within two seconds, each sent twice: the last vote of each counts,
// and there are as many events as votes.
func TestRoom_threeHundredVotes(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	page := open(t, p.url)
	p.act(t, `{"do":"question","text":"Which?","answers":["a","b","c"]}`, 201)
	began := time.Now()
	var all sync.WaitGroup
	for voter := range 30 {
		all.Go(func() {
			for i := range 10 {
				for range 2 { // as a browser does whose connection broke
					path := fmt.Sprintf("/vote?client=voter%d&key=k%d", voter, i)
					if got := p.ask(t, "POST", path, strings.NewReader(fmt.Sprintf(`{"question":1,"answer":%d}`, 1+(voter+i)%3))); got.code != 201 {
						t.Errorf("vote %d of voter %d: %d %s", i, voter, got.code, got.body)
					}
				}
			}
		})
	}
	all.Wait()
	t.Logf("600 requests took %s", time.Since(began))
	var state struct {
		Last     int64
		Question struct{ Votes map[string]int }
	}
	if err := json.Unmarshal([]byte(p.ask(t, "GET", "/room", nil).body), &state); err != nil {
		t.Fatal(err)
	}
	if len(state.Question.Votes) != 30 || state.Last != 301 {
		t.Errorf("%d voters, %d acts; want 30, and 301: the question and 300 votes", len(state.Question.Votes), state.Last)
	}
	page.waitFor("Array.prototype.map.call(document.querySelectorAll('.question-count'), function (c) { return c.textContent; }).join() === '10 · 33 %,10 · 33 %,10 · 33 %'")
}

// A recording has the acts; the exported page hides what was removed, and shows the question.
func TestRoom_recordedAndExported(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "talk.ndjson")
	p := startSilent(t, "--record", file, "--export", filepath.Join(folder, "end.html"))
	rude := p.say(t, "rude words")
	p.say(t, "kind words")
	p.act(t, `{"do":"pin","id":"`+rude+`"}`, 201)
	p.act(t, `{"do":"remove","id":"`+rude+`"}`, 201)
	p.act(t, `{"do":"question","text":"Which?","answers":["a","b"]}`, 201)
	p.ask(t, "POST", "/vote?client=ann", strings.NewReader(`{"question":1,"answer":2}`))
	pages := map[string]string{"of now": p.ask(t, "GET", "/export", nil).body}
	p.order(t, "quit")
	if code := p.exitCode(t, patience); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	replayed := filepath.Join(folder, "replayed.html")
	if got := runToEnd(t, nil, "--replay", file, "--export", replayed); got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	for name, path := range map[string]string{"of the end": filepath.Join(folder, "end.html"), "of the recording": replayed} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(page)
	}
	for name, page := range pages { // its own words are one of the three
		if strings.Contains(page, "rude words") || !strings.Contains(page, `"kind words\"}"`) || strings.Count(page, `A message was removed.`) < 3 {
			t.Errorf("the page %s has the bytes of what was removed, or not what is in its place, or no other message", name)
		}
	}
	recorded, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(recorded), `"type":"room"`); got < 3 || !strings.Contains(string(recorded), "rude words") {
		t.Errorf("the recording has %d acts, want 3, and the bytes of what was removed:\n%s", got, recorded)
	}
	again := startSilent(t, "--record", file, "--append")
	live := open(t, again.url)
	live.waitForText("kind words")
	live.waitForText("A message was removed.")
	live.waitFor("document.querySelector('#room') && /Closed. 1 vote/.test(document.querySelector('#room').innerText)")
	if got := again.ask(t, "POST", "/vote?client=ann", strings.NewReader(`{"question":1,"answer":2}`)); got.code != http.StatusConflict {
		t.Errorf("a vote for the question of an earlier run: %d %s, want 409", got.code, got.body)
	}
}
