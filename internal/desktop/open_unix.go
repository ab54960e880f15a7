//go:build unix

package desktop

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/pkg/browser"

	"pushpane/internal/terminal"
)

// openerName as argument 0 makes this program an opener. Nobody types it by accident.
const openerName = "pushpane-open-browser"

// start makes an opener open address, in a session of its own. The channel gets one value, what
// became of it; the goroutine that waits for that lives as long as the opener, which is as long as
// a browser in the foreground.
func start(address string) (<-chan error, error) {
	if os.Getenv("BROWSER") == "" && !hasDisplay() {
		return nil, errors.New("no display: set BROWSER or open the address yourself")
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var stderr bytes.Buffer
	opener := exec.Cmd{
		Path:        self,
		Args:        []string{openerName, address},
		Stderr:      &stderr,
		SysProcAttr: &syscall.SysProcAttr{Setsid: true},
	}
	if err := opener.Start(); err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() {
		err := opener.Wait()
		if text := bytes.TrimSpace(stderr.Bytes()); err != nil && len(text) > 0 {
			err = errors.New(terminal.Printable(string(text)))
		}
		done <- err
	}()
	return done, nil
}

func hasDisplay() bool {
	return runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// Opener does the work of the process that Open starts and returns its exit code, if args say that
// this is that process. main calls it before anything else, with os.Args.
func Opener(args []string) (code int, isOpener bool) {
	return opener(args, failureWait)
}

// opener is Opener with another limit for a browser to fail in.
func opener(args []string, limit time.Duration) (code int, isOpener bool) {
	if len(args) != 2 || args[0] != openerName {
		return 0, false
	}
	if err := openHere(os.Getenv("BROWSER"), args[1], limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	return 0, true
}

// openHere opens address by the first of browsers, as in the variable BROWSER, that works, or by
// the desktop's own if there are none, and returns when that browser has left the foreground. A
// browser that fails after limit has shown the page: to start another one then, when the user
// closes it, would be a surprise.
func openHere(browsers, address string, limit time.Duration) error {
	if browsers == "" {
		// Not to our standard output, which scripts read, nor to the pipe that the error goes to.
		browser.Stdout, browser.Stderr = nil, nil
		return browser.OpenURL(address)
	}
	err := fmt.Errorf("BROWSER %q names no program", browsers)
	for entry := range strings.SplitSeq(browsers, ":") {
		command := commandFor(entry, address)
		if len(command) == 0 {
			continue
		}
		began := time.Now()
		failure := exec.Command(command[0], command[1:]...).Run()
		if failure == nil || time.Since(began) > limit {
			return nil
		}
		err = fmt.Errorf("BROWSER %q: %w", entry, failure)
	}
	return err
}

// commandFor puts address into an entry of BROWSER and returns the words of the command, none for
// an empty entry.
func commandFor(entry, address string) []string {
	words := strings.Fields(entry)
	if len(words) > 0 && !strings.Contains(entry, "%s") {
		return append(words, address)
	}
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "%s", address)
	}
	return words
}
