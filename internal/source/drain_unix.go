//go:build unix

package source

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
)

// drainReader reads the output of a command, and can be asked to say when it is empty: when
// everything that was in the pipe or terminal at that moment has been read and published. It
// returns io.EOF at the end, also of a terminal.
type drainReader struct {
	file *os.File

	// of the goroutine that reads
	draining bool
	left     int // what may still be of before the request, in bytes

	mu    sync.Mutex // guards what is below
	asked chan struct{}
	over  bool
}

// pipeCapacity is the most that a pipe holds, in bytes, unless root has enlarged it (pipe(7)); a
// terminal holds less. A process that goes on writing does not delay a drain by more.
const pipeCapacity = 1 << 20

// drain returns a channel that is closed when the output is empty or has ended; false where a read
// of it cannot be interrupted. It is called again only when that is closed.
func (d *drainReader) drain() (empty <-chan struct{}, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = make(chan struct{})
	if d.over {
		close(d.asked)
		return d.asked, true
	}
	return d.asked, d.file.SetReadDeadline(time.Unix(1, 0)) == nil
}

// Read implements [io.Reader]. After a request it returns errDrained once.
func (d *drainReader) Read(p []byte) (int, error) {
	if !d.draining {
		n, err := d.file.Read(p)
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, endOfTerminal(err)
		}
		if err := d.file.SetReadDeadline(time.Time{}); err != nil {
			return 0, err
		}
		d.draining, d.left = true, pipeCapacity
	}
	if d.left > 0 {
		n, err := d.readNow(p)
		if !errors.Is(err, syscall.EAGAIN) {
			d.left -= n
			return n, endOfTerminal(err)
		}
	}
	d.draining = false
	return 0, errDrained
}

// readNow reads what is there. The error is EAGAIN if there is nothing, io.EOF at the end. Linux
// passes on what is under way within a terminal before it says so.
func (d *drainReader) readNow(p []byte) (n int, err error) {
	conn, err := d.file.SyscallConn()
	if err != nil {
		return 0, err
	}
	failed := conn.Read(func(fd uintptr) bool {
		for n, err = syscall.Read(int(fd), p); err == syscall.EINTR; {
			n, err = syscall.Read(int(fd), p)
		}
		return true
	})
	switch {
	case failed != nil:
		return 0, failed
	case err != nil:
		return 0, err
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// endOfTerminal returns io.EOF for the error with which a read of a terminal fails on Linux when no
// process has it open any more.
func endOfTerminal(err error) error {
	if errors.Is(err, syscall.EIO) {
		return io.EOF
	}
	return err
}

// drained answers a request: all that was read is published.
func (d *drainReader) drained() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.asked != nil {
		close(d.asked)
		d.asked = nil
	}
}

// Close answers a request, too. Call it when everything is published.
func (d *drainReader) Close() error {
	d.mu.Lock()
	d.over = true
	d.mu.Unlock()
	d.drained()
	return d.file.Close()
}

// interruptible returns a file of the same terminal whose reads can be interrupted, and closes f.
// The ioctl calls that set up a terminal have made f a file of blocking reads.
func interruptible(f *os.File) (*os.File, error) {
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return f, err
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		_ = syscall.Close(fd)
		return f, err
	}
	_ = f.Close() // the terminal stays open
	return os.NewFile(uintptr(fd), f.Name()), nil
}
