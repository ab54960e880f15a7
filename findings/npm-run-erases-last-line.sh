#!/bin/sh
# npm 11.19.1: on a terminal, npm run and npm exec erase the last line that a program has printed,
# if it ends without a newline. It may be the result, or the error with which the program has ended.
#
# When the program has ended npm shows its spinner once more, behind what stands in the line, and
# removes it with CSI 1 G and CSI 0 K, which is the whole line. So a pipe and a file have the line,
# a recording of the terminal has it too, and the screen has lost it. --silent and --no-progress
# show no spinner.
#
# Seen, of printf 'one\ntwo', on the screen of tmux 3.3a:
#   sh: one, two
#   npm run: one
#   npm exec: one
#   npm run --silent: one, two
#   npm run --no-progress: one, two
set -eu
work=$(mktemp -d)
trap 'screen kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download tmux=3.3a-3 libevent-core-2.1-7 libutempter0 libtinfo6 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error npm@11.19.1 >/dev/null
cat >package.json <<'EOF'
{"scripts": {"count": "printf 'one\\ntwo'"}}
EOF

screen() {
	LD_LIBRARY_PATH=$(printf '%s:' usr/lib/*-linux-gnu lib/*-linux-gnu) usr/bin/tmux -S "$work/socket" -f /dev/null "$@"
}

# show NAME COMMAND: which of the two lines the screen has when the command has ended. Without a
# setting of the user or of a CI, which may turn the spinner off.
show() {
	screen respawn-pane -k "unset CI LD_LIBRARY_PATH; HOME='$work'; $2; echo; echo end; exec sleep 60"
	until screen capture-pane -p | grep -qx end; do
		sleep 0.1
	done
	echo "$1: $(screen capture-pane -p | grep -xE 'one|two' | paste -s -d , | sed 's/,/, /')"
}
screen new-session -d -x 80 -y 24 'exec sleep 60'
npm="node node_modules/npm/bin/npm-cli.js --no-update-notifier"
{
	show sh "printf 'one\ntwo'"
	show 'npm run' "$npm run count"
	show 'npm exec' "$npm exec -c \"printf 'one\ntwo'\""
	show 'npm run --silent' "$npm run --silent count"
	show 'npm run --no-progress' "$npm run --no-progress count"
} >seen
cat seen
cat >expected <<'EOF'
sh: one, two
npm run: one
npm exec: one
npm run --silent: one, two
npm run --no-progress: one, two
EOF
diff expected seen
