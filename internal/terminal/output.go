package terminal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

const (
	// outputRoom is how many bytes wait for a reader: some fifty thousand lines.
	outputRoom = 4 << 20
	// stalledAfter is how long a reader may take nothing before writers wait for it no more.
	stalledAfter = time.Second
	// outputPiece is the length of one write, so that slow readers are seen to read: what a pipe
	// takes whole or not at all.
	outputPiece = 4 << 10
)

// Output is standard output or standard error. A reader that stalls (a terminal after Ctrl-S, a
// pipe that nobody reads) does not hold up the program: outputRoom bytes wait for it. A reader
// that is only slow loses nothing: when the room is used up, writers wait as long as it reads on.
// When it has taken nothing for stalledAfter, further text is left out, in whole lines, until it
// has taken all that waits; then the number of those lines is reported.
//
// What cannot stall, such as a regular file, is written directly. Output is safe for concurrent
// use. Its goroutine exists only while something waits, and ends at an error.
type Output struct {
	w      io.Writer
	name   string       // such as "standard output"
	report func(string) // is called without locks
	direct bool         // w does not stall

	// turn keeps writers in order. It is held while one waits for room, mu is not.
	turn sync.Mutex

	mu      sync.Mutex // guards what is below
	changed sync.Cond  // of mu: a piece was written
	waiting []byte     // text that is not written yet
	writing bool       // the goroutine exists
	moved   time.Time  // when the last piece was written, or the first began to wait
	stalled bool       // text is left out
	midLine bool       // the start of a line was left out: its rest is, too
	lost    int64      // lines left out since the last report
	allLost int64
	err     error // of writing; nothing is written after it
}

// NewOutput returns an output that writes to w. Errors, and lines that are left out, are reported
// as they happen, a text each, which begins with name.
func NewOutput(w io.Writer, name string, report func(text string)) *Output {
	o := &Output{w: w, name: name, report: report, direct: true}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		o.direct = err == nil && info.Mode().IsRegular()
		if err != nil { // closed, as a program without a console has it
			o.w, o.direct = io.Discard, true
		}
	}
	o.changed.L = &o.mu
	return o
}

// Write implements [io.Writer]. It returns no error: see report of [NewOutput], and Close.
func (o *Output) Write(p []byte) (int, error) {
	o.turn.Lock()
	defer o.turn.Unlock()
	if o.direct {
		o.writeDirect(p)
		return len(p), nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.err == nil && !o.stalled && len(o.waiting) >= outputRoom {
		o.stalled = !o.awaitPiece()
	}
	switch {
	case o.err != nil:
	case o.stalled:
		o.leaveOut(p)
	default:
		o.enqueue(p)
	}
	return len(p), nil
}

func (o *Output) writeDirect(p []byte) {
	if o.failure() != nil {
		return
	}
	if _, err := o.w.Write(p); err != nil {
		o.fail(err)
	}
}

// fail keeps and reports an error of writing.
func (o *Output) fail(err error) {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	o.mu.Lock()
	o.err, o.waiting = err, nil
	o.changed.Broadcast()
	o.mu.Unlock()
	o.report(fmt.Sprintf("%s takes no more text: %v", o.name, err))
}

func (o *Output) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// awaitPiece waits until a piece is written, and returns false when none was for stalledAfter. The
// caller holds mu.
func (o *Output) awaitPiece() bool {
	left := stalledAfter - time.Since(o.moved)
	if left <= 0 {
		return false
	}
	timer := time.AfterFunc(left, o.changed.Broadcast)
	defer timer.Stop()
	o.changed.Wait()
	return true
}

// leaveOut counts the lines of p, one that is left out in part only among them, and ends a line
// whose start is written. The caller holds mu.
func (o *Output) leaveOut(p []byte) {
	if len(p) == 0 {
		return
	}
	if n := len(o.waiting); n > 0 && o.waiting[n-1] != '\n' {
		o.waiting = append(o.waiting, '\n')
	}
	if o.midLine { // it is counted
		o.lost--
	}
	o.lost += int64(bytes.Count(p, []byte{'\n'}))
	if o.midLine = p[len(p)-1] != '\n'; o.midLine {
		o.lost++
	}
}

// enqueue adds p to the text that waits, without the rest of a line whose start was left out. The
// caller holds mu.
func (o *Output) enqueue(p []byte) {
	if o.midLine {
		_, rest, ended := bytes.Cut(p, []byte{'\n'})
		if !ended {
			return
		}
		p, o.midLine = rest, false
	}
	if len(p) == 0 {
		return
	}
	o.waiting = append(o.waiting, p...)
	if !o.writing {
		o.writing, o.moved = true, time.Now()
		go o.writeWaiting()
	}
}

// writeWaiting writes until nothing waits.
func (o *Output) writeWaiting() {
	for {
		piece, lost := o.next()
		switch {
		case piece != nil:
			if _, err := o.w.Write(piece); err != nil {
				o.fail(err)
			} else {
				o.written(len(piece))
			}
		case lost > 0:
			o.report(o.lossText(lost))
		default:
			return
		}
	}
}

// next returns the piece to write; or, when all is written, how many lines to report; or nothing,
// when the goroutine is to end.
func (o *Output) next() (piece []byte, lost int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if n := len(o.waiting); n > 0 {
		return o.waiting[:min(n, outputPiece)], 0
	}
	o.waiting, o.stalled = nil, false
	lost, o.lost = o.lost, 0
	o.allLost += lost
	o.writing = lost > 0
	return nil, lost
}

func (o *Output) written(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting, o.moved = o.waiting[n:], time.Now()
	o.changed.Broadcast()
}

func (o *Output) lossText(lines int64) string {
	return fmt.Sprintf("%s was not read for a while: %d lines are left out", o.name, lines)
}

// Empty reports whether all text is written, or none can be any more.
func (o *Output) Empty() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.waiting) == 0
}

// Flush waits until all text is written, as long as the reader reads on.
func (o *Output) Flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) > 0 && o.awaitPiece() {
	}
}

// Close flushes. The error is that of writing, or that lines are left out. The writer that was
// given to [NewOutput] is not closed.
func (o *Output) Close() error {
	o.Flush()
	o.mu.Lock()
	defer o.mu.Unlock()
	lost := o.allLost + o.lost + int64(bytes.Count(o.waiting, []byte{'\n'}))
	switch {
	case o.err != nil:
		return fmt.Errorf("write %s: %w", o.name, o.err)
	case lost > 0:
		return errors.New(o.lossText(lost))
	}
	return nil
}
