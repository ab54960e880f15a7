package foreign

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// A redirection to another origin makes a WebSocket there, without credentials.
func TestDial_redirected(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true, Subprotocols: []string{"planted-2"}})
		if err != nil {
			return
		}
		_ = conn.Write(r.Context(), websocket.MessageText, fmt.Appendf(nil, "%v", r.Header))
		_ = conn.Close(websocket.StatusNormalClosure, "")
	}))
	defer other.Close()
	first := httptest.NewServer(http.RedirectHandler(other.URL+"/there", http.StatusFound))
	defer first.Close()
	r, err := NewRequest(strings.Replace(first.URL, "http://", "ws://ada:planted@", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{"Cookie: sid=planted-1", "Sec-WebSocket-Protocol: planted-2", "Accept-Language: fr"} {
		if err := r.AddHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	s, _, err := r.Dial(t.Context(), r.Client(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	buffer := make([]byte, 4096)
	n, err := s.Read(buffer)
	if got := string(buffer[:n]); err != nil || !strings.Contains(got, "Accept-Language:[fr]") || strings.Contains(got, "planted") || strings.Contains(got, "Authorization") || !strings.HasSuffix(got, "]\n") {
		t.Errorf("sent %q, %v", got, err)
	}
	if _, err := s.Read(buffer); err == nil || err.Error() != "the server has closed the connection: 1000, normal closure" {
		t.Errorf("the end is %v", err)
	}
}

// What is no WebSocket is told with its answer, and no error has the address.
func TestDial_refused(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }))
	defer plain.Close()
	for address, want := range map[string]string{
		plain.URL:            "the answer is 200 OK, and that of a WebSocket is 101",
		"http://127.0.0.1:1": "dial tcp 127.0.0.1:1: connect",
	} {
		r, err := NewRequest(strings.Replace(address, "http", "ws", 1) + "/?key=planted")
		if err != nil {
			t.Fatal(err)
		}
		_, res, err := r.Dial(t.Context(), r.Client(), 1000)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "planted") || (res != nil) != strings.HasPrefix(want, "the answer") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
