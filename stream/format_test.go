package stream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// formattedOptions have a text that is not the data.
func formattedOptions() Options {
	return Options{
		Started: time.UnixMilli(1_000_000), Clock: func() time.Time { return time.UnixMilli(1_000_250) },
		Text: func(eventType string, data []byte) []byte {
			var d struct{ Text, Status string }
			if json.Unmarshal(data, &d) == nil {
				return []byte(d.Text + d.Status)
			}
			return bytes.ToUpper(data)
		},
	}
}

// Each event is a line; what a reader must know besides is a line that no event can be.
func TestFormat_text(t *testing.T) {
	bubble(t, formattedOptions(), func(t *testing.T, f *fixture) {
		f.publish("", "one", "two\nlines", "")
		f.publish("price", "x")
		f.SetState("running", "make")
		f.Lost("a file was truncated")
		f.End("exited 0")
		want := "ONE\nTWO ⏎ LINES\n\nX\n\x1erunning: make\n\x1elost: a file was truncated\n\x1eend: exited 0\n\x1enext: " + f.Epoch() + ".7\n"
		for _, header := range [][]string{{"Accept", "text/plain"}, {"Accept", "text/plain;q=1, */*"}, {"Accept", "text/html"}} {
			query := "?from=start&wait=0"
			if header[1] == "text/html" {
				query += "&format=text"
			}
			got, response := f.body("/poll"+query, header...)
			if got != want || response.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Errorf("%s %v: %s %q, want %q", query, header, response.Header.Get("Content-Type"), got, want)
			}
		}
		if got, _ := f.body("/poll?format=text&wait=0&after=" + newEpoch() + ".5"); !strings.HasPrefix(got, "\x1egap: events are missing, how many is not known (restart)\nONE\n") {
			t.Errorf("after a restart: %q", got)
		}
	})
}

// The media range of the highest weight counts, of several the first.
func TestFormat_preferred(t *testing.T) {
	for accept, want := range map[string]string{
		"": "sse", "*/*": "sse", "text/plain": "text", "text/plain, */*": "text", "Text/Plain;charset=utf-8": "text",
		"application/json, text/plain, */*": "sse", "text/html,application/xhtml+xml,*/*;q=0.8": "sse",
		"text/plain;q=0.1, text/event-stream": "sse", "text/event-stream;q=0.5, application/x-ndjson": "ndjson",
		"text/plain;q=0": "sse", "text/plain;q=x": "sse", "/": "sse", ";;, text/plain": "text",
	} {
		if got := preferred(accept); got != want {
			t.Errorf("Accept %q: got %s, want %s", accept, got, want)
		}
	}
}

// HEAD is refused where GET is.
func TestFormat_headIsAsGet(t *testing.T) {
	bubble(t, formattedOptions(), func(t *testing.T, f *fixture) {
		for path, want := range map[string]int{
			"/events?format=xml": 400, "/poll?wait=99": 400, "/poll?from=later": 400, "/events?id=5": 400, "/events?ack=1": 400,
			"/events": 200, "/poll?format=ndjson": 200, "/events?format=text": 200,
		} {
			if r := f.do(http.MethodHead, path, nil); r.StatusCode != want {
				t.Errorf("HEAD %s: %s, want %d", path, r.Status, want)
			}
		}
	})
}

// Each event is an object as the page saves it, and so is what a reader must know besides.
func TestFormat_ndjson(t *testing.T) {
	bubble(t, formattedOptions(), func(t *testing.T, f *fixture) {
		f.publish("", "one", "two\nlines <&>")
		f.publish("price", "x")
		e := f.Epoch()
		want := fmt.Sprintf(`{"id":"%[1]s.1.250","time":1000250,"type":"message","data":"one"}
{"id":"%[1]s.2.250","time":1000250,"type":"message","data":"two\nlines <&>"}
{"id":"%[1]s.3.250","time":1000250,"type":"price","data":"x"}
{"id":null,"time":null,"type":"next","data":"%[1]s.3"}
`, e)
		if got, response := f.body("/poll?from=start&wait=0", "Accept", "application/x-ndjson"); got != want || response.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Errorf("%s %s, want %s", response.Header.Get("Content-Type"), got, want)
		}
		old := newEpoch()
		gap := fmt.Sprintf(`{"id":"%s.0","time":null,"type":"gap","data":"{\"missed\":null,\"reason\":\"restart\"}"}`, e)
		if got, _ := f.body("/poll?format=ndjson&wait=0&after=" + old + ".5"); !strings.HasPrefix(got, gap+"\n") {
			t.Errorf("got %s, want it to begin with %s", got, gap)
		}
	})
}

// A stream comes as it is published, whatever its form, and ends with why.
func TestFormat_live(t *testing.T) {
	for _, by := range []mode{taken, portably, http2} {
		bubbleOver(t, by, Options{}, func(t *testing.T, f *fixture) {
			response := f.get("/events?format=text")
			if response.StatusCode != http.StatusOK || response.Header.Get("Cache-Control") != "no-store, no-transform" {
				t.Fatalf("%s, %v", response.Status, response.Header)
			}
			next := func() string {
				var line []byte
				for one := make([]byte, 1); len(line) == 0 || line[len(line)-1] != '\n'; line = append(line, one...) {
					if _, err := io.ReadFull(response.Body, one); err != nil {
						return "closed: " + err.Error()
					}
				}
				return string(line)
			}
			for n := range 3 {
				f.publish("", fmt.Sprint(n))
				if got := next(); got != fmt.Sprint(n)+"\n" {
					t.Errorf("line %q, want %d", got, n)
				}
			}
			pass(40 * time.Second) // pings are no lines
			large := strings.Repeat("x", 200<<10)
			f.publish("", large)
			if got := next(); got != large+"\n" {
				t.Errorf("a line of %d bytes, want %d", len(got), len(large)+1)
			}
			f.Close()
			if got := next(); got != "\x1ebye: the server is going\n" {
				t.Errorf("at the end %q", got)
			}
			if got := next(); got != "closed: EOF" {
				t.Errorf("behind the end %q", got)
			}
			if f.memory.claimed != 0 {
				t.Errorf("%d bytes are held afterwards", f.memory.claimed)
			}
		})
	}
}

func TestSince(t *testing.T) {
	now := time.UnixMilli(1_000_000)
	options := Options{Started: now, Clock: func() time.Time { return now }}
	bubble(t, options, func(t *testing.T, f *fixture) {
		for range 10 { // the last one at 1,900,000
			f.number(int(f.log.end.n)+1, int(f.log.end.n)+1)
			now = now.Add(100 * time.Second)
		}
		now = now.Add(-100 * time.Second)
		for query, first := range map[string]int{
			"since=0s": 10, "since=1m40s": 9, "since=99s": 10, "since=1h": 1, "since=1000s": 1,
			"since=1970-01-01T00:30:00Z": 9, "since=1970-01-01T01:30:00.001%2B01:00": 10, "since=1960-01-01T00:00:00Z": 1,
		} {
			body := f.poll("wait=0&" + query)
			if got := body[1]; got.data != fmt.Sprint(first) {
				t.Errorf("%s begins with %+v, want %d", query, got, first)
			}
		}
		if body := f.poll("wait=0&since=2026-01-01T00:00:00Z"); len(body) != 2 {
			t.Errorf("since a time to come: %+v", body)
		}
		if body := f.poll("wait=0&since=1h&after=" + f.Epoch() + ".9"); body[0].data != "10" {
			t.Errorf("with a cursor: %+v, want what is behind it", body)
		}
	})
}

func TestFormat_refusals(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		for query, want := range map[string]string{
			"format=json":         `read format: "json" is not sse, text or ndjson`,
			"format=":             `read format: "" is not sse, text or ndjson`,
			"since=yesterday":     `read since: "yesterday" is not how long ago, as 5m, or a time as 2026-11-28T11:20:03Z`,
			"since=-5m":           `read since: "-5m" is not`,
			"since=5m&from=start": `read since: it says where to start, and so does from=start`,
		} {
			for _, path := range []string{"/events?", "/poll?wait=0&"} {
				if got, response := f.body(path + query); response.StatusCode != http.StatusBadRequest || !strings.HasPrefix(got, want) {
					t.Errorf("%s%s: %s %q, want 400 %q", path, query, response.Status, got, want)
				}
			}
		}
	})
}
