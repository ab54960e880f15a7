package guard

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const key = Key("K123")

func TestControl_allowsAndRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		method, peer string
		headers      map[string]string
		want         int
		why          string
	}{
		"curl":              {"POST", "127.0.0.1:5", nil, 202, ""},
		"curl_v6":           {"POST", "[::1]:5", nil, 202, ""},
		"curl_mapped":       {"POST", "[::ffff:127.0.0.1]:5", nil, 202, ""},
		"own_page":          {"POST", "127.0.0.2:5", map[string]string{"Origin": "http://localhost:7730", "Sec-Fetch-Site": "same-origin"}, 202, ""},
		"get":               {"GET", "127.0.0.1:5", nil, 405, "POST"},
		"head":              {"HEAD", "127.0.0.1:5", nil, 405, "POST"},
		"from_the_LAN":      {"POST", "192.168.1.9:5", nil, 403, "machine"},
		"no_peer":           {"POST", "", nil, 403, "machine"},
		"X-Forwarded-For":   {"POST", "127.0.0.1:5", map[string]string{"X-Forwarded-For": "203.0.113.9"}, 403, "proxy"},
		"X-Forwarded-Proto": {"POST", "127.0.0.1:5", map[string]string{"X-Forwarded-Proto": "https"}, 403, "proxy"},
		"X-Real-IP":         {"POST", "127.0.0.1:5", map[string]string{"X-Real-IP": "203.0.113.9"}, 403, "proxy"},
		"Forwarded":         {"POST", "127.0.0.1:5", map[string]string{"Forwarded": "for=203.0.113.9"}, 403, "proxy"},
		"Forwarded_empty":   {"POST", "127.0.0.1:5", map[string]string{"Forwarded": ""}, 403, "proxy"},
		"Via":               {"POST", "127.0.0.1:5", map[string]string{"Via": "1.1 nghttpx"}, 403, "proxy"},
		"other_key":         {"POST", "127.0.0.1:5", map[string]string{KeyHeader: "K124"}, 403, "--key-file"},
		"shorter_key":       {"POST", "127.0.0.1:5", map[string]string{KeyHeader: "K12"}, 403, "--key-file"},
		"no_key":            {"POST", "127.0.0.1:5", map[string]string{KeyHeader: ""}, 403, "--key-file"},
		"only_the_word":     {"POST", "127.0.0.1:5", map[string]string{KeyHeader: "", "X-Pushpane": "quit"}, 403, "--key-file"},
		"page_elsewhere":    {"POST", "127.0.0.1:5", map[string]string{"Origin": "http://evil.example"}, 403, "evil.example"},
		"Host_rewritten":    {"POST", "127.0.0.1:5", map[string]string{"Origin": "http://192.168.1.5:8080", "Sec-Fetch-Site": "same-origin"}, 403, "192.168.1.5"},
		"cross_site":        {"POST", "127.0.0.1:5", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403, "elsewhere"},
		"page_on_the_site":  {"POST", "127.0.0.1:5", map[string]string{"Sec-Fetch-Site": "same-site"}, 403, "elsewhere"},
		"origin_unknowable": {"POST", "127.0.0.1:5", map[string]string{"Origin": "null"}, 403, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequest(test.method, "http://localhost:7730/quit", nil)
			request.RemoteAddr = test.peer
			request.Header.Set(KeyHeader, string(key))
			for header, value := range test.headers {
				request.Header.Set(header, value)
			}
			done := 0
			answer := httptest.NewRecorder()
			key.Control("quit", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
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
			if test.want != 405 && key.Allows(request) != (test.want == 202) {
				t.Errorf("allows is %v with %d", key.Allows(request), test.want)
			}
			if strings.Contains(body, string(key)) {
				t.Errorf("the answer %q has the key", body)
			}
		})
	}
}

func TestControl_zeroKeyLetsNobodyControl(t *testing.T) {
	request := httptest.NewRequest("POST", "http://localhost:7730/quit", nil)
	request.RemoteAddr = "127.0.0.1:5"
	request.Header.Set(KeyHeader, "")
	if Key("").Allows(request) {
		t.Error("an empty key is the same as no key, want a refusal")
	}
}

func TestOpenControl(t *testing.T) {
	for name, test := range map[string]struct {
		headers map[string]string
		want    int
	}{
		"any_value":      {map[string]string{KeyHeader: "none"}, 202},
		"no_header":      {nil, 403},
		"page_elsewhere": {map[string]string{KeyHeader: "none", "Origin": "http://evil.example"}, 403},
	} {
		request := httptest.NewRequest("POST", "http://localhost:7730/lab", nil)
		request.RemoteAddr = "192.168.1.9:5"
		for header, value := range test.headers {
			request.Header.Set(header, value)
		}
		answer := httptest.NewRecorder()
		OpenControl("lab", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusAccepted)
		})).ServeHTTP(answer, request)
		if answer.Code != test.want {
			t.Errorf("%s: got %d %q, want %d", name, answer.Code, answer.Body, test.want)
		}
	}
}

func TestNewKey_isLongAndNew(t *testing.T) {
	first, second := NewKey(), NewKey()
	// 26 characters of base32 are 130 bits.
	if len(first) < 26 || strings.Trim(string(first), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" || first == second {
		t.Errorf("got %q and %q, want two keys of 128 bits", first, second)
	}
}
