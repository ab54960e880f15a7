package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Why a command is not started or stopped. Nothing has changed then.
var (
	ErrRunning    = errors.New("the command is running")
	ErrNotRunning = errors.New("the command is not running")
)

const (
	// standardError is the type of the lines of standard error, where they come apart from the
	// others.
	standardError = "stderr"
	// promptWait is how long the start of a line waits for its end on a terminal: a prompt, or a
	// row of dots that has stopped. Longer than most programs pause within a line, short enough for
	// somebody who waits for a sign of life.
	promptWait = time.Second
	// lingering is how long the end of a run waits for output that is under way. Only what a
	// command has left behind keeps its output open longer.
	lingering = 500 * time.Millisecond
	// grace is what everything that a command started has between SIGTERM and SIGKILL.
	grace = 3 * time.Second
	// shownName bounds what hello carries to each viewer, in bytes.
	shownName = 1000
)

// CommandOptions say how a command is run. The zero value serves.
type CommandOptions struct {
	// without a pseudo-terminal: output as the command buffers it, standard error apart; always so
	// on Windows
	Pipes bool
	Tee   io.Writer // given every byte of standard output, or of the terminal; default none
	// given every byte of standard error, where that comes apart; default none
	TeeErrors io.Writer
	// told what stands in the way of lines, not of the command; default nobody
	Warn func(error)
}

// Command is the source that runs a command, one run at a time, for everybody who watches.
//
// It runs in a session of its own, under a pseudo-terminal of 120 by 40, so that its output comes
// at once and in colour. Standard input is empty: nobody can type here, and a program that asks is
// told so at once, where a terminal would let it wait for ever. Each end of line ends a line (see
// Lines); on a terminal the start of one that stays without its end for a second is published, too,
// ending in the mark of a cut line, and what follows is the next event.
//
// A run ends when the command itself does. What it leaves behind may go on writing; it is ended
// before the next run. When this process ends, however it does, no process of the session is left:
// see Warden.
type Command struct {
	path    string
	argv    []string
	options CommandOptions

	// mu guards what is below. It is held while a run starts, which takes as long as what the last
	// one left behind resists.
	mu      sync.Mutex
	newest  *run // nil before the first
	running bool
	closed  bool // no more runs
}

// run is one run of the command: a process, and those who read from it.
type run struct {
	*process
	began time.Time
	read  chan struct{} // closed when all of its output has been published
}

// outlet is one way by which output comes.
type outlet struct {
	r         io.ReadCloser
	eventType string
	tee       io.Writer
	quiet     time.Duration
}

// NewCommand looks up argv[0] and returns the command, not yet running. The error says why it
// cannot be one; where there is no such program it is exec.ErrNotFound.
func NewCommand(argv []string, options CommandOptions) (*Command, error) {
	if options.Warn == nil {
		options.Warn = func(error) {}
	}
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return nil, refuse(argv, err)
	}
	return &Command{path: path, argv: argv, options: options}, nil
}

// refuse says why argv cannot be run, once: what os/exec puts around the reason names the program,
// too.
func refuse(argv []string, err error) error {
	if lookup, ok := errors.AsType[*exec.Error](err); ok {
		err = lookup.Err
	}
	return fmt.Errorf("run %q: %w", argv[0], err)
}

// plainWord is what every shell takes as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// Name is the command as a person would type it, at most a thousand bytes of it.
func (c *Command) Name() string {
	words := make([]string, len(c.argv))
	for i, word := range c.argv {
		if !plainWord.MatchString(word) {
			word = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
		words[i] = word
	}
	name := strings.Join(words, " ")
	if len(name) > shownName {
		name = name[:fit([]byte(name), shownName-len("…"))] + "…"
	}
	return name
}

// Start begins a run, the first or, where that has ended, another. It returns once the system has
// taken the command, or refused it: then nothing is published. While a run is under way the error
// is ErrRunning.
func (c *Command) Start(p Publisher) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closed:
		return ErrNotRunning
	case c.running:
		return ErrRunning
	}
	if c.newest != nil {
		c.newest.end()
		await(c.newest.read, lingering)
	}
	process, err := launch(c.path, c.argv, c.options)
	if err != nil {
		return refuse(c.argv, err)
	}
	next := &run{process, time.Now(), make(chan struct{})}
	if err := p.SetState("running", c.Name()); err != nil {
		next.end()
		return err
	}
	c.newest, c.running = next, true
	go c.publish(next, p)
	return nil
}

// Stop asks the run to end, SIGTERM first, and returns without waiting for it. The error is
// ErrNotRunning.
func (c *Command) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.running {
		return ErrNotRunning
	}
	c.newest.stop()
	return nil
}

// Wait is the Source of a command that Start has begun: it lasts until ctx is done, since there may
// be another run, and returns when nothing of the command is left.
func (c *Command) Wait(ctx context.Context, _ Publisher) error {
	<-ctx.Done()
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	if c.newest != nil {
		c.newest.end()
	}
	return nil
}

// publish publishes what a run writes, and its end.
func (c *Command) publish(r *run, p Publisher) {
	var reading sync.WaitGroup
	for _, from := range r.outlets {
		reading.Go(func() {
			defer from.r.Close()
			l := liner{r: from.r, eventType: from.eventType, quiet: from.quiet, tee: from.tee, warn: c.options.Warn, splitter: splitter{limit: MaxLine}}
			if err := l.publish(context.Background(), p); err != nil {
				c.warn(err)
			}
		})
	}
	go func() {
		reading.Wait()
		close(r.read)
	}()
	how := r.exit()
	took := time.Since(r.began)
	await(r.read, lingering)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running = false
	if c.closed {
		return
	}
	if err := p.End(how + " after " + spoken(took)); err != nil {
		c.options.Warn(err)
	}
}

// warn tells what stands in the way of lines, until nobody wants them any more.
func (c *Command) warn(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.options.Warn(err)
	}
}

// end ends everything of the run, and returns when it is gone.
func (r *run) end() {
	r.stop()
	<-r.gone
}

// await waits for done, and no longer than limit.
func await(done <-chan struct{}, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// spoken says how long something took: "4.2 s", "2 min 5 s", "3 h 10 min".
func spoken(d time.Duration) string {
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
