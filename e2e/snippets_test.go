//go:build unix

package e2e

import (
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
		"longpoll": {needs(t, "node"), write("poll.js", code["longpoll"])},
		"go":       {needs(t, "go"), "run", write("main.go", code["go"])},
		"python":   {needs(t, "python3"), write("stream.py", code["python"])},
		"curl":     {"sh", "-c", code["curl"]},
	}
	for name, args := range programs {
		said := &transcript{}
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stdout, cmd.Stderr = said, said
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			_ = cmd.Wait()
		}()
		eventually(t, name+" prints the first event: "+said.String(), func() bool { return strings.Contains(said.String(), "the first") })
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
	if len(code) != len(programs)+1 {
		t.Errorf("%d pieces of code are shown, want that each is run", len(code))
	}
}

func quoteJS(text string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`", "$", "\\$").Replace(text) + "`"
}
