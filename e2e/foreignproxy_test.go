//go:build unix

package e2e

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
)

// forwardConfig is a proxy that knows where stream.test is, which nobody else does, and who may
// ask.
const forwardConfig = `http_port 127.0.0.1:PORT
hosts_file DIR/hosts
auth_param basic program /usr/lib/squid/basic_ncsa_auth DIR/users
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
http_upgrade_request_protocols websocket allow all
cache deny all
cache_effective_user proxy
pid_filename DIR/pid
access_log none
cache_log DIR/log
shutdown_lifetime 0 seconds
`

// The proxies of the environment are used, unless NO_PROXY says otherwise, and what they are told
// stays secret. What is behind them is trusted by --cacert alone.
func TestForeign_proxiesAndTrust(t *testing.T) {
	t.Parallel()
	forward := proxy{program: "squid", args: []string{"-N", "-f", "CONFIG"}, config: forwardConfig, files: map[string]string{
		"hosts": "127.0.0.1 stream.test\n",
		"users": "ada:$apr1$pushpane$hp7u.eagV0XAZ3Z9Uf1g70\n",
	}}.launch(t, "")
	eventually(t, "the proxy listens", func() bool {
		c, err := net.Dial("tcp", forward)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	dir := t.TempDir()
	trusted, other := filepath.Join(dir, "trusted.pem"), filepath.Join(dir, "other.pem")
	writeCertificate(t, trusted, "stream.test")
	writeCertificate(t, other, "stream.test")
	events := startStreamServer(t, "0", 1)
	events.say(t, "x.y", "one")
	socket := startForeign(t, "socket_server.js", "0", trusted)
	plain, secure := "http://stream.test:"+events.port+"/events", "wss://stream.test:"+socket.port+"/feed"
	// Where one user comes with two passwords at once, squid forgets some requests.
	user, stranger := "http://ada:planted-word@"+forward, "http://eve:planted-wrong@"+forward
	for name, c := range map[string]struct {
		env   string
		args  []string
		event string
		says  string // on the terminal, where no event comes
	}{
		"plain":    {"HTTP_PROXY=" + user, []string{plain}, "x.y one", ""},
		"small":    {"http_proxy=" + user, []string{plain}, "x.y one", ""},
		"socket":   {"HTTPS_PROXY=" + user, []string{"--cacert", trusted, "--data", "hi", secure}, " you said hi", ""},
		"insecure": {"HTTPS_PROXY=" + user, []string{"--insecure", "--data", "hi", secure}, " you said hi", ""},
		"other":    {"HTTPS_PROXY=" + user, []string{plain}, "", "lookup stream.test"},
		"not":      {"HTTP_PROXY=" + user + " NO_PROXY=stream.test", []string{plain}, "", "lookup stream.test"},
		"stranger": {"HTTP_PROXY=" + stranger, []string{plain}, "", "407 Proxy Authentication Required"},
		"refused":  {"HTTPS_PROXY=" + stranger, []string{"--cacert", trusted, secure}, "", "Proxy Authentication Required"},
		"unknown":  {"HTTPS_PROXY=" + user, []string{secure}, "", "certificate"},
		"another":  {"HTTPS_PROXY=" + user, []string{"--cacert", other, secure}, "", "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := launch(t, nil, strings.Fields(c.env), append([]string{"--port", "0", "--no-browser"}, c.args...)...)
			p.waitForURL(t)
			if c.event != "" {
				if b := p.listen(t, "").events(t, 1)[0]; b.typ+" "+b.data != c.event {
					t.Errorf("the stream has %q, want %q", b.typ+" "+b.data, c.event)
				}
			}
			eventually(t, "it says "+c.says, func() bool { return strings.Contains(p.stderr.String(), c.says) })
			for where, text := range map[string]string{"the terminal": p.stderr.String(), "/status": p.ask(t, "GET", "/status", nil).body, "/poll": p.ask(t, "GET", "/poll?wait=0&from=start", nil).body} {
				if at := strings.Index(text, "planted-"); at >= 0 {
					t.Errorf("%s has the password of the proxy: %.200q", where, text[max(0, at-100):])
				}
			}
		})
	}
}
