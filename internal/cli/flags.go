package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pushpane/internal/terminal"
	"pushpane/stream"
)

// DefaultPort is the one that --port takes the place of: SSE on a phone's keys.
const DefaultPort = 7730

// MaxTitle is the most bytes of a --title, which is one line on the page.
const MaxTitle = 200

const (
	// minInterval bounds the clock's rate to what a screen can show.
	minInterval = 10 * time.Millisecond
	// defaultLines are a few screens.
	defaultLines = 1000
)

// newFlags returns the flags, which write to s. Their help is [Usage].
func newFlags(s *Settings) *pflag.FlagSet {
	f := pflag.NewFlagSet("pushpane", pflag.ContinueOnError)
	f.Usage = func() {} // the caller prints Usage, to the right place
	f.IntVarP(&s.Port, "port", "p", DefaultPort, "")
	f.StringVar(&s.Host, "host", "127.0.0.1", "")
	f.DurationVarP(&s.duration, "duration", "d", -1, "")
	f.DurationVarP(&s.Interval, "interval", "i", time.Second, "")
	f.StringVar(&s.Title, "title", "", "")
	s.History = stream.DefaultHistory
	f.Var(&s.History, "history", "")
	f.IntVar(&s.lines, "lines", defaultLines, "")
	f.StringArrayVar(&s.allowHosts, "allow-host", nil, "")
	f.StringArrayVar(&s.allowOrigins, "allow-origin", nil, "")
	f.BoolVar(&s.NoBrowser, "no-browser", false, "")
	f.BoolVar(&s.NoPTY, "no-pty", false, "")
	f.BoolVar(&s.Tee, "tee", false, "")
	f.BoolVar(&s.ExitWhenIdle, "exit-when-idle", false, "")
	f.BoolVar(&s.ExitWhenDone, "exit-when-done", false, "")
	f.BoolVar(&s.Lab, "lab", false, "")
	f.BoolVarP(&s.Quiet, "quiet", "q", false, "")
	f.BoolVarP(&s.Verbose, "verbose", "v", false, "")
	f.BoolVar(&s.KeyFile, "key-file", false, "")
	f.BoolVarP(&s.Version, "version", "V", false, "")
	f.BoolVarP(&s.Help, "help", "h", false, "")
	f.StringVar(&s.Record, "record", "", "")
	f.BoolVar(&s.Append, "append", false, "")
	f.BoolVar(&s.Overwrite, "overwrite", false, "")
	f.StringVar(&s.Replay, "replay", "", "")
	f.StringVar(&s.Export, "export", "", "")
	f.Float64Var(&s.speed, "speed", 1, "")
	f.BoolVar(&s.loop, "loop", false, "")
	f.DurationVar(&s.idleLimit, "idle-limit", 0, "")
	return f
}

// Parse returns what the command line and the variables ask for. Every error is a
// [terminal.UsageError]. With --help or --version nothing else is checked.
func Parse(args []string) (Settings, error) {
	var s Settings
	f := newFlags(&s)
	if err := f.Parse(args); err != nil {
		return s, terminal.Usage(flagMessage(err, ""), "pushpane --help lists the flags")
	}
	if s.Help || s.Version {
		return s, nil
	}
	if err := readVariables(f); err != nil {
		return s, err
	}
	sources, err := s.readArguments(f)
	if err != nil {
		return s, err
	}
	s.readGiven(f)
	err = cmp.Or(s.checkValues(f), s.checkFiles(f), s.checkRules(s.given))
	if err == nil && len(sources) > 1 {
		err = terminal.Usage("two sources at once: "+strings.Join(sources, " and "), "start pushpane once for each; the second takes the next free port")
	}
	return s, err
}

// readVariables sets each flag that is not on the command line from its variable.
func readVariables(f *pflag.FlagSet) (err error) {
	f.VisitAll(func(flag *pflag.Flag) {
		name := "PUSHPANE_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		value := os.Getenv(name)
		if value == "" || flag.Changed || flag.Name == "key-file" || flag.Name == "help" || flag.Name == "version" || err != nil {
			return
		}
		if bad := f.Set(flag.Name, value); bad != nil {
			err = terminal.Usage(flagMessage(bad, name), "unset "+name+" or give it a value that --"+flag.Name+" takes")
		}
	})
	return err
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
	}[value.GetFlag().Value.Type()]
	return fmt.Sprintf("%s %q is not %s", name, value.GetValue(), want)
}

// readArguments reads the arguments that are not flags, and returns a description of each source
// that the command line names: more than one is an error, which is reported last.
func (s *Settings) readArguments(f *pflag.FlagSet) (sources []string, err error) {
	files := f.Args()
	if dash := f.ArgsLenAtDash(); dash >= 0 {
		files, s.Command = files[:dash], files[dash:]
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

// readGiven fills what the rules are about: the flags and arguments that are given.
func (s *Settings) readGiven(f *pflag.FlagSet) {
	s.PortGiven = f.Changed("port")
	s.given = map[string]bool{"FILE": s.FileGiven, "COMMAND": s.Command != nil}
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
