#!/bin/sh
# Varnish 7.1.1 (Debian 12, 7.1.1-2+deb12u1): a HEAD of an endless stream has no answer where the
# stream is not streamed.
#
# Varnish asks its server with GET also where it was asked with HEAD, since the answer is to be
# cached. With beresp.do_stream = false it fetches all of a body before it sends the first header;
# so the usual probe of a stream that is held back, a HEAD, is held back as well, though the server
# itself answers it at once. With the default it comes at once.
#
# Seen, of a server that answers HEAD with its headers and GET without end:
#   the server itself: 200
#   do_stream = true: 200, the server was asked with GET
#   do_stream = false: no answer in 5 s, the server was asked with GET
set -eu
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; sleep 1; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download varnish=7.1.1-2+deb12u1 libvarnishapi3=7.1.1-2+deb12u1 \
	libjemalloc2 libunwind8 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
LD_LIBRARY_PATH=$(echo "$work"/usr/lib/*-linux-gnu):$(echo "$work"/usr/lib/*-linux-gnu/varnish)
export LD_LIBRARY_PATH

cat >server.py <<'EOF'
import http.server, socket, time

class Handler(http.server.BaseHTTPRequestHandler):
    def head(self):
        with open('asked', 'a') as f:
            f.write(self.command + '\n')
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.end_headers()

    def do_HEAD(self):
        self.head()

    def do_GET(self):
        self.head()
        try:
            while True:
                self.wfile.write(b'data: tick\n\n')
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

head_of() {
	curl -s --noproxy '*' --max-time 5 -I -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/" || true
}
{
	echo "the server itself: $(head_of "$origin")"
	for mode in true false; do
		port=$first
		[ $mode = true ] || port=$second
		cat >$mode.vcl <<EOF
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "$origin"; }
sub vcl_backend_response { set beresp.do_stream = $mode; }
EOF
		usr/sbin/varnishd -F -j none -n "$work/$mode" -a "127.0.0.1:$port" -f "$work/$mode.vcl" -T none \
			-p "vmod_path=$(echo "$work"/usr/lib/*-linux-gnu/varnish/vmods)" >$mode.log 2>&1 &
		pids="$pids $!"
		until curl -s --noproxy '*' --max-time 1 -o /dev/null "http://127.0.0.1:$port/ready" || [ $? = 28 ]; do
			sleep 0.2
		done
		rm -f asked
		status=$(head_of "$port")
		[ "$status" != 000 ] || status='no answer in 5 s'
		echo "do_stream = $mode: $status, the server was asked with $(sort -u asked | tr '\n' ' ' | sed 's/ $//')"
	done
} >seen
cat seen
cat >want <<'EOF'
the server itself: 200
do_stream = true: 200, the server was asked with GET
do_stream = false: no answer in 5 s, the server was asked with GET
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
