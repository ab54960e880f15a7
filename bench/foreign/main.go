// The command foreign measures how another server's stream is read: foreign PUSHPANE. It is that
// server, lets pushpane take turns with what it is compared to, so that what disturbs the machine
// disturbs both, and prints a table. It should have one core, as what it starts has another.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"pushpane/bench/program"
)

// limit is for all of it: what hangs must not hold the script for ever.
const limit = 10 * time.Minute

const (
	bulkBytes = 300 << 20 // a little more than the history
	longBytes = 3 * bulkBytes
	pieceSize = 64 << 10 // of what the server writes at once
	rounds    = 5
	events    = 2000 // whose way is measured, each
	warm      = events / 10
	core      = "1" // of the reader
	patience  = 30 * time.Second
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: foreign PUSHPANE")
		os.Exit(2)
	}
	program.Main("foreign", func(ctx context.Context) error { return run(ctx, os.Args[1]) })
}

func run(ctx context.Context, pushpane string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := bulk(ctx, pushpane, listener); err != nil {
		return fmt.Errorf("measure how much is read: %w", err)
	}
	if err := delay(ctx, pushpane, listener); err != nil {
		return fmt.Errorf("measure the way of an event: %w", err)
	}
	return nil
}

// accept takes the next request for the stream and begins the answer.
func accept(listener net.Listener) (net.Conn, error) {
	conn, err := listener.Accept()
	if err != nil {
		return nil, err
	}
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
		return nil, err
	}
	_, err = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
	return conn, err
}

// chunk is a piece of an answer (RFC 9112, section 7.1).
func chunk(text []byte) []byte { return fmt.Appendf(nil, "%x\r\n%s\r\n", len(text), text) }

// piece is pieceSize of events of size bytes each; with ids or without.
func piece(size int, ids bool) []byte {
	var text []byte
	for i := range pieceSize / size {
		data := fmt.Sprintf(`{"symbol":"EURUSD","bid":1.0%04d,"ask":1.1%04d,"venue":"somewhere"}`, i, i)
		if ids {
			text = fmt.Appendf(text, "id: %08d\ndata: %-*s\n\n", i, size-len("id: 00000000\ndata: \n\n"), data)
		} else {
			text = fmt.Appendf(text, "data: %-*s\n\n", size-len("data: \n\n"), data)
		}
	}
	return chunk(text)
}

// kind is an answer whose reading is measured.
type kind struct {
	name  string
	piece []byte
	bytes int // at least

	ours, theirs []reading
}

// reading is how an answer was read.
type reading struct {
	speed float64 // bytes a second
	cpu   float64 // of the reader from its start to its end, seconds
}

// bulk measures how fast a long answer is read, next to curl, which does nothing with it.
func bulk(ctx context.Context, pushpane string, listener net.Listener) error {
	url := "http://" + listener.Addr().String() + "/"
	kinds := []*kind{
		{name: "126 bytes", piece: piece(126, false), bytes: bulkBytes},
		{name: "126 bytes, with ids", piece: piece(126, true), bytes: bulkBytes},
		{name: "1 KiB", piece: piece(1<<10, false), bytes: bulkBytes},
		{name: "16 KiB", piece: piece(16<<10, false), bytes: bulkBytes},
		{name: fmt.Sprintf("126 bytes, %d MB of them", longBytes>>20), piece: piece(126, false), bytes: longBytes},
		{name: fmt.Sprintf("16 KiB, %d MB of them", longBytes>>20), piece: piece(16<<10, false), bytes: longBytes},
	}
	for range rounds {
		for _, k := range kinds {
			// A POST is asked for once.
			us, err := readBy(listener, k, exec.CommandContext(ctx, "taskset", "-c", core, pushpane, "--port", "0", "--no-browser", "-q", "-X", "POST", url))
			if err != nil {
				return err
			}
			them, err := readBy(listener, k, exec.CommandContext(ctx, "taskset", "-c", core, "curl", "-sN", "-o", "/dev/null", url))
			if err != nil {
				return err
			}
			k.ours, k.theirs = append(k.ours, us), append(k.theirs, them)
		}
	}
	fmt.Printf("%d MB of another server's events, one core, %d rounds in turn with curl -N into nothing; median (lowest to highest):\n\n", bulkBytes>>20, rounds)
	fmt.Print("| events of | pushpane URL | curl | ratio of bytes a second | of processor time |\n|---|---|---|---|---|\n")
	for _, k := range kinds {
		var ours, theirs, ratios, cpu []float64
		for i, us := range k.ours {
			them := k.theirs[i]
			ours, theirs = append(ours, us.speed), append(theirs, them.speed)
			ratios, cpu = append(ratios, us.speed/them.speed), append(cpu, us.cpu/them.cpu)
		}
		fmt.Printf("| %s | %s MB/s | %s MB/s | %s | %s |\n", k.name, program.Spread(ours, 1e6, "%.0f"), program.Spread(theirs, 1e6, "%.0f"),
			program.Spread(ratios, 1, "%.2f"), program.Spread(cpu, 1, "%.1f"))
	}
	return nil
}

// readBy starts a reader and sends it the answer, and returns how it was read: until it has closed
// the connection, which it does behind the last byte.
func readBy(listener net.Listener, k *kind, reader *exec.Cmd) (r reading, err error) {
	if err := reader.Start(); err != nil {
		return r, err
	}
	defer func() {
		program.Kill(reader)
		r.cpu = (reader.ProcessState.UserTime() + reader.ProcessState.SystemTime()).Seconds()
	}()
	conn, err := accept(listener)
	if err != nil {
		return r, err
	}
	defer conn.Close()
	begun, sent := time.Now(), 0
	for sent < k.bytes {
		n, err := conn.Write(k.piece)
		if err != nil {
			return r, err
		}
		sent += n
	}
	if _, err := io.WriteString(conn, "0\r\n\r\n"); err != nil {
		return r, err
	}
	if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		return r, fmt.Errorf("the reader has not closed the connection: %w", err)
	}
	r.speed = float64(sent) / time.Since(begun).Seconds()
	return r, nil
}

// way is how an event comes to a viewer.
type way struct {
	name    string
	server  net.Conn // the side of the foreign server
	viewer  net.Conn
	arrived chan time.Time
	took    []time.Duration
}

// delay measures an event of another server to a viewer of pushpane, next to one that reads the
// foreign stream itself.
func delay(ctx context.Context, pushpane string, listener net.Listener) error {
	foreign := listener.Addr().String()
	ways := []*way{{name: "pushpane URL, to a viewer of it"}, {name: "read directly"}}
	url, stop, err := program.Serve(exec.CommandContext(ctx, "taskset", "-c", core, pushpane, "--port", "0", "--no-browser", "-q", "http://"+foreign+"/"))
	if err != nil {
		return err
	}
	defer stop()
	for i, at := range []string{strings.TrimPrefix(url, "http://"), foreign} {
		w := ways[i]
		w.arrived = make(chan time.Time, 1)
		if i == 0 {
			if w.server, err = accept(listener); err != nil {
				return err
			}
		}
		if err := w.view(at); err != nil {
			return err
		}
		if i == 1 {
			if w.server, err = accept(listener); err != nil {
				return err
			}
		}
		defer w.server.Close()
		defer w.viewer.Close()
	}
	for n := range events + warm {
		for _, w := range ways {
			text := chunk(fmt.Appendf(nil, "id: %d\ndata: xxx%97d\n\n", n, n))
			sent := time.Now()
			if _, err := w.server.Write(text); err != nil {
				return err
			}
			select {
			case at := <-w.arrived:
				if n >= warm {
					w.took = append(w.took, at.Sub(sent))
				}
			case <-time.After(patience):
				return fmt.Errorf("%s: event %d did not come", w.name, n)
			}
		}
	}
	fmt.Printf("\n| %d events of another server, in turn | p50 | p99 |\n|---|---|---|\n", events)
	for _, w := range ways {
		slices.Sort(w.took)
		fmt.Printf("| %s | %.0f µs | %.0f µs |\n", w.name, w.at(50), w.at(99))
	}
	fmt.Printf("| added | %.0f µs | %.0f µs |\n", ways[0].at(50)-ways[1].at(50), ways[0].at(99)-ways[1].at(99))
	return nil
}

func (w *way) at(percent int) float64 { return program.Percentile(w.took, percent) }

// view asks for a stream and notes when its events come.
func (w *way) view(address string) (err error) {
	if w.viewer, err = net.Dial("tcp", address); err != nil {
		return err
	}
	if _, err := fmt.Fprint(w.viewer, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	go program.NoteArrivals(bufio.NewReader(w.viewer), w.arrived)
	return nil
}
