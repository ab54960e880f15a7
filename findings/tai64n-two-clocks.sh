#!/bin/sh
# The same format, TAI64N, is two clocks: s6-log 2.11.3.2 (Debian 12, 2.11.3.2-1) labels a line 27 s
# later than multilog 0.76 (1:0.76-8.1) and svlogd 2.1.2 (2.1.2-54) do at the same moment.
#
# TAI is ahead of UTC by 10 s and all leap seconds since 1972, which are 27. The older two add the
# 10 s alone; s6 counts as TAI does. Nothing in a label says which, and both come with a tool of
# almost one name, tai64nlocal and s6-tai64nlocal: each turns the labels of the other into times
# that are wrong by 27 s, without a word.
#
# Seen:
#   s6-log is 27 s ahead of multilog
#   s6-log is 27 s ahead of svlogd
#   a label of s6-log by tai64nlocal: 27 s late
#   a label of multilog by s6-tai64nlocal: 27 s early
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download s6=2.11.3.2-1 libs6-2.11=2.11.3.2-1 libskarnet2.13 libexecline2.9 \
	daemontools=1:0.76-8.1 runit=2.1.2-54 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
export PATH="$work/usr/bin:$PATH" LC_ALL=C TZ=UTC
LD_LIBRARY_PATH="$(dirname "$(find "$work" -name 'libskarnet.so.*' | head -n 1)")"
export LD_LIBRARY_PATH

mkdir multi sv
echo line | s6-log -b t 1 >s6
echo line | multilog t ./multi
echo line | svlogd -t sv

# seconds LABEL: those of the label, less 2^62. The first eight digits are the 2^62 alone.
seconds() {
	printf '%d' "0x$(cut -c 10-17 "$1")"
}
# ahead A B: how many seconds, to the nearest 27, for the lines were written one after the other.
ahead() {
	echo $((($1 - $2 + 13) / 27 * 27))
}
epoch() {
	date -d "$(cut -c 1-19)" +%s
}
{
	echo "s6-log is $(ahead "$(seconds s6)" "$(seconds multi/current)") s ahead of multilog"
	echo "s6-log is $(ahead "$(seconds s6)" "$(seconds sv/current)") s ahead of svlogd"
	echo "a label of s6-log by tai64nlocal: $(ahead "$(tai64nlocal <s6 | epoch)" "$(s6-tai64nlocal <s6 | epoch)") s late"
	echo "a label of multilog by s6-tai64nlocal: $(ahead "$(tai64nlocal <multi/current | epoch)" "$(s6-tai64nlocal <multi/current | epoch)") s early"
} >seen
cat seen
cat >expected <<'END'
s6-log is 27 s ahead of multilog
s6-log is 27 s ahead of svlogd
a label of s6-log by tai64nlocal: 27 s late
a label of multilog by s6-tai64nlocal: 27 s early
END
diff expected seen
