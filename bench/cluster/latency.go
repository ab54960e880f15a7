package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pushpane/bench/program"
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
		{name: "POST at the least that a node could be to a viewer of another such"},
		{name: "POST at a program without --join to a viewer of it"},
		{name: "plain pair: a publish to a subscriber, nothing kept"},
		{name: "kept pair: a publish to JetStream, acknowledged, to a subscriber of its subject"},
		{name: "read pair: a publish to JetStream, acknowledged, to a consumer of its stream"},
	}
	for _, w := range ways {
		w.arrived = make(chan time.Time, 1)
	}
	if err := connectNodes(ctx, s, ways[0], ways[1], ways[2]); err != nil {
		return err
	}
	if err := connectPairs(ctx, s, ways[3], ways[4], ways[5]); err != nil {
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
		fmt.Printf("| %s | %.0f µs | %.0f µs | %.2f / %.2f |\n", w.name, w.at(50), w.at(99),
			ways[0].at(50)/w.at(50), ways[0].at(99)/w.at(99))
	}
	return nil
}

func (w *way) at(percent int) float64 { return program.Percentile(w.took, percent) }

// connect opens a viewer of the node at to, and a connection for what is posted at the node at
// from. Both are sockets of this program: a client of HTTP would add goroutines of its own to the
// figure.
func (w *way) connect(s *server, from, to string) error {
	viewer, err := s.dial(to)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(viewer, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	lines := bufio.NewReader(viewer)
	for line := ""; !strings.HasPrefix(line, "event: hello"); {
		if line, err = lines.ReadString('\n'); err != nil {
			return err
		}
	}
	go program.NoteArrivals(lines, w.arrived)
	conn, err := s.dial(from)
	if err != nil {
		return err
	}
	answers := bufio.NewReader(conn)
	w.send = func(text string) error {
		if _, err := fmt.Fprintf(conn, "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(text), text); err != nil {
			return err
		}
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusCreated {
			return fmt.Errorf("POST: %s, %w", res.Status, err)
		}
		return nil
	}
	return nil
}

// dial connects to the address of a program until the end.
func (s *server) dial(url string) (net.Conn, error) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err == nil {
		s.end = append(s.end, func() { _ = conn.Close() })
	}
	return conn, err
}

// connectNodes starts two nodes, two relays, and a program that joins nothing, to tell what --join
// adds.
func connectNodes(ctx context.Context, s *server, across, least, alone *way) error {
	var urls [5]string
	for i, args := range [][]string{s.joined("way", "a"), s.joined("way", "b"), nil} {
		url, _, err := s.program(ctx, args...)
		if err != nil {
			return err
		}
		urls[i] = url
	}
	if _, err := s.stream(ctx, "relay"); err != nil {
		return err
	}
	for i := 3; i < len(urls); i++ {
		url, _, err := s.serve(exec.CommandContext(ctx, os.Args[0], "relay", s.url, "relay"))
		if err != nil {
			return err
		}
		urls[i] = url
	}
	if err := across.connect(s, urls[0], urls[1]); err != nil {
		return err
	}
	if err := least.connect(s, urls[3], urls[4]); err != nil {
		return err
	}
	return alone.connect(s, urls[2], urls[2])
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
