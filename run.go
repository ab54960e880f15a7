package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"pushpane/internal/desktop"
	"pushpane/internal/guard"
	"pushpane/internal/lab"
	"pushpane/internal/traffic"
	"pushpane/stream"
	"pushpane/ui"
)

// run is the program: it serves until ctx is done, somebody quits or one of the --exit-when flags
// says so.
func run(ctx context.Context, args []string, stdin *os.File, stdout, stderr io.Writer) error {
	s, err := readFlags(args)
	switch {
	case err != nil:
		return err
	case s.help:
		_, err := io.WriteString(stdout, usage)
		return err
	case s.version:
		_, err := fmt.Fprintln(stdout, "pushpane", version)
		return err
	}
	say := newConsole(stderr, s.quiet, s.verbose)
	feed, err := chooseSource(s, stdin, stdout, stderr, say)
	if err != nil {
		return err
	}
	var page target
	if s.export != "" {
		if page, err = findTarget(s.export, s.overwrite); err != nil {
			return err
		}
		if feed.replay != nil {
			return exportReplay(ctx, s, feed, page, stdout, say)
		}
	}
	protect, err := guard.New(guard.Options{Hosts: hostNames(s), Origins: s.allowOrigins})
	if err != nil {
		return &usageError{err.Error(), "pushpane --help shows what the flags take"}
	}
	ln, err := listen(s.host, s.port, s.portAsked)
	if err != nil {
		return &failure{err, "leave --port out and the next free one is taken, or stop the program that has it"}
	}
	defer ln.Close()
	url, others := addresses(ln, s.host)
	if first, ok := runningCopy(ctx, s, feed, ln); ok {
		fmt.Fprintln(stdout, first)
		say.note("pushpane runs already: this is its page")
		openBrowser(ctx, s, first, say)
		return nil
	}

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	events, closeTape, err := openStream(s, feed, say)
	if err != nil {
		return err
	}
	meter := &traffic.Meter{}
	if feed.command != nil {
		if err := feed.command.Start(events); err != nil {
			return commandFailure(err)
		}
	}
	server := newServer(meter.Count(client, protect.Protect(routes(s, feed, events, meter, protect, stop, say))), say)
	served := make(chan error, 1)
	go func() { served <- server.Serve(meter.Watch(server, newPatientListener(ln, say))) }()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := feed.run(ctx, events); err != nil && ctx.Err() == nil {
			say.note("%v", err)
		}
	}()
	announce(s, url, others, stdout, say)
	go openBrowser(ctx, s, url, say)
	if s.exitWhenDone || s.exitWhenIdle {
		go leaveWhen(ctx, s, events, feed.over, stop)
	}

	select {
	case err = <-served:
		err = fmt.Errorf("serve %s: %w", url, err)
	case <-ctx.Done():
		err = nil
	}
	stop()
	events.Close()
	if bad := shutdown(server, events); err == nil {
		err = bad
	}
	<-ended // a command leaves nobody behind
	if bad := closeTape(); err == nil {
		err = bad
	}
	if s.export != "" {
		if bad := exportEvents(s, feed, events, page, say); err == nil {
			err = bad
		}
	}
	return err
}

// hostNames are the names that the Host of a request may have besides addresses and localhost.
func hostNames(s settings) []string {
	if net.ParseIP(s.host) == nil {
		return append(s.allowHosts, s.host) // who listens on a name answers to it
	}
	return s.allowHosts
}

// runningCopy returns the address of another pushpane that has the default port, where this one has
// nothing to show of its own.
func runningCopy(ctx context.Context, s settings, f feed, ln net.Listener) (string, bool) {
	if s.shaped || f.kind != clock || ln.Addr().(*net.TCPAddr).Port == defaultPort {
		return "", false
	}
	url := fmt.Sprintf("http://%s:%d", s.host, defaultPort)
	return url, desktop.Running(ctx, url)
}

// announce prints where the page is. With --tee standard output belongs to the lines.
func announce(s settings, url string, others []string, stdout io.Writer, say *console) {
	if s.tee {
		say.line(url)
	} else {
		fmt.Fprintln(stdout, url)
	}
	for _, other := range others {
		say.note("also at %s", other)
	}
	if len(others) > 0 {
		say.note("everybody who reaches these addresses can watch and publish")
	}
}

// openBrowser never fails the program: the address is printed.
func openBrowser(ctx context.Context, s settings, url string, say *console) {
	if s.noBrowser {
		return
	}
	if err := desktop.Open(ctx, url); err != nil && ctx.Err() == nil {
		say.note("no browser was opened: %v", err)
		say.note("open %s", url)
	}
}

// routes is every path there is.
func routes(s settings, f feed, events *stream.Stream, meter *traffic.Meter, protect *guard.Guard, stop func(), say *console) http.Handler {
	faults := lab.New(events.Cut)
	mux := http.NewServeMux()
	mux.Handle("/", ui.Handler(f.heading(s), f.kind))
	mux.Handle("/events", protect.SameOrigin(faults.Break(client, events.Events())))
	mux.Handle("/poll", protect.SameOrigin(faults.Break(client, events.Poll())))
	mux.Handle("/leave", protect.SameOrigin(events.Leave()))
	mux.Handle("/traffic", protect.SameOrigin(trafficHandler(meter)))
	mux.Handle("/lab", byOrder(s)("lab", faults.FaultHandler(client)))
	mux.Handle("/status", protect.SameOrigin(statusHandler(s, f, events)))
	mux.Handle("/export", protect.SameOrigin(exportHandler(s, f, events)))
	mux.Handle("/quit", desktop.Quit(stop))
	if f.command != nil {
		mux.Handle("/run", guard.LocalControl("run", obey(func() error { return f.command.Start(events) }, "the command runs")))
		mux.Handle("/stop", guard.LocalControl("stop", obey(f.command.Stop, "the command is asked to end")))
	}
	if f.replay != nil {
		mux.Handle("/replay", guard.LocalControl("replay", replayHandler(f.replay)))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		say.debug("%s %s from %s", r.Method, r.URL, r.RemoteAddr)
		mux.ServeHTTP(w, r)
	})
}
