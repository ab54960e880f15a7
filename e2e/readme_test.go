//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// readmeCommands are the lines of the README's shell blocks, without their comments.
func readmeCommands(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
			command, _, _ := strings.Cut(line, "  #")
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

// Every command in the README does what is described there, with the address of a program of this
// test.
func TestReadme_commandsWork(t *testing.T) {
	t.Parallel()
	needs(t, "curl")
	p := start(t)
	ran := 0
	for _, command := range readmeCommands(t) {
		switch {
		case strings.HasPrefix(command, "./scripts/"): // this very run
		case strings.Contains(command, "go run ."):
			runsFromSource(t, command)
			ran++
		case strings.Contains(command, "/quit"): // the last, since it ends the program
			defer func() {
				expectOutput(t, p, command, "pushpane stops")
				p.exitCode(t, 0)
			}()
			ran++
		case strings.Contains(command, "/export"): // into a file whose name the program chooses
			expectOutput(t, p, "cd '"+t.TempDir()+"' && "+command+" && cat pushpane-*.html", p.status(t).Epoch)
			ran++
		case strings.Contains(command, "/lab"):
			expectOutput(t, p, command, `"do":"cut"`)
			ran++
		case strings.Contains(command, "/run"): // needs a command as source
			runner := start(t, "--", "true")
			eventually(t, "the command has ended", func() bool { return strings.HasPrefix(runner.status(t).State.Text, "exited 0") })
			expectOutput(t, runner, command, "the command runs")
			ran++
		default:
			expectOutput(t, p, command, p.status(t).Epoch) // every answer names the log
			ran++
		}
	}
	if ran < 8 {
		t.Errorf("%d commands were run, want all of the README", ran)
	}
}

func expectOutput(t *testing.T, p *program, command, want string) {
	t.Helper()
	here := strings.ReplaceAll(command, "http://127.0.0.1:7730", p.url)
	if strings.Contains(here, "curl -N") { // without an end
		here = strings.ReplaceAll(here, "curl -N", "curl -sN --max-time 30") + " | grep -m1 '" + want + "'"
	}
	cmd := exec.Command("sh", "-c", here)
	// "pushpane" is the binary of this run, and asked for the port of p.
	cmd.Env = append(os.Environ(), "PUSHPANE_PORT="+p.port(t), fmt.Sprintf("PATH=%s:%s", filepath.Dir(binary()), os.Getenv("PATH")))
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%s: %v, want %q in:\n%s", command, err, want, out)
	}
}

// runsFromSource runs a command as it stands, but for the browser and the port, until the program
// prints its address.
func runsFromSource(t *testing.T, command string) {
	t.Helper()
	tools := t.TempDir()
	// The command is about the pipe, not about ping, which not every machine has.
	ping := "#!/bin/sh\nwhile echo '64 bytes from 127.0.0.1'; do sleep 0.2; done\n"
	if err := os.WriteFile(filepath.Join(tools, "ping"), []byte(ping), 0o755); err != nil {
		t.Fatal(err)
	}
	said := &transcript{}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = ".."
	// CGO_ENABLED=0: so TestMain has compiled these packages.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "PUSHPANE_NO_BROWSER=true", "PUSHPANE_PORT=0", fmt.Sprintf("PATH=%s:%s", tools, os.Getenv("PATH")))
	cmd.Stdout, cmd.Stderr = said, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // the whole pipe
		_ = cmd.Wait()
	}()
	eventuallyWithin(t, 10*patience, command+" prints its address", func() bool { return strings.Contains(said.String(), "http://127.0.0.1:") })
}
