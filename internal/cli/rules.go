package cli

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pushpane/internal/doctor"
	"pushpane/internal/foreign"
	"pushpane/internal/formats"
	"pushpane/internal/guard"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// What a source can turn out to be, for [Settings.CheckSource].
const (
	SourceClock    = "(clock)"    // standard input has no lines
	SourceFollowed = "(followed)" // the file is not a named pipe
	SourceNone     = "(none)"     // the log is filled by other nodes
)

// rule is a combination of flags that is refused: all of given without any of missing. A flag that
// needs another one has that in missing; two that contradict each other are both in given. Besides
// flags there are the arguments FILE and COMMAND and what a source turned out to be.
type rule struct {
	given, missing string // names, separated by spaces
	message, hint  string // {file} and {replay} stand for the values, the latter quoted
}

// rules returns the table of what needs and what contradicts what. The first that is broken is the
// one that the user reads.
func rules() []rule {
	return []rule{
		{"quiet verbose", "", "--quiet and --verbose contradict each other", "leave one out"},

		{"cert", "key", "--cert needs --key FILE, and there is none", "pushpane --cert cert.pem --key key.pem"},
		{"key", "cert", "--key needs --cert FILE, and there is none", "pushpane --cert cert.pem --key key.pem; the file with the key of a running copy is --key-file"},
		{"tls cert", "", "--tls and --cert contradict each other", "--tls makes a certificate of its own"},

		{"creds", "join", "--creds needs --join URL, and there is none", "pushpane --join nats://HOST/LOG --creds FILE"},
		{"node", "join", "--node needs --join URL, and there is none", "pushpane --join nats://HOST/LOG --node NAME"},
		{"lan join", "", "--lan invites to one copy, and --join is about many", "--host and a proxy with TLS let others watch: docs/cluster.md"},
		{"tls join", "", "--tls is for the invitation, and --join has none", "a proxy in front of the nodes has the certificate: docs/cluster.md"},
		{"cert join", "", "--cert is for the invitation, and --join has none", "a proxy in front of the nodes has the certificate: docs/cluster.md"},
		{"append join", "", "--append goes on with a log of a file, and --join has the log of a server", "--record FILE alone writes what is shown"},

		{"append", "record", "--append needs --record FILE, and there is none", "pushpane --record talk.ndjson --append"},
		{"overwrite", "record export", "--overwrite needs --record FILE, and there is none", "pushpane --record talk.ndjson --overwrite"},
		{"append overwrite", "export", "--append and --overwrite contradict each other", "--append keeps what is in the file, --overwrite does not"},

		{"patience", "doctor", "--patience needs --doctor URL, and there is none", "pushpane --doctor URL --patience 5m"},
		{"origin", "doctor", "--origin needs --doctor URL, and there is none", "pushpane --doctor URL --origin https://app.example; pages of other origins are let in by --allow-origin"},
		{"json", "doctor", "--json needs --doctor URL, and there is none", "pushpane --doctor URL --json"},

		{"speed", "replay", "--speed needs --replay FILE, and there is none", "pushpane --replay talk.ndjson --speed 2"},
		{"loop", "replay", "--loop needs --replay FILE, and there is none", "pushpane --replay talk.ndjson --loop"},
		{"idle-limit", "replay", "--idle-limit needs --replay FILE, and there is none", "pushpane --replay talk.ndjson --idle-limit 2s"},
		{"pace", "replay", "--pace needs --replay FILE, and there is none", "pushpane --replay events.txt --pace 50ms"},
		{"pace timing", "", "--pace and --timing contradict each other", "--timing names the file that has the times"},
		{"timing", "replay", "--timing needs --replay FILE, and there is none", "pushpane --replay typescript --timing timing"},
		{"loop exit-when-done", "", "--loop and --exit-when-done contradict each other", "a loop is never done"},
		{"replay tee", "", "--tee passes on lines, and --replay {replay} has none", "curl -N URL/events has what is played"},

		{"replay export record", "", "--export with --replay plays nothing, and --record is about playing", "leave one of them out"},
		{"replay export speed", "", "--export with --replay plays nothing, and --speed is about playing", "leave one of them out"},
		{"replay export loop", "", "--export with --replay plays nothing, and --loop is about playing", "leave one of them out"},
		{"replay export exit-when-done", "", "--export with --replay plays nothing, and --exit-when-done is about playing", "leave one of them out"},
		{"replay export exit-when-idle", "", "--export with --replay plays nothing, and --exit-when-idle is about playing", "leave one of them out"},

		{"format time-format", "", "--format and --time-format contradict each other", "--format names all of a line, --time-format only its time"},
		{"format " + SourceClock, "", "--format needs lines, and the clock has none", "COMMAND | pushpane --format NAME"},
		{"time-format " + SourceClock, "", "--time-format needs lines, and the clock has none", "COMMAND | pushpane --time-format LAYOUT"},
		{"lines", "FILE", "--lines needs a file, and there is none", "pushpane --lines 10 FILE shows the last ten lines of it first"},
		{"header", "URL doctor", "--header needs the URL of a stream, and there is none", "pushpane -H 'Name: value' https://HOST/PATH"},
		{"header-env", "URL doctor", "--header-env needs the URL of a stream, and there is none", "pushpane --header-env Authorization=VARIABLE https://HOST/PATH"},
		{"request", "URL", "--request needs the URL of a stream, and there is none", "pushpane -X POST https://HOST/PATH"},
		{"data", "URL", "--data needs the URL of a stream, and there is none", "pushpane --data @prompt.json https://HOST/PATH"},
		{"cacert", "URL doctor", "--cacert needs the URL of a stream, and there is none", "pushpane --cacert ca.pem https://HOST/PATH"},
		{"insecure", "URL doctor", "--insecure needs the URL of a stream, and there is none", "pushpane --insecure https://HOST/PATH"},
		{"insecure cacert", "", "--insecure and --cacert contradict each other", "--insecure trusts any certificate"},
		{"size", "COMMAND", "--size needs a command, and there is none", "pushpane --size 120x40 -- COMMAND"},
		{"size no-pty", "", "--size and --no-pty contradict each other", "a command on pipes has no terminal"},
		{"no-pty", "COMMAND", "--no-pty needs a command, and there is none", "pushpane --no-pty -- COMMAND"},
		{"exit-when-done " + SourceFollowed, "", "--exit-when-done needs an end, and a file that is followed has none", "cat {file} | pushpane --exit-when-done shows what is in it now"},
		{"exit-when-done " + SourceClock, "", "--exit-when-done needs lines from standard input, and there are none", "COMMAND | pushpane --exit-when-done"},
		{"exit-when-done " + SourceNone, "", "--exit-when-done needs lines from standard input, and there are none", "COMMAND | pushpane --join URL --exit-when-done"},
		{"tee " + SourceNone, "", "--tee needs lines from standard input, and there are none", "COMMAND | pushpane --join URL --tee"},
		{"tee " + SourceClock, "", "--tee needs lines from standard input, and there are none", "COMMAND | pushpane --tee"},
	}
}

// broken reports whether the rule refuses what is given.
func (r rule) broken(given map[string]bool) bool {
	return !slices.ContainsFunc(strings.Fields(r.given), func(name string) bool { return !given[name] }) &&
		!slices.ContainsFunc(strings.Fields(r.missing), func(name string) bool { return given[name] })
}

// CheckSource refuses flags that contradict what the source turned out to be, [SourceClock] or
// [SourceFollowed].
func (s Settings) CheckSource(fact string) error {
	given := maps.Clone(s.given)
	given[fact] = true
	return s.checkRules(given)
}

func (s Settings) checkRules(given map[string]bool) error {
	for _, r := range rules() {
		if r.broken(given) {
			values := strings.NewReplacer("{file}", s.File, "{replay}", fmt.Sprintf("%q", s.Replay))
			return terminal.Usage(values.Replace(r.message), values.Replace(r.hint))
		}
	}
	return nil
}

// checkValues refuses values that are out of bounds.
func (s *Settings) checkValues(f *pflag.FlagSet) error {
	switch {
	case len(s.Title) > MaxTitle:
		return terminal.Usage(fmt.Sprintf("--title is %d bytes long, more than %d", len(s.Title), MaxTitle), "it is the heading of the page")
	case s.Port < 0 || s.Port > 65535:
		return terminal.Usage(fmt.Sprintf("--port %d is not from 0 to 65535", s.Port), "--port 0 picks a free one")
	case f.Changed("max-viewers") && (s.MaxViewers < 1 || s.MaxViewers > MostViewers):
		return terminal.Usage(fmt.Sprintf("--max-viewers %d is not from 1 to %d", s.MaxViewers, MostViewers), "without it there may be 20000, or more where the limit of open files has room for them")
	case f.Changed("duration") && s.duration < 0:
		return terminal.Usage(fmt.Sprintf("--duration %s is less than 0", s.duration), "--duration 0 is without end")
	case s.Interval < minInterval:
		return terminal.Usage(fmt.Sprintf("--interval %s is less than %s", s.Interval, minInterval), "--interval 1s is the default")
	case s.History < stream.MinHistory:
		return terminal.Usage(fmt.Sprintf("--history %s is less than %s", s.History, size(stream.MinHistory)), "--history 256MiB is the default")
	case f.Changed("format") && !slices.Contains(formats.Names(), s.Choice.Format):
		return terminal.Usage(fmt.Sprintf("--format %q is no format", s.Choice.Format), cmp.Or(nearest(s.Choice.Format, formats.Names()), "pino, logfmt, rfc3164")+" is one; docs/formats.md has all")
	case f.Changed("time-format") && s.Choice.Layout == "":
		return terminal.Usage(`--time-format "" is no layout`, "pushpane --time-format '%d/%m/%Y %H:%M:%S' FILE")
	case f.Changed("size") && s.Size.Check() != nil:
		return terminal.Usage(fmt.Sprintf("--size %v", s.Size.Check()), "--size 120x40")
	case f.Changed("size") && !source.Terminals:
		return terminal.Usage("--size: a command has no terminal on this system", "it runs on pipes, as with --no-pty")
	case s.lines < 0:
		return terminal.Usage(fmt.Sprintf("--lines %d is less than 0", s.lines), "--lines 0 shows only what is new")
	case s.Host == "":
		return terminal.Usage(`--host "" is no address`, "--host 127.0.0.1 is the default; --host 0.0.0.0 is every address of this machine")
	case !(s.speed >= source.MinSpeed && s.speed <= source.MaxSpeed): // NaN is not, either
		return terminal.Usage(fmt.Sprintf("--speed %v is not from %v to %v", s.speed, source.MinSpeed, source.MaxSpeed), "--speed 1 is as recorded")
	case s.idleLimit < 0:
		return terminal.Usage(fmt.Sprintf("--idle-limit %s is less than 0", s.idleLimit), "--idle-limit 2s shortens every longer pause to two seconds")
	case f.Changed("pace") && (s.pace < minPace || s.pace > maxPace):
		return terminal.Usage(fmt.Sprintf("--pace %s is not from %s to %s", s.pace, minPace, maxPace), "--pace 100ms is the default: ten events a second")
	}
	if s.Choice.Layout == "" {
		return nil
	}
	if _, err := formats.New(s.Choice); err != nil {
		return terminal.Usage(fmt.Sprintf("--time-format: %v", err), "it is written as in date +LAYOUT: %Y %m %d %H %M %S, %f a fraction, %z the zone, %s Unix seconds")
	}
	return nil
}

// doctorFlags are those that --doctor goes with.
var doctorFlags = []string{"doctor", "patience", "origin", "json", "quiet", "header", "header-env", "cacert", "insecure"}

// checkDoctor refuses what cannot be examined, and flags about showing something.
func (s *Settings) checkDoctor(f *pflag.FlagSet) error {
	if !f.Changed("doctor") {
		return nil
	}
	r, err := foreign.NewRequest(s.Doctor)
	if err == nil && r.IsSocket() {
		err = errors.New("a WebSocket is shown, and not examined")
	}
	if err != nil {
		return terminal.Usage(fmt.Sprintf("--doctor %q is no address of a stream: %v", foreign.ShownURL(s.Doctor), err), "pushpane --doctor https://HOST/PATH")
	}
	if s.Patience < doctor.MinPatience {
		return terminal.Usage(fmt.Sprintf("--patience %s is less than %s", s.Patience, doctor.MinPatience), "--patience 40s is the default")
	}
	if f.Changed("origin") && s.Origin != "null" { // which is that of a file
		// A page may be copied from the address bar, with the slash behind it.
		origin, err := guard.CanonicalOrigin(strings.TrimSuffix(s.Origin, "/"))
		if err != nil {
			return terminal.Usage(fmt.Sprintf("--origin %q is no origin of a page: %v", s.Origin, err), "--origin https://app.example")
		}
		s.Origin = origin
	}
	for _, name := range slices.Sorted(maps.Keys(s.given)) {
		if s.given[name] && !slices.Contains(doctorFlags, name) {
			return terminal.Usage(fmt.Sprintf("--doctor examines a stream and shows nothing, and %s is about that", argumentName(name)), "leave one of them out")
		}
	}
	return nil
}

// argumentName is how a given flag or argument is called.
func argumentName(name string) string {
	if strings.ToUpper(name) == name {
		return name
	}
	return "--" + name
}

// checkFiles refuses the empty name, and one file for two purposes.
func (s *Settings) checkFiles(f *pflag.FlagSet) error {
	for _, flag := range []struct{ name, path, example string }{
		{"record", s.Record, "talk.ndjson"}, {"replay", s.Replay, "talk.ndjson"}, {"export", s.Export, "talk.html"},
		{"timing", s.Timing, "timing"},
		{"cert", s.Cert, "cert.pem"}, {"key", s.CertKey, "key.pem"},
	} {
		if f.Changed(flag.name) && flag.path == "" {
			return terminal.Usage(fmt.Sprintf(`--%s "" is no file`, flag.name), "pushpane --"+flag.name+" "+flag.example)
		}
	}
	switch {
	case sameFile(s.Record, s.Replay):
		return terminal.Usage(fmt.Sprintf("--record %q and --replay %q are one file", s.Record, s.Replay), "a recording of a replay is a file of its own")
	case samePath(s.Export, s.Replay):
		return terminal.Usage(fmt.Sprintf("--export %q and --replay %q are one file", s.Export, s.Replay), "the page is a file of its own, such as talk.html")
	case sameFile(s.Record, s.Timing), sameFile(s.Export, s.Timing):
		return terminal.Usage(fmt.Sprintf("--timing %q is a file that is written, too", s.Timing), "a recording and a page are files of their own")
	case samePath(s.Export, s.Record):
		return terminal.Usage(fmt.Sprintf("--export %q and --record %q are one file", s.Export, s.Record), "the page is a file of its own, such as talk.html")
	}
	return nil
}

// samePath reports whether two names, "" for none, lead to one file, which may not exist yet.
func samePath(a, b string) bool {
	return a != "" && b != "" && (sameFile(a, b) ||
		filepath.Base(a) == filepath.Base(b) && sameFile(filepath.Dir(a), filepath.Dir(b)))
}

// sameFile reports whether two names lead to one file that exists.
func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	second, bad := os.Stat(b)
	return err == nil && bad == nil && os.SameFile(first, second)
}
