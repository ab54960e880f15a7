package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A log that was deleted and made again, restored from a copy, or purged is another: every viewer
// gets a gap, and reads on.
func TestCluster_logReplaced(t *testing.T) {
	t.Parallel()
	foreign := jetstream.StreamConfig{Name: "pushpane-talk", Subjects: []string{"pushpane.talk.>"}, MaxBytes: 4 << 20}
	for name, replace := range map[string]func(c *replacedLog){
		"made_again": func(c *replacedLog) {
			if err := c.js.DeleteStream(t.Context(), "pushpane-talk"); err != nil {
				t.Fatal(err)
			}
		},
		"restored": func(c *replacedLog) { c.restore(func() {}) },
		// Its numbers have gone to other events before any node sees it.
		"restored_and_gone_on": func(c *replacedLog) {
			c.restore(func() {
				for i := range 20 {
					if _, err := c.js.Publish(t.Context(), "pushpane.talk.message", fmt.Append(nil, "other ", i)); err != nil {
						t.Fatal(err)
					}
				}
			})
		},
		// As nats stream rm and nats stream restore do, while the nodes run and have noticed.
		"restored_by_command": func(c *replacedLog) {
			if err := c.js.DeleteStream(t.Context(), "pushpane-talk"); err != nil {
				t.Fatal(err)
			}
			for _, p := range c.nodes {
				eventually(t, "the log is missed", func() bool { return !p.clusterStatus(t).Engine.Connected })
			}
			c.restoreSnapshot()
		},
		"purged": func(c *replacedLog) {
			s, err := c.js.Stream(t.Context(), "pushpane-talk")
			if err == nil {
				err = s.Purge(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &replacedLog{t: t, engine: startEngine(t, "-js")}
			c.js = c.engine.client()
			if name == "purged" { // which a log of ours does not allow
				if _, err := c.js.CreateStream(t.Context(), foreign); err != nil {
					t.Fatal(err)
				}
			}
			c.wire = muteProxyTo(t, c.engine.addr)
			log := "nats://" + c.wire.addr + "/talk"
			a, b := startNode(t, log, "a"), startNode(t, log, "b")
			c.nodes = []*program{a, b}
			for i := range 10 {
				switch {
				case i == 5 && name == "restored_by_command":
					c.takeSnapshot()
				case i == 5 && strings.HasPrefix(name, "restored"):
					c.copyStore()
				}
				eventually(t, "an event is taken", func() bool {
					return a.ask(t, http.MethodPost, "/events?key="+fmt.Sprint("o", i), strings.NewReader(fmt.Sprint(i))).code == http.StatusCreated
				})
			}
			l := b.listen(t, "")
			last := l.events(t, 10)[9]
			replace(c)
			eventually(t, "both nodes have the new log", func() bool {
				x, y := a.clusterStatus(t).Epoch, b.clusterStatus(t).Epoch
				return x == y && !strings.HasPrefix(last.id, x)
			})
			for range l.blocks { // until the node ends the stream, for the viewer to come back
			}
			eventually(t, "the new log takes an event", func() bool {
				return a.ask(t, http.MethodPost, "/events?key=n", strings.NewReader("new")).code == http.StatusCreated
			})
			for _, p := range c.nodes {
				l := p.listen(t, "", "Last-Event-ID", last.id)
				if gap := l.until(t, "gap"); gap.data != `{"missed":null,"reason":"restart"}` {
					t.Errorf("gap %q, want restart", gap.data)
				}
				for l.events(t, 1)[0].data != "new" {
				}
				blocks, _ := p.poll(t, "?wait=0&after="+last.id)
				if at := slices.IndexFunc(blocks, func(b block) bool { return b.typ == "gap" }); at < 0 || blocks[at].data != `{"missed":null,"reason":"restart"}` {
					t.Errorf("a poll is answered %+v, want a gap that says restart", blocks)
				}
			}
		})
	}
}

// replacedLog is a server whose log is replaced.
type replacedLog struct {
	t      *testing.T
	engine *engine
	js     jetstream.JetStream // by no proxy
	nodes  []*program
	wire   *muteProxy // before the server
	copy   string     // of its store
	taken  []byte     // the settings and the state of a snapshot
	chunks [][]byte   // of which it consists
}

// copyStore copies the store of the server while that is down.
func (c *replacedLog) copyStore() {
	c.engine.kill()
	c.copy = c.t.TempDir()
	if err := os.CopyFS(c.copy, os.DirFS(c.engine.store())); err != nil {
		c.t.Fatal(err)
	}
	c.engine.start()
}

// restore brings the copy back, of which the nodes see nothing until then has been called.
func (c *replacedLog) restore(then func()) {
	c.wire.gate.Lock()
	c.engine.kill()
	if err := os.RemoveAll(c.engine.store()); err != nil {
		c.t.Fatal(err)
	}
	if err := os.CopyFS(c.engine.store(), os.DirFS(c.copy)); err != nil {
		c.t.Fatal(err)
	}
	c.engine.start()
	eventually(c.t, "the copy is there", func() bool {
		s, err := c.js.Stream(c.t.Context(), "pushpane-talk")
		return err == nil && s.CachedInfo().State.LastSeq == 5
	})
	then()
	c.wire.gate.Unlock()
}

// takeSnapshot asks for what nats stream backup writes to a file.
func (c *replacedLog) takeSnapshot() {
	nc := c.js.Conn()
	to := nc.NewInbox()
	arriving, err := nc.SubscribeSync(to)
	if err != nil {
		c.t.Fatal(err)
	}
	answer := c.request("$JS.API.STREAM.SNAPSHOT.pushpane-talk", fmt.Appendf(nil, `{"deliver_subject":%q}`, to))
	var taken struct {
		Config json.RawMessage `json:"config"`
		State  json.RawMessage `json:"state"`
	}
	if err := json.Unmarshal(answer.Data, &taken); err != nil {
		c.t.Fatal(err)
	}
	c.taken = fmt.Appendf(nil, `{"config":%s,"state":%s}`, taken.Config, taken.State)
	for {
		m, err := arriving.NextMsg(patience)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(m.Data) == 0 {
			return
		}
		c.chunks = append(c.chunks, m.Data)
		if m.Reply != "" {
			if err := nc.Publish(m.Reply, nil); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

// restoreSnapshot makes the log again from the snapshot.
func (c *replacedLog) restoreSnapshot() {
	var restoring struct {
		To string `json:"deliver_subject"`
	}
	answer := c.request("$JS.API.STREAM.RESTORE.pushpane-talk", c.taken)
	if err := json.Unmarshal(answer.Data, &restoring); err != nil {
		c.t.Fatal(err)
	}
	for _, chunk := range append(c.chunks, nil) {
		answer = c.request(restoring.To, chunk)
	}
	var restored struct {
		State jetstream.StreamState `json:"state"`
	}
	if err := json.Unmarshal(answer.Data, &restored); err != nil || restored.State.LastSeq != 5 {
		c.t.Fatalf("the log that is restored: %s", answer.Data)
	}
}

// request asks the server.
func (c *replacedLog) request(subject string, data []byte) *nats.Msg {
	answer, err := c.js.Conn().Request(subject, data, patience)
	if err != nil {
		c.t.Fatal(err)
	}
	if bytes.Contains(answer.Data, []byte(`"error"`)) {
		c.t.Fatalf("%s is answered %s", subject, answer.Data)
	}
	return answer
}
