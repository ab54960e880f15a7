package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"time"

	"pushpane/internal/cli"
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

// clockViewing is how long a viewing of the clock lasts.
const clockViewing = time.Minute

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
func chooseSource(s cli.Settings, stdin *os.File, stdout, stderr io.Writer, say *terminal.Console) (feed, error) {
	if s.Command != nil {
		return commandFeed(s, stdout, stderr, say)
	}
	if s.Replay != "" {
		return replayFeed(s, say)
	}
	var tee io.Writer
	if s.Tee {
		tee = terminal.Safe(stdout)
	}
	warn := func(err error) { say.Info("%v", err) }
	if s.FileGiven {
		f, err := fileFeed(s, tee, warn)
		f.duration = s.DurationOr(0)
		return f, err
	}
	input, err := source.Stdin(stdin, source.StdinWait, s.Stdin)
	if err != nil {
		return feed{}, err
	}
	if input != nil {
		return feed{kind: lines, duration: s.DurationOr(0), run: source.Lines(input, tee, warn)}, nil
	}
	return feed{kind: clock, duration: s.DurationOr(clockViewing), run: source.Clock(s.Interval)}, s.CheckSource(cli.SourceClock)
}

// commandFeed is the command after --. Standard input is neither looked at nor handed on to it.
func commandFeed(s cli.Settings, stdout, stderr io.Writer, say *terminal.Console) (feed, error) {
	options := source.CommandOptions{Pipes: s.NoPTY, Warn: func(err error) { say.Info("%v", err) }}
	if s.Tee {
		options.Tee, options.TeeErrors = terminal.Safe(stdout), terminal.Safe(stderr)
	}
	c, err := source.NewCommand(s.Command, options)
	if err != nil {
		return feed{}, commandFailure(err)
	}
	return feed{kind: command, name: c.Name(), duration: s.DurationOr(0), run: c.Wait, command: c}, nil
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
