#!/bin/sh
# Chromium 156 (Debian 12, 156.0.8078.108-1~deb12u1): in the HAR that its DevTools export, the first
# event of an event stream that a page has read with fetch() stands at the time of the request,
# however late it came. The events behind it have their own times, and so have those of EventSource.
#
# The events of an EventSource are read by the browser, those of fetch() by the DevTools, which ask
# for the body when its headers have come. What is there by then, they date to the start of the
# request. That is the first event of a server that sends its headers with it, as node:http does by
# itself; a replay of such a HAR shows it too early. Where the headers were sent before it, as with
# flushHeaders, it has its time.
#
# Seen, of events that were sent 2 s and 3 s after their request:
#   EventSource: first when sent, second when sent
#   fetch: first with the request, second when sent
#   fetch, headers before: first when sent, second when sent
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
import { WebSocket } from 'ws';

const page = `<script>
var left = 6;
function heard() { if (--left === 0) { document.title = 'all'; } }
new EventSource('/source').onmessage = heard;
['/fetch', '/headers'].forEach(async function (path) {
  var reader = (await fetch(path)).body.getReader();
  for (;;) {
    await reader.read();
    heard();
  }
});
</script>`;
const sent = {}; // by path, the times at which its events were sent, in milliseconds
const site = createServer((request, response) => {
  if (['/source', '/fetch', '/headers'].includes(request.url)) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (request.url === '/headers') {
      response.flushHeaders();
    }
    sent[request.url] = [];
    ['first', 'second'].forEach((data, at) => setTimeout(() => {
      sent[request.url].push(Date.now());
      response.write(`data: ${data}\n\n`);
    }, 2000 + 1000 * at));
    return;
  }
  response.setHeader('Content-Type', 'text/html');
  response.end(request.url === '/' ? page : '');
}).listen(0, '127.0.0.1');
await once(site, 'listening');

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
await sleep(2000); // until the panel has heard of them
await tools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: process.cwd() });
await tools.send('Runtime.evaluate', { expression: `${button}.click()`, userGesture: true });
while (!existsSync('127.0.0.1.har')) {
  await sleep(100);
}

const { entries } = JSON.parse(readFileSync('127.0.0.1.har')).log;
for (const [name, path] of [['EventSource', '/source'], ['fetch', '/fetch'], ['fetch, headers before', '/headers']]) {
  const { startedDateTime, _eventSourceMessages: events } = entries.find(({ request }) => request.url.endsWith(path));
  // Of less than a second it does not tell: the machine may be busy.
  const near = (time, other) => Math.abs(time * 1000 - other) < 1000;
  const when = ({ time }, at) => (near(time, sent[path][at]) ? 'when sent' : near(time, Date.parse(startedDateTime)) ? 'with the request' : 'else');
  console.log(`${name}: first ${when(events[0], 0)}, second ${when(events[1], 1)}`);
}
browser.kill();
await once(browser, 'exit');
process.exit();
EOF
timeout 120 node finding.mjs >seen
cat seen
cat >expected <<'EOF'
EventSource: first when sent, second when sent
fetch: first with the request, second when sent
fetch, headers before: first when sent, second when sent
EOF
diff expected seen
