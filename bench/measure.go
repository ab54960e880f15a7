//go:build linux

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"pushpane/bench/program"
)

const (
	eventSize = 100   // bytes of data
	ramp      = 5_000 // connections a second where opening them is not what is measured
)

// measurement is one way to use a server, which gives one figure or several.
type measurement struct {
	name       string // as in -rows
	needsInput bool   // only for servers that publish their standard input
	forMost    bool   // only for servers that hold the most viewers
	run        func(*bench, server) ([]sample, error)
}

func measurements() []measurement {
	return []measurement{
		{"fanout-1k", false, false, func(b *bench, s server) ([]sample, error) {
			f, err := b.fanOut(s, 1_000, 100, b.pace.thousand)
			return []sample{{figure: "cpu-1k", value: f.cpu}, {figure: "p99-1k", value: f.p99}, {figure: "got-1k", value: f.delivered}}, err
		}},
		{"fanout-10k", false, false, func(b *bench, s server) ([]sample, error) {
			f, err := b.fanOut(s, 10_000, 4, b.pace.tenThousand)
			return []sample{{figure: "cpu-10k", value: f.cpu}, {figure: "p99-10k", value: f.p99},
				{figure: "got-10k", value: f.delivered}, {figure: "memory", value: f.memory}}, err
		}},
		{"find", true, false, (*bench).searching},
		{"bulk", true, false, (*bench).bulk},
		{"one", true, false, (*bench).oneReader},
		{"burst", false, false, func(b *bench, s server) ([]sample, error) {
			c, err := b.burst(s, 10_000)
			return []sample{{figure: "burst", value: c.opened}, {figure: "dropped", value: c.dropped}, {figure: "again", value: c.again}}, err
		}},
		{"most", false, true, (*bench).mostViewers},
	}
}

func measurementNames() (names []string) {
	for _, m := range measurements() {
		names = append(names, m.name)
	}
	return names
}

// crowd is the program that plays the viewers.
type crowd struct {
	cmd    *exec.Cmd
	stdin  *os.File // closed to end it
	stdout *bufio.Reader
	opened float64 // seconds from the first SYN to the last beginning of an answer
}

// open connects count viewers, so many a second or all at once where perSecond is 0, and returns
// when all are in.
func (b *bench) open(r *running, count, perSecond int) (*crowd, error) {
	cmd, stdin, err := b.fed(clientCore, b.path("viewers"), r.port, r.stream, strconv.Itoa(count), strconv.Itoa(perSecond), r.marker)
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	c := &crowd{cmd: cmd, stdin: stdin}
	out, err := cmd.StdoutPipe()
	if err == nil {
		c.stdout = bufio.NewReader(out)
		err = begin(cmd)
	}
	if err != nil {
		stdin.Close()
		return nil, err
	}
	var lost int
	if _, err := fmt.Fscanf(c.stdout, "ready seconds=%g lost=%d\n", &c.opened, &lost); err != nil {
		c.stop()
		return nil, fmt.Errorf("open %d viewers: %w", count, err)
	}
	if lost > 0 {
		c.stop()
		return nil, fmt.Errorf("open %d viewers: %d were lost", count, lost)
	}
	return c, nil
}

// watched is what the viewers got.
type watched struct {
	events  int
	seconds float64 // from the first event to the last
	p99     float64 // milliseconds from the making of an event to its arrival
}

// finish takes the viewers' count.
func (c *crowd) finish() (w watched, err error) {
	c.stdin.Close()
	var lost int
	if _, err := fmt.Fscanf(c.stdout, "done events=%d seconds=%g lost=%d p99=%g\n", &w.events, &w.seconds, &lost, &w.p99); err != nil {
		return w, fmt.Errorf("read what the viewers got: %w", err)
	}
	w.p99 /= 1000
	switch {
	case lost > 0:
		err = fmt.Errorf("watch: %d viewers were cut", lost)
	case w.events == 0 || w.seconds == 0:
		err = errors.New("watch: no event came")
	}
	return w, err
}

func (c *crowd) stop() {
	c.stdin.Close()
	program.Kill(c.cmd)
}

// fanned is what one fan-out took.
type fanned struct {
	cpu       float64 // microseconds of the server's CPU for an event to a viewer
	p99       float64 // milliseconds
	delivered float64 // percent
	memory    float64 // KB for an idle viewer
}

// fanOut publishes rate events a second to so many viewers.
func (b *bench) fanOut(s server, viewers, rate int, length time.Duration) (f fanned, err error) {
	r, err := b.serve(s)
	if err != nil {
		return f, err
	}
	defer r.stop()
	return b.fanOutOf(r, viewers, rate, length)
}

// fanOutOf is fanOut of a server that runs.
func (b *bench) fanOutOf(r *running, viewers, rate int, length time.Duration) (f fanned, err error) {
	empty, err := r.restingMemory(b)
	if err != nil {
		return f, err
	}
	c, err := b.open(r, viewers, ramp)
	if err != nil {
		return f, err
	}
	defer c.stop()
	idle, err := r.restingMemory(b)
	if err != nil {
		return f, err
	}
	before, err := r.cpu()
	if err != nil {
		return f, err
	}
	sent, err := b.publish(r, rate, length)
	if err != nil {
		return f, err
	}
	// The last events are still under way, and to send them costs too.
	if err := sleep(b.ctx, 500*time.Millisecond); err != nil {
		return f, err
	}
	after, err := r.cpu()
	if err != nil {
		return f, err
	}
	got, err := c.finish()
	if err != nil {
		return f, err
	}
	f.cpu = float64((after - before).Microseconds()) / float64(got.events)
	f.p99 = got.p99
	f.delivered = 100 * float64(got.events) / float64(sent*viewers)
	f.memory = (idle - empty) / float64(viewers)
	return f, nil
}

func (r *running) restingMemory(b *bench) (float64, error) {
	if err := sleep(b.ctx, b.pace.settle); err != nil {
		return 0, err
	}
	return r.memory()
}

// publish returns how many events it published: fewer than asked for where the server held the
// publisher up.
func (b *bench) publish(r *running, rate int, length time.Duration) (sent int, err error) {
	args := []string{strconv.Itoa(rate), strconv.FormatFloat(length.Seconds(), 'f', 3, 64), strconv.Itoa(eventSize)}
	cmd := b.command(clientCore, b.path("publish"), args...)
	if r.server.publish == "" {
		cmd.Stdout = r.stdin
	} else {
		cmd.Args = append(cmd.Args, r.port, r.server.publish)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("publish: %w: %s", err, &said)
	}
	_, err = fmt.Sscanf(said.String(), "sent=%d", &sent)
	return sent, err
}

// pour writes lines to the server's standard input as fast as it reads them, until end is called.
func (b *bench) pour(r *running) (end func(), err error) {
	// the time 0 is counted, and not taken for one
	line := "@0 " + strings.Repeat("x", eventSize-len("@0 "))
	cmd := b.command(clientCore, "yes", line)
	cmd.Stdout = r.stdin
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() { program.Kill(cmd) }, nil
}

// bulk is standard input at full speed to 100 viewers. What a server leaves out for a viewer that
// cannot follow does not count.
func (b *bench) bulk(s server) ([]sample, error) {
	r, err := b.serve(s)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	c, err := b.open(r, 100, ramp)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	end, err := b.pour(r)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := sleep(b.ctx, b.pace.bulk); err != nil {
		return nil, err
	}
	got, err := c.finish()
	return []sample{{figure: "bulk", value: float64(got.events) / got.seconds / 1e6}}, err
}

// oneReader is standard input at full speed to one curl. The floor copies instead of making events.
func (b *bench) oneReader(s server) ([]sample, error) {
	if s.name == "floor" {
		s = b.floor("copy")
	}
	r, err := b.serve(s)
	if err != nil {
		return nil, err
	}
	defer r.stop()
	// The lines flow when curl comes: what it would wait for at the start is not in the figure
	// anyway.
	end, err := b.pour(r)
	if err != nil {
		return nil, err
	}
	defer end()
	curl := b.command(clientCore, "curl", "-sN", "-o", os.DevNull, "-w", "%{size_download} %{time_starttransfer} %{time_total}",
		"--max-time", fmt.Sprint(b.pace.bulk.Seconds()), "http://127.0.0.1:"+r.port+r.stream)
	said, err := curl.Output()
	var size, from, to float64
	if _, bad := fmt.Sscan(string(said), &size, &from, &to); bad != nil || to <= from {
		return nil, fmt.Errorf("read by curl: %q: %w", said, err)
	}
	return []sample{{figure: "one", value: size / (to - from) / 1e6}}, nil
}

// mostViewers is what as many viewers cost as there may be: to each an event a second, as a ratio
// to four a second to each of 10,000; the memory of one when the server has been quiet for a while;
// and all connecting at once.
func (b *bench) mostViewers(s server) ([]sample, error) {
	few, err := b.fanOut(s, 10_000, 4, b.pace.tenThousand)
	if err != nil {
		return nil, err
	}
	quiet := *b
	quiet.pace.settle = b.pace.quiet
	many, err := quiet.fanOut(s, b.most, 1, b.pace.tenThousand)
	if err != nil {
		return nil, err
	}
	c, err := b.burst(s, b.most)
	return []sample{{figure: "cpu-most", value: many.cpu / few.cpu}, {figure: "got-most", value: many.delivered},
		{figure: "memory-most", value: many.memory}, {figure: "burst-most", value: c.opened}}, err
}

// connected is what it took to connect many viewers at once.
type connected struct {
	opened, dropped, again float64 // seconds, and SYNs
}

// burst is so many connections as fast as one process opens them. Where the server accepts more
// slowly than that, the queue of its listener (at most net.core.somaxconn) overflows and the kernel
// drops SYNs, which come again after 1 s, 3 s and so on: then the figure is made of these waits, so
// the report counts them too.
func (b *bench) burst(s server, viewers int) (connected, error) {
	r, err := b.serve(s)
	if err != nil {
		return connected{}, err
	}
	defer r.stop()
	before, err := readSYNs()
	if err != nil {
		return connected{}, err
	}
	c, err := b.open(r, viewers, 0)
	if err != nil {
		return connected{}, err
	}
	defer c.stop()
	after, err := readSYNs()
	return connected{c.opened, after.dropped - before.dropped, after.again - before.again}, err
}
