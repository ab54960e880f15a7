package recording

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pushpane/internal/formats"
)

// times plays a log and returns the milliseconds of its events, and its survey.
func times(t *testing.T, o Options, lines ...string) (string, *Survey) {
	t.Helper()
	file := strings.Join(lines, "\n") + "\n"
	r, err := NewReader(strings.NewReader(file), int64(len(file)), o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Survey()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, line := range strings.Split(strings.TrimSuffix(rest(t, r), "\n"), "\n") {
		at, _, _ := strings.Cut(line, " ")
		all = append(all, at)
	}
	return strings.Join(all, " "), s
}

func TestLog_eachLineByItsOwnFormat(t *testing.T) {
	march := Options{Modified: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Zone: time.UTC}
	for name, c := range map[string]struct {
		o            Options
		lines        []string
		want, format string
	}{
		"dockerLogsOfNginx": {march, []string{
			`2026/03/01 10:00:00 [notice] 1#1: start worker process 29`,
			`192.0.2.7 - - [01/Mar/2026:10:00:09 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8"`,
			`2026/03/01 10:00:18 [notice] 1#1: signal 3 (SIGQUIT) received`},
			"0 9000 18000", "nginx error log, times without a zone; access log of nginx, Apache and others: the zone UTC is this machine's"},
		"json": {march, []string{`{"level":30,"time":1772359200000,"msg":"a"}`, `{"level":30,"time":1772359200250,"msg":"b"}`}, "0 250", "pino, times in ms"},
		"february": {march, []string{"Feb 28 23:59:59 web1 app: x", "\tat main", "Mar  1 00:00:01 web1 app: x"}, "0 0 2000",
			"syslog (RFC 3164), journalctl, times without a year and a zone: the year 2026 is from the file's time, the zone UTC is this machine's"},
		"newYear":   {Options{Modified: time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC), Zone: time.UTC}, []string{"Dec 31 23:59:59 web1 app: x", "Jan  1 00:00:01 web1 app: x"}, "0 2000", ""},
		"fractions": {march, []string{"Mar  1 10:00:00.000250 web1 app: x", "Mar  1 10:00:00.007250 web1 app: x"}, "0 7", ""},
		"columns":   {march, []string{"time,a,b", "2026-03-01 10:00:00,12,7.5", "2026-03-01 10:00:01,900,7.5"}, "0 0 1000", ""},
		"colours":   {march, []string{"\x1b[90m2026-03-01 10:00:00\x1b[0m a", "\x1b[90m2026-03-01 10:00:03\x1b[0m b"}, "0 3000", ""},
		"atTheEnd":  {march, []string{"procs memory timestamp", " 1  0 512 2026-03-01 10:00:00", " 2  0 512 2026-03-01 10:00:01"}, "0 0 1000", ""},
		"counts":    {Options{}, []string{"1234567890 a", "1234567897 b", "1234567897 c", "1234567990 d"}, "0 7000 7000 100000", ""},
		"sizeAmong": {march, []string{"2026-03-01 10:00:00 a", "1234567890 /var/log/x", "2026-03-01 10:00:07 b"}, "0 0 7000", ""},
		"ts":        {march, []string{"1772359200 a", "1772359207 b", "no time"}, "0 7000 7000", ""},
		"unixTable": {march, []string{"time,a", "1772359200,7", "1772359207,8"}, "0 0 7000", ""},
		"prometheus": {march, []string{"# HELP up Whether it is up.", "# TYPE up gauge", `up{job="a"} 1 1772359200000`, "up 1 1772359200000", `up{job="a"} 0 1772359215000`, "up 0 1772359215000", "# EOF"},
			"0 0 0 0 15000 15000 15000", "Prometheus, OpenMetrics, times since 1970; Graphite, Prometheus without labels, times since 1970"},
		"openMetrics": {march, []string{`a{b="c"} 1 1772359200.25`, `a{b="c"} 7 1772359201 # {}`},
			"0 750", "Prometheus, OpenMetrics, times since 1970"},
		"graphite":    {march, []string{"a.load 0.5 1234567890", "a.load 0.7 1234567900", "a.load 0.7 1234567910"}, "0 10000 20000", ""},
		"dateAndTime": {march, []string{"Datum;Zeit;Wert", "29.11.2025;10:00:01;7", "30.11.2025;10:00:01;8"}, "0 0 86400000", "text, times without a zone: the zone UTC is this machine's"},
		"blanks":      {march, []string{" 20251129   10:00:00  a", " 20251130   10:00:00  b"}, "0 86400000", ""},
		"third":       {march, []string{"a;b;29.11.2025;10:00:01;7", "a;b;30.11.2025;10:00:01;8"}, "0 86400000", ""},
		"short":       {march, []string{"25/11/29 10:00:00 a", "25/11/30 10:00:00 b"}, "0 86400000", "text, times without a zone: that the year comes first is from the order of the lines and the file's time, the zone UTC is this machine's"},
		"bracketed":   {march, []string{"# Nagios", "#", "# a", "[1772359200] SERVICE ALERT: a"}, "0 0 0 0", ""},
		"given":       {Options{Modified: march.Modified, Choice: formats.Choice{Layout: "%d/%m/%Y %T"}}, []string{"01/03/2026 10:00:00 a", "02/03/2026 10:00:00 b"}, "0 86400000", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, s := times(t, c.o, c.lines...)
			if got != c.want || c.format != "" && s.Format != c.format {
				t.Errorf("played at %s, %s; want %s, %s", got, s.Format, c.want, c.format)
			}
		})
	}
}

// A text with a time in few of its lines is no log; nor is one of another format than that which
// was given.
func TestLog_refuses(t *testing.T) {
	for name, c := range map[string]struct {
		o    Options
		file string
		want error
	}{
		"prose": {Options{}, "a letter\nof 2026-03-01 10:00:00\nwith many\nlines\n", errPlain},
		"cksum": {Options{}, "3915528286 12 a\n1795860000 7 b\n4294967295 0 c\n", errPlain},
		"du":    {Options{}, "1234567890\t/var/a\n1334567890\t/var/b\n1534567890\t/var/c\n", errPlain},
		"one":   {Options{}, "1234567890 a\n", errPlain},
		"same":  {Options{}, "1500000000 a.1\n1500000000 a.2\n1500000000 a.3\n", errPlain},
		"dd":    {Options{}, "1+0 records in\n1+0 records out\n1795860000 copied\n", errPlain},
		"other": {Options{Choice: formats.Choice{Format: "klog"}}, "2026-03-01 10:00:00 a\n", errOther},
	} {
		if _, err := NewReader(strings.NewReader(c.file), int64(len(c.file)), c.o); fmt.Sprint(err) != c.want.Error() {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
