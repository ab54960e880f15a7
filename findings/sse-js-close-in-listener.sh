#!/bin/sh
# sse.js 2.8.0 (npm): close() from inside a listener, as at the event that a client has waited for,
# is not the end of the stream.
#
# Called at "open", it aborts the request, and then the library goes on and sets its state: OPEN,
# for good, of a stream that has no request any more. Called at a message, it lets the others of the
# same chunk come, and keeps the half of a message that the chunk ends with. stream(), which opens
# it again, puts that half before the first message of the new connection, so that a message comes
# that was never sent. An EventSource delivers nothing after close(), and is CLOSED.
#
# Seen, in Chromium 156 of Debian 12, of a chunk with the messages 1 and 2 and "data: hal":
#   EventSource, closed at open: CLOSED, heard []
#   EventSource, closed at the first message: CLOSED, heard ["1"]
#   sse.js, closed at open: OPEN, heard []
#   sse.js, closed at the first message: CLOSED, heard ["1","2"]
#   sse.js, opened again: heard ["haldata: 1","2"]
set -eu
command -v chromium >/dev/null || apt-get install -y -qq chromium >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error sse.js@2.8.0 >/dev/null
cat >finding.mjs <<'EOF'
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

// For each kind of stream: close at open, then a new one: close at the first message. What has not
// come within a second does not come.
const page = `<script type="module">
import { SSE } from '/sse.js';
const say = (what) => fetch('/said', { method: 'POST', body: what });
const second = () => new Promise((resolve) => setTimeout(resolve, 1000));
const state = (source) => ['CONNECTING', 'OPEN', 'CLOSED'][source.readyState];
for (const [name, Source] of [['EventSource', EventSource], ['sse.js', SSE]]) {
  let heard = [];
  let source = new Source('/stream');
  source.onopen = () => source.close();
  source.onmessage = (event) => heard.push(event.data);
  await second();
  await say(name + ', closed at open: ' + state(source) + ', heard ' + JSON.stringify(heard));

  heard = [];
  source = new Source('/stream');
  source.onmessage = (event) => {
    heard.push(event.data);
    source.close();
  };
  await second();
  await say(name + ', closed at the first message: ' + state(source) + ', heard ' + JSON.stringify(heard));

  if (source.stream) {
    heard = [];
    source.stream();
    await second();
    await say(name + ', opened again: heard ' + JSON.stringify(heard));
  }
}
say('');
</script>`;

const site = createServer((request, response) => {
  if (request.url === '/said') {
    request.on('data', (what) => console.log(what.toString()));
    request.on('end', () => response.end());
    if (request.headers['content-length'] === '0') {
      ended();
    }
  } else if (request.url === '/stream') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: 1\n\ndata: 2\n\ndata: hal');
  } else if (request.url === '/sse.js') {
    response.setHeader('Content-Type', 'text/javascript');
    response.end(readFileSync('node_modules/sse.js/lib/sse.js'));
  } else {
    response.setHeader('Content-Type', 'text/html');
    response.end(request.url === '/' ? page : '');
  }
}).listen(0, '127.0.0.1');
await once(site, 'listening');

let ended;
const end = new Promise((resolve) => { ended = resolve; });
const browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run',
  `--user-data-dir=${process.cwd()}/profile`, `http://127.0.0.1:${site.address().port}/`], { stdio: 'ignore' });
process.on('exit', () => browser.kill()); // also where this fails
process.on('SIGTERM', () => process.exit(1));
await end;
browser.kill();
await once(browser, 'exit');
process.exit();
EOF
timeout 120 node finding.mjs >seen
cat seen
cat >expected <<'EOF'
EventSource, closed at open: CLOSED, heard []
EventSource, closed at the first message: CLOSED, heard ["1"]
sse.js, closed at open: OPEN, heard []
sse.js, closed at the first message: CLOSED, heard ["1","2"]
sse.js, opened again: heard ["haldata: 1","2"]
EOF
diff expected seen
