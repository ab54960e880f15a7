//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"pushpane/bench/program"
)

// The CPUs of the server and of the clients.
const (
	serverCore = "0"
	clientCore = "1"
)

// startWait is how long a server may take until it listens.
const startWait = 10 * time.Second

// ticks is the unit of CPU time in /proc/PID/stat: USER_HZ, 100 on every machine that Go runs on.
const ticks = 10 * time.Millisecond

// command prepares a program on one core that does not outlive this one: Pdeathsig holds even where
// this one is killed.
func (b *bench) command(core, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(b.ctx, "taskset", append([]string{"-c", core, name}, args...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	return cmd
}

// fed is command with a pipe as standard input that stays open, and silent until the caller writes
// to it.
func (b *bench) fed(core, name string, args ...string) (*exec.Cmd, *os.File, error) {
	cmd := b.command(core, name, args...)
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	cmd.Stdin = r
	return cmd, w, nil
}

// begin starts what fed prepared and leaves the reading end to it.
func begin(cmd *exec.Cmd) error {
	defer cmd.Stdin.(*os.File).Close()
	return cmd.Start()
}

// running is a server under test.
type running struct {
	server
	port  string
	cmd   *exec.Cmd
	stdin *os.File // writes to its standard input
}

// serve starts a server on a free port and returns when it listens. The caller stops it.
func (b *bench) serve(s server) (*running, error) {
	port, err := program.FreePort()
	if err != nil {
		return nil, err
	}
	args, err := s.command(port)
	if err != nil {
		return nil, err
	}
	cmd, stdin, err := b.fed(serverCore, args[0], args[1:]...)
	if err != nil {
		return nil, err
	}
	r := &running{server: s, port: port, cmd: cmd, stdin: stdin}
	cmd.Stderr = os.Stderr
	if err := begin(cmd); err != nil {
		stdin.Close()
		return nil, err
	}
	if err := b.awaitListening(port); err != nil {
		r.stop()
		return nil, err
	}
	return r, nil
}

// stop kills: the viewers are gone, how a server leaves is not measured, and none of them has
// children.
func (r *running) stop() {
	r.stdin.Close()
	program.Kill(r.cmd)
}

func (b *bench) awaitListening(port string) error {
	ctx, cancel := context.WithTimeout(b.ctx, startWait)
	defer cancel()
	for {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			return conn.Close()
		}
		if sleep(ctx, 10*time.Millisecond) != nil {
			return fmt.Errorf("wait for server: not listening after %v", startWait)
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cpu is the CPU time that the server has used, in user and in kernel mode, to ticks.
func (r *running) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", r.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// proc_pid_stat(5): the name may hold anything, so counting begins after its bracket, with
	// field 3.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	var used time.Duration
	for _, field := range fields[11:13] { // utime and stime, 14 and 15
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, fmt.Errorf("read CPU time: %w", err)
		}
		used += time.Duration(n) * ticks
	}
	return used, nil
}

// memory is what the server has resident, in KB. smaps_rollup is exact; the VmRSS of
// /proc/PID/status lags by up to 128 KB for each core.
func (r *running) memory() (float64, error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", r.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(rollup), "\nRss:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil || !found {
		return 0, fmt.Errorf("read memory: no Rss in %.200q", rollup)
	}
	return kb, nil
}
