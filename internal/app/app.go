// Package app is the program between the command line and the sockets. [Run] opens a source, a
// listener and a stream, serves until the program ends, and closes them.
//
// Imports have one direction:
//
//	main -> app -> cli, export -> source, recording, guard, stream, ui, terminal
//	        app -> desktop, keyfile, lab -> stream
//	        app -> traffic
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"pushpane/internal/certificate"
	"pushpane/internal/cli"
	"pushpane/internal/cluster"
	"pushpane/internal/export"
	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/internal/keyfile"
	"pushpane/internal/line"
	"pushpane/internal/network"
	"pushpane/internal/recording"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// Process is what the program gets from the operating system, and its version.
type Process struct {
	Version string
	Args    []string // without the name of the program
	Stdin   *os.File // nil: there is none
	Stdout  io.Writer
	Stderr  io.Writer
}

// Run is the program. It returns nil when ctx is done, the page asked it to quit, or an
// --exit-when flag ends it. Other errors are for [terminal.Report].
func Run(ctx context.Context, p Process) error {
	if asked, err := cli.Complete(p.Args, p.Stdout); asked {
		return err
	}
	s, err := cli.Parse(p.Args)
	switch {
	case err != nil:
		return err
	case s.Help:
		_, err := io.WriteString(p.Stdout, cli.Help())
		return err
	case s.Version:
		_, err := io.WriteString(p.Stdout, versionLine(p.Version, readBuild()))
		return err
	case s.Manual:
		_, err := io.WriteString(p.Stdout, cli.Manual(readBuild().date))
		return err
	case s.Completion != "":
		return cli.WriteCompletion(p.Stdout, s.Completion)
	case s.KeyFile:
		tellIgnored(s, terminal.New(p.Stderr, s.Quiet, false))
		return printKeyFile(ctx, s, p.Stdout)
	case s.Doctor != "":
		tellIgnored(s, terminal.New(p.Stderr, s.Quiet, false))
		return examine(ctx, s, p)
	}
	a := newApp(s, p)
	return errors.Join(a.run(ctx), a.closeOutputs())
}

// tellIgnored says which variables have no flag.
func tellIgnored(s cli.Settings, console *terminal.Console) {
	for _, message := range s.Ignored {
		console.Info("%s", message)
	}
}

// newApp returns an app that is not open, with its outputs.
func newApp(s cli.Settings, p Process) *app {
	a := &app{settings: s, process: p, guests: &guests.Guests{}, pace: collectorPace{history: int64(s.History)}}
	a.pace.start()
	report := func(text string) { a.console.Error("%s", text) }
	a.stdout = terminal.NewOutput(p.Stdout, "standard output", report)
	a.stderr = terminal.NewOutput(p.Stderr, "standard error", report)
	a.console = terminal.New(a.stderr, s.Quiet, s.Verbose)
	return a
}

func (a *app) run(ctx context.Context) error {
	tellIgnored(a.settings, a.console)
	if err := a.checkOneFile(); err != nil {
		return err
	}
	if a.settings.Export != "" && a.settings.Replay != "" {
		return a.exportReplay(ctx)
	}
	err := a.open()
	if err != nil {
		return err
	}
	if url, running := a.otherCopy(ctx); running {
		a.showOtherCopy(ctx, url)
	} else {
		err = a.serve(ctx)
	}
	return errors.Join(err, a.close())
}

// app is a running program: open, then serve, then close, each once.
type app struct {
	settings cli.Settings
	process  Process
	stdout   *terminal.Output
	stderr   *terminal.Output
	console  *terminal.Console // to stderr

	feed       feed
	page       *export.File // nil without --export
	guard      *guard.Guard
	listener   net.Listener
	url        string // of the page, for a browser on this machine
	otherURLs  []string
	events     *stream.Stream
	pace       collectorPace   // by what goes into events
	node       *cluster.Node   // of --join, which orders events; else nil
	leave      func()          // ends what node has started
	ticks      ticks           // of the clock, with node
	lines      *recogniser     // nil where the source is the clock or a replay
	titles     titles          // of the run
	steps      screen.Index    // of the events that have no row
	news       *stream.Stream  // of the race, where the source is the clock; else nil
	room       *room.Room      // what the acts in events make
	recording  *recording.File // nil without --record
	invitation *invitation     // by which others watch
	shown      shownLink       // of the invitation, by --lan

	key         guard.Key     // of who may control it; "" where there is no folder for keyFiles
	keyFiles    keyfile.Files // those of key
	guests      *guests.Guests
	certificate *certificate.Keeper // of the second listener; nil: it speaks plain HTTP
	pageAsked   chan struct{}       // closed when a client has asked for the page
}

// openFeed opens the source, and checks that the file of --export can be written.
func (a *app) openFeed() (err error) {
	if a.feed, err = a.openSource(); err != nil {
		return err
	}
	if a.settings.Export != "" {
		a.page, err = export.NewFile(a.settings.Export, a.settings.Overwrite)
	}
	return err
}

// open opens all that serving needs and starts the command, if there is one. If it fails, what it
// has opened is closed again.
func (a *app) open() (err error) {
	if err = a.openFeed(); err != nil {
		return err
	}
	if a.guard, err = guard.New(a.settings.Guard()); err != nil {
		return terminal.Usage(err.Error(), "pushpane --help shows what the flags take")
	}
	if a.listener, err = listen(a.settings.Host, a.settings.Port, a.settings.PortGiven); err != nil {
		return listenFailure(err, a.settings.Port)
	}
	a.url, a.otherURLs = addresses(a.listener, a.settings.Host)
	if a.certificate, err = a.openCertificate(); err != nil {
		return errors.Join(err, a.listener.Close())
	}
	a.room = room.New(a.guests)
	options := a.feed.streamOptions(int(a.settings.History))
	options.Check, options.Text = checkPublished, line.Text
	options.MaxViewers = maxViewers(a.settings.MaxViewers, descriptorLimit(), a.console)
	options.Observe = func(first int64, at time.Duration, eventType string, data [][]byte) {
		a.pace.observe(data)
		a.room.Observe(first, at, eventType, data)
		a.titles.observe(first, at, eventType, data)
		if a.node != nil && a.feed.kind == kindClock {
			a.ticks.observe(first, at, eventType, data)
		}
		if eventType == screen.Type {
			for i, d := range data {
				a.steps.Add(first+int64(i), d)
			}
		}
	}
	if a.settings.Join != "" {
		if err = a.join(&options); err != nil {
			return errors.Join(err, a.listener.Close())
		}
	}
	if a.settings.Record == "" {
		a.events, err = stream.New(options)
	} else {
		a.events, a.recording, err = a.openRecording(options)
	}
	if err == nil {
		err = a.room.Open(a.events)
	}
	if err == nil && a.node != nil {
		a.ticks.Stream, a.ticks.interval = a.events, a.settings.Interval
		err = a.fill()
	}
	if err == nil && a.feed.kind == kindClock {
		a.news, err = stream.New(stream.Options{Source: newsSource, History: stream.MinHistory})
	}
	if err == nil && a.feed.kind != kindClock && a.feed.kind != kindNone && a.feed.replay == nil {
		a.lines = newRecogniser(a.events, a.settings.Choice, a.feed.counts)
	}
	if err == nil && a.feed.command != nil {
		if err = a.feed.command.Start(a.publisher()); err != nil {
			err = commandFailure(err, a.feed.name)
		}
	}
	if err != nil {
		return errors.Join(err, a.release())
	}
	return nil
}

// serve serves until ctx is done, or a request or an --exit-when flag stops the program. All that
// it has started has ended when it returns, but for a browser that is still being opened.
func (a *app) serve(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a.createKey()
	meter := &traffic.Meter{}
	limit := memoryLimit{int64(a.settings.History), func() int { return a.events.Status().Viewers }}
	limit.set(0)
	a.invitation = &invitation{
		guests: a.guests, addresses: network.Addresses, firstPort: a.listener.Addr().(*net.TCPAddr).Port + 1,
		certificate: a.certificate, console: a.console, meter: meter, onOpen: limit.set,
	}
	server := newServer(a, meter, stop)
	handler := a.guard.Protect(a.logRequests(a.noticePage(server.routes())))
	a.invitation.handler = a.logRequests(server.guestHandler())
	web := newHTTPServer(meter.Count(clientName, handler), int64(a.events.MaxViewers())+spareOpen, limit.set, a.console)
	served := make(chan error, 1)
	var running sync.WaitGroup
	running.Go(func() { served <- web.Serve(meter.Watch(web, listenAhead(a.listener, a.console))) })
	var failed error // of the source; read when all that runs has ended
	running.Go(func() {
		if err := a.feed.run(ctx, a.publisher()); err != nil && !errors.Is(err, stream.ErrClosed) {
			if _, said := errors.AsType[source.Warned](err); !said {
				a.console.Error("%v", err)
			}
			failed = fmt.Errorf("not all of the input was shown: %w", err)
		}
	})
	if a.news != nil {
		// Its error is that the stream was closed.
		running.Go(func() { _ = source.News(ctx, a.news) })
	}
	exit := autoExit{a.settings.ExitWhenIdle, a.settings.ExitWhenDone, !a.settings.NoBrowser, a.events, a.finished}
	running.Go(func() { exit.run(ctx, stop) })
	running.Go(func() { giveMemoryBack(ctx) })
	a.announce()
	a.console.Debug("events go to viewers by %s", a.events.Fanout())
	if a.certificate != nil {
		a.console.Info("the certificate for others has the SHA-256 fingerprint %s", a.certificate.Fingerprint())
	}
	if a.settings.LAN {
		a.inviteByTerminal()
	}
	go a.openBrowser(ctx)

	var err error
	select {
	case err = <-served:
		err = fmt.Errorf("serve %s: %w", a.url, err)
	case <-ctx.Done():
	}
	stop()
	a.keyFiles.Remove() // while the address is still ours: it may be another program's next
	a.closeStreams()
	err = errors.Join(err, shutdown(web, a.events, a.news))
	a.invitation.turnOff()
	running.Wait() // a command has no process left then
	return errors.Join(err, failed)
}

// close closes what open has opened, and writes the page of --export.
func (a *app) close() error {
	err := a.release()
	if a.page != nil {
		err = errors.Join(err, a.exportEvents())
	}
	return err
}

func (a *app) release() error {
	_ = a.listener.Close() // closed already if it was served
	a.closeStreams()
	if a.leave != nil {
		a.leave()
	}
	if a.recording != nil {
		return a.recording.Close()
	}
	return nil
}

// finished reports whether no event follows the end of the source, and all lines are passed on.
func (a *app) finished() bool {
	return a.feed.finished() && (!a.settings.Tee || a.stdout.Empty() && a.stderr.Empty())
}

// closeOutputs writes what waits for a reader. The error is that of what was asked for: the address
// or, with --tee, all lines. Messages that nobody has read are none.
func (a *app) closeOutputs() error {
	err := a.stdout.Close()
	if bad := a.stderr.Close(); a.settings.Tee {
		err = errors.Join(err, bad)
	}
	return err
}

func (a *app) closeStreams() {
	for _, s := range []*stream.Stream{a.events, a.news} {
		if s != nil {
			s.Close()
		}
	}
}

// logRequests writes a line for each request with --verbose.
func (a *app) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.console.Debug("%s %s from %s", r.Method, a.guests.Redact(shownURL(r)), r.RemoteAddr)
		next.ServeHTTP(w, r)
	})
}

// shownURL returns the address of a request without what may be the token of an invitation.
func shownURL(r *http.Request) string {
	if strings.HasPrefix(strings.ToLower(r.URL.Path), joinPath) {
		return joinPath + "..."
	}
	return r.URL.String()
}
