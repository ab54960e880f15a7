package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// messages is how many each way sends, one after the other.
const messages = 3000

// way is how a message comes from one client to another.
type way struct {
	name    string
	send    func(text string) error // returns when it is acknowledged
	arrived chan time.Time
	took    []time.Duration
}

// latency measures a POST at one node to a viewer of another, next to what the server alone takes.
func latency(ctx context.Context, s *server) error {
	ways := []*way{
		{name: "POST at node A to a viewer of node B"},
		{name: "plain pair: a publish to a subscriber, nothing kept"},
		{name: "kept pair: a publish to JetStream, acknowledged, to a subscriber of its subject"},
		{name: "read pair: a publish to JetStream, acknowledged, to a consumer of its stream"},
	}
	for _, w := range ways {
		w.arrived = make(chan time.Time, 1)
	}
	if err := connectNodes(ctx, s, ways[0]); err != nil {
		return err
	}
	if err := connectPairs(ctx, s, ways[1], ways[2], ways[3]); err != nil {
		return err
	}
	text := strings.Repeat("x", eventSize)
	for n := range messages + messages/10 {
		for _, w := range ways {
			sent := time.Now()
			answered := make(chan error, 1)
			go func() { answered <- w.send(text) }()
			select {
			case at := <-w.arrived:
				if n >= messages/10 { // the first warm everything up
					w.took = append(w.took, at.Sub(sent))
				}
			case <-time.After(patience):
				return fmt.Errorf("%s: %w", w.name, errLate)
			}
			if err := <-answered; err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
		}
	}
	fmt.Printf("| %d messages of %d bytes, in turn | p50 | p99 | POST to this, p50 / p99 |\n|---|---|---|---|\n", messages, eventSize)
	for _, w := range ways {
		slices.Sort(w.took)
	}
	for _, w := range ways {
		fmt.Printf("| %s | %.0f µs | %.0f µs | %.2f / %.2f |\n", w.name, micro(w.at(50)), micro(w.at(99)),
			micro(ways[0].at(50))/micro(w.at(50)), micro(ways[0].at(99))/micro(w.at(99)))
	}
	return nil
}

func (w *way) at(percent int) time.Duration { return w.took[len(w.took)*percent/100] }

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// connectNodes starts two nodes, and a viewer of the second.
func connectNodes(ctx context.Context, s *server, w *way) error {
	a, _, err := s.node(ctx, "way", "a")
	if err != nil {
		return err
	}
	b, _, err := s.node(ctx, "way", "b")
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b+"/events", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	lines := bufio.NewReader(res.Body)
	for line := ""; !strings.HasPrefix(line, "event: hello"); {
		if line, err = lines.ReadString('\n'); err != nil {
			return err
		}
	}
	s.end = append(s.end, func() { _ = res.Body.Close() })
	go func() {
		for {
			line, err := lines.ReadSlice('\n')
			if err != nil {
				return
			}
			if bytes.HasPrefix(line, []byte("data: xxx")) {
				w.arrived <- time.Now()
			}
		}
	}()
	w.send = func(text string) error {
		res, err := http.Post(a+"/events", "text/plain", strings.NewReader(text))
		if err != nil {
			return err
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusCreated {
			return fmt.Errorf("POST: %s, %w", res.Status, err)
		}
		return nil
	}
	return nil
}

// connectPairs makes a connection of its own for each reader; those that publish share one.
func connectPairs(ctx context.Context, s *server, plain, kept, read *way) error {
	stream, err := s.stream(ctx, "kept")
	if err != nil {
		return err
	}
	readStream, err := s.stream(ctx, "read")
	if err != nil {
		return err
	}
	reader := func() (*nats.Conn, error) {
		nc, err := nats.Connect(s.url)
		if err == nil {
			s.end = append(s.end, nc.Close)
		}
		return nc, err
	}
	for _, p := range []struct {
		w       *way
		subject string
	}{{plain, "plain"}, {kept, stream.CachedInfo().Config.Name + ".x"}} {
		nc, err := reader()
		if err != nil {
			return err
		}
		if _, err := nc.Subscribe(p.subject, func(*nats.Msg) { p.w.arrived <- time.Now() }); err != nil {
			return err
		}
		if err := nc.Flush(); err != nil {
			return err
		}
	}
	nc, err := reader()
	if err != nil {
		return err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	consumer, err := js.CreateConsumer(ctx, readStream.CachedInfo().Config.Name, jetstream.ConsumerConfig{AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true})
	if err != nil {
		return err
	}
	if _, err := consumer.Consume(func(jetstream.Msg) { read.arrived <- time.Now() }); err != nil {
		return err
	}
	plain.send = func(text string) error {
		if err := s.nc.Publish("plain", []byte(text)); err != nil {
			return err
		}
		return s.nc.Flush()
	}
	publish := func(subject string) func(string) error {
		return func(text string) error {
			_, err := s.js.Publish(ctx, subject, []byte(text))
			return err
		}
	}
	kept.send, read.send = publish("kept.x"), publish("read.x")
	return nil
}
