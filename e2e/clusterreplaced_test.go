package e2e

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

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
			for i := range 10 {
				if i == 5 && strings.HasPrefix(name, "restored") {
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
			for _, p := range []*program{a, b} {
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
	wire   *muteProxy          // before the server
	copy   string              // of its store
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
