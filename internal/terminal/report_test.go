package terminal

import (
	"errors"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{nil, 0, ""},
		{errors.New("serve: broken"), 1, "pushpane: error: serve: broken\n"},
		{Fail(errors.New("listen: taken"), "another"), 1, "pushpane: error: listen: taken\npushpane: hint: another\n"},
		{&UsageError{"--x\x1b[2J", ""}, 2, "pushpane: error: --x\\x1b[2J\n"},
		{
			errors.Join(errors.New("stop server: stuck"), errors.Join(nil, Fail(errors.New("export: full"), "make room"))), 1,
			"pushpane: error: stop server: stuck\npushpane: error: export: full\npushpane: hint: make room\n",
		},
		{errors.Join(&UsageError{"--x", ""}, errors.New("serve: broken")), 2, "pushpane: error: --x\npushpane: error: serve: broken\n"},
		{&Failure{Err: errors.New("the stream cannot be reached"), Code: 2}, 2, "pushpane: error: the stream cannot be reached\n"},
		{errors.Join(nil, nil), 0, ""},
	} {
		var stderr strings.Builder
		if code := Report(c.err, &stderr); code != c.code || stderr.String() != c.want {
			t.Errorf("%v: exit %d, %q; want %d, %q", c.err, code, stderr.String(), c.code, c.want)
		}
	}
}

func TestConsole_levels(t *testing.T) {
	for name, c := range map[string]struct {
		quiet, verbose bool
		want           string
	}{
		"default": {false, false, "pushpane: info 1\npushpane: error: error 3\nline\n"},
		"quiet":   {true, false, "pushpane: error: error 3\nline\n"},
		"verbose": {false, true, "pushpane: info 1\npushpane: debug 2\npushpane: http: \\x1b[2J\npushpane: error: error 3\nline\n"},
	} {
		var stderr strings.Builder
		console := New(&stderr, c.quiet, c.verbose)
		console.Info("info %d", 1)
		console.Debug("debug %d", 2)
		console.Write([]byte("http: \x1b[2J\n"))
		console.Error("error %d", 3)
		console.Print("line")
		if stderr.String() != c.want {
			t.Errorf("%s: got %q, want %q", name, stderr.String(), c.want)
		}
	}
}
