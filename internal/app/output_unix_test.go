//go:build unix

package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// reading is the end of an output that a test reads, or does not read, and the end for the program.
type reading func(t *testing.T) (ours, theirs *os.File)

func aPipe(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, theirs
}

func aTerminal(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := term.MakeRaw(int(theirs.Fd())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, theirs
}

// startOn runs the program with these outputs; nil stands for one that takes everything. It returns
// the address of the page, which stands on errs.
func startOn(t *testing.T, stdin, out *os.File, errs io.Writer, args ...string) (url func() string, end chan error, stop context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	end = make(chan error, 1)
	lines := &buffer{}
	if errs == nil {
		errs = lines
	}
	var stdout io.Writer = lines
	if out != nil {
		stdout = out
	}
	go func() {
		end <- Run(ctx, Process{"9.9.9", append([]string{"--port", "0", "--no-browser"}, args...), stdin, stdout, errs})
	}()
	return func() string {
		var url string
		waitFor(t, "an address", func() bool {
			line, _, whole := strings.Cut(lines.String(), "\n")
			url = line
			return whole
		})
		return url
	}, end, cancel
}

// waitFor looks every 10 ms whether ok is true, until shortly before -timeout ends all tests.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for deadline, limited := t.Deadline(); !ok(); <-look.C {
		if limited && time.Until(deadline) < 5*time.Second {
			t.Fatalf("not before the tests have to end: %s", what)
		}
	}
}

// manyLines are more than wait for a reader.
const manyLines = 200_000

// feedLines writes the lines to a pipe, and closes it.
func feedLines(t *testing.T, n int) *os.File {
	t.Helper()
	ours, theirs := aPipe(t)
	go func() {
		w := bufio.NewWriter(theirs)
		for i := range n {
			fmt.Fprintf(w, "line %060d\n", i)
		}
		w.Flush()
		theirs.Close()
	}()
	return ours
}

func lastNumber(t *testing.T, url string) int {
	t.Helper()
	var got struct{ Last string }
	if err := json.Unmarshal([]byte(ask(t, url+"/status")), &got); err != nil {
		t.Fatal(err)
	}
	n := 0
	fmt.Sscanf(got.Last[strings.IndexByte(got.Last, '.')+1:], "%d", &n)
	return n
}

// Lines are published however long nobody reads what is passed on, and the program can be ended.
// What was left out is counted.
func TestOutput_stalledTeeHoldsNobodyUp(t *testing.T) {
	for name, open := range map[string]reading{"pipe": aPipe, "terminal": aTerminal} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := open(t)
			url, end, stop := startOn(t, feedLines(t, manyLines), theirs, nil, "--tee")
			waitFor(t, "all lines published", func() bool { return lastNumber(t, url()) == manyLines+1 })
			stop()
			lost := 0
			err := <-end
			if err != nil {
				fmt.Sscanf(err.Error(), "standard output was not read for a while: %d lines are left out", &lost)
			}
			theirs.Close()
			got := 0
			for r := bufio.NewReader(ours); ; got++ {
				if line, err := r.ReadString('\n'); err != nil {
					break
				} else if !strings.HasPrefix(line, "line ") {
					t.Fatalf("%q is passed on", line)
				}
			}
			// A piece may end within a line, and the one that waits is written after all: here the
			// process goes on.
			const piece = 4<<10/len("line \n") + 1
			if lost < manyLines/4 || got+lost < manyLines-1 || got+lost > manyLines+piece {
				t.Errorf("%d lines are passed on and %v, of %d", got, err, manyLines)
			}
		})
	}
}

// A pipe that is read has every line, also one that is read late, and --exit-when-done waits. There
// is room for all of them: for more the program waits in TestOutput_slowReaderLosesNothing, whose
// time is fake.
func TestOutput_teeThatIsReadLosesNothing(t *testing.T) {
	for name, n := range map[string]int{"fast": 50_000, "late": 20_000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := aPipe(t)
			url, end, _ := startOn(t, feedLines(t, n), theirs, nil, "--tee", "--exit-when-done")
			if name == "late" {
				waitFor(t, "all lines published", func() bool { return lastNumber(t, url()) == n+1 })
			}
			read := make(chan []byte, 1)
			go func() {
				all, _ := io.ReadAll(ours)
				read <- all
			}()
			if err := <-end; err != nil {
				t.Error(err)
			}
			theirs.Close()
			var want bytes.Buffer
			for i := range n {
				fmt.Fprintf(&want, "line %060d\n", i)
			}
			if got := <-read; !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%d bytes are passed on, want %d", len(got), want.Len())
			}
		})
	}
}

// Messages that nobody reads hold up no request, and are counted where the reader reads on.
func TestOutput_stalledMessagesHoldNobodyUp(t *testing.T) {
	for name, open := range map[string]reading{"pipe": aPipe, "terminal": aTerminal} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := open(t)
			url, end, stop := startOn(t, nil, nil, theirs, "--verbose")
			address := url()
			long := address + "/status?x=" + strings.Repeat("x", 8000)
			for range 1000 { // of 8 kB each
				answer, err := http.Get(long)
				body(t, answer, err)
			}
			told := make(chan bool, 1)
			go func() {
				for r := bufio.NewReader(ours); ; {
					line, err := r.ReadString('\n')
					if strings.HasPrefix(line, "pushpane: error: standard error was not read for a while: ") || err != nil {
						told <- err == nil
						break
					}
				}
				_, _ = io.Copy(io.Discard, ours)
			}()
			if !<-told {
				t.Error("the messages that are left out are not counted")
			}
			stop()
			if err := <-end; err != nil {
				t.Errorf("run: %v, want none: the messages were not asked for", err)
			}
		})
	}
}

// A tee that could not be written is an error at the end, and pushing goes on.
func TestOutput_teeThatFails(t *testing.T) {
	closed := func(t *testing.T) *os.File {
		ours, theirs := aPipe(t)
		ours.Close()
		return theirs
	}
	full := func(t *testing.T) *os.File {
		f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip("this system has no /dev/full")
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	for name, c := range map[string]struct {
		open   func(t *testing.T) *os.File
		reason string
	}{"closed": {closed, "broken pipe"}, "full": {full, "no space left on device"}} {
		t.Run(name, func(t *testing.T) {
			stderr := &buffer{}
			in, w := aPipe(t)
			_, end, stop := startOn(t, in, c.open(t), stderr, "--tee")
			fmt.Fprintln(w, "one")
			said := "pushpane: error: standard output takes no more text: " + c.reason + "\n"
			waitFor(t, said, func() bool { return strings.Contains(stderr.String(), said) })
			url := ""
			waitFor(t, "the address", func() bool {
				_, after, found := strings.Cut(stderr.String(), "http://")
				url, _, _ = strings.Cut("http://"+after, "\n")
				return found
			})
			fmt.Fprintln(w, "two")
			waitFor(t, "the next line is published", func() bool { return lastNumber(t, url) == 2 })
			stop()
			if err := <-end; err == nil || err.Error() != "write standard output: "+c.reason {
				t.Errorf("run: %v, want why not all is passed on", err)
			}
			if got := strings.Count(stderr.String(), "pushpane: error"); got != 1 {
				t.Errorf("standard error has %q, want one error", stderr.String())
			}
		})
	}
}

// Input that could not be read to its end is an error, too, however soon the program leaves.
func TestRun_inputThatFails(t *testing.T) {
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	_, end, _ := startOn(t, dir, nil, io.Discard, "-", "--exit-when-done")
	if err := <-end; err == nil || !strings.Contains(err.Error(), "not all of the input was shown: read input: ") {
		t.Errorf("run: %v, want why the input ended", err)
	}
}
