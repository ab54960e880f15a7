package cluster

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

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
