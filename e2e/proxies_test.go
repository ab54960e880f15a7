//go:build unix

package e2e

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// proxy is a reverse proxy that people put in front, and what docs/clients.md says of it.
type proxy struct {
	program string
	// config is the text of its file; PORT is where it listens, UPSTREAM the address of pushpane,
	// BACKEND the port of that, DIR a directory of its own.
	config string
	files  map[string]string // more of them by their names in DIR, with the same words
	args   []string          // with the same words, and CONFIG for the file
	tls    bool              // it takes https alone, with the certificate DIR/cert.pem
	held   bool              // it holds the stream back
	host   bool              // it passes the browser's Host on
	stays  bool              // it reads on when its client has left
	shows  bool              // it adds a header by which it can be known
	edits  bool              // it rewrites markup
}

const nginxConfig = `daemon off; pid DIR/pid; error_log stderr; events {} http { access_log off;
	client_body_temp_path DIR/body; proxy_temp_path DIR/temp; fastcgi_temp_path DIR/f; uwsgi_temp_path DIR/u; scgi_temp_path DIR/s;
	server { listen 127.0.0.1:PORT; location / { proxy_pass http://UPSTREAM; EXTRA } } }`

var nginxInner = strings.Replace(nginxConfig, "listen 127.0.0.1:PORT;", "listen unix:DIR/inner;", 1)

// twice puts another nginx before it, both in one process.
func twice(config string) string {
	return strings.Replace(config, "server {", "server { listen 127.0.0.1:PORT; location / { proxy_pass http://unix:DIR/inner:; } } server {", 1)
}

const apacheConfig = `ServerRoot DIR
PidFile DIR/pid
ServerName localhost
Listen 127.0.0.1:PORT
ErrorLog DIR/error
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
User nobody
Group nogroup
EXTRA
ProxyPass / http://UPSTREAM/
`

const lighttpdConfig = `server.document-root = "DIR"
server.bind = "127.0.0.1"
server.port = PORT
server.modules = ("mod_proxy")
proxy.server = ("" => (("host" => "127.0.0.1", "port" => "BACKEND")))
EXTRA
`

const stunnelConfig = `foreground = yes
pid =
cert = DIR/cert.pem
[front]
accept = 127.0.0.1:PORT
connect = UPSTREAM
`

const hitchConfig = `frontend = "[127.0.0.1]:PORT"
backend = "[127.0.0.1]:BACKEND"
pem-file = "DIR/cert.pem"
workers = 1
user = "nobody"
`

const squidConfig = `http_port 127.0.0.1:PORT accel EXTRA
cache_peer 127.0.0.1 parent BACKEND 0 no-query originserver
http_access allow all
cache deny all
cache_effective_user proxy
pid_filename DIR/pid
access_log none
cache_log DIR/log
shutdown_lifetime 0 seconds
`

// As Debian has it; the browser's requests are intercepted, and go to pushpane alone.
const privoxyConfig = `confdir /etc/privoxy
actionsfile match-all.action
actionsfile default.action
actionsfile DIR/our.action
filterfile default.filter
listen-address 127.0.0.1:PORT
accept-intercepted-requests 1
forward / UPSTREAM
`

// It looks for its other files in a folder, which another file names.
const trafficServerConfig = `prefix: /usr
bindir: /usr/bin
libdir: /usr/lib/trafficserver
sysconfdir: DIR
logdir: DIR
runtimedir: DIR
`

func trafficServerFiles(records string) map[string]string {
	return map[string]string{
		"records.config": `CONFIG proxy.config.http.server_ports STRING PORT:ip-in=127.0.0.1
CONFIG proxy.config.admin.user_id STRING nobody
CONFIG proxy.config.log.logging_enabled INT 0
` + records,
		"ip_allow.yaml":  "ip_allow: [{apply: in, ip_addrs: 127.0.0.1, action: allow, methods: ALL}]\n",
		"remap.config":   "map / http://UPSTREAM/\n",
		"storage.config": "",
	}
}

func extra(config, line string) string { return strings.ReplaceAll(config, "EXTRA", line) }

func proxies() map[string]proxy {
	foreground := []string{"-f", "CONFIG"}
	return map[string]proxy{
		"nginx":              {program: "nginx", config: extra(nginxConfig, ""), args: []string{"-p", "DIR", "-c", "CONFIG"}},
		"nginx_Host":         {program: "nginx", config: extra(nginxConfig, "proxy_set_header Host $http_host;"), args: []string{"-p", "DIR", "-c", "CONFIG"}, host: true},
		"nginx_Host_bare":    {program: "nginx", config: extra(nginxConfig, "proxy_set_header Host $host;"), args: []string{"-p", "DIR", "-c", "CONFIG"}},
		"nginx_twice":        {program: "nginx", config: twice(extra(nginxInner, "")), args: []string{"-p", "DIR", "-c", "CONFIG"}, held: true},
		"nginx_twice_passed": {program: "nginx", config: twice(extra(nginxInner, "proxy_pass_header X-Accel-Buffering;")), args: []string{"-p", "DIR", "-c", "CONFIG"}},
		"Apache":             {program: "apache2", shows: true, config: extra(apacheConfig, ""), args: []string{"-X", "-f", "CONFIG"}},
		"Apache_Host":        {program: "apache2", shows: true, config: extra(apacheConfig, "ProxyPreserveHost On"), args: []string{"-X", "-f", "CONFIG"}, host: true},
		"haproxy": {program: "haproxy", args: foreground, host: true, config: `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend f
  bind 127.0.0.1:PORT
  default_backend b
backend b
  server s UPSTREAM
`},
		"h2o": {program: "h2o", shows: true, args: []string{"-c", "CONFIG"}, config: `listen:
  host: 127.0.0.1
  port: PORT
user: nobody
hosts:
  default:
    paths:
      /:
        proxy.reverse.url: "http://UPSTREAM/"
`},
		"h2o_Host": {program: "h2o", shows: true, args: []string{"-c", "CONFIG"}, host: true, config: `listen:
  host: 127.0.0.1
  port: PORT
user: nobody
proxy.preserve-host: ON
hosts:
  default:
    paths:
      /:
        proxy.reverse.url: "http://UPSTREAM/"
`},
		"lighttpd":        {program: "lighttpd", shows: true, args: []string{"-D", "-f", "CONFIG"}, config: extra(lighttpdConfig, ""), held: true, host: true, stays: true},
		"lighttpd_stream": {program: "lighttpd", shows: true, args: []string{"-D", "-f", "CONFIG"}, config: extra(lighttpdConfig, "server.stream-response-body = 2"), host: true},
		"squid":           {program: "squid", shows: true, args: []string{"-N", "-f", "CONFIG"}, config: extra(squidConfig, ""), host: true},
		"squid_no-vhost":  {program: "squid", shows: true, args: []string{"-N", "-f", "CONFIG"}, config: extra(squidConfig, "no-vhost defaultsite=127.0.0.1:BACKEND")},
		"Varnish":         {program: "varnishd", shows: true, host: true, args: []string{"-F", "-j", "none", "-n", "DIR/varnish", "-a", "127.0.0.1:PORT", "-b", "127.0.0.1:BACKEND", "-T", "none"}},
		"nghttpx":         {program: "nghttpx", shows: true, host: true, args: []string{"--conf=/dev/null", "--frontend=127.0.0.1,PORT;no-tls", "--backend=127.0.0.1,BACKEND", "--no-ocsp"}},
		"stunnel":         {program: "stunnel", args: []string{"CONFIG"}, config: stunnelConfig, tls: true, host: true},
		"hitch":           {program: "hitch", args: []string{"--config=CONFIG"}, config: hitchConfig, tls: true, host: true},
		"mitmproxy":       {program: "mitmdump", held: true, args: []string{"--set", "confdir=DIR", "-q", "--mode", "reverse:http://UPSTREAM", "--listen-host", "127.0.0.1", "-p", "PORT"}},
		"mitmproxy_stream": {program: "mitmdump", host: true, args: []string{"--set", "confdir=DIR", "-q", "--mode", "reverse:http://UPSTREAM", "--listen-host", "127.0.0.1", "-p", "PORT",
			"--set", "stream_large_bodies=1", "--set", "keep_host_header=true"}},
		"TrafficServer": {program: "traffic_server", shows: true, args: []string{"--run-root=CONFIG"}, config: trafficServerConfig, files: trafficServerFiles("")},
		"TrafficServer_Host": {program: "traffic_server", shows: true, host: true, args: []string{"--run-root=CONFIG"}, config: trafficServerConfig,
			files: trafficServerFiles("CONFIG proxy.config.url_remap.pristine_host_hdr INT 1\n")},
		"Privoxy":        {program: "privoxy", host: true, held: true, edits: true, args: []string{"--no-daemon", "CONFIG"}, config: privoxyConfig, files: map[string]string{"our.action": ""}},
		"Privoxy_stream": {program: "privoxy", host: true, args: []string{"--no-daemon", "CONFIG"}, config: privoxyConfig, files: map[string]string{"our.action": "{-filter}\n/\n"}},
		"Caddy": {program: "caddy", shows: true, host: true, args: []string{"run", "--adapter", "caddyfile", "--config", "CONFIG"}, config: `{
	admin off
	auto_https off
	storage file_system DIR
}
http://127.0.0.1:PORT, http://localhost:PORT {
	reverse_proxy UPSTREAM
}
`},
	}
}

// start runs the proxy in front of p and returns its address, once it passes requests on.
func (x proxy) start(t *testing.T, p *program) string {
	t.Helper()
	url := "http://" + x.launch(t, p.addr(t))
	if x.tls {
		url = strings.Replace(url, "http:", "https:", 1)
	}
	eventually(t, x.program+" answers", func() bool {
		res, err := proxyClient().Get(url + "/status")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == 200
	})
	return url
}

// launch runs the proxy in front of a server, and returns its address.
func (x proxy) launch(t *testing.T, upstream string) (address string) {
	t.Helper()
	path := needs(t, x.program, "/usr/sbin/"+x.program)
	dir := t.TempDir()
	// Many give up the rights of root before they read or write there.
	for path, mode := range map[string]os.FileMode{os.TempDir(): 0o711, filepath.Dir(dir): 0o711, dir: 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if x.tls {
		writeCertificate(t, filepath.Join(dir, "cert.pem"))
	}
	port := freePort(t)
	address = "127.0.0.1:" + port
	_, backend, _ := strings.Cut(upstream, ":")
	words := strings.NewReplacer("DIR", dir, "PORT", port, "UPSTREAM", upstream, "BACKEND", backend)
	files := map[string]string{"config": x.config}
	maps.Copy(files, x.files)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(words.Replace(text)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var args []string
	for _, arg := range x.args {
		args = append(args, words.Replace(strings.ReplaceAll(arg, "CONFIG", "DIR/config")))
	}
	said := &transcript{}
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = said, said
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = patience
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		kill := time.AfterFunc(patience/6, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
		_ = cmd.Wait()
		kill.Stop()
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		if t.Failed() {
			t.Logf("%q said: %.4000s", cmd.Args, said)
		}
	})
	return address
}

// proxyClient is a client that asks no authority for the certificate of writeCertificate.
func proxyClient() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
}

// writeCertificate writes a key and a certificate that it signs itself, for localhost and these
// names.
func writeCertificate(t testing.TB, path string, names ...string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: append(names, "localhost")}
	certificate, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})...)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// beforePing is less than the 15 s after which a ping follows hello.
const beforePing = 12 * time.Second

// Each row of the table in docs/clients.md that can run here.
func TestProxies_areAsDocumented(t *testing.T) {
	t.Parallel()
	for name, x := range proxies() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			url := x.start(t, p)
			post := func(headers ...string) int {
				t.Helper()
				r, err := http.NewRequestWithContext(t.Context(), "POST", url+"/events", strings.NewReader("hello"))
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Origin", url)
				for i := 0; i < len(headers); i += 2 {
					r.Header.Set(headers[i], headers[i+1])
				}
				res, err := proxyClient().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				return res.StatusCode
			}
			if got := post("Sec-Fetch-Site", "same-origin"); got != 201 {
				t.Errorf("what the browser calls our own page: %d, want 201", got)
			}
			if got := post("Sec-Fetch-Site", "cross-site"); got != 403 {
				t.Errorf("another page: %d, want 403", got)
			}
			want := map[bool]int{true: 201, false: 403}[x.host]
			if got := post(); got != want {
				t.Errorf("a page whose browser says nothing: %d, want %d", got, want)
			}

			markup := `<img src="x" width="468" height="60">`
			p.publish(t, markup, "")
			res, err := proxyClient().Get(url + "/poll?from=-1&wait=0&client=reader")
			if err != nil {
				t.Fatal(err)
			}
			blocks, err := parsePoll(res.Body)
			res.Body.Close()
			if err != nil || slices.Contains(datas(blocks), markup) == x.edits {
				t.Errorf("%s comes as %v, %v", markup, blocks, err)
			}
			p.ask(t, "POST", "/leave?client=reader", nil)

			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			query := "?client=viewer"
			if x.stays {
				query += "&ack=10"
			}
			hello := make(chan error, 1)
			asked, took := time.Now(), time.Duration(0) // took is written before hello is sent
			go func() {
				err := readHello(ctx, url+"/events"+query)
				took = time.Since(asked)
				hello <- err
			}()
			eventually(t, "the viewer is counted", func() bool { return p.status(t).Viewers == 1 })
			if x.held {
				if res, err := proxyClient().Get(url + "/poll?wait=0&client=viewer"); err != nil || res.StatusCode != 200 {
					t.Errorf("a poll: %v, %v", res, err)
				} else {
					res.Body.Close()
				}
				select {
				case err := <-hello:
					t.Errorf("the stream comes (%v), and is documented to be held back", err)
				default:
				}
			} else if err := <-hello; err != nil {
				t.Errorf("the stream: %v", err)
			} else if took > beforePing {
				t.Errorf("hello came after %v: the next bytes have pushed it, and it is documented to come at once", took)
			}
			leave()
			eventually(t, "a viewer that has left is not counted", func() bool {
				p.publish(t, "tick", "") // several proxies notice only when they write
				return p.status(t).Viewers == 0
			})
		})
	}
}

// readHello reads a stream up to the hello, and holds it until ctx ends.
func readHello(ctx context.Context, url string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := proxyClient().Do(r)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { res.Body.Close() })
	b, err := readBlock(bufio.NewReader(res.Body))
	if err == nil && b.typ != "hello" {
		err = fmt.Errorf("the first block is %+v", b)
	}
	return err
}

// The code of the README goes on after a restart behind a proxy: nginx answers 502 meanwhile, and a
// browser gives an EventSource up for good at that.
func TestReadme_eventSourceSurvivesAProxy(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```js\n(.*?)```").FindSubmatch(text)
	if code == nil {
		t.Fatal("the README has no JavaScript")
	}
	p := startSilent(t, "--port", freePort(t))
	url := proxies()["nginx"].start(t, p)
	tb := open(t, url)
	evaluate[any](tb, `window.printed = '', console.log = function () { window.printed += Array.from(arguments).join(' ') + '|'; };
		window.opened = 0;
		(function (Source) {
			window.EventSource = function (url) { opened += 1; return new Source(url); };
		}(window.EventSource));
		void 0`)
	p.publish(t, "before", "")
	evaluate[any](tb, "void new Function("+quoteJS(strings.ReplaceAll(string(code[1]), "http://127.0.0.1:7730", url))+")()")
	tb.waitFor("/ message before[|]/.test(window.printed)")
	p.kill()
	tb.waitFor("window.opened > 1")
	again := launch(t, nil, nil, "--no-browser", "--port", p.port(t), "-d", "0", "-i", "1h")
	again.waitForURL(t)
	again.publish(t, "after", "")
	tb.waitFor("/ gap .*restart.* message after[|]/.test(window.printed)")
	if got := strings.Count(evaluate[string](tb, "window.printed"), "before|"); got != 1 {
		t.Errorf("the event before the restart came %d times, want once", got)
	}
}
