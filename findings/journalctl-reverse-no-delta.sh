#!/bin/sh
# journalctl 252 (Debian 12, 252.39-1~deb12u2): -o short-delta writes behind the time of a line how
# long after the line above it came. With -r, the newest first, that is <    0.000000 > of all
# lines, as if they had come at once.
#
# It subtracts the time of the line above also where that is the later one, and what would be less
# than nothing is 0. Nothing marks it: lines that did come at once have 0 as well. (The * marks that
# it has counted by the clock, from one boot to the other.)
#
# Seen, of lines 1.5 s apart and a boot a minute later:
#   [   10.000000                ] one
#   [   11.500000 <    1.500000 >] two
#   [    1.000000 <   60.000000*>] after the boot
#   -r:
#   [    1.000000                ] after the boot
#   [   11.500000 <    0.000000*>] two
#   [   10.000000 <    0.000000 >] one
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download systemd=252.39-1~deb12u2 libsystemd-shared=252.39-1~deb12u2 \
	systemd-journal-remote=252.39-1~deb12u2 libmicrohttpd12 libip4tc2 libkmod2 libssl3 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
LD_LIBRARY_PATH=$(printf '%s:' "$work"/usr/lib/*-linux-gnu/systemd "$work"/usr/lib/*-linux-gnu "$work"/lib/*-linux-gnu)
export LD_LIBRARY_PATH

# entry BOOT REALTIME MONOTONIC TEXT: an entry in the journal's export format; times in microseconds
entry() {
	printf '%s\n' "__REALTIME_TIMESTAMP=$2" "__MONOTONIC_TIMESTAMP=$3" "_BOOT_ID=$1" \
		_MACHINE_ID=00000000000000000000000000000001 _HOSTNAME=host SYSLOG_IDENTIFIER=job "MESSAGE=$4" ''
}
{
	entry 0000000000000000000000000000000a 1700000000000000 10000000 one
	entry 0000000000000000000000000000000a 1700000001500000 11500000 two
	entry 0000000000000000000000000000000b 1700000061500000 1000000 'after the boot'
} | lib/systemd/systemd-journal-remote -o "$work/log.journal" - 2>/dev/null
show() {
	bin/journalctl --file log.journal -q --no-hostname -o short-delta "$@" | sed -n 's/^\(\[.*\]\) job: /\1 /p'
}
{
	show
	echo '-r:'
	show -r
} >seen
cat seen
cat >expected <<'EOF'
[   10.000000                ] one
[   11.500000 <    1.500000 >] two
[    1.000000 <   60.000000*>] after the boot
-r:
[    1.000000                ] after the boot
[   11.500000 <    0.000000*>] two
[   10.000000 <    0.000000 >] one
EOF
diff expected seen
