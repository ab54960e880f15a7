//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

const (
	// room is how many descriptors a program needs beside those of its viewers.
	room = 100
	// mostViewers is how many viewers there are at the most, where the machine has room for them.
	mostViewers = 100_000
)

// prepareMachine refuses a machine that cannot hold the measurements before anything takes time,
// and lets every program that is started from here on open as many files as the hard limit says. It
// returns how many viewers, up to mostViewers, that has room for.
func prepareMachine() (most int, err error) {
	if n := runtime.NumCPU(); n < 2 {
		return 0, fmt.Errorf("count cores: %d, and 2 are needed, one for the server and one for its viewers", n)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, fmt.Errorf("read the limit of open files: %w", err)
	}
	if limit.Max < 10_000+room {
		return 0, fmt.Errorf("open files: the hard limit is %d, and %d are needed (ulimit -Hn)", limit.Max, 10_000+room)
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, fmt.Errorf("raise the limit of open files to %d: %w", limit.Max, err)
	}
	for _, tool := range []string{"gcc", "taskset", "curl", "yes"} {
		if _, err := exec.LookPath(tool); err != nil {
			return 0, err
		}
	}
	return int(min(limit.Max-room, mostViewers)), nil
}

// build compiles everything into b.tmp. It runs in the folder of this module, as scripts/bench
// starts it.
func (b *bench) build(pushpane string) error {
	if _, err := os.Stat("c"); err != nil {
		return errors.New("find sources: run it by scripts/bench, or in the folder bench")
	}
	if pushpane == "" {
		if err := b.compile(b.goBuild("..", "pushpane", ".")); err != nil {
			return err
		}
	} else if binary, err := filepath.Abs(pushpane); err != nil {
		return err
	} else if err := os.Symlink(binary, b.path("pushpane")); err != nil {
		return err
	}
	if err := b.compile(b.goBuild(".", "hub", "./hub"), b.goBuild(".", "gosse", "./gosse")); err != nil {
		return err
	}
	return b.compile(b.cBuilds()...)
}

func (b *bench) compile(jobs ...*exec.Cmd) error {
	for _, job := range jobs {
		if said, err := job.CombinedOutput(); err != nil {
			return fmt.Errorf("build: %q: %w: %s", job.Args, err, said)
		}
	}
	return nil
}

// cBuilds compile the programs that must cost next to nothing: the floor, the viewers and the
// publisher.
func (b *bench) cBuilds() (jobs []*exec.Cmd) {
	for _, name := range []string{"floor", "viewers", "publish"} {
		jobs = append(jobs, exec.CommandContext(b.ctx, "gcc", "-O2", "-o", b.path(name), filepath.Join("c", name+".c")))
	}
	return jobs
}

// goBuild builds without cgo, as pushpane is shipped.
func (b *bench) goBuild(folder, name, pkg string) *exec.Cmd {
	job := exec.CommandContext(b.ctx, "go", "build", "-C", folder, "-o", b.path(name), pkg)
	job.Env = append(os.Environ(), "CGO_ENABLED=0")
	return job
}

func (b *bench) path(name string) string {
	return filepath.Join(b.tmp, name)
}
