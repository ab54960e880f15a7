package main

import (
	"io"
	"os"
	"time"

	"pushpane/desktop"
	"pushpane/source"
)

// What hello and /status name as the source.
const (
	clock = "clock"
	lines = "stdin"
)

// feed is the source and what goes with it.
type feed struct {
	kind     string
	duration time.Duration
	run      source.Source
}

// chooseSource decides between standard input and the clock, once.
func chooseSource(s settings, stdin *os.File, stdout io.Writer, say *console) (feed, error) {
	input, err := source.Stdin(stdin, source.StdinWait, s.stdinAsked)
	if err != nil {
		return feed{}, err
	}
	f := feed{kind: clock, duration: clockViewing, run: source.Clock(s.interval)}
	if input != nil {
		var tee io.Writer
		if s.tee {
			tee = desktop.Terminal(stdout)
		}
		f = feed{kind: lines, run: source.Lines(input, tee, func(err error) { say.note("%v", err) })}
	}
	if s.duration >= 0 {
		f.duration = s.duration
	}
	for _, needs := range []struct {
		flag string
		set  bool
	}{{"--exit-when-done", s.exitWhenDone}, {"--tee", s.tee}} {
		if needs.set && input == nil {
			return feed{}, &usageError{needs.flag + " needs lines from standard input, and there are none", "COMMAND | pushpane " + needs.flag}
		}
	}
	return f, nil
}
