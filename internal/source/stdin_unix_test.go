//go:build unix

package source

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A socket is what Node.js leaves there where it is asked for a pipe.
func TestStdin_socketIsASource(t *testing.T) {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	near, far := os.NewFile(uintptr(pair[0]), "near"), os.NewFile(uintptr(pair[1]), "far")
	defer near.Close()
	defer far.Close()
	if _, err := far.WriteString("text"); err != nil {
		t.Fatal(err)
	}
	r, err := Stdin(near, patient, false)
	if r == nil || err != nil {
		t.Fatalf("got reader %v and error %v, want a source", r, err)
	}
	far.Close()
	if text, err := io.ReadAll(r); string(text) != "text" || err != nil {
		t.Errorf("read %q, %v", text, err)
	}
}

func TestStdin_namedPipeIsASource(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	// Opening for reading and writing does not wait for another process.
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("text"); err != nil {
		t.Fatal(err)
	}
	if r, err := Stdin(f, patient, false); r == nil || err != nil {
		t.Errorf("got reader %v and error %v, want a source", r, err)
	}
}
