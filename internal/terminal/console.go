// Package terminal is all that the program writes for the person at the keyboard. Its rules:
//
//   - Standard output has what was asked for and nothing else, so that a script can read it: the
//     address of the page, the text of --help, the name of an exported page. With --tee it has the
//     lines of the source, and the address goes to standard error ([Console.Print]).
//   - All else goes to standard error, each message one line that begins with "pushpane: ".
//   - An error that ends the program is one line, "pushpane: error: WHAT: WHY", and a second one,
//     "pushpane: hint: HOW", where the user can mend it ([UsageError], [Failure]). [Report] writes
//     both, and returns the exit code.
//   - [Console.Error] is an error that does not end the program. It is always written.
//   - [Console.Info] is what the user can act on. --quiet leaves it out.
//   - [Console.Debug] is what happened to one request or connection. It needs --verbose.
//   - Neither of the two holds up the program while nobody reads it ([Output]).
//   - Text from elsewhere reaches no terminal with its control characters: [Printable], [Safe].
package terminal

import (
	"fmt"
	"io"
	"sync"
)

// Console writes messages to standard error. It is safe for concurrent use.
type Console struct {
	quiet   bool
	verbose bool

	mu sync.Mutex // guards w
	w  io.Writer
}

// New returns a console that writes to w. Quiet leaves out [Console.Info] and [Console.Debug];
// verbose writes the latter, too.
func New(w io.Writer, quiet, verbose bool) *Console {
	return &Console{quiet: quiet, verbose: verbose, w: Safe(w)}
}

// Info writes what the user can act on, unless the console is quiet.
func (c *Console) Info(format string, args ...any) {
	if !c.quiet {
		c.Print("pushpane: " + fmt.Sprintf(format, args...))
	}
}

// Debug writes what happened to one request or connection, where the console is verbose.
func (c *Console) Debug(format string, args ...any) {
	if c.verbose {
		c.Info(format, args...)
	}
}

// Error writes an error that does not end the program, on a quiet console, too.
func (c *Console) Error(format string, args ...any) {
	c.Print("pushpane: error: " + fmt.Sprintf(format, args...))
}

// Write implements [io.Writer] for a log.Logger of net/http, whose lines are about single
// connections: each is a message of [Console.Debug].
func (c *Console) Write(line []byte) (int, error) {
	c.Debug("%s", Printable(string(line[:max(0, len(line)-1)])))
	return len(line), nil
}

// Print writes a line without a prefix, on a quiet console, too.
func (c *Console) Print(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintln(c.w, line) // the program does not depend on its terminal
}
