package main

import (
	"fmt"
	"io"
	"sync"

	"pushpane/internal/desktop"
)

// console is where the program speaks to whoever started it, a line at a time. Nothing that came
// from outside reaches a terminal with its control characters.
type console struct {
	quiet   bool
	verbose bool

	mu sync.Mutex
	w  io.Writer
}

func newConsole(w io.Writer, quiet, verbose bool) *console {
	return &console{quiet: quiet, verbose: verbose, w: desktop.Terminal(w)}
}

// note is what somebody at the terminal can use.
func (c *console) note(format string, args ...any) {
	if !c.quiet {
		c.line("pushpane: " + fmt.Sprintf(format, args...))
	}
}

// debug is a line for each thing that happens.
func (c *console) debug(format string, args ...any) {
	if c.verbose {
		c.note(format, args...)
	}
}

// Write takes the lines of a log.Logger, which are about single connections.
func (c *console) Write(line []byte) (int, error) {
	c.debug("%s", desktop.Printable(string(line[:max(0, len(line)-1)])))
	return len(line), nil
}

func (c *console) line(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintln(c.w, text) // a terminal that is gone hears nothing
}
