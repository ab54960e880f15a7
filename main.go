// Pushpane opens the browser and pushes live data into every tab, over Server-Sent Events and by
// long polling.
//
// An event goes one way through the rooms of this program: source -> stream -> transport -> page.
// This package reads the command line, wires the rooms together and ends them again.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"pushpane/internal/desktop"
	"pushpane/internal/source"
)

// version is what --version and /status say; CHANGELOG.md has what is in it.
const version = "0.1.0"

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitKilled = 130 // 128 + SIGINT, as shells say it
)

func main() {
	if code, ok := desktop.Opener(os.Args); ok {
		os.Exit(code)
	}
	if code, ok := source.Warden(os.Args); ok {
		os.Exit(code)
	}
	// Nearly all of the heap is history, which holds no pointers, so collecting twice as often as
	// usual costs next to nothing, and the program stays nearer to the size that --history says.
	// GOGC goes before.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go onSignal(cancel)
	os.Exit(exitCode(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr))
}

// onSignal ends the program gently at the first signal and at once at the second.
func onSignal(cancel context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		signals = append(signals, syscall.SIGHUP)
	}
	// A reader of --tee that leaves is an error of that write, not the end of the program. Not
	// signal.Ignore: a browser would inherit that.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// Room for both: a second that comes before the first is taken would be dropped.
	caught := make(chan os.Signal, 2)
	signal.Notify(caught, signals...)
	<-caught
	cancel()
	<-caught
	os.Exit(exitKilled)
}

// usageError is a command line that cannot be meant; the hint says what can.
type usageError struct {
	message string
	hint    string
}

func (e *usageError) Error() string { return e.message }

// failure is an error that somebody at the keyboard can mend, with how.
type failure struct {
	err  error
	hint string
}

func (e *failure) Error() string { return e.err.Error() }
func (e *failure) Unwrap() error { return e.err }

// exitCode says err on the terminal, in one line and a hint where it helps.
func exitCode(err error, stderr io.Writer) int {
	code, hint := exitFailed, ""
	var usage *usageError
	var failed *failure
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		code, hint = exitUsage, usage.hint
	case errors.As(err, &failed):
		hint = failed.hint
	}
	fmt.Fprintf(stderr, "pushpane: error: %s\n", desktop.Printable(err.Error()))
	if hint != "" {
		fmt.Fprintf(stderr, "pushpane: hint: %s\n", desktop.Printable(hint))
	}
	return code
}
