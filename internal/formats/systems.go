package formats

// systems returns the rows of operating systems, their tools and large machines.
func systems() []Format {
	level := []string{"level"}
	return []Format{
		{Name: "rfc5424", Title: "syslog (RFC 5424)", Stamp: "rfc5424", Behind: `^[^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|(?:\[(?:[^\]\\]|\\.)*\])+) ?`, Closed: true,
			Example: `<163>1 2026-11-28T10:00:00.123456+01:00 web1 app 4711 ID7 - disk is full`},
		{Name: "journal-full", Title: "journalctl, short-full", Stamp: "weekday", Behind: `^ [^ ]+ (?:` + program + `)?`,
			Example: `Sat 2026-11-28 10:00:00 CET web1 app[4711]: warning: disk is nearly full`},
		{Name: "cbs", Title: "Windows CBS", Stamp: "iso", Behind: `^, (Info|Error|Warning|Perf) +(?:[A-Z]+ +)?`, Parts: level, Closed: true,
			Example: `2026-11-28 10:00:00, Info                  CBS    Loaded Servicing Stack`},
		{Name: "logcat-year", Title: "logcat, threadtime and year", Stamp: "iso", Behind: android, Parts: level, Closed: true,
			Example: `2026-11-28 10:00:00.123  4711  4712 E Camera  : no lens`},
		{Name: "logcat", Title: "logcat, threadtime", Stamp: "short", Behind: android, Parts: level, Closed: true,
			Example: `11-28 10:00:00.123  4711  4712 E Camera  : no lens`},
		{Name: "logcat-time", Title: "logcat, time", Stamp: "short", Behind: `^([VDIWEFA])/[^(]*\( *\d+\): ?`, Parts: level, Closed: true,
			Example: `11-28 10:00:00.123 W/Camera( 4711): slow lens`},
		{Name: "logcat-studio", Title: "logcat, Android Studio", Stamp: "iso", Parts: []string{"level", "level"}, Closed: true,
			Behind:  `^ +\d+-\d+(?: +[^ ]+ +[^ ]+ +([VDIWEFA]) +|/[^ ]+ ([VDIWEFA])/[^:]*: ?)`,
			Example: `2026-11-28 10:00:00.123  4711-4712  Camera                  org.example              E  no lens`},
		{Name: "logcat-unix", Title: "logcat, epoch", Stamp: "unix", Behind: android, Parts: level, Closed: true,
			Example: `1795860000.123  4711  4712 E Camera  : no lens`},
		{Name: "logcat-epoch", Title: "logcat, epoch", Stamp: "epoch", Behind: android, Parts: level, Closed: true,
			Example: `         1795860000.123  4711  4712 E Camera  : no lens`},
		{Name: "tcpdump-date", Title: "tcpdump -tttt", Stamp: "iso", Behind: `^ ` + packet, Parts: []string{"message"}, Closed: true,
			Example: `2026-11-28 10:00:00.123456 IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], seq 1, length 0`},
		{Name: "month-level", Title: "text with a level, no year", Stamp: "month", Behind: `^(` + upper + `)(?: |$)`, Parts: level, Closed: true,
			Example: `Nov 28 10:00:00.123 WRN the queue is long length=7`},
		{Name: "rfc3164", Title: "syslog (RFC 3164), journalctl", Stamp: "month", Behind: `^(?:[^ :\[]+|[\da-fA-F:.]+) ` + program,
			Example: `Nov 28 10:00:00.123456 web1 app[4711]: warning: disk is nearly full`},
		{Name: "rfc3164-local", Title: "syslog without a host", Stamp: "month", Behind: `^` + program,
			Example: `<12>Nov 28 10:00:00 app[4711]: disk is nearly full`},
		{Name: "month", Title: "text, no year", Stamp: "month", Behind: `^[ \t]*`, Example: `Nov 28 10:00:00 web1 -- MARK --`},
		{Name: "dmesg-iso", Title: "dmesg, iso", Stamp: "dmesg-iso", Closed: true,
			Example: `kern  :warn  : 2026-11-28T10:00:00,123456+01:00 usb 1-1: device is slow`},
		{Name: "dmesg-time", Title: "dmesg -T", Stamp: "ctime", Behind: `^ `, Example: `[Sat Nov 28 10:00:00 2026] usb 1-1: device is slow`},
		{Name: "dmesg-decoded", Title: "dmesg -T -x", Stamp: "dmesg-ctime", Closed: true, Example: `kern  :err   : [Sat Nov 28 10:00:00 2026] usb 1-1: device is gone`},
		{Name: "dmesg", Title: "dmesg", Stamp: "dmesg", Example: `<4>[   12.123456] usb 1-1: device is slow`},
		{Name: "dmesg-delta", Title: "dmesg, delta", Stamp: "dmesg-delta", Example: `[<    0.000012>] usb 1-1: device is slow`},
		{Name: "dmesg-minute", Title: "dmesg, reltime", Stamp: "dmesg-minute", Example: `[Nov28 10:00] usb 1-1: device is slow`},
		{Name: "svlogd", Title: "svlogd -tt", Stamp: "svlogd", Zone: "UTC", Example: `2026-11-28_10:00:00.12345 the queue is empty`},
		{Name: "jvm", Title: "JVM -Xlog", Stamp: "jvm", Behind: `^(?:\[[^\]]*\])* ?`, Closed: true, Example: `[0.123s][info][gc] GC(0) Pause Young 24M->4M(128M) 3.210ms`},
		{Name: "tool", Title: "apt, wget, update-alternatives", Stamp: "tool", Behind: `^(?:--|:)?[ \t]*`, Closed: true, Example: `--2026-11-28 10:00:00--  http://example.org/error`},
		{Name: "auditd", Title: "auditd", Stamp: "audit", Closed: true, Example: `type=SYSCALL msg=audit(1795860000.123:42): arch=c000003e syscall=59 success=yes exit=0`},
		{Name: "tai64n", Title: "TAI64N (multilog, svlogd, s6-log)", Stamp: "tai", Example: `@400000006b0a9faa075bca00 the queue is empty`},
		{Name: "strace-unix", Title: "strace -ttt", Stamp: "strace-unix", Behind: `^` + syscall, Parts: []string{"message"}, Closed: true,
			Example: `[pid  4711] 1795860000.123456 openat(AT_FDCWD, "/error", O_RDONLY) = 3`},
		{Name: "strace", Title: "strace -tt", Stamp: "strace-clock", Behind: `^` + syscall, Parts: []string{"message"}, Closed: true,
			Example: `4711  10:00:00.123456 openat(AT_FDCWD, "/error", O_RDONLY) = 3`},
		{Name: "strace-delta", Title: "strace -r", Stamp: "strace-delta", Behind: `^` + syscall, Parts: []string{"message"}, Closed: true,
			Example: `     0.000123 openat(AT_FDCWD, "/error", O_RDONLY) = 3`},
		{Name: "ping", Title: "ping -D", Stamp: "unix", Behind: `^\] (\d+ bytes from |From |no answer )`, Parts: []string{"message"}, Closed: true,
			Example: `[1795860000.123456] 64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.045 ms`},
		{Name: "tcpdump-unix", Title: "tcpdump -tt", Stamp: "unix", Behind: `^ ` + packet, Parts: []string{"message"}, Closed: true,
			Example: `1795860000.123456 IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], seq 1, length 0`},
		{Name: "tcpdump-delta", Title: "tcpdump -ttt", Stamp: "lap", Behind: `^` + packet, Parts: []string{"message"}, Closed: true,
			Example: ` 00:00:00.000123 IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], seq 1, length 0`},
		{Name: "tcpdump", Title: "tcpdump", Stamp: "clock", Behind: `^ ` + packet, Parts: []string{"message"}, Closed: true,
			Example: `10:00:00.123456 IP 192.0.2.7.50000 > 192.0.2.1.443: Flags [S], seq 1, length 0`},
		{Name: "bgl", Title: "Blue Gene/L", Stamp: "bgl", Closed: true,
			Example: `- 1795860000 2026.11.28 R01-M0-N0 2026-11-28-10.00.00.123456 R01-M0-N0 RAS KERNEL FATAL data storage interrupt`},
		{Name: "thunderbird", Title: "Thunderbird", Stamp: "thunderbird", Behind: `^(?:` + program + `)?`,
			Example: `- 1795860000 2026.11.28 dn7 Nov 28 10:00:00 dn7/dn7 app[4711]: warning: disk is nearly full`},
		{Name: "hpc", Title: "HPC (LANL)", Stamp: "hpc", Closed: true, Example: `471100 node-7 unix.hw state_change.unavailable 1795860000 1 Component State Change`},
		{Name: "healthapp", Title: "HealthApp", Stamp: "healthapp", Closed: true, Example: `20261128-10:0:0:123|Step_LSC|30002312|the count has changed`},
		{Name: "proxifier", Title: "Proxifier", Stamp: "proxifier", Closed: true, Example: `[11.28 10:00:00] mail.exe - example.org:443 open through proxy 192.0.2.1:1080`},
	}
}

// plainTexts returns the rows of lines of which only the time, or the time and the level, are
// known.
func plainTexts() []Format {
	level, none := threeLevels, []string(nil)
	row := func(name, title, stamp, behind string, parts []string, example string) Format {
		return Format{Name: name, Title: title, Stamp: stamp, Behind: behind, Parts: parts, Closed: len(parts) > 0, Example: example}
	}
	// The stamp has the level, and the name of the row.
	first := func(name, title, behind, example string) Format {
		return Format{Name: name, Title: title, Stamp: name, Behind: behind, Closed: true, Example: example}
	}
	const with, plain = "text with a level", "text"
	return []Format{
		first("level-first", with, rest, `INFO 2026-11-28 10:00:00,123 basehttp 4711 "GET /error HTTP/1.1" 200`),
		first("jupyter", "Jupyter", `^`, `[W 2026-11-28 10:00:00.123 ServerApp] the queue is long`),
		first("tornado", "Tornado", `^`, `[W 261128 10:00:00 web:2063] 404 GET /error`),
		row("exponent", "Go zap", "exponent", leveled, level, "1.795860000123e+09\tINFO\tapp\tthe queue is empty"),
		row("python-access", with, "python-access", leveled, level, `[28/Nov/2026 10:00:00] WARNING [django.request:1] Not Found: /error`),
		row("iso-comma-level", with, "iso-comma", leveled, level, `2026-11-28 10:00:00,123 WARN the queue is long`),
		row("iso-comma", plain, "iso-comma", rest, none, `2026-11-28 10:00:00,123 the queue is empty`),
		row("iso-level", with, "iso", leveled, level, `2026-11-28T10:00:00.5Z [warn] the queue is long`),
		row("syslog-iso", "syslog, journalctl short-iso", "iso", `^ [\w.-]+ `+program, none, `2026-11-28T10:00:00+01:00 web1 app[4711]: warning: disk is nearly full`),
		row("iso", plain, "iso", rest, none, `2026-11-28T10:00:00.123456789+01:00 the queue is empty`),
		row("weekday", plain, "weekday", rest, none, `Sat 2026-11-28 10:00:00 CET`),
		row("slash-level", with, "slash", leveled, level, `2026/11/28 10:00:00 WARN the queue is long length=7`),
		row("slash", "Go log", "slash", rest, none, `2026/11/28 10:00:00 the queue is empty`),
		row("dots-level", with, "dots", leveled, level, `2026.11.28 10:00:00 WARN the queue is long`),
		row("dots", plain, "dots", rest, none, `2026.11.28 10:00:00 the queue is empty`),
		row("compact-level", with, "compact", leveled, level, `20261128 10:00:00.123 WARN the queue is long`),
		row("compact", plain, "compact", rest, none, `20261128T100000Z the queue is empty`),
		row("dmy-dots-level", with, "dmy-dots", leveled, level, `28.11.2026 10:00:00 WARN the queue is long`),
		row("dmy-dots", plain, "dmy-dots", rest, none, `28.11.2026, 10:00:00 the queue is empty`),
		row("dmy-bracket", plain, "dmy-bracket", rest, none, `[28-Nov-2026 10:00:00 Europe/Berlin] the queue is empty`),
		row("dmy-level", with, "dmy", leveled, level, `28-Nov-2026 10:00:00.123 WARN the queue is long`),
		row("dmy", plain, "dmy", rest, none, `28-Nov-2026 10:00:00.123 the queue is empty`),
		row("ctime", plain, "ctime", `^[: \t]*`, none, `Sat Nov 28 10:00:00 CET 2026`),
		row("short-level", with, "short", leveled, level, `11-28 10:00:00.123 WARN the queue is long`),
		row("unix-level", with, "unix", leveled, level, `1795860000.123 WARN the queue is long`),
		row("journal-unix", "journalctl, short-unix", "unix", `^ [\w.-]+ `+program, none, `1795860000.123456 web1 app[4711]: warning: disk is nearly full`),
		row("unix", plain, "unix", rest, none, `1795860000.123 the queue is empty`),
		row("unix-ms", plain, "unix-ms", rest, none, `1795860000123 the queue is empty`),
		row("clock-comma-level", with, "clock-comma", leveled, level, `10:00:00,123 WARN the queue is long`),
		row("clock-comma", plain, "clock-comma", rest, none, `10:00:00,123 the queue is empty`),
		row("clock-level", with, "clock", `^(?:\] )?(?: *\[[^\]]*\])?`+`(?: ?(`+upper+`)(?:\]? |: ))[ \t]*`, []string{"level"}, `10:00:00.123 [main] WARN  org.example.Queue -- the queue is long`),
		row("clock", plain, "clock", rest, none, `10:00:00 the queue is empty`),
	}
}
