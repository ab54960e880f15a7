package recording

import (
	"bytes"
	"fmt"
	"time"

	"pushpane/internal/formats"
)

// Options say how a file is read. The zero value recognises all, with the pauses of the file.
type Options struct {
	// Idle: longer pauses are shortened to this. The zero value is what the file says itself, else
	// none is.
	Idle time.Duration
	// Pace is the time from one event to the next where none has a time. Default: 100 ms.
	Pace time.Duration
	// Modified is when the file was written last, Zone that of the machine: they add what the times
	// of a log lack. The zero values are now and time.Local.
	Modified time.Time
	Zone     *time.Location
	Choice   formats.Choice // of the format of a log
}

// log is what is known of a log, and lasts from one reading of it to the next.
type log struct {
	reader *formats.Reader
	clock  *formats.Clock // of the current reading
	tally  formats.Tally  // of the first one
	first  int64          // the time of the first line, Unix milliseconds; 0 before, or not known
	count  bool           // during the survey
	counts bool           // whole numbers at the start of lines are times (formats.CountsIn)
}

// logFormat is a log: each line is an event, with the time that it says. A line that says none,
// such as of a stack trace, has the time of the line before. Lines of several formats may be mixed.
type logFormat struct{ *log }

// recogniseLog returns the kind of a file with the lines, if one of them has a time.
func recogniseLog(lines [][]byte, o Options) (kind, bool, error) {
	reader, err := formats.New(o.Choice)
	if err != nil {
		return kind{}, false, err
	}
	zone := o.Zone
	if zone == nil {
		zone = time.Local
	}
	l := &log{clock: formats.NewClock(o.Modified, zone), counts: formats.CountsIn(lines)}
	newFormat := func() format {
		l.clock = l.clock.Again()
		return &logFormat{l}
	}
	k := kind{name: "log", limit: maxForeign, newFormat: newFormat, log: l}
	l.reader = reader
	if sure, counts := l.countTimes(reader, lines); sure > 0 || counts > 0 && (counts*2 >= len(lines) || o.Choice != (formats.Choice{})) {
		return k, true, nil
	}
	if o.Choice != (formats.Choice{}) {
		return kind{}, false, nil
	}
	// Tools that print a table may have the time at the end of each of its lines. Where fewer lines
	// have one, it is a part of a text, such as of SQL.
	for _, layout := range insideLayouts() {
		if l.reader, err = formats.New(formats.Choice{Layout: layout}); err != nil {
			continue
		}
		if times, _ := l.countTimes(l.reader, lines); times > len(lines)/2 {
			return k, true, nil
		}
	}
	return kind{}, false, err
}

// insideLayouts are those that are looked for anywhere in a line.
func insideLayouts() []string {
	return []string{"%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%F %T.%f", "%F %T", "%F;%T", "%F,%T", "%F\t%T", "%d.%m.%Y %T", "%d.%m.%Y;%T", "%d.%m.%Y,%T", "%d.%m.%Y\t%T", "%Y/%m/%d %T", "%d/%b/%Y:%T %z", "%b %e %T", "%T.%f", "%T"}
}

// countTimes returns how many of the lines have a time, apart from those that begin with a whole
// number, which may be one of bytes: those are counts.
func (l *log) countTimes(reader *formats.Reader, lines [][]byte) (sure, counts int) {
	for _, line := range lines {
		switch read, ok := reader.Read(line); {
		case !ok || l.doubts(read.Moment):
		case read.Moment.Bare:
			counts++
		default:
			sure++
		}
	}
	return sure, counts
}

func (l *log) doubts(m formats.Moment) bool { return !l.counts && m.Doubtful(l.clock.Newest) }

func (l *logFormat) parse(text []byte, emit emitter) error {
	line, ok := l.reader.Read(text)
	ok = ok && !l.doubts(line.Moment)
	var micros int64
	if ok {
		micros = l.clock.Micros(line.Moment)
		if l.count {
			l.tally.Add(line)
			if l.first == 0 && !line.Moment.Since && !line.Moment.Delta {
				l.first = micros / 1000
			}
		}
	}
	emit(micros, ok, "", bytes.Clone(text))
	return nil
}

func (*logFormat) finish(emitter) error { return nil }
func (*logFormat) atBoundary() bool     { return true }

// begin prepares the reading of a survey.
func (l *log) begin() { l.tally, l.first, l.count = formats.Tally{}, 0, true }

// settle ends a survey. It reports whether another one is needed: the lines have shown that the
// first of them is of another year.
func (l *log) settle() bool {
	next, again := l.clock.Settle()
	l.count = false
	if again {
		l.clock = next
	}
	return again
}

// recognised says what the log is, such as "pino, times in ms".
func (l *log) recognised() string {
	text := l.tally.String()
	if added := l.clock.Added(); added != "" {
		text = fmt.Sprintf("%s: %s", text, added)
	}
	return text
}
