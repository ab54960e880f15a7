package source

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// patient is a wait that is longer than any test.
const patient = time.Hour

func temporary(t *testing.T, text string) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func open(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// pipe returns the reading end of a pipe with text in it, closed for writing or with its writer
// left open.
func pipe(t *testing.T, text string, closed bool) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if closed {
		w.Close()
	}
	t.Cleanup(func() { w.Close(); r.Close() })
	return r
}

func TestStdin_whatIsASource(t *testing.T) {
	closed := temporary(t, "closed")
	closed.Close()
	for name, test := range map[string]struct {
		f    *os.File
		want bool
	}{
		"file":             {temporary(t, "text"), true},
		"empty_file":       {temporary(t, ""), false},
		"pipe_with_a_byte": {pipe(t, "x", false), true},
		"pipe_that_ended":  {pipe(t, "x", true), true},
		"empty_pipe":       {pipe(t, "", true), false},
		"null_device":      {open(t, os.DevNull), false},
		"directory":        {open(t, t.TempDir()), false},
		"closed":           {closed, false},
		"none":             {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Stdin(test.f, patient, false)
			if err != nil || (r != nil) != test.want {
				t.Errorf("got reader %v and error %v, want a source: %v", r, err, test.want)
			}
		})
	}
}

func TestStdin_askedForIsAlwaysOne(t *testing.T) {
	for name, f := range map[string]*os.File{
		"empty_file":  temporary(t, ""),
		"null_device": open(t, os.DevNull),
		"silent_pipe": pipe(t, "", false),
	} {
		t.Run(name, func(t *testing.T) {
			if r, err := Stdin(f, patient, true); err != nil || r != io.Reader(f) {
				t.Errorf("got reader %v and error %v, want the file itself", r, err)
			}
		})
	}
	if r, err := Stdin(nil, patient, true); err == nil || r != nil {
		t.Errorf("got reader %v and error %v for none, want an error", r, err)
	}
}

func TestStdin_losesNoByte(t *testing.T) {
	long := strings.Repeat("0123456789", 20_000)
	r, err := Stdin(temporary(t, long), patient, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != long {
		t.Errorf("got %d bytes and error %v, want the %d of the file", len(got), err, len(long))
	}
}

func TestUnlessEmpty_waitsForTheFirstByteAndNoLonger(t *testing.T) {
	for name, test := range map[string]struct {
		speaks, ends time.Duration // 0: never
		want         bool
		decided      time.Duration
	}{
		"speaks_in_time":     {speaks: 150 * time.Millisecond, want: true, decided: 150 * time.Millisecond},
		"ends_in_time":       {ends: 150 * time.Millisecond, want: false, decided: 150 * time.Millisecond},
		"speaks_later":       {speaks: time.Minute, want: true, decided: 200 * time.Millisecond},
		"ends_later":         {ends: time.Minute, want: true, decided: 200 * time.Millisecond},
		"speaks_then_silent": {speaks: time.Millisecond, ends: time.Hour, want: true, decided: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				in, out := io.Pipe()
				start := time.Now()
				if test.speaks > 0 {
					time.AfterFunc(test.speaks, func() { io.WriteString(out, "text") })
				}
				time.AfterFunc(max(test.ends, 2*test.speaks), func() { out.Close() })
				r := unlessEmpty(in, 200*time.Millisecond)
				if took := time.Since(start); (r != nil) != test.want || took != test.decided {
					t.Errorf("got reader %v after %v, want a source: %v after %v", r, took, test.want, test.decided)
				}
				if r == nil {
					return
				}
				want := ""
				if test.speaks > 0 {
					want = "text"
				}
				if got, err := io.ReadAll(r); err != nil || string(got) != want {
					t.Errorf("got %q and error %v, want %q", got, err, want)
				}
			})
		})
	}
}

func TestUnlessEmpty_keepsTheErrorOfTheFirstRead(t *testing.T) {
	broken := errors.New("device is gone")
	r := unlessEmpty(&scattered{err: broken}, patient)
	if r == nil {
		t.Fatal("got no source, want one that tells its error")
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, broken) {
		t.Errorf("got error %v, want %v", err, broken)
	}
}
