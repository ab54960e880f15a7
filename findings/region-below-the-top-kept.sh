#!/bin/sh
# tmux 3.3a (Debian 12, 3.3a-3) keeps the rows that leave a scroll region which begins below the
# first row: they go to its history, and so stand above the heading that never left the screen.
# @xterm/headless 5.5.0 drops them, and only keeps what leaves a region that begins at the first
# row. So one output of a program (a heading, and lines that scroll below it) has all its lines in
# the one terminal, in another order than on the screen, and the last ones alone in the other.
#
# Seen, of a heading, the region of rows 2 to 5, and eight rows written into it:
#   tmux: row1 row2 row3 row4 row5 heading row6 row7 row8
#   xterm: heading row6 row7 row8
#   xterm, region from the first row: row1 row2 row3 row4 row5 row6 row7 row8
set -eu
work=$(mktemp -d)
trap 'run kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download tmux=3.3a-3 libevent-core-2.1-7 libutempter0 libtinfo6 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
npm install --silent --no-audit --no-fund --prefix "$work" @xterm/headless@5.5.0 >/dev/null
LD_LIBRARY_PATH=$(printf '%s:' "$work"/usr/lib/*-linux-gnu "$work"/lib/*-linux-gnu)

run() {
	LD_LIBRARY_PATH=$LD_LIBRARY_PATH LC_ALL=C.UTF-8 usr/bin/tmux -S "$work/socket" -f /dev/null "$@"
}

# rows FROM HEADING: the output, in a region from a row on.
rows() {
	printf '\033[H%s\033[%d;5r\033[5;1H' "$2" "$1"
	for n in 1 2 3 4 5 6 7 8; do
		printf 'row%d\r\n' "$n"
	done
	printf '\033[r\033[10;1H.'
}
rows 2 heading >below
rows 1 '' >top

cat >xterm.js <<'EOF'
const {Terminal} = require('@xterm/headless');
const terminal = new Terminal({cols: 40, rows: 10, scrollback: 100, allowProposedApi: true});
terminal.write(require('fs').readFileSync(process.argv[2]), () => {
  const buffer = terminal.buffer.active;
  for (let i = 0; i < buffer.length; i += 1) {
    console.log(buffer.getLine(i).translateToString(true));
  }
});
EOF

# One line, without what is empty and the mark of the end.
joined() { grep -v '^\.\?$' | tr '\n' ' ' | sed 's/ $//'; }

run new-session -d -x 40 -y 10 "cat below; exec sleep 60"
until run capture-pane -p | grep -q '^\.'; do :; done
{
	printf 'tmux: %s\n' "$(run capture-pane -p -S - | joined)"
	printf 'xterm: %s\n' "$(node xterm.js below | joined)"
	printf 'xterm, region from the first row: %s\n' "$(node xterm.js top | joined)"
} >seen
cat seen
cat >expected <<'EOF'
tmux: row1 row2 row3 row4 row5 heading row6 row7 row8
xterm: heading row6 row7 row8
xterm, region from the first row: row1 row2 row3 row4 row5 row6 row7 row8
EOF
diff expected seen
