package e2e

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const defaultPort = "7730"

// freeDefaultPort skips the test where a program that is not the test's has the default port, as a
// developer's own pushpane may.
func freeDefaultPort(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:"+defaultPort)
	if err != nil && os.Getenv("CI") != "true" {
		t.Skipf("port %s is taken on this machine", defaultPort)
	} else if err != nil {
		t.Fatal(err)
	}
	return l
}

// The tests of the default port are one test, because there is one such port.
func TestDesktop_defaultPort(t *testing.T) {
	// The default port was not asked for by a flag, so there is no reason to fail.
	t.Run("taken_by_a_stranger", func(t *testing.T) {
		stranger := freeDefaultPort(t)
		defer stranger.Close()
		p := launch(t, nil, nil, "--no-browser")
		p.waitForURL(t)
		if p.port(t) == defaultPort {
			t.Errorf("it listens at %s", p.url)
		}
		if got := p.status(t).Program; got != "pushpane" {
			t.Errorf("status names %q", got)
		}
	})
	// A second double click wants the page that is already there.
	t.Run("taken_by_a_first_copy", func(t *testing.T) {
		freeDefaultPort(t).Close()
		first := launch(t, nil, nil, "--no-browser")
		first.waitForURL(t)
		if first.port(t) != defaultPort {
			t.Fatalf("the first copy listens at %s", first.url)
		}
		// The first copy has a second to answer, which a busy machine may let pass: then the next
		// one finds it.
		eventually(t, "a second copy finds the first", func() bool {
			browser, opened := notingBrowser(t)
			second := launch(t, nil, []string{"BROWSER=" + browser})
			second.waitForURL(t)
			if second.url != first.url {
				second.kill()
				return false
			}
			if code := second.exitCode(t, 0); code != 0 {
				t.Errorf("the second copy has the exit code %d", code)
			}
			open(t, opened()).waitFor("(document.getElementById('quit') || {hidden: true}).hidden === false")
			return true
		})
		// One with a source of its own uses the next free port.
		third, in := launchFed(t, "--no-browser")
		write(t, in, "a line of its own\n")
		third.waitForURL(t)
		if third.port(t) == defaultPort {
			t.Errorf("the third copy says it listens at %s", third.url)
		}
		// Asked of its own address: the first copy has no such line.
		if got := datas(third.listen(t, "").events(t, 1)); got[0] != "a line of its own" {
			t.Errorf("it shows %q, want its own line", got)
		}
	})
}

// notingBrowser is a browser that does nothing, noisily; opened waits for what it was given last.
func notingBrowser(t *testing.T) (path string, opened func() string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "browser")
	const script = "#!/bin/sh\necho noise\necho more noise >&2\nprintf '%s' \"$*\" >\"$0.part\"\nmv \"$0.part\" \"$0.args\"\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, func() string {
		t.Helper()
		var args []byte
		eventually(t, "the browser is opened", func() bool {
			var err error
			args, err = os.ReadFile(path + ".args")
			return err == nil
		})
		return string(args)
	}
}

// The browser gets the file that leads to the real address, after it is listened at, and its noise
// is not ours.
func TestDesktop_opensTheBrowser(t *testing.T) {
	t.Parallel()
	browser, opened := notingBrowser(t)
	p := launch(t, nil, []string{"BROWSER=" + browser}, "--port", "0")
	p.waitForURL(t)
	file, err := url.Parse(opened())
	if err != nil || file.Scheme != "file" {
		t.Fatalf("the browser got %v, %v, want a file", file, err)
	}
	if page, err := os.ReadFile(file.Path); err != nil || !strings.Contains(string(page), p.controlURL(t)) {
		t.Errorf("the browser got %q, %v, want a way to %s", page, err, p.controlURL(t))
	}
	if out := p.stdout.String() + p.stderr.String(); strings.Contains(out, "noise") {
		t.Errorf("the browser's noise is in our output: %q", out)
	}
	if got := strings.Count(p.stdout.String(), "\n"); got != 1 {
		t.Errorf("standard output is %q, want the address alone", p.stdout.String())
	}
}

// A browser in a sandbox may not read the file; it asks for the page then by its address.
func TestDesktop_browserThatCannotReadTheFile(t *testing.T) {
	t.Parallel()
	browser, opened := notingBrowser(t)
	p := launch(t, nil, []string{"BROWSER=" + browser}, "--port", "0")
	p.waitForURL(t)
	eventually(t, "the browser gets the plain address", func() bool { return opened() == p.url })
	eventually(t, "it says so", func() bool { return strings.Contains(p.stderr.String(), "without the key") })
}

// A browser that cannot be opened is never fatal: the address is printed.
func TestDesktop_browserThatFails(t *testing.T) {
	t.Parallel()
	p := launch(t, nil, []string{"BROWSER=/bin/false"}, "--port", "0")
	p.waitForURL(t)
	eventually(t, "it says that no browser was opened", func() bool { return strings.Contains(p.stderr.String(), p.url) })
	if got := p.ask(t, "GET", "/", nil).code; got != 200 {
		t.Errorf("the page is %d, want 200", got)
	}
}
