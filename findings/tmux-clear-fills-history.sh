#!/bin/sh
# tmux 3.3a (Debian 12, 3.3a-3): a program that clears the screen fills the history with it. What
# CSI H CSI J or CSI 2 J erase goes to where otherwise only rows go that have scrolled out at the
# top; CSI 1 J, and CSI 2 K in each row, leave nothing there. So capture-pane -S - has what was
# erased, and of a program that redraws by clearing each of its frames, with nothing to tell them
# from rows that have scrolled out.
#
# Seen, of a screen of three rows with "old" that is erased, and "new" written then:
#   CSI H CSI J: 1 row in the history, which has old
#   CSI 2 J: 1 row in the history, which has old
#   CSI 1 J from the last cell: 0 rows in the history
#   CSI 2 K in each row: 0 rows in the history
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

# try NAME ERASING says how many rows are in the history after the erasing, and whether they have
# the old text.
try() {
	run new-session -d -s "$1" -x 20 -y 3 "printf 'old$2\\033[Hnew\\n.'; exec sleep 60"
	until run capture-pane -t "$1" -p | grep -q '^\.'; do :; done
	rows=$(run display-message -t "$1" -p '#{history_size}')
	case $(run capture-pane -t "$1" -p -S -) in
	*old*) has=', which has old' ;;
	*) has= ;;
	esac
	[ "$rows" = 1 ] && noun=row || noun=rows
	echo "$1: $rows $noun in the history$has"
}

{
	try 'CSI H CSI J' '\033[H\033[J'
	try 'CSI 2 J' '\033[2J'
	try 'CSI 1 J from the last cell' '\033[3;20H\033[1J'
	try 'CSI 2 K in each row' '\033[1;1H\033[2K\033[2;1H\033[2K\033[3;1H\033[2K'
} >seen
cat seen
cat >expected <<'END'
CSI H CSI J: 1 row in the history, which has old
CSI 2 J: 1 row in the history, which has old
CSI 1 J from the last cell: 0 rows in the history
CSI 2 K in each row: 0 rows in the history
END
diff expected seen
