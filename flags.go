package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pushpane/internal/terminal"
	"pushpane/stream"
)

const (
	defaultPort     = 7730 // SSE on a phone's keys
	defaultInterval = time.Second
	clockViewing    = time.Minute
	// minInterval keeps the clock from being a load test: a screen shows at most so many changes.
	minInterval = 10 * time.Millisecond
)

// settings is the command line, read and checked.
type settings struct {
	port         int
	portAsked    bool
	host         string
	duration     time.Duration // below 0: unsaid
	interval     time.Duration
	title        string
	history      size
	lines        int
	allowHosts   []string
	allowOrigins []string

	record    string
	goOn      bool // --append
	overwrite bool
	replay    string
	speed     float64
	loop      bool
	idleLimit time.Duration
	export    string

	noBrowser    bool
	noPTY        bool
	tee          bool
	exitWhenIdle bool
	exitWhenDone bool
	lab          bool
	quiet        bool
	verbose      bool
	version      bool
	help         bool

	command    []string // what stands after --; nil if nothing does
	stdinAsked bool     // the argument was "-"
	fileAsked  bool     // there is a file
	file       string
	shaped     bool // a flag says something about what is shown: not for another copy to show
}

const usage = `Pushes live data into every tab of the browser.

  pushpane [flags]               the current time once a second, for a minute
  pushpane [flags] FILE          the last lines of a file, and as it grows
  COMMAND | pushpane [flags]     lines from a pipe
  pushpane [flags] -             lines from the terminal
  pushpane [flags] -- COMMAND... runs a command, in colour; the page can run it again
  pushpane [flags] --replay FILE plays a recording, a log with times, an asciicast
  curl -d hello URL/events       publishes to whoever watches

Flags:
  -p, --port N              port, 0 picks a free one (default 7730; taken: the next free one)
      --host ADDRESS        address to listen on (default 127.0.0.1: this machine only)
  -d, --duration TIME       how long a viewing lasts; 0 without end (default 1m for the clock, else 0)
  -i, --interval TIME       the clock's tick, 10ms or more (default 1s)
      --title TEXT          heading of the page
      --history SIZE        how much is kept for late tabs, 64KiB or more (default 256MiB)
      --record FILE         write all events to a new file while they stream
      --append              go on with that file: its history and ids stay
      --overwrite           begin that file anew; or that of --export
      --replay FILE         play a recording
      --speed X             times as fast, 0.1 to 100 (default 1)
      --loop                begin the replay again at its end
      --idle-limit TIME     shorten longer pauses of the replay to this
      --lines N             how many of the last lines of a file come first (default 1000)
      --export FILE         write all events and a player into one page, at the end; with --replay at once
      --tee                 pass the lines on to standard output
      --no-pty              run the command without a terminal, its standard error apart
      --no-browser          open no browser
      --exit-when-idle      leave 60 s after the last page was closed
      --exit-when-done      leave when the input has ended and everybody has it
      --lab                 let pages on other machines break their own connection, too
      --allow-host NAME     answer to this host name too; may be repeated
      --allow-origin ORIGIN let pages of this origin read and publish; may be repeated
  -q, --quiet               only the address and errors
  -v, --verbose             a line for each request
  -V, --version             the version
  -h, --help                this

Each flag has a variable: --no-browser is PUSHPANE_NO_BROWSER=true.
`

// newFlags makes a flag of each setting.
func newFlags(s *settings) *pflag.FlagSet {
	f := pflag.NewFlagSet("pushpane", pflag.ContinueOnError)
	f.Usage = func() {} // run prints it, to the right place
	f.IntVarP(&s.port, "port", "p", defaultPort, "")
	f.StringVar(&s.host, "host", "127.0.0.1", "")
	f.DurationVarP(&s.duration, "duration", "d", -1, "")
	f.DurationVarP(&s.interval, "interval", "i", defaultInterval, "")
	f.StringVar(&s.title, "title", "", "")
	s.history = stream.DefaultHistory
	f.Var(&s.history, "history", "")
	f.IntVar(&s.lines, "lines", defaultLines, "")
	f.StringArrayVar(&s.allowHosts, "allow-host", nil, "")
	f.StringArrayVar(&s.allowOrigins, "allow-origin", nil, "")
	f.BoolVar(&s.noBrowser, "no-browser", false, "")
	f.BoolVar(&s.noPTY, "no-pty", false, "")
	f.BoolVar(&s.tee, "tee", false, "")
	f.BoolVar(&s.exitWhenIdle, "exit-when-idle", false, "")
	f.BoolVar(&s.exitWhenDone, "exit-when-done", false, "")
	f.BoolVar(&s.lab, "lab", false, "")
	f.BoolVarP(&s.quiet, "quiet", "q", false, "")
	f.BoolVarP(&s.verbose, "verbose", "v", false, "")
	f.BoolVarP(&s.version, "version", "V", false, "")
	f.BoolVarP(&s.help, "help", "h", false, "")
	f.StringVar(&s.record, "record", "", "")
	f.BoolVar(&s.goOn, "append", false, "")
	f.BoolVar(&s.overwrite, "overwrite", false, "")
	f.StringVar(&s.replay, "replay", "", "")
	f.StringVar(&s.export, "export", "", "")
	f.Float64Var(&s.speed, "speed", 1, "")
	f.BoolVar(&s.loop, "loop", false, "")
	f.DurationVar(&s.idleLimit, "idle-limit", 0, "")
	return f
}

// readFlags returns what the command line and the variables ask for. Everything wrong with them is
// a terminal.UsageError.
func readFlags(args []string) (settings, error) {
	var s settings
	f := newFlags(&s)
	if err := f.Parse(args); err != nil {
		return s, terminal.Usage(flagMessage(err, ""), "pushpane --help lists the flags")
	}
	if s.help || s.version {
		return s, nil
	}
	if err := readVariables(f); err != nil {
		return s, err
	}
	s.portAsked = f.Changed("port")
	f.Visit(func(flag *pflag.Flag) {
		switch flag.Name {
		case "no-browser", "quiet", "verbose":
		default:
			s.shaped = true
		}
	})
	if err := s.check(f); err != nil {
		return s, err
	}
	if err := s.checkTapes(f); err != nil {
		return s, err
	}
	if err := s.checkExport(f); err != nil {
		return s, err
	}
	return s, s.checkSources(f)
}

// readVariables sets each flag that the command line leaves unsaid from its variable.
func readVariables(f *pflag.FlagSet) (err error) {
	f.VisitAll(func(flag *pflag.Flag) {
		name := "PUSHPANE_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		value := os.Getenv(name)
		if value == "" || flag.Changed || flag.Name == "help" || flag.Name == "version" || err != nil {
			return
		}
		if bad := f.Set(flag.Name, value); bad != nil {
			err = terminal.Usage(flagMessage(bad, name), "unset "+name+" or give it a value that --"+flag.Name+" takes")
		}
	})
	return err
}

// flagMessage says what is wrong with a flag in our own words; variable is where its value came
// from, "" for the command line.
func flagMessage(err error, variable string) string {
	var value *pflag.InvalidValueError
	if !errors.As(err, &value) {
		return err.Error()
	}
	name := "--" + value.GetFlag().Name
	if variable != "" {
		name = variable
	}
	want := map[string]string{
		"int":      "a whole number",
		"float64":  "a number",
		"duration": "a time such as 500ms, 30s or 2m",
		"bool":     "true or false",
		"size":     "a size such as 64KiB or 256MiB",
	}[value.GetFlag().Value.Type()]
	return fmt.Sprintf("%s %q is not %s", name, value.GetValue(), want)
}

// check refuses values out of bounds and flags that contradict each other.
func (s *settings) check(f *pflag.FlagSet) error {
	if len(s.title) > maxTitle {
		return terminal.Usage(fmt.Sprintf("--title is %d bytes long, more than %d", len(s.title), maxTitle), "it is the heading of the page")
	}
	switch {
	case s.port < 0 || s.port > 65535:
		return terminal.Usage(fmt.Sprintf("--port %d is not from 0 to 65535", s.port), "--port 0 picks a free one")
	case f.Changed("duration") && s.duration < 0:
		return terminal.Usage(fmt.Sprintf("--duration %s is less than 0", s.duration), "--duration 0 is without end")
	case s.interval < minInterval:
		return terminal.Usage(fmt.Sprintf("--interval %s is less than %s", s.interval, minInterval), "--interval 1s is the default")
	case s.history < stream.MinHistory:
		return terminal.Usage(fmt.Sprintf("--history %s is less than %s", s.history, size(stream.MinHistory)), "--history 256MiB is the default")
	case s.lines < 0:
		return terminal.Usage(fmt.Sprintf("--lines %d is less than 0", s.lines), "--lines 0 shows only what is new")
	case s.host == "":
		return terminal.Usage(`--host "" is no address`, "--host 127.0.0.1 is the default; --host 0.0.0.0 is every address of this machine")
	case s.quiet && s.verbose:
		return terminal.Usage("--quiet and --verbose contradict each other", "leave one out")
	}
	return nil
}

// maxTitle is in bytes; a heading of more is no heading.
const maxTitle = 200

// checkSources refuses two sources at once, and what is said about one that is not there.
func (s *settings) checkSources(f *pflag.FlagSet) error {
	files := f.Args()
	if dash := f.ArgsLenAtDash(); dash >= 0 {
		files, s.command = files[:dash], files[dash:]
		if len(s.command) == 0 {
			return terminal.Usage("-- without a command", "pushpane --help shows how it is called")
		}
	}
	var sources []string
	for _, file := range files {
		if file == "-" {
			s.stdinAsked = true
			sources = append(sources, "standard input (-)")
			continue
		}
		s.fileAsked, s.file = true, file
		sources = append(sources, fmt.Sprintf("the file %q", file))
	}
	if s.command != nil {
		sources = append(sources, fmt.Sprintf("the command %q", strings.Join(s.command, " ")))
	}
	if f.Changed("replay") {
		sources = append(sources, fmt.Sprintf("--replay %q", s.replay))
	}
	switch {
	case len(sources) > 1:
		return terminal.Usage("two sources at once: "+strings.Join(sources, " and "), "start pushpane once for each; the second takes the next free port")
	case f.Changed("lines") && !s.fileAsked:
		return terminal.Usage("--lines needs a file, and there is none", "pushpane --lines 10 FILE shows the last ten lines of it first")
	}
	return nil
}

// size is a number of bytes on the command line: 1048576, 64KiB, 256MiB, 1GiB. K, KB and the like
// mean the same.
type size int

func (n size) String() string {
	for _, u := range units {
		if n >= u.bytes && n%u.bytes == 0 {
			return strconv.Itoa(int(n/u.bytes)) + u.name
		}
	}
	return strconv.Itoa(int(n))
}

func (n *size) Type() string { return "size" }

func (n *size) Set(text string) error {
	digits := strings.TrimRight(text, "bBiIkKmMgG")
	value, err := strconv.ParseUint(digits, 10, 40)
	unit := size(1)
	if suffix := text[len(digits):]; suffix != "" {
		unit = 0
		for _, u := range units {
			if strings.EqualFold(suffix, u.name) || strings.EqualFold(suffix, u.name[:1]) || strings.EqualFold(suffix, u.name[:1]+"B") {
				unit = u.bytes
			}
		}
	}
	if err != nil || unit == 0 || value > maxSize/uint64(unit) {
		return errors.New("not a size")
	}
	*n = size(value) * unit
	return nil
}

var units = []struct {
	name  string
	bytes size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// maxSize is a terabyte, more than any history needs and less than an int holds on the machines
// this is built for.
const maxSize = 1 << 40
