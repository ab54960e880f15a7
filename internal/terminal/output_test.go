package terminal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipe is a writer whose reader takes a piece when the test allows it.
type pipe struct {
	allowed chan struct{} // closed: all
	text    bytes.Buffer
}

func (p *pipe) Write(b []byte) (int, error) {
	<-p.allowed
	return p.text.Write(b)
}

// stalling returns an output to a pipe, and the reports so far.
func stalling() (*Output, *pipe, *[]string) {
	p, reports := &pipe{allowed: make(chan struct{})}, &[]string{}
	var o *Output
	o = NewOutput(p, "standard error", func(text string) {
		*reports = append(*reports, text)
		fmt.Fprintf(o, "(%s)\n", text)
	})
	o.direct = false
	return o, p, reports
}

// lineText is a line of 64 bytes with its number.
func lineText(n int) string { return fmt.Sprintf("%063d\n", n) }

const roomLines = outputRoom / 64

func TestOutput_stalledReaderHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, reports := stalling()
		began := time.Now()
		for n := range 2 * roomLines {
			io.WriteString(o, lineText(n))
		}
		if took := time.Since(began); took != stalledAfter {
			t.Errorf("writing took %v, want %v once", took, stalledAfter)
		}
		if o.Empty() || len(o.waiting) > outputRoom+64 {
			t.Errorf("%d bytes wait, want no more than there is room for", len(o.waiting))
		}
		close(p.allowed)
		synctest.Wait()
		io.WriteString(o, "next\n")
		synctest.Wait()
		want := fmt.Sprintf("standard error was not read for a while: %d lines are left out", roomLines)
		if len(*reports) != 1 || (*reports)[0] != want {
			t.Errorf("reported %q, want %q", *reports, want)
		}
		var all strings.Builder
		for n := range roomLines {
			all.WriteString(lineText(n))
		}
		if got := p.text.String(); got != all.String()+"("+want+")\nnext\n" {
			t.Errorf("written are %d bytes, which end with %q; want the first lines, the report and what follows", len(got), got[max(0, len(got)-200):])
		}
		if err := o.Close(); err == nil || err.Error() != want {
			t.Errorf("close: %v, want it said", err)
		}
	})
}

// Whatever the lengths of the writes, no line is joined with another, and each is written or
// counted.
func TestOutput_leavesOutWholeLines(t *testing.T) {
	for _, size := range []int{13, 63, 64, 65, 1000} {
		synctest.Test(t, func(t *testing.T) {
			o, p, reports := stalling()
			text := &strings.Builder{}
			n := 0
			for ; text.Len() < 2*outputRoom; n++ {
				text.WriteString(lineText(n))
			}
			// A first write that is no whole line, so that the room ends within one.
			rest := text.String()[30:]
			io.WriteString(o, strings.Repeat("x", outputRoom-10)+rest[:34])
			for rest = rest[34:]; rest != ""; rest = rest[min(size, len(rest)):] {
				io.WriteString(o, rest[:min(size, len(rest))])
				if len(rest) < outputRoom && len(rest) >= outputRoom-size {
					close(p.allowed)
					synctest.Wait()
				}
			}
			synctest.Wait()
			lines := strings.Split(strings.TrimSuffix(p.text.String(), "\n"), "\n")[1:]
			lost := 0
			if len(*reports) != 1 {
				t.Fatalf("size %d: reported %q", size, *reports)
			}
			fmt.Sscanf((*reports)[0], "standard error was not read for a while: %d lines", &lost)
			whole := 0
			for _, line := range lines {
				if len(line) == 63 {
					whole++
				} else if !strings.HasPrefix(line, "(") && strings.Trim(line, "0123456789") != "" {
					t.Errorf("size %d: %q is no line, nor the start of one", size, line)
				}
			}
			if whole+lost != n-1 { // the first stands behind the x
				t.Errorf("size %d: %d lines are written and %d left out, of %d", size, whole, lost, n)
			}
		})
	}
}

// A reader that is slow and reads on gets everything.
func TestOutput_slowReaderLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, reports := stalling()
		go func() {
			for range 3 * outputRoom / 2 / outputPiece {
				time.Sleep(stalledAfter * 9 / 10)
				p.allowed <- struct{}{}
			}
			close(p.allowed)
		}()
		var want strings.Builder
		for n := range 2 * roomLines {
			want.WriteString(lineText(n))
			io.WriteString(o, lineText(n))
		}
		if err := o.Close(); err != nil || len(*reports) > 0 || p.text.String() != want.String() || !o.Empty() {
			t.Errorf("close: %v; reported %q; %d bytes are written, want %d", err, *reports, p.text.Len(), want.Len())
		}
	})
}

func TestOutput_closeWaitsNoLongerThanTheReaderReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, _ := stalling()
		io.WriteString(o, "one\ntwo\n")
		began := time.Now()
		if err := o.Close(); err == nil || !strings.Contains(err.Error(), "2 lines") || time.Since(began) != stalledAfter {
			t.Errorf("close: %v after %v, want what is lost after %v", err, time.Since(began), stalledAfter)
		}
		began = time.Now()
		if o.Flush(); time.Since(began) != 0 {
			t.Errorf("a second flush took %v, want none for a reader that is known to stall", time.Since(began))
		}
		close(p.allowed)
	})
}

// An error is reported once, and at the end; writers go on.
func TestOutput_fails(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	r, w := io.Pipe()
	r.CloseWithError(&os.PathError{Op: "write", Path: "/secret", Err: errors.New("disk is full")})
	for _, direct := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var reports []string
			o := NewOutput(w, "standard output", func(text string) { reports = append(reports, text) })
			o.direct = direct
			for range 3 {
				if n, err := io.WriteString(o, "text\n"); n != 5 || err != nil {
					t.Errorf("write: %d, %v; want it accepted", n, err)
				}
				synctest.Wait()
			}
			if len(reports) != 1 || reports[0] != "standard output takes no more text: disk is full" {
				t.Errorf("reported %q", reports)
			}
			if err := o.Close(); err == nil || err.Error() != "write standard output: disk is full" {
				t.Errorf("close: %v", err)
			}
		})
	}
	if o := NewOutput(file, "standard output", nil); !o.direct {
		t.Error("a closed file is waited for")
	} else if _, err := io.WriteString(o, "text"); err != nil || o.Close() != nil {
		t.Errorf("a closed file: %v, want it to take everything", err)
	}
}

// A regular file has all of it when Write returns.
func TestOutput_fileIsWrittenDirectly(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	o := NewOutput(file, "standard output", nil)
	io.WriteString(o, "text")
	if got, _ := os.ReadFile(file.Name()); string(got) != "text" {
		t.Errorf("the file is %q", got)
	}
}
