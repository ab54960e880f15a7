package recording

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Mode decides what Open does with a file that exists.
type Mode int

// The modes. All of them create a file that does not exist.
const (
	New       Mode = iota // refuse the file with ErrExists
	Append                // continue the recording in the file; an empty file is a new recording
	Overwrite             // delete the content
)

// ErrExists is the error of Open with New where the file exists.
var ErrExists = errors.New("the file exists")

var errLocked = errors.New("another program is recording to it")

// File is a recording that is being written. Only one process can have it open. It is safe for
// concurrent use.
type File struct {
	path      string
	created   bool // the file did not exist before Open
	header    Header
	continued bool // header was read from the file

	mu     sync.Mutex // guards what is below
	file   output
	end    int64 // offset behind the last whole line
	epoch  int64 // offset of the name of the epoch in the header
	buffer bytes.Buffer
	closed bool
	failed error // why the recording stopped, without a path; nil while it goes on
	reused error // why a continued recording would use ids again: renameEpoch failed
}

// output is the part of os.File that a File uses, so that a test can make it fail.
type output interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Stat() (os.FileInfo, error)
	Truncate(size int64) error
	Sync() error
}

// Open opens or creates the file at path, locks it against other processes and, for Append, reads
// its header. The content does not change before Begin or Load. Refused are, besides what the
// system refuses: a file that exists, with New; one that is not regular; one that another process
// records to; with Append, one that does not begin with the header of a recording of this Version.
func Open(path string, mode Mode) (*File, error) {
	f := &File{path: path}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	switch {
	case err == nil:
		f.created = true
	case !errors.Is(err, os.ErrExist):
		return nil, fmt.Errorf("record to %q: %w", path, reason(err))
	case mode == New:
		return nil, fmt.Errorf("record to %q: %w", path, existing(path))
	default:
		if file, err = os.OpenFile(path, os.O_RDWR, 0); err != nil {
			return nil, fmt.Errorf("record to %q: %w", path, reason(err))
		}
	}
	f.file = file
	if err := f.prepare(file, mode); err != nil {
		_ = file.Close()
		if f.created {
			_ = os.Remove(path)
		}
		return nil, fmt.Errorf("record to %q: %w", path, reason(err))
	}
	return f, nil
}

// existing returns the error about a path at which a new recording cannot be created: ErrExists
// where there is a regular file.
func existing(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return cmp.Or(CheckRegular(info), ErrExists)
}

// CheckRegular returns nil for a regular file, else an error such as "it is a directory".
// Recordings and exported pages are read from and written to regular files only.
func CheckRegular(info os.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return errors.New("it is a directory")
	case !mode.IsRegular():
		return errors.New("it is not a regular file")
	}
	return nil
}

// prepare checks and locks the file and, for Append, reads its header.
func (f *File) prepare(file *os.File, mode Mode) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if err := CheckRegular(info); err != nil {
		return err
	}
	if err := lock(file); err != nil {
		return err
	}
	if mode != Append || info.Size() == 0 {
		return nil
	}
	lines := newLineReader(f.file, 0, info.Size(), maxLine)
	line, err := lines.next()
	if err != nil || !line.complete {
		return errNoHeader
	}
	if f.header, err = readHeader(bytes.TrimPrefix(line.text, []byte(byteOrderMark))); err != nil {
		return err
	}
	if f.header.Start <= 0 || f.header.Start > time.Now().Add(24*time.Hour).UnixMilli() {
		return fmt.Errorf("start %d in line 1 is no time in the past", f.header.Start)
	}
	f.continued = true
	f.epoch, err = epochAt(line.text, f.header.Epoch)
	return err
}

// epochAt returns the offset of the name of the epoch in the header, whose last key epoch counts.
// Quotes in values are escaped, so the key is found nowhere else. The error is that of a name with
// escaped characters, which cannot be replaced in place.
func epochAt(header []byte, epoch string) (int64, error) {
	all := regexp.MustCompile(`"epoch"\s*:\s*"`).FindAllIndex(header, -1)
	if len(all) > 0 {
		at := all[len(all)-1][1]
		if bytes.HasPrefix(header[at:], []byte(epoch+`"`)) {
			return int64(at), nil
		}
	}
	return 0, fmt.Errorf("epoch %q in line 1 is not written as plain text", epoch)
}

// Header returns the header and whether it is that of a recording to continue. If so, call Load
// next; if not, the header is empty: call Begin.
func (f *File) Header() (h Header, continued bool) {
	return f.header, f.continued
}

// Begin starts a new recording: it truncates the file and writes the header h. An error ends the
// recording, and Close removes a file that Open has created.
func (f *File) Begin(h Header) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.buffer.Reset()
	if err := encoder(&f.buffer).Encode(headerLine{magic, Version, h.Title, h.Source, h.Name, h.Start, h.Epoch}); err != nil {
		return fmt.Errorf("record to %q: %w", f.path, err)
	}
	epoch, err := epochAt(f.buffer.Bytes(), h.Epoch)
	if err == nil {
		err = f.file.Truncate(0)
	}
	if err == nil {
		_, err = f.file.WriteAt(f.buffer.Bytes(), 0)
	}
	if err != nil {
		f.closed, f.failed = true, reason(err)
		return fmt.Errorf("record to %q: %w", f.path, f.failed)
	}
	f.header, f.end, f.epoch = h, int64(f.buffer.Len()), epoch
	return nil
}

// Loaded is the result of Load.
type Loaded struct {
	Events int64    // that restore has accepted
	Lost   Problems // lines left out
	Torn   int64    // length of an incomplete last line that was truncated, in bytes
}

// Load starts a recording that is continued: it calls restore for each event in the file, in order,
// with its number and its time since the epoch began. It truncates an incomplete last line, whose
// event was never published: events are recorded first. A line that is damaged, or that restore
// refuses, stays in the file, is left out and counted. The error is one of reading or truncating.
func (f *File) Load(restore func(n int64, at time.Duration, eventType string, data []byte) error) (Loaded, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var got Loaded
	info, err := f.file.Stat()
	if err != nil {
		return got, fmt.Errorf("read %q: %w", f.path, reason(err))
	}
	size := info.Size()
	lines := newLineReader(f.file, 0, size, maxLine)
	for {
		line, err := lines.next()
		switch {
		case err == io.EOF:
			if got.Torn = size - f.end; got.Torn == 0 {
				return got, nil
			}
			if err := f.file.Truncate(f.end); err != nil {
				return got, fmt.Errorf("cut torn line off %q: %w", f.path, reason(err))
			}
			return got, nil
		case err != nil && !errors.Is(err, errLong):
			return got, fmt.Errorf("read %q: %w", f.path, reason(err))
		case !line.complete:
			continue
		}
		f.end = lines.offset
		if line.number == 1 || blank(line.text) && err == nil {
			continue
		}
		if err == nil {
			err = restoreLine(line.text, restore)
		}
		if errors.Is(err, errEvent) {
			if _, piece := readPiece(line.text); piece {
				continue
			}
		}
		if err != nil {
			got.Lost.add(line.number, err)
			continue
		}
		got.Events++
	}
}

func restoreLine(text []byte, restore func(n int64, at time.Duration, eventType string, data []byte) error) error {
	n, micros, eventType, data, err := readEvent(text)
	if err != nil {
		return err
	}
	return restore(n, time.Duration(min(micros, math.MaxInt64/1000))*time.Microsecond, eventType, data)
}

// Write appends a line for each event of a batch, by one write: the events first, first+1 and so
// on, all at the time t, in milliseconds since Header.Start. Call it before the batch is published.
// It does not sync to the disk.
//
// An error ends the recording: further calls return os.ErrClosed. Whole lines stay, the rest is
// truncated. The events that follow are not in the file, so the name of the epoch in its header is
// replaced, in place, which works on a full disk: a stream that continues the file is another log,
// and its new events do not have the ids of those that are missing.
func (f *File) Write(first, t int64, eventType string, data [][]byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return os.ErrClosed
	}
	f.buffer.Reset()
	lines := encoder(&f.buffer)
	for i, d := range data {
		if err := lines.Encode(eventLine{first + int64(i), t, eventType, text(d)}); err != nil {
			return err
		}
	}
	return f.appendBuffer()
}

// WritePiece appends a line for what one read of another server's stream has brought at the time t.
// Call it before Write of the events that it completes. Its errors are those of Write.
func (f *File) WritePiece(t int64, piece []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return os.ErrClosed
	}
	f.buffer.Reset()
	if err := encoder(&f.buffer).Encode(pieceLine{t, string(piece)}); err != nil {
		return err
	}
	return f.appendBuffer()
}

// appendBuffer appends the lines in the buffer by one write. The caller holds mu.
func (f *File) appendBuffer() error {
	n, err := f.file.WriteAt(f.buffer.Bytes(), f.end)
	if err != nil {
		f.end += int64(bytes.LastIndexByte(f.buffer.Bytes()[:n], '\n') + 1)
		f.closed, f.failed = true, reason(err)
		_ = f.file.Truncate(f.end) // Load and Reader accept a torn line, too
		f.reused = f.renameEpoch()
		return f.stopped("recording stopped")
	}
	f.end += int64(n)
	if f.buffer.Cap() > maxIdleBuffer {
		f.buffer = bytes.Buffer{}
	}
	return nil
}

// renameEpoch replaces the name of the epoch in the header by another one of its length.
func (f *File) renameEpoch() error {
	_, err := f.file.WriteAt([]byte(strings.ToLower(rand.Text()[:len(f.header.Epoch)])), f.epoch)
	return err
}

// stopped returns the error of a recording that failed: what has happened, why, and whether the
// file can be continued.
func (f *File) stopped(what string) error {
	if f.reused != nil {
		return fmt.Errorf("%s: %w; do not continue it: the name of its epoch cannot be changed: %w", what, f.failed, reason(f.reused))
	}
	return fmt.Errorf("%s: %w", what, f.failed)
}

// maxIdleBuffer limits the buffer that stays allocated between two batches, in bytes.
const maxIdleBuffer = 1 << 20

// Close syncs the file to the disk, closes it and releases its lock. A later Write returns
// os.ErrClosed. A file that Open has created is removed if neither Begin nor Load has succeeded.
// Where a Write has failed the error is that the recording is incomplete.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.reused != nil { // the disk may have room by now
		f.reused = f.renameEpoch()
	}
	err := cmp.Or(f.file.Sync(), f.file.Close())
	unbegun := f.created && f.end == 0
	if unbegun {
		_ = os.Remove(f.path)
	}
	switch {
	case f.failed != nil:
		return f.stopped(fmt.Sprintf("recording %q is incomplete", f.path))
	case err != nil && !unbegun:
		return fmt.Errorf("close recording %q: %w", f.path, reason(err))
	}
	return nil
}

// reason returns err without the path and the system call, which the caller names in its own words.
func reason(err error) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err
	}
	return err
}
