package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// startNode starts a node without a source.
func startNode(t testing.TB, log, name string, args ...string) *program {
	t.Helper()
	return start(t, append([]string{"--join", log, "--node", name}, args...)...)
}

// history returns the events that a node has, as ID TYPE DATA.
func (p *program) history(t testing.TB) (all []string) {
	t.Helper()
	blocks, _ := p.poll(t, "?wait=0&from=start")
	for _, b := range blocks {
		if b.id != "" && b.typ != "hello" && b.typ != "gap" {
			all = append(all, b.id+" "+b.typ+" "+b.data)
		}
	}
	return all
}

// wantOneLog waits until nodes have the same n events.
func wantOneLog(t testing.TB, n int, nodes ...*program) {
	t.Helper()
	var all [][]string
	if !comesTrue(t, patience, func() bool {
		all = nil
		for _, p := range nodes {
			all = append(all, p.history(t))
		}
		for _, h := range all {
			if len(h) != n || strings.Join(h, "\n") != strings.Join(all[0], "\n") {
				return false
			}
		}
		return true
	}) {
		t.Fatalf("the nodes have %q, want the same %d events", all, n)
	}
}

// orderRoom gives an order to the room.
func (p *program) orderRoom(t testing.TB, order string) {
	t.Helper()
	if got := p.ask(t, http.MethodPost, "/room", strings.NewReader(order), keyHeader, p.key(t)); got.code != http.StatusCreated {
		t.Fatalf("POST /room: %d %s", got.code, got.body)
	}
}

// clusterStatus is what /status says of a cluster.
type clusterStatus struct {
	Node   string
	Name   string
	Epoch  string
	Engine struct {
		Address, Log, Error string
		Connected           bool
		Lag                 int64
	}
	Nodes []struct {
		Name    string
		Viewers int
	}
	Viewers int
}

func (p *program) clusterStatus(t testing.TB) (s clusterStatus) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.ask(t, http.MethodGet, "/status", nil).body), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// A viewer sees one log at any node, and goes on at another where it was.
func TestCluster_nodesShowOneLog(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	file := filepath.Join(t.TempDir(), "talk.ndjson")
	a, in := startFed(t, "--join", server.log("talk"), "--node", "a")
	fmt.Fprint(in, "one\ntwo\n")
	a.waitForURL(t)
	b := startNode(t, server.log("talk"), "b", "--record", file)

	l := a.listen(t, "")
	last := l.events(t, 2)[1]
	l.close()
	id := b.publish(t, "three", "?key=k&type=note")
	if again := a.publish(t, "three", "?key=k&type=note"); again != id {
		t.Errorf("the key made %s, and then %s", id, again)
	}
	l = b.listen(t, "", "Last-Event-ID", last.id)
	if hello := l.next(t); !strings.Contains(hello.data, `"resumed":true`) || !strings.Contains(hello.data, `"node":"b"`) {
		t.Errorf("hello %q, want resumed at b", hello.data)
	}
	if got := l.events(t, 1)[0]; got.id != id || got.data != "three" {
		t.Errorf("after the move came %+v, want %s", got, id)
	}
	in.Close()
	if got := l.untilLogged(t, "source"); got.data != `{"state":"ended","text":"a: input ended, 2 lines"}` {
		t.Errorf("the end of a source is %q", got.data)
	}
	eventually(t, "the other node counts the viewer", func() bool { return a.clusterStatus(t).Viewers == 1 })
	a.orderRoom(t, `{"do":"question","text":"Tea?","answers":["yes","no"]}`)
	for _, p := range []*program{a, b} { // the same voter, who has moved
		if got := p.ask(t, http.MethodPost, "/vote?client=v", strings.NewReader(`{"question":1,"answer":1}`)); got.code != http.StatusCreated {
			t.Errorf("a vote is answered %d %s", got.code, got.body)
		}
	}
	eventually(t, "both nodes have the votes of one voter", func() bool {
		x, y := a.ask(t, http.MethodGet, "/room", nil).body, b.ask(t, http.MethodGet, "/room", nil).body
		return x == y && strings.Count(x, `":1}`) == 1
	})
	wantOneLog(t, 7, a, b)
	var status clusterStatus
	if name := a.clusterStatus(t).Name; name != "talk" {
		t.Errorf("the log is called %q at the node that reads standard input", name)
	}
	if !comesTrue(t, patience, func() bool {
		status = b.clusterStatus(t)
		return status.Engine.Connected && status.Engine.Log == "talk" && status.Engine.Lag == 0 &&
			len(status.Nodes) == 2 && status.Nodes[0].Name == "b" && status.Nodes[1].Name == "a"
	}) {
		t.Errorf("status %+v, want both nodes", status)
	}
	l.close()
	b.interrupt(t)
	recorded, _ := os.ReadFile(file)
	for n, word := range []string{"one", "two", "three"} {
		if strings.Count(string(recorded), fmt.Sprintf("{\"n\":%d,", n+1)) != 1 || strings.Count(string(recorded), fmt.Sprintf("%q}", word)) != 1 {
			t.Errorf("event %d, %s, is not once in the recording:\n%s", n+1, word, recorded)
		}
	}
}

// Two clocks are one: each tick comes once, and one goes on when the other is killed.
func TestCluster_clocksAreOne(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	a := startNode(t, server.log("time"), "a", "--interval", "500ms")
	b := startNode(t, server.log("time"), "b", "--interval", "500ms")
	l := b.listen(t, "?from=start")
	ticks := l.events(t, 3)
	a.kill()
	ticks = append(ticks, l.events(t, 3)...)
	times := map[string]int{}
	for _, e := range ticks {
		if times[e.data]++; times[e.data] > 2 {
			t.Errorf("%q came for the third time, want two ticks a second: %+v", e.data, ticks)
		}
	}
}

// While the server is away viewers are told, a POST is refused, and a source waits: nothing is
// lost.
func TestCluster_serverKilled(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	a, in := startFed(t, "--join", server.log("talk"), "--node", "a")
	fmt.Fprint(in, "one\n")
	a.waitForURL(t)
	b := startNode(t, server.log("talk"), "b")
	l := b.listen(t, "")
	one := l.events(t, 1)[0]
	server.kill()
	if got := l.until(t, "source"); got.id != "" || !strings.Contains(got.data, `"state":"away"`) {
		t.Errorf("a killed server is told by %+v", got)
	}
	if got := b.ask(t, http.MethodPost, "/events", strings.NewReader("x")); got.code != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
		t.Errorf("a POST is answered %d with Retry-After %q, want 503", got.code, got.header.Get("Retry-After"))
	}
	blocks, next := b.poll(t, "?wait=0&after="+one.id)
	if len(blocks) != 1 || !strings.Contains(blocks[0].data, `"state":"away"`) || !strings.HasPrefix(one.id, next) {
		t.Errorf("a poll is answered %+v and %s, want away", blocks, next)
	}
	fmt.Fprint(in, "two\nthree\n")
	eventually(t, "the other node notices it, too", func() bool { return !a.clusterStatus(t).Engine.Connected })
	server.start()
	if got := l.until(t, "source"); !strings.Contains(got.data, `"state":"back"`) {
		t.Errorf("the server that is back is told by %+v", got)
	}
	if got := l.events(t, 2); got[0].data != "two" || got[1].data != "three" {
		t.Errorf("then came %+v, want two and three", got)
	}
	b.publish(t, "four", "")
	wantOneLog(t, 4, a, b)
}

// A source whose node goes is told of once: by that node where it is stopped, else by the others.
func TestCluster_sourceGone(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	var said atomic.Int64
	if _, err := server.client().Conn().Subscribe("pushpane.talk.source", func(*nats.Msg) { said.Add(1) }); err != nil {
		t.Fatal(err)
	}
	dies, in := startFed(t, "--join", server.log("talk"), "--node", "dies")
	fmt.Fprint(in, "one\n")
	dies.waitForURL(t)
	b, c := startNode(t, server.log("talk"), "b"), startNode(t, server.log("talk"), "c")
	stops, in := startFed(t, "--join", server.log("talk"), "--node", "stops")
	fmt.Fprint(in, "two\n")
	stops.waitForURL(t)
	wantOneLog(t, 2, b, c)
	stops.cmd.Process.Signal(os.Interrupt) // a second one would end it before it says so
	if code := stops.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	wantOneLog(t, 3, b, c)
	if got := b.history(t)[2]; !strings.HasSuffix(got, `source {"state":"ended","text":"stops: the program was stopped"}`) {
		t.Errorf("of a source that was stopped came %s", got)
	}
	for _, p := range []*program{b, c} {
		eventually(t, "the others know the node", func() bool { return len(p.clusterStatus(t).Nodes) == 3 })
	}
	dies.kill()
	eventually(t, "another says that it has gone", func() bool { return said.Load() >= 2 })
	b.publish(t, "three", "")
	wantOneLog(t, 5, b, c)
	if got := b.history(t)[3]; !strings.Contains(got, `source {"state":"lost","text":"dies: nothing was heard`) {
		t.Errorf("of a source that has gone came %s", got)
	}
}

// What is missing in the log of the server is a gap with its count. The stream of another program
// is shown as it is.
func TestCluster_holes(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	js := server.client()
	s, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "pushpane-theirs", Subjects: []string{"pushpane.theirs.>"}, MaxBytes: 4 << 20})
	if err != nil {
		t.Fatal(err)
	}
	publish := func(subject, data string) {
		t.Helper()
		if _, err := js.Publish(t.Context(), "pushpane.theirs."+subject, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 9 {
		publish("message", fmt.Sprint(i+1))
	}
	for _, n := range []uint64{4, 5, 6} {
		if err := s.DeleteMsg(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	a := startNode(t, server.log("theirs"), "a")
	epoch := a.clusterStatus(t).Epoch
	l := a.listen(t, "", "Last-Event-ID", epoch+".3")
	if gap := l.until(t, "gap"); gap.data != `{"missed":3,"reason":"history"}` {
		t.Errorf("gap %q, want 3 missed", gap.data)
	}
	if got := l.events(t, 3); got[0].data != "7" || !strings.HasPrefix(got[0].id, epoch+".7.") {
		t.Errorf("behind the gap is %+v", got[0])
	}
	// What no stream of ours takes leaves a mark in its place.
	publish("open", "x")
	publish("source", "no JSON")
	publish("message", "12")
	for range 2 {
		if got := l.untilLogged(t, "source"); !strings.Contains(got.data, `{"state":"lost","text":"an event was left out: `) {
			t.Errorf("a foreign event is shown as %+v", got)
		}
	}
	if got := l.events(t, 1)[0]; got.data != "12" || !strings.HasPrefix(got.id, epoch+".12.") {
		t.Errorf("after the foreign ones came %+v", got)
	}
	b := startNode(t, server.log("theirs"), "b")
	if got := b.clusterStatus(t).Epoch; got != epoch {
		t.Errorf("the epoch is %s at one node and %s at another", epoch, got)
	}
}

// Messages that are larger than the server takes now, and than a node asks for at once, are marks
// in their places, and what is behind them comes.
func TestCluster_messagesOfALargerServer(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "nats.conf")
	limit := func(size string) {
		t.Helper()
		if err := os.WriteFile(config, []byte("max_payload: "+size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	limit("16MB")
	server := startEngine(t, "-js", "-c", config)
	js := server.client()
	stream := jetstream.StreamConfig{Name: "pushpane-talk", Subjects: []string{"pushpane.talk.>"}, MaxBytes: 256 << 20}
	eventually(t, "the log is made", func() bool {
		_, err := js.CreateStream(t.Context(), stream)
		return err == nil
	})
	large := make([]byte, 9<<20)
	for i, data := range [][]byte{large, []byte("one"), []byte("two"), large, large, []byte("three")} {
		if _, err := js.Publish(t.Context(), "pushpane.talk.message", data); err != nil {
			t.Fatalf("message %d: %v", i+1, err)
		}
	}
	server.kill()
	limit("1MB")
	server.start()
	eventually(t, "the server is there again", func() bool {
		_, err := js.Stream(t.Context(), "pushpane-talk")
		return err == nil
	})
	a := startNode(t, server.log("talk"), "a")
	a.publish(t, "four", "")
	var got []string
	for i, h := range a.history(t) {
		if !strings.Contains(h, fmt.Sprintf(".%d.", i+1)) {
			t.Errorf("event %d is %s", i+1, h)
		}
		_, text, _ := strings.Cut(h, " ")
		got = append(got, text)
	}
	mark := `source {"state":"lost","text":"an event was left out: refuse event: 9437244 bytes as encoded is more than 1048576"}`
	if want := []string{mark, " one", " two", mark, mark, " three", " four"}; !slices.Equal(got, want) {
		t.Errorf("the log is %q, want %q", got, want)
	}
}

// A node that began behind older types takes a new one where the others would not, and all show the
// event alike.
func TestCluster_moreTypesThanOneNodePublishes(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	js := server.client()
	a := start(t, "--join", server.log("talk"), "--node", "a", "--history", "2MiB")
	for i := range 64 {
		a.publish(t, "x", fmt.Sprint("?type=old", i))
	}
	if got := a.ask(t, http.MethodPost, "/events?type=new", strings.NewReader("x")); got.code != http.StatusBadRequest {
		t.Errorf("type 65 is answered %d %s", got.code, got.body)
	}
	for range 36 { // the server has none of the old ones then
		if _, err := js.Publish(t.Context(), "pushpane.talk.message", []byte(strings.Repeat("x", 64<<10))); err != nil {
			t.Fatal(err)
		}
	}
	b := startNode(t, server.log("talk"), "b")
	id := b.publish(t, "x", "?type=new")
	for _, p := range []*program{a, b} {
		var got block
		if !comesTrue(t, patience, func() bool {
			blocks, _ := p.poll(t, "?wait=0&after="+id[:strings.IndexByte(id, '.')]+".100")
			at := slices.IndexFunc(blocks, func(b block) bool { return b.id == id })
			if at >= 0 {
				got = blocks[at]
			}
			return at >= 0
		}) || got.typ != "new" || got.data != "x" {
			t.Errorf("event 101 is %+v, want %s of the type new", got, id)
		}
	}
}

// A message whose acknowledgement is lost, and which its client sends again, is one event.
func TestCluster_acknowledgementLost(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	proxy := muteProxyTo(t, server.addr)
	a, b := startNode(t, "nats://"+proxy.addr+"/talk", "a"), startNode(t, server.log("talk"), "b")
	a.publish(t, "one", "")
	proxy.mute.Store(true)
	if got := a.ask(t, http.MethodPost, "/events?key=k", strings.NewReader("two")); got.code != http.StatusServiceUnavailable {
		t.Errorf("without an acknowledgement the answer is %d, want 503", got.code)
	}
	proxy.mute.Store(false)
	proxy.cut()
	eventually(t, "the message is sent again", func() bool {
		return a.ask(t, http.MethodPost, "/events?key=k", strings.NewReader("two")).code == http.StatusCreated
	})
	wantOneLog(t, 2, a, b)
}

// A batch of lines whose acknowledgement is lost is sent again, and kept once.
func TestCluster_acknowledgementOfLinesLost(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	proxy := muteProxyTo(t, server.addr)
	a, in := startFed(t, "--join", "nats://"+proxy.addr+"/talk", "--node", "a")
	fmt.Fprint(in, "one\n")
	a.waitForURL(t)
	b := startNode(t, server.log("talk"), "b")
	wantOneLog(t, 1, a, b)
	proxy.mute.Store(true)
	fmt.Fprint(in, "two\nthree\nfour\n")
	wantOneLog(t, 4, b)
	proxy.mute.Store(false)
	proxy.cut()
	fmt.Fprint(in, "five\n")
	wantOneLog(t, 5, a, b)
}

// What cannot be joined is refused in one line, with what is wrong, and without secrets.
func TestCluster_refusals(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(config, []byte(`authorization { user: ada, password: s3cret, timeout: 30 }`), 0o600); err != nil {
		t.Fatal(err)
	}
	strict := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(strict, []byte(`authorization { users: [
		{ user: create, password: s3cret, permissions: { publish: { deny: "$JS.API.STREAM.CREATE.>" } } }
		{ user: consumer, password: s3cret, permissions: { publish: { deny: "$JS.API.CONSUMER.>" } } }
		{ user: inbox, password: s3cret, permissions: { subscribe: { deny: "_INBOX.>" } } }
	] }
	jetstream { max_file_store: 100MB }`), 0o600); err != nil {
		t.Fatal(err)
	}
	plain, server, denying := startEngine(t), startEngine(t, "-js", "-c", config), startEngine(t, "-js", "-c", strict)
	nobody := "nats://" + freeAddr(t) + "/talk"
	open := startEngine(t, "-js")
	js := open.client()
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "pushpane-aged", Subjects: []string{"pushpane.aged.>"}, MaxAge: time.Hour}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args, env []string
		code      int
		want      string
	}{
		{[]string{"--join", "http://x"}, nil, 2, `"http://x" is not nats://HOST:PORT/LOG`},
		{[]string{"--join", withUser(server.log("talk"), "ada", "s3cret")}, nil, 2, "the list of processes"},
		{nil, []string{"PUSHPANE_JOIN=" + withUser(server.log("talk"), "ada", "wr0ng")}, 1, "Authorization"},
		{[]string{"--join", server.log("talk")}, []string{"NATS_USER=ada", "NATS_PASSWORD=wr0ng"}, 1, "Authorization"},
		{[]string{"--join", plain.log("talk")}, nil, 1, "no JetStream"},
		{[]string{"--join", nobody}, nil, 1, "no server listens there"},
		{[]string{"--join", strings.Replace(plain.log("talk"), "nats:", "tls:", 1)}, nil, 1, "the server has no TLS"},
		{[]string{"--join", strings.Replace(plain.log("talk"), "nats:", "ws:", 1)}, nil, 1, "speaks no WebSocket"},
		{[]string{"--join", denying.log("talk")}, []string{"NATS_USER=create", "NATS_PASSWORD=s3cret"}, 1, `Publish to "$JS.API.STREAM.CREATE.pushpane-talk"`},
		{[]string{"--join", denying.log("talk")}, []string{"NATS_USER=inbox", "NATS_PASSWORD=s3cret"}, 1, `Subscription to "_INBOX.>"`},
		{[]string{"--join", denying.log("talk")}, []string{"NATS_USER=consumer", "NATS_PASSWORD=s3cret"}, 1, "no space for the log (--history"},
		{[]string{"--join", denying.log("talk"), "--history", "2MiB"}, []string{"NATS_USER=consumer", "NATS_PASSWORD=s3cret"}, 1, `Publish to "$JS.API.CONSUMER.CREATE.pushpane-talk.>"`},
		{[]string{"--join", open.log("aged")}, nil, 1, "an age limit of 1h0m0s"},
		{[]string{"--join", open.log("talk"), "--history", "1MiB"}, nil, 2, "--history 1MiB is less than 2MiB"},
		{[]string{"--join", open.log("talk"), "--append", "--record", "x"}, nil, 2, "--append"},
		{[]string{"--join", open.log("talk"), "--lan"}, nil, 2, "--lan"},
	} {
		p := launch(t, nil, c.env, append(c.args, "--port", "0", "--no-browser")...)
		code, said := p.exitCode(t, 0), p.stderr.String()
		if code != c.code || !strings.Contains(said, c.want) || strings.Contains(said, "s3cret") || strings.Contains(said, "wr0ng") || strings.Count(said, "error:") != 1 {
			t.Errorf("%q %q: exit %d, %q; want %d and %q", c.args, c.env, code, said, c.code, c.want)
		}
	}
	p := launch(t, nil, []string{"NATS_USER=ada", "NATS_PASSWORD=s3cret"}, "--join", server.log("talk"), "--port", "0", "--no-browser", "--verbose")
	p.waitForURL(t)
	if s := p.clusterStatus(t); !s.Engine.Connected || s.Engine.Address != "nats://"+server.addr || strings.Contains(p.stderr.String(), "s3cret") {
		t.Errorf("status %+v, stderr %q", s, p.stderr.String())
	}
}

// A node that starts when the acts of the room are no longer in the server's log has the same room
// as the others, also where no node is left that has seen them, and where the server dropped them
// while the only node could not reach it.
func TestCluster_roomOutlivesItsActs(t *testing.T) {
	t.Parallel()
	server := startEngine(t, "-js")
	js := server.client()
	wire := muteProxyTo(t, server.addr)
	a := start(t, "--join", "nats://"+wire.addr+"/talk", "--node", "a", "--history", "2MiB")
	fill := func() { // more than the log keeps
		t.Helper()
		line := []byte(strings.Repeat("x", 64<<10))
		for range 36 {
			if _, err := js.Publish(t.Context(), "pushpane.talk.message", line); err != nil {
				t.Fatal(err)
			}
		}
	}
	room := func(p *program) string {
		t.Helper()
		var all map[string]any
		if err := json.Unmarshal([]byte(p.ask(t, http.MethodGet, "/room?client=v", nil).body), &all); err != nil {
			t.Fatal(err)
		}
		delete(all, "acts") // of those that are kept
		text, _ := json.Marshal(all)
		return string(text)
	}
	one, two := a.publish(t, "one", ""), a.publish(t, "two", "?type=chat")
	id := func(s string) string { return s[:strings.LastIndexByte(s, '.')] }
	a.orderRoom(t, `{"do":"pin","id":"`+id(one)+`"}`)
	a.orderRoom(t, `{"do":"bookmark","id":"`+id(one)+`","note":"begin"}`)
	a.orderRoom(t, `{"do":"remove","id":"`+id(two)+`"}`)
	a.orderRoom(t, `{"do":"write","on":true}`)
	a.orderRoom(t, `{"do":"question","text":"Tea?","answers":["yes","no"]}`)
	if got := a.ask(t, http.MethodPost, "/vote?client=v", strings.NewReader(`{"question":1,"answer":2}`)); got.code != http.StatusCreated {
		t.Fatalf("a vote is answered %d %s", got.code, got.body)
	}
	before := room(a)
	same := func(when string, nodes ...*program) {
		t.Helper()
		var got []string
		if !comesTrue(t, patience, func() bool {
			got = nil
			for _, p := range nodes {
				got = append(got, room(p))
			}
			return strings.Count(strings.Join(got, ""), `"note":"begin"`) == len(nodes) && strings.Count(strings.Join(got, ""), `":2}`) == len(nodes) &&
				got[0] == got[len(got)-1]
		}) {
			t.Fatalf("%s the rooms are %q, want that of before: %s", when, got, before)
		}
	}
	for range 3 {
		fill()
	}
	b := startNode(t, server.log("talk"), "b")
	if hello := b.history(t)[0]; strings.Contains(hello, "one") {
		t.Fatalf("the log still has %s", hello)
	}
	same("behind a full log", a, b)

	a.kill()
	b.kill()
	a = start(t, "--join", "nats://"+wire.addr+"/talk", "--node", "a", "--history", "2MiB")
	same("after all were killed", a)

	a.orderRoom(t, `{"do":"bookmark","id":"`+id(a.publish(t, "three", ""))+`","note":"later"}`)
	wire.gate.Lock() // the server drops it before a node has told it to another
	fill()
	fill()
	wire.cut()
	wire.gate.Unlock()
	eventually(t, "the node has come back", func() bool { return a.clusterStatus(t).Engine.Connected })
	for range 3 {
		fill()
	}
	b = startNode(t, server.log("talk"), "b")
	same("after a hole", a, b)
	if got := room(b); !strings.Contains(got, `"note":"later"`) {
		t.Errorf("the room of a late node is %s, want the bookmark that the server has dropped", got)
	}
}
