package recording

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"sync"
	"time"
)

// Mode is what to do with a file that exists.
type Mode int

// The modes.
const (
	New       Mode = iota // refuse it
	Append                // go on with it
	Overwrite             // begin it anew
)

// ErrExists is that of opening a file as New that is there.
var ErrExists = errors.New("the file exists")

var errLocked = errors.New("another program is recording to it")

// File is a recording that is being written. Only one program can have it open. Its methods may be
// called from any goroutine.
type File struct {
	path    string
	created bool // by Open
	header  Header
	goesOn  bool // header is that of the file

	mu     sync.Mutex
	file   output
	end    int64 // of the last whole line
	epoch  int64 // where the name of the epoch stands
	buffer bytes.Buffer
	closed bool
}

// output is what a File needs of an os.File; tests have one that fails.
type output interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Stat() (os.FileInfo, error)
	Truncate(size int64) error
	Sync() error
}

// Open takes the file and, for Append, reads its header. Nothing in it is changed before Begin or
// Load.
func Open(path string, mode Mode) (*File, error) {
	f := &File{path: path}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	switch {
	case err == nil:
		f.created = true
	case !errors.Is(err, os.ErrExist):
		return nil, fmt.Errorf("record to %q: %w", path, reason(err))
	case mode == New:
		return nil, fmt.Errorf("record to %q: %w", path, there(path))
	default:
		if file, err = os.OpenFile(path, os.O_RDWR, 0); err != nil {
			return nil, fmt.Errorf("record to %q: %w", path, reason(err))
		}
	}
	f.file = file
	if err := f.take(file, mode); err != nil {
		_ = file.Close()
		if f.created {
			_ = os.Remove(path)
		}
		return nil, fmt.Errorf("record to %q: %w", path, reason(err))
	}
	return f, nil
}

// there says what a new recording would take the place of.
func there(path string) error {
	info, err := os.Stat(path)
	if err == nil {
		err = Regular(info)
	}
	if err == nil {
		err = ErrExists
	}
	return err
}

// Regular says what a file is that is neither read nor written as a recording or an export: nil for
// a regular one.
func Regular(info os.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return errors.New("it is a directory")
	case !mode.IsRegular():
		return errors.New("it is not a regular file")
	}
	return nil
}

// take locks the file and looks into it.
func (f *File) take(file *os.File, mode Mode) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if err := Regular(info); err != nil {
		return err
	}
	if err := lock(file); err != nil {
		return err
	}
	if mode != Append || info.Size() == 0 {
		return nil
	}
	lines := newLines(f.file, 0, info.Size(), maxLine)
	line, err := lines.next()
	if err != nil || !line.ended {
		return errNoHeader
	}
	if f.header, err = readHeader(line.text); err != nil {
		return err
	}
	if f.header.Start <= 0 || f.header.Start > time.Now().Add(24*time.Hour).UnixMilli() {
		return fmt.Errorf("start %d in line 1 is no time in the past", f.header.Start)
	}
	f.goesOn = true
	f.epoch = epochAt(line.text, f.header.Epoch)
	return nil
}

// epochAt is where in the header the name of the epoch stands. Quotes in a title are escaped, so
// the key is found nowhere else.
func epochAt(header []byte, epoch string) int64 {
	key := bytes.Index(header, []byte(`"epoch"`)) + len(`"epoch"`)
	return int64(key + bytes.Index(header[key:], []byte(epoch)))
}

// Header returns the header of a recording that is to go on, and whether this is one: then Load
// comes next, else Begin.
func (f *File) Header() (Header, bool) {
	return f.header, f.goesOn
}

// Begin empties the file and writes the header. A file that cannot take it is removed if it is
// ours.
func (f *File) Begin(h Header) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.buffer.Reset()
	if err := encoder(&f.buffer).Encode(headerLine{magic, Version, h.Title, h.Source, h.Name, h.Start, h.Epoch}); err != nil {
		return fmt.Errorf("record to %q: %w", f.path, err)
	}
	err := f.file.Truncate(0)
	if err == nil {
		_, err = f.file.WriteAt(f.buffer.Bytes(), 0)
	}
	if err != nil {
		if f.created {
			_ = os.Remove(f.path)
		}
		return fmt.Errorf("record to %q: %w", f.path, reason(err))
	}
	f.header, f.end, f.epoch = h, int64(f.buffer.Len()), epochAt(f.buffer.Bytes(), h.Epoch)
	return nil
}

// Loaded is what Load found.
type Loaded struct {
	Events int64    // given to the stream
	Lost   Problems // lines left out
	Cut    int64    // bytes of a torn last line that were cut off
}

// Load gives each event of a recording that goes on to restore, in order, and cuts off a last line
// that is torn: it was never shown to anybody. A line that cannot be read, or that restore refuses,
// is left out and counted.
func (f *File) Load(restore func(n int64, at time.Duration, eventType string, data []byte) error) (Loaded, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var got Loaded
	info, err := f.file.Stat()
	if err != nil {
		return got, fmt.Errorf("read %q: %w", f.path, reason(err))
	}
	size := info.Size()
	lines := newLines(f.file, 0, size, maxLine)
	for {
		line, err := lines.next()
		switch {
		case err == io.EOF:
			if got.Cut = size - f.end; got.Cut > 0 {
				err = f.file.Truncate(f.end)
			} else {
				err = nil
			}
			if err != nil {
				return got, fmt.Errorf("cut torn line off %q: %w", f.path, reason(err))
			}
			return got, nil
		case err != nil && !errors.Is(err, errLong):
			return got, fmt.Errorf("read %q: %w", f.path, reason(err))
		case !line.ended:
			continue
		}
		f.end = lines.offset
		if line.number == 1 || blank(line.text) && err == nil {
			continue
		}
		if err == nil {
			err = restoreLine(line.text, restore)
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

// Write appends a line for each event of a batch by one write; t is its time in milliseconds. When
// it fails, whole lines stay and the rest is cut off; and as the numbers that follow are not in
// this file, the name of the epoch in it is changed, in place, which a full disk allows: a stream
// that goes on with it never takes those numbers for its own.
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
	n, err := f.file.WriteAt(f.buffer.Bytes(), f.end)
	if err != nil {
		f.end += int64(bytes.LastIndexByte(f.buffer.Bytes()[:n], '\n') + 1)
		f.closed = true
		_ = f.file.Truncate(f.end) // a reader copes with what cannot be cut
		_, _ = f.file.WriteAt([]byte(strings.ToLower(rand.Text()[:len(f.header.Epoch)])), f.epoch)
		return fmt.Errorf("recording stopped: %w", reason(err))
	}
	f.end += int64(n)
	if f.buffer.Cap() > keepBuffer {
		f.buffer = bytes.Buffer{}
	}
	return nil
}

// keepBuffer is how much room is kept between two batches.
const keepBuffer = 1 << 20

// Close brings what was written to the disk and lets go of the file.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	err := f.file.Sync()
	if bad := f.file.Close(); err == nil {
		err = bad
	}
	if err != nil {
		return fmt.Errorf("close recording %q: %w", f.path, reason(err))
	}
	return nil
}

// reason is an error without the path and the system call, which the caller names in its own words.
func reason(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
