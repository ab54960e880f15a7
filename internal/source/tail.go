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
	// fingerprintSize is the length of the fingerprint of a file, the bytes before the offset. A
	// few lines are unique, since most have a time or a number.
	fingerprintSize = 256
	// headSize is how many first bytes must be unchanged for a file to count as shortened, and not
	// as rewritten: more than what programs write equally at each start.
	headSize = 1 << 10
)

// errTruncated is the error of a file whose bytes before the offset are not those of the
// fingerprint: it was truncated, and may have grown again.
var errTruncated = errors.New("truncated")

// readError is an error of a file, as opposed to one of the publisher.
type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

// file is the part of os.File that a tail uses, so that a test can make it fail.
type file interface {
	io.ReaderAt
	io.Closer
	Stat() (fs.FileInfo, error)
}

// tail reads a file as it grows. The file stays open when it is renamed or deleted, so that it can
// be read to its end, and so that the system gives its identity (inode) to no other file.
type tail struct {
	file file
	info fs.FileInfo // from when it was opened; its identity
	path string      // of the file, symbolic links resolved
	born time.Time   // when the file was created, see bornAt
	lost string      // mark to publish before its first line; "" for none

	lines       splitter
	offset      int64     // end of the bytes that were read
	modTime     time.Time // of the file when its end was reached last
	fingerprint []byte    // the bytes before offset, fingerprintSize at most
	head        []byte    // the first bytes, headSize and offset at most
	// only NULs were read since a truncation: a writer that keeps its offset leaves a hole
	sparse bool
}

// openTail opens a file. It resolves symbolic links first, so that tail.path is that of the file.
// The error is that of opening, or of a file that cannot be followed.
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
	return &tail{file: opened, info: info, path: path, born: bornAt(path, info), lines: splitter{limit: MaxLine, atStart: true}}, nil
}

// followable returns an error for anything but a file that grows at its end.
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
	// Files that the system generates on reading, as under /proc, have data and no size.
	n, _ := f.ReadAt(make([]byte, 1), 0)
	if again, err := f.Stat(); err == nil && n > 0 && again.Size() == 0 {
		return errors.New("it has no size, it is made up when it is read")
	}
	return nil
}

// startBefore sets the offset to the start of the last n lines, or fewer, of at most limit bytes; 0
// is no limit.
func (t *tail) startBefore(n int, limit int64) error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = math.MaxInt64
	}
	offset, err := lastLines(t.file, info.Size(), n, limit)
	// ErrUnexpectedEOF: truncated at this moment; start at 0
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return t.start(offset)
}

// start sets the offset, which is the start of a line, and reads the fingerprint before it.
func (t *tail) start(offset int64) (err error) {
	t.lines = splitter{limit: MaxLine, atStart: offset == 0}
	t.offset, t.modTime, t.sparse = offset, time.Time{}, false
	if t.fingerprint, err = readBefore(t.file, offset, fingerprintSize); err != nil {
		return err
	}
	t.lines.afterCR = bytes.HasSuffix(t.fingerprint, []byte{'\r'})
	t.head, err = readBefore(t.file, min(offset, headSize), headSize)
	return err
}

// readBefore returns the limit bytes before offset, fewer at the start or the end of the file.
func readBefore(r io.ReaderAt, offset, limit int64) ([]byte, error) {
	b := make([]byte, min(offset, limit))
	n, err := r.ReadAt(b, offset-int64(len(b)))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

// next reads and returns the pieces that are complete now, see splitter. The error is io.EOF at the
// end, errTruncated, or a readError.
func (t *tail) next() ([][]byte, error) {
	buffer := t.lines.buffer()
	n, err := t.file.ReadAt(buffer, t.offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &readError{err}
	}
	// Checked after reading: so the bytes in the buffer are from before any truncation.
	before, err := readBefore(t.file, t.offset, int64(len(t.fingerprint)))
	switch {
	case err != nil:
		return nil, &readError{err}
	case !bytes.Equal(before, t.fingerprint):
		return nil, errTruncated
	case n == 0:
		return nil, io.EOF
	}
	t.advance(buffer[:n])
	if t.sparse {
		text := bytes.TrimLeft(buffer[:n], "\x00")
		t.sparse = len(text) == 0
		n = copy(buffer, text)
	}
	return t.lines.split(n), nil
}

// advance moves the offset and the fingerprint behind the bytes that were read.
func (t *tail) advance(read []byte) {
	if t.offset < headSize {
		t.head = append(t.head, read[:min(int64(len(read)), headSize-t.offset)]...)
	}
	t.offset += int64(len(read))
	t.fingerprint = append(t.fingerprint, read[max(0, len(read)-fingerprintSize):]...)
	t.fingerprint = t.fingerprint[:copy(t.fingerprint, t.fingerprint[max(0, len(t.fingerprint)-fingerprintSize):])]
}

// restart sets the offset after errTruncated: to the start of the file or, where it was only
// shortened and its head is unchanged, to the start of its last line.
func (t *tail) restart() error {
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

// drain publishes all complete lines of t up to its end.
func (f *follower) drain(ctx context.Context, t *tail) error {
	info, err := t.file.Stat()
	if err != nil {
		return &readError{err}
	}
	// A truncation and a write of the same length within the resolution of the time are found at
	// the next change.
	if info.Size() == t.offset && info.ModTime().Equal(t.modTime) {
		return nil
	}
	for ctx.Err() == nil {
		pieces, err := t.next()
		if err == io.EOF {
			t.modTime = info.ModTime()
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

// readTruncated continues a file after errTruncated: with the rest of a copy that was made before,
// if there is one (copytruncate of logrotate), and then from restart.
func (f *follower) readTruncated(ctx context.Context, t *tail) error {
	if kept := f.copyOf(t); kept != nil {
		err := f.drain(ctx, kept)
		kept.close()
		t.lines = kept.lines
		if _, bad := errors.AsType[*readError](err); err != nil && !bad && !errors.Is(err, errTruncated) {
			return err
		}
	}
	if err := f.finish(t); err != nil {
		return err
	}
	// Lines that were written between the last poll, or the copy, and the truncation are unknown.
	if err := f.p.Lost(fmt.Sprintf("%s was truncated; lines written about then may be missing", f.name)); err != nil {
		return err
	}
	if err := t.restart(); err != nil {
		return &readError{err}
	}
	if err := f.drain(ctx, t); !errors.Is(err, errTruncated) {
		return err
	}
	t.modTime = time.Time{} // truncated once more: for the next poll
	return nil
}

// finish publishes the unfinished line at the end of a file that will not grow any more.
func (f *follower) finish(t *tail) error {
	t.lines.buffer()
	t.lines.split(0)
	pieces := t.lines.rest()
	return f.publish(pieces, t.lines.completed(), "\n")
}

// publish publishes pieces and writes raw, their bytes in the file, to the tee; end is added to
// raw.
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
