//go:build unix

package desktop

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The test program is three programs: the tests, the opener that Open starts, and under these names
// a browser that reports what it was started as to the socket of reportVariable, and does what it
// is told there.
var fakeBrowsers = []string{"xdg-open", "open", "first-browser", "second-browser"}

const reportVariable = "PUSHPANE_TEST_REPORT"

func TestMain(m *testing.M) {
	// A minute, since a fake browser fails only when its test says so.
	if code, isOpener := opener(os.Args, time.Minute); isOpener {
		os.Exit(code)
	}
	if slices.Contains(fakeBrowsers, filepath.Base(os.Args[0])) {
		os.Exit(browse())
	}
	os.Exit(m.Run())
}

// browserReport is what a fake browser tells of itself.
type browserReport struct {
	Name                  string
	Args                  []string
	Session, Group        int
	Stdin, Stdout, Stderr bool // is the null device
}

// browse is the fake browser: it makes noise, reports, and stays until it is told its exit code.
func browse() int {
	os.Stdout.WriteString("noise\n")
	os.Stderr.WriteString("noise\n")
	session, _ := unix.Getsid(0)
	conn, err := net.Dial("unix", os.Getenv(reportVariable))
	if err != nil {
		return 99
	}
	json.NewEncoder(conn).Encode(browserReport{
		Name: filepath.Base(os.Args[0]), Args: os.Args[1:], Session: session, Group: syscall.Getpgrp(),
		Stdin: isNull(os.Stdin), Stdout: isNull(os.Stdout), Stderr: isNull(os.Stderr),
	})
	var code int
	if json.NewDecoder(conn).Decode(&code) != nil {
		return 99
	}
	return code
}

func isNull(f *os.File) bool {
	got, err := f.Stat()
	null, nullErr := os.Stat(os.DevNull)
	return err == nil && nullErr == nil && os.SameFile(got, null)
}

// desk is a desktop with the fake browsers on its PATH and nothing else.
type desk struct {
	t       *testing.T
	reports net.Listener
}

func newDesk(t *testing.T, browsers, display string) *desk {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: a socket's path may have about 100 bytes.
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for _, name := range fakeBrowsers {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	socket := filepath.Join(dir, "socket")
	reports, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reports.Close() })
	// Where no browser comes a test fails, and does not hang.
	if err := reports.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("BROWSER", browsers)
	t.Setenv("DISPLAY", display)
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv(reportVariable, socket)
	// A program built with the race detector sleeps for a second before it exits.
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	return &desk{t, reports}
}

// browser waits for the next browser to report. leave makes it end with an exit code.
func (d *desk) browser() (report browserReport, leave func(code int)) {
	d.t.Helper()
	conn, err := d.reports.Accept()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := json.NewDecoder(conn).Decode(&report); err != nil {
		d.t.Fatal(err)
	}
	return report, func(code int) {
		defer conn.Close()
		if err := json.NewEncoder(conn).Encode(code); err != nil {
			d.t.Error(err)
		}
	}
}

const address = "http://127.0.0.1:7730/?a=%20b&c"

func TestOpen_browserIsOnItsOwn(t *testing.T) {
	for name, test := range map[string]struct{ browsers, want string }{
		"desktop":  {"", ""},
		"variable": {"first-browser", "first-browser"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, test.browsers, ":0")
			done, err := start(address)
			if err != nil {
				t.Fatal(err)
			}
			got, leave := d.browser()
			if test.want != "" && got.Name != test.want || !slices.Equal(got.Args, []string{address}) {
				t.Errorf("got %q with %q, want the address alone", got.Name, got.Args)
			}
			session, err := unix.Getsid(0)
			if err != nil || got.Session == session || got.Group == syscall.Getpgrp() {
				t.Errorf("got session %d and group %d, which are ours: a Ctrl-C would end the browser", got.Session, got.Group)
			}
			if !got.Stdin || !got.Stdout || !got.Stderr {
				t.Errorf("got input, output, errors on the null device: %v, %v, %v, want all", got.Stdin, got.Stdout, got.Stderr)
			}
			select {
			case err := <-done:
				t.Errorf("got the end %v of a browser that is in the foreground", err)
			default:
			}
			leave(0)
			if err := <-done; err != nil {
				t.Errorf("got %v, want no error", err)
			}
		})
	}
}

func TestOpen_leavesAForegroundBrowserAlone(t *testing.T) {
	d := newDesk(t, "first-browser", "")
	done, err := start(address)
	if err != nil {
		t.Fatal(err)
	}
	_, leave := d.browser()
	if err := await(t.Context(), done, time.Millisecond); err != nil {
		t.Errorf("got %v, want no error while the browser shows the page", err)
	}
	leave(0)
	if err := <-done; err != nil {
		t.Errorf("got %v of the browser that was left alone, want that it goes on and is reaped", err)
	}
}

func TestOpen_triesTheVariableInOrder(t *testing.T) {
	d := newDesk(t, "no-such-browser::first-browser --url=%s:second-browser -n:second-browser", "")
	opened := make(chan error, 1)
	go func() { opened <- Open(t.Context(), address) }()
	got, leave := d.browser()
	if want := []string{"--url=" + address}; got.Name != "first-browser" || !slices.Equal(got.Args, want) {
		t.Errorf("got %s %q, want first-browser %q", got.Name, got.Args, want)
	}
	leave(3)
	got, leave = d.browser()
	if want := []string{"-n", address}; got.Name != "second-browser" || !slices.Equal(got.Args, want) {
		t.Errorf("got %s %q, want second-browser %q", got.Name, got.Args, want)
	}
	leave(0)
	if err := <-opened; err != nil {
		t.Errorf("got %v, want no error: the second took it", err)
	}
}

func TestOpen_saysWhyABrowserFailed(t *testing.T) {
	for name, test := range map[string]struct{ browsers, want string }{
		"exit_code":    {"first-browser", `BROWSER "first-browser": exit status 3`},
		"desktop":      {"", "exit status 3"},
		"not_found":    {"no-such\x1bbrowser", `BROWSER "no-such\x1bbrowser": exec: "no-such\x1bbrowser": executable file not found in $PATH`},
		"names_nobody": {": :", `BROWSER ": :" names no program`},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, test.browsers, ":0")
			done, err := start(address)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(test.want, "status 3") {
				_, leave := d.browser()
				leave(3)
			}
			if err := <-done; err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestOpen_withoutADisplayStartsNothing(t *testing.T) {
	newDesk(t, "", "")
	if hasDisplay() {
		t.Skip("there is always a display here")
	}
	const want = "open browser: no display: set BROWSER or open the address yourself"
	if err := Open(t.Context(), address); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestOpenHere_browserThatFailsLateHasShownThePage(t *testing.T) {
	d := newDesk(t, "", "")
	opened := make(chan error, 1)
	go func() { opened <- openHere("first-browser:second-browser", address, 0) }()
	_, leave := d.browser()
	leave(1)
	if err := <-opened; err != nil {
		t.Errorf("got %v, want no error", err)
	}
}

func TestOpener_isOnlyWhatOpenStarts(t *testing.T) {
	for _, args := range [][]string{nil, {}, {"pushpane"}, {"pushpane", address}, {openerName}, {openerName, address, "more"}} {
		if code, isOpener := Opener(args); isOpener || code != 0 {
			t.Errorf("%q: got an opener with code %d, want none", args, code)
		}
	}
}
