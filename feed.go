package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"time"

	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

// What hello and /status name as the source.
const (
	clock = "clock"
	lines = "stdin"
	file  = "file"
	// A command runs at once, whoever watches, and again when the page says so.
	command = "command"
)

// feed is the source and what goes with it.
type feed struct {
	kind     string
	name     string
	duration time.Duration
	run      source.Source
	command  *source.Command // nil where there is none; then run is its Wait
	replay   *source.Replay  // nil where nothing is replayed; then run is its Play
}

// chooseSource decides between a command, a replay, a file, standard input and the clock, once.
func chooseSource(s settings, stdin *os.File, stdout, stderr io.Writer, say *terminal.Console) (feed, error) {
	if s.command != nil {
		return commandFeed(s, stdout, stderr, say)
	}
	if s.noPTY {
		return feed{}, terminal.Usage("--no-pty needs a command, and there is none", "pushpane --no-pty -- COMMAND")
	}
	if s.replay != "" {
		return replayFeed(s, say)
	}
	var tee io.Writer
	if s.tee {
		tee = terminal.Safe(stdout)
	}
	warn := func(err error) { say.Info("%v", err) }
	if s.fileAsked {
		f, err := fileFeed(s, tee, warn)
		f.duration = max(s.duration, 0)
		return f, err
	}
	input, err := source.Stdin(stdin, source.StdinWait, s.stdinAsked)
	if err != nil {
		return feed{}, err
	}
	f := feed{kind: clock, duration: clockViewing, run: source.Clock(s.interval)}
	if input != nil {
		f = feed{kind: lines, run: source.Lines(input, tee, warn)}
	}
	if s.duration >= 0 {
		f.duration = s.duration
	}
	for _, needs := range []struct {
		flag string
		set  bool
	}{{"--exit-when-done", s.exitWhenDone}, {"--tee", s.tee}} {
		if needs.set && input == nil {
			return feed{}, terminal.Usage(needs.flag+" needs lines from standard input, and there are none", "COMMAND | pushpane "+needs.flag)
		}
	}
	return f, nil
}

// commandFeed is the command after --. Standard input is neither looked at nor handed on to it.
func commandFeed(s settings, stdout, stderr io.Writer, say *terminal.Console) (feed, error) {
	options := source.CommandOptions{Pipes: s.noPTY, Warn: func(err error) { say.Info("%v", err) }}
	if s.tee {
		options.Tee, options.TeeErrors = terminal.Safe(stdout), terminal.Safe(stderr)
	}
	c, err := source.NewCommand(s.command, options)
	if err != nil {
		return feed{}, commandFailure(err)
	}
	return feed{kind: command, name: c.Name(), duration: max(0, s.duration), run: c.Wait, command: c}, nil
}

// commandFailure says how the person who typed a command that cannot be run may mend it.
func commandFailure(err error) error {
	hint := "what only a shell knows goes by one: pushpane -- sh -c 'COMMAND | COMMAND'"
	switch {
	case errors.Is(err, exec.ErrNotFound):
		hint = "the command and each ARG are words of their own; " + hint
	case errors.Is(err, fs.ErrPermission):
		hint = "it must be a file that may be executed (chmod +x)"
	}
	return terminal.Fail(err, hint)
}
