package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"

	"pushpane/internal/screen"
)

// The errors of Start and Stop of a [Command] or [Remote] in the wrong state. Nothing has changed
// then.
var (
	ErrRunning    = errors.New("it is running")
	ErrNotRunning = errors.New("it is not running")
)

// ErrNoTerminal is the error of Resize for a command that runs on pipes.
var ErrNoTerminal = errors.New("the command runs without a terminal")

const (
	// standardError is the event type of the lines of standard error, where that is separate.
	standardError = "stderr"
	// promptWait is the silence after which an unfinished line of a terminal is published: a
	// prompt, or a row of dots that has stopped. Longer than most programs pause within a line,
	// short enough for a person who waits for output.
	promptWait = time.Second
	// drainWait is how long the end of a run waits for the end of an output that cannot be drained,
	// as on Windows. The output is open for longer only if a process that the command has started
	// outlives it.
	drainWait = 500 * time.Millisecond
	// grace is the time between SIGTERM and SIGKILL for all processes of a run.
	grace = 3 * time.Second
	// shownName limits Name, in bytes: each viewer gets it in hello.
	shownName = 1000
)

// CommandOptions configure how a command is run. The zero value is ready to use.
type CommandOptions struct {
	// Pipes runs the command on pipes instead of a pseudo-terminal: its output comes as the command
	// buffers it, often late and without colour, and standard error is separate, as events of the
	// type stderr. Default: false; on Windows always true.
	Pipes bool
	// Size is that of the terminal. Default: 120 by 40.
	Size Size
	// Tee gets every byte of standard output, or of the terminal. Default: none.
	Tee io.Writer
	// TeeErrors gets every byte of standard error, with Pipes. Default: none.
	TeeErrors io.Writer
	// Warn is called with errors of reading, publishing and Tee, none of which stops the command.
	// Default: they are dropped.
	Warn func(error)
}

// Command is the source that runs a command, one run at a time. Make it with NewCommand, call Start
// for each run, and run Wait as the Source.
//
// The command runs in a session of its own, on a pseudo-terminal, so that its output is unbuffered
// and in colour. Resize changes the size of that. Standard input is that terminal, so that a
// program of the whole screen runs, but nobody types: a program that reads it gets the end at once
// (with Pipes, and on Windows, from the null device). The output is published as by Lines; on a
// terminal an unfinished line is also published after a second of silence, with the mark of a
// piece, and the rest of the line is the next event.
//
// A run ends when the command itself does, and its end comes after all that it has written. An
// unfinished line at that moment is published with the mark of a piece, if a process that it has
// started can finish it. Processes that it has started may outlive it and write on; they are ended
// before the next run. When this process ends, even by kill -9, no process of the session stays:
// see Warden.
type Command struct {
	path    string
	argv    []string
	options CommandOptions

	// order is held while a run starts, which may take as long as ending the processes of the last
	// one (grace, and killWait), and while its end is published, which waits for an engine that is
	// away.
	order sync.Mutex

	mu      sync.Mutex // guards what is below; held for a moment only, also with order
	size    Size       // of the terminal; zero: there is none
	latest  *run       // nil before the first
	running bool
	closed  bool // Wait has ended: no more runs
}

// run is one run of the command.
type run struct {
	*process
	began   time.Time
	drained chan struct{} // closed when all output has been published
}

// drainer is the reader of an output that can be drained. Its Read returns errDrained when it is
// empty; then drained is called, when all of it is published.
type drainer interface {
	drain() (empty <-chan struct{}, ok bool)
	drained()
}

// output is a stream of output: standard output, standard error, or the terminal.
type output struct {
	r         io.ReadCloser
	eventType string
	tee       io.Writer
	sizes     *sizes       // of the terminal; nil if it is none
	answer    func([]byte) // gives the command what its terminal answers; nil if it is none
}

// NewCommand looks up argv[0] in PATH and returns the command, not running yet. The error says why
// it cannot run: exec.ErrNotFound if there is no such program.
func NewCommand(argv []string, options CommandOptions) (*Command, error) {
	if options.Warn == nil {
		options.Warn = func(error) {}
	}
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return nil, startError(argv, err)
	}
	c := &Command{path: path, argv: argv, options: options}
	if Terminals && !options.Pipes {
		c.size = cmp.Or(options.Size, Size{screen.Columns, screen.Rows})
	}
	return c, nil
}

// startError returns the error of a command that cannot run, without the exec.Error, which names
// the program once more.
func startError(argv []string, err error) error {
	if lookup, ok := errors.AsType[*exec.Error](err); ok {
		err = lookup.Err
	}
	return fmt.Errorf("run %q: %w", argv[0], err)
}

// plainWord matches words that no shell needs quoted.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// Name returns the command as a person would type it in a shell, at most 1000 bytes.
func (c *Command) Name() string {
	name := CommandLine(c.argv)
	if len(name) > shownName {
		name = name[:fit([]byte(name), shownName-len("…"))] + "…"
	}
	return name
}

// CommandLine returns the words as a shell takes them: quoted where they need it.
func CommandLine(argv []string) string {
	words := make([]string, len(argv))
	for i, word := range argv {
		if !plainWord.MatchString(word) {
			word = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
		words[i] = word
	}
	return strings.Join(words, " ")
}

// Start starts a run and publishes its output and its end to p. Before that it ends all processes
// of the last run, which may take seconds. It returns when the command has been started. The error
// is ErrRunning during a run, ErrNotRunning after Wait has ended, or that of the system; nothing
// has been published then.
func (c *Command) Start(p Publisher) error {
	c.order.Lock()
	defer c.order.Unlock()
	c.mu.Lock()
	closed, running, last, size := c.closed, c.running, c.latest, c.size
	c.mu.Unlock()
	switch {
	case closed:
		return ErrNotRunning
	case running:
		return ErrRunning
	}
	if last != nil {
		last.end()
		last.drain()
	}
	process, err := launch(c.path, c.argv, c.options, size)
	if err != nil {
		return startError(c.argv, err)
	}
	next := &run{process, time.Now(), make(chan struct{})}
	err = p.SetState("running", c.Name())
	if err == nil && !c.adopt(next, size) {
		err = ErrNotRunning
	}
	if err != nil {
		next.end()
		return err
	}
	go c.publish(next, p)
	return nil
}

// adopt makes a run that has begun with a size the latest, unless Wait has ended.
func (c *Command) adopt(next *run, size Size) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	if c.size != size {
		next.resize(c.size)
	}
	c.latest, c.running = next, true
	return true
}

// Stop ends all processes of the run, with SIGTERM and after 3 s SIGKILL (on Windows at once), and
// returns without waiting for that. The error is ErrNotRunning.
func (c *Command) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.running {
		return ErrNotRunning
	}
	c.latest.stop()
	return nil
}

// Size returns that of the terminal, zero where there is none.
func (c *Command) Size() Size {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}

// Resize sets the size of the terminal, of this run and of those that follow: the command gets
// SIGWINCH. The error is that of [Size.Check] or ErrNoTerminal.
func (c *Command) Resize(to Size) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch err := to.Check(); {
	case err != nil:
		return err
	case c.size == Size{}:
		return ErrNoTerminal
	case c.size == to:
		return nil
	}
	c.size = to
	if c.latest != nil {
		c.latest.resize(to)
	}
	return nil
}

// Wait is the Source. It waits until ctx is done, since there may always be another run; then it
// ends all processes of the command and returns when they are gone.
func (c *Command) Wait(ctx context.Context, _ Publisher) error {
	<-ctx.Done()
	c.mu.Lock()
	c.closed = true
	last := c.latest
	c.mu.Unlock()
	if last != nil {
		last.end()
	}
	return nil
}

// publish publishes the output of a run, and then its end.
func (c *Command) publish(r *run, p Publisher) {
	var reading sync.WaitGroup
	for _, from := range r.outputs {
		reading.Go(func() {
			defer from.r.Close()
			if err := c.publishOutput(from, p); err != nil {
				c.warn(err)
			}
		})
	}
	go func() {
		reading.Wait()
		close(r.drained)
	}()
	result := r.waitExit()
	took := time.Since(r.began)
	r.drain()
	c.order.Lock()
	defer c.order.Unlock()
	c.mu.Lock()
	c.running = false
	closed := c.closed
	c.mu.Unlock()
	if closed {
		return
	}
	if err := p.End(result + " after " + durationText(took)); err != nil {
		c.options.Warn(err)
	}
}

// publishOutput publishes one output to its end.
func (c *Command) publishOutput(from output, p Publisher) error {
	drained := func() {}
	if d, ok := from.r.(drainer); ok {
		drained = d.drained
	}
	if from.sizes != nil {
		l := newTerminalPublisher(from.r, p, from.sizes)
		l.tee, l.warn, l.drained, l.answer = from.tee, c.options.Warn, drained, from.answer
		return l.publish()
	}
	l := linePublisher{r: from.r, eventType: from.eventType, tee: from.tee, warn: c.options.Warn, drained: drained, splitter: splitter{limit: MaxLine, atStart: true}}
	return l.publish(context.Background(), p)
}

// warn calls Warn, unless Wait has ended.
func (c *Command) warn(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.options.Warn(err)
	}
}

// end ends all processes of the run, and returns when they are gone.
func (r *run) end() {
	r.stop()
	<-r.gone
}

// drain returns when all that is in the outputs now has been published.
func (r *run) drain() {
	for _, from := range r.outputs {
		d, ok := from.r.(drainer)
		if ok {
			var empty <-chan struct{}
			if empty, ok = d.drain(); ok {
				<-empty
			}
		}
		if !ok {
			await(r.drained, drainWait)
		}
	}
}

// await waits for done, at most for limit.
func await(done <-chan struct{}, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// durationText formats a duration: "4.2 s", "2 min 5 s", "3 h 10 min".
func durationText(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	switch {
	case d < time.Minute-50*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case seconds < 3600:
		return fmt.Sprintf("%d min %d s", seconds/60, seconds%60)
	default:
		return fmt.Sprintf("%d h %d min", seconds/3600, seconds%3600/60)
	}
}
