package e2e

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The demo in a room without internet: a recording is played, gone through and talked about on a
// machine whose only interface is lo. Everything works, and no other host is asked.
func TestUnplugged_replayInTheBrowser(t *testing.T) {
	for engine, start := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			if unplug(t) {
				replayUnplugged(t, start)
			}
		})
	}
}

func replayUnplugged(t *testing.T, startWindow func(testing.TB) window) {
	counted := turnedAway(t)
	reachNobody(t)
	if now := turnedAway(t); now != counted+1 {
		t.Fatalf("%d attempts were counted, want one: the count proves nothing here", now-counted)
	}
	p := start(t, "--replay", tapeOf(t,
		`"t":0,"type":"message","data":"one"`,
		`"t":40,"type":"message","data":"two"`,
		`"t":80,"type":"message","data":"three"`,
		`"t":600000,"type":"mark","data":"the second half"`,
		`"t":600040,"type":"message","data":"five"`,
		`"t":600080,"type":"message","data":"six"`,
	))
	l := p.listen(t, "")
	l.events(t, 3)
	l.close()
	// Browsers call home when they start; so it is asked before, and of the page in another way
	// below.
	if now := turnedAway(t); now != counted+1 {
		t.Errorf("the program turned to somebody else %d times", now-counted-1)
	}

	w := startWindow(t)
	tab := w.open(t, p.controlURL(t))
	is := func(expression string) {
		t.Helper()
		eventually(t, "in the page: "+expression, func() bool { return isTrue(t, w, tab, expression) })
	}
	press := func(button string) {
		t.Helper()
		is("!document.querySelector('" + button + "').disabled")
		w.run(t, tab, "(document.querySelector('"+button+"').click(), 1)")
	}
	says := func(words string) {
		t.Helper()
		is("document.querySelector('#log').textContent.indexOf('" + words + "') >= 0")
	}
	is("document.querySelector('#status[data-state=open]') && document.title === '" + tapeTitle + "' && " + shows("===", 3))
	w.run(t, tab, `(window.states = ['open'], new MutationObserver(function (all) { states.push(all[0].target.getAttribute('data-state')); })
		.observe(document.querySelector('#status'), {attributes: true}), 1)`)
	is("document.querySelector('.player-play') && document.querySelector('.player-play').textContent === 'Pause'")
	press(".player-play")
	is("document.querySelector('.player-play').textContent === 'Play'")
	press(".player-step")
	says("the second half")
	sendFrom(t, w, tab, "Ada", "is anybody there?")
	says("is anybody there?")
	w.run(t, tab, "(function (s) { s.value = '0'; s.dispatchEvent(new Event('change')); return 1; }(document.querySelector('.player-slider')))")
	says("at 0:00")
	press(".player-step")
	is(shows("===", 8))
	press(".player-mark-mark")
	says("at 10:00")
	press(".player-play")
	says("replay ended, 6 events")
	is("document.querySelector('.player-time').textContent === '10:00 / 10:00' && document.querySelector('.player-play').textContent === 'Play'")

	expectLog(t, readLog(t, func(expression string) json.RawMessage { return w.run(t, tab, expression) }), []string{
		"one", "two", "three", "paused", "mark the second half", "Ada (you) is anybody there?", "paused", "one",
		"paused", "from 10:00", "mark the second half", "five", "six", "replay ended, 6 events",
	})
	var states, asked []string
	decode(t, string(w.run(t, tab, "states")), &states)
	if states = slices.Compact(states); !slices.Equal(states, []string{"open"}) || !isTrue(t, w, tab, "document.querySelector('#notice').hidden") {
		t.Errorf("the page went through %q, or shows a notice; want that it is live all the time", states)
	}
	decode(t, string(w.run(t, tab, "performance.getEntriesByType('resource').map(function (e) { return e.name; })")), &asked)
	foreign := slices.DeleteFunc(slices.Clone(asked), func(address string) bool { return strings.HasPrefix(address, p.url+"/") })
	if len(asked) == 0 || len(foreign) > 0 {
		t.Errorf("%d requests of the page are known, and it asked for %q, which is not ours", len(asked), foreign)
	}
}

// expectLog wants the page to have opened one connection, and then these events and no others. When
// it was paused is not known.
func expectLog(t *testing.T, log []line, want []string) {
	t.Helper()
	var got []string
	for i, l := range log {
		if i > 0 && (block{id: l.ID}).number() != i {
			t.Errorf("line %d is the event %q", i, l.ID)
		}
		text := regexp.MustCompile(`^\d\d:\d\d:\d\d\s+`).ReplaceAllString(l.Text, "")
		got = append(got, regexp.MustCompile(`^at \d+:\d\d$`).ReplaceAllString(text, "paused"))
	}
	if want = append([]string{wordsOpened}, want...); !slices.Equal(got, want) {
		t.Errorf("the page shows %q, want %q", got, want)
	}
}

// reachNobody fails the test unless another host is out of reach, which shows at once. The address
// is one for documentation (RFC 5737).
func reachNobody(t *testing.T) {
	t.Helper()
	conn, err := net.Dial("tcp", "192.0.2.1:80")
	if err == nil {
		conn.Close()
	}
	if !errors.Is(err, syscall.ENETUNREACH) {
		t.Fatalf("dial another host: %v, want that the network is unreachable", err)
	}
}

// turnedAway returns the number of attempts in this network to reach another host since it was
// made: connections and packets without a route.
func turnedAway(t *testing.T) (attempts int) {
	t.Helper()
	// RFC 4293: ipSystemStatsOutNoRoutes, in a table of names over numbers for one protocol and a
	// list for the other.
	four, err := os.ReadFile("/proc/net/snmp")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^Ip: (.*)$`).FindAllStringSubmatch(string(four), 2)
	values := strings.Fields(rows[1][1])
	attempts, err = strconv.Atoi(values[slices.Index(strings.Fields(rows[0][1]), "OutNoRoutes")])
	if err != nil {
		t.Fatal(err)
	}
	six, _ := os.ReadFile("/proc/net/snmp6") // there is none without IPv6
	if found := regexp.MustCompile(`(?m)^Ip6OutNoRoutes\s+(\d+)$`).FindSubmatch(six); found != nil {
		more, err := strconv.Atoi(string(found[1]))
		if err != nil {
			t.Fatal(err)
		}
		attempts += more
	}
	return attempts
}
