//go:build unix

package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Each piece of code that the page offers runs as it stands, and prints what is published.
func TestSnippets_run(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	p.publish(t, "the first", "")
	tb := open(t, p.url+"/#code")
	code := evaluate[map[string]string](tb, "Array.from(document.querySelectorAll('[data-code]')).reduce(function (all, e) { all[e.getAttribute('data-code')] = e.textContent; return all; }, {})")
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	programs := map[string][]string{
		"fetch":    {needs(t, "node"), write("fetch.js", code["fetch"])},
		"longpoll": {needs(t, "node"), write("poll.js", code["longpoll"])},
		"go":       {needs(t, "go"), "run", write("main.go", code["go"])},
		"python":   {needs(t, "python3"), write("stream.py", code["python"])},
		"curl":     {"sh", "-c", code["curl"]},
	}
	for name, args := range programs {
		said := &transcript{}
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stdout, cmd.Stderr = said, said
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // so TestMain has compiled these packages
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			_ = cmd.Wait()
		}()
		eventuallyWithin(t, 10*patience, name+" prints the first event: "+said.String(), func() bool { return strings.Contains(said.String(), "the first") })
		text := "for " + name
		p.publish(t, text, "")
		eventually(t, name+" prints the next event", func() bool { return strings.Contains(said.String(), text) })
		if name != "curl" && strings.Contains(said.String(), "viewers") {
			t.Errorf("%s prints control events:\n%s", name, said)
		}
	}
	// The first needs an EventSource: it runs in the page.
	evaluate[string](tb, "window.printed = '', console.log = function () { window.printed += Array.from(arguments).join(' ') + '|'; }, ''")
	evaluate[any](tb, "void "+"new Function("+quoteJS(code["eventsource"])+")()")
	p.publish(t, "for the page", "")
	tb.waitFor("/the first[|].*for the page/.test(window.printed)")
	// And it is what the page runs itself.
	tb.click("#code .run")
	tb.waitFor("/the first[^]*for the page/.test(document.querySelector('.printed').textContent)")
	p.publish(t, "<b>here</b>", "")
	tb.waitFor("/<b>here<.b>/.test(document.querySelector('.printed').textContent)")
	tb.click("#code .run")
	tb.waitFor("document.querySelector('#code .run').textContent === 'Run here'")
	if len(code) != len(programs)+len(inPages)+1 {
		t.Errorf("%d pieces of code are shown, want that each is run", len(code))
	}
}

// inPages are the pieces of code that are made for pages of other libraries: the page around each,
// and the files of node_modules that it needs by the paths that it names.
var inPages = map[string]struct {
	page  string
	files map[string]string
}{
	"htmx": {"CODE", map[string]string{"/htmx.js": "htmx.org/dist/htmx.min.js", "/htmx-ext-sse.js": "htmx-ext-sse/dist/sse.min.js"}},
	"react": {
		`<div id="root"></div><script src="/react.js"></script><script src="/react-dom.js"></script>
		<script type="importmap">{"imports": {"react": "data:text/javascript,export const {createElement, useEffect, useState} = React"}}</script>
		<script type="module">CODE
		ReactDOM.createRoot(document.getElementById('root')).render(createElement(Stream));</script>`,
		map[string]string{"/react.js": "react/umd/react.production.min.js", "/react-dom.js": "react-dom/umd/react-dom.production.min.js"},
	},
}

// The pieces for other libraries run with the library itself, in a page of another origin.
func TestSnippets_inPagesOfLibraries(t *testing.T) {
	t.Parallel()
	for name, in := range inPages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var page string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if file, found := in.files[r.URL.Path]; found {
					w.Header().Set("Content-Type", "text/javascript")
					http.ServeFile(w, r, filepath.Join("node_modules", file))
					return
				}
				io.WriteString(w, "<!DOCTYPE html><body>"+page)
			}))
			t.Cleanup(server.CloseClientConnections)
			p := startSilent(t, "--allow-origin", server.URL)
			tb := open(t, p.url+"/#code")
			tb.waitFor("document.querySelector('[data-code=" + name + "]')")
			code := evaluate[string](tb, "document.querySelector('[data-code="+name+"]').textContent")
			page = strings.Replace(in.page, "CODE", code, 1)
			tb.visit(server.URL)
			p.publish(t, "the first", "")
			tb.waitFor("/the first/.test(document.querySelector('pre').textContent)")
			p.publish(t, "the second", "")
			tb.waitFor("/the first[^]*the second/.test(document.querySelector('pre').textContent)")
		})
	}
}
