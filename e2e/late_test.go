package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// without serves p, but for the script whose name begins with part: answer takes its place.
func without(t *testing.T, p *program, part string, answer http.HandlerFunc) string {
	t.Helper()
	proxy := proxyOf(t, p)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/"+part+"-") {
			answer(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	// Streams are open until the program goes, whose clean-up comes later.
	t.Cleanup(server.CloseClientConnections)
	return server.URL
}

func proxyOf(t *testing.T, p *program) http.Handler {
	t.Helper()
	target, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(target) },
		FlushInterval: -1,
	}
}

// The log needs none of the parts that have a script of their own.
func TestLate_aPartThatIsMissingLeavesTheLog(t *testing.T) {
	t.Parallel()
	answers := map[string]http.HandlerFunc{
		"absent": func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) },
		"cut_off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, "pushpane.define('x', function (")
		},
	}
	// The scripts of the parts by their names.
	scripts := map[string]string{"tools": "live", "chart": "chart", "tokens": "tokens", "replay": "replay", "demo": "demo", "present": "present"}
	for part := range scripts {
		for how, answer := range answers {
			t.Run(part+"/"+how, func(t *testing.T) {
				t.Parallel()
				args := []string{"--interval", "1m"} // or what is looked for leaves the view
				if part == "replay" {
					file := filepath.Join(t.TempDir(), "talk.log")
					if err := os.WriteFile(file, []byte("2026-01-01T00:00:00Z value 1\n2026-01-01T00:00:01Z value 2\n"), 0o600); err != nil {
						t.Fatal(err)
					}
					args = []string{"--replay", file}
				}
				p := start(t, args...)
				if part != "replay" {
					p.publish(t, "value 1", "")
				}
				tb := open(t, without(t, p, scripts[part], answer)+map[string]string{"demo": "/#race", "present": "/#stream&present=now"}[part])
				if part != "demo" && part != "replay" {
					tb.click("#start")
				}
				tb.waitFor("/could not be loaded, or failed/.test(document.body.textContent)")
				if part == "demo" {
					return // its own section says so, and the stream is a click away
				}
				p.publish(t, "after that", "")
				tb.waitFor("/after that/.test(document.getElementById('log').textContent)")
			})
		}
	}
}

// The menu can be used at once: the presenter's buttons, which come later, move nothing in it.
func TestLate_theMenuHasAPlaceForTheRoom(t *testing.T) {
	t.Parallel()
	p := start(t)
	come, whole := make(chan struct{}), proxyOf(t, p)
	address := without(t, p, "room", func(w http.ResponseWriter, r *http.Request) {
		<-come
		whole.ServeHTTP(w, r)
	})
	tb := open(t, strings.Replace(p.controlURL(t), p.url, address, 1))
	tb.unfold("#menu-button")
	tb.waitFor("document.querySelector('#quit').offsetParent")
	const tops = "Array.from(document.querySelectorAll('#look, #force, #quit'), function (e) { return e.getBoundingClientRect().top; }).join(' ')"
	before := evaluate[string](tb, tops)
	close(come)
	tb.waitFor("document.querySelectorAll('#orders button').length === 3")
	if after := evaluate[string](tb, tops); after != before {
		t.Errorf("the buttons of the menu are at %s, and at %s once those of the room have come", before, after)
	}
}

// A debugger shows the modules apart: what node makes of the source map is where their lines stand.
func TestLate_sourceMapsLeadToTheModules(t *testing.T) {
	t.Parallel()
	p := start(t)
	script := p.ask(t, "GET", p.script(t), nil).body
	check := `
const { SourceMap } = require('node:module');
const assert = require('node:assert/strict');
(async () => {
  const [, script] = process.argv;
  const text = await (await fetch(script)).text();
  const address = new URL(/\/\/# sourceMappingURL=(\S+)\n$/.exec(text)[1], script);
  const payload = await (await fetch(address)).json();
  const map = new SourceMap(payload);
  const lines = text.split('\n');
  let mapped = 0;
  lines.forEach((line, at) => {
    const found = map.findEntry(at, 0);
    if (found.generatedLine !== at) {
      return;
    }
    mapped += 1;
    const source = payload.sourcesContent[payload.sources.indexOf(found.originalSource)].split('\n');
    assert.equal(source[found.originalLine], line, found.originalSource + ':' + found.originalLine);
  });
  // All lines but those that are only a comment, which are not served.
  const all = payload.sourcesContent.reduce((sum, source) => sum + source.split('\n').filter((line) => !/^ *\/\//.test(line)).length - 1, 0);
  assert.equal(mapped, all);
})();`
	cmd := exec.CommandContext(t.Context(), needs(t, "node"), "-e", check, p.url+p.script(t))
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(script, "sourceMappingURL") {
		t.Errorf("%v: %s", err, out)
	}
}
