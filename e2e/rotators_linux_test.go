package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var lineNumber = regexp.MustCompile(`\bn=(\d+)\b`)

// hears reads lines up to number last, from the one after number since, and returns how many marks
// are among them: without a mark before it no line may be missing, and none may come twice.
func (l *listener) hears(t testing.TB, since, last int) (marks int) {
	t.Helper()
	marked := false
	for since < last {
		text, words := told(t, l.sourced(t, 1)[0])
		match := lineNumber.FindStringSubmatch(text)
		if match == nil {
			if marked = marked || text == "[lost]"; text == "[lost]" {
				t.Log(words)
				marks++
			}
			continue
		}
		n, _ := strconv.Atoi(match[1])
		if n <= since || n != since+1 && !marked {
			t.Fatalf("line %d follows %d, without a mark", n, since)
		}
		since, marked = n, false
	}
	return marks
}

// rsyslog writes what comes to its socket, and logrotate rotates that by the rule that Debian has
// for it, which tells rsyslog by a signal. Where the old file is compressed at once, too, a mark
// would be false.
func TestFollow_rsyslogAndLogrotate(t *testing.T) {
	t.Parallel()
	rsyslogd, logrotate := needs(t, "rsyslogd"), needs(t, "logrotate")
	rule, err := os.ReadFile("/etc/logrotate.d/rsyslog")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rsyslog.conf", fmt.Sprintf(`global(workDirectory=%[1]q)
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="%[1]s/socket" RateLimit.Interval="0")
*.* action(type="omfile" file="%[1]s/syslog")
`, dir))
	daemon := exec.CommandContext(t.Context(), rsyslogd, "-n", "-f", path("rsyslog.conf"), "-i", path("pid"))
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	var socket net.Conn
	eventually(t, "rsyslog listens", func() bool {
		socket, err = net.Dial("unixgram", path("socket"))
		return err == nil
	})
	lines := 0
	send := func(count int) {
		t.Helper()
		for range count {
			lines++
			if _, err := fmt.Fprintf(socket, "<13>Nov 28 10:00:00 app[12]: n=%d", lines); err != nil {
				t.Fatal(err)
			}
		}
	}
	send(1)
	eventually(t, "rsyslog writes", func() bool { _, err := os.Stat(path("syslog")); return err == nil })
	l := start(t, path("syslog")).listen(t, "")
	heard := 0
	for _, atOnce := range []bool{false, true} {
		// Names of files up to the brace, which are those of Debian's log directory.
		_, body, _ := strings.Cut(string(rule), "{")
		body = strings.Replace(body, "/usr/lib/rsyslog/rsyslog-rotate", fmt.Sprint("kill -HUP ", daemon.Process.Pid), 1)
		if atOnce {
			body = strings.Replace(body, "delaycompress", "", 1)
		}
		write("logrotate.conf", path("syslog")+" {"+body)
		for range 3 {
			send(200)
			if out, err := exec.Command(logrotate, "-f", "-s", path("state"), path("logrotate.conf")).CombinedOutput(); err != nil {
				t.Fatalf("logrotate: %v\n%s", err, out)
			}
			send(200)
			if marks := l.hears(t, heard, lines); marks > 0 {
				t.Errorf("%d marks, compressed at once: %t, want none: every line is there", marks, atOnce)
			}
			heard = lines
		}
	}
}

// They rotate a file of 4 KiB, as often as that, and delete all but the last.
func TestFollow_svlogdAndMultilog(t *testing.T) {
	t.Parallel()
	const count = 5000
	for name, args := range map[string][]string{"svlogd": {"-tt"}, "multilog": {"t", "s4096", "n10"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, dir := needs(t, name), t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "config"), []byte("s4096\nn10\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), program, append(args, dir)...)
			in, err := cmd.StdinPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(in, "n=1")
			current := filepath.Join(dir, "current")
			eventually(t, "it writes", func() bool { _, err := os.Stat(current); return err == nil })
			l := start(t, current).listen(t, "")
			for n := 2; n <= count; n++ {
				fmt.Fprintf(in, "n=%d of %d\n", n, count)
			}
			marks := l.hears(t, 0, count)
			in.Close()
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
			t.Logf("%d marks", marks)
		})
	}
}
