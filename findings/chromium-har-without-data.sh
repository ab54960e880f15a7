#!/bin/sh
# Chromium 156 (Debian 12, 156.0.8078.108-1~deb12u1): the HAR that the network panel of its
# DevTools exports, "sanitized", as its button does, has each event of an event stream, with its
# time, name and id, but without its data.
#
# It is no rule of what is sensitive: the messages of a WebSocket keep their data in the same file,
# and of an event stream that has ended the whole body stands in the content of the answer, beside
# its events without data. Of one that was still open it is nowhere. (The other export, "with
# sensitive data", which has to be turned on in the settings, has it.)
#
# Seen, of two messages each, "one" and "two":
#   event stream, open: 2 events, data in 0; body: none
#   event stream, ended: 2 events, data in 0; body: whole
#   WebSocket: 2 messages, data in 2
set -eu
command -v chromium >/dev/null || apt-get install -y -qq chromium >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error ws@8.18.3 >/dev/null
cat >finding.mjs <<'EOF'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';

const page = `<script>
var left = 6;
function heard() { if (--left === 0) { document.title = 'all'; } }
['/open', '/ended'].forEach(function (path) {
  var source = new EventSource(path);
  source.onmessage = heard;
  source.onerror = function () { source.close(); };
});
new WebSocket('ws://' + location.host + '/socket').onmessage = heard;
</script>`;
const body = 'data: one\n\ndata: two\n\n';
const site = createServer((request, response) => {
  if (request.url === '/open' || request.url === '/ended') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(body);
    if (request.url === '/ended') {
      response.end();
    }
    return;
  }
  response.setHeader('Content-Type', 'text/html');
  response.end(request.url === '/' ? page : '');
}).listen(0, '127.0.0.1');
await once(site, 'listening');
new WebSocketServer({ server: site }).on('connection', (socket) => ['one', 'two'].forEach((data) => socket.send(data)));

const browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run',
  `--user-data-dir=${process.cwd()}/profile`, '--remote-debugging-port=0', '--remote-allow-origins=*', 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
process.on('exit', () => browser.kill()); // also where this fails
process.on('SIGTERM', () => process.exit(1));
let log = '';
browser.stderr.on('data', (text) => { log += text; });
while (!/ws:\S+/.test(log)) {
  await sleep(100);
}
const { host } = new URL(log.match(/ws:\S+/)[0]);

// open opens a tab, and returns its id and a function that sends it a command.
async function open(url) {
  const { id, webSocketDebuggerUrl } = await (await fetch(`http://${host}/json/new?${encodeURIComponent(url)}`, { method: 'PUT' })).json();
  const socket = new WebSocket(webSocketDebuggerUrl);
  await once(socket, 'open');
  const waiting = [];
  socket.on('message', (text) => {
    const answer = JSON.parse(text);
    waiting[answer.id]?.(answer.result);
  });
  const send = (method, params) => new Promise((resolve) => {
    const number = waiting.push(resolve) - 1;
    socket.send(JSON.stringify({ id: number, method, params }));
  });
  return { id, send };
}

// until waits until an expression is true in a tab.
async function until(tab, expression) {
  while (!(await tab.send('Runtime.evaluate', { expression })).result?.value) {
    await sleep(100);
  }
}

// The panel watches the tab; its button and its rows lie in shadow trees.
const address = `http://127.0.0.1:${site.address().port}`;
const tab = await open('about:blank');
const tools = await open(`http://${host}/devtools/devtools_app.html?ws=${host}/devtools/page/${tab.id}&panel=network`);
const find = (condition) => `(function find(root) {
  for (const element of root.querySelectorAll('*')) {
    const found = ${condition} ? element : element.shadowRoot && find(element.shadowRoot);
    if (found) { return found; }
  }
})(document)`;
const button = find('/^Export HAR/.test(element.title)');
await until(tools, `Boolean(${button})`);
const ready = setInterval(() => tab.send('Page.navigate', { url: `${address}/ready` }), 1000);
await until(tools, `Boolean(${find("element.localName === 'td' && element.textContent.includes('ready')")})`);
clearInterval(ready);
await tab.send('Page.navigate', { url: `${address}/` });
await until(tab, `document.title === 'all'`);
await sleep(2000); // until the panel has heard of them, and of the end of one
await tools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: process.cwd() });
await tools.send('Runtime.evaluate', { expression: `${button}.click()`, userGesture: true });
while (!existsSync('127.0.0.1.har')) {
  await sleep(100);
}

const { entries } = JSON.parse(readFileSync('127.0.0.1.har')).log;
const entry = (path) => entries.find(({ request }) => request.url.endsWith(path));
const withData = (messages) => messages.filter(({ data }) => data === 'one' || data === 'two').length;
for (const name of ['open', 'ended']) {
  const { _eventSourceMessages: events, response } = entry(`/${name}`);
  const text = { undefined: 'none', [body]: 'whole' }[response.content.text];
  console.log(`event stream, ${name}: ${events.length} events, data in ${withData(events)}; body: ${text}`);
}
const messages = entry('/socket')._webSocketMessages;
console.log(`WebSocket: ${messages.length} messages, data in ${withData(messages)}`);
browser.kill();
await once(browser, 'exit');
process.exit();
EOF
timeout 120 node finding.mjs >seen
cat seen
cat >expected <<'EOF'
event stream, open: 2 events, data in 0; body: none
event stream, ended: 2 events, data in 0; body: whole
WebSocket: 2 messages, data in 2
EOF
diff expected seen
