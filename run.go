package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"pushpane/internal/cli"
	"pushpane/internal/desktop"
	"pushpane/internal/export"
	"pushpane/internal/guard"
	"pushpane/internal/lab"
	"pushpane/internal/terminal"
	"pushpane/internal/traffic"
	"pushpane/stream"
	"pushpane/ui"
)

// run is the program: it serves until ctx is done, somebody quits or one of the --exit-when flags
// says so.
func run(ctx context.Context, args []string, stdin *os.File, stdout, stderr io.Writer) error {
	s, err := cli.Parse(args)
	switch {
	case err != nil:
		return err
	case s.Help:
		_, err := io.WriteString(stdout, cli.Usage)
		return err
	case s.Version:
		_, err := fmt.Fprintln(stdout, "pushpane", version)
		return err
	}
	say := terminal.New(stderr, s.Quiet, s.Verbose)
	feed, err := chooseSource(s, stdin, stdout, stderr, say)
	if err != nil {
		return err
	}
	var page *export.File
	if s.Export != "" {
		if page, err = export.NewFile(s.Export, s.Overwrite); err != nil {
			return err
		}
		if feed.replay != nil {
			return exportReplay(ctx, s, feed, page, stdout, say)
		}
	}
	protect, err := guard.New(s.Guard())
	if err != nil {
		return terminal.Usage(err.Error(), "pushpane --help shows what the flags take")
	}
	ln, err := listen(s.Host, s.Port, s.PortGiven)
	if err != nil {
		return terminal.Fail(err, "leave --port out and the next free one is taken, or stop the program that has it")
	}
	defer ln.Close()
	url, others := addresses(ln, s.Host)
	if first, ok := runningCopy(ctx, s, feed, ln); ok {
		fmt.Fprintln(stdout, first)
		say.Info("pushpane runs already: this is its page")
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
			say.Info("%v", err)
		}
	}()
	announce(s, url, others, stdout, say)
	go openBrowser(ctx, s, url, say)
	if s.ExitWhenDone || s.ExitWhenIdle {
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
	if s.Export != "" {
		if bad := exportEvents(s, feed, events, page, say); err == nil {
			err = bad
		}
	}
	return err
}

// runningCopy returns the address of another pushpane that has the default port, where this one has
// nothing to show of its own.
func runningCopy(ctx context.Context, s cli.Settings, f feed, ln net.Listener) (string, bool) {
	if s.OwnContent || f.kind != clock || ln.Addr().(*net.TCPAddr).Port == cli.DefaultPort {
		return "", false
	}
	url := fmt.Sprintf("http://%s:%d", s.Host, cli.DefaultPort)
	return url, desktop.Running(ctx, url)
}

// announce prints where the page is. With --tee standard output belongs to the lines.
func announce(s cli.Settings, url string, others []string, stdout io.Writer, say *terminal.Console) {
	if s.Tee {
		say.Print(url)
	} else {
		fmt.Fprintln(stdout, url)
	}
	for _, other := range others {
		say.Info("also at %s", other)
	}
	if len(others) > 0 {
		say.Info("everybody who reaches these addresses can watch and publish")
	}
}

// openBrowser never fails the program: the address is printed.
func openBrowser(ctx context.Context, s cli.Settings, url string, say *terminal.Console) {
	if s.NoBrowser {
		return
	}
	if err := desktop.Open(ctx, url); err != nil && ctx.Err() == nil {
		say.Info("no browser was opened: %v", err)
		say.Info("open %s", url)
	}
}

// serveEvents is /events: GET reads, POST publishes.
func serveEvents(events *stream.Stream) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			events.ServeEvents(w, r)
		case http.MethodPost:
			events.ServePublish(w, r)
		default:
			const allow = "GET, HEAD, POST"
			w.Header().Set("Allow", allow)
			http.Error(w, fmt.Sprintf("method %.80s is not one of %s", r.Method, allow), http.StatusMethodNotAllowed)
		}
	}
}

// routes is every path there is.
func routes(s cli.Settings, f feed, events *stream.Stream, meter *traffic.Meter, protect *guard.Guard, stop func(), say *terminal.Console) http.Handler {
	faults := lab.New(events.Disconnect)
	mux := http.NewServeMux()
	mux.Handle("/", ui.Handler(f.heading(s), f.kind))
	mux.Handle("/events", protect.SameOrigin(faults.Break(client, serveEvents(events))))
	mux.Handle("/poll", protect.SameOrigin(faults.Break(client, http.HandlerFunc(events.ServePoll))))
	mux.Handle("/leave", protect.SameOrigin(http.HandlerFunc(events.ServeLeave)))
	mux.Handle("/traffic", protect.SameOrigin(trafficHandler(meter)))
	mux.Handle("/lab", byOrder(s)("lab", faults.Orders(client)))
	mux.Handle("/status", protect.SameOrigin(statusHandler(s, f, events)))
	mux.Handle("/export", protect.SameOrigin(exportHandler(s, f, events)))
	mux.Handle("/quit", desktop.Quit(stop))
	if f.command != nil {
		mux.Handle("/run", guard.Order("run", obey(func() error { return f.command.Start(events) }, "the command runs")))
		mux.Handle("/stop", guard.Order("stop", obey(f.command.Stop, "the command is asked to end")))
	}
	if f.replay != nil {
		mux.Handle("/replay", guard.Order("replay", replayHandler(f.replay)))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		say.Debug("%s %s from %s", r.Method, r.URL, r.RemoteAddr)
		mux.ServeHTTP(w, r)
	})
}
