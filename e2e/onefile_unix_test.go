//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A program that would read what it writes is refused, and the file stays as it is.
func TestOneFile_isRefused(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"record":           `"$0" z --record z --append`,
		"record_hard_link": `ln z l; "$0" z --record l --append`,
		"record_symlink":   `ln -s z l; "$0" l --record z --overwrite`,
		"export":           `"$0" z --export z --overwrite`,
		"export_replay":    `ln z l; "$0" --replay z --export l --overwrite`,
		"new_through_link": `mkdir d; ln -s d e; "$0" --record d/new --export e/new --overwrite`,
		"tee":              `"$0" --tee z >>z`,
		"tee_input":        `"$0" --tee <z >>z`,
		"messages":         `"$0" z 2>>z`,
		"pipe":             `mkfifo p; "$0" --tee p 1<>p`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			z := filepath.Join(dir, "z")
			if err := os.WriteFile(z, []byte("10:00:00 one\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("sh", "-c", script, binary())
			cmd.Dir = dir
			p := launchCommand(t, cmd, nil, []string{"PUSHPANE_NO_BROWSER=true", "PUSHPANE_PORT=0"})
			if code := p.exitCode(t, 0); code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			text, err := os.ReadFile(z)
			if err != nil {
				t.Fatal(err)
			}
			got := p.stderr.String()
			if name == "messages" { // then they are in the file
				got, text = strings.TrimPrefix(string(text), "10:00:00 one\n"), text[:len("10:00:00 one\n")]
			}
			if !errorLines.MatchString(got) || !strings.Contains(got, "are one file") || string(text) != "10:00:00 one\n" {
				t.Errorf("standard error is %q and the file %q, want a refusal and no change", got, text)
			}
		})
	}
}
