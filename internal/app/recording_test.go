package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/guard"
	"pushpane/internal/order"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// post publishes an event and returns its id.
func (p *program) post(url, data string) string {
	p.t.Helper()
	answer, err := http.Post(url+"/events", "text/plain", strings.NewReader(data))
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(body(p.t, answer, err)), &made); err != nil {
		p.t.Fatal(err)
	}
	return made.ID
}

func ask(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	return body(t, answer, err)
}

// silent is a pipe that never speaks, so that all events are the test's own.
func silent(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r
}

func TestRun_aRecordingGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.ndjson")
	p := start(t, silent(t), "--record", path, "--title", "A talk")
	url := p.address()
	p.post(url, "one")
	seen := p.post(url, "two")
	p.post(url, "three")
	whole := ask(t, url+"/poll?from=start&wait=0")
	p.stop()
	p.wantEnd()

	torn, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	torn.WriteString(`{"n":4,"t":9,`)
	torn.Close()

	p = start(t, silent(t), "--record", path, "--append")
	url = p.address()
	text := p.stderr.String()
	for _, part := range []string{fmt.Sprintf("goes on with %q: 3 events", path), "torn last line of 13 bytes"} {
		if !strings.Contains(text, part) {
			t.Errorf("standard error got %q, want %q", text, part)
		}
	}
	_, events, _ := strings.Cut(whole, "\n\n") // behind hello
	if again := ask(t, url+"/poll?from=start&wait=0"); !strings.HasSuffix(again, events) {
		t.Errorf("the history is %q, want it to end with %q", again, events)
	}
	if got := p.post(url, "four"); !strings.HasPrefix(got, seen[:len("epochepochepo.")]+"4.") {
		t.Errorf("the next id is %s after %s", got, seen)
	}
	resumed := ask(t, url+"/poll?wait=0&after="+seen)
	if !strings.HasPrefix(resumed, "id: "+seen[:len("epochepochepo.")]+"3.") || strings.Contains(resumed, "event: gap") || !strings.Contains(resumed, "data: four\n") {
		t.Errorf("resumed with %q, want three and four and no gap", resumed)
	}
	p.stop()
	p.wantEnd()
}

func TestRun_refusesRecordings(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "list")
	os.WriteFile(list, []byte("milk\n"), 0o600)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--record", list}, "--append goes on with it, --overwrite begins it anew"},
		{[]string{"--record", list, "--append"}, "not the header of a recording"},
		{[]string{"--record", dir}, "it is a directory"},
		{[]string{"--record", dir, "--overwrite"}, "directory"},
		{[]string{"--replay", list}, "has a time that is known"},
		{[]string{"--replay", filepath.Join(dir, "none")}, "none"},
	} {
		var stdout, stderr strings.Builder
		err := Run(t.Context(), Process{"", append(c.args, "--no-browser", "--port", "0"), nil, &stdout, &stderr})
		if code := terminal.Report(err, &stderr); code != terminal.ExitFailed || !strings.Contains(stderr.String(), c.want) || stdout.Len() > 0 {
			t.Errorf("pushpane %q: exit %d, %q, want 1 and %q", c.args, code, stderr.String(), c.want)
		}
	}
	if got, _ := os.ReadFile(list); string(got) != "milk\n" {
		t.Errorf("the list is now %q", got)
	}
}

// control sends a command to the replay as a page does that has the key.
func control(t *testing.T, url, key, command string) (int, source.ReplayState) {
	t.Helper()
	request, _ := http.NewRequest(http.MethodPost, url+"/replay", strings.NewReader(command))
	request.Header.Set(guard.KeyHeader, key)
	answer, err := http.DefaultClient.Do(request)
	var state source.ReplayState
	text := body(t, answer, err)
	if answer.StatusCode == http.StatusOK {
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			t.Fatal(err)
		}
	}
	return answer.StatusCode, state
}

func TestRun_replayObeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk.log")
	os.WriteFile(path, []byte("10:00:00 a\n11:00:00 b\n12:00:00 c\n"), 0o600)
	p := start(t, nil, "--replay", path, "--speed", "2")
	url := p.address()
	key := keyOf(t, url)
	watch := http.Client{Timeout: time.Minute}
	stream, err := watch.Get(url + "/events?from=start")
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stream.Body); lines.Scan() && lines.Text() != "data: 10:00:00 a"; {
	}
	stream.Body.Close()
	for _, refused := range []struct {
		key, text string
		code      int
	}{{"none", `{"do":"play"}`, 403}, {key, `{"do":"fly"}`, 400}, {key, `play`, 400}, {key, `{"do":"play","speed":5}`, 400}, {key, `{"do":"play","fast":true}`, 400}, {key, `{"do":"play"}{"do":"pause"}`, 400}, {key, strings.Repeat(" ", order.MaxBody) + `{"do":"play"}`, 400}} {
		if code, _ := control(t, url, refused.key, refused.text); code != refused.code {
			t.Errorf("%s %.20q: %d, want %d", refused.key, refused.text, code, refused.code)
		}
	}
	if code, got := control(t, url, key, `{"do":"pause"}`); code != http.StatusOK || got.Playing || got.Length != 7_200_000 || got.Speed != 2 {
		t.Errorf("pause: %d %+v", code, got)
	}
	if _, got := control(t, url, key, `{"do":"seek","at":3600000}`); got.At != 3_600_000 || got.Playing {
		t.Errorf("seek: %+v, want it to stand there", got)
	}
	control(t, url, key, `{"do":"step"}`)
	events := ask(t, url+"/poll?from=start&wait=0")
	for _, part := range []string{"data: 10:00:00 a\n", `"state":"paused","text":"at `, `"text":"at 1:00:00"`, "data: 11:00:00 b\n"} {
		_, after, found := strings.Cut(events, part)
		if !found {
			t.Fatalf("no %q, in order, in %q", part, events)
		}
		events = after
	}
	var got struct {
		Source, Name string
		Replay       *source.ReplayState
	}
	json.Unmarshal([]byte(ask(t, url+"/status")), &got)
	if got.Source != "replay" || got.Name != path || got.Replay == nil || got.Replay.At != 3_600_000 {
		t.Errorf("status %+v", got)
	}
	p.stop()
	p.wantEnd()

	p = start(t, silent(t))
	url = p.address()
	if code, _ := control(t, url, keyOf(t, url), `{"do":"play"}`); code != http.StatusNotFound {
		t.Errorf("a command without a replay: %d, want 404", code)
	}
}

// writeTalk writes a recording with every kind of event, many at once and some not.
func writeTalk(t *testing.T, path string) {
	t.Helper()
	var file strings.Builder
	file.WriteString(`{"pushpane":"recording","version":1,"title":"","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n")
	for n := 1; n <= 60; n++ {
		data, _ := json.Marshal(fmt.Sprintf("event %d\nwith <b> & \u2028 \x00 é", n))
		fmt.Fprintf(&file, `{"n":%d,"t":%d,"type":"%s","data":%s}`+"\n", n, n/2*7, []string{"message", "price", "chat"}[n/4%3], data)
	}
	fmt.Fprintf(&file, `{"n":61,"t":220,"type":"source","data":%q}`+"\n", `{"state":"running","text":"a \u003c b"}`)
	fmt.Fprintf(&file, `{"n":62,"t":230,"type":"source","data":%q}`+"\n", `{"state":"lost","text":"cut"}`)
	fmt.Fprintf(&file, `{"n":63,"t":240,"type":"end","data":%q}`+"\n", `{"reason":"source","status":"exit code 0"}`)
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// recordedEvent is an event of a recording.
type recordedEvent struct {
	N, T       int64
	Type, Data string
}

func readRecording(t *testing.T, path string) []recordedEvent {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []recordedEvent
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		var e recordedEvent
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// Recorded, replayed and recorded again: the same events byte for byte. How late they are is up to
// the machine.
func TestRun_replayOfARecordingIsTheSame(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.ndjson"), filepath.Join(dir, "second.ndjson")
	writeTalk(t, first)
	p := start(t, nil, "--replay", first, "--record", second, "--exit-when-done")
	p.address()
	p.wantEnd()
	want, got := readRecording(t, first), readRecording(t, second)
	for i := range want {
		want[i].T = 0
	}
	for i := range got {
		got[i].T = 0
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A recording of a replay has the times of the recording that is replayed.
func TestReplay_recordedAgainHasTheSameTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		first, second := filepath.Join(dir, "first.ndjson"), filepath.Join(dir, "second.ndjson")
		writeTalk(t, first)
		replay, err := source.OpenReplay(first, source.ReplayOptions{})
		if err != nil {
			t.Fatal(err)
		}
		a := app{console: terminal.New(io.Discard, false, false), feed: feed{kind: kindReplay, name: first, replay: replay}}
		a.settings.Record = second
		events, file, err := a.openRecording(stream.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- replay.Play(ctx, events) }()
		time.Sleep(time.Second)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		events.Close()
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if got, want := readRecording(t, second), readRecording(t, first); !slices.Equal(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}
