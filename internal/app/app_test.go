package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"pushpane/internal/cli"
	"pushpane/internal/cluster"
	"pushpane/internal/guard"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// program is Run, called as main calls it.
type program struct {
	t      *testing.T
	url    string
	stdout *bufio.Reader
	stderr *buffer
	stop   context.CancelFunc
	end    chan error
}

type buffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *buffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *buffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestMain gives the programs of the tests a folder of their own for their keys.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pushpane-keys-")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_RUNTIME_DIR", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// keyOf returns the key of the program whose address this is, by --key-file. That gives up after a
// second, which a busy machine may need: then it is asked again.
func keyOf(t *testing.T, url string) string {
	t.Helper()
	for {
		began := time.Now()
		key, err := findKey(url)
		if err == nil {
			return key
		}
		if time.Since(began) < time.Second {
			t.Fatal(err)
		}
	}
}

func findKey(url string) (string, error) {
	var path strings.Builder
	port := url[strings.LastIndexByte(url, ':')+1:]
	if err := Run(context.Background(), Process{"", []string{"--key-file", "--port", port}, nil, &path, io.Discard}); err != nil {
		return "", err
	}
	header, err := os.ReadFile(strings.TrimSpace(path.String()))
	return strings.TrimSpace(strings.TrimPrefix(string(header), guard.KeyHeader+":")), err
}

// start runs the program on a free port; stdin may be nil.
func start(t *testing.T, stdin *os.File, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	p := &program{t, "", bufio.NewReader(out), &buffer{}, cancel, make(chan error, 1)}
	go func() {
		p.end <- Run(ctx, Process{"9.9.9", append([]string{"--port", "0", "--no-browser"}, args...), stdin, in, p.stderr})
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
	if err := <-p.end; err != nil {
		p.t.Errorf("run: %v", err)
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
	if got.Program != "pushpane" || got.Version != "9.9.9" || got.Title != "Push, explained" || got.Quit || got.Source != "clock" || got.Duration.Duration != time.Minute {
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
	if text := p.stderr.String(); text != "" {
		t.Errorf("standard error got %q, want nothing", text)
	}
}

func TestRun_quitFromThePage(t *testing.T) {
	p := start(t, nil)
	url := p.address()
	key := keyOf(t, url)
	status := ask(t, url+"/status")
	request, _ := http.NewRequest(http.MethodPost, url+"/quit", nil)
	request.Header.Set(guard.KeyHeader, key)
	answer, err := http.DefaultClient.Do(request)
	if body(t, answer, err); answer.StatusCode != http.StatusAccepted {
		t.Errorf("quit: %s", answer.Status)
	}
	p.wantEnd()
	if text := p.stderr.String() + status; strings.Contains(text, key) {
		t.Errorf("the key is in %q", text)
	}
	if _, err := findKey(url); err == nil {
		t.Error("the file of the key is left")
	}
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
		url, _, _ = strings.Cut(p.stderr.String(), "\n")
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
		{[]string{"--port", port}, terminal.ExitFailed, port},
		// an address that no machine has (RFC 5737)
		{[]string{"--host", "192.0.2.1", "--port", "0"}, terminal.ExitFailed, "192.0.2.1"},
		{[]string{"--exit-when-done"}, terminal.ExitUsage, "--exit-when-done"},
		{[]string{"--tee"}, terminal.ExitUsage, "--tee"},
		{[]string{"--allow-origin", "example.com"}, terminal.ExitUsage, `"example.com"`},
		{[]string{"--allow-host", "http://x"}, terminal.ExitUsage, `"http://x"`},
		{[]string{"-"}, terminal.ExitFailed, "standard input"},
	} {
		var stdout, stderr strings.Builder
		err := Run(t.Context(), Process{"", append(c.args, "--no-browser"), nil, &stdout, &stderr})
		if code := terminal.Report(err, &stderr); code != c.code || !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
			t.Errorf("pushpane %q: exit %d, %q, want %d and %q", c.args, code, stderr.String(), c.code, c.want)
		}
	}
}

// Every JSON key is in the documents.
func TestDocuments_nameEverything(t *testing.T) {
	wire, err := os.ReadFile("../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range []reflect.Type{reflect.TypeFor[status](), reflect.TypeFor[source.ReplayState](), reflect.TypeFor[source.ReplayMark](), reflect.TypeFor[source.ReplayControl](), reflect.TypeFor[stream.Status](), reflect.TypeFor[cluster.Status](), reflect.TypeFor[cluster.EngineStatus](), reflect.TypeFor[cluster.NodeStatus](), reflect.TypeFor[costs](), reflect.TypeFor[traffic.Costs]()} {
		for i := range fields.NumField() {
			if key, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ","); key != "" && !strings.Contains(string(wire), "`"+key+"`") {
				t.Errorf("docs/wire.md does not name the key %q", key)
			}
		}
	}
}

// Closing goes on after an error, and each error is a line.
func TestClose_joinsErrors(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "page.html")
	settings, err := cli.Parse([]string{"--port", "0", "--no-browser", "--record", filepath.Join(dir, "talk.ndjson"), "--export", page})
	if err != nil {
		t.Fatal(err)
	}
	a := newApp(settings, Process{Stdout: io.Discard, Stderr: io.Discard})
	if err := a.open(); err != nil {
		t.Fatal(err)
	}
	if err := a.recording.Close(); err != nil { // so that it fails the second time
		t.Fatal(err)
	}
	write(t, page, "mine")
	var stderr strings.Builder
	if code := terminal.Report(a.close(), &stderr); code != terminal.ExitFailed {
		t.Errorf("exit %d, want %d", code, terminal.ExitFailed)
	}
	want := regexp.MustCompile(`^pushpane: error: close recording .*\npushpane: error: export to .*: the file exists\npushpane: hint: --overwrite begins it anew\n$`)
	if !want.MatchString(stderr.String()) {
		t.Errorf("got %q, want both errors and the hint", stderr.String())
	}
	if _, err := a.listener.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("accept: %v, want the listener closed", err)
	}
}

// What open has opened is closed again where it fails.
func TestOpen_closesWhatItOpened(t *testing.T) {
	list := write(t, filepath.Join(t.TempDir(), "list"), "milk\n")
	settings, err := cli.Parse([]string{"--port", "0", "--no-browser", "--record", list})
	if err != nil {
		t.Fatal(err)
	}
	a := newApp(settings, Process{Stdout: io.Discard, Stderr: io.Discard})
	if err := a.open(); err == nil {
		t.Error("the list is recorded to")
	}
	if _, err := a.listener.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("accept: %v, want the listener closed", err)
	}
}
