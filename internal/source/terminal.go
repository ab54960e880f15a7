package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"pushpane/internal/screen"
	"pushpane/stream"
)

const (
	// redrawRate bounds what blocks cost, in bytes a second: a screen of 10 KB is sent 5 times a
	// second. redrawSlowest is the longest time between two all the same.
	redrawRate    = 50 << 10
	redrawSlowest = time.Second
	// stringWait is after what time a control string that has not ended is taken as torn, as tmux
	// takes it.
	stringWait = 5 * time.Second
	// maxWaiting is how much of lines waits for a block, in bytes.
	maxWaiting = 256 << 10
)

// terminalPublisher publishes the output of a terminal: its lines, and blocks of the rows that are
// drawn anew. An unfinished line is published after promptWait of silence.
type terminalPublisher struct {
	r       io.Reader
	p       Publisher
	feed    *screen.Feed
	tee     io.Writer
	warn    func(error)  // called once, when tee fails
	drained func()       // called after errDrained, when all that was read is published
	answer  func([]byte) // gives the command what its terminal answers; it does not block
	sizes   *sizes
	cr      bool      // the last byte for tee is a CR that was not written yet
	next    time.Time // before that rows that change are not published

	inString int       // the number of the control string that has not ended, 0 for none
	began    time.Time // when it did
}

func newTerminalPublisher(r io.Reader, p Publisher, s *sizes) *terminalPublisher {
	split := func(line []byte) [][]byte {
		s := splitter{limit: MaxLine}
		s.addLine(line)
		return s.lines
	}
	now := s.take()
	return &terminalPublisher{r: r, p: p, sizes: s, feed: screen.NewFeed(now.Columns, now.Rows, split)}
}

// publish publishes until the end of the reader, and returns nil then; else the error of reading or
// publishing.
func (t *terminalPublisher) publish() error {
	buffer := make([]byte, readSize)
	for {
		n, readErr, err := t.read(buffer)
		if err != nil {
			return err
		}
		if size := t.sizes.take(); size != (Size{}) {
			t.feed.Resize(size.Columns, size.Rows)
		}
		t.write(buffer[:n])
		ended := readErr != nil && !errors.Is(readErr, errDrained)
		switch {
		case ended:
			t.feed.End()
		case readErr != nil:
			t.feed.Partial(pieceMark)
		}
		if readErr != nil || !t.feed.Redraws() || t.feed.Held() > maxWaiting || !time.Now().Before(t.next) {
			if err := t.flush(); err != nil {
				return err
			}
		}
		t.pass(buffer[:n])
		switch {
		case errors.Is(readErr, errDrained):
			t.drained()
		case errors.Is(readErr, io.EOF):
			return nil
		case ended:
			return fmt.Errorf("read input: %w", readErr)
		}
	}
}

// write gives output to the feed. Without the end of a string, which may have been torn off, the
// terminal would show nothing of what comes.
func (t *terminalPublisher) write(output []byte) {
	if t.inString != 0 && len(output) > 0 && time.Since(t.began) > stringWait {
		t.feed.Tear()
	}
	t.feed.Write(output)
	if answers := t.feed.Answers(); answers != nil && t.answer != nil {
		t.answer(answers)
	}
	if now := t.feed.String(); now != t.inString {
		t.inString, t.began = now, time.Now()
	}
}

// read reads into buffer. Meanwhile it publishes what is due: rows that have changed, and after
// promptWait an unfinished line. The Read is on a goroutine that ends with it.
func (t *terminalPublisher) read(buffer []byte) (n int, readErr, err error) {
	if !t.feed.Redraws() && !t.feed.InLine() {
		n, readErr = t.r.Read(buffer)
		return n, readErr, nil
	}
	done := make(chan struct{})
	go func() {
		n, readErr = t.r.Read(buffer)
		close(done)
	}()
	silent := time.Now().Add(promptWait)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for err == nil && (t.feed.Redraws() || t.feed.InLine()) {
		due := silent
		if t.feed.Redraws() && t.next.Before(silent) {
			due = t.next
		}
		timer.Reset(time.Until(due))
		select {
		case <-done:
			return n, readErr, nil
		case <-timer.C:
		}
		if !time.Now().Before(silent) {
			t.feed.Partial(pieceMark)
			silent = silent.Add(promptWait) // of a sequence that was cut, which waits for its rest
		}
		err = t.flush()
	}
	<-done
	return n, readErr, err
}

func (t *terminalPublisher) flush() error {
	if err := t.feed.Flush(t); err != nil {
		return fmt.Errorf("publish lines: %w", err)
	}
	if sent := t.feed.Sent(); sent > 0 {
		wait := time.Duration(sent) * time.Second / redrawRate
		t.next = time.Now().Add(min(max(wait, screen.RedrawEvery), redrawSlowest))
	}
	return nil
}

// Lines implements [screen.Publisher].
func (t *terminalPublisher) Lines(data [][]byte) (last int64, err error) {
	if last, err = t.p.PublishNumbered(message, data...); errors.Is(err, stream.ErrApart) {
		err = screen.ErrApart
	}
	return last, err
}

// Block implements [screen.Publisher].
func (t *terminalPublisher) Block(data []byte) (n int64, err error) {
	return t.p.PublishNumbered(screen.Type, data)
}

// pass writes output to tee, LF for the CRLF that the terminal makes of it.
func (t *terminalPublisher) pass(output []byte) {
	if t.tee == nil || len(output) == 0 {
		return
	}
	if t.cr && output[0] != '\n' {
		output = append([]byte{'\r'}, output...)
	}
	output = bytes.ReplaceAll(output, []byte("\r\n"), []byte("\n"))
	if t.cr = bytes.HasSuffix(output, []byte("\r")); t.cr {
		output = output[:len(output)-1]
	}
	if _, err := t.tee.Write(output); err != nil {
		t.tee = nil
		t.warn(fmt.Errorf("pass lines on: %w", err))
	}
}
