//go:build linux

// The command input measures the CPU time that two builds of pushpane need, in turn, for a million
// lines of a dozen programs from standard input to one curl, from the start of the process to its
// end: input NEW OLD. A build has one core with GOMAXPROCS=1, what writes and reads the lines the
// other. It prints a table of medians, and the ratio of the two.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"pushpane/bench/program"
)

const (
	lines = 1_000_000
	// allLines is what the stream says at its end; later builds write 1,000,000.
	allLines = "input ended, 1000000 lines"
	// for one build: one that does not end must not hold the script for ever
	limit = time.Minute
	// The CPUs of the build and of what writes and reads, as in bench/process.go.
	serverCore, clientCore = "0", "1"
)

func main() {
	rounds := flag.Int("rounds", 9, "how often each is measured")
	flag.Parse()
	if flag.NArg() != 2 || *rounds < 1 {
		fmt.Fprintln(os.Stderr, "usage: input [-rounds N] NEW OLD")
		os.Exit(2)
	}
	program.Main("input", func(ctx context.Context) error { return run(ctx, *rounds, flag.Args()) })
}

func run(ctx context.Context, rounds int, builds []string) error {
	text := mixed(lines)
	took := make([][]float64, len(builds)) // ms, by build
	var ratios []float64
	for round := range rounds {
		order := []int{0, 1}
		if round%2 == 1 { // what comes second may find the machine warmer
			slices.Reverse(order)
		}
		for _, build := range order {
			ms, err := measure(ctx, builds[build], text)
			if err != nil {
				return fmt.Errorf("measure %s: %w", builds[build], err)
			}
			took[build] = append(took[build], ms)
		}
		ratios = append(ratios, took[0][round]/took[1][round])
		fmt.Fprintf(os.Stderr, "round %d of %d: %.0f ms, first version %.0f ms\n", round+1, rounds, took[0][round], took[1][round])
	}
	fmt.Printf("| CPU time of %d mixed lines, %.0f MB, to one curl | this build | first version | ratio (goal: at most 1.10) |\n|---|---|---|---|\n", lines, float64(len(text))/1e6)
	fmt.Printf("| median (lowest to highest), %d rounds | %s | %s | %s |\n", rounds, program.Spread(took[0], 1, "%.0f ms"), program.Spread(took[1], 1, "%.0f ms"), program.Spread(ratios, 1, "%.2f"))
	return nil
}

// measure pours the lines into a build, and returns its CPU time in user and kernel mode, in ms,
// once curl has all of them and both have ended.
func measure(ctx context.Context, build string, text []byte) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	server := exec.CommandContext(ctx, "taskset", "-c", serverCore, build, "--port", "0", "--no-browser", "--exit-when-done")
	server.Env = append(os.Environ(), "GOMAXPROCS=1")
	input, err := server.StdinPipe()
	if err != nil {
		return 0, err
	}
	url, stop, err := program.Serve(server)
	if err != nil {
		return 0, err
	}
	defer stop()
	curl := exec.CommandContext(ctx, "taskset", "-c", clientCore, "curl", "-sN", url+"/events")
	output, err := curl.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := curl.Start(); err != nil {
		return 0, err
	}
	defer program.Kill(curl)
	if _, err := io.ReadFull(output, make([]byte, 1)); err != nil { // it is in
		return 0, fmt.Errorf("read by curl: %w", err)
	}
	wrote := make(chan error, 1)
	go func() {
		_, err := input.Write(text)
		wrote <- errors.Join(err, input.Close())
	}()
	var end ending
	if _, err := io.Copy(&end, output); err != nil {
		return 0, fmt.Errorf("read by curl: %w", err)
	}
	if err := <-wrote; err != nil {
		return 0, fmt.Errorf("write lines: %w", err)
	}
	if err := server.Wait(); err != nil {
		return 0, err
	}
	if !strings.Contains(strings.NewReplacer("1,000,000", "1000000").Replace(string(end)), allLines) {
		return 0, fmt.Errorf("read by curl: %q, without %q", end, allLines)
	}
	used := server.ProcessState.UserTime() + server.ProcessState.SystemTime()
	return float64(used.Microseconds()) / 1000, nil
}

// ending keeps the last bytes of what is written to it.
type ending []byte

func (e *ending) Write(p []byte) (int, error) {
	*e = append(*e, p...)
	*e = (*e)[max(0, len(*e)-len(allLines)-1000):]
	return len(p), nil
}

// shapes are how programs write a line: {t} is the time, {d} its day in the way of an access log,
// {u} seconds since 1970, {l} the level, {m} the message.
var shapes = []string{
	`{"level":30,"time":{u}123,"pid":7,"hostname":"web1","msg":"{m}"}`,
	`{"level":"{l}","ts":{u}.123456,"caller":"a/b.go:7","msg":"{m}"}`,
	`time={t}Z level={l} msg="{m}" n=7`,
	`Nov 28 10:00:00 web1 app[4711]: {m}`,
	`192.0.2.7 - - [28/Nov/2026:10:00:00 +0000] "GET /{m} HTTP/1.1" 200 612 "-" "curl/8.5"`,
	`2026-11-28 10:00:00,123 [main] {l} org.example.Queue - {m}`,
	`2026-11-28 10:00:00.123 UTC [4711] ada@shop LOG:  {m}`,
	`2026/11/28 10:00:00 [{l}] 29#29: *7 {m}, client: 192.0.2.7`,
	"\x1b[90m2026-11-28 10:00:00\x1b[0m \x1b[32m{l}\x1b[0m {m}",
	`    at org.example.Queue.run(Queue.java:42)`,
	`{t}.123456789Z stdout F {m}`,
	`{m}`,
}

// mixed returns lines of all shapes, the same ones each time.
func mixed(count int) []byte {
	random := rand.New(rand.NewPCG(7, 7))
	words := strings.Fields("the queue is long disk full error user ada opened closed request took ms retry of connection lost again warning path /var/log/x.log")
	levels := strings.Fields("debug info info info warn error")
	began := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	var b bytes.Buffer
	for i := range count {
		var message []string
		for range 3 + random.IntN(12) {
			message = append(message, words[random.IntN(len(words))])
		}
		at := began.Add(time.Duration(i) * 5 * time.Millisecond)
		line := shapes[random.IntN(len(shapes))]
		b.WriteString(strings.NewReplacer("{t}", at.Format("2006-01-02T15:04:05"), "{u}", fmt.Sprint(at.Unix()),
			"{l}", levels[random.IntN(len(levels))], "{m}", strings.Join(message, " ")).Replace(line))
		b.WriteByte('\n')
	}
	return b.Bytes()
}
