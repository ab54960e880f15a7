#!/bin/sh
# tmux 3.3a (Debian 12, 3.3a-3): capture-pane -p gives the letters of line drawing, not its lines,
# in a UTF-8 locale too. A frame that top, mc or dialog draws is "lqk" in the capture, as if the
# program had written letters; frames that are written in UTF-8 are themselves. A client of tmux
# shows lines in both cases.
#
# The cells keep the letter and a mark of the DEC special graphics set (VT100: ESC ( 0), and only
# -e tells the mark, as SO and SI (^N and ^O), which mean that set only where G1 is it.
#
# Seen, of ESC ( 0 l q k ESC ( B and the same corner in UTF-8, as cat -A shows it:
#   capture-pane -p: lqk M-bM-^TM-^LM-bM-^TM-^@M-bM-^TM-^P$
#   capture-pane -p -e: ^Nlqk^O M-bM-^TM-^LM-bM-^TM-^@M-bM-^TM-^P$
set -eu
work=$(mktemp -d)
trap 'run kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download tmux=3.3a-3 libevent-core-2.1-7 libutempter0 libtinfo6 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
LD_LIBRARY_PATH=$(printf '%s:' "$work"/usr/lib/*-linux-gnu "$work"/lib/*-linux-gnu)
export LD_LIBRARY_PATH LC_ALL=C.UTF-8

run() {
	usr/bin/tmux -S "$work/socket" -f /dev/null "$@"
}

run new-session -d -x 20 -y 3 "printf '\\033(0lqk\\033(B \\342\\224\\214\\342\\224\\200\\342\\224\\220\\n.'; exec sleep 60"
until run capture-pane -p | grep -q '^\.'; do :; done
{
	printf 'capture-pane -p: '
	run capture-pane -p | head -n 1 | cat -A
	printf 'capture-pane -p -e: '
	run capture-pane -p -e | head -n 1 | cat -A
} >seen
cat seen
cat >expected <<'EOF'
capture-pane -p: lqk M-bM-^TM-^LM-bM-^TM-^@M-bM-^TM-^P$
capture-pane -p -e: ^Nlqk^O M-bM-^TM-^LM-bM-^TM-^@M-bM-^TM-^P$
EOF
diff expected seen
