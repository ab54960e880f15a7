#!/bin/sh
# lighttpd 1.4.69 (Debian 12, 1.4.69-1): mod_proxy goes on reading an endless answer after its
# client has gone, and ends the connection only when the server does.
#
# By default it collects an answer before it sends any of it (server.stream-response-body = 0). So
# it never writes to the client of an endless one, and does not notice that it has gone: each
# client that has tried and left is one more connection that the server keeps and feeds. With
# server.stream-response-body = 2 the connection ends.
#
# Seen, 10 s after the client has gone, of a server that writes ten times a second:
#   stream-response-body 0: the server can still write: True
#   stream-response-body 2: the server can still write: False
set -eu
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download lighttpd=1.4.69-1 libnettle8 libpcre2-8-0 libxxhash0 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
LD_LIBRARY_PATH=$(echo "$work"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH

cat >server.py <<'EOF'
import http.server, os, socket, time

# /N counts in the file N what could be written for it.
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.end_headers()
        try:
            while True:
                self.wfile.write(b'data: tick\n\n')
                with open('wrote' + self.path.replace('/', '-'), 'a') as f:
                    f.write('.')
                time.sleep(0.1)
        except OSError:
            pass

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
read -r origin first second <ports

for mode in 0 2; do
	port=$first
	[ $mode = 0 ] || port=$second
	cat >$mode.conf <<EOF
server.document-root = "$work"
server.bind = "127.0.0.1"
server.port = $port
server.modules = ("mod_proxy")
server.upload-dirs = ("$work")
server.stream-response-body = $mode
proxy.server = ("" => (("host" => "127.0.0.1", "port" => "$origin")))
EOF
	usr/sbin/lighttpd -m "$work/usr/lib/lighttpd" -D -f $mode.conf >$mode.log 2>&1 &
	pids="$pids $!"
	until [ -s wrote-$mode ]; do
		curl -s --noproxy '*' --max-time 2 -o /dev/null "http://127.0.0.1:$port/$mode" || true
	done
done
sleep 10
for mode in 0 2; do
	before=$(wc -c <wrote-$mode)
	sleep 2
	after=$(wc -c <wrote-$mode)
	answer=True
	[ "$after" -gt "$before" ] || answer=False
	echo "stream-response-body $mode: the server can still write: $answer"
done >seen
cat seen
cat >want <<'EOF'
stream-response-body 0: the server can still write: True
stream-response-body 2: the server can still write: False
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
