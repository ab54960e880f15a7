// Package cli reads the command line: the flags and their variables, what is refused, and the text
// of --help. [Parse] returns [Settings], which hand out the options of the other packages.
package cli

import (
	"math"
	"net"
	"time"

	"pushpane/internal/formats"
	"pushpane/internal/guard"
	"pushpane/internal/recording"
	"pushpane/internal/source"
)

// Settings is the command line, read and checked. A field without a comment is the flag of its
// name.
type Settings struct {
	Host       string
	Port       int
	PortGiven  bool // then no other port may take its place
	History    size // bytes
	MaxViewers int  // 0: not given
	Title      string
	OwnContent bool // a flag is about what is shown: the page of another copy will not do

	LAN, TLS      bool
	Cert, CertKey string // files

	NoBrowser, Lab, Quiet, Verbose bool
	ExitWhenIdle, ExitWhenDone     bool
	KeyFile, Version, Help         bool
	Manual                         bool     // the word man
	Completion                     string   // the shell behind the word completion
	Ignored                        []string // what is said of variables that no flag has

	// Where events come from: at most one of the five is given, else it is a pipe or the clock.
	Command   []string // the words after --; nil if there is no --
	Replay    string
	Timing    string // of --replay; may be ""
	File      string
	FileGiven bool   // File may be ""
	Stdin     bool   // the argument "-"
	URL       string // of another server's stream, with its secrets

	headers, headerVariables []string // --header, --header-env
	method, data, cacert     string   // --request, --data, --cacert
	insecure                 bool

	Join, Credentials, Node string // of --join, --creds and --node

	Choice            formats.Choice // --format and --time-format
	Interval          time.Duration  // of the clock
	IntervalGiven     bool
	NoPTY, Tee        bool
	Size              source.Size // of the command's terminal; zero: that of the page in front
	Record, Export    string
	Append, Overwrite bool

	Doctor, Origin string // of --doctor
	Patience       time.Duration
	JSON           bool

	allowHosts, allowOrigins []string
	duration                 time.Duration // below 0: not given
	lines                    int
	speed                    float64
	loop                     bool
	idleLimit, pace          time.Duration
	given                    map[string]bool // for the rules: the flags that are set, and arguments
}

// DurationOr returns how long a viewing lasts, 0 without end: --duration, or otherwise where that
// is not given.
func (s Settings) DurationOr(otherwise time.Duration) time.Duration {
	if s.duration < 0 {
		return otherwise
	}
	return s.duration
}

// Guard returns which names and origins may ask besides addresses and localhost. A name that the
// program listens on is one of them.
func (s Settings) Guard() guard.Options {
	hosts := s.allowHosts
	if net.ParseIP(s.Host) == nil {
		hosts = append(hosts, s.Host)
	}
	return guard.Options{Hosts: hosts, Origins: s.allowOrigins}
}

// FollowOptions returns how much of a file is shown first: --lines, but no more than --history
// holds.
func (s Settings) FollowOptions() source.FollowOptions {
	return source.FollowOptions{Lines: s.lines, Bytes: int64(s.History)}
}

// ReplayOptions returns how --replay is played. No pause is longer than that of --idle-limit 0.
func (s Settings) ReplayOptions() source.ReplayOptions {
	if s.given["idle-limit"] && s.idleLimit == 0 {
		s.idleLimit = math.MaxInt64
	}
	return source.ReplayOptions{Speed: s.speed, Loop: s.loop, Idle: s.idleLimit, Pace: s.pace, Timing: s.Timing, Choice: s.Choice}
}

// RecordMode returns what becomes of a file of --record that exists. With --append, --overwrite is
// about the file of --export.
func (s Settings) RecordMode() recording.Mode {
	switch {
	case s.Append:
		return recording.Append
	case s.Overwrite:
		return recording.Overwrite
	}
	return recording.New
}
