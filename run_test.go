package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/pflag"

	"pushpane/internal/source"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// program is run, started as main starts it.
type program struct {
	t      *testing.T
	url    string
	stdout *bufio.Reader
	said   *locked // standard error
	stop   context.CancelFunc
	end    chan error
}

type locked struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// start runs the program on a free port; stdin may be nil.
func start(t *testing.T, stdin *os.File, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	p := &program{t, "", bufio.NewReader(out), &locked{}, cancel, make(chan error, 1)}
	go func() {
		p.end <- run(ctx, append([]string{"--port", "0", "--no-browser"}, args...), stdin, in, p.said)
		in.Close()
	}()
	t.Cleanup(cancel)
	return p
}

// address is the first line of standard output.
func (p *program) address() string {
	p.t.Helper()
	line, err := p.stdout.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "http://127.0.0.1:") {
		p.t.Fatalf("first line %q, %v; want the address", line, err)
	}
	return strings.TrimSpace(line)
}

func (p *program) wantEnd() {
	p.t.Helper()
	select {
	case err := <-p.end:
		if err != nil {
			p.t.Errorf("run: %v", err)
		}
	case <-time.After(20 * time.Second):
		p.t.Error("run does not end")
	}
}

func body(t *testing.T, response *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRun_servesUntilItIsStopped(t *testing.T) {
	p := start(t, nil, "--title", "Push, explained")
	url := p.address()
	page, err := http.Get(url + "/")
	if text := body(t, page, err); !strings.Contains(text, "Click Me To See Magic") || page.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("the page: %s, %v", text, page.Header)
	}
	answer, err := http.Get(url + "/status")
	var got status
	if err := json.Unmarshal([]byte(body(t, answer, err)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Program != "pushpane" || got.Version != version || got.Title != "Push, explained" || !got.Quit || got.Source != "clock" || got.Duration != 60_000 {
		t.Errorf("status %+v", got)
	}
	viewer, err := http.Get(url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	p.stop()
	if text := body(t, viewer, nil); !strings.Contains(text, "event: hello") || !strings.HasSuffix(text, "event: bye\ndata: {\"reason\":\"shutdown\"}\n\n") {
		t.Errorf("the viewer got %q, want hello first and bye last", text)
	}
	p.wantEnd()
	if said := p.said.String(); said != "" {
		t.Errorf("it said %q on standard error, want nothing", said)
	}
}

func TestRun_quitFromThePage(t *testing.T) {
	p := start(t, nil)
	request, _ := http.NewRequest(http.MethodPost, p.address()+"/quit", nil)
	request.Header.Set("X-Pushpane", "quit")
	answer, err := http.DefaultClient.Do(request)
	if body(t, answer, err); answer.StatusCode != http.StatusAccepted {
		t.Errorf("quit: %s", answer.Status)
	}
	p.wantEnd()
}

func TestRun_linesTeeAndExitWhenDone(t *testing.T) {
	const input = "one\r\ntwo\rthree\n\nlast"
	stdin, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(in, input[:3])
	p := start(t, stdin, "--tee", "--exit-when-done")
	var passed strings.Builder
	teed := make(chan struct{})
	go func() {
		io.Copy(&passed, p.stdout)
		close(teed)
	}()
	url := ""
	for url == "" { // with --tee the address is on standard error
		runtime.Gosched()
		url, _, _ = strings.Cut(p.said.String(), "\n")
	}
	viewer, err := http.Get(url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(in, input[3:])
	in.Close()
	text := body(t, viewer, nil)
	p.wantEnd()
	for _, part := range []string{"data: one\n", "data: two\n", "data: three\n", "data: \n", "data: last\n", `"status":"input ended, 5 lines"`, "event: bye"} {
		_, after, found := strings.Cut(text, part)
		if !found {
			t.Fatalf("the viewer got no %q, in order, in %q", part, text)
		}
		text = after
	}
	if <-teed; passed.String() != input {
		t.Errorf("standard output got %q, want the bytes as they are: %q", passed.String(), input)
	}
}

func TestRun_refusals(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--port", port}, exitFailed, port},
		// an address of nobody (RFC 5737)
		{[]string{"--host", "192.0.2.1", "--port", "0"}, exitFailed, "192.0.2.1"},
		{[]string{"--exit-when-done"}, exitUsage, "--exit-when-done"},
		{[]string{"--tee"}, exitUsage, "--tee"},
		{[]string{"--allow-origin", "example.com"}, exitUsage, `"example.com"`},
		{[]string{"--allow-host", "http://x"}, exitUsage, `"http://x"`},
		{[]string{"-"}, exitFailed, "standard input"},
	} {
		var stdout, stderr strings.Builder
		err := run(t.Context(), append(c.args, "--no-browser"), nil, &stdout, &stderr)
		if code := exitCode(err, &stderr); code != c.code || !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
			t.Errorf("pushpane %q: exit %d, %q, want %d and %q", c.args, code, stderr.String(), c.code, c.want)
		}
	}
}

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

func TestLeaveWhen(t *testing.T) {
	for name, c := range map[string]struct {
		settings settings
		visit    bool
		after    time.Duration // from the end of the source, and of the visit
	}{
		"idle":                       {settings{exitWhenIdle: true}, true, idleAfter},
		"done":                       {settings{exitWhenDone: true}, true, 0},
		"done_noBrowser":             {settings{exitWhenDone: true, noBrowser: true}, false, 0},
		"done_browserThatNeverComes": {settings{exitWhenDone: true}, false, firstViewer},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				events, err := stream.New(stream.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer events.Close()
				ctx, stop := context.WithCancel(t.Context())
				go leaveWhen(ctx, c.settings, events, feed{}.over, stop)
				<-time.After(time.Hour)
				if ctx.Err() != nil {
					t.Fatal("it left before anybody came and anything ended")
				}
				if c.visit {
					visit(events)
				}
				if err := events.End("input ended, no lines"); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				<-ctx.Done()
				if took := time.Since(start); took < c.after || took > c.after+200*time.Millisecond {
					t.Errorf("it left after %s, want %s", took, c.after)
				}
			})
		})
	}
}

// visit is a viewer that comes and goes at once.
func visit(events *stream.Stream) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "/events", nil)
	events.Events().ServeHTTP(discard{http.Header{}}, request)
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
func (d discard) Flush()                      {}

// Every JSON key and every flag is in the documents.
func TestDocuments_nameEverything(t *testing.T) {
	wire, err := os.ReadFile("docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range []reflect.Type{reflect.TypeFor[status](), reflect.TypeFor[source.ReplayState](), reflect.TypeFor[source.ReplayMark](), reflect.TypeFor[source.ReplayControl](), reflect.TypeFor[stream.Status](), reflect.TypeFor[trafficAnswer](), reflect.TypeFor[traffic.Costs]()} {
		for i := range fields.NumField() {
			if key := fields.Field(i).Tag.Get("json"); key != "" && !strings.Contains(string(wire), "`"+key+"`") {
				t.Errorf("docs/wire.md does not name the key %q", key)
			}
		}
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	newFlags(&settings{}).VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(usage, "--"+f.Name) || !strings.Contains(string(readme), "--"+f.Name) {
			t.Errorf("--help or the README does not name --%s", f.Name)
		}
	})
}

// brokenListener fails as often as it says, as one does that has no descriptors left, and then is
// closed.
type brokenListener struct {
	net.Listener
	fails int
}

func (l *brokenListener) Accept() (net.Conn, error) {
	if l.fails--; l.fails < 0 {
		return nil, net.ErrClosed
	}
	return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
}

func TestPatientListener_goesOnAndSaysSoOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := &locked{}
		minutes := 3
		fails := int(time.Duration(minutes)*time.Minute/acceptAgain) - 1
		l := newPatientListener(&brokenListener{fails: fails}, newConsole(said, false, false))
		if _, err := l.Accept(); err != net.ErrClosed {
			t.Errorf("accept: %v, want it to go on until the listener is closed", err)
		}
		if got := strings.Count(said.String(), "no new connection"); got != minutes {
			t.Errorf("it said so %d times in %d minutes: %s", got, minutes, said)
		}
	})
}
