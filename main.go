// Pushpane opens the browser and pushes live data into every tab, over Server-Sent Events and by
// long polling.
//
// An event goes one way through the rooms of this program: source -> stream -> transport -> page.
// This package reads the command line, wires the rooms together and ends them again.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"pushpane/internal/desktop"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

// version is what --version and /status say; CHANGELOG.md has what is in it.
const version = "0.1.0"

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
	os.Exit(terminal.Report(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr))
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
	os.Exit(terminal.ExitKilled)
}
