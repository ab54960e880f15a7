#!/bin/sh
# ruby 3.1.2 (Debian 12, 3.1.7+really3.1.2-0+deb12u1): the trace of an uncaught exception goes on
# with that of its cause, and nothing says so: no "Caused by", no indented line, no empty line.
#
# The cause stands below the frames as a line of its own at the left edge, of the same form as the
# head of an exception that has nothing to do with the one before it. Two programs that fail one
# after the other into one log print the same shape as one failure with its cause, so a reader of
# the log who puts together what belongs together has to guess.
#
# Seen:
#   one program, with a cause:
#   head ship.rb:5:in `rescue in <main>': could not ship (RuntimeError)
#   more from ship.rb:1:in `<main>'
#   head ship.rb:3:in `<main>': no such order (KeyError)
#   two programs:
#   head other.rb:1:in `ship': could not ship (RuntimeError)
#   more from other.rb:2:in `<main>'
#   head last.rb:1:in `<main>': no such order (KeyError)
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=3.1.7+really3.1.2-0+deb12u1
apt-get -q -o APT::Sandbox::User=root download "ruby3.1=$version" "libruby3.1=$version" >/dev/null
for package in *.deb; do dpkg -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$work"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH RUBYLIB="$work/usr/lib/ruby/3.1.0"

cat >ship.rb <<'EOF'
begin
  begin
    raise KeyError, 'no such order'
  rescue KeyError
    raise 'could not ship'
  end
end
EOF
cat >other.rb <<'EOF'
def ship = raise('could not ship')
ship
EOF
echo "raise KeyError, 'no such order'" >last.rb
fails() { usr/bin/ruby3.1 --disable-gems "$1" 2>>"$2" || true; }
fails ship.rb one
fails other.rb two
fails last.rb two
# A tab begins a line that goes on; any other line is a head.
lines() { sed -e 's/^\t/more /;t' -e 's/^/head /' "$1"; }
{
	echo 'one program, with a cause:'
	lines one
	echo 'two programs:'
	lines two
} >seen
cat seen
cat >expected <<'EOF'
one program, with a cause:
head ship.rb:5:in `rescue in <main>': could not ship (RuntimeError)
more from ship.rb:1:in `<main>'
head ship.rb:3:in `<main>': no such order (KeyError)
two programs:
head other.rb:1:in `ship': could not ship (RuntimeError)
more from other.rb:2:in `<main>'
head last.rb:1:in `<main>': no such order (KeyError)
EOF
diff expected seen
