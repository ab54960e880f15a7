package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pushpane/internal/room"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

const aRecording = `{"pushpane":"recording","version":1,"title":"A <talk>","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}
{"n":1,"t":5,"type":"message","data":"</script><!--\u2028"}
{"n":2,"t":9000,"type":"price","data":"two\nlines"}
{"n":3,"t":9001,"type":"end","data":"{\"reason\":\"source\",\"status\":\"over\"}"}
`

// exported is what stands in an exported page: the lines that begin with an object, read. A page
// with a < in its recording fails the test.
func exported(t *testing.T, page string) (head map[string]any, events []string) {
	t.Helper()
	_, rest, found := strings.Cut(page, "id=\"recording\">\n")
	recorded, after, closed := strings.Cut(rest, "</script>")
	if !found || !closed || strings.Contains(recorded, "<") || !strings.HasSuffix(after, "</html>\n") {
		t.Fatalf("the page is not whole: %.200q ... %.200q", rest, after)
	}
	for i, line := range strings.Split(strings.TrimSuffix(recorded, "\n"), "\n") {
		var e struct {
			N, T       int64
			Type, Data string
		}
		into := any(&e)
		if i == 0 {
			into = &head
		}
		if err := json.Unmarshal([]byte(line), into); err != nil {
			t.Fatalf("line %d is %q: %v", i+1, line, err)
		}
		if i > 0 {
			events = append(events, fmt.Sprintf("%d %d %s %q", e.N, e.T, e.Type, e.Data))
		}
	}
	// docs/recording.md shows a command that extracts the recording by this.
	if n := strings.Count("\n"+page, "\n{\""); n != len(events)+1 {
		t.Errorf("%d lines begin with an object, want those of the recording, %d", n, len(events)+1)
	}
	return head, events
}

// call runs the program to its end.
func call(ctx context.Context, stdin *os.File, args ...string) (code int, stdout, stderr string) {
	var out, errs strings.Builder
	err := Run(ctx, Process{"", append(args, "--no-browser"), stdin, &out, &errs})
	code = terminal.Report(err, &errs)
	return code, out.String(), errs.String()
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wantFiles fails the test if anything else is left in the folder.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the folder holds %q, %v; want %q", got, err, want)
	}
}

func TestExport_ofAReplay(t *testing.T) {
	dir := t.TempDir()
	recorded, page := write(t, filepath.Join(dir, "talk.ndjson"), aRecording), filepath.Join(dir, "talk.html")
	code, stdout, stderr := call(t.Context(), nil, "--replay", recorded, "--export", page)
	if code != terminal.ExitDone || stdout != page+"\n" || !strings.Contains(stderr, "kB, 3 events") {
		t.Fatalf("exit %d, %q, %q; want 0, the name, and the size", code, stdout, stderr)
	}
	head, events := exported(t, read(t, page))
	if head["title"] != "A <talk>" || head["name"] != "talk.ndjson" || head["start"] != 1.7e12 {
		t.Errorf("the header is %v", head)
	}
	want := []string{`1 5 message "</script><!--\u2028"`, `2 9000 price "two\nlines"`, `3 9001 end "{\"reason\":\"source\",\"status\":\"over\"}"`}
	if fmt.Sprint(events) != fmt.Sprint(want) {
		t.Errorf("events %q, want %q", events, want)
	}
	if text := read(t, page); !strings.Contains(text, "<title>A &lt;talk&gt;</title>") || strings.Contains(text, dir) {
		t.Error("the page names the folder, or not the title")
	}

	if code, _, stderr := call(t.Context(), nil, "--replay", recorded, "--export", page, "--overwrite", "--idle-limit", "1s", "--title", "Mine", "-q"); code != terminal.ExitDone || stderr != "" {
		t.Errorf("overwrite: exit %d, %q", code, stderr)
	}
	if head, events = exported(t, read(t, page)); head["title"] != "Mine" || !strings.HasPrefix(events[1], "2 1005 ") {
		t.Errorf("%v, %q: want its title, and pauses of a second at most", head, events)
	}
	wantFiles(t, dir, "talk.html", "talk.ndjson")
}

// A log has times of its own, and no types.
func TestExport_ofALog(t *testing.T) {
	dir := t.TempDir()
	recorded, page := write(t, filepath.Join(dir, "app.log"), "10:00:00 one\n10:00:02 two\nat main\n\x00\x00"), filepath.Join(dir, "page.html")
	code, _, stderr := call(t.Context(), nil, "--replay", recorded, "--export", page)
	_, events := exported(t, read(t, page))
	want := []string{`1 0 message "10:00:00 one"`, `2 2000 message "10:00:02 two"`, `3 2000 message "at main"`}
	if code != terminal.ExitDone || !strings.Contains(stderr, "1 line left out: line 4: zero bytes") || fmt.Sprint(events) != fmt.Sprint(want) {
		t.Errorf("exit %d, %q, events %q; want %q", code, stderr, events, want)
	}
}

func TestExport_refusals(t *testing.T) {
	dir := t.TempDir()
	recorded, existing := write(t, filepath.Join(dir, "talk.ndjson"), aRecording), write(t, filepath.Join(dir, "there.html"), "mine")
	if err := os.Symlink("nowhere", filepath.Join(dir, "loose")); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--export", existing}, "the file exists\npushpane: hint: --overwrite begins it anew\n"},
		{[]string{"--export", dir, "--overwrite"}, "it is a directory"},
		{[]string{"--export", os.DevNull, "--overwrite"}, "it is not a regular file"},
		{[]string{"--export", filepath.Join(dir, "loose"), "--overwrite"}, "it is not a regular file"},
		{[]string{"--export", filepath.Join(dir, "no", "page.html")}, "no such file or directory"},
		{[]string{"--export", filepath.Join(existing, "page.html")}, "not a directory"},
	} {
		// before anybody waits for it, too
		for _, source := range [][]string{{"--replay", recorded}, {"--port", "0"}} {
			code, stdout, stderr := call(t.Context(), nil, append(c.args, source...)...)
			if code != terminal.ExitFailed || stdout != "" || !strings.Contains(stderr, fmt.Sprintf("export to %q: ", c.args[1])) || !strings.Contains(stderr, c.want) || strings.Contains(stderr, ".part") {
				t.Errorf("pushpane %q: exit %d, %q, %q; want 1 and %q", c.args, code, stdout, stderr, c.want)
			}
		}
	}
	if read(t, existing) != "mine" {
		t.Error("the file that was there is not as it was")
	}
	wantFiles(t, dir, "loose", "talk.ndjson", "there.html")
}

func TestExport_interrupted(t *testing.T) {
	dir := t.TempDir()
	recorded := write(t, filepath.Join(dir, "talk.ndjson"), aRecording)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, stderr := call(ctx, nil, "--replay", recorded, "--export", filepath.Join(dir, "page.html"))
	if code != terminal.ExitFailed || !strings.Contains(stderr, "interrupted") {
		t.Errorf("exit %d, %q, want 1 and why", code, stderr)
	}
	wantFiles(t, dir, "talk.ndjson")
}

// The end of the program writes what there was: the history, or the recording where that holds
// more.
func TestExport_atTheEnd(t *testing.T) {
	for name, args := range map[string][]string{"history": nil, "record": {"--history", "64KiB", "--record", "talk.ndjson"}} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			p := start(t, silent(t), append(args, "--export", "page.html", "--title", "T")...)
			url := p.address()
			line := strings.Repeat("<", 1000)
			for n := range 100 {
				p.post(url, fmt.Sprint(n, line))
			}
			p.stop()
			p.wantEnd()
			head, events := exported(t, read(t, "page.html"))
			if head["title"] != "T" || len(events) != 100 {
				t.Fatalf("%v and %d events, want all 100", head, len(events))
			}
			for n, e := range events {
				if !strings.HasPrefix(e, fmt.Sprint(n+1, " ")) || !strings.HasSuffix(e, fmt.Sprintf(" message %q", fmt.Sprint(n, line))) {
					t.Fatalf("event %d is %.60q", n+1, e)
				}
			}
		})
	}
}

// A file of another program that got the name meanwhile is not overwritten.
func TestExport_fileMadeMeanwhile(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "page.html")
	p := start(t, silent(t), "--export", page)
	p.address()
	write(t, page, "mine")
	p.stop()
	if err := <-p.end; err == nil || !strings.Contains(err.Error(), "the file exists") {
		t.Errorf("got %v, want that the file exists", err)
	}
	if read(t, page) != "mine" {
		t.Error("the file was overwritten")
	}
	wantFiles(t, dir, "page.html")
}

func TestExport_asAnAnswer(t *testing.T) {
	p := start(t, silent(t), "--title", "A talk")
	url := p.address()
	p.post(url, "hello </script>")
	answer, err := http.Get(url + "/export")
	text := body(t, answer, err)
	if _, events := exported(t, text); len(events) != 1 || !strings.Contains(events[0], `message "hello </script>"`) {
		t.Errorf("events %q, want the one that there is", events)
	}
	for name, want := range map[string]string{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"} {
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := answer.Header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="pushpane-2`) || !strings.HasSuffix(got, `.html"`) {
		t.Errorf("Content-Disposition is %q, want an attachment with a name", got)
	}
	head, err := http.Head(url + "/export")
	if body(t, head, err) != "" || head.StatusCode != http.StatusOK {
		t.Errorf("HEAD is %d, want 200", head.StatusCode)
	}
	post, err := http.Post(url+"/export", "", nil)
	if body(t, post, err); post.StatusCode != http.StatusMethodNotAllowed || post.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST is %d, Allow %q", post.StatusCode, post.Header.Get("Allow"))
	}
	foreign, _ := http.NewRequest(http.MethodGet, url+"/export", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	refused, err := http.DefaultClient.Do(foreign)
	if body(t, refused, err); refused.StatusCode != http.StatusForbidden {
		t.Errorf("from another site it is %d, want 403", refused.StatusCode)
	}
	p.stop()
	p.wantEnd()
}

func roomOf(t *testing.T, events *stream.Stream) *room.Room {
	t.Helper()
	acts := room.New(nil)
	if err := acts.Open(events); err != nil {
		t.Fatal(err)
	}
	return acts
}

// slow is an answer whose client does not read until let is closed.
type slow struct {
	*httptest.ResponseRecorder
	begun, let chan struct{}
}

func (s slow) Write(p []byte) (int, error) {
	s.begun <- struct{}{}
	<-s.let
	return s.ResponseRecorder.Write(p)
}

func TestExport_onlySoManyAtOnce(t *testing.T) {
	events, err := stream.New(stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	handler := readOnly("", (&server{events: events, room: roomOf(t, events), exports: make(chan struct{}, maxExports)}).serveExport)
	begun, let, done := make(chan struct{}, 100), make(chan struct{}), make(chan struct{}, maxExports)
	request := httptest.NewRequest(http.MethodGet, "/export", nil)
	for range maxExports {
		go func() {
			handler.ServeHTTP(slow{httptest.NewRecorder(), begun, let}, request)
			done <- struct{}{}
		}()
		<-begun
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, request)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("one too many is %d %q, want 503 and when to come back", w.Code, w.Body)
	}
	close(let)
	for range maxExports {
		<-done
	}
	w = httptest.NewRecorder()
	handler.ServeHTTP(w, request)
	exported(t, w.Body.String())
}

func TestSizeInWords(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 kB", 499: "0 kB", 500: "1 kB", 999_999: "1000 kB", 1_000_000: "1.0 MB", 500_000_000: "500.0 MB"} {
		if got := sizeInWords(bytes); got != want {
			t.Errorf("%d bytes are %s, want %s", bytes, got, want)
		}
	}
}

// stuck is an answer whose client does not read: writes fail after their deadline.
type stuck struct {
	*httptest.ResponseRecorder
	deadline time.Time
}

func (s *stuck) SetWriteDeadline(at time.Time) error {
	s.deadline = at
	return nil
}

func (s *stuck) Write([]byte) (int, error) { return 0, errors.New("write: i/o timeout") }

// A page that is not whole must not look whole: the connection is cut.
func TestServeExport_cutsAStuckClient(t *testing.T) {
	events, err := stream.New(stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	s := &server{events: events, room: roomOf(t, events), exports: make(chan struct{}, 1)}
	client := &stuck{ResponseRecorder: httptest.NewRecorder()}
	before := time.Now()
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("got %v, want the connection cut", got)
		}
		if wait := client.deadline.Sub(before); wait < exportWriteTimeout || wait > 2*exportWriteTimeout {
			t.Errorf("the deadline of the write is after %s, want %s", wait, exportWriteTimeout)
		}
		if len(s.exports) != 0 {
			t.Error("the place of the export is not free again")
		}
	}()
	s.serveExport(client, httptest.NewRequest(http.MethodGet, "/export", nil))
}
