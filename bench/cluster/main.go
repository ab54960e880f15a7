// The command cluster measures what --join costs: cluster PUSHPANE NATS_SERVER. It starts a server
// and two nodes, lets each figure take turns with what it is compared to, so that what disturbs the
// machine disturbs both, and prints a table.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pushpane/bench/program"
)

// limit is for all of it: a node that does not come up must not hold the script for ever.
const limit = 5 * time.Minute

// eventSize is the bytes of an event's data, as in the other measurements.
const eventSize = 100

func main() {
	start := run
	switch {
	case len(os.Args) == 4 && os.Args[1] == "relay": // which it starts itself
		start = relay
	case len(os.Args) != 3:
		fmt.Fprintln(os.Stderr, "usage: cluster PUSHPANE NATS_SERVER")
		os.Exit(2)
	}
	program.Main("cluster", func(ctx context.Context) error { return start(ctx, os.Args[len(os.Args)-2], os.Args[len(os.Args)-1]) })
}

func run(ctx context.Context, pushpane, natsServer string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	s, err := startServer(ctx, natsServer)
	if err != nil {
		return err
	}
	defer s.stop()
	s.pushpane = pushpane
	if err := latency(ctx, s); err != nil {
		return fmt.Errorf("measure the way of a message: %w", err)
	}
	if err := lines(ctx, s); err != nil {
		return fmt.Errorf("measure lines: %w", err)
	}
	return nil
}

// server is a NATS server with JetStream, and a connection to it.
type server struct {
	pushpane string // the program of the nodes
	url      string
	nc       *nats.Conn
	js       jetstream.JetStream
	end      []func()
}

func startServer(ctx context.Context, natsServer string) (*server, error) {
	store, err := os.MkdirTemp("", "pushpane-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{end: []func(){func() { _ = os.RemoveAll(store) }}}
	port, err := program.FreePort()
	if err != nil {
		s.stop()
		return nil, err
	}
	s.url = "nats://127.0.0.1:" + port
	cmd := exec.CommandContext(ctx, natsServer, "-js", "-a", "127.0.0.1", "-p", port, "-sd", store)
	if err := cmd.Start(); err != nil {
		s.stop()
		return nil, err
	}
	s.end = append(s.end, func() { program.Kill(cmd) })
	for s.nc, err = nats.Connect(s.url); err != nil; s.nc, err = nats.Connect(s.url) {
		select {
		case <-ctx.Done():
			s.stop()
			return nil, err
		case <-time.After(20 * time.Millisecond):
		}
	}
	s.js, err = jetstream.New(s.nc, jetstream.WithPublishAsyncMaxPending(4000))
	return s, err
}

// stop ends all that runs, the newest first.
func (s *server) stop() {
	for _, end := range slices.Backward(s.end) {
		end()
	}
	if s.nc != nil {
		s.nc.Close()
	}
}

// stream makes a stream like that of a log.
func (s *server) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	return s.js.CreateStream(ctx, jetstream.StreamConfig{
		Name: name, Subjects: []string{name + ".>"}, MaxBytes: 256 << 20, Storage: jetstream.FileStorage, Replicas: 1, AllowDirect: true,
	})
}

// joined are the arguments of a node.
func (s *server) joined(log, name string) []string {
	return []string{"--join", s.url + "/" + log, "--node", name}
}

// program starts pushpane and returns its address and its standard input.
func (s *server) program(ctx context.Context, args ...string) (url string, in io.WriteCloser, err error) {
	return s.serve(exec.CommandContext(ctx, s.pushpane, append(args, "--port", "0", "--no-browser")...))
}

// serve starts a program that says its address.
func (s *server) serve(cmd *exec.Cmd) (url string, in io.WriteCloser, err error) {
	if in, err = cmd.StdinPipe(); err != nil {
		return "", nil, err
	}
	url, stop, err := program.Serve(cmd)
	if err != nil {
		return "", nil, err
	}
	s.end = append(s.end, stop)
	return url, in, nil
}

// errLate is that a message or a line did not come within patience.
var errLate = errors.New("it did not come")

const patience = 30 * time.Second
