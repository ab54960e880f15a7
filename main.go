// Pushpane opens the browser and pushes live data into every tab, over Server-Sent Events and by
// long polling.
//
// An event goes one way through the rooms of this program: source -> stream -> transport -> page.
// internal/app reads the command line, opens the rooms, and closes them again. Here is the
// process itself: exit codes, signals, and the two ways in which the program starts itself once
// more, to open the browser and to end what a command has started.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"pushpane/internal/app"
	"pushpane/internal/desktop"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

// version is that of --version and /status; CHANGELOG.md lists what is in it.
const version = "0.1.0"

func main() {
	if code, ok := desktop.Opener(os.Args); ok {
		os.Exit(code)
	}
	if code, ok := source.Warden(os.Args); ok {
		os.Exit(code)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go onSignal(cancel)
	err := app.Run(ctx, app.Process{Version: version, Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
	os.Exit(terminal.Report(err, os.Stderr))
}

// onSignal calls cancel at the first signal, which ends the program in order, and exits at the
// second.
func onSignal(cancel context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		signals = append(signals, syscall.SIGHUP)
	}
	// If the reader of --tee leaves, that write fails and the program goes on. Not signal.Ignore: a
	// browser would inherit that.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// Room for both: a second signal before the first is received would be dropped.
	caught := make(chan os.Signal, 2)
	signal.Notify(caught, signals...)
	<-caught
	cancel()
	<-caught
	os.Exit(terminal.ExitKilled)
}
