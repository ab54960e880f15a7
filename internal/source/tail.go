package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"time"
)

const (
	// printSize is how many bytes before its place a tail remembers: a few lines, since a time or a
	// number tells one from the next.
	printSize = 256
	// headSize is how many first bytes have to be the same for a file to count as cut short, and
	// not as begun anew: more than what a program writes in the same words at each start.
	headSize = 1 << 10
)

// errAnew is that the bytes before the place are others than those that were read: the file was
// truncated, and maybe has grown again.
var errAnew = errors.New("written anew")

// readError tells an error of a file from one of the publisher.
type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

// file is what a tail needs of an open file.
type file interface {
	io.ReaderAt
	io.Closer
	Stat() (fs.FileInfo, error)
}

// tail is a file that is read as it grows. It is held open whatever becomes of its name: so it can
// be read to its end, and no other file is given its identity.
type tail struct {
	file file
	info fs.FileInfo // from when it was opened: the identity
	path string      // what the name led to, symbolic links followed
	lost string      // the mark that is due before its first line; "" for none

	lines  splitter
	offset int64     // up to here it was read
	seen   time.Time // its time of modification when that was done
	print  []byte    // the bytes before offset, printSize at most
	head   []byte    // the first bytes, headSize and offset at most
	// only NULs were read: a writer that kept its place in a truncated file leaves a hole
	sparse bool
}

// openTail opens a file that can be followed. Links are followed first, so that the path is that of
// the file which is opened.
func (f *follower) openTail(path string) (*tail, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil && path != "" {
		path = real
	}
	opened, err := f.open(path)
	if err != nil {
		return nil, err
	}
	info, err := opened.Stat()
	if err == nil {
		err = followable(opened, info)
	}
	if err != nil {
		_ = opened.Close()
		return nil, err
	}
	return &tail{file: opened, info: info, path: path, lines: splitter{limit: MaxLine}}, nil
}

// followable refuses what does not grow at its end.
func followable(f file, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return errors.New("it is a directory")
	case mode&fs.ModeDevice != 0:
		return errors.New("it is a device")
	case !mode.IsRegular():
		return errors.New("it is no regular file")
	case info.Size() > 0:
		return nil
	}
	// Files that the system makes up when they are read, as under /proc, have a byte to give and no
	// size.
	n, _ := f.ReadAt(make([]byte, 1), 0)
	if again, err := f.Stat(); err == nil && n > 0 && again.Size() == 0 {
		return errors.New("it has no size, it is made up when it is read")
	}
	return nil
}

// startBefore sets the place to the start of the last n lines.
func (t *tail) startBefore(n int, limit int64) error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = math.MaxInt64
	}
	offset, err := lastLines(t.file, info.Size(), n, limit)
	// truncated this very moment: it begins anew
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return t.start(offset)
}

// start sets the place to read on from, which is that of a line.
func (t *tail) start(offset int64) (err error) {
	t.lines = splitter{limit: MaxLine}
	t.offset, t.seen, t.sparse = offset, time.Time{}, false
	if t.print, err = readBefore(t.file, offset, printSize); err != nil {
		return err
	}
	t.lines.afterCR = bytes.HasSuffix(t.print, []byte{'\r'})
	t.head, err = readBefore(t.file, min(offset, headSize), headSize)
	return err
}

// readBefore returns the bytes before offset, at most limit, and fewer where the file is shorter.
func readBefore(r io.ReaderAt, offset, limit int64) ([]byte, error) {
	b := make([]byte, min(offset, limit))
	n, err := r.ReadAt(b, offset-int64(len(b)))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

// next returns the pieces that the next bytes complete, as splitter does. io.EOF is that there are
// none yet.
func (t *tail) next() ([][]byte, error) {
	room := t.lines.buffer()
	n, err := t.file.ReadAt(room, t.offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &readError{err}
	}
	// After reading, so that what was read is of the same file as before.
	before, err := readBefore(t.file, t.offset, int64(len(t.print)))
	switch {
	case err != nil:
		return nil, &readError{err}
	case !bytes.Equal(before, t.print):
		return nil, errAnew
	case n == 0:
		return nil, io.EOF
	}
	t.advance(room[:n])
	if t.sparse {
		text := bytes.TrimLeft(room[:n], "\x00")
		t.sparse = len(text) == 0
		n = copy(room, text)
	}
	return t.lines.split(n), nil
}

// advance takes note of what was read.
func (t *tail) advance(read []byte) {
	if t.offset < headSize {
		t.head = append(t.head, read[:min(int64(len(read)), headSize-t.offset)]...)
	}
	t.offset += int64(len(read))
	t.print = append(t.print, read[max(0, len(read)-printSize):]...)
	t.print = t.print[:copy(t.print, t.print[max(0, len(t.print)-printSize):])]
}

// again begins with the file once more, after errAnew: at its start, or where it was cut, if it
// only was made shorter.
func (t *tail) again() error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size >= headSize && size < t.offset && len(t.head) == headSize {
		head, err := readBefore(t.file, headSize, headSize)
		if err != nil {
			return err
		}
		if bytes.Equal(head, t.head) {
			unfinished, err := lastLines(t.file, size, 0, MaxLine)
			if err != nil {
				return err
			}
			return t.start(unfinished)
		}
	}
	err = t.start(0)
	t.sparse = true
	return err
}

func (t *tail) close() { _ = t.file.Close() }

// drain publishes all lines of t that have ended.
func (f *follower) drain(ctx context.Context, t *tail) error {
	info, err := t.file.Stat()
	if err != nil {
		return &readError{err}
	}
	// What is written in the same instant without a change of the size is found with the next
	// change.
	if info.Size() == t.offset && info.ModTime().Equal(t.seen) {
		return nil
	}
	for ctx.Err() == nil {
		pieces, err := t.next()
		if err == io.EOF {
			t.seen = info.ModTime()
			return nil
		}
		if err == nil {
			err = f.publish(pieces, t.lines.completed(), "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// anew goes on with a file after errAnew: with what a copy beside it kept, and then from its new
// start.
func (f *follower) anew(ctx context.Context, t *tail) error {
	if kept := f.copyOf(t); kept != nil {
		err := f.drain(ctx, kept)
		kept.close()
		t.lines = kept.lines
		var bad *readError
		if err != nil && !errors.As(err, &bad) && !errors.Is(err, errAnew) {
			return err
		}
	}
	if err := f.finish(t); err != nil {
		return err
	}
	// Whoever truncates does so a moment after the last look, or after the copy was made: nobody
	// can tell what was written then.
	if err := f.p.Lost(fmt.Sprintf("%s was truncated; lines written about then may be missing", f.name)); err != nil {
		return err
	}
	if err := t.again(); err != nil {
		return &readError{err}
	}
	if err := f.drain(ctx, t); !errors.Is(err, errAnew) {
		return err
	}
	t.seen = time.Time{} // truncated once more already: the next look sees to it
	return nil
}

// finish publishes a last line that will get no end.
func (f *follower) finish(t *tail) error {
	t.lines.buffer()
	t.lines.split(0)
	pieces := t.lines.rest()
	return f.publish(pieces, t.lines.completed(), "\n")
}

// publish hands on whole lines, and as they stand in the file to the tee; end is what the last one
// lacks.
func (f *follower) publish(pieces [][]byte, raw []byte, end string) error {
	if len(pieces) > 0 {
		if err := f.p.Publish(message, pieces...); err != nil {
			return err
		}
	}
	if tee := f.options.Tee; tee != nil && len(raw) > 0 {
		if _, err := tee.Write(append(raw, end...)); err != nil {
			f.options.Tee = nil
			f.options.Warn(fmt.Errorf("pass lines on: %w", err))
		}
	}
	return nil
}
