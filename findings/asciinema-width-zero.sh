#!/bin/sh
# asciinema 2.2.0 (Debian 12, 2.2.0-1): a recording that is made where the terminal has no size, as
# under script(1) in a job without a terminal, says "width": 0, "height": 0. asciicast v2 has
# both as required, and a player that takes them for a size has nothing to draw on; asciinema cat of
# the same version prints the recording all the same.
#
# It asks the kernel for the size (TIOCGWINSZ), which is 0 by 0 of a pseudo-terminal that nobody has
# sized, and writes that; --cols and --rows, which would help, set the size of the recorded terminal
# as well.
#
# Seen:
#   header: 0 x 0
#   header with --cols 80 --rows 24: 80 x 24
#   cat of the first: hello
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download asciinema=2.2.0-1 >/dev/null
dpkg -x asciinema_*.deb .
export PYTHONPATH="$work/usr/lib/python3/dist-packages" HOME="$work" LC_ALL=C.UTF-8

cat >record.sh <<'EOF'
/usr/bin/python3 -m asciinema rec -q --overwrite -c 'echo hello' "$@"
EOF
script -qec 'sh record.sh unsized.cast' /dev/null </dev/null >/dev/null
script -qec 'sh record.sh --cols 80 --rows 24 sized.cast' /dev/null </dev/null >/dev/null
size() {
	head -n 1 "$1" | /usr/bin/python3 -c 'import json, sys; h = json.load(sys.stdin); print(h["width"], "x", h["height"])'
}
{
	echo "header: $(size unsized.cast)"
	echo "header with --cols 80 --rows 24: $(size sized.cast)"
	echo "cat of the first: $(script -qec '/usr/bin/python3 -m asciinema cat unsized.cast' /dev/null </dev/null | tr -d '\r')"
} >seen
cat seen
cat >expected <<'EOF'
header: 0 x 0
header with --cols 80 --rows 24: 80 x 24
cat of the first: hello
EOF
diff expected seen
