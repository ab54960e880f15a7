package recording

import (
	"encoding/json"

	"pushpane/internal/screen"
)

// terminalOutput is the output of a recorded terminal, of whatever kind of file: each write of the
// terminal comes here, and leaves as events: its lines, and blocks of rows that it draws anew. The
// zero value is a terminal of the size that recorders take where they do not know it.
type terminalOutput struct {
	columns, rows int // 0 for 80 and 24

	feed  *screen.Feed
	index int64 // of the event that was emitted last
	drawn bool  // it has drawn rows anew: what comes is not to be read without what came before

	// of the last write
	micros int64
	timed  bool
	due    int64 // before that rows that change are not emitted, in microseconds
	emit   emitter
}

// sized returns the output of a terminal whose size stands in a file, as far as it does.
func sized(columns, rows json.RawMessage) terminalOutput {
	var o terminalOutput
	if json.Unmarshal(columns, &o.columns) != nil || json.Unmarshal(rows, &o.rows) != nil {
		return terminalOutput{}
	}
	return o
}

const (
	// silence is behind what time without output, in microseconds, an unfinished line is emitted,
	// such as a prompt, as it is of a command. It has the time at which it was written.
	silence = 1_000_000
	// pieceMark ends it, as each piece of a line in several events but the last.
	pieceMark = "…⏎"
)

// until emits what is due before the next output, or before another event, at a time: rows that
// have changed, and the start of a line that a silence follows.
func (o *terminalOutput) until(micros int64, timed bool, emit emitter) {
	o.open()
	if o.feed.InLine() && o.timed && timed && micros-o.micros >= silence {
		o.feed.Partial(pieceMark)
		o.flush(emit)
	}
	if o.feed.Redraws() && (micros > o.due || !timed) {
		o.micros = max(o.micros, min(o.due, micros))
		o.flush(emit)
	}
}

// write emits what the output completes. micros and timed are as for an emitter.
func (o *terminalOutput) write(micros int64, timed bool, output []byte, emit emitter) {
	o.until(micros, timed, emit)
	o.micros, o.timed = micros, timed
	o.feed.Write(output)
	if !o.feed.Redraws() || micros >= o.due || o.feed.Held() > maxPart {
		o.flush(emit)
	}
}

func (o *terminalOutput) open() {
	if o.feed != nil {
		return
	}
	if o.columns < screen.MinSize || o.rows < screen.MinSize {
		o.columns, o.rows = 80, 24
	}
	o.columns, o.rows = min(o.columns, screen.MaxColumns), min(o.rows, screen.MaxRows)
	o.feed = screen.NewFeed(o.columns, o.rows, func(line []byte) [][]byte { return [][]byte{line} })
}

// resize is that the recorded terminal has got another size. One of no extent says nothing.
func (o *terminalOutput) resize(columns, rows int) {
	o.open()
	columns, rows = min(columns, screen.MaxColumns), min(rows, screen.MaxRows)
	if columns < screen.MinSize || rows < screen.MinSize || columns == o.columns && rows == o.rows {
		return
	}
	o.feed.Resize(columns, rows)
	o.columns, o.rows, o.drawn = columns, rows, true // what comes is of this size
}

func (o *terminalOutput) flush(emit emitter) {
	o.emit = emit
	if o.feed.Redraws() {
		o.drawn, o.due = true, o.micros+screen.RedrawEvery.Microseconds()
	}
	_ = o.feed.Flush(o) // no method of ours fails
}

// Lines implements [screen.Publisher].
func (o *terminalOutput) Lines(data [][]byte) (last int64, err error) {
	for _, line := range data {
		o.index++
		o.emit(o.micros, o.timed, "", line)
	}
	return o.index, nil
}

// Block implements [screen.Publisher].
func (o *terminalOutput) Block(data []byte) (n int64, err error) {
	o.index++
	o.emit(o.micros, o.timed, screen.Type, screen.Renumber(data, -o.index))
	return o.index, nil
}

// skip counts an event that is not of the output.
func (o *terminalOutput) skip() { o.index++ }

// finish emits what is left at the end of the file, at the time of the last output.
func (o *terminalOutput) finish(micros int64, timed bool, emit emitter) {
	o.open()
	o.micros, o.timed = micros, timed
	o.feed.End()
	o.flush(emit)
}

// atBoundary reports whether the next output can be read without what came before.
func (o *terminalOutput) atBoundary() bool {
	return o.feed == nil || !o.drawn && !o.feed.Begun()
}

// maxPart limits a line of output without an end, and the data of a captured event, in bytes.
const maxPart = 1 << 20
