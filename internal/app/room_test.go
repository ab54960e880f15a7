package app

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/guard"
	"pushpane/internal/order"
	"pushpane/internal/room"
)

// send posts a body from this machine, with the key if it is an order.
func send(h http.Handler, path, body string, key guard.Key) (code int, text string) {
	r := local("POST", path, key)
	r.Body = io.NopCloser(strings.NewReader(body))
	w := answer(h, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func readRoom(t *testing.T, h http.Handler) (state room.State) {
	t.Helper()
	w := answer(h, local("GET", "/room?client=ann", ""))
	if err := json.Unmarshal(w.Body.Bytes(), &state); err != nil || w.Code != http.StatusOK {
		t.Fatalf("GET /room: %d %q", w.Code, w.Body)
	}
	return state
}

func TestServeRoom_ordersAndState(t *testing.T) {
	h := handlerOf(t, feed{}, func() {})
	if code, text := send(h, "/events?type=chat", `{"name":"Ada","text":"hi"}`, ""); code != http.StatusCreated {
		t.Fatalf("message: %d %s", code, text)
	}
	id := readRoom(t, h).Epoch + ".1"
	if code, text := send(h, "/room", `{"do":"pin","id":"`+id+`"}`, testKey); code != http.StatusCreated || !strings.Contains(text, readRoom(t, h).Epoch+".2.") {
		t.Errorf("pin: %d %s, want 201 and the id of event 2", code, text)
	}
	if state := readRoom(t, h); state.Pin == nil || state.Pin.ID != id || len(state.Voter) != 12 || !state.Write {
		t.Errorf("the state is %+v, want line 1 pinned, a voter, and that this machine may write", state)
	}
	var now status
	if err := json.Unmarshal(answer(h, local("GET", "/status", "")).Body.Bytes(), &now); err != nil || now.Room != 2 {
		t.Errorf("status: room %d, %v; want 2, the newest act", now.Room, err)
	}
}

func TestServeRoom_refusals(t *testing.T) {
	h := handlerOf(t, feed{}, func() {})
	for name, c := range map[string]struct {
		path, body string
		key        guard.Key
		code       int
		want       string
	}{
		"without the key": {"/room", `{"do":"pause"}`, "", 403, "room: needs the key"},
		"wrong key":       {"/room", `{"do":"pause"}`, "WRONG", 403, "room: needs the key"},
		"no JSON":         {"/room", `pause`, testKey, 400, "want JSON such as"},
		"nothing":         {"/room", "", testKey, 400, "the body is empty"},
		"unknown key":     {"/room", `{"do":"pause","where":1}`, testKey, 400, `unknown field "where"`},
		"two orders":      {"/room", `{"do":"pause"}{"do":"pause"}`, testKey, 400, "there is more behind the object"},
		"large":           {"/room", `{"do":"` + strings.Repeat("x", order.MaxBody) + `"}`, testKey, 400, "more than 65536 bytes"},
		"another's key":   {"/room", `{"do":"pin","note":"x"}`, testKey, 400, `pin has no key "note"`},
		"empty key":       {"/vote?client=ann&key=", `{"question":1,"answer":1}`, "", 400, "read key"},
		"unknown act":     {"/room", `{"do":"dance"}`, testKey, 400, `do "dance" is not one of`},
		"unknown id":      {"/room", `{"do":"pin","id":"abcdefghijk27.4"}`, testKey, 404, "is kept"},
		"not now":         {"/room", `{"do":"resume"}`, testKey, 409, "not paused"},
		"nameless voter":  {"/vote", `{"question":1,"answer":1}`, "", 400, "needs the parameter client"},
		"no question":     {"/vote?client=ann", `{"question":1,"answer":1}`, "", 404, "no question 1"},
		"no vote":         {"/vote?client=ann", `[]`, "", 400, "want JSON such as"},
		"reserved type":   {"/events?type=room", `{"do":"pause"}`, "", 403, "POST /room orders"},
		"spoofed guest":   {"/events?type=chat", `{"name":"Ada","text":"hi","guest":7}`, "", 403, `no key "guest"`},
	} {
		code, text := send(h, c.path, c.body, c.key)
		if code != c.code || !strings.Contains(text, c.want) || strings.Contains(text, "\n") {
			t.Errorf("%s: got %d %q, want %d and one line with %q", name, code, text, c.code, c.want)
		}
	}
	lines := local("POST", "/events?type=room", "")
	lines.Header.Set("Content-Type", "application/x-ndjson")
	lines.Body = io.NopCloser(strings.NewReader("{}\n"))
	if w := answer(h, lines); w.Code != http.StatusForbidden {
		t.Errorf("NDJSON of the type room: got %d %q, want 403", w.Code, w.Body)
	}
	if state := readRoom(t, h); state.Last != 0 {
		t.Errorf("act %d was published by what was refused", state.Last)
	}
	for path, allow := range map[string]string{"/room": "GET, HEAD, POST", "/vote": "POST"} {
		if w := answer(h, local("PUT", path, testKey)); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != allow {
			t.Errorf("PUT %s: got %d, Allow %q; want 405, %q", path, w.Code, w.Header().Get("Allow"), allow)
		}
	}
}

func TestServeVote_oneVoteForEach(t *testing.T) {
	h := handlerOf(t, feed{}, func() {})
	if code, text := send(h, "/room", `{"do":"question","text":"Which?","answers":["a","b"]}`, testKey); code != 201 || !strings.Contains(text, `"question":1`) {
		t.Fatalf("question: %d %s, want 201 and its number", code, text)
	}
	_, first := send(h, "/vote?client=ann&key=k1", `{"question":1,"answer":2}`, "")
	_, again := send(h, "/vote?client=ann&key=k1", `{"question":1,"answer":2}`, "")
	if first != again || !strings.Contains(first, readRoom(t, h).Voter) {
		t.Errorf("a vote that is sent again is %s, want %s, with the name of the voter", again, first)
	}
	send(h, "/vote?client=bob&key=k1", `{"question":1,"answer":2}`, "")
	send(h, "/vote?client=bob&key=k2", `{"question":1,"answer":1}`, "")
	if votes := readRoom(t, h).Question.Votes; len(votes) != 2 || votes[readRoom(t, h).Voter] != 2 {
		t.Errorf("the votes are %v, want one of ann for 2 and the last of bob", votes)
	}
	send(h, "/room", `{"do":"close"}`, testKey)
	if code, text := send(h, "/vote?client=ann", `{"question":1,"answer":1}`, ""); code != http.StatusConflict {
		t.Errorf("vote after the close: %d %s, want 409", code, text)
	}
}

// joined returns the cookie of a new guest.
func joined(t *testing.T, s *server) string {
	t.Helper()
	cookie, _, _ := strings.Cut(answer(s.guestHandler(), asGuest("GET", joinPath+s.invitation.guests.Token(), "")).Header().Get("Set-Cookie"), ";")
	if cookie == "" {
		t.Fatal("no cookie for the token of the invitation")
	}
	return cookie
}

// sendAs posts a body as the guest with this cookie.
func sendAs(s *server, cookie, path, body string) *httptest.ResponseRecorder {
	r := asGuest("POST", path, cookie)
	r.Body = io.NopCloser(strings.NewReader(body))
	return answer(s.guestHandler(), r)
}

func TestGuests_writeOnlyWhileTheyMay(t *testing.T) {
	s := sharingServer(t, "192.0.2.7")
	s.invitation.guests.Open()
	one, two := joined(t, s), joined(t, s)
	const hello = `{"name":"Guest 1","text":"hello"}`
	order := func(body string) {
		t.Helper()
		if code, text := send(s.routes(), "/room", body, testKey); code != http.StatusCreated {
			t.Fatalf("%s: %d %s", body, code, text)
		}
	}
	expect := func(cookie string, code int, want string) {
		t.Helper()
		w := sendAs(s, cookie, "/events?type=chat", hello)
		if text := w.Body.String(); w.Code != code || !strings.Contains(text, want) || strings.Count(text, "\n") != 1 {
			t.Errorf("a message: %d %q, want %d and one line with %q", w.Code, text, code, want)
		}
	}
	expect(one, 403, "guests look on")
	order(`{"do":"write","guest":2,"on":true}`)
	expect(one, 403, "guests look on")
	expect(two, 201, `"id"`)
	if e, _ := s.events.Event(2); string(e.Data) != `{"name":"Guest 1","text":"hello","guest":2}` {
		t.Errorf("the message is %s, want that it has the number 2, whatever the name", e.Data)
	}
	order(`{"do":"write","on":true}`)
	expect(one, 201, `"id"`)
	order(`{"do":"write","guest":2,"on":false}`)
	expect(two, 403, "guests look on")
	for name, c := range map[string]struct {
		path, body string
		code       int
		want       string
	}{
		"another type":  {"/events?type=price", "42", 403, "messages only"},
		"the room":      {"/events?type=room", `{"do":"pause"}`, 403, "messages only"},
		"no message":    {"/events?type=chat", `{"name":"Ada"}`, 400, "want JSON such as"},
		"a false guest": {"/events?type=chat", `{"name":"Ada","text":"x","guest":2}`, 400, `unknown field "guest"`},
		"a field":       {"/events?type=chat&id=7", hello, 400, `"id" is not one of`},
		"two types":     {"/events?type=chat&type=chat", hello, 400, "given 2 times"},
		"a long key":    {"/events?type=chat&key=" + strings.Repeat("k", 65), hello, 400, "read key"},
		"two messages":  {"/events?type=chat", hello + hello, 400, "more behind the object"},
		"a long text":   {"/events?type=chat", `{"name":"Ada","text":"` + strings.Repeat("x", 4001) + `"}`, 413, "more than 64"},
		"an order":      {"/room", `{"do":"pause"}`, 405, "guests read the room"},
	} {
		if w := sendAs(s, one, c.path, c.body); w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %q, want %d and %q", name, w.Code, w.Body, c.code, c.want)
		}
	}
	order(`{"do":"shut","guest":1}`)
	if w := sendAs(s, one, "/events?type=chat", hello); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "not in") {
		t.Errorf("who was shut out: %d %.60q, want the join page", w.Code, w.Body)
	}
}

func TestGuests_haveARate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sharingServer(t, "192.0.2.7")
		s.invitation.guests.Open()
		one, two := joined(t, s), joined(t, s)
		send(s.routes(), "/room", `{"do":"write","on":true}`, testKey)
		for i := range 7 {
			w := sendAs(s, one, "/events?type=chat", `{"name":"","text":"x"}`)
			if want := map[bool]int{true: 201, false: 429}[i < 5]; w.Code != want || (want == 429) != (w.Header().Get("Retry-After") == "1") {
				t.Errorf("message %d: %d, Retry-After %q; want %d", i+1, w.Code, w.Header().Get("Retry-After"), want)
			}
		}
		if w := sendAs(s, two, "/events?type=chat", `{"name":"","text":"x"}`); w.Code != http.StatusCreated {
			t.Errorf("another guest: %d, want 201", w.Code)
		}
		time.Sleep(time.Second) // of the fake clock
		if w := sendAs(s, one, "/events?type=chat", `{"name":"","text":"x"}`); w.Code != http.StatusCreated {
			t.Errorf("a second later: %d, want 201", w.Code)
		}
	})
}

// readerFunc is an io.Reader.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// The presenter takes leave back, or shuts a guest out, while a body is on its way.
func TestGuests_whoMayNoMoreWhenTheBodyHasCome(t *testing.T) {
	for name, c := range map[string]struct{ order, path, body string }{
		"a message without leave": {`{"do":"write","on":false}`, "/events?type=chat", `{"name":"","text":"late"}`},
		"a message from outside":  {`{"do":"shut","guest":1}`, "/events?type=chat", `{"name":"","text":"late"}`},
		"a vote from outside":     {`{"do":"shut","guest":1}`, "/vote", `{"question":1,"answer":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := sharingServer(t, "192.0.2.7")
			s.invitation.guests.Open()
			cookie := joined(t, s)
			for _, order := range []string{`{"do":"write","on":true}`, `{"do":"question","text":"Which?","answers":["a","b"]}`} {
				if code, text := send(s.routes(), "/room", order, testKey); code != http.StatusCreated {
					t.Fatalf("%s: %d %s", order, code, text)
				}
			}
			body := strings.NewReader(c.body)
			r := asGuest("POST", c.path, cookie)
			r.Body = io.NopCloser(readerFunc(func(p []byte) (int, error) {
				if body.Len() == len(c.body) {
					send(s.routes(), "/room", c.order, testKey)
				}
				return body.Read(p)
			}))
			if w := answer(s.guestHandler(), r); w.Code != http.StatusForbidden {
				t.Errorf("%d %q, want 403", w.Code, w.Body)
			}
			if last := s.events.Status().Events; last != 3 {
				t.Errorf("there are %d events, want the three orders", last)
			}
		})
	}
}

// Thirty guests, ten votes each, each sent twice: 300 events, and the last vote of each counts.
func TestGuests_threeHundredVotes(t *testing.T) {
	s := sharingServer(t, "192.0.2.7")
	s.invitation.guests.Open()
	send(s.routes(), "/room", `{"do":"question","text":"Which?","answers":["a","b"]}`, testKey)
	for guest := range 30 {
		cookie := joined(t, s)
		for i := range 10 {
			for range 2 {
				path := fmt.Sprintf("/vote?client=c%d&key=k%d", i, i)
				if w := sendAs(s, cookie, path, fmt.Sprintf(`{"question":1,"answer":%d}`, 1+(guest+i)%2)); w.Code != http.StatusCreated {
					t.Fatalf("vote %d of guest %d: %d %s", i, guest+1, w.Code, w.Body)
				}
			}
		}
	}
	if state := s.room.State(); state.Last != 301 || len(state.Question.Votes) != 30 {
		t.Errorf("%d acts, %d voters; want 301 and 30", state.Last, len(state.Question.Votes))
	}
}
