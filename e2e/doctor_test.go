//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// examination is a run of --doctor with --json.
type examination struct {
	Faults   int
	Reached  bool
	Findings []struct {
		Grade, Kind, Text string
		Mends             []struct{ Hop, Setting string }
	}
}

// examine returns what --doctor finds, and its exit code.
func examine(t *testing.T, url, patience string) (x examination, code int) {
	t.Helper()
	p := launch(t, nil, nil, "--doctor", url, "--patience", patience, "--json")
	code = p.exitCode(t, 2*time.Minute)
	if err := json.Unmarshal([]byte(p.stdout.String()), &x); err != nil {
		t.Fatalf("%v in %q, %q", err, p.stdout, p.stderr)
	}
	return x, code
}

// expectFaults examines a way that is reached, again where the faults are others: a stall of the
// machine holds a stream up once, and a way that does harm does it every time.
func expectFaults(t *testing.T, url, patience string, code int, want ...string) {
	t.Helper()
	for left := rounds(3, 1); ; {
		x, got := examine(t, url, patience)
		if left--; x.Reached && got == code && slices.Equal(x.faults(), want) {
			return
		}
		t.Logf("faults %q, exit code %d, want %q and %d: %+v", x.faults(), got, want, code, x.Findings)
		if left == 0 {
			t.Fatal("the last examination is wrong as well")
		}
	}
}

// faults returns the faults as KIND, or KIND HOP where a hop is named.
func (x examination) faults() (found []string) {
	for _, f := range x.Findings {
		if f.Grade != "fault" {
			continue
		}
		text := f.Kind
		for _, m := range f.Mends {
			if m.Hop != "" {
				text += " " + m.Hop
			}
		}
		found = append(found, text)
	}
	return found
}

// What people have in front of a pushpane, and how they break it.
func TestDoctor_namesTheFault(t *testing.T) {
	t.Parallel()
	nginx := func(line string) proxy {
		return proxy{program: "nginx", config: extra(nginxConfig, line), args: []string{"-p", "DIR", "-c", "CONFIG"}}
	}
	for name, c := range map[string]struct {
		proxy    proxy
		patience string
		want     string
	}{
		"nginx_buffers":    {nginx("proxy_ignore_headers X-Accel-Buffering;"), "5s", "held nginx"},
		"nginx_gzip":       {nginx("proxy_ignore_headers X-Accel-Buffering; gzip on; gzip_types text/event-stream; gzip_min_length 0; gzip_proxied any;"), "5s", "held nginx"},
		"nginx_lostLastID": {nginx(`proxy_set_header Last-Event-ID "";`), "5s", "resume nginx"},
		"nginx_wrongType":  {nginx(`proxy_hide_header Content-Type; add_header Content-Type text/plain;`), "5s", "type"},
		"Apache_deflate":   {proxy{program: "apache2", config: extra(apacheConfig, "LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so\nLoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so\nSetOutputFilter DEFLATE\nDeflateBufferSize 65536"), args: []string{"-X", "-f", "CONFIG"}}, "5s", "compressed Apache"},
		"lighttpd":         {proxies()["lighttpd"], "5s", "held lighttpd"},
		"mitmproxy":        {proxies()["mitmproxy"], "5s", "held"},
		"haproxy_timeout":  {proxy{program: "haproxy", args: []string{"-f", "CONFIG"}, config: strings.Replace(proxies()["haproxy"].config, "timeout server 60s", "timeout server 5s", 1)}, "12s", "cut"},
		"h2o_timeout":      {proxy{program: "h2o", args: []string{"-c", "CONFIG"}, config: proxies()["h2o"].config + "proxy.timeout.io: 5000\n"}, "12s", "cut h2o"},
		"Varnish_noStreaming": {proxy{program: "varnishd", args: []string{"-F", "-j", "none", "-n", "DIR/varnish", "-a", "127.0.0.1:PORT", "-f", "CONFIG", "-T", "none"},
			config: "vcl 4.1;\nbackend default { .host = \"127.0.0.1\"; .port = \"BACKEND\"; }\nsub vcl_backend_response { set beresp.do_stream = false; }\n"}, "5s", "held Varnish"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			expectFaults(t, c.proxy.start(t, p)+"/events", c.patience, 1, c.want)
		})
	}
}

// A page whose stream is held back shows what holds it back, in words that keep nobody out.
func TestDoctor_inThePage(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	nginx := proxy{program: "nginx", config: extra(nginxConfig, "proxy_set_header Host $http_host; proxy_ignore_headers X-Accel-Buffering;"), args: []string{"-p", "DIR", "-c", "CONFIG"}}
	tb := open(t, nginx.start(t, p)+"/#key="+p.key(t))
	tb.waitFor("document.querySelector('#cause').checkVisibility() && " + isLive)
	tb.click("#cause summary")
	tb.waitForText("The stream is watched")
	tb.waitFor("document.querySelectorAll('#cause .finding-fault').length === 1")
	if got := tb.text("#cause .finding-fault"); !strings.Contains(got, "Likely nginx: proxy_buffering off") {
		t.Errorf("the page says %q, want that nginx buffers", got)
	}
	tb.audit(t, "what holds the stream back")
}

// Faults of servers, where no proxy is.
func TestDoctor_namesTheFaultOfTheServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		serve    func(w http.ResponseWriter, flush func(), r *http.Request)
		patience string
		want     string
	}{
		"silent": {func(w http.ResponseWriter, flush func(), r *http.Request) {
			fmt.Fprint(w, "data: once\n\n")
			flush()
			<-r.Context().Done()
		}, "26s", "heartbeat"},
		"cutInside": {func(w http.ResponseWriter, flush func(), r *http.Request) {
			fmt.Fprint(w, "data: one\n\ndata: tw")
			flush()
			panic(http.ErrAbortHandler)
		}, "5s", "torn"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				c.serve(w, func() { _ = http.NewResponseController(w).Flush() }, r)
			}))
			t.Cleanup(server.Close)
			if x, code := examine(t, server.URL, c.patience); !slices.Equal(x.faults(), []string{c.want}) || code != 1 {
				t.Errorf("faults %q, exit code %d, want %q and 1: %+v", x.faults(), code, c.want, x.Findings)
			}
		})
	}
}

// Ways that do a stream no harm.
func TestDoctor_noFalseAlarm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "nginx", "Apache", "haproxy", "Caddy", "h2o", "Varnish", "squid"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, "--duration", "0")
			url := p.url
			if name != "" {
				url = proxies()[name].start(t, p)
			}
			expectFaults(t, url+"/events", "8s", 0)
		})
	}
}

// What cannot be reached is neither healthy nor broken; a text for a person has no secret.
func TestDoctor_notReached(t *testing.T) {
	t.Parallel()
	got := runToEnd(t, nil, "--doctor", "http://ada:secret@127.0.0.1:1/events?token=secret", "-H", "Authorization: secret", "--patience", "5s")
	if got.code != 2 || !strings.Contains(got.stdout, "connection refused") || !strings.Contains(got.stdout, "http://127.0.0.1:1/events?token=") {
		t.Errorf("exit code %d, %q, %q, want 2 and why", got.code, got.stdout, got.stderr)
	}
	if strings.Contains(got.stdout+got.stderr, "secret") {
		t.Errorf("it shows the password: %q, %q", got.stdout, got.stderr)
	}
}
