package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// firefox drives a Firefox over Marionette, the protocol under geckodriver: messages "LENGTH:JSON"
// on a TCP connection, [0, id, command, parameters] there and [1, id, error, result] back. The part
// that is needed is smaller than a driver.
type firefox struct {
	t       testing.TB
	profile string
	gone    chan struct{} // closed when it has ended
	conn    net.Conn      // nil before it has answered, and after quit
	r       *bufio.Reader
	asks    int
}

func startFirefox(t testing.TB) *firefox {
	t.Helper()
	path := needs(t, "firefox-esr", "firefox")
	profile := t.TempDir()
	// Port 0: Firefox picks a free one and writes it into its profile. The rest keeps it from
	// calling home, and lets hidden tabs paint on a machine so slow that they would use up the time
	// which the browser grants them.
	prefs := `user_pref("marionette.port", 0);
user_pref("app.update.disabledForTesting", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.server", "");
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("network.proxy.type", 0);
user_pref("dom.timeout.enable_budget_timer_throttling", false);
`
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-remote", "-marionette", "-remote-allow-system-access", "-profile", profile)
	// Its home too, or a first start would write into the developer's.
	cmd.Env = append(os.Environ(), "HOME="+profile)
	noise := &transcript{}
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = noise, noise, 5*time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	f := &firefox{t: t, profile: profile, gone: make(chan struct{})}
	go func() {
		cmd.Wait()
		close(f.gone)
	}()
	t.Cleanup(func() {
		f.quit()
		cmd.Process.Kill()
		<-f.gone
		if t.Failed() {
			t.Logf("firefox: %.3000s", noise.String())
		}
	})
	f.connect(filepath.Join(profile, "MarionetteActivePort"))
	f.call("WebDriver:NewSession", map[string]any{})
	return f
}

// quit ends it as a person does, if it runs. It writes into its profile until the end; asked, it
// ends all of its processes.
func (f *firefox) quit() {
	if f.conn == nil {
		return
	}
	f.send("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}})
	f.receive() // a connection that closes before the answer takes the command back
	f.conn.Close()
	f.conn = nil
	select {
	case <-f.gone:
	case <-time.After(patience):
	}
}

func (f *firefox) connect(portFile string) {
	f.t.Helper()
	eventuallyWithin(f.t, comeback, "Firefox opens its Marionette port", func() bool {
		port, err := os.ReadFile(portFile)
		if err != nil || len(port) == 0 {
			return false
		}
		f.conn, err = net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(string(port)))
		return err == nil
	})
	f.r = bufio.NewReader(f.conn)
	if _, err := f.receive(); err != nil { // it speaks first
		f.t.Fatalf("greet Firefox: %v", err)
	}
}

func (f *firefox) send(command string, params any) error {
	f.asks++
	msg, err := json.Marshal([]any{0, f.asks, command, params})
	if err != nil {
		return err
	}
	f.conn.SetDeadline(time.Now().Add(patience))
	_, err = fmt.Fprintf(f.conn, "%d:%s", len(msg), msg)
	return err
}

func (f *firefox) receive() ([]byte, error) {
	f.conn.SetReadDeadline(time.Now().Add(patience))
	head, err := f.r.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
	if err != nil {
		return nil, err
	}
	msg := make([]byte, n)
	_, err = io.ReadFull(f.r, msg)
	return msg, err
}

// call sends a command and returns the value of its result.
func (f *firefox) call(command string, params any) json.RawMessage {
	f.t.Helper()
	var result struct{ Value json.RawMessage }
	// results that are no objects have no value that a test reads
	json.Unmarshal(f.request(command, params), &result)
	return result.Value
}

// request sends a command and returns its result.
func (f *firefox) request(command string, params any) json.RawMessage {
	f.t.Helper()
	if err := f.send(command, params); err != nil {
		f.t.Fatalf("%s: %v", command, err)
	}
	msg, err := f.receive()
	if err != nil {
		f.t.Fatalf("%s: %v", command, err)
	}
	var reply [4]json.RawMessage
	decode(f.t, string(msg), &reply)
	if string(reply[2]) != "null" {
		f.t.Fatalf("%s: %s", command, reply[2])
	}
	return reply[3]
}

func (f *firefox) visit(url string) {
	f.t.Helper()
	f.call("WebDriver:Navigate", map[string]any{"url": url})
}

// click finds the element and clicks it as a mouse would: it must be there to be seen.
func (f *firefox) click(selector string) {
	f.t.Helper()
	f.waitFor("(function (e) { return e && e.getClientRects().length > 0; }(document.querySelector('" + selector + "')))")
	found := f.call("WebDriver:FindElement", map[string]any{"using": "css selector", "value": selector})
	var element map[string]string
	decode(f.t, string(found), &element)
	for _, id := range element {
		f.call("WebDriver:ElementClick", map[string]any{"id": id})
	}
}

// waitFor waits until a JavaScript expression is true in the page.
func (f *firefox) waitFor(expression string) {
	f.t.Helper()
	eventually(f.t, "in Firefox: "+expression, func() bool {
		return string(f.run("return !!("+expression+")")) == "true"
	})
}

// run is the JSON of what a script returns.
func (f *firefox) run(script string) json.RawMessage {
	f.t.Helper()
	return f.call("WebDriver:ExecuteScript", map[string]any{"script": script, "args": []any{}})
}
