//go:build unix

package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pushpane/internal/terminal"
)

// What is read and what is written are never one file, whatever it is called.
func TestRun_refusesToReadWhatItWrites(t *testing.T) {
	for name, c := range map[string]struct {
		args                  []string // X: the file, L, S: a hard and a symbolic link, P: a pipe
		stdin, stdout, stderr bool     // it is the file, or the pipe
		want                  string
	}{
		"record_onto_followed":      {[]string{"X", "--record", "X", "--append"}, false, false, false, "--record"},
		"record_onto_hard_link":     {[]string{"X", "--record", "L", "--append"}, false, false, false, "--record"},
		"record_onto_symbolic_link": {[]string{"S", "--record", "X", "--overwrite"}, false, false, false, "--record"},
		"export_onto_followed":      {[]string{"X", "--export", "L", "--overwrite"}, false, false, false, "--export"},
		"record_onto_input":         {[]string{"--record", "X", "--append"}, true, false, false, "--record"},
		"export_onto_input":         {[]string{"--export", "X", "--overwrite"}, true, false, false, "--export"},
		"tee_onto_followed":         {[]string{"--tee", "X"}, false, true, false, "standard output and the file"},
		"tee_onto_input":            {[]string{"--tee"}, true, true, false, "standard output and standard input"},
		"messages_onto_followed":    {[]string{"X"}, false, false, true, "standard error and the file"},
		"messages_onto_replay":      {[]string{"--replay", "X"}, false, false, true, "standard error and --replay"},
		"tee_onto_recording":        {[]string{"--tee", "--record", "X", "--append", "--", "echo"}, false, true, false, "standard output and --record"},
		"messages_onto_page":        {[]string{"--export", "X", "--overwrite", "--", "echo"}, false, false, true, "standard error and --export"},
		"tee_onto_pipe":             {[]string{"--tee", "P"}, false, true, false, "standard output and the file"},
		"tee_onto_input_pipe":       {[]string{"--tee", "-"}, true, true, false, "standard output and standard input"},
		"messages_onto_input_pipe":  {[]string{"-"}, true, false, true, "standard error and standard input"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "X")
			check := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			check(os.WriteFile(path, []byte("one\n"), 0o600))
			check(os.Link(path, filepath.Join(dir, "L")))
			check(os.Symlink(path, filepath.Join(dir, "S")))
			check(syscall.Mkfifo(filepath.Join(dir, "P"), 0o600))
			used := path
			if strings.HasSuffix(name, "pipe") {
				used = filepath.Join(dir, "P")
			}
			file, err := os.OpenFile(used, os.O_RDWR|os.O_APPEND, 0)
			check(err)
			defer file.Close()
			p := Process{Args: []string{"--no-browser", "--port", "0"}, Stdout: &strings.Builder{}, Stderr: &strings.Builder{}}
			for _, arg := range c.args {
				if strings.Contains("XLSP", arg) {
					arg = filepath.Join(dir, arg)
				}
				p.Args = append(p.Args, arg)
			}
			if c.stdin {
				p.Stdin = file
			}
			if c.stdout {
				p.Stdout = file
			}
			if c.stderr {
				p.Stderr = file
			}
			ctx, cancel := context.WithCancel(context.Background())
			cancel() // so that what is not refused ends at once
			err = Run(ctx, p)
			if _, ok := errors.AsType[*terminal.UsageError](err); !ok || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "are one file") {
				t.Errorf("got %v, want %q refused", err, c.want)
			}
			if text, err := os.ReadFile(path); err != nil || string(text) != "one\n" {
				t.Errorf("the file is %q now, error %v, want it unchanged", text, err)
			}
		})
	}
}
