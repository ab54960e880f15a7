package cluster

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pushpane/stream"
)

// kept is a message as the tail gets it.
type kept struct {
	jetstream.Msg
	subject string
	header  nats.Header
	about   jetstream.MsgMetadata
}

func (k kept) Subject() string                           { return k.subject }
func (k kept) Data() []byte                              { return []byte("x") }
func (k kept) Headers() nats.Header                      { return k.header }
func (k kept) Metadata() (*jetstream.MsgMetadata, error) { return &k.about, nil }

// What is pending behind a message is known to be in the engine and not here, whoever has published
// it; a message with a subject of no event counts as any other.
func TestDeliver_lagIsWhatIsPending(t *testing.T) {
	s, err := stream.New(stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n := &Node{log: "talk", nc: &nats.Conn{}}
	for i, c := range []struct {
		subject string
		pending uint64
		lag     int64
	}{{"pushpane.talk.message", 7, 7}, {"a", 6, 6}, {"pushpane.talk.message", 0, 5}, {"pushpane.talk.message", 4, 4}} {
		m := kept{subject: c.subject, about: jetstream.MsgMetadata{Sequence: jetstream.SequencePair{Stream: uint64(i + 1)}, NumPending: c.pending}}
		if err := n.deliver(s, []jetstream.Msg{m}); err != nil {
			t.Fatal(err)
		}
		if lag := n.Status(0).Engine.Lag; lag != c.lag {
			t.Errorf("with %d pending behind event %d the lag is %d, want %d", c.pending, i+1, lag, c.lag)
		}
	}
	if e, _ := s.Event(2); e.Type != "source" {
		t.Errorf("the foreign message is %+v, want a mark", e)
	}
}

// The engine refuses a pull for ever whose next message is larger than its limit of bytes.
func TestPulledBytes_largestMessageFits(t *testing.T) {
	for _, payload := range []int64{0, 1 << 20, 4 << 20, 8 << 20, 64 << 20} {
		if got, least := int64(pulledBytes(payload)), max(payload, 8<<20)+1<<13; got < least {
			t.Errorf("with messages of %d bytes %d are pulled, want %d for the largest with its subjects", payload, got, least)
		}
	}
}

// What a server says that has lost its followers is old.
func TestLeads(t *testing.T) {
	lately, before := &jetstream.PeerInfo{Active: time.Second}, &jetstream.PeerInfo{Active: 5 * time.Second}
	away := &jetstream.PeerInfo{Active: time.Second, Offline: true}
	for _, c := range []struct {
		others []*jetstream.PeerInfo
		want   bool
	}{
		{nil, true},
		{[]*jetstream.PeerInfo{lately, before}, true},
		{[]*jetstream.PeerInfo{before, before}, false},
		{[]*jetstream.PeerInfo{away, before}, false},
		{[]*jetstream.PeerInfo{lately}, true},
		{[]*jetstream.PeerInfo{before}, false},
		{[]*jetstream.PeerInfo{lately, lately, before, before}, true},
		{[]*jetstream.PeerInfo{lately, before, before, before}, false},
	} {
		info := &jetstream.StreamInfo{Config: jetstream.StreamConfig{Replicas: len(c.others) + 1}, Cluster: &jetstream.ClusterInfo{Replicas: c.others}}
		if got := leads(info); got != c.want {
			t.Errorf("with %+v it leads: %v, want %v", c.others, got, c.want)
		}
	}
	if leads(&jetstream.StreamInfo{Config: jetstream.StreamConfig{Replicas: 3}}) {
		t.Error("a server leads that names no others")
	}
}
