package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// call is a command line, and what it does.
type call struct{ line, does string }

// ways are those of calling pushpane: what is shown.
var ways = []call{
	{"pushpane [flags]", "the current time once a second, for a minute"},
	{"pushpane [flags] FILE", "the last lines of a file, and as it grows"},
	{"COMMAND | pushpane [flags]", "lines from a pipe"},
	{"pushpane [flags] URL", "a stream of another server: events, JSON lines, text, WebSocket"},
	{"pushpane [flags] -", "lines from the terminal"},
	{"pushpane [flags] -- COMMAND...", "runs a command, in colour; the page can run it again"},
	{"pushpane --join URL [flags] ...", "any of these, in a log that many machines show"},
	{"pushpane --doctor URL", "what the way of a stream does to it, in plain words"},
	{"pushpane [flags] --replay FILE", "plays a recording, a log with times, an asciicast"},
}

// words are given in place of a file, and print something. A file of such a name is ./WORD.
var words = []call{
	{"pushpane help", "this, as --help does"},
	{"pushpane version", "the version, as --version does"},
	{"pushpane man", "the manual page: pushpane man | man -l -"},
	{"pushpane completion SHELL", "what completes flags in bash, zsh, fish or powershell"},
}

var examples = []call{
	{"pushpane app.log", "a log, in every tab, as it grows"},
	{"pushpane https://example.com/events", "somebody else's stream; with headers of yours: -H @FILE"},
	{"pushpane --record talk.ndjson -- make test", "a command, kept for a replay"},
	{"curl -d hello http://127.0.0.1:7730/events", "publishes to whoever watches"},
}

// groups have each flag once, in the order of --help.
var groups = []struct{ title, flags string }{
	{"What is shown", "duration interval title lines history format time-format tee size no-pty"},
	{"Recordings", "record append overwrite replay speed loop idle-limit pace timing export"},
	{"Address and access", "port host max-viewers allow-host allow-origin lan tls cert key lab key-file"},
	{"Many machines (docs/cluster.md)", "join creds node"},
	{"Somebody else's stream", "header header-env request data cacert insecure doctor patience origin json"},
	{"The program", "no-browser exit-when-idle exit-when-done quiet verbose version help"},
}

// Help returns the text of --help.
func Help() string {
	var b strings.Builder
	b.WriteString("Pushes live data into every tab of the browser.\n\n")
	for _, c := range slices.Concat(ways, words) {
		fmt.Fprintf(&b, "  %-31s %s\n", c.line, c.does)
	}
	b.WriteString("\nExamples:\n")
	for _, e := range examples {
		fmt.Fprintf(&b, "  %-43s %s\n", e.line, e.does)
	}
	flags := newFlags(&Settings{})
	for _, g := range groups {
		fmt.Fprintf(&b, "\n%s:\n", g.title)
		for _, name := range strings.Fields(g.flags) {
			c := describe(flags.Lookup(name))
			fmt.Fprintf(&b, "  %-25s %s\n", c.line, c.does)
		}
	}
	b.WriteString("\nEach flag has a variable: --no-browser is PUSHPANE_NO_BROWSER=true.\n")
	return b.String()
}

// describe returns how a flag is called and what it does.
func describe(f *pflag.Flag) call {
	value, text := pflag.UnquoteUsage(f)
	text = strings.TrimPrefix(text, value+" ")
	line := "    --" + f.Name
	if f.Shorthand != "" {
		line = "-" + f.Shorthand + ", --" + f.Name
	}
	if f.Value.Type() != "bool" {
		line += " " + value
	}
	return call{line, text}
}
