#!/bin/sh
# event-source-plus 0.1.15 (npm): abort() while it waits to connect again ends nothing, then or
# later.
#
# Its wait between two attempts does not look at the controller, and after the wait it makes a new
# AbortController. So the request that was to be given up is sent all the same, and what comes is
# delivered. onAbort is called and the controller notes that it has been aborted: a second abort()
# does nothing at all. While a stream is open abort() works.
#
# Seen:
#   attempts before abort: 8
#   heard "abort: manual"
#   heard "message: after the abort"
#   heard "message: after the second abort"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error event-source-plus@0.1.15 >/dev/null
cat >finding.mjs <<'EOF'
import { createServer } from 'node:http';
import { EventSourcePlus } from 'event-source-plus';

// 503 to the first eight, so that the wait, which doubles from 2 ms, is half a second; then a
// stream.
let attempts = 0;
const server = createServer((request, response) => {
  attempts += 1;
  if (attempts <= 8) {
    response.writeHead(503).end();
    if (attempts === 8) {
      setTimeout(abort, 100);
    }
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('data: after the abort\n\n');
  stream = response;
});
let stream, controller;

function abort() {
  console.log('attempts before abort:', attempts);
  controller.abort();
}

server.listen(0, '127.0.0.1', () => {
  controller = new EventSourcePlus(`http://127.0.0.1:${server.address().port}/`).listen({
    onMessage(message) {
      console.log(`heard "message: ${message.data}"`);
      if (message.data === 'after the abort') {
        controller.abort();
        stream.write('data: after the second abort\n\n');
        setTimeout(() => process.exit(), 1000);
      }
    },
  });
  controller.onAbort((event) => console.log(`heard "abort: ${event.type}"`));
});
EOF
node finding.mjs >seen
cat seen
cat >want <<'EOF'
attempts before abort: 8
heard "abort: manual"
heard "message: after the abort"
heard "message: after the second abort"
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
