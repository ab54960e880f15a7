package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"pushpane/bench/program"
)

const (
	count  = 300_000 // lines a round
	rounds = 5
)

// lines measures how fast the lines of standard input are kept by the server, next to a client that
// publishes as many messages and does not wait for one before the next (nats bench js pub async).
func lines(ctx context.Context, s *server) error {
	_, in, err := s.program(ctx, s.joined("lines", "a")...)
	if err != nil {
		return err
	}
	log, err := s.js.Stream(ctx, "pushpane-lines")
	if err != nil {
		return err
	}
	async, err := s.stream(ctx, "async")
	if err != nil {
		return err
	}
	text := bytes.Repeat([]byte("x"), eventSize)
	some := bytes.Repeat(append(bytes.Clone(text), '\n'), 1000)
	var ours, theirs, ratios []float64
	for range rounds {
		began, err := lastOf(ctx, log)
		if err != nil {
			return err
		}
		start := time.Now()
		for range count / 1000 {
			if _, err := in.Write(some); err != nil {
				return err
			}
		}
		if err := awaitLast(ctx, log, began+count); err != nil {
			return err
		}
		us := count / time.Since(start).Seconds()

		start = time.Now()
		for range count {
			if _, err := s.js.PublishAsync("async.x", text, jetstream.WithStallWait(patience)); err != nil {
				return err
			}
		}
		select {
		case <-s.js.PublishAsyncComplete():
		case <-time.After(patience):
			return fmt.Errorf("publish messages: %w", errLate)
		}
		them := count / time.Since(start).Seconds()
		ours, theirs, ratios = append(ours, us), append(theirs, them), append(ratios, us/them)
	}
	if last, err := lastOf(ctx, async); err != nil || last != rounds*count {
		return fmt.Errorf("publish messages: %d are kept of %d: %w", last, rounds*count, err)
	}
	fmt.Printf("\n| %d lines of %d bytes, %d rounds in turn | median (lowest to highest) |\n|---|---|\n", count, eventSize, rounds)
	fmt.Printf("| lines from standard input, kept by the server | %s thousand/s |\n", program.Spread(ours, 1e3, "%.2f"))
	fmt.Printf("| a client that publishes asynchronously, acknowledged | %s thousand/s |\n", program.Spread(theirs, 1e3, "%.2f"))
	fmt.Printf("| ratio | %s |\n", program.Spread(ratios, 1, "%.2f"))
	return nil
}

func lastOf(ctx context.Context, s jetstream.Stream) (uint64, error) {
	info, err := s.Info(ctx)
	if err != nil {
		return 0, err
	}
	return info.State.LastSeq, nil
}

// awaitLast waits until the stream has a message of that number.
func awaitLast(ctx context.Context, s jetstream.Stream, number uint64) error {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		last, err := lastOf(ctx, s)
		if err != nil || last >= number {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
	return fmt.Errorf("keep line %d: %w", number, errLate)
}
