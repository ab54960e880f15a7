package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// block is one event as it stands on the wire. Its type is empty where the wire names none.
type block struct {
	id, typ, data string
	retry         int
}

// control reports whether the block belongs to the protocol, such as retry alone, and is no event
// of the source.
func (b block) control() bool {
	return b.retry != 0 || slices.Contains([]string{"hello", "gap", "types", "source", "ping", "end", "bye", "next"}, b.typ)
}

// number is N of the id EPOCH.N.T, and millis its T; -1 where there is none.
func (b block) number() int { return b.idPart(1) }
func (b block) millis() int { return b.idPart(2) }

func (b block) idPart(i int) int {
	parts := strings.Split(b.id, ".")
	if len(parts) <= i {
		return -1
	}
	n, err := strconv.Atoi(parts[i])
	if err != nil {
		return -1
	}
	return n
}

var (
	idPattern = regexp.MustCompile(`^[a-z2-7]{13}\.(0|[1-9][0-9]{0,15})(\.(0|[1-9][0-9]*|end))?$`)
	// fieldOrder is the one order in which docs/wire.md writes the fields of a block.
	fieldOrder = []string{"retry", "id", "event", "data"}
)

// readBlock reads one block and refuses all that docs/wire.md does not allow, even where a lenient
// parser would accept it. It shares no code with the server or its clients. A block that is cut off
// is io.ErrUnexpectedEOF, never half an event.
func readBlock(r *bufio.Reader) (block, error) {
	var b block
	var data []string
	last, first := 0, true
	for {
		line, err := r.ReadString('\n')
		if err == io.EOF && (line != "" || !first) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return block{}, err
		}
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			if first {
				return block{}, errors.New("read block: an empty line without an event")
			}
			if data == nil && b.retry == 0 {
				return block{}, errors.New("read block: an event without data")
			}
			b.data = strings.Join(data, "\n")
			return b, nil
		}
		first = false
		if !utf8.ValidString(line) || strings.Contains(line, "\r") {
			return block{}, fmt.Errorf("read block: a line with CR or invalid UTF-8: %q", line)
		}
		name, value, colon := strings.Cut(line, ":")
		at := slices.Index(fieldOrder, name)
		if at < last || !colon || at == last && at > 0 && name != "data" {
			return block{}, fmt.Errorf("read block: unexpected field %q", line)
		}
		last = at
		value, space := strings.CutPrefix(value, " ")
		if value != "" && !space {
			return block{}, fmt.Errorf("read block: no space after the colon of %q", line)
		}
		switch name {
		case "retry":
			b.retry, err = strconv.Atoi(value)
			if err != nil || b.retry < 1000 || b.retry > 3000 {
				return block{}, fmt.Errorf("read block: retry is %q, want 1000 to 3000", value)
			}
		case "id":
			b.id = value
			if !idPattern.MatchString(value) {
				return block{}, fmt.Errorf("read block: id is %q", value)
			}
		case "event":
			b.typ = value
		case "data":
			data = append(data, value)
		}
	}
}

// listener is an open stream. Its blocks come in order; the channel is closed at the end of the
// body.
type listener struct {
	answer // without the body
	blocks chan block
	close  context.CancelFunc
	// why the body ended: io.EOF where it ended between two events; set before blocks is closed
	err error
}

// listen opens a stream, fails unless it is one, and reads it until its end, close or the end of
// the test.
func (p *program) listen(t testing.TB, query string, headers ...string) *listener {
	t.Helper()
	l := p.tryToListen(t, query, headers...)
	if kind := l.header.Get("Content-Type"); l.code != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("open stream: got %d and %q, want 200 and text/event-stream", l.code, kind)
	}
	return l
}

// tryToListen is listen of whatever the answer is.
func (p *program) tryToListen(t testing.TB, query string, headers ...string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/events"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := p.client.Do(req)
	if err != nil {
		t.Fatalf("open stream: %v", err)
	}
	// The room lets the reader run ahead of the test, so that a slow test is not a slow viewer.
	l := &listener{answer{res.StatusCode, res.Header, ""}, make(chan block, 1<<16), cancel, nil}
	go func() {
		defer close(l.blocks)
		defer res.Body.Close()
		for r := bufio.NewReader(res.Body); ; {
			b, err := readBlock(r)
			if err != nil {
				l.err = err
				return
			}
			l.blocks <- b
		}
	}()
	return l
}

// next is the next block of any kind.
func (l *listener) next(t testing.TB) block {
	t.Helper()
	select {
	case b, ok := <-l.blocks:
		if !ok {
			t.Fatalf("the stream ended: %v", l.err)
		}
		return b
	case <-time.After(patience):
		t.Fatalf("no block within %v", patience)
		return block{}
	}
}

// until skips to the next block of a type.
func (l *listener) until(t testing.TB, typ string) block {
	t.Helper()
	for {
		if b := l.next(t); b.typ == typ {
			return b
		}
	}
}

// untilLogged is until for an event of the log: it skips notices of the node, which have no id.
func (l *listener) untilLogged(t testing.TB, typ string) block {
	t.Helper()
	for {
		if b := l.until(t, typ); b.id != "" {
			return b
		}
	}
}

// events are the next n blocks that are no control events.
func (l *listener) events(t testing.TB, n int) []block {
	t.Helper()
	got := make([]block, 0, n)
	for len(got) < n {
		if b := l.next(t); !b.control() {
			got = append(got, b)
		}
	}
	return got
}

// poll asks once by long polling. It fails the test unless the body is whole, that is closed by
// next.
func (p *program) poll(t testing.TB, query string) (blocks []block, next string) {
	t.Helper()
	a := p.ask(t, http.MethodGet, "/poll"+query, nil)
	if a.code != http.StatusOK {
		t.Fatalf("poll %q: got %d, want 200: %s", query, a.code, a.body)
	}
	blocks, err := parsePoll(strings.NewReader(a.body))
	if err != nil {
		t.Fatalf("poll %q: %v", query, err)
	}
	last := len(blocks) - 1
	return blocks[:last], blocks[last].data
}

// parsePoll parses the body of a poll. The error is about one that is cut off or malformed.
func parsePoll(body io.Reader) ([]block, error) {
	var all []block
	for r := bufio.NewReader(body); ; {
		b, err := readBlock(r)
		if err == io.EOF && len(all) > 0 && all[len(all)-1].typ == "next" {
			return all, nil
		}
		if err == io.EOF {
			return nil, io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
}

// publish posts one event and returns its id.
func (p *program) publish(t testing.TB, data, query string, headers ...string) string {
	t.Helper()
	a := p.ask(t, http.MethodPost, "/events"+query, strings.NewReader(data), headers...)
	if a.code != http.StatusCreated {
		t.Fatalf("publish %.40q: got %d, want 201: %s", data, a.code, a.body)
	}
	var made struct{ ID string }
	decode(t, a.body, &made)
	if !idPattern.MatchString(made.ID) {
		t.Fatalf("publish %.40q: got the id %q", data, made.ID)
	}
	return made.ID
}

// status is what the tests read of GET /status.
type status struct {
	Program, Epoch, First, Last, Source, Name string
	State                                     struct{ State, Text string }
	Viewers, Events                           int
	Duration, Idle                            int64
	Quit                                      bool
	Terminal                                  struct{ Columns, Rows int }
}

func (p *program) status(t testing.TB) status {
	t.Helper()
	a := p.ask(t, http.MethodGet, "/status", nil)
	if a.code != http.StatusOK {
		t.Fatalf("status: got %d, want 200: %s", a.code, a.body)
	}
	var s status
	decode(t, a.body, &s)
	return s
}

func decode(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("decode %q: %v", text, err)
	}
}

// datas are the texts of the events, to compare whole runs at once.
func datas(blocks []block) []string {
	var all []string
	for _, b := range blocks {
		all = append(all, b.data)
	}
	return all
}
