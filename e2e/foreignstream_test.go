package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// streamServer is another server, such as stream_server.js.
type streamServer struct {
	cmd  *exec.Cmd
	said *transcript
	port string
}

var listeningOn = regexp.MustCompile(`listening on (\d+)`)

// startStreamServer starts it on a port, "0" for any; its ids begin at first.
func startStreamServer(t *testing.T, port string, first int) *streamServer {
	t.Helper()
	return startForeign(t, "stream_server.js", port, fmt.Sprint(first))
}

// startForeign starts a server of node that says which port it listens on.
func startForeign(t *testing.T, script ...string) *streamServer {
	t.Helper()
	s := &streamServer{cmd: exec.Command(needs(t, "node"), script...), said: &transcript{}}
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	eventually(t, "the other server listens", func() bool { return listeningOn.MatchString(s.said.String()) })
	s.port = listeningOn.FindStringSubmatch(s.said.String())[1]
	return s
}

func (s *streamServer) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

func (s *streamServer) url(path string) string { return "http://127.0.0.1:" + s.port + path }

func (s *streamServer) say(t *testing.T, name, data string) {
	t.Helper()
	res, err := http.Get(s.url("/say?" + url.Values{"name": {name}, "data": {data}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

const sourceWords = "document.getElementById('source-words').textContent"

// A stream of another server goes on over its end and its return: each event once, with its name,
// and what may be missing is marked.
func TestForeign_killedAndStartedAgain(t *testing.T) {
	t.Parallel()
	other := startStreamServer(t, freePort(t), 1)
	kept := filepath.Join(t.TempDir(), "kept.ndjson")
	p := start(t, "--record", kept, other.url("/events"))
	l := p.listen(t, "")
	other.say(t, "ping", "one")
	other.say(t, "a/b", "two")
	tb := open(t, p.controlURL(t))
	tb.waitForText("two")
	tb.waitFor("document.getElementById('title').textContent === '" + other.url("/events") + "' && " + sourceWords + " === 'running' && document.getElementById('stop').offsetParent")

	other.kill()
	tb.waitFor(sourceWords + ".indexOf('it is asked again') > 0")
	other = startStreamServer(t, other.port, 3) // goes on with its numbers
	tb.waitFor(sourceWords + " === 'running'")
	other.say(t, "", "three")
	tb.waitForText("three")

	other.kill()
	tb.waitFor(sourceWords + ".indexOf('it is asked again') > 0")
	other = startStreamServer(t, other.port, 9) // has lost some
	other.say(t, "", "nine")
	tb.waitForText("nine")
	tb.waitForText("the server goes on with the id \"9\" after \"3\"")
	if !strings.Contains(other.said.String(), `"last-event-id":"3"`) {
		t.Errorf("the last id was not sent: %s", other.said)
	}
	var got []string
	for _, b := range l.events(t, 4) {
		got = append(got, b.typ+" "+b.data)
	}
	if all := strings.Join(got, "|"); all != "%70ing one|a/b two| three| nine" {
		t.Errorf("the stream has %q", all)
	}
	tb.click("#stop")
	tb.waitFor(sourceWords + " === 'stopped, 4 events' && document.getElementById('run').offsetParent")
	tb.click("#run")
	tb.waitFor(sourceWords + " === 'running'")
	evaluate[bool](tb, "location.hash = 'wire', true")
	tb.waitFor("document.querySelector('#wire .foreign .raw') && document.querySelector('#wire .foreign .blocks').textContent.indexOf(': hello') > 0")
	tb.waitFor("/Answer.*text.event-stream.*First event.*Retry100 ms/.test(document.querySelector('#wire .arrived').textContent) && document.querySelector('#wire .foreign .curl').textContent === \"curl -N -L -H 'Accept: text/event-stream, */*;q=0.5' -H 'Cache-Control: no-cache' -H 'User-Agent: pushpane' '" + other.url("/events") + "'\"")
	tb.waitFor("document.querySelector('#wire .exchange').offsetHeight > 50")
	if covered := evaluate[float64](tb, "document.querySelector('#wire .foreign').lastChild.getBoundingClientRect().bottom - document.querySelector('#wire .exchange').getBoundingClientRect().top"); covered > 0 {
		t.Errorf("what the other server sends covers %.0f px of what the page gets", covered)
	}
	came := p.ask(t, http.MethodGet, "/source", nil).body
	p.interrupt(t)

	p = start(t, "--replay", kept, "--speed", "100")
	for i, b := range p.listen(t, "").events(t, len(got)) {
		if b.typ+" "+b.data != got[i] {
			t.Errorf("the replay has %q, want %q", b.typ+" "+b.data, got[i])
		}
	}
	replayed := ""
	if !comesTrue(t, patience, func() bool {
		replayed = p.ask(t, http.MethodGet, "/source", nil).body
		return arrived(t, replayed) == arrived(t, came)
	}) || !strings.Contains(came, `id: 9\r\ndata: nine`) {
		t.Errorf("in the replay the stream came as\n%s\nwant as it came:\n%s", arrived(t, replayed), arrived(t, came))
	}
	tb.visit(p.url + "/#wire")
	tb.waitFor("document.querySelector('#wire .foreign .blocks').textContent.indexOf('data: nine') > 0 && /^Since.*Last id9Retry100 ms$/.test(document.querySelector('#wire .arrived').textContent)")
}

// arrived returns the events, the last id and the reads with their times in an answer of /source.
func arrived(t *testing.T, answer string) string {
	t.Helper()
	var all struct {
		LastID string
		Events int64
		Pieces []struct {
			N, At, Bytes int64
			Text         string
		}
	}
	if err := json.Unmarshal([]byte(answer), &all); err != nil {
		t.Fatalf("%v in %q", err, answer)
	}
	return fmt.Sprintf("%d events, last id %s, %+v", all.Events, all.LastID, all.Pieces)
}

// A POST is sent once, and again by the page alone.
func TestForeign_post(t *testing.T) {
	t.Parallel()
	other := startStreamServer(t, "0", 1)
	p := start(t, "-X", "POST", "--data", `{"stream":true}`, other.url("/chat"))
	tb := open(t, p.controlURL(t))
	tb.waitForText("[DONE]")
	tb.waitFor(sourceWords + " === 'the answer has ended, 2 events' && document.getElementById('run').offsetParent")
	tb.waitFor("document.querySelector('#log .tag').textContent === 'response.output_text.delta'")
	tb.click("#run")
	tb.waitFor("document.querySelectorAll('#log .tag').length === 2 || document.getElementById('log').textContent.split('[DONE]').length === 3")
	if n := strings.Count(other.said.String(), `"/chat"`); n != 2 {
		t.Errorf("it was sent %d times, want 2", n)
	}
}

// No secret of a request reaches the terminal, /status, the stream, a recording, an export or the
// page, not even where the other server repeats it.
func TestForeign_secrets(t *testing.T) {
	t.Parallel()
	other := startStreamServer(t, "0", 1)
	dir := t.TempDir()
	headers, kept, page := filepath.Join(dir, "auth.txt"), filepath.Join(dir, "kept.ndjson"), filepath.Join(dir, "page.html")
	if err := os.WriteFile(headers, []byte("Authorization: Bearer planted-file\nCookie: sid=planted-jar\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/events": "running", "/refused": "401 Unauthorized"} {
		address := strings.Replace(other.url(path), "http://", "http://planted-user:planted-word@", 1) + "?api_key=planted-key&q=shown#planted-place"
		p := start(t, "-v", "-H", "@"+headers, "-H", "X-Api-Key: planted-header", "--record", kept, "--overwrite", "--export", page, address)
		tb := open(t, p.controlURL(t))
		tb.waitFor(sourceWords + " === '" + want + "'")
		seen := map[string]string{
			"the page": evaluate[string](tb, "document.documentElement.outerHTML"), "/status": p.ask(t, "GET", "/status", nil).body, "/poll": p.ask(t, "GET", "/poll?wait=0&from=start", nil).body, "/export": p.ask(t, "GET", "/export", nil).body,
		}
		p.order(t, "quit")
		if code := p.exitCode(t, 0); code != map[string]int{"/events": 0, "/refused": 1}[path] {
			t.Errorf("%s: exit code %d", path, code)
		}
		seen["standard output"], seen["standard error"] = p.stdout.String(), p.stderr.String()
		for name, file := range map[string]string{"the recording": kept, "the exported page": page} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			seen[name] = string(text)
		}
		for where, text := range seen {
			if text == "" && where != "standard output" {
				t.Errorf("%s: %s is empty", path, where)
			}
			if at := strings.Index(text, "planted-"); at >= 0 {
				t.Errorf("%s: %s has a secret: %.200q", path, where, text[max(0, at-100):])
			}
		}
		if !strings.Contains(seen["/status"], "q=shown") || path == "/refused" && !strings.Contains(seen["standard error"], "X-Reason: no") {
			t.Errorf("%s: too much is hidden: %s, %s", path, seen["/status"], seen["standard error"])
		}
	}
	for _, secret := range []string{"planted-file", "planted-jar", "planted-header", "planted-key"} {
		if !strings.Contains(other.said.String(), secret) {
			t.Errorf("the other server was not sent %s", secret)
		}
	}
}

// However many names a stream has, each row shows its own, and a person who looks for one finds it.
func TestForeign_manyNames(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 70 {
			fmt.Fprintf(w, "event: job %d\ndata: {\"i\":%d}\n\n", i, i)
		}
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(other.Close)
	t.Cleanup(other.CloseClientConnections)
	p := start(t, other.URL)
	tb := open(t, p.controlURL(t))
	tb.waitForText("job 69")
	if code := p.ask(t, "POST", "/events?type=chat", nil).code; code != http.StatusCreated {
		t.Errorf("behind 70 names a message is answered with %d", code)
	}
	tb.waitFor("[].slice.call(document.querySelectorAll('#log .line')).some(function (line) { return line.querySelector('.tag') && line.querySelector('.tag').textContent === 'named' && /^job 69 *i=69$/.test(line.querySelector('.text').textContent); })")
	if body := p.ask(t, "GET", "/find?match=job+66", nil).body; !strings.Contains(body, `"matches":1`) {
		t.Errorf("a search for a name says %s", body)
	}
}
