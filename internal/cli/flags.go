package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pushpane/internal/cluster"
	"pushpane/internal/doctor"
	"pushpane/internal/foreign"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// DefaultPort is the one that --port takes the place of: SSE on a phone's keys.
const DefaultPort = 7730

// MostViewers bounds --max-viewers: more than any machine has memory for.
const MostViewers = 10_000_000

// MaxTitle is the most bytes of a --title, which is one line on the page.
const MaxTitle = 200

const (
	// minInterval bounds the clock's rate to what a screen can show.
	minInterval = 10 * time.Millisecond
	// minPace and maxPace bound --pace, as a time line can show it.
	minPace = time.Millisecond
	maxPace = time.Hour
	// defaultLines are a few screens.
	defaultLines = 1000
)

// newFlags returns the flags, which write to s. The text of each is its line in --help and in the
// manual page; it begins with the name of what the flag takes, in back quotes.
func newFlags(s *Settings) *pflag.FlagSet {
	f := pflag.NewFlagSet("pushpane", pflag.ContinueOnError)
	f.Usage = func() {} // the caller prints Help, to the right place
	s.History = stream.DefaultHistory

	f.IntVarP(&s.Port, "port", "p", DefaultPort, "`N` port, 0 picks a free one (default 7730; taken: the next free one)")
	f.StringVar(&s.Host, "host", "127.0.0.1", "`ADDRESS` address to listen on (default 127.0.0.1: this machine only)")
	f.StringArrayVar(&s.allowHosts, "allow-host", nil, "`NAME` answer to this host name too; may be repeated")
	f.StringArrayVar(&s.allowOrigins, "allow-origin", nil, "`ORIGIN` let pages of this origin read and publish; may be repeated")
	f.BoolVar(&s.LAN, "lan", false, "let others in this network watch, by a link and its QR code")
	f.BoolVar(&s.TLS, "tls", false, "let them watch over TLS, with a certificate made here")
	f.StringVar(&s.Cert, "cert", "", "`FILE` let them watch over TLS, with this certificate (PEM)")
	f.StringVar(&s.CertKey, "key", "", "`FILE` the private key of --cert (PEM)")
	f.BoolVar(&s.Lab, "lab", false, "let pages without the key break their own connection, too")
	f.BoolVar(&s.KeyFile, "key-file", false, "print the file with the key of the copy at --port, and leave")

	f.DurationVarP(&s.duration, "duration", "d", -1, "`TIME` how long a viewing lasts; 0 without end (default 1m for the clock, else 0)")
	f.DurationVarP(&s.Interval, "interval", "i", time.Second, "`TIME` the clock's tick, 10ms or more (default 1s)")
	f.StringVar(&s.Title, "title", "", "`TEXT` heading of the page")
	f.IntVar(&s.lines, "lines", defaultLines, "`N` how many of the last lines of a file come first (default 1000)")
	f.IntVar(&s.MaxViewers, "max-viewers", 0, "`N` how many may watch at once (default 20000, or more where the limit of open files has room)")
	f.Var(&s.History, "history", "`SIZE` how much is kept for late tabs, 64KiB or more (default 256MiB)")
	f.StringVar(&s.Choice.Format, "format", "", "`NAME` of docs/formats.md: how the lines are written (default: recognised)")
	f.StringVar(&s.Choice.Layout, "time-format", "", "`LAYOUT` how their times are written, such as %d/%m/%Y %H:%M:%S")
	f.BoolVar(&s.Tee, "tee", false, "pass the lines on to standard output")
	f.Var((*terminalSize)(&s.Size), "size", "`SIZE` of the command's terminal, such as 120x40 (default: as the page in front)")
	f.BoolVar(&s.NoPTY, "no-pty", false, "run the command without a terminal, its standard error apart")

	f.StringArrayVarP(&s.headers, "header", "H", nil, "`HEADER` 'Name: value' for URL, or @FILE with one a line; may be repeated")
	f.StringArrayVar(&s.headerVariables, "header-env", nil, "`NAME=VARIABLE` a header for URL, with the value of a variable; may be repeated")
	f.StringVarP(&s.method, "request", "X", "", "`METHOD` for URL (default GET, with --data POST)")
	f.StringVar(&s.data, "data", "", "`TEXT` to send to URL (to a WebSocket as the first message), or @FILE, or @- for standard input")
	f.StringVar(&s.cacert, "cacert", "", "`FILE` the certificates that URL is trusted by (PEM; default: those of the system)")
	f.BoolVar(&s.insecure, "insecure", false, "check no certificate of URL; the page says so")

	f.StringVar(&s.Record, "record", "", "`FILE` write all events to a new file while they stream")
	f.BoolVar(&s.Append, "append", false, "go on with that file: its history and ids stay")
	f.BoolVar(&s.Overwrite, "overwrite", false, "begin that file anew; or that of --export")
	f.StringVar(&s.Replay, "replay", "", "`FILE` play a recording")
	f.Float64Var(&s.speed, "speed", 1, "`X` times as fast, 0.1 to 100 (default 1)")
	f.BoolVar(&s.loop, "loop", false, "begin the replay again at its end")
	f.DurationVar(&s.idleLimit, "idle-limit", 0, "`TIME` shorten longer pauses of the replay to this")
	f.DurationVar(&s.pace, "pace", 0, "`TIME` from one event to the next of a replayed file without times (default 100ms)")
	f.StringVar(&s.Timing, "timing", "", "`FILE` of a replayed session of script: its timing (default: the file beside it that fits)")
	f.StringVar(&s.Export, "export", "", "`FILE` write all events and a player into one page, at the end; with --replay at once")

	f.StringVar(&s.Join, "join", "", "`URL` show the log that a NATS server keeps for many: nats://HOST:PORT/LOG; alone it shows what others bring, with --interval the time")
	f.StringVar(&s.Credentials, "creds", "", "`FILE` with the credentials for that server")
	f.StringVar(&s.Node, "node", "", "`NAME` of this copy among them (default: that of the host)")

	f.StringVar(&s.Doctor, "doctor", "", "`URL` examine the stream there: what its way does to it, and who is likely at fault")
	f.DurationVar(&s.Patience, "patience", doctor.DefaultPatience, "`TIME` how long it is watched, 1s or more (default 40s)")
	f.StringVar(&s.Origin, "origin", "", "`ORIGIN` of a page that is to read it, such as https://app.example")
	f.BoolVar(&s.JSON, "json", false, "write what was found as JSON")

	f.BoolVar(&s.NoBrowser, "no-browser", false, "open no browser")
	f.BoolVar(&s.ExitWhenIdle, "exit-when-idle", false, "leave 60 s after the last page was closed")
	f.BoolVar(&s.ExitWhenDone, "exit-when-done", false, "leave when the input has ended and everybody has it")
	f.BoolVarP(&s.Quiet, "quiet", "q", false, "only the address and errors")
	f.BoolVarP(&s.Verbose, "verbose", "v", false, "a line for each request")
	f.BoolVarP(&s.Version, "version", "V", false, "the version")
	f.BoolVarP(&s.Help, "help", "h", false, "this")
	return f
}

// Parse returns what the command line and the variables ask for. Every error is a
// [terminal.UsageError]. With --help, --version and the words that print something nothing else is
// checked.
func Parse(args []string) (Settings, error) {
	var s Settings
	f := newFlags(&s)
	err := f.Parse(args)
	word, meant, exact := oneHyphen(args, f)
	if err != nil || exact {
		return s, cmp.Or(commandForgotten(f, args, f.Args(), true), flagError(err, f, word, meant, exact))
	}
	if cluster.HasSecret(s.Join) {
		return s, terminal.Usage("--join with a user in its URL: the list of processes shows that to everybody", "the variable PUSHPANE_JOIN may have one; --creds FILE, NATS_USER and NATS_PASSWORD do as well")
	}
	if err := s.readWord(f); err != nil {
		return s, err
	}
	if s.Help || s.Version || s.Manual || s.Completion != "" {
		return s, nil
	}
	s.Ignored = unknownVariables(f)
	if err := readVariables(f); err != nil {
		return s, err
	}
	files := filesOf(f)
	if err := commandForgotten(f, args, files, len(files) > 1); err != nil {
		return s, err
	}
	sources, err := s.readArguments(f)
	if err != nil {
		return s, err
	}
	s.readGiven(f)
	err = cmp.Or(s.checkValues(f), s.checkFiles(f), s.checkDoctor(f), s.checkRules(s.given))
	if err == nil && len(sources) > 1 {
		err = terminal.Usage("two sources at once: "+strings.Join(sources, " and "), "start pushpane once for each; the second takes the next free port")
	}
	return s, err
}

// readVariables sets each flag that is not on the command line from its variable.
func readVariables(f *pflag.FlagSet) (err error) {
	f.VisitAll(func(flag *pflag.Flag) {
		name := variableOf(flag)
		value := os.Getenv(name)
		if value == "" || flag.Changed || name == "" || err != nil {
			return
		}
		if bad := f.Set(flag.Name, value); bad != nil {
			err = terminal.Usage(flagMessage(bad, name), "unset "+name+" or give it a value that --"+flag.Name+" takes")
		}
	})
	return err
}

// variableOf returns the variable of a flag, "" for those that only print something.
func variableOf(flag *pflag.Flag) string {
	switch flag.Name {
	case "key-file", "help", "version":
		return ""
	}
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
}

// flagMessage returns what is wrong with the value of a flag, in our own words rather than pflag's;
// variable is where the value came from, "" for the command line.
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
		"terminal": "columns and rows of a terminal, such as 120x40",
	}[value.GetFlag().Value.Type()]
	return fmt.Sprintf("%s %q is not %s", name, value.GetValue(), want)
}

// readArguments reads the arguments that are not flags, and returns a description of each source
// that the command line names: more than one is an error, which is reported last.
func (s *Settings) readArguments(f *pflag.FlagSet) (sources []string, err error) {
	files := filesOf(f)
	if dash := f.ArgsLenAtDash(); dash >= 0 {
		s.Command = f.Args()[dash:]
		if len(s.Command) == 0 {
			return nil, terminal.Usage("-- without a command", "pushpane --help shows how it is called")
		}
	}
	for _, file := range files {
		if file == "-" {
			s.Stdin = true
			sources = append(sources, "standard input (-)")
			continue
		}
		if isAddress(file) {
			s.URL = file
			sources = append(sources, foreign.ShownURL(file))
			continue
		}
		s.FileGiven, s.File = true, file
		sources = append(sources, fmt.Sprintf("the file %q", file))
	}
	if s.Command != nil {
		sources = append(sources, fmt.Sprintf("the command %q", strings.Join(s.Command, " ")))
	}
	if f.Changed("replay") {
		sources = append(sources, fmt.Sprintf("--replay %q", s.Replay))
	}
	return sources, nil
}

// filesOf returns the arguments in front of --.
func filesOf(f *pflag.FlagSet) []string {
	if dash := f.ArgsLenAtDash(); dash >= 0 {
		return f.Args()[:dash]
	}
	return f.Args()
}

// readWord reads an argument that prints something, see words. After a -- there is none.
func (s *Settings) readWord(f *pflag.FlagSet) error {
	args := f.Args()
	if len(args) == 0 || f.ArgsLenAtDash() >= 0 {
		return nil
	}
	switch {
	case args[0] == "completion" && len(args) == 2 && slices.Contains(Shells, args[1]):
		s.Completion = args[1]
	case args[0] == "completion":
		return terminal.Usage(fmt.Sprintf("completion %q is for no shell", strings.Join(args[1:], " ")), "pushpane completion "+strings.Join(Shells, " | ")+"; a file of that name is ./completion")
	case len(args) > 1:
		return nil
	case args[0] == "help":
		s.Help = true
	case args[0] == "version":
		s.Version = true
	case args[0] == "man":
		s.Manual = true
	}
	return nil
}

// readGiven fills what the rules are about: the flags and arguments that are given.
func (s *Settings) readGiven(f *pflag.FlagSet) {
	s.PortGiven, s.IntervalGiven = f.Changed("port"), f.Changed("interval")
	s.given = map[string]bool{"FILE": s.FileGiven, "COMMAND": s.Command != nil, "URL": s.URL != ""}
	f.Visit(func(flag *pflag.Flag) {
		value := flag.Value.String()
		s.given[flag.Name] = value != "" && value != "false"
		switch flag.Name {
		case "no-browser", "quiet", "verbose":
		default:
			s.OwnContent = true
		}
	})
}
