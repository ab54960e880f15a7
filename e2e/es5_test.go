package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
)

// es5 runs the check of every script that the page at the address names.
func es5(t *testing.T, url string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), needs(t, "node"), "es5.js", url).CombinedOutput()
	return string(out), err
}

// The bytes that the binary serves, not the files that it was made of.
func TestES5_scriptsAsServed(t *testing.T) {
	t.Parallel()
	p := start(t)
	out, err := es5(t, p.url+"/")
	if err != nil || !strings.Contains(out, "start-") || !strings.Contains(out, "worker-") || !strings.Contains(out, "searcher-") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = es5(t, p.url+"/export")
	if err != nil || strings.Count(out, "ES5: a script in ") != 1 {
		t.Errorf("exported: %v: %s", err, out)
	}
}

// A check that lets everything pass proves nothing.
func TestES5_checkRefusesWhatIsNewer(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"let":       "let x = 1;",
		"arrow":     "var f = () => 1;",
		"template":  "var s = `x`;",
		"worker":    "const x = 1;",
		"held":      "let x = 1;",
		"long":      "function f() {" + strings.Repeat("\n", 200) + "}",
		"no_script": "",
	}
	for name, script := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case name == "held":
					io.WriteString(w, "<script>"+script+"</script>")
				case r.URL.Path == "/app.js" && name == "worker":
					io.WriteString(w, "pushpane.locate('worker.js', 'worker.js');\n")
				case r.URL.Path == "/app.js", r.URL.Path == "/worker.js":
					io.WriteString(w, script)
				case r.URL.Path == "/" && script != "":
					io.WriteString(w, `<script src="app.js"></script>`)
				}
			}))
			defer server.Close()
			if out, err := es5(t, server.URL); err == nil {
				t.Errorf("%q passes: %s", script, out)
			}
		})
	}
}
