package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What real tools write at the start of their lines is known, and a replay of it is not refused.
func TestFormats_ofRealTools(t *testing.T) {
	dir := t.TempDir()
	address := freeAddr(t) // nobody listens there: curl is refused
	const sh = `cd "$1" && mkdir -p repo && cd repo && git init -q . && `
	for want, script := range map[string]string{
		"text, times without a day and a zone":  sh + `GIT_TRACE=1 git status 2>../log >/dev/null`,
		"text, times without a day and a zone ": `cd "$1" && curl -s --trace-time --trace-ascii log "http://$2/"; true`,
		"text":                                  `for i in 1 2 3; do LC_ALL=C date; done >"$1"/log`,
		"nginx error log, times without a zone": `cd "$1" && printf 'pid %s/pid; events {} http { access_log off; }' "$1" >n.conf &&
			nginx -t -p "$1" -c "$1"/n.conf -g 'error_log stderr notice;' 2>/dev/null; nginx -p "$1" -c "$1"/none -e "$1"/log 2>/dev/null; true`,
	} {
		t.Run(strings.TrimSpace(want), func(t *testing.T) {
			path := filepath.Join(dir, "log")
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("sh", "-c", script, "sh", dir, address)
			cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			page := filepath.Join(dir, fmt.Sprintf("%d%t.html", len(want), strings.HasPrefix(want, "nginx")))
			out, err := exec.Command(binary(), "--replay", path, "--export", page).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "recognised: "+strings.TrimSpace(want)) {
				content, _ := os.ReadFile(path)
				t.Errorf("%v: %s\nwant %q for\n%s", err, out, want, content)
			}
		})
	}
}
