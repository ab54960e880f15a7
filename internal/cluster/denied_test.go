package cluster

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// mute is an engine that answers nothing.
type mute struct {
	jetstream.JetStream
	sent func()
}

func (m mute) PublishMsg(ctx context.Context, _ *nats.Msg, _ ...jetstream.PublishOpt) (*jetstream.PubAck, error) {
	m.sent()
	<-ctx.Done()
	return nil, ctx.Err()
}

// empty is a log without events.
type empty struct{ jetstream.Stream }

func (empty) Info(context.Context, ...jetstream.StreamInfoOpt) (*jetstream.StreamInfo, error) {
	return &jetstream.StreamInfo{}, nil
}

// A user without the permission to publish reads so: once on the terminal, in /status, and in the
// answer to a POST, which does not wait for its end.
func TestDenied_isSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		n := &Node{log: "talk", nc: &nats.Conn{}, stream: empty{}, waiting: map[string]chan int64{}, denied: map[string]denial{}, report: func(text string) { said = append(said, text) }}
		n.now.largest = 1 << 20
		refusal := fmt.Errorf("%w: %s", nats.ErrPermissionViolation, `Permissions Violation for Publish to "pushpane.talk.message"`)
		n.js = mute{sent: func() { n.noteDenied(refusal) }}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		for range 2 {
			began := time.Now()
			_, err := n.Publish(ctx, "", "message", false, [][]byte{[]byte("x")})
			if !errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), `Publish to "pushpane.talk.message"`) || time.Since(began) > askWait {
				t.Errorf("after %v the answer is %v, want the reason after one attempt", time.Since(began), err)
			}
		}
		if len(said) != 1 || !strings.Contains(said[0], "pushpane.talk.message") {
			t.Errorf("on the terminal is %q, want the reason once", said)
		}
		if got := n.Status(0).Engine.Error; !strings.Contains(got, "pushpane.talk.message") {
			t.Errorf("/status has the error %q", got)
		}
		// A source waits until it is permitted.
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, stop)
		if _, err := n.Publish(ctx, "", "message", true, [][]byte{[]byte("x")}); errors.Is(err, ErrDenied) || err == nil || len(said) != 1 {
			t.Errorf("a source gets %v, and the terminal %q", err, said)
		}
		if err := n.explain(context.DeadlineExceeded); strings.Contains(err.Error(), "Permissions Violation") {
			t.Errorf("who joins reads %v, of what a node needs not", err)
		}
		n.noteDenied(fmt.Errorf("%w: %s", nats.ErrPermissionViolation, `Permissions Violation for Publish to "$JS.API.STREAM.INFO.pushpane-talk"`))
		if err := n.explain(context.DeadlineExceeded); !strings.HasSuffix(err.Error(), `enough: Permissions Violation for Publish to "$JS.API.STREAM.INFO.pushpane-talk"`) {
			t.Errorf("who joins reads %v", err)
		}
	})
}

// However many subjects were denied, who publishes to one is told; the terminal names each once, up
// to a bound. What the client calls otherwise each time is one.
func TestDenied_eachSubject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		n := &Node{name: "pushpane-talk", log: "talk", denied: map[string]denial{}, report: func(text string) { said = append(said, text) }}
		deny := func(what, subject string) {
			time.Sleep(time.Second)
			n.noteDenied(fmt.Errorf("%w: Permissions Violation for %s to %q", nats.ErrPermissionViolation, what, subject))
		}
		for i := range 300 {
			deny("Publish", fmt.Sprint("$JS.API.CONSUMER.CREATE.pushpane-talk.", i))
			deny("Subscription", fmt.Sprint("_INBOX.", i, ".x"))
		}
		if len(said) != 2 || !strings.HasSuffix(said[0], `"$JS.API.CONSUMER.CREATE.pushpane-talk.>"`) || !strings.HasSuffix(said[1], `"_INBOX.>"`) {
			t.Errorf("on the terminal is %q, want two kinds of subjects", said)
		}
		for i := range 2 * maxDenied {
			began := time.Now()
			subject := fmt.Sprint("pushpane.talk.t", i)
			deny("Publish", subject)
			if err := n.deniedSince(subject, began); !errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), subject) {
				t.Errorf("who publishes to %s gets %v", subject, err)
			}
		}
		if len(n.denied) != maxDenied || len(said) != maxDenied+1 || !strings.Contains(said[maxDenied-1], `t197"`) || !strings.Contains(said[maxDenied], "no more") {
			t.Errorf("%d subjects are remembered, and %d told, the last as %q", len(n.denied), len(said), said[len(said)-1])
		}
	})
}
