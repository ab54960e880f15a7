package e2e

import (
	"net"
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
			second := launch(t, nil, nil, "--no-browser")
			second.waitForURL(t)
			if second.url != first.url {
				second.kill()
				return false
			}
			return second.exitCode(t, 0) == 0
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

// The browser gets the real address, after it is listened at, and its noise is not ours.
func TestDesktop_opensTheBrowser(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := filepath.Join(dir, "browser")
	noisy := "#!/bin/sh\necho noise\necho more noise >&2\necho \"$1\" >'" + dir + "/opened.part'\nmv '" + dir + "/opened.part' '" + dir + "/opened'\n"
	if err := os.WriteFile(script, []byte(noisy), 0o700); err != nil {
		t.Fatal(err)
	}
	p := launch(t, nil, []string{"BROWSER=" + script}, "--port", "0")
	p.waitForURL(t)
	var opened []byte
	eventually(t, "the browser is opened", func() (ok bool) {
		var err error
		opened, err = os.ReadFile(filepath.Join(dir, "opened"))
		return err == nil
	})
	if got := strings.TrimSuffix(strings.TrimSpace(string(opened)), "/"); got != p.url {
		t.Errorf("the browser got %q, want %s", got, p.url)
	}
	if out := p.stdout.String() + p.stderr.String(); strings.Contains(out, "noise") {
		t.Errorf("the browser's noise is in our output: %q", out)
	}
	if got := strings.Count(p.stdout.String(), "\n"); got != 1 {
		t.Errorf("standard output is %q, want the address alone", p.stdout.String())
	}
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
