package desktop

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestQuit_whoMay(t *testing.T) {
	for name, test := range map[string]struct {
		method, peer string
		headers      map[string]string
		want         int
		why          string
	}{
		"curl":              {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit"}, 202, "stops"},
		"curl_v6":           {"POST", "[::1]:5", map[string]string{"X-Pushpane": "quit"}, 202, "stops"},
		"curl_mapped":       {"POST", "[::ffff:127.0.0.1]:5", map[string]string{"X-Pushpane": "quit"}, 202, "stops"},
		"own_page":          {"POST", "127.0.0.2:5", map[string]string{"X-Pushpane": "quit", "Origin": "http://localhost:7730", "Sec-Fetch-Site": "same-origin"}, 202, "stops"},
		"get":               {"GET", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit"}, 405, "POST"},
		"head":              {"HEAD", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit"}, 405, "POST"},
		"from_the_LAN":      {"POST", "192.168.1.9:5", map[string]string{"X-Pushpane": "quit"}, 403, "machine"},
		"no_peer":           {"POST", "", map[string]string{"X-Pushpane": "quit"}, 403, "machine"},
		"through_a_tunnel":  {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit", "X-Forwarded-For": "203.0.113.9"}, 403, "machine"},
		"through_a_proxy":   {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit", "Forwarded": "for=203.0.113.9"}, 403, "machine"},
		"no_header":         {"POST", "127.0.0.1:5", nil, 403, "X-Pushpane: quit"},
		"other_header":      {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "yes"}, 403, "X-Pushpane: quit"},
		"page_elsewhere":    {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit", "Origin": "http://evil.example"}, 403, "evil.example"},
		"cross_site":        {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit", "Sec-Fetch-Site": "cross-site"}, 403, "elsewhere"},
		"page_on_the_site":  {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit", "Sec-Fetch-Site": "same-site"}, 403, "elsewhere"},
		"origin_unknowable": {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit", "Origin": "null"}, 403, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequest(test.method, "http://localhost:7730/quit", nil)
			request.RemoteAddr = test.peer
			for header, value := range test.headers {
				request.Header.Set(header, value)
			}
			stopped := 0
			answer := httptest.NewRecorder()
			Quit(func() { stopped++ }).ServeHTTP(answer, request)
			body := answer.Body.String()
			if answer.Code != test.want || !strings.Contains(body, test.why) || strings.Count(body, "\n") != 1 {
				t.Errorf("got %d %q, want %d and a line with %q", answer.Code, body, test.want, test.why)
			}
			if (stopped == 1) != (test.want == 202) {
				t.Errorf("got %d stops, want one only for 202", stopped)
			}
			if allow := answer.Header().Get("Allow"); (allow == "POST") != (test.want == 405) {
				t.Errorf("got Allow %q with %d", allow, answer.Code)
			}
		})
	}
}

// The answer is whole before the server is told to stop, however it stops.
func TestQuit_answersBeforeItStops(t *testing.T) {
	stops := make(chan struct{})
	release := make(chan struct{})
	server := httptest.NewServer(Quit(func() {
		close(stops) // a second stop would panic
		<-release
	}))
	defer server.Close()
	defer close(release)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/quit", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Pushpane", "quit")
	answer, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusAccepted {
		t.Errorf("got %d %q and error %v while the server stops, want a whole 202", answer.StatusCode, body, err)
	}
	<-stops
}

func TestQuit_stopsOnce(t *testing.T) {
	stopped := 0
	handler := Quit(func() { stopped++ })
	for range 3 {
		request := httptest.NewRequest(http.MethodPost, "http://localhost/quit", nil)
		request.RemoteAddr = "127.0.0.1:5"
		request.Header.Set("X-Pushpane", "quit")
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
	if stopped != 1 {
		t.Errorf("got %d stops, want 1", stopped)
	}
}
