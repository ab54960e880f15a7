package recording

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"

	"pushpane/internal/count"
)

// scriptTape is a session that script(1) of util-linux has recorded: the typescript, which is what
// the terminal has shown, and the timing, a file of its own with a line for each write:
//
//	SECONDS BYTES                classic
//	O|I SECONDS BYTES            advanced, or multi-stream: output, input
//	S|H SECONDS NAME ...         a signal, or a fact about the session
//
// Seconds count from the line before. What has no line in the timing comes at the end, or at an
// even pace where there is no timing at all.
type scriptTape struct {
	timing  *lineReader
	session io.ReaderAt
	at, end int64 // offsets in the typescript: of the next byte, and behind the last
	input   bool  // the typescript has the input, too (--log-io)
	number  int64 // of lines of the timing
	micros  int64 // since the start
	shown   int64 // micros of the last output
	blind   bool  // there is no timing
	owed    int64 // bytes of the last line that are not read yet
	over    bool  // the timing is at its end; then left are bytes that it does not have
	left    int64
	output  terminalOutput
}

var (
	// scriptHead and scriptTail are what script writes around a session.
	scriptHead = regexp.MustCompile(`^Script started[^\r\n]*\r?\n`)
	scriptTail = regexp.MustCompile(`\r?\nScript done[^\r\n]*\r?\n?$`)

	scriptStart   = regexp.MustCompile(`^Script started on (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d)`)
	scriptSize    = regexp.MustCompile(` COLUMNS="(\d{1,5})" LINES="(\d{1,5})"`)
	scriptCommand = regexp.MustCompile(`\[COMMAND="(.*?)"(?:\]| [A-Z]+="| <)`)

	// errDiffer is for problems with the two files together.
	errDiffer = errors.New("the timing is not that of the typescript to its end")
)

// sessionKind is the name of the kind.
const sessionKind = "session of script"

// typescript describes the typescript of a session.
type typescript struct {
	from, to      int64 // offsets of what the terminal has shown
	columns, rows int   // of the terminal, 0 where they are not known
	kind          kind
}

// newTypescript returns the typescript that begins with head.
func newTypescript(file io.ReaderAt, head []byte, size int64) typescript {
	line := scriptHead.Find(head) // an old script that was quiet has none
	t := typescript{from: int64(len(line)), to: size, kind: kind{name: sessionKind, unit: "timing line", fromZero: true}}
	end := make([]byte, min(size-t.from, 512))
	n, _ := file.ReadAt(end, size-int64(len(end))) // what cannot be read now is reported later
	t.to -= int64(len(scriptTail.Find(end[:n])))
	if m := scriptCommand.FindSubmatch(line); m != nil {
		t.kind.title = string(m[1])
	}
	if m := scriptSize.FindSubmatch(line); m != nil {
		t.columns, _ = strconv.Atoi(string(m[1])) // digits
		t.rows, _ = strconv.Atoi(string(m[2]))
	}
	if m := scriptStart.FindSubmatch(line); m != nil {
		if at, err := time.Parse("2006-01-02 15:04:05-07:00", string(m[1])); err == nil {
			t.kind.start = at.UnixMilli()
		}
	}
	return t
}

// fit reads a timing, and reports whether it has as many bytes as the typescript, and whether those
// of the input are among them.
func (t typescript) fit(timing io.ReaderAt, size int64) (fits, input bool) {
	out, in := int64(0), int64(0)
	lines := newLineReader(timing, 0, size, maxForeign)
	for {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		e, bad := readTiming(line.text)
		if err != nil || bad != nil {
			return false, false
		}
		if e.stream == 'O' {
			out = min(out+e.bytes, 1<<62)
		} else {
			in = min(in+e.bytes, 1<<62)
		}
	}
	has := t.to - t.from
	return out == has || out+in == has, in > 0 && out+in == has
}

// played returns the kind of the session. Where there is no timing its size is 0.
func (t typescript) played(timing io.ReaderAt, size int64) kind {
	_, input := t.fit(timing, size)
	k := t.kind
	k.open = func(file io.ReaderAt, _ int64, from place) tape {
		s := &scriptTape{session: file, at: t.from, end: t.to, input: input, blind: size == 0, number: from.number, output: terminalOutput{columns: t.columns, rows: t.rows}}
		if from.more != nil {
			s.at = from.more[0]
		}
		s.timing = newLineReader(timing, from.offset, size, maxForeign)
		return s
	}
	return k
}

// NewSession is [NewReader] for a session of script whose timing is given.
func NewSession(file io.ReaderAt, size int64, timing io.ReaderAt, timingSize int64, idle time.Duration) (*Reader, error) {
	head, err := readHead(timing, timingSize)
	if err != nil {
		return nil, err
	}
	if lines := LinesOf(head); len(lines) == 0 || !isTiming(lines[0]) {
		return nil, errNoTiming
	}
	if head, err = readHead(file, size); err != nil {
		return nil, err
	}
	return newReader(file, size, newTypescript(file, head, size).played(timing, timingSize), idle), nil
}

func (s *scriptTape) place() (place, bool) {
	return place{offset: s.timing.offset, number: s.number, more: []int64{s.at}}, s.owed == 0 && s.output.atBoundary()
}

// maxWrite is how much of a typescript is read at once, in bytes.
const maxWrite = 64 << 10

func (s *scriptTape) next(emit emitter) (problem, err error) {
	switch {
	case s.owed > 0:
		return nil, s.write(&s.owed, true, emit)
	case s.over && s.left == 0:
		s.output.finish(s.shown, !s.blind, emit)
		return nil, io.EOF
	case s.over:
		s.number++
		return nil, s.write(&s.left, false, emit)
	}
	line, err := s.timing.next()
	if err == io.EOF {
		s.over, s.left = true, s.end-s.at
		if s.left > 0 && !s.blind {
			problem = fmt.Errorf("%w: it ends %s before", errDiffer, count.Of(s.left, "byte"))
		}
		return problem, nil
	}
	s.number++
	switch {
	case errors.Is(err, errLong):
		return err, nil
	case err != nil:
		return nil, err
	}
	e, bad := readTiming(line.text)
	switch {
	case bad != nil && !line.complete:
		return errTorn, nil
	case bad != nil:
		return bad, nil
	}
	s.micros += e.micros
	if e.stream == 'O' || e.stream == 'I' && s.input {
		if has := s.end - s.at; e.bytes > has {
			e.bytes, problem = has, fmt.Errorf("%w: the typescript ends before", errDiffer)
		}
	}
	switch {
	case e.stream == 'I' && s.input:
		s.at += e.bytes
	case e.stream == 'O':
		s.owed = e.bytes
	case e.columns > 0:
		s.output.resize(e.columns, e.rows)
	}
	return problem, nil
}

// write emits the next of so many bytes of the session, and counts them down.
func (s *scriptTape) write(bytes *int64, timed bool, emit emitter) error {
	data := make([]byte, min(*bytes, maxWrite))
	n, err := s.session.ReadAt(data, s.at)
	if n < len(data) {
		return cmp.Or(err, io.ErrUnexpectedEOF) // it was shortened meanwhile
	}
	s.at += int64(n)
	*bytes -= int64(n)
	s.shown = s.micros
	s.output.write(s.micros, timed, data, emit)
	return nil
}
