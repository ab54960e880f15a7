package guard

import (
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"testing"
)

func TestProtect_hostInEveryShape(t *testing.T) {
	address := serve(t, Options{Hosts: []string{"Pi.Example."}})
	for host, want := range map[string]int{
		"localhost":                  200,
		"localhost:7730":             200,
		"LocalHost:7730":             200,
		"localhost.":                 200,
		"localhost.:7730":            200,
		"demo.localhost":             200,
		"a.b.LOCALHOST.:1":           200,
		"127.0.0.1":                  200,
		"127.0.0.1:7730":             200,
		"127.0.0.1.":                 200,
		"192.168.1.5:7730":           200,
		"[::1]":                      200,
		"[::1]:7730":                 200,
		"[fe80::1%eth0]:7730":        200,
		"[::ffff:127.0.0.1]:7730":    200,
		"pi.example":                 200,
		"PI.example.:7730":           200,
		"evil.example":               403,
		"evil.example:7730":          403,
		"localhost.evil.example":     403,
		"evillocalhost":              403,
		".localhost":                 403,
		"..localhost":                403,
		"localhost..":                403,
		"pi.example.evil.example":    403,
		"sub.pi.example":             403,
		"127.0.0.1.evil.example":     403,
		"0.0.0.0":                    403,
		"0.0.0.0:7730":               403,
		"0.0.0.0.":                   403,
		"[::]":                       403,
		"[::]:7730":                  403,
		"[::%eth0]:7730":             403,
		"[0:0:0:0:0:0:0:0]":          403,
		"[::ffff:0.0.0.0]:7730":      403,
		"[::ffff:0.0.0.0%1]":         403,
		"2130706433":                 403,
		"127.1":                      403,
		"0177.0.0.1":                 403,
		"0x7f.0.0.1":                 403,
		"::1":                        403,
		"::1:7730":                   403,
		"[::1":                       403,
		"[127.0.0.1]":                403,
		"[127.0.0.1":                 403,
		"[localhost]":                403,
		"[::1].":                     403,
		"[::1]x:7730":                403,
		"localhost:":                 403,
		"localhost:x":                403,
		"localhost:70000":            403,
		"localhost:7730:7730":        403,
		"localhost,evil.example":     403,
		"user@localhost":             400,
		"localhost%00.evil.example":  403,
		"":                           403,
		"*":                          403,
		strings.Repeat("a", 5000):    403,
		"%6cocalhost":                403,
		"localhost:7730@evil":        400,
		"evil.example:80#.localhost": 400, // net/http refuses what no host has
		"localhost /":                400,
	} {
		t.Run(host[:min(len(host), 40)], func(t *testing.T) {
			answer, body := ask(t, address, "GET / HTTP/1.1\nHost: "+host+"\n\n")
			if answer.StatusCode != want {
				t.Errorf("got %d %q, want %d", answer.StatusCode, body, want)
			}
			if len(body) > 300 || strings.Count(body, "\n") > 1 {
				t.Errorf("got %q, want one short line", body)
			}
		})
	}
}

// Which part of a request net/http reads the host from depends on its shape; the guard sees the
// same host as the handlers.
func TestProtect_hostInEveryPlace(t *testing.T) {
	address := serve(t, Options{})
	for name, test := range map[string]struct {
		request string
		want    int
	}{
		"absolute_foreign":          {"GET http://evil.example/ HTTP/1.1\nHost: localhost\n\n", 403},
		"absolute_foreign_https":    {"GET https://evil.example:443/ HTTP/1.1\nHost: localhost\n\n", 403},
		"absolute_own":              {"GET http://localhost:7730/ HTTP/1.1\nHost: evil.example\n\n", 200},
		"absolute_with_user":        {"GET http://localhost@evil.example/ HTTP/1.1\nHost: localhost\n\n", 403},
		"two_hosts":                 {"GET / HTTP/1.1\nHost: localhost\nHost: evil.example\n\n", 400},
		"no_host":                   {"GET / HTTP/1.1\n\n", 400},
		"no_host_HTTP_1.0":          {"GET / HTTP/1.0\n\n", 403},
		"HTTP_1.0":                  {"GET / HTTP/1.0\nHost: localhost\n\n", 200},
		"foreign_unknown_path":      {"GET /nothing HTTP/1.1\nHost: evil.example\n\n", 403},
		"foreign_unknown_method":    {"BREW / HTTP/1.1\nHost: evil.example\n\n", 403},
		"foreign_post":              {"POST /events HTTP/1.1\nHost: evil.example\nContent-Length: 0\n\n", 403},
		"foreign_connect":           {"CONNECT evil.example:80 HTTP/1.1\nHost: localhost\n\n", 403},
		"foreign_options":           {"OPTIONS * HTTP/1.1\nHost: evil.example\n\n", 403},
		"foreign_with_own_origin":   {"GET /events HTTP/1.1\nHost: evil.example\nOrigin: http://evil.example\nSec-Fetch-Site: same-origin\n\n", 403},
		"forwarded_host_is_ignored": {"GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: localhost\n\n", 403},
	} {
		t.Run(name, func(t *testing.T) {
			if answer, body := ask(t, address, test.request); answer.StatusCode != test.want {
				t.Errorf("got %d %q, want %d", answer.StatusCode, body, test.want)
			}
		})
	}
}

func TestCheckHost_errorNamesTheRemedy(t *testing.T) {
	var g Guard
	for host, want := range map[string]string{
		"evil.example:7730":      `host "evil.example:7730" is not allowed: use localhost or an IP address, or start pushpane with --allow-host evil.example`,
		"a b":                    `host "a b" is malformed: use localhost or an IP address`,
		"\x1b[31m\u202e":         `host "\x1b[31m\u202e" is malformed: use localhost or an IP address`,
		"0.0.0.0:7730":           `host "0.0.0.0:7730" is not allowed: use localhost or an IP address of this machine`,
		strings.Repeat("a", 101): `host "` + strings.Repeat("a", 100) + `…" is not allowed: use localhost or an IP address`,
	} {
		if err := g.CheckHost(host); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// FuzzCheckHost holds the parser to a looser reading of the host: cut off what may be a port, a
// dot, brackets.
func FuzzCheckHost(f *testing.F) {
	for _, host := range []string{
		"localhost:7730", "a.localhost.", "[::1]:80", "[fe80::1%eth0]", "pi.example", "evil.example:1", "[::ffff:0.0.0.0]", "127.1", "[1.2.3.4", "::1", "[::1% ]",
	} {
		f.Add(host)
	}
	g, err := New(Options{Hosts: []string{"pi.example"}})
	if err != nil {
		f.Fatal(err)
	}
	allowedName := regexp.MustCompile(`^([a-z0-9_-]+\.)*localhost$|^pi\.example$`)
	port := regexp.MustCompile(`:[0-9]+$`)
	f.Fuzz(func(t *testing.T, host string) {
		if g.CheckHost(host) != nil {
			return
		}
		if _, err := http.NewRequest(http.MethodGet, "http://"+strings.ReplaceAll(host, "%", "%25")+"/", nil); err != nil {
			t.Errorf("%q is allowed, but is no host: %v", host, err)
		}
		name := strings.TrimSuffix(strings.ToLower(port.ReplaceAllString(host, "")), ".")
		if strings.HasPrefix(host, "[") {
			name = strings.Trim(strings.TrimSuffix(name, "]"), "[")
			if host[strings.LastIndexByte(host, ']'):] != "]" && !port.MatchString(host) {
				t.Errorf("%q is allowed, want it refused", host)
			}
		}
		if addr, err := netip.ParseAddr(name); err == nil {
			if addr.WithZone("").Unmap().IsUnspecified() {
				t.Errorf("%q is allowed, but is the unspecified address", host)
			}
			return
		}
		if !allowedName.MatchString(name) {
			t.Errorf("%q is allowed, but is neither localhost nor an address nor in the list", host)
		}
	})
}
