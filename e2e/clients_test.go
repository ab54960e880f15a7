package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// heard is an event as a client has received it.
type heard struct{ Type, Data, ID string }

// client is a program by other people that reads event streams, and what docs/clients.md says of
// it.
type client struct {
	program string // what must be installed for it, if anything
	// read starts it on an address, as its manual says; mended, with the line of docs/clients.md
	// besides. It reports what the client hears, control events included, and returns when the
	// client has stopped by itself or ctx ends.
	read reader
	// asks is how often it asks for a viewing until it has stopped: 1 where it does not come back
	// after an end, 2 where it stops at the 204; 0 where it asks for ever.
	asks   int
	small  bool   // it cannot hear an event over 64 KiB unless it is mended
	halves halves // whether it reports what it has of an event when its connection breaks
	// alters is what it makes of data, mended or not.
	alters func(data string) string
}

type halves int

const (
	never halves = iota
	always
	atCleanEnds // not where the connection is reset, or ends inside a chunk
)

type reader func(ctx context.Context, s site, mended bool, report func(heard)) error

// site is the address of a stream, and of a page of another origin that may read it.
type site struct {
	stream string
	page   *clientPage
}

func clients() map[string]client {
	return map[string]client{
		"curl":                          {program: "curl", read: readCurl, asks: 1},
		"eventsource-parser":            {program: "node", read: readNode("eventsource-parser"), asks: 1},
		"eventsource":                   {program: "node", read: readNode("eventsource"), asks: 2},
		"event-source-polyfill":         {program: "node", read: readNode("event-source-polyfill")},
		"reconnecting-eventsource":      {program: "node", read: readNode("reconnecting-eventsource")},
		"event-source-plus":             {program: "node", read: readNode("event-source-plus"), alters: lastLineTrimmed},
		"@microsoft/fetch-event-source": {program: "chromium", read: readChromium("@microsoft/fetch-event-source"), asks: 1, alters: withoutMarksAndFirstLines},
		"sse.js":                        {program: "chromium", read: readChromium("sse.js"), asks: 1, halves: atCleanEnds},
		"launchdarkly/eventsource":      {read: readLaunchDarkly},
		"donovanhide/eventsource":       {read: readDonovanhide},
		"tmaxmax/go-sse":                {read: readGoSSE, asks: 2, small: true},
		"r3labs/sse":                    {read: readR3labs, asks: 1, small: true, halves: always},
	}
}

// withoutMarksAndFirstLines drops a byte order mark at the start of a line, and the first lines if
// they are empty.
func withoutMarksAndFirstLines(data string) string {
	data = strings.ReplaceAll("\n"+data, "\n\ufeff", "\n")
	return strings.TrimLeft(data, "\n")
}

// lastLineTrimmed trims as String.prototype.trim does.
func lastLineTrimmed(data string) string {
	return strings.TrimFunc(data[strings.LastIndexByte(data, '\n')+1:], func(r rune) bool {
		return r == '\ufeff' || r != '\u0085' && unicode.IsSpace(r)
	})
}

// eachClient runs a test for each client, with a program that has no events but those of the test.
func eachClient(t *testing.T, test func(t *testing.T, c client, p *program, page *clientPage)) {
	for name, c := range clients() {
		t.Run(strings.ReplaceAll(name, "/", "_"), func(t *testing.T) {
			t.Parallel()
			if c.program != "" {
				needs(t, c.program)
			}
			page := newClientPage(t)
			test(t, c, startSilent(t, "--allow-origin", page.URL), page)
		})
	}
}

// start runs the client until the test ends. What it hears comes in order, without control events;
// ended gets the error by which it stops.
func (c client) start(t *testing.T, s site, mended bool) (reports <-chan heard, ended <-chan error) {
	ctx, stop := context.WithCancel(t.Context())
	events, end := make(chan heard, 2000), make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		end <- c.read(ctx, s, mended, func(h heard) {
			// Some report the block that holds nothing but retry, which the standard does not
			// dispatch.
			if h.ID != "" && !(block{typ: h.Type}).control() {
				events <- h
			}
		})
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return events, end
}

// What our own parser makes of our own encoder proves little: the claim is that any reader of the
// standard gets the same text, of any type, with any bytes in it.
func TestClients_readAThousandNastyEventsExactly(t *testing.T) {
	t.Parallel()
	eachClient(t, func(t *testing.T, c client, p *program, page *clientPage) {
		events := nastyEvents(1000)
		want := slices.Clone(events)
		if c.alters != nil {
			for i := range want {
				want[i].want = c.alters(want[i].want)
			}
		}
		// Half of them are history when the client comes, half reach it live.
		publishNasty(t, p, events[:500])
		reports, ended := c.start(t, site{p.url + "/events?client=foreign", page}, true)
		got := collect(t, reports, ended, 500)
		publishNasty(t, p, events[500:])
		got = append(got, collect(t, reports, ended, 500)...)
		expectNasty(t, t.Name(), got, want)
	})
}

// Its connection broken, between two events and inside one, a client comes back and gets each event
// once, in order.
func TestClients_resume(t *testing.T) {
	t.Parallel()
	eachClient(t, func(t *testing.T, c client, p *program, page *clientPage) {
		wire := proxyTo(t, p)
		reports, ended := c.start(t, site{wire.url + "/events?client=foreign", page}, true)
		n := 0
		next := func(text string, halves halves) {
			t.Helper()
			n++
			p.publish(t, text, "")
			got := collect(t, reports, ended, 1)[0]
			half := len(got.Data) < len(text)
			if (block{id: got.ID}).number() != n || !strings.HasPrefix(text, got.Data) || half && halves == never || !half && halves == always {
				t.Fatalf("event %d of %d bytes is %s with %d bytes: %.40q", n, len(text), got.ID, len(got.Data), got.Data)
			}
		}
		for range 10 {
			next(fmt.Sprint("before ", n), never)
		}
		// The answers to come end in their headers or inside the event.
		wire.cutNext(3, 50_000)
		wire.closeAll()
		next(strings.Repeat("x", 60_000), c.halves)
		for range 10 {
			next(fmt.Sprint("after ", n), never)
		}
	})
}

// At the end of a viewing a client stops, by itself or mended, or it asks again and again.
func TestClients_stopAtTheEnd(t *testing.T) {
	t.Parallel()
	eachClient(t, func(t *testing.T, c client, p *program, page *clientPage) {
		p.publish(t, "hello", "")
		bothWays(t, func(t *testing.T, name string, mended bool) {
			stream := fmt.Sprintf("%s/events?client=%s&until=%d", p.url, name, time.Now().Add(time.Second).UnixMilli())
			reports, ended := c.start(t, site{stream, page}, mended)
			collect(t, reports, ended, 1)
			if !mended && c.asks == 0 {
				eventually(t, "it asks again after the 204", func() bool { return p.requests(t, name) >= 4 })
				return
			}
			select {
			case <-ended:
			case <-time.After(patience):
				t.Fatalf("it goes on, after %d requests", p.requests(t, name))
			}
			if got := p.requests(t, name); got > 2 || !mended && got != c.asks {
				t.Errorf("it asked %d times, want %d", got, c.asks)
			}
		})
	})
}

// An event over 64 KiB reaches a client, or it asks for it again and again until it is mended.
func TestClients_readLargeEvents(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 900_000)
	eachClient(t, func(t *testing.T, c client, p *program, page *clientPage) {
		p.publish(t, large, "")
		bothWays(t, func(t *testing.T, name string, mended bool) {
			reports, ended := c.start(t, site{p.url + "/events?client=" + name, page}, mended)
			if !mended && c.small {
				eventually(t, "it asks again for the event", func() bool { return p.requests(t, name) >= 3 })
				if len(reports) > 0 {
					t.Errorf("it heard %.40q", (<-reports).Data)
				}
			} else if got := collect(t, reports, ended, 1)[0]; got.Data != large {
				t.Errorf("it heard %d bytes: %.40q", len(got.Data), got.Data)
			}
		})
	})
}

// bothWays runs a test with a client as its manual says, then with it mended, each with a name for
// its requests.
func bothWays(t *testing.T, test func(t *testing.T, name string, mended bool)) {
	t.Run("bare", func(t *testing.T) { test(t, "bare_", false) })
	t.Run("mended", func(t *testing.T) { test(t, "mended_", true) })
}

// requests is how often a client has asked for the stream. Its name ends in an underscore: so the
// question, in the name before it, does not count.
func (p *program) requests(t *testing.T, client string) int {
	t.Helper()
	var traffic struct {
		Clients []struct {
			Client   string
			Requests int
		}
	}
	if err := json.Unmarshal([]byte(p.ask(t, "GET", "/traffic?client="+strings.TrimSuffix(client, "_"), nil).body), &traffic); err != nil {
		t.Fatal(err)
	}
	for _, c := range traffic.Clients {
		if c.Client == client {
			return c.Requests
		}
	}
	return 0
}

// collect returns the next n reports. If the client gives up, the test fails with its reason.
func collect(t *testing.T, reports <-chan heard, ended <-chan error, n int) []heard {
	t.Helper()
	var got []heard
	deadline := time.After(2 * patience)
	for len(got) < n {
		select {
		case h := <-reports:
			got = append(got, h)
			continue
		default:
		}
		select {
		case h := <-reports:
			got = append(got, h)
		case err := <-ended:
			t.Fatalf("the client ended after %d of %d events: %v", len(got), n, err)
		case <-deadline:
			t.Fatalf("the client heard %d of %d events within %v", len(got), n, 2*patience)
		}
	}
	return got
}

// expectNasty compares the received events with those that were sent, and the ids with 1, 2, 3.
func expectNasty(t *testing.T, client string, got []heard, want []nasty) {
	t.Helper()
	for i, w := range want {
		g := got[i]
		typ := w.typ
		if typ == "message" {
			typ = "" // the wire leaves it out, and so does asMessage
		}
		if g.Type != typ || g.Data != w.want || (block{id: g.ID}).number() != i+1 {
			t.Fatalf("%s: event %d is %q %.80q with the id %s, want %q %.80q", client, i+1, g.Type, g.Data, g.ID, typ, w.want)
		}
	}
}

func seen(blocks []block) []heard {
	var all []heard
	for _, b := range blocks {
		all = append(all, heard{b.typ, b.data, b.id})
	}
	return all
}

// Of a stream with a filter a client gets each event that matches once, in order, whatever breaks:
// what did not match is behind it.
func TestClients_filtered(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"curl", "eventsource"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clients()[name]
			needs(t, c.program)
			page := newClientPage(t)
			p := startSilent(t, "--allow-origin", page.URL)
			wire := proxyTo(t, p)
			reports, ended := c.start(t, site{wire.url + "/events?client=foreign&level=warn&match=slow", page}, true)
			for n := 1; n <= 30; n++ {
				p.publish(t, "WARN: quick", "")
				p.publish(t, "INFO: slow", "")
				want := fmt.Sprintf("WARN: \x1b[1msl\x1b[0mow %d", n)
				p.publish(t, want, "")
				if got := collect(t, reports, ended, 1)[0]; got.Data != want || (block{id: got.ID}).number() != 3*n {
					t.Fatalf("event %d is %s %q, want %q", n, got.ID, got.Data, want)
				}
				if n%10 == 0 {
					wire.closeAll()
				}
			}
		})
	}
}

// What a script reads without parsing an event stream.
func TestClients_curlReadsTextAndFinds(t *testing.T) {
	t.Parallel()
	needs(t, "curl")
	p := startSilent(t)
	for _, line := range []string{"INFO: one", "\x1b[33mWARN\x1b[0m: two", "ERROR: three\nat four", "5"} {
		p.publish(t, line, "")
	}
	e := p.status(t).Epoch
	curl := func(args ...string) string {
		t.Helper()
		args[len(args)-1] = p.url + args[len(args)-1]
		out, err := exec.Command("curl", append([]string{"--silent", "--show-error", "--fail"}, args...)...).Output()
		if err != nil {
			t.Errorf("curl %q: %v, %s", args, err, out)
		}
		return string(out)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"WARN: two\nERROR: three ⏎ at four\n\x1enext: " + e + ".4\n", []string{"/poll?since=1h&wait=0&level=warn,error&format=text"}},
		{"INFO: one\nWARN: two\nERROR: three ⏎ at four\n5\n\x1enext: " + e + ".4\n", []string{"-H", "Accept: text/plain", "/poll?from=start&wait=0"}},
		{`{"epoch":"` + e + `","numbers":[3,2],"matches":2,"first":1,"last":4,"missed":0,"more":null}` + "\n", []string{"/find?re=t(wo|hree)"}},
		{`{"epoch":"` + e + `","numbers":[],"matches":1,"first":1,"last":4,"missed":0,"more":null}` + "\n", []string{"/find?level=warn&limit=0"}},
	} {
		if got := curl(c.args...); got != c.want {
			t.Errorf("curl %q: %q, want %q", c.args, got, c.want)
		}
	}
	stream := exec.Command("curl", "--silent", "-N", "--max-time", fmt.Sprint(patience.Seconds()), p.url+"/events?since=1h&match=t&not=1&format=ndjson")
	out, err := stream.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	first, _ := lines.ReadString('\n')
	second, _ := lines.ReadString('\n')
	p.publish(t, "done", "")
	third, _ := lines.ReadString('\n')
	stream.Process.Kill()
	stream.Wait()
	if !strings.HasPrefix(first, `{"id":"`+e+`.1.`) || !strings.Contains(third, `"data":"done"`) {
		t.Errorf("a stream of objects: %q, %q, %q", first, second, third)
	}
	refused, err := exec.Command("curl", "--silent", p.url+"/find?re=(%3F=a)").Output()
	if err != nil || !strings.HasPrefix(string(refused), "read re: ") {
		t.Errorf("an expression of a browser: %q, %v", refused, err)
	}
}
