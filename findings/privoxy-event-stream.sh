#!/bin/sh
# Privoxy 3.0.34 (Debian 12, 3.0.34-1) with Debian's actions takes a stream of events for a page: it
# holds text/event-stream back, though X-Accel-Buffering and no-transform stand in its header, and
# rewrites markup inside of the data. JSON that carries HTML is no JSON any more after that.
#
# To filter, it collects a body up to its end or to buffer-limit (4 MiB), and it filters whatever is
# text/*. Cache-Control: no-transform does not keep it from that.
#
# Seen, of an event whose data is {"html":"<img src='/x.png' width=468 height=60>"}:
#   open stream, direct: 1 events after 3 s
#   open stream, Privoxy: 0 events after 3 s
#   ended stream, Privoxy: the data is JSON: False
#   ended stream, Privoxy, {-filter}: the data is JSON: True
set -eu
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download privoxy=3.0.34-1 libbrotli1 libmbedcrypto7 libmbedtls14 libmbedx509-1 libpcre3 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
LD_LIBRARY_PATH=$(printf '%s:' "$work"/usr/lib/*-linux-gnu "$work"/lib/*-linux-gnu)
export LD_LIBRARY_PATH

cat >server.py <<'EOF'
import http.server, socket, sys, threading

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.send_header('Cache-Control', 'no-store, no-transform')
        self.send_header('X-Accel-Buffering', 'no')
        self.end_headers()
        self.wfile.write(b'data: {"html":"<img src=\'/x.png\' width=468 height=60>"}\n\n')
        self.wfile.flush()
        if self.path == '/open':
            threading.Event().wait()

    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
server.daemon_threads = True
free = [socket.create_server(('127.0.0.1', 0)) for _ in range(2)]
print(server.server_port, *[s.getsockname()[1] for s in free], flush=True)
for s in free:
    s.close()
server.serve_forever()
EOF
python3 server.py >ports &
pids=$!
until [ -s ports ]; do sleep 0.1; done
read -r origin filters plain <ports

printf '{-filter}\n/\n' >plain.action
: >filters.action
for name in filters plain; do
	port=$filters
	[ $name = filters ] || port=$plain
	cat >$name.config <<EOF
confdir $work/etc/privoxy
templdir $work/etc/privoxy/templates
logdir $work
actionsfile match-all.action
actionsfile default.action
actionsfile $work/$name.action
filterfile default.filter
listen-address 127.0.0.1:$port
EOF
	usr/sbin/privoxy --no-daemon $name.config >$name.log 2>&1 &
	pids="$pids $!"
	until curl -s --noproxy '*' -o /dev/null "http://127.0.0.1:$port/"; do sleep 0.1; done
done

opened() {
	echo "open stream, $1: $(curl -sN --max-time 3 --proxy "$2" "http://127.0.0.1:$origin/open" | grep -c '^data:') events after 3 s"
}
ended() {
	curl -s --proxy "$2" "http://127.0.0.1:$origin/ended" | python3 -c '
import json, sys
data = sys.stdin.read().strip()[len("data: "):]
try:
    json.loads(data)
    print(sys.argv[1] + ": the data is JSON: True")
except ValueError:
    print(sys.argv[1] + ": the data is JSON: False")' "ended stream, $1"
}
{
	opened direct ''
	opened Privoxy "http://127.0.0.1:$filters" || true
	ended Privoxy "http://127.0.0.1:$filters"
	ended 'Privoxy, {-filter}' "http://127.0.0.1:$plain"
} >seen
cat seen
cat >want <<'EOF'
open stream, direct: 1 events after 3 s
open stream, Privoxy: 0 events after 3 s
ended stream, Privoxy: the data is JSON: False
ended stream, Privoxy, {-filter}: the data is JSON: True
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
