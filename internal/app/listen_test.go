package app

import (
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"pushpane/internal/terminal"
)

func TestAddresses(t *testing.T) {
	for host, want := range map[string]string{"127.0.0.1": "http://127.0.0.1:", "localhost": "http://localhost:", "0.0.0.0": "http://127.0.0.1:", "::1": "http://[::1]:"} {
		ln, err := listen(host, 0, true)
		if err != nil {
			if host == "::1" {
				continue // a machine without IPv6
			}
			t.Fatal(err)
		}
		first, others := addresses(ln, host)
		if !strings.HasPrefix(first, want) {
			t.Errorf("--host %s is opened at %s, want %s", host, first, want)
		}
		for _, other := range others {
			if host != "0.0.0.0" || strings.Contains(other, "127.0.0.1") || strings.Contains(other, "0.0.0.0") {
				t.Errorf("--host %s is reached at %s", host, other)
			}
		}
		ln.Close()
	}
}

// The hint fits the error.
func TestListenFailure(t *testing.T) {
	for want, c := range map[string]struct {
		err  error
		port int
	}{
		"free one is taken":    {&net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EADDRINUSE)}, 7730},
		"administrator":        {&net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EACCES)}, 80},
		"no such address":      {&net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EADDRNOTAVAIL)}, 7730},
		"this machine only":    {&net.OpError{Op: "listen", Err: &net.DNSError{Err: "no such host", Name: "nosuch.invalid", Server: "192.0.2.1:53"}}, 7730},
		"leave --port out and": {errors.New("listen: something else"), 80},
	} {
		var stderr strings.Builder
		if code := terminal.Report(listenFailure(c.err, c.port), &stderr); code != terminal.ExitFailed || !strings.Contains(stderr.String(), want) || strings.Contains(stderr.String(), "192.0.2.1") {
			t.Errorf("%v: exit %d, %q, want %q", c.err, code, stderr.String(), want)
		}
	}
}

// A port that was not asked for gives way to the next free one.
func TestListen_nextFreePort(t *testing.T) {
	taken, err := listen("127.0.0.1", 0, true)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	if ln, err := listen("127.0.0.1", port, true); err == nil {
		ln.Close()
		t.Errorf("port %d was asked for and is taken, got %s", port, ln.Addr())
	}
	ln, err := listen("127.0.0.1", port, false)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if next := ln.Addr().(*net.TCPAddr).Port; next <= port || next >= port+portsTried {
		t.Errorf("got port %d, want one of the %d after %d", next, portsTried-1, port)
	}
}
