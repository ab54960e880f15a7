package e2e

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// engine is a NATS server with JetStream that keeps logs, a process of its own.
type engine struct {
	t    testing.TB
	addr string // host and port
	args []string
	cmd  *exec.Cmd
	gone chan struct{} // closed when the process has been waited for
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
	e := &engine{t: t, addr: freeAddr(t)}
	_, port, _ := strings.Cut(e.addr, ":")
	e.args = append([]string{"-a", "127.0.0.1", "-p", port, "-sd", t.TempDir()}, more...)
	t.Cleanup(func() { e.kill() })
	e.start()
	return e
}

func freeAddr(t testing.TB) string {
	t.Helper()
	return "127.0.0.1:" + freePort(t)
}

// startEngines starts a cluster of servers, whose names are s0, s1, ..., and waits until it takes a
// log with a replica at each. No server tells its clients of the others, so that a proxy before it
// is not passed by.
func startEngines(t testing.TB, count int) (all []*engine) {
	t.Helper()
	var routes []string
	for range count {
		routes = append(routes, "nats://"+freeAddr(t))
	}
	for i := range count {
		all = append(all, startEngine(t, "-js", "-n", fmt.Sprint("s", i), "--cluster_name", "talk", "--no_advertise=true",
			"--cluster", routes[i], "--routes", strings.Join(routes, ",")))
	}
	js := all[0].client()
	eventually(t, "the cluster takes a log", func() bool {
		_, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "probe", Subjects: []string{"probe"}, Replicas: count})
		return err == nil
	})
	if err := js.DeleteStream(t.Context(), "probe"); err != nil {
		t.Fatal(err)
	}
	return all
}

// start starts the server, again where it was killed, and waits until it answers.
func (e *engine) start() {
	e.t.Helper()
	e.launch()
	eventually(e.t, "the server answers", func() bool {
		c, err := net.Dial("tcp", e.addr)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	if !slices.Contains(e.args, "-js") || slices.Contains(e.args, "-c") || slices.Contains(e.args, "--cluster") {
		return
	}
	// A node gives its first request two seconds. A cluster answers when the others are there.
	js := e.client()
	eventually(e.t, "JetStream answers", func() bool {
		_, err := js.AccountInfo(e.t.Context())
		return err == nil
	})
	js.Conn().Close()
}

// launch is start that waits for nothing.
func (e *engine) launch() {
	e.t.Helper()
	path, err := buildEngine()
	if err != nil {
		e.t.Fatal(err)
	}
	cmd, gone := exec.Command(path, e.args...), make(chan struct{})
	if err := cmd.Start(); err != nil {
		e.t.Fatal(err)
	}
	e.cmd, e.gone = cmd, gone
	go func() {
		cmd.Wait()
		close(gone)
	}()
}

// kill ends the server as a power cut would.
func (e *engine) kill() {
	e.cmd.Process.Kill()
	<-e.gone
}

func (e *engine) alive() bool {
	select {
	case <-e.gone:
		return false
	default:
		return true
	}
}

// store is the folder that has all that it keeps.
func (e *engine) store() string { return e.args[slices.Index(e.args, "-sd")+1] }

// log is what --join takes.
func (e *engine) log(name string) string { return "nats://" + e.addr + "/" + name }

// client connects to it as an administrator would.
func (e *engine) client() jetstream.JetStream {
	e.t.Helper()
	nc, err := nats.Connect("nats://"+e.addr, nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
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
	late  atomic.Int64 // nanoseconds that everything waits
	gate  sync.RWMutex // nothing passes while it is locked
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
		p.pump(s, c, false)
		s.Close()
	}()
	p.pump(c, s, true)
}

// pump passes what comes, in either direction.
func (p *muteProxy) pump(to, from net.Conn, answers bool) {
	for buf := make([]byte, 64<<10); ; {
		n, err := from.Read(buf)
		if late := time.Duration(p.late.Load()); late > 0 {
			<-time.After(late)
		}
		p.gate.RLock()
		mute := answers && p.mute.Load()
		p.gate.RUnlock()
		if n > 0 && !mute {
			_, writing := to.Write(buf[:n])
			err = cmp.Or(err, writing)
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
