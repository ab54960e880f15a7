package guard

import (
	"net/http"
	"strings"
	"testing"
)

func TestSameOrigin_allowsAndRefuses(t *testing.T) {
	address := serve(t, Options{Origins: []string{"https://Dash.example:443"}})
	for name, test := range map[string]struct {
		headers string
		want    int
	}{
		"curl":                      {"", 200},
		"own_page":                  {"Sec-Fetch-Site: same-origin\n", 200},
		"typed_address":             {"Sec-Fetch-Site: none\n", 200},
		"own_origin_on_a_LAN":       {"Origin: http://192.168.1.5:7730\n", 200},
		"own_origin_behind_TLS":     {"Origin: https://192.168.1.5:7730\n", 200},
		"own_origin_same_origin":    {"Origin: http://192.168.1.5:7730\nSec-Fetch-Site: same-origin\n", 200},
		"allowed_origin":            {"Origin: https://dash.example\nSec-Fetch-Site: cross-site\n", 200},
		"allowed_origin_no_site":    {"Origin: https://dash.example\n", 200},
		"page_elsewhere":            {"Sec-Fetch-Site: cross-site\n", 403},
		"page_on_another_port":      {"Sec-Fetch-Site: same-site\n", 403},
		"site_unheard_of":           {"Sec-Fetch-Site: other\n", 403},
		"foreign_origin":            {"Origin: http://evil.example\n", 403},
		"own_origin_other_port":     {"Origin: http://192.168.1.5:7731\n", 403},
		"own_origin_no_port":        {"Origin: http://192.168.1.5\n", 403},
		"own_origin_other_scheme":   {"Origin: ftp://192.168.1.5:7730\n", 403},
		"own_origin_and_path":       {"Origin: http://192.168.1.5:7730/\n", 403},
		"null":                      {"Origin: null\n", 403},
		"behind_another_Host":       {"Origin: https://pane.example\nSec-Fetch-Site: same-origin\n", 200},
		"hidden_yet_same_origin":    {"Origin: null\nSec-Fetch-Site: same-origin\n", 200},
		"allowed_by_other_scheme":   {"Origin: http://dash.example\n", 403},
		"allowed_by_other_port":     {"Origin: https://dash.example:444\n", 403},
		"below_the_allowed":         {"Origin: https://a.dash.example\n", 403},
		"own_origin_yet_cross_site": {"Origin: http://192.168.1.5:7730\nSec-Fetch-Site: cross-site\n", 403},
	} {
		for _, method := range []string{"GET", "POST"} {
			t.Run(method+"_"+name, func(t *testing.T) {
				answer, body := ask(t, address, method+" /events HTTP/1.1\nHost: 192.168.1.5:7730\nContent-Length: 0\n"+test.headers+"\n")
				if answer.StatusCode != test.want || (body == "reached") != (test.want == 200) {
					t.Errorf("got %d %q, want %d", answer.StatusCode, body, test.want)
				}
				wantAllowed := ""
				if test.want == 200 && strings.Contains(test.headers, "dash.example") {
					wantAllowed = "https://dash.example"
				}
				if got := answer.Header.Get("Access-Control-Allow-Origin"); got != wantAllowed {
					t.Errorf("got Access-Control-Allow-Origin %q, want %q", got, wantAllowed)
				}
			})
		}
	}
}

func TestProtect_pageStaysOpenToLinksFromElsewhere(t *testing.T) {
	answer, body := ask(t, serve(t, Options{}), "GET / HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site\n\n")
	if answer.StatusCode != http.StatusOK {
		t.Errorf("got %d %q, want 200", answer.StatusCode, body)
	}
}

func TestProtect_pageElsewhereChangesNothing(t *testing.T) {
	address := serve(t, Options{})
	for _, method := range []string{"POST", "PUT", "DELETE", "BREW"} {
		for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: http://evil.example", "Origin: null"} {
			answer, body := ask(t, address, method+" / HTTP/1.1\nHost: localhost\nContent-Length: 0\n"+header+"\n\n")
			if answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %s: got %d %q, want 403", method, header, answer.StatusCode, body)
			}
		}
	}
}

func TestSameOrigin_preflight(t *testing.T) {
	const preflight = "OPTIONS /events HTTP/1.1\nHost: localhost\nAccess-Control-Request-Method: POST\nSec-Fetch-Site: cross-site\nOrigin: "
	address := serve(t, Options{Origins: []string{"https://dash.example"}})

	answer, _ := ask(t, address, preflight+"https://dash.example\n\n")
	if answer.StatusCode != http.StatusNoContent {
		t.Errorf("got %d, want 204", answer.StatusCode)
	}
	for header, want := range map[string]string{
		"Access-Control-Allow-Origin":      "https://dash.example",
		"Access-Control-Allow-Methods":     "GET, POST",
		"Access-Control-Allow-Headers":     "Content-Type, Last-Event-ID, Cache-Control",
		"Access-Control-Max-Age":           "600",
		"Access-Control-Allow-Credentials": "",
		"Vary":                             "Origin",
	} {
		if got := answer.Header.Get(header); got != want {
			t.Errorf("%s: got %q, want %q", header, got, want)
		}
	}

	if answer, _ := ask(t, address, preflight+"https://evil.example\n\n"); answer.StatusCode != http.StatusForbidden ||
		answer.Header.Get("Access-Control-Allow-Origin") != "" || answer.Header.Get("Vary") != "Origin" {
		t.Errorf("got %d with headers %v for a foreign origin, want 403 without CORS", answer.StatusCode, answer.Header)
	}
	for name, request := range map[string]string{
		"no_origin":    "OPTIONS /events HTTP/1.1\nHost: localhost\n\n",
		"no_preflight": "OPTIONS /events HTTP/1.1\nHost: localhost\nOrigin: https://dash.example\n\n",
	} {
		if answer, _ := ask(t, address, request); answer.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: got %d, want the 405 of the route", name, answer.StatusCode)
		}
	}
}

func TestRefusal_namesTheFlagOnlyWhereItHelps(t *testing.T) {
	address := serve(t, Options{})
	for origin, want := range map[string]string{
		"https://dash.example": `origin "https://dash.example" is not allowed: ask from the page of pushpane itself, or start pushpane with --allow-origin https://dash.example` +
			`; where a proxy made "localhost" of the Host, let it pass that on (nginx: proxy_set_header Host $http_host; ` +
			`Apache: ProxyPreserveHost On; others: docs/clients.md)`,
		"null":                                 `origin "null" is not allowed: ask from the page of pushpane itself`,
		"https://a\u202eb":                     `origin "https://a\u202eb" is not allowed: ask from the page of pushpane itself`,
		"https://" + strings.Repeat("a", 5000): `origin "https://` + strings.Repeat("a", 92) + `…" is not allowed: ask from the page of pushpane itself`,
	} {
		for _, method := range []string{"GET", "POST"} {
			_, body := ask(t, address, method+" /events HTTP/1.1\nHost: localhost\nContent-Length: 0\nOrigin: "+origin+"\n\n")
			if body != want+"\n" {
				t.Errorf("%s: got %q, want %q", method, body, want)
			}
		}
	}
	_, body := ask(t, address, "GET /events HTTP/1.1\nHost: localhost\nOrigin: https://dash.example\nSec-Fetch-Site: cross-site\n\n")
	if strings.Contains(body, "proxy") {
		t.Errorf("got %q, but no proxy makes a page cross-site", body)
	}
	_, body = ask(t, address, "GET /events HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site\n\n")
	if want := "a page from elsewhere is not allowed: ask from the page of pushpane itself\n"; body != want {
		t.Errorf("got %q, want %q", body, want)
	}
}
