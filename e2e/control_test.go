//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// orderAt posts to a route as a client does that came to host.
func (p *program) orderAt(t *testing.T, host, route, key string, headers ...string) answer {
	t.Helper()
	return p.ask(t, http.MethodPost, route, strings.NewReader(`{"do":"pause"}`), append([]string{"Host", host, keyHeader, key}, headers...)...)
}

// Behind a proxy everybody comes from this machine, and many add nothing to a request: only the key
// tells. What is asked here is asked at the network's address of the machine, as its neighbours do.
func TestControl_throughProxies(t *testing.T) {
	t.Parallel()
	for name, x := range proxies() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := startShell(t, "echo once; exec sleep 1000", "--allow-host", "push.example")
			replay := start(t, "--replay", aTalk(t), "--allow-host", "push.example")
			for _, target := range []struct {
				p      *program
				routes []string
			}{{command, []string{"/stop", "/size", "/run", "/quit", "/lab?client=me"}}, {replay, []string{"/replay", "/quit"}}} {
				url := x.start(t, target.p)
				behind := *target.p
				behind.url, behind.client = url, proxyClient()
				scheme, address, _ := strings.Cut(url, "://")
				port := address[strings.LastIndexByte(address, ':'):]
				key := target.p.key(t)
				for _, host := range []string{"192.0.2.7" + port, "push.example" + port, address} {
					if x.program == "caddy" && host != address { // not in its file
						continue
					}
					page := []string{"Origin", scheme + "://" + host, "Sec-Fetch-Site", "same-origin"}
					for _, route := range target.routes {
						word := strings.TrimPrefix(strings.TrimSuffix(route, "?client=me"), "/")
						for what, got := range map[string]answer{
							"the page, without the key":      behind.orderAt(t, host, route, "", append(page, "X-Pushpane", word)...),
							"the page, with a wrong key":     behind.orderAt(t, host, route, "AAAAAAAAAAAAAAAAAAAAAAAAAA", page...),
							"a script, without the key":      behind.orderAt(t, host, route, "", "X-Pushpane", word),
							"a script, with half the key":    behind.orderAt(t, host, route, key[:13]),
							"a page elsewhere, with the key": behind.orderAt(t, host, route, key, "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"),
						} {
							if got.code != 403 || strings.Count(got.body, "\n") != 1 {
								t.Errorf("%s to %s%s: %d %q, want 403 and one line", what, host, route, got.code, got.body)
							}
						}
						// Where the proxy has replaced Host, the check of Host protects nothing.
						if x.host {
							continue
						}
						if got := behind.orderAt(t, host, route, key, page...); got.code != 403 {
							t.Errorf("the page, with the key, to %s%s by a replaced Host: %d, want 403", host, route, got.code)
						}
					}
				}
				// Nothing was done; and who has the key may, unless the proxy says that it is one.
				want := map[bool]int{true: 403, false: 200}[x.shows]
				if target.p == command {
					if said := command.status(t); said.State.State != "running" || said.Events != 2 {
						t.Errorf("the command is %+v after %d events, want it as it began", said.State, said.Events)
					}
					want = map[bool]int{true: 403, false: 202}[x.shows]
				}
				if got := behind.orderAt(t, address, target.routes[0], key); got.code != want {
					t.Errorf("with the key through %s: %d %q, want %d", name, got.code, got.body, want)
				}
				if got := target.p.orderAt(t, target.p.addr(t), target.routes[0], key); got.code != 200 && got.code != 202 && got.code != 409 {
					t.Errorf("with the key: %d %q", got.code, got.body)
				}
			}
		})
	}
}

// The page takes the key out of its address and keeps it: for a reload, for a second tab, and for
// the time after a restart, when another one opens with the new key.
func TestControl_thePageKeepsTheKey(t *testing.T) {
	for name, startWindow := range engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t, "--port", freePort(t))
			w := startWindow(t)
			plain := w.open(t, p.url)
			offers := func(tab int, quit bool) {
				t.Helper()
				eventually(t, fmt.Sprintf("tab %d offers Quit: %v", tab, quit), func() bool {
					return isTrue(t, w, tab, fmt.Sprintf("document.getElementById('force') && !document.getElementById('quit').hidden === %v && !document.getElementById('watching').hidden === %v && !document.getElementById('force').hidden", quit, !quit))
				})
			}
			offers(plain, false)
			if !says(t, w, plain, "#watching", "--key-file") {
				t.Error("the page does not say how to control pushpane")
			}
			first := w.open(t, p.controlURL(t))
			offers(first, true)
			if !isTrue(t, w, first, "location.href.indexOf('key') < 0 && document.referrer === ''") {
				t.Error("the key is in the address of the page")
			}
			offers(plain, true) // and the tab that was there has it
			w.reload(t, first)
			offers(first, true)
			offers(w.open(t, p.url), true)
			// A link of another site cannot take it away.
			wrong := w.open(t, p.url+"/#key=AAAAAAAAAAAAAAAAAAAAAAAAAA")
			offers(wrong, true)
			offers(first, true)

			port := p.port(t)
			p.kill()
			again := launch(t, nil, nil, "--no-browser", "--port", port, "-d", "0", "-i", "1h")
			again.waitForURL(t)
			for _, tab := range []int{plain, first, wrong} {
				offers(tab, false)
			}
			offers(w.open(t, again.controlURL(t)), true)
			for _, tab := range []int{plain, first, wrong} {
				offers(tab, true)
			}
			w.run(t, first, "(document.getElementById('quit').click(), 1)")
			if code := again.exitCode(t, 0); code != 0 {
				t.Errorf("exit code %d after Quit, want 0", code)
			}
		})
	}
}

// The browser gets the key by a file that only this user can read: not by a command line, which
// everybody sees, and the key is nowhere else.
func TestControl_theKeyIsNowhereElse(t *testing.T) {
	t.Parallel()
	browser, opened := notingBrowser(t)
	tb := openBrowser(t) // before the program, which serves the file with the key for ten seconds
	tape := filepath.Join(t.TempDir(), "tape")
	p := launch(t, nil, []string{"BROWSER=" + browser}, "--port", "0", "--verbose", "--record", tape)
	p.waitForURL(t)
	args := opened()
	tb.visit(args)
	tb.waitFor("(document.getElementById('quit') || {hidden: true}).hidden === false && location.href === '" + p.url + "/'")
	key := p.key(t)
	commands, err := exec.Command("ps", "axww", "-o", "args").Output()
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := os.ReadFile(tape)
	if err != nil {
		t.Fatal(err)
	}
	status, err := json.Marshal(p.status(t))
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{
		"the browser's arguments": args, "ps": string(commands), "the recording": string(recorded),
		"standard output": p.stdout.String(), "standard error": p.stderr.String(),
		"the page": p.ask(t, "GET", "/", nil).body, "/export": p.ask(t, "GET", "/export", nil).body,
		"/status":  string(status) + p.ask(t, "GET", "/status", nil, keyHeader, key).body,
		"/traffic": p.ask(t, "GET", "/traffic", nil).body,
	} {
		if text == "" || strings.Contains(text, key) {
			t.Errorf("the key is in %s, or that is empty: %.300s", where, text)
		}
	}
	if got := strings.Count(p.stdout.String(), "\n"); got != 1 || strings.TrimSpace(p.stdout.String()) != p.url {
		t.Errorf("standard output is %q, want the plain address", p.stdout.String())
	}
	tb.fromMenu("#quit")
	if code := p.exitCode(t, 0); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if left, err := filepath.Glob(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "pushpane", "*_"+p.port(t)+".*")); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

// launchOnTerminal runs the binary on a terminal of its own, where a shell reads args: its output
// is what the terminal shows.
func launchOnTerminal(t *testing.T, args string) *program {
	t.Helper()
	p := launchCommand(t, exec.Command(needs(t, "script"), "-qec", "exec "+binary()+" --no-browser --port 0 "+args, "/dev/null"), nil, nil)
	p.waitForURL(t)
	key := p.key(t)
	t.Cleanup(func() { // a signal would end script alone
		quit, err := http.NewRequest(http.MethodPost, p.url+"/quit", nil)
		if err != nil {
			t.Fatal(err)
		}
		quit.Header.Set(keyHeader, key)
		if res, err := p.client.Do(quit); err != nil || res.StatusCode != http.StatusAccepted {
			t.Errorf("quit: %v, %v", res, err)
		}
	})
	return p
}

// --no-browser says the address with the key where a person reads it, and to no file.
func TestControl_theTerminalHasTheAddress(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	p := launchOnTerminal(t, "-d 0 -i 1h")
	eventually(t, "the terminal has the address with the key", func() bool {
		return strings.Contains(p.stdout.String(), p.url+"/#key="+p.key(t))
	})
	p = launchOnTerminal(t, "-d 0 -i 1h 2>"+out)
	p.listen(t, "").until(t, "hello")
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if said := p.stdout.String(); strings.Contains(said+string(text), "key=") {
		t.Errorf("standard error is a file, and the key is in %q or %q", said, text)
	}
}

// A copy that runs nowhere, or as somebody else, has no key for a script.
func TestControl_keyFileOfNobody(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	port := p.port(t)
	p.key(t)
	p.kill() // which leaves the files
	cmd := exec.Command(binary(), "--key-file", "--port", port)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), ":"+port) {
		t.Errorf("got %v, %q, want exit code 1 and the address", err, out)
	}
}
