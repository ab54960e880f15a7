#!/bin/sh
# htmx-ext-sse 2.2.4 (npm, with htmx.org 2.0.8): a stream of another origin that every EventSource
# of a page can read, Access-Control-Allow-Origin: *, stays silent under sse-connect.
#
# The extension opens it with {withCredentials: true}, whether there are cookies or not, and no
# attribute changes that; in that mode a browser takes no * for an answer (Fetch standard, section
# 3.3.6). The answer is 200 in the server's log; htmx:sseError comes, and the extension tries again
# and again. What does help: the origin itself in the header, and Access-Control-Allow-Credentials:
# true; or htmx.createEventSource, set before the extension is loaded.
#
# Seen, in Chromium of Debian 12:
#   EventSource: message
#   sse-connect: htmx:sseError
#   sse-connect, origin and credentials allowed: htmx:sseMessage
#   sse-connect, own createEventSource: htmx:sseMessage
set -eu
command -v chromium >/dev/null || apt-get install -y -qq chromium >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error htmx.org@2.0.8 htmx-ext-sse@2.2.4 >/dev/null
cat >finding.mjs <<'EOF'
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

// The other origin: /any allows every origin, /named this one and its credentials.
const other = createServer((request, response) => {
  response.writeHead(200, request.url === '/any'
    ? { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': '*' }
    : { 'Content-Type': 'text/event-stream', 'Access-Control-Allow-Origin': request.headers.origin, 'Access-Control-Allow-Credentials': 'true' });
  const timer = setInterval(() => response.write('data: hello\n\n'), 100);
  response.on('close', () => clearInterval(timer));
}).listen(0, '127.0.0.1');

const cases = [
  { name: 'EventSource', path: '/any', native: true },
  { name: 'sse-connect', path: '/any' },
  { name: 'sse-connect, origin and credentials allowed', path: '/named' },
  { name: 'sse-connect, own createEventSource', path: '/any', own: true },
];

function page({ path, native, own }) {
  const url = `http://127.0.0.1:${other.address().port}${path}`;
  const say = "function say(what) { fetch('/said', {method: 'POST', body: what}); }";
  if (native) {
    return `<script>${say} var s = new EventSource('${url}'); s.onmessage = function () { say('message'); }; s.onerror = function () { say('error'); };</script>`;
  }
  return `<script src="/htmx.js"></script>${own ? '<script>htmx.createEventSource = function (url) { return new EventSource(url); };</script>' : ''}
    <script src="/sse.js"></script><script>${say}
    ['htmx:sseError', 'htmx:sseMessage'].forEach(function (type) { document.addEventListener(type, function () { say(type); }); });</script>
    <body><div hx-ext="sse" sse-connect="${url}" sse-swap="message"></div></body>`;
}

let current, said;
const site = createServer((request, response) => {
  if (request.url === '/said') {
    request.on('data', (what) => said(what.toString()));
    response.end();
  } else if (request.url.endsWith('.js')) {
    response.setHeader('Content-Type', 'text/javascript');
    response.end(readFileSync(request.url === '/htmx.js' ? 'node_modules/htmx.org/dist/htmx.js' : 'node_modules/htmx-ext-sse/sse.js'));
  } else {
    response.setHeader('Content-Type', 'text/html');
    response.end(page(current));
  }
}).listen(0, '127.0.0.1');

await Promise.all([other, site].map((server) => once(server, 'listening')));
for (current of cases) {
  const first = new Promise((resolve) => { said = resolve; });
  const browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run',
    `--user-data-dir=${process.cwd()}/profile`, `http://127.0.0.1:${site.address().port}/`], { stdio: 'ignore' });
  console.log(`${current.name}: ${await first}`);
  const ended = new Promise((resolve) => browser.on('exit', resolve));
  browser.kill();
  await ended;
}
process.exit();
EOF
timeout 120 node finding.mjs >seen
cat seen
cat >expected <<'EOF'
EventSource: message
sse-connect: htmx:sseError
sse-connect, origin and credentials allowed: htmx:sseMessage
sse-connect, own createEventSource: htmx:sseMessage
EOF
diff expected seen
