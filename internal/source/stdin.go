package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// StdinWait is how long standard input is given to show what it is: more than what writes its first
// byte, or ends, at once can need on a busy machine, less than what a person notices.
const StdinWait = 200 * time.Millisecond

// Stdin decides whether f, the standard input of this process, is a source, and returns what to
// read it from, or nil when it is none. No byte is lost by looking.
//
// It is one when it was asked for. Unasked it is one when it is a pipe or a regular file, unless
// that ends within wait without a byte: who starts a program often leaves it one of those. So are a
// terminal, a socket and the null device, which are never looked into. A pipe that stays silent for
// longer is a source that has yet to speak.
//
// The only error is that of asking for a standard input that is closed.
func Stdin(f *os.File, wait time.Duration, asked bool) (io.Reader, error) {
	info, err := stat(f)
	switch {
	case asked && err != nil:
		return nil, fmt.Errorf("read standard input: %w", err)
	case asked:
		return f, nil
	case err != nil:
		return nil, nil
	case !info.Mode().IsRegular() && info.Mode()&os.ModeNamedPipe == 0:
		return nil, nil
	}
	return opened(f, wait), nil
}

// stat is for a file that may be nil or closed, as the standard input of a program without a
// console is.
func stat(f *os.File) (os.FileInfo, error) {
	if f == nil {
		return nil, os.ErrClosed
	}
	return f.Stat()
}

// opened returns r as it was before its first read, or nil if that ends within wait without a byte.
// The goroutine that reads ends with that one read.
func opened(r io.Reader, wait time.Duration) io.Reader {
	first := make(chan reading, 1)
	go func() {
		piece := make([]byte, readSize)
		n, err := r.Read(piece)
		first <- reading{piece[:n], err}
	}()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	var got reading
	select {
	case got = <-first:
	case <-timer.C:
		// Where the process stood still both are ready, and select takes either.
		select {
		case got = <-first:
		default:
			return &begunReader{first: first, then: r}
		}
	}
	if len(got.piece) == 0 && errors.Is(got.err, io.EOF) {
		return nil
	}
	first <- got
	return &begunReader{first: first, then: r}
}

// reading is what one Read brought.
type reading struct {
	piece []byte
	err   error
}

// begunReader hands out a first Read that somebody else has begun, and then reads on.
type begunReader struct {
	first <-chan reading // nil once received
	got   reading
	then  io.Reader
}

func (b *begunReader) Read(p []byte) (int, error) {
	if b.first != nil {
		b.got = <-b.first
		b.first = nil
	}
	if len(b.got.piece) > 0 {
		n := copy(p, b.got.piece)
		b.got.piece = b.got.piece[n:]
		return n, nil
	}
	if b.got.err != nil {
		return 0, b.got.err
	}
	return b.then.Read(p)
}
