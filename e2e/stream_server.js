// A stream of another server, for foreignstream_test.go, made by Node alone: node stream_server.js
// PORT FIRST. It counts ids from FIRST on, honours Last-Event-ID, and ends at "go" to /go. What was
// asked is printed, a JSON object a line.
import http from 'node:http';

const kept = [];
let next = Number(process.argv[3]);
const open = new Set();

function event(name, data) {
  const text = 'id: ' + next + '\r\n' + (name ? 'event: ' + name + '\r\n' : '') + 'data: ' + data + '\r\n\r\n';
  kept.push({id: next, text});
  next += 1;
  open.forEach((answer) => answer.write(text));
}

const server = http.createServer((request, answer) => {
  const url = new URL(request.url, 'http://x');
  process.stdout.write(JSON.stringify({url: request.url, headers: request.headers}) + '\n');
  if (url.pathname === '/say') {
    event(url.searchParams.get('name'), url.searchParams.get('data'));
    answer.end();
  } else if (url.pathname === '/events') {
    answer.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'});
    answer.write(': hello\r\nretry: 100\r\n\r\n');
    const last = Number(request.headers['last-event-id'] || 0);
    kept.filter((one) => one.id > last).forEach((one) => answer.write(one.text));
    open.add(answer);
    answer.on('close', () => open.delete(answer));
  } else if (url.pathname === '/chat') {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      answer.writeHead(200, {'Content-Type': 'text/event-stream'});
      answer.end('event: response.output_text.delta\ndata: {"delta":' + JSON.stringify('got ' + body.length) + '}\n\ndata: [DONE]\n\n');
    });
  } else {
    answer.writeHead(401, {'Content-Type': 'text/plain', 'Set-Cookie': 'sid=planted-cookie', 'X-Reason': 'no'});
    answer.end('not you: ' + JSON.stringify(request.headers) + '\n');
  }
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening on ' + server.address().port + '\n'));
