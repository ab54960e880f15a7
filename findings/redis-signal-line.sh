#!/bin/sh
# Redis 7.0.15 (Debian 12, 5:7.0.15-1~deb12u10): one line of its log is written in another way than
# all others, the one that says which signal ends it. Its time is in Unix seconds, in brackets,
# where the others have a date with milliseconds; and it runs back: the line before it may be
# later.
#
# A handler of signals may not format dates, so the line is made by a writer of its own. In a log
# that is read by the times of its lines the reason of a stop is the line that has none.
#
# Seen (the process and the times differ):
#   PID:M DATE * The server is now ready to accept connections at SOCKET
#   PID:signal-handler (SECONDS) Received SIGTERM scheduling shutdown...
#   PID:M DATE # User requested shutdown...
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download redis-tools=5:7.0.15-1~deb12u10 liblzf1 libhiredis0.14 \
	libjemalloc2 liblua5.1-0 lua-cjson lua-bitop >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
LD_LIBRARY_PATH="$(dirname "$(find "$work" -name 'liblzf.so.*' | head -n 1)")"
export LD_LIBRARY_PATH

# The server is the program that also checks its files, by the name under which it is called.
ln -s usr/bin/redis-check-rdb redis-server
./redis-server --port 0 --unixsocket "$work/socket" --save '' --logfile "$work/log" --dir "$work" &
until grep -q 'ready to accept' log 2>/dev/null; do
	sleep 0.1
done
kill -TERM $!
wait $! || true
sed -n '/ready to accept/,/User requested/p' log | sed -E \
	-e "s|$work/socket|SOCKET|" -e 's/^[0-9]+:/PID:/' -e 's/[0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8}\.[0-9]{3}/DATE/' \
	-e 's/\([0-9]{10}\)/(SECONDS)/' >seen
cat seen
cat >expected <<'END'
PID:M DATE * The server is now ready to accept connections at SOCKET
PID:signal-handler (SECONDS) Received SIGTERM scheduling shutdown...
PID:M DATE # User requested shutdown...
END
diff expected seen
