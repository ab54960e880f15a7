package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// StdinWait is the usual wait of Stdin: longer than a writer that writes or closes at once can need
// on a busy machine, shorter than a person notices.
const StdinWait = 200 * time.Millisecond

// Stdin decides whether f, the standard input of this process, is a source, and returns a reader of
// all its bytes, or nil if it is none.
//
//	standard input                                           asked    not asked
//	pipe, socket or regular file, a byte or silence in wait  source   source
//	pipe, socket or regular file, its end within wait        source   none
//	terminal, null device (never read)                       source   none
//	closed                                                   error    none
//
// Programs that start others often leave them an empty pipe or file; hence the wait. What some call
// a pipe is a socket (Node.js, some shells), and so is treated as one.
func Stdin(f *os.File, wait time.Duration, asked bool) (io.Reader, error) {
	info, err := stat(f)
	switch {
	case asked && err != nil:
		return nil, fmt.Errorf("read standard input: %w", err)
	case asked:
		return f, nil
	case err != nil:
		return nil, nil
	case !info.Mode().IsRegular() && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0:
		return nil, nil
	}
	return unlessEmpty(f, wait), nil
}

// stat returns the info of a file that may be nil or closed, as standard input is without a
// console.
func stat(f *os.File) (os.FileInfo, error) {
	if f == nil {
		return nil, os.ErrClosed
	}
	return f.Stat()
}

// unlessEmpty returns a reader of all bytes of r, or nil if r ends within wait without a byte. The
// first Read is on a goroutine that ends with it.
func unlessEmpty(r io.Reader, wait time.Duration) io.Reader {
	first := make(chan readResult, 1)
	go func() {
		piece := make([]byte, readSize)
		n, err := r.Read(piece)
		first <- readResult{piece[:n], err}
	}()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	var got readResult
	select {
	case got = <-first:
	case <-timer.C:
		// After the process has been suspended both are ready, and select chooses at random.
		select {
		case got = <-first:
		default:
			return &startedReader{first: first, then: r}
		}
	}
	if len(got.piece) == 0 && errors.Is(got.err, io.EOF) {
		return nil
	}
	first <- got
	return &startedReader{first: first, then: r}
}

// readResult is the result of one Read.
type readResult struct {
	piece []byte
	err   error
}

// startedReader reads from then, after the result of a first Read that was started before.
type startedReader struct {
	first <-chan readResult // nil once received
	got   readResult
	then  io.Reader
}

func (b *startedReader) Read(p []byte) (int, error) {
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
