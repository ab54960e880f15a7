#!/bin/sh
# logback 1.2.11 (Debian 12, 1:1.2.11-3): a time written with a comma before its milliseconds,
# %d{HH:mm:ss,SSS}, which is how its own %d without a pattern writes it, loses them, and is in UTC.
#
# A comma ends the pattern of a date, and what follows is the name of a time zone. Java knows no
# zone SSS and takes GMT for what it does not know, so that nothing is refused and no status is
# reported: the hour is simply another one. A reader of such a log takes it for local time, as the
# line beside it is. In quotes, %d{"HH:mm:ss,SSS"}, the comma is one of the pattern.
#
# Seen, in the zone UTC+9, of one line:
#   [%d{HH:mm}] [%d{HH:mm:ss,SSS}]: 9 hours apart, with milliseconds: no
#   [%d{HH:mm}] [%d{"HH:mm:ss,SSS"}]: 0 hours apart, with milliseconds: yes
#   [%d{HH:mm}] [%d]: 0 hours apart, with milliseconds: yes
#   warnings of logback: 0
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download liblogback-java=1:1.2.11-3 libslf4j-java=1.7.32-1 openjdk-17-jre-headless >/dev/null
for package in *.deb; do dpkg -x "$package" .; done
java=$(echo "$work"/usr/lib/jvm/java-17-openjdk-*/bin/java)
# Its settings are links to where the package would be installed.
find usr/lib/jvm -type l -lname '/etc/*' | while read -r link; do
	ln -sfn "$work$(readlink "$link")" "$link"
done
jars=usr/share/java

# run PATTERN: a server of logback's own logs one line, that it listens, and goes on.
run() {
	cat >logback.xml <<EOF
<configuration debug="true">
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>line %d{HH:mm} $1%n</pattern></encoder>
  </appender>
  <root level="info"><appender-ref ref="out"/></root>
</configuration>
EOF
	TZ=Etc/GMT-9 timeout 5 "$java" -cp "$jars/logback-classic.jar:$jars/logback-core.jar:$jars/slf4j-api.jar" \
		ch.qos.logback.classic.net.SimpleSocketServer 0 logback.xml >out 2>&1 || true
	grep -E '[|]-(WARN|ERROR)' out >>warnings || true
	line=$(grep -m 1 '^line ' out)
	hour() { echo "$line" | grep -oE '[0-9]{2}:[0-9]{2}' | sed -n "$1p" | cut -c 1-2; }
	apart=$(((1$(hour 1) - 1$(hour 2) + 24) % 24))
	shown=$(echo "$1" | sed 's/&quot;/"/g')
	if echo "$line" | grep -qE ',[0-9]{3}'; then kept=yes; else kept=no; fi
	echo "[%d{HH:mm}] [$shown]: $apart hours apart, with milliseconds: $kept"
}
: >warnings
{
	run '%d{HH:mm:ss,SSS}'
	run '%d{&quot;HH:mm:ss,SSS&quot;}'
	run '%d'
	echo "warnings of logback: $(wc -l <warnings)"
} >seen
cat seen
cat >expected <<'EOF'
[%d{HH:mm}] [%d{HH:mm:ss,SSS}]: 9 hours apart, with milliseconds: no
[%d{HH:mm}] [%d{"HH:mm:ss,SSS"}]: 0 hours apart, with milliseconds: yes
[%d{HH:mm}] [%d]: 0 hours apart, with milliseconds: yes
warnings of logback: 0
EOF
diff expected seen
