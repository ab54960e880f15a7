package app

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/internal/network"
	"pushpane/internal/room"
	"pushpane/internal/terminal"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// sharingServer is a server whose invitation has these addresses and no listener yet.
func sharingServer(t *testing.T, addresses ...string) *server {
	t.Helper()
	in := &guests.Guests{}
	acts := room.New(in)
	events, err := stream.New(stream.Options{Observe: acts.Observe, Check: checkPublished})
	if err == nil {
		err = acts.Open(events)
	}
	protect, bad := guard.New(guard.Options{})
	if err != nil || bad != nil {
		t.Fatal(err, bad)
	}
	t.Cleanup(events.Close)
	meter := &traffic.Meter{}
	v := &invitation{
		guests: in, firstPort: 20000, meter: meter, onOpen: func(int64) {},
		console: terminal.New(&strings.Builder{}, true, false),
		addresses: func() (all []network.Address, err error) {
			for _, a := range addresses {
				all = append(all, network.Address{IP: netip.MustParseAddr(a), Interface: "wlan0", Kind: network.WiFi})
			}
			return all, nil
		},
	}
	a := &app{process: Process{Version: "9.9.9"}, key: testKey, events: events, room: acts, guard: protect, invitation: v}
	s := newServer(a, meter, func() {})
	v.handler = s.guestHandler()
	t.Cleanup(v.turnOff)
	return s
}

func shareState(t *testing.T, s *server, order string) (state shared) {
	t.Helper()
	r := local("POST", "/share", testKey)
	r.Body = io.NopCloser(strings.NewReader(order))
	w := answer(s.routes(), r)
	if err := json.Unmarshal(w.Body.Bytes(), &state); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d %q", order, w.Code, w.Body)
	}
	return state
}

func asGuest(method, path, cookie string) *http.Request {
	r := httptest.NewRequest(method, "http://192.168.1.5:20000"+path, nil)
	r.RemoteAddr = "192.168.1.20:5"
	r.Header.Set("Cookie", cookie)
	return r
}

func TestShare_ordersAndState(t *testing.T) {
	s := sharingServer(t, "192.168.1.5", "10.0.0.7")
	if state := shareState(t, s, `{}`); state.On || state.Link != "" || len(state.QR) != 0 || len(state.Addresses) != 2 {
		t.Errorf("before: %+v", state)
	}
	on := shareState(t, s, `{"on":true}`)
	if !on.On || !strings.HasPrefix(on.Link, "http://192.168.1.5:") || len(on.QR) < 21 || len(on.QR[0]) != len(on.QR) {
		t.Errorf("on: %+v", on)
	}
	if again := shareState(t, s, `{"on":true}`); again.Link != on.Link {
		t.Errorf("on again: %s, want the same link %s", again.Link, on.Link)
	}
	if other := shareState(t, s, `{"address":"10.0.0.7","lock":true}`); !strings.HasPrefix(other.Link, "http://10.0.0.7:") || !other.Locked {
		t.Errorf("another address and the lock: %+v", other)
	}
	for body, want := range map[string]string{`{"address":"8.8.8.8"}`: "8.8.8.8", `{"off":true}`: "off", ``: "empty"} {
		r := local("POST", "/share", testKey)
		r.Body = io.NopCloser(strings.NewReader(body))
		if w := answer(s.routes(), r); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %q, want 400 that names it", body, w.Code, w.Body)
		}
	}
	for _, method := range []string{"GET", "POST"} {
		if w := answer(s.routes(), local(method, "/share", "")); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "join") {
			t.Errorf("%s without the key: %d %q", method, w.Code, w.Body)
		}
	}
	off := shareState(t, s, `{"on":false}`)
	next := shareState(t, s, `{"on":true}`)
	if off.On || off.Link != "" || next.Link == on.Link || next.Port != on.Port || next.Locked {
		t.Errorf("off: %+v, and on again: %+v", off, next)
	}
}

func TestGuests_withoutACookieOnlyTheJoinPage(t *testing.T) {
	s := sharingServer(t, "192.168.1.5")
	shareState(t, s, `{"on":true}`)
	h := s.guestHandler()
	voided := answer(h, asGuest("GET", joinPath+s.invitation.guests.Token(), "")).Header().Get("Set-Cookie")
	voided, _, _ = strings.Cut(voided, ";")
	shareState(t, s, `{"on":false}`)
	shareState(t, s, `{"on":true}`)
	page := joinPage("", false)
	paths := []string{"/", "/index.html", "/events", "/poll", "/leave?client=a", "/status", "/traffic?client=a", "/steps", "/counts", "/find?match=a", "/race/events", "/race/poll",
		"/export", "/lab", "/replay", "/quit", "/run", "/stop", "/size", "/room", "/vote", "/share", "/join", "/join/", "/nothing", "//events", "/app.js"}
	for _, path := range paths {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO"} {
			for _, cookie := range []string{"", "pushpane-20000=", s.cookieName() + "=ABCDEFGHIJKLMNOPQRSTUVWXYZ", voided} {
				r := asGuest(method, path, cookie)
				r.Header.Set(guard.KeyHeader, string(testKey))
				want := page
				if method == "HEAD" {
					want = ""
				}
				if w := answer(h, r); w.Code != http.StatusForbidden || w.Body.String() != want {
					t.Errorf("%s %s, cookie %q: %d %.60q, want the join page", method, path, cookie, w.Code, w.Body)
				}
			}
		}
	}
}

func TestGuests_watchAndGiveNoOrders(t *testing.T) {
	s := sharingServer(t, "192.168.1.5")
	shareState(t, s, `{"on":true}`)
	h, join := s.guestHandler(), joinPath+s.invitation.guests.Token()
	if w := answer(h, asGuest("HEAD", join, "")); w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("HEAD of the link: %d, %v", w.Code, w.Header())
	}
	w := answer(h, asGuest("GET", join, ""))
	cookie, flags, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" || flags != " Path=/; HttpOnly; SameSite=Strict" {
		t.Fatalf("join: %d %v", w.Code, w.Header())
	}
	browser := asGuest("GET", join, cookie)
	browser.Header.Set("Accept", "text/html,*/*")
	if w := answer(h, browser); w.Header().Get("Location") != joinedPath || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("a browser that is in: %v, want it led on without another cookie", w.Header())
	}
	for path, want := range map[string]int{"/": 200, "/status": 200, "/traffic?client=a": 200, "/steps": 200, "/counts": 200, "/find?match=a": 200, "/export": 200, "/room": 200, "/nothing": 404} {
		if w := answer(h, asGuest("GET", path, cookie)); w.Code != want {
			t.Errorf("GET %s: %d %q, want %d", path, w.Code, w.Body, want)
		}
	}
	var now status
	if err := json.Unmarshal(answer(h, asGuest("GET", "/status", cookie)).Body.Bytes(), &now); err != nil || now.Guest != 1 || now.Quit || now.Version != "" {
		t.Errorf("status: %+v, %v; want guest 1, who controls nothing", now, err)
	}
	if state := shareState(t, s, `{}`); state.Joined != 1 {
		t.Errorf("%d joined, want 1", state.Joined)
	}
	for path, want := range map[string]int{"/events": 403, "/quit": 403, "/run": 403, "/stop": 403, "/size": 403, "/replay": 403, "/lab": 403, "/share": 403, "/room": 405} {
		r := asGuest("POST", path, cookie)
		r.RemoteAddr = "127.0.0.1:5"
		r.Header.Set(guard.KeyHeader, string(testKey))
		if w := answer(h, r); w.Code != want {
			t.Errorf("POST %s with the key: %d %q, want %d", path, w.Code, w.Body, want)
		}
	}
	foreign := asGuest("GET", join, "")
	foreign.Host = "evil.example"
	if w := answer(h, foreign); w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Body.String(), "You are not in") {
		t.Errorf("by a foreign name: %d %v %.80q, want the join page", w.Code, w.Header(), w.Body)
	}
}

// A phone that comes late scans the last code of the terminal, and finds one that is not used up.
func TestShare_theTerminalShowsTheNextLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := &guests.Guests{}
		in.Open()
		shown := &buffer{}
		seen := 0 // bytes
		news := func() string { return shown.String()[seen:] }
		a := &app{console: terminal.New(shown, false, false), stderr: terminal.NewOutput(io.Discard, "standard error", func(string) {}), guests: in}
		a.invitation = &invitation{guests: in, server: &http.Server{}, addresses: func() ([]network.Address, error) {
			return []network.Address{{IP: netip.MustParseAddr("192.168.1.5")}}, nil
		}}
		state, err := a.invitation.state()
		if err != nil {
			t.Fatal(err)
		}
		a.shown.print(a, state, "")
		for range 3 {
			all := strings.Fields(news())
			token := path.Base(all[len(all)-1])
			guest, err := in.Join(t.Context(), token, netip.Addr{})
			if err != nil {
				t.Fatalf("the last link of %q: %v", news(), err)
			}
			in.Find(guest.Cookie())
			seen = len(shown.String())
			time.Sleep(guests.Lasts)
			synctest.Wait()
			if text := news(); !strings.Contains(text, "is used up") || strings.Contains(text, token) {
				t.Errorf("shown is %q, want that the link is used up, and the next one", text)
			}
		}
		seen = len(shown.String())
		in.Close()
		a.invitation.server = nil
		time.Sleep(2 * guests.Lasts)
		synctest.Wait()
		if text := news(); text != "" {
			t.Errorf("shown is %q after Off", text)
		}
		if err := a.stderr.Close(); err != nil {
			t.Error(err)
		}
	})
}

// What the page orders is shown where the code stands: it closes the invitation, opens another, or
// chooses another address.
func TestShare_theTerminalShowsWhatThePageOrders(t *testing.T) {
	in := &guests.Guests{}
	in.Open()
	shown := &buffer{}
	a := &app{console: terminal.New(shown, false, false), stderr: terminal.NewOutput(io.Discard, "standard error", func(string) {}), guests: in}
	other := []sharedAddress{{Address: "192.168.1.5", Interface: "wlan0"}, {Address: "10.0.0.7", Interface: "eth0"}}
	for _, step := range []struct {
		now  shared
		want []string
	}{
		{shared{Link: "http://192.168.1.5:1/join/A", Address: "192.168.1.5", Addresses: other}, []string{"Network: http://192.168.1.5:1/join/A", "the page can choose: 10.0.0.7 (eth0)"}},
		{shared{Link: "http://192.168.1.5:1/join/A", Address: "192.168.1.5", Locked: true}, nil},
		{shared{Link: "http://10.0.0.7:1/join/A", Address: "10.0.0.7"}, []string{"the link above is void", "Network: http://10.0.0.7:1/join/A"}},
		{shared{}, []string{"the link above is void"}},
		{shared{}, nil},
		{shared{Link: "http://192.168.1.5:1/join/B", Address: "192.168.1.5"}, []string{"Network: http://192.168.1.5:1/join/B"}},
	} {
		seen := len(shown.String())
		a.shown.print(a, step.now, "the link above is void")
		text := shown.String()[seen:]
		if strings.Count(text, "\n") != len(step.want) {
			t.Errorf("%+v: shown is %q, want %d lines", step.now, text, len(step.want))
		}
		for _, want := range step.want {
			if !strings.Contains(text, want) {
				t.Errorf("%+v: shown is %q, want %q in it", step.now, text, want)
			}
		}
	}
	if err := a.stderr.Close(); err != nil {
		t.Error(err)
	}
}

// A lock is no fault of the code: to scan it again would not help.
func TestJoin_lockedSaysWhoToAsk(t *testing.T) {
	s := sharingServer(t, "192.168.1.5")
	s.invitation.guests.Open()
	s.invitation.guests.Lock(true)
	body := answer(s.guestHandler(), asGuest("GET", joinPath+s.invitation.guests.Token(), "")).Body.String()
	if !strings.Contains(body, "Nobody more is let in at the moment. Ask the presenter") || strings.Contains(body, "Scan") {
		t.Errorf("the page says %s", body)
	}
}

// Who opens a link that is used up reads what to do, and gets no cookie.
func TestJoin_aLinkThatIsUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sharingServer(t, "192.168.1.5")
		s.invitation.guests.Open()
		h, link := s.guestHandler(), joinPath+s.invitation.guests.Token()
		cookie, _, _ := strings.Cut(answer(h, asGuest("GET", link, "")).Header().Get("Set-Cookie"), ";")
		answer(h, asGuest("GET", "/", cookie))
		time.Sleep(guests.Lasts)
		w := answer(h, asGuest("GET", link, ""))
		if w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Body.String(), "This link is used up: each is for five minutes. Scan the code") {
			t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
		}
		if w := answer(h, asGuest("GET", link, cookie)); w.Code != http.StatusSeeOther {
			t.Errorf("who is in already: %d, want it led to the page", w.Code)
		}
	})
}

func TestShownURL_hasNoToken(t *testing.T) {
	for path, want := range map[string]string{"/join/ABC": "/join/...", "/JOIN/ABC?x": "/join/...", "/join/%41BC": "/join/...", "/status?client=a": "/status?client=a"} {
		if got := shownURL(httptest.NewRequest("GET", "http://localhost"+path, nil)); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
