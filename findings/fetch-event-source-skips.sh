#!/bin/sh
# @microsoft/fetch-event-source 2.0.1 (npm) skips the event inside which its connection breaks.
#
# The standard moves the cursor when an event is dispatched. Here the line "id:" moves it at once.
# Where a connection breaks between that line and the end of its event, the event is thrown away,
# as it must be, but the next request claims to have it, and a server that resumes exactly goes on
# behind it. Servers that write the id before the data, as most do, lose large events by this.
# (It wants a browser; of that it uses window and document for timers and for hidden pages alone.)
#
# Seen:
#   asked after nothing
#   message 1: whole
#   asked after 2
#   message 3: whole again
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error @microsoft/fetch-event-source@2.0.1 >/dev/null
cat >finding.cjs <<'EOF'
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
const { createServer } = require('node:http');
const { fetchEventSource } = require('@microsoft/fetch-event-source');

const server = createServer((request, response) => {
  const last = request.headers['last-event-id'];
  console.log('asked after', last || 'nothing');
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (last) {
    response.write('id: 3\ndata: whole again\n\n');
  } else {
    response.write('id: 1\ndata: whole\n\nid: 2\ndata: the first ha');
    setTimeout(() => response.destroy(), 500);
  }
});
server.listen(0, '127.0.0.1', () => {
  fetchEventSource(`http://127.0.0.1:${server.address().port}/`, {
    onmessage(message) {
      console.log(`message ${message.id}: ${message.data}`);
      if (message.id === '3') {
        process.exit();
      }
    },
  });
});
EOF
node finding.cjs >seen
cat seen
cat >want <<'EOF'
asked after nothing
message 1: whole
asked after 2
message 3: whole again
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
