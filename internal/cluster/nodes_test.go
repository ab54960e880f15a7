package cluster

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pushpane/stream"
)

// A node that says nothing counts no more, and its source is to be announced, unless it is this
// node that hears nobody, or a clock that goes on.
func TestGone_afterSixSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &Node{nodes: map[string]heard{}, there: time.Now()}
		say := func(node, source string) {
			n.hear(fmt.Appendf(nil, `{"node":%q,"process":"p","viewers":1,"source":%q}`, node, source), "self")
		}
		want := func(ours string, viewers int, nodes ...string) {
			t.Helper()
			var got []string
			for _, g := range n.gone(ours) {
				got = append(got, g.Node)
			}
			if fmt.Sprint(got) != fmt.Sprint(nodes) || n.elsewhere() != viewers {
				t.Errorf("gone are %v, want %v; %d viewers, want %d", got, nodes, n.elsewhere(), viewers)
			}
		}
		say("door", "")
		say("lines", "stdin")
		time.Sleep(silentFor)
		want("", 2)
		time.Sleep(time.Millisecond)
		want("", 0, "lines")
		want("", 0, "lines") // until it is announced
		say("lines", "stdin")
		want("", 1)
		n.hear([]byte(`{"node":"lines","process":"p","leaves":true}`), "self")

		say("one", "clock")
		time.Sleep(silentFor / 2)
		say("two", "clock")
		time.Sleep(silentFor/2 + time.Millisecond)
		want("", 1) // two ticks on
		time.Sleep(silentFor / 2)
		want("", 0, "two")
		want("clock", 0) // this one does

		say("lines", "stdin")
		n.away = time.Now()
		time.Sleep(time.Hour)
		want("", 0)
		n.away, n.there = time.Time{}, time.Now()
		time.Sleep(silentFor)
		want("", 0)
		time.Sleep(time.Millisecond)
		want("", 0, "lines")
	})
}

// A node whose going another has announced is not announced again, though the engine may have
// forgotten the key of that.
func TestGone_announcedByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := stream.New(stream.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n := &Node{log: "talk", nodes: map[string]heard{}, there: time.Now()}
		for _, process := range []string{"p", "q"} {
			n.hear(fmt.Appendf(nil, `{"node":"lines","process":%q,"viewers":1,"source":"stdin"}`, process), "self")
		}
		time.Sleep(2 * silentFor)
		m := kept{subject: "pushpane.talk.message", header: nats.Header{jetstream.MsgIDHeader: {"key.gone.p"}}, about: jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Stream: 1}}}
		if err := n.deliver(s, []jetstream.Msg{m}); err != nil {
			t.Fatal(err)
		}
		if gone := n.gone(""); len(gone) != 1 || gone[0].Process != "q" {
			t.Errorf("gone are %+v, want q alone", gone)
		}
	})
}
