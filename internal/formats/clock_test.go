package formats

import (
	"strings"
	"testing"
	"time"
)

// clocked reads lines in order, again where the clock asks for it, and returns their times.
func clocked(t *testing.T, newest string, zone *time.Location, lines ...string) (string, *Clock) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", newest, zone)
	if err != nil {
		t.Fatal(err)
	}
	r, clock := NewReader(), NewClock(at, zone)
	for {
		var all []string
		for _, line := range lines {
			l, ok := r.Read([]byte(line))
			if !ok {
				t.Fatalf("%q is of no format", line)
			}
			all = append(all, time.UnixMicro(clock.Micros(l.Moment)).In(zone).Format("2006-01-02 15:04:05"))
		}
		next, again := clock.Settle()
		if !again {
			return strings.Join(all, ", "), clock
		}
		clock = next
	}
}

func TestClock_addsWhatLinesLack(t *testing.T) {
	const a = " web1 app[1]: x"
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		newest string
		zone   *time.Location
		lines  []string
		want   string
	}{
		"thisYear":      {"2026-11-28 10:00:00", time.UTC, []string{"Nov 28 09:00:00" + a}, "2026-11-28 09:00:00"},
		"lastYear":      {"2026-01-02 10:00:00", time.UTC, []string{"Dec 31 23:59:59" + a, "Jan  1 00:00:01" + a}, "2025-12-31 23:59:59, 2026-01-01 00:00:01"},
		"aheadByAnHour": {"2026-12-31 23:30:00", time.UTC, []string{"Dec 31 23:59:59" + a, "Jan  1 00:00:01" + a}, "2026-12-31 23:59:59, 2027-01-01 00:00:01"},
		"copiedLater":   {"2026-12-24 10:00:00", time.UTC, []string{"Nov 30 10:00:00" + a, "Feb  1 10:00:00" + a}, "2025-11-30 10:00:00, 2026-02-01 10:00:00"},
		"threeYears": {"2026-12-24 10:00:00", time.UTC, []string{"Nov 30 10:00:00" + a, "Mar  1 10:00:00" + a, "Nov 30 10:00:00" + a, "Feb  1 10:00:00" + a},
			"2024-11-30 10:00:00, 2025-03-01 10:00:00, 2025-11-30 10:00:00, 2026-02-01 10:00:00"},
		"february":   {"2026-03-02 10:00:00", time.UTC, []string{"Feb 28 23:59:59" + a, "Mar  1 00:00:01" + a}, "2026-02-28 23:59:59, 2026-03-01 00:00:01"},
		"leapYear":   {"2024-03-02 10:00:00", time.UTC, []string{"Feb 28 10:00:00" + a, "Feb 29 10:00:00" + a, "Mar  1 10:00:00" + a}, "2024-02-28 10:00:00, 2024-02-29 10:00:00, 2024-03-01 10:00:00"},
		"oldLeap":    {"2026-03-02 10:00:00", time.UTC, []string{"Feb 28 10:00:00" + a, "Feb 29 10:00:00" + a, "Mar  1 10:00:00" + a}, "2024-02-28 10:00:00, 2024-02-29 10:00:00, 2024-03-01 10:00:00"},
		"lateWriter": {"2026-01-02 10:00:00", time.UTC, []string{"Dec 31 23:59:58" + a, "Jan  1 00:00:01" + a, "Dec 31 23:59:59" + a, "Jan  1 00:00:02" + a}, "2025-12-31 23:59:58, 2026-01-01 00:00:01, 2025-12-31 23:59:59, 2026-01-01 00:00:02"},
		"midnight":   {"2026-11-28 10:00:00", time.UTC, []string{"23:59:59 a", "00:00:01 b"}, "2026-11-27 23:59:59, 2026-11-28 00:00:01"},
		"twoNights":  {"2026-11-28 10:00:00", time.UTC, []string{"09:00:00 a", "22:00:00 b", "08:00:00 c", "23:00:00 d", "07:00:00 e"}, "2026-11-26 09:00:00, 2026-11-26 22:00:00, 2026-11-27 08:00:00, 2026-11-27 23:00:00, 2026-11-28 07:00:00"},
		"zone":       {"2026-11-28 10:00:00", berlin, []string{"Nov 28 09:00:00" + a, "2026-11-28T08:00:01Z b", "2026-11-28 09:00:02 c"}, "2026-11-28 09:00:00, 2026-11-28 09:00:01, 2026-11-28 09:00:02"},
		"hourTwice":  {"2026-10-25 10:00:00", berlin, []string{"2026-10-25 02:59:59 a", "2026-10-25 02:00:01 b", "2026-10-25 03:00:00 c"}, "2026-10-25 02:59:59, 2026-10-25 02:00:01, 2026-10-25 03:00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := clocked(t, c.newest, c.zone, c.lines...); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Of a date of numbers all lines together tell whether the month or the day comes first.
func TestClock_monthOrDayFirst(t *testing.T) {
	const guess, from = "that the month comes first is a guess (--time-format decides)", "comes first is from the order of the lines and the file's time"
	for name, c := range map[string]struct{ newest, lines, want, said string }{
		"dayBefore":   {"2026-11-28 10:00:00", "31/03/2026|03/04/2026", "03-31 04-03", ""},
		"dayBehind":   {"2026-11-28 10:00:00", "03/04/2026|13/04/2026", "04-03 04-13", ""},
		"month":       {"2026-11-28 10:00:00", "03/04/2026|03/13/2026", "03-04 03-13", ""},
		"both":        {"2026-11-28 10:00:00", "03/04/2026|13/04/2026|03/14/2026|03/15/2026", "03-04 04-13 03-14 03-15", ""},
		"order":       {"2026-11-28 10:00:00", "11/03/2026|12/03/2026|01/04/2026", "03-11 03-12 04-01", "day " + from},
		"orderMonth":  {"2026-11-28 10:00:00", "03/11/2026|03/12/2026|04/01/2026", "03-11 03-12 04-01", "month " + from},
		"afterFile":   {"2026-05-01 10:00:00", "01/06/2026|02/05/2026", "01-06 02-05", "month " + from},
		"fileOfDay":   {"2026-04-03 10:00:00", "02/04/2026|03/04/2026", "04-02 04-03", "day " + from},
		"fileOfMonth": {"2026-03-04 10:00:00", "03/04/2026", "03-04", "month " + from},
		"guess":       {"2026-11-28 10:00:00", "03/04/2026|03/05/2026", "03-04 03-05", guess},
		"same":        {"2026-11-28 10:00:00", "03/03/2026|04/04/2026", "03-03 04-04", ""},
		"year":        {"2026-11-28 10:00:00", "31/12/2025|01/02/2026", "12-31 02-01", ""},
		"short":       {"2026-11-30 10:00:00", "29/11/26|30/11/26", "11-29 11-30", ""},
		"shortLater":  {"2027-03-01 10:00:00", "29/11/26|30/11/26|1/12/26", "11-29 11-30 12-01", ""},
		"shortMonth":  {"2026-11-30 10:00:00", "11/29/26|11/30/26", "11-29 11-30", ""},
		"shortGuess":  {"2026-11-30 10:00:00", "03/04/26|03/05/26", "03-04 03-05", guess},
		"shortYear":   {"2026-11-30 10:00:00", "26/11/29|26/11/30", "11-29 11-30", "year " + from},
		"yearRunsOn":  {"2027-03-01 10:00:00", "26/11/29|26/11/30|26/12/01|27/01/01", "11-29 11-30 12-01 01-01", "year " + from},
	} {
		lines := strings.Split(strings.ReplaceAll(c.lines, "|", " 09:00:00 x|")+" 09:00:00 x", "|")
		got, clock := clocked(t, c.newest, time.UTC, lines...)
		var days []string
		for _, at := range strings.Split(got, ", ") {
			days = append(days, at[5:10])
		}
		if got := strings.Join(days, " "); got != c.want || !strings.Contains(clock.Added(), c.said) || (c.said == "") == strings.Contains(clock.Added(), "comes first") {
			t.Errorf("%s: got %s, %q; want %s, %q", name, got, clock.Added(), c.want, c.said)
		}
	}
}

// Times in the hour that a zone has twice go on, and what was added is said.
func TestClock_saysWhatItAdded(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	r, clock := NewReader(), NewClock(time.Date(2026, 10, 25, 10, 0, 0, 0, berlin), berlin)
	last := int64(0)
	for _, line := range []string{"Oct 25 02:59:59 web1 a: x", "Oct 25 02:00:01 web1 a: x", "Oct 25 02:30:00 web1 a: x", "Oct 25 03:00:00 web1 a: x"} {
		l, _ := r.Read([]byte(line))
		at := clock.Micros(l.Moment)
		if at <= last || last > 0 && at-last > hour {
			t.Errorf("%s is %d s after the line before", line, (at-last)/second)
		}
		last = at
	}
	if got, want := clock.Added(), "the year 2026 is from the file's time, the zone Europe/Berlin is this machine's"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestChoice_decides(t *testing.T) {
	for name, c := range map[string]struct {
		choice     Choice
		line, want string
	}{
		"dayFirst": {Choice{Layout: "%d/%m/%Y %H:%M:%S"}, "03/04/2026 10:00:00 x", "2026-04-03 10:00:00.000"},
		"american": {Choice{Layout: "%m/%d/%Y %I:%M:%S %p"}, "03/04/2026 01:00:00 PM ERROR x", "2026-03-04 13:00:00.000 error"},
		"inside":   {Choice{Layout: "%T.%f"}, "web-1 | 10:00:00.25 x", "2026-12-29 10:00:00.250"},
		"unix":     {Choice{Layout: "at=%s"}, "a at=1795860000.5", "2026-11-28 10:00:00.500"},
		"format":   {Choice{Format: "klog"}, "I1128 10:00:00.000000 1 a.go:1] x", "2026-11-28 10:00:00.000 info"},
		"multilog": {Choice{Format: "tai64n"}, "@400000006b0c18ce034a9914 x", "2026-11-29 12:21:24.055"},
		"s6":       {Choice{Format: "s6-log"}, "@400000006b0c18e902c31224 x", "2026-11-29 12:21:24.046"},
		"s6Leap":   {Choice{Format: "s6-log"}, "@40000000586846a300000000 x", "2016-12-31 23:59:59.000"},
		"s6Behind": {Choice{Format: "s6-log"}, "@40000000586846a500000000 x", "2017-01-01 00:00:00.000"},
		"s6Old":    {Choice{Format: "s6-log"}, "@400000004a32b07a00000000 x", "2009-06-12 19:45:28.000"},
		"other":    {Choice{Format: "klog"}, "2026-11-28 10:00:00 x", "none"},
		"unknown":  {Choice{Format: "klogg"}, "", `no format is called "klogg"`},
		"noTime":   {Choice{Layout: "%d.%m."}, "", `"%d.%m." has no time of the day: %H:%M:%S or %s`},
		"letter":   {Choice{Layout: "%H:%q"}, "", "%q is not known"},
		"lone":     {Choice{Layout: "%H:%M%"}, "", `"%H:%M%" ends with a lone %`},
	} {
		r, err := New(c.choice)
		got := "none"
		if err != nil {
			got = err.Error()
		} else if l, ok := r.Read([]byte(c.line)); ok {
			at := time.UnixMicro(NewClock(caseTime, time.UTC).Micros(l.Moment)).UTC()
			got = strings.TrimSpace(at.Format("2006-01-02 15:04:05.000 ") + l.Level)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestTally_saysWhatWasRecognised(t *testing.T) {
	for want, lines := range map[string][]string{
		"":                  {"nothing"},
		"pino, times in ms": {`{"level":30,"time":1795860000123,"msg":"a"}`},
		"nginx error log, times without a zone; access log of nginx, Apache and others": {
			`192.0.2.7 - - [28/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 1`, "2026/11/28 10:00:00 [notice] 1#1: a", "2026/11/28 10:00:00 [notice] 1#1: b"},
		"syslog (RFC 3164), journalctl, times without a year and a zone": {"Nov 28 10:00:00 web1 app[1]: x"},
		"text, times without a day and a zone":                           {"10:00:00 x"},
		"dmesg, times since the start":                                   {"[    1.000000] x"},
		"dmesg -T, times without a zone":                                 {"[Sat Nov 28 10:00:00 2026] x"},
		"PHP's own server, times without a zone":                         {"[Sat Nov 28 10:00:00 2026] x", "[Sat Nov 28 10:00:00 2026] y", "[Sat Nov 28 10:00:00 2026] 127.0.0.1:5 Accepted"},
		"text, times without an order of month and day and a zone":       {"03/04/2026 10:00:00 x"},
		"iostat -t, times without a zone":                                {"03/04/2026 10:00:00", "03/14/2026 10:00:00"},
	} {
		var tally Tally
		r := NewReader()
		for _, line := range lines {
			if l, ok := r.Read([]byte(line)); ok {
				tally.Add(l)
			}
		}
		if got := tally.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// tcpdump writes -ttt, since the line before, and -ttttt, since the first one, alike.
func TestClock_lapsAddUpWhereTheyFall(t *testing.T) {
	lap := func(at string) string {
		return " " + at + ".000000 IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], length 0"
	}
	for want, lines := range map[string][]string{
		"1970-01-01 00:00:00, 1970-01-01 00:00:03, 1970-01-01 00:00:04, 1970-01-01 00:01:04": {lap("00:00:00"), lap("00:00:03"), lap("00:00:01"), lap("00:01:00")},
		"1970-01-01 00:00:00, 1970-01-01 00:00:03, 1970-01-01 00:00:03, 1970-01-01 00:01:00": {lap("00:00:00"), lap("00:00:03"), lap("00:00:03"), lap("00:01:00")},
	} {
		if got, _ := clocked(t, "2026-11-28 10:00:00", time.UTC, lines...); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
