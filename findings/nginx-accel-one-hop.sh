#!/bin/sh
# nginx 1.22.1 (Debian 12, 1.22.1-9+deb12u11): X-Accel-Buffering: no, by which a stream asks not to
# be held back, counts for one nginx. Behind a second one the stream is held back all the same.
#
# The first nginx obeys the header and takes it out of the answer, as it does with all X-Accel-
# headers, so that the next one buffers as by default. An ingress before a server that has its own
# nginx is two. In the first one proxy_pass_header X-Accel-Buffering lets it through, and both obey.
#
# Seen, of four events within 1.5 s:
#   one nginx: X-Accel-Buffering goes, the first event comes early
#   two: X-Accel-Buffering goes, the first event comes with the last
#   two, the inner one with proxy_pass_header: X-Accel-Buffering goes, the first event comes early
set -eu
work=$(mktemp -d)
trap 'kill $(cat pids 2>/dev/null) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download nginx=1.22.1-9+deb12u11 >/dev/null
dpkg -x nginx_*.deb .

cat >origin.py <<'END'
import http.server, time


class Origin(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("X-Accel-Buffering", "no")
        self.end_headers()
        for number in range(4):
            time.sleep(0.5 if number else 0)
            self.wfile.write(b"data: %d\n\n" % number)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
open("port.new", "w").write(str(server.server_port))
__import__("os").rename("port.new", "port")
server.serve_forever()
END
/usr/bin/python3 origin.py &
echo $! >>pids
until [ -e port ]; do sleep 0.1; done

# hop NAME UPSTREAM [LINE]: an nginx on a socket of its own in this folder.
hop() {
	mkdir "$1.d"
	cat >"$1.conf" <<END
daemon off;
pid $work/$1.d/pid;
error_log $work/$1.d/error;
events {}
http {
	access_log off;
	client_body_temp_path $1.d/a; proxy_temp_path $1.d/b; fastcgi_temp_path $1.d/c;
	uwsgi_temp_path $1.d/d; scgi_temp_path $1.d/e;
	server {
		listen unix:$work/$1;
		location / { proxy_pass $2; ${3:-} }
	}
}
END
	usr/sbin/nginx -e "$work/$1.d/error" -p "$work" -c "$work/$1.conf" &
	echo $! >>pids
	until [ -S "$1" ]; do sleep 0.1; done
}
hop inner "http://127.0.0.1:$(cat port)"
hop outer "http://unix:$work/inner:"
hop passing "http://127.0.0.1:$(cat port)" 'proxy_pass_header X-Accel-Buffering;'
hop behind "http://unix:$work/passing:"

cat >look.py <<'END'
import socket, sys, time

asked = socket.socket(socket.AF_UNIX)
asked.connect(sys.argv[1])
asked.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
came, head = {}, b""
while part := asked.recv(1 << 16):
    head += part
    for number in (0, 3):
        if b"data: %d" % number in head:
            came.setdefault(number, time.monotonic())
print("X-Accel-Buffering", "stays," if b"x-accel-buffering" in head.lower() else "goes,",
      "the first event comes", "early" if came[3] - came[0] > 0.7 else "with the last")
END
{
	echo "one nginx: $(/usr/bin/python3 look.py inner)"
	echo "two: $(/usr/bin/python3 look.py outer)"
	echo "two, the inner one with proxy_pass_header: $(/usr/bin/python3 look.py behind)"
} >seen
cat seen
cat >expected <<'END'
one nginx: X-Accel-Buffering goes, the first event comes early
two: X-Accel-Buffering goes, the first event comes with the last
two, the inner one with proxy_pass_header: X-Accel-Buffering goes, the first event comes early
END
diff expected seen
