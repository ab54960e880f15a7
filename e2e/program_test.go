package e2e

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// program is one run of the real binary. It is killed at the end of its test, and it fails the test
// if it left the traces of a panic or of a data race.
type program struct {
	url    string // "http://127.0.0.1:PORT", without a slash at the end
	cmd    *exec.Cmd
	stdout *transcript
	stderr *transcript
	gone   chan struct{} // closed when the process has been waited for
	client *http.Client
}

// start runs the binary on a free port, without a browser and with no standard input, and waits for
// its address.
func start(t testing.TB, args ...string) *program {
	t.Helper()
	p := launch(t, nil, nil, append([]string{"--port", "0", "--no-browser"}, args...)...)
	p.waitForURL(t)
	return p
}

const firstPort, ports = 20_000, 10_000

// lastPort counts on from a random place, since other runs of these tests choose as well.
var lastPort = rand.Uint32N(ports)

// freePort returns a port of 127.0.0.1 that is free, that no other test gets, and that the system
// gives to nobody who asks for any port: it is still free when a program is started there again.
func freePort(t testing.TB) string {
	t.Helper()
	for range ports {
		port := strconv.Itoa(firstPort + int(atomic.AddUint32(&lastPort, 1)%ports))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatalf("no free port from %d to %d", firstPort, firstPort+ports-1)
	return ""
}

// startFed is launchFed on a free port and without a browser.
func startFed(t testing.TB, args ...string) (*program, *os.File) {
	t.Helper()
	return launchFed(t, append([]string{"--port", "0", "--no-browser"}, args...)...)
}

// launchFed runs the binary with a pipe as standard input. It does not wait: the program decides
// about its source only when the pipe has data or is closed, or has been silent for 200 ms.
func launchFed(t testing.TB, args ...string) (*program, *os.File) {
	t.Helper()
	return feedCommand(t, exec.Command(binary(), args...))
}

// feedCommand is launchFed of a command.
func feedCommand(t testing.TB, cmd *exec.Cmd) (*program, *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	p := launchCommand(t, cmd, r, nil)
	r.Close()
	return p, w
}

// startSilent is startFed with nothing in the pipe: a source that never speaks, so that all events
// are the test's own.
func startSilent(t testing.TB, args ...string) *program {
	t.Helper()
	return startSilentBinary(t, binary(), args...)
}

// startSilentBinary is startSilent with another binary.
func startSilentBinary(t testing.TB, binary string, args ...string) *program {
	t.Helper()
	p, _ := feedCommand(t, exec.Command(binary, append([]string{"--port", "0", "--no-browser"}, args...)...))
	p.waitForURL(t)
	return p
}

// launch runs the binary with exactly these arguments. Without stdin it reads the null device.
func launch(t testing.TB, stdin *os.File, env []string, args ...string) *program {
	t.Helper()
	return launchCommand(t, exec.Command(binary(), args...), stdin, env)
}

// launchCommand is launch by way of another command, such as a shell that sets a limit first.
func launchCommand(t testing.TB, cmd *exec.Cmd, stdin *os.File, env []string) *program {
	t.Helper()
	p := &program{
		cmd:    cmd,
		stdout: &transcript{},
		stderr: &transcript{},
		gone:   make(chan struct{}),
		client: &http.Client{Transport: &http.Transport{}},
	}
	if stdin != nil {
		p.cmd.Stdin = stdin
	}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	// A browser that the program started may hold the pipes open after it.
	p.cmd.WaitDelay = 10 * time.Second
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.cmd.Wait()
		close(p.gone)
	}()
	t.Cleanup(func() {
		p.client.CloseIdleConnections()
		p.kill()
		said := p.stderr.String()
		for _, trace := range []string{"panic:", "DATA RACE", "fatal error:", "goroutine 1 ["} {
			if strings.Contains(said, trace) {
				t.Errorf("standard error holds %q", trace)
			}
		}
		if t.Failed() {
			t.Logf("%q\nstdout: %.2000s\nstderr: %.8000s", cmd.Args, p.stdout.String(), said)
		}
	})
	return p
}

// waitForURL reads the address from standard output, or from standard error where --tee needs the
// output for itself.
func (p *program) waitForURL(t testing.TB) {
	t.Helper()
	eventually(t, "pushpane prints its address", func() bool {
		gone := p.exited() // before the output is read for the last time
		out := p.stdout.String()
		for _, arg := range p.cmd.Args {
			if arg == "--tee" {
				out = p.stderr.String()
			}
		}
		p.url = strings.TrimRight(regexp.MustCompile(`http://[^\s/]+/?\r?\n`).FindString(out), "\r\n")
		p.url = strings.TrimSuffix(p.url, "/")
		return p.url != "" || gone
	})
	if p.url == "" {
		t.Fatalf("pushpane ended before it printed an address: %s", p.stderr.String())
	}
}

func (p *program) exited() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// interrupt sends SIGINT until the process is gone: one that waits for its viewers has a second one
// before it leaves by itself.
func (p *program) interrupt(t testing.TB) {
	t.Helper()
	eventually(t, "pushpane is interrupted", func() bool {
		p.cmd.Process.Signal(os.Interrupt)
		return p.exited()
	})
}

// kill ends the process as a power cut would, and returns when it is gone.
func (p *program) kill() {
	p.cmd.Process.Kill()
	<-p.gone
}

// endAtOnce sends two different signals: two of the same kind could be merged into one.
func (p *program) endAtOnce() {
	p.cmd.Process.Signal(os.Interrupt)
	p.cmd.Process.Signal(syscall.SIGTERM)
}

// exitCode waits for the end of the process; a limit of 0 stands for patience.
func (p *program) exitCode(t testing.TB, limit time.Duration) int {
	t.Helper()
	if limit == 0 {
		limit = patience
	}
	select {
	case <-p.gone:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(limit):
		t.Fatalf("pushpane still runs after %v", limit)
		return -1
	}
}

// order posts an order with the key, such as quit.
func (p *program) order(t *testing.T, word string) answer {
	t.Helper()
	return p.ask(t, http.MethodPost, "/"+word, nil, keyHeader, p.key(t))
}

// key is the key of the program, by --key-file.
func (p *program) key(t testing.TB) string {
	t.Helper()
	path, err := exec.Command(binary(), "--key-file", "--port", p.port(t)).Output()
	if err != nil {
		t.Fatalf("--key-file: %v", err)
	}
	header, err := os.ReadFile(strings.TrimSpace(string(path)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(header), keyHeader+":"))
}

const keyHeader = "X-Pushpane-Key"

// controlURL is the address of the page with the key.
func (p *program) controlURL(t testing.TB) string {
	t.Helper()
	return p.url + "/#key=" + p.key(t)
}

// addr is the host and port, as a dialer or a Host header wants them.
func (p *program) addr(t testing.TB) string {
	t.Helper()
	u, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func (p *program) port(t testing.TB) string {
	t.Helper()
	_, port, _ := strings.Cut(p.addr(t), ":")
	return port
}

// transcript keeps what a process wrote. Safe for concurrent use.
type transcript struct {
	mu sync.Mutex
	b  bytes.Buffer // guarded by mu
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// answer is a response that has been read to its end.
type answer struct {
	code   int
	header http.Header
	body   string
}

// ask sends one request and reads the whole answer. The headers come in pairs of name and value.
func (p *program) ask(t testing.TB, method, path string, body io.Reader, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, p.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := p.client.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("%s %s: read body: %v", method, path, err)
	}
	return answer{res.StatusCode, res.Header, string(got)}
}

// script is the path of the page's script, which has the hash of its content in its name.
func (p *program) script(t *testing.T) string {
	t.Helper()
	found := regexp.MustCompile(`<script src="([^"]+)"`).FindStringSubmatch(p.ask(t, "GET", "/", nil).body)
	if found == nil {
		t.Fatal("the page names no script")
	}
	return "/" + found[1]
}
