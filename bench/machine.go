//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// machine describes the machine of the figures.
func machine(ctx context.Context) string {
	model := "unknown processor"
	if cpus, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(cpus)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	compiler, _ := exec.CommandContext(ctx, "gcc", "-dumpfullversion").Output()
	return fmt.Sprintf("%s, %d cores, Linux %s, %s, gcc %s, net.core.somaxconn %s", model, runtime.NumCPU(),
		setting("kernel/osrelease"), runtime.Version(), strings.TrimSpace(string(compiler)), setting("net/core/somaxconn"))
}

func setting(name string) string {
	value, err := os.ReadFile("/proc/sys/" + name)
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(value))
}

// syns counts what happened to connection requests since the machine was started, of every program
// on it.
type syns struct {
	dropped float64 // because a listener's queue was full
	again   float64 // sent once more, a second later at the earliest
}

func readSYNs() (s syns, err error) {
	file, err := os.Open("/proc/net/netstat")
	if err != nil {
		return s, err
	}
	defer file.Close()
	// Two lines for each protocol: the names, then the values.
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		names := strings.Fields(lines.Text())
		if !lines.Scan() {
			break
		}
		values := strings.Fields(lines.Text())
		for i := 1; i < len(names) && i < len(values) && names[0] == "TcpExt:"; i++ {
			value, err := strconv.ParseFloat(values[i], 64)
			if err != nil {
				return s, fmt.Errorf("read %s: %w", names[i], err)
			}
			switch names[i] {
			case "ListenDrops":
				s.dropped = value
			case "TCPSynRetrans":
				s.again = value
			}
		}
	}
	return s, lines.Err()
}
