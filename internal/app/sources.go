package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"pushpane/internal/cli"
	"pushpane/internal/foreign"
	"pushpane/internal/formats"
	"pushpane/internal/recording"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/stream"
	"pushpane/ui"
)

// The kinds of source, as hello and /status name them.
const (
	kindClock  = "clock"
	kindLines  = "stdin"
	kindFile   = "file"
	kindReplay = "replay"
	kindURL    = "url"
	// runs at once, before there are viewers, and again when the page says so
	kindCommand = "command"
	// what other nodes bring: this one has no source
	kindNone = "none"
)

// newsSource is what the hello of the race's own stream says.
const newsSource = "news"

// clockViewing is how long a viewing of the clock lasts.
const clockViewing = time.Minute

// feed is the source of the events, and what the program has to know of it.
type feed struct {
	kind     string
	name     string        // the file or command line; "" for the clock and standard input
	title    string        // heading of the page; may be ""
	written  time.Time     // when the file was written last, at the start; zero if there is none
	order    formats.Order // of month and day in its lines
	counts   bool          // whole numbers at their start are times
	duration time.Duration // of a viewing; 0 without end
	run      source.Source
	sized    bool                              // the terminal has the size of --size for good
	command  *source.Command                   // nil if there is none; else run is its Wait
	runs     runs                              // the page can run it again and stop it; else nil
	arrivals func(after int64) source.Arrivals // of another server's stream; nil if there is none
	replay   *source.Replay                    // nil if there is none; else run is its Play
}

// runs is a source with an end, behind which it can begin again.
type runs interface {
	Start(source.Publisher) error
	Stop() error
}

// openSource opens the source that the command line names: a command, a replay, a file or standard
// input; else it is standard input if there is something in it, else the clock.
func (a *app) openSource() (f feed, err error) {
	s := a.settings
	var tee io.Writer
	if s.Tee {
		tee = terminal.Safe(a.stdout)
	}
	warn := func(err error) { a.console.Error("%v", err) }
	f = feed{title: s.Title, duration: s.DurationOr(0)}
	switch {
	case s.Command != nil:
		options := source.CommandOptions{Pipes: s.NoPTY, Size: s.Size, Tee: tee, Warn: warn}
		if s.Tee {
			options.TeeErrors = terminal.Safe(a.stderr)
		}
		f.sized = s.Size != source.Size{}
		err = f.openCommand(s.Command, options)
		return f, err
	case s.URL != "":
		err = f.openURL(s, a, source.RemoteOptions{Tee: tee, Warn: warn, Keep: a.keepPiece, Tell: func(line string) { a.console.Info("  %s", line) }})
		return f, err
	case s.Replay != "":
		err = f.openReplay(s.Replay, s.ReplayOptions(), a.console)
		return f, err
	case s.FileGiven:
		f.kind, f.name = kindFile, s.File
		if pipe := source.Pipe(s.File); pipe != nil {
			f.run = source.Lines(pipe, tee, warn)
			return f, nil
		}
		if err = s.CheckSource(cli.SourceFollowed); err == nil {
			options := s.FollowOptions()
			options.Tee, options.Warn = tee, warn
			err = f.openFile(options)
		}
		return f, err
	}
	input, err := source.Stdin(a.process.Stdin, source.StdinWait, s.Stdin)
	if err != nil {
		return f, err
	}
	if input != nil {
		f.kind, f.run = kindLines, source.Lines(input, tee, warn)
		return f, nil
	}
	if s.Join != "" && !s.IntervalGiven {
		f.kind, f.run = kindNone, awaitDone
		return f, s.CheckSource(cli.SourceNone)
	}
	f.kind, f.run, f.duration = kindClock, source.Clock(s.Interval), s.DurationOr(clockViewing)
	return f, s.CheckSource(cli.SourceClock)
}

// awaitDone is a source without events, which ends with the program.
func awaitDone(ctx context.Context, _ source.Publisher) error {
	<-ctx.Done()
	return nil
}

// openCommand looks for the command. Standard input is neither read nor given to it.
func (f *feed) openCommand(argv []string, options source.CommandOptions) error {
	c, err := source.NewCommand(argv, options)
	if err != nil {
		return commandFailure(err, argv[0])
	}
	f.kind, f.name, f.run, f.command, f.runs = kindCommand, c.Name(), c.Wait, c, c
	return nil
}

// openURL reads what is asked of another server.
func (f *feed) openURL(s cli.Settings, a *app, options source.RemoteOptions) error {
	var stdin io.Reader
	if a.process.Stdin != nil { // a nil file would be a reader
		stdin = a.process.Stdin
	}
	request, err := s.Request(stdin)
	if err != nil {
		return err
	}
	remote := source.NewRemote(request, options)
	f.kind, f.name, f.run, f.runs, f.arrivals = kindURL, request.Name(), remote.Run, remote, remote.Arrivals
	return nil
}

// commandFailure adds to err how to call the command of that name so that it can be run.
func commandFailure(err error, name string) error {
	hint := "what only a shell knows goes by one: pushpane -- sh -c 'COMMAND | COMMAND'"
	_, noFile := os.Stat(name)
	switch {
	case errors.Is(err, exec.ErrNotFound) && noFile == nil:
		hint = "the file of that name here is shown by: pushpane " + source.CommandLine([]string{name})
	case errors.Is(err, exec.ErrNotFound):
		hint = "the command and each ARG are words of their own; " + hint
	case errors.Is(err, fs.ErrPermission):
		hint = "it must be a file that may be executed (chmod +x)"
	}
	return terminal.Fail(err, hint)
}

// openReplay opens the recording. Without a --title the page has that of the recording.
func (f *feed) openReplay(path string, options source.ReplayOptions, console *terminal.Console) error {
	r, err := source.OpenReplay(path, options)
	if err != nil {
		return terminal.Fail(err, "it plays recordings, logs whose times it knows (else --time-format), what asciinema, script and ttyrec record, HARs with streams, and what curl -N URL wrote")
	}
	if text := r.Format(); text != "" {
		console.Info("recognised: %s", text)
	}
	for _, problem := range r.Problems() {
		console.Info("%s", problem)
	}
	if f.title == "" {
		title := []rune(r.Title())
		f.title = string(title[:min(len(title), cli.MaxTitle)])
	}
	f.kind, f.name, f.run, f.replay = kindReplay, path, r.Play, r
	f.written, f.order, f.counts = writtenLast(path), r.Order(), r.Counts()
	if r.HasPieces() {
		f.arrivals = r.Arrivals
	}
	return nil
}

// openFile follows the file that name is set to.
func (f *feed) openFile(options source.FollowOptions) (err error) {
	f.written = writtenLast(f.name)
	lines := lastLines(f.name)
	f.order, f.counts = formats.OrderIn(lines, f.written), formats.CountsIn(lines)
	f.run, err = source.Follow(f.name, options)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return terminal.Fail(err, missingHint(f.name))
	case errors.Is(err, fs.ErrPermission):
		return terminal.Fail(err, "whoever starts pushpane must be allowed to read the file")
	}
	return terminal.Fail(err, "COMMAND | pushpane shows what is no file")
}

// addresses without a scheme, as curl takes them: a host with a port or of two names at least, and
// what is no folder.
var (
	schemed  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)
	withPort = regexp.MustCompile(`^(?://)?((?:[A-Za-z0-9-]+\.)+[A-Za-z0-9]+|localhost):[0-9]{1,5}(?:[/?].*)?$`)
	withPath = regexp.MustCompile(`^(?://)?((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}|localhost)[/?].*$`)
)

// missingHint is what helps where there is no file of that name: it may be meant as an address.
func missingHint(name string) string {
	const missing = "the file must be there at the start; once it is followed it may go and come back"
	if schemed.MatchString(name) {
		return "the address of another server's stream begins with http://, https://, ws:// or wss://"
	}
	of := withPort.FindStringSubmatch(name)
	if of == nil {
		of = withPath.FindStringSubmatch(name)
	}
	if of == nil {
		return missing
	}
	scheme := "https://"
	if of[1] == "localhost" || net.ParseIP(of[1]) != nil {
		scheme = "http://"
	}
	return missing + "; another server's stream: pushpane " + scheme + strings.TrimPrefix(name, "//")
}

// lines returns what lines lack: they are those of the file for a minute, in which the end of any
// is read, and in a replay for good.
func (f feed) lines(now time.Time) formats.Place {
	p := formats.Place{Zone: now.Location(), Written: f.written, Until: now.Add(time.Minute), Order: f.order, Counts: f.counts}
	if f.replay != nil {
		p.Until = now.AddDate(100, 0, 0)
	}
	return p
}

// place returns the same for the page.
func (f feed) place(now time.Time) ui.Place {
	lines := f.lines(now)
	_, east := now.Zone()
	p := ui.Place{East: east / 60, Until: lines.Until.UnixMilli(), Order: lines.Order.String(), Counts: lines.Counts}
	if !lines.Written.IsZero() {
		p.Written = lines.Written.UnixMilli()
	}
	return p
}

// writtenLast returns when a file was written last, the zero time where that is not known.
func writtenLast(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// lastLines returns the lines at the end of a file, none where it cannot be read.
func lastLines(path string) [][]byte {
	const end = 64 << 10
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close() // only read
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	tail := make([]byte, min(info.Size(), end))
	n, _ := file.ReadAt(tail, info.Size()-int64(len(tail)))
	return recording.LinesOf(tail[:n])
}

// ownKind returns the kind of the source, "" where others bring the events.
func (f feed) ownKind() string {
	if f.kind == kindNone {
		return ""
	}
	return f.kind
}

// doing returns what pushpane does with the feed, for a person at the start.
func (f feed) doing() string {
	switch f.kind {
	case kindLines:
		return "shows standard input"
	case kindFile:
		return fmt.Sprintf("follows the file %q", f.name)
	case kindCommand:
		return "runs " + f.name
	case kindURL:
		return "shows " + f.name
	case kindReplay:
		return fmt.Sprintf("plays %q", f.name)
	case kindNone:
		return "shows the log " + f.name
	}
	return "shows the time"
}

// finished reports whether no event follows the end of the source; a replay can be played again.
func (f feed) finished() bool { return f.replay == nil || f.replay.AtEnd() }

// publisher returns what the source publishes to.
func (a *app) publisher() source.Publisher {
	switch {
	case a.lines != nil:
		return a.lines
	case a.node != nil && a.feed.kind == kindClock:
		return &a.ticks
	}
	return a.events
}

// format says what was recognised in the lines, "" where there are none.
func (a *app) format() string {
	switch {
	case a.lines != nil:
		return a.lines.String()
	case a.feed.replay != nil:
		return a.feed.replay.Format()
	}
	return ""
}

// streamOptions returns those of a stream of this source that retains history bytes.
func (f feed) streamOptions(history int) stream.Options {
	return stream.Options{Source: f.kind, Name: f.name, History: history, Duration: f.duration, StartLatest: f.kind == kindClock, OwnTypes: foreign.OwnTypes()}
}

// header returns that of a recording of the source: start is in Unix milliseconds.
func (f feed) header(start int64, epoch string) recording.Header {
	return recording.Header{Title: f.title, Source: f.kind, Name: f.name, Start: start, Epoch: epoch}
}

// pageHeader is header for a page, which is given to others: without the folders of this machine.
func (f feed) pageHeader(start int64, epoch string) recording.Header {
	h := f.header(start, epoch)
	if f.replay != nil {
		h.Name = filepath.Base(f.name)
	}
	return h
}
