package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// The line of the README, and both transports at the other end of it.
func TestPublish_curl(t *testing.T) {
	t.Parallel()
	curl := needs(t, "curl")
	p := startSilent(t)
	first := open(t, p.url)
	second := first.another(p.url + "/?transport=poll")
	for _, tb := range []*tab{first, second} {
		tb.waitFor("document.querySelector('#status').getAttribute('data-state') === 'open'")
	}
	out, err := exec.Command(curl, "--silent", "--show-error", "--write-out", "\n%{http_code}", "--data", "hello", p.url+"/events").CombinedOutput()
	if err != nil {
		t.Fatalf("curl: %v: %s", err, out)
	}
	body, code, _ := strings.Cut(string(out), "\n")
	code = code[strings.LastIndex(code, "\n")+1:]
	var made struct{ ID string }
	decode(t, body, &made)
	if code != "201" || (block{id: made.ID}).number() != 1 {
		t.Errorf("got %s and %s, want 201 and the id of event 1", code, body)
	}
	for _, tb := range []*tab{first, second} {
		tb.waitForText("hello")
		if ids := tb.shown(); len(ids) != 1 || ids[0] != made.ID {
			t.Errorf("the page shows %v, want %s", ids, made.ID)
		}
	}
}

// A page must listen for a type before the first event of it arrives, or EventSource drops that
// event without a word.
func TestPublish_typeIsAnnouncedBeforeItsFirstEvent(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	l := p.listen(t, "")
	l.until(t, "hello")
	p.publish(t, "12.5", "?type=price")
	types := l.until(t, "types")
	var said struct{ Types []string }
	decode(t, types.data, &said)
	if strings.Join(said.Types, " ") != "message price" {
		t.Errorf("types are %q, want message and price", said.Types)
	}
	if got := l.next(t); got.typ != "price" || got.data != "12.5" {
		t.Errorf("got %+v, want the price", got)
	}
}

// curl sends a form type unless told otherwise, so no type may mean anything but NDJSON.
func TestPublish_anyBodyIsOneEvent(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	l := p.listen(t, "")
	bodies := []struct{ kind, sent, want string }{
		{"", "", ""},
		{"application/x-www-form-urlencoded", "a=b&c", "a=b&c"},
		{"application/json", `{"a":[1,2]}`, `{"a":[1,2]}`},
		{"multipart/form-data; boundary=x", "--x\r\n\r\n--x--", "--x\n\n--x--"},
		{"no/such+type; charset=utf-16", "one\ntwo\n", "one\ntwo\n"},
	}
	for _, b := range bodies {
		p.publish(t, b.sent, "", "Content-Type", b.kind)
		if got := l.events(t, 1)[0].data; got != b.want {
			t.Errorf("a body %q of the type %q arrived as %q, want %q", b.sent, b.kind, got, b.want)
		}
	}
}

// ndjson starts an upload whose body is written by the test while it runs; the answer comes on the
// channel.
func (p *program) ndjson(t testing.TB, query string) (*io.PipeWriter, <-chan answer) {
	t.Helper()
	r, w := io.Pipe()
	done := make(chan answer, 1)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/events"+query, r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	go func() {
		defer close(done)
		res, err := p.client.Do(req)
		if err != nil {
			t.Errorf("upload: %v", err)
			return
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Errorf("upload: read answer: %v", err)
		}
		done <- answer{res.StatusCode, res.Header, string(body)}
	}()
	t.Cleanup(func() { w.Close() })
	return w, done
}

// published is the answer to NDJSON.
type published struct {
	Events int
	ID     string
}

// A producer that never ends is the point of NDJSON: nothing may wait for the end of the body.
func TestPublish_linesArriveWhileTheBodyIsSent(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	l := p.listen(t, "")
	body, done := p.ndjson(t, "?type=reading")
	for _, line := range []string{`{"n":1}`, `"two"`, "", "not JSON at all"} {
		write(t, body, line+"\n")
		if got := l.events(t, 1)[0]; got.data != line || got.typ != "reading" {
			t.Fatalf("got %+v, want the line %q before the next is sent", got, line)
		}
	}
	write(t, body, "the last line has no end")
	body.Close()
	a := <-done
	var sum published
	decode(t, a.body, &sum)
	if last := l.events(t, 1)[0]; a.code != http.StatusCreated || sum.Events != 5 || sum.ID != last.id {
		t.Errorf("got %d and %s, want 201, 5 events and the id %s", a.code, a.body, last.id)
	}
}

// The rest of an upload is not the fault of one line, and its sender must learn which it was.
func TestPublish_lineTooLongIsLeftOutAndNamed(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	l := p.listen(t, "")
	body, done := p.ndjson(t, "")
	go func() {
		io.WriteString(body, "one\n"+strings.Repeat("x", 1<<20)+"\nthree\n")
		body.Close()
	}()
	for _, want := range []string{"one", "three"} {
		if got := l.events(t, 1)[0]; got.data != want {
			t.Errorf("got %.40q, want %q", got.data, want)
		}
	}
	a := <-done
	last := p.status(t).Last
	if a.code != http.StatusRequestEntityTooLarge || !inOrder(a.body, "2") || !strings.Contains(a.body, last) {
		t.Errorf("got %d and %q, want 413 that names line 2, 2 events and the id %s", a.code, a.body, last)
	}
	if strings.Count(strings.TrimSuffix(a.body, "\n"), "\n") != 0 && !json.Valid([]byte(a.body)) {
		t.Errorf("the answer is %q, want one line", a.body)
	}
}
