package guard

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLocalControl_allowsAndRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		method, peer string
		headers      map[string]string
		want         int
		why          string
	}{
		"curl":              {"POST", "127.0.0.1:5", map[string]string{"X-Pushpane": "quit"}, 202, ""},
		"curl_v6":           {"POST", "[::1]:5", map[string]string{"X-Pushpane": "quit"}, 202, ""},
		"curl_mapped":       {"POST", "[::ffff:127.0.0.1]:5", map[string]string{"X-Pushpane": "quit"}, 202, ""},
		"own_page":          {"POST", "127.0.0.2:5", map[string]string{"X-Pushpane": "quit", "Origin": "http://localhost:7730", "Sec-Fetch-Site": "same-origin"}, 202, ""},
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
			done := 0
			answer := httptest.NewRecorder()
			LocalControl("quit", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				done++
				w.WriteHeader(http.StatusAccepted)
			})).ServeHTTP(answer, request)
			body := answer.Body.String()
			if answer.Code != test.want || !strings.Contains(body, test.why) || strings.Count(body, "\n") != min(1, len(test.why)) {
				t.Errorf("got %d %q, want %d and a line with %q", answer.Code, body, test.want, test.why)
			}
			if (done == 1) != (test.want == 202) {
				t.Errorf("done %d times, want once and only for 202", done)
			}
			if allow := answer.Header().Get("Allow"); (allow == "POST") != (test.want == 405) {
				t.Errorf("got Allow %q with %d", allow, answer.Code)
			}
		})
	}
}
