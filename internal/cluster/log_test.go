package cluster

import (
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A stream of another program is refused in one line that names the setting, its value and what is
// needed.
func TestCheck_namesTheSetting(t *testing.T) {
	const payload = 1 << 20
	for _, c := range []struct {
		want    string
		payload int64
		change  func(*jetstream.StreamInfo)
	}{
		{"", payload, func(*jetstream.StreamInfo) {}},
		{"", payload, func(i *jetstream.StreamInfo) { i.Config.MaxMsgSize = leastMessage }},
		{"max_msg_size 1024, and an event needs 32768", payload, func(i *jetstream.StreamInfo) { i.Config.MaxMsgSize = 1024 }},
		{"max_bytes 40000, and an event needs 32768, of at most half", payload, func(i *jetstream.StreamInfo) { i.Config.MaxBytes = 40_000 }},
		{"max_payload 1024, and an event needs 32768", 1024, func(*jetstream.StreamInfo) {}},
		{"the mirror theirs, and nothing can be published", payload, func(i *jetstream.StreamInfo) {
			i.Config.Subjects, i.Config.Mirror = nil, &jetstream.StreamSource{Name: "theirs"}
		}},
		{"sources theirs, more", payload, func(i *jetstream.StreamInfo) {
			i.Config.Sources = []*jetstream.StreamSource{{Name: "theirs"}, {Name: "more"}}
		}},
		{"a duplicate window of 1m59s, and a key must be remembered for 2m0s", payload, func(i *jetstream.StreamInfo) {
			i.Config.Duplicates = duplicates - time.Second
		}},
		{"allow_msg_ttl", payload, func(i *jetstream.StreamInfo) { i.Config.AllowMsgTTL = true }},
		{"allow_msg_counter", payload, func(i *jetstream.StreamInfo) { i.Config.AllowMsgCounter = true }},
		{"max_consumers 1, and a node needs 2", payload, func(i *jetstream.StreamInfo) { i.Config.MaxConsumers = 1 }},
		{"", payload, func(i *jetstream.StreamInfo) { i.Config.MaxConsumers, i.State.Consumers = 2, 2 }},
		{"an inactive_threshold of consumers of 10s, and a node needs 30s", payload, func(i *jetstream.StreamInfo) {
			i.Config.ConsumerLimits.InactiveThreshold = 10 * time.Second
		}},
	} {
		info := &jetstream.StreamInfo{Config: jetstream.StreamConfig{
			Name: "pushpane-talk", Subjects: []string{"pushpane.talk.>"}, MaxBytes: 2 << 20, MaxConsumers: -1, MaxMsgSize: -1, Duplicates: duplicates,
		}}
		c.change(info)
		err := check(info.Config, "talk", c.payload)
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("with %+v it is refused with %v, want %q", info.Config, err, c.want)
		}
	}
	for used, want := range map[int]bool{1: true, 2: false} {
		info := &jetstream.StreamInfo{Config: jetstream.StreamConfig{Name: "pushpane-talk", MaxConsumers: 2}, State: jetstream.StreamState{Consumers: used}}
		if err := checkConsumers(info, "talk"); (err == nil) != want {
			t.Errorf("with %d of 2 consumers used: %v, want let in: %v", used, err, want)
		}
	}
}

// What comes by a subject that no event of the log has is foreign: it gets a mark in its place.
func TestTypeOf_anySubject(t *testing.T) {
	for subject, want := range map[string]string{
		"pushpane.talk.message": "message",
		"pushpane.talk.a.b":     "a.b",
		"a":                     " a",
		"":                      " ",
		"pushpane.talk":         " pushpane.talk",
		"pushpane.took.message": " pushpane.took.message",
	} {
		if got := typeOf(subject, "talk"); got != want {
			t.Errorf("the type of %q is %q, want %q", subject, got, want)
		}
	}
}
