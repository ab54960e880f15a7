package e2e

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// engine is a NATS server with JetStream that keeps logs, a process of its own.
type engine struct {
	t    testing.TB
	addr string // host and port
	args []string
	cmd  *exec.Cmd
}

// buildEngine builds the version of e2e/go.mod.
var buildEngine = sync.OnceValues(func() (string, error) {
	path := filepath.Join(filepath.Dir(binary()), "nats-server")
	cmd := exec.Command("go", "build", "-o", path, "github.com/nats-io/nats-server/v2")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("build nats-server: %w\n%s", err, out)
	}
	return path, err
})

// startEngine starts a server on a free port; more are its other arguments.
func startEngine(t testing.TB, more ...string) *engine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e := &engine{t: t, addr: l.Addr().String()}
	l.Close()
	_, port, _ := strings.Cut(e.addr, ":")
	e.args = append([]string{"-a", "127.0.0.1", "-p", port, "-sd", t.TempDir()}, more...)
	t.Cleanup(func() { e.kill() })
	e.start()
	return e
}

// start starts the server, again where it was killed, and waits until it answers.
func (e *engine) start() {
	e.t.Helper()
	path, err := buildEngine()
	if err != nil {
		e.t.Fatal(err)
	}
	e.cmd = exec.Command(path, e.args...)
	if err := e.cmd.Start(); err != nil {
		e.t.Fatal(err)
	}
	eventually(e.t, "the server answers", func() bool {
		c, err := net.Dial("tcp", e.addr)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// kill ends the server as a power cut would.
func (e *engine) kill() {
	e.cmd.Process.Kill()
	e.cmd.Wait()
}

// log is what --join takes.
func (e *engine) log(name string) string { return "nats://" + e.addr + "/" + name }

// client connects to it as an administrator would.
func (e *engine) client() jetstream.JetStream {
	e.t.Helper()
	nc, err := nats.Connect("nats://" + e.addr)
	if err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		e.t.Fatal(err)
	}
	return js
}

// muteProxy stands before a server, whose answers it swallows while it is told to.
type muteProxy struct {
	addr  string
	mute  atomic.Bool
	conns sync.Map
}

func muteProxyTo(t testing.TB, target string) *muteProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &muteProxy{addr: l.Addr().String()}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { p.serve(c, target) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		p.cut()
		running.Wait()
	})
	return p
}

func (p *muteProxy) serve(c net.Conn, target string) {
	defer c.Close()
	p.conns.Store(c, nil)
	defer p.conns.Delete(c)
	s, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer s.Close()
	go func() {
		io.Copy(s, c)
		s.Close()
	}()
	for buf := make([]byte, 64<<10); ; {
		n, err := s.Read(buf)
		if err == nil && !p.mute.Load() {
			_, err = c.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// cut breaks all connections.
func (p *muteProxy) cut() {
	p.conns.Range(func(c, _ any) bool {
		c.(net.Conn).Close()
		return true
	})
}

// withUser returns the address with a user.
func withUser(address, user, password string) string {
	u, _ := url.Parse(address)
	u.User = url.UserPassword(user, password)
	return u.String()
}
