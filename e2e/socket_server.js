// A WebSocket of another server, for foreignsocket_test.go, made by ws: node socket_server.js PORT
// CERTIFICATE. It sends what it is sent, and does what /do?KIND=TEXT says. What was asked is
// printed, a JSON object a line, and what is sent to it.
import fs from 'node:fs';
import https from 'node:https';
import {WebSocketServer} from 'ws';

const certificate = fs.readFileSync(process.argv[3]);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const kinds = {
  text: (socket, text) => socket.send(text),
  binary: (socket, text) => socket.send(Buffer.from(text)),
  long: (socket, text) => socket.send('x'.repeat(Number(text))),
  pieces: (socket, text) => Array.from(text).forEach((letter, i) => socket.send(letter, {fin: i === text.length - 1})),
  ping: (socket, text) => socket.ping(text),
  close: (socket, text) => socket.close(Number(text), 'as told'),
  cut: (socket) => socket.terminate(),
};

const server = https.createServer({key: certificate, cert: certificate}, (request, answer) => {
  const [kind, text] = [...new URL(request.url, 'https://x').searchParams][0];
  sockets.clients.forEach((socket) => kinds[kind](socket, text));
  answer.end();
});
const sockets = new WebSocketServer({noServer: true, handleProtocols: (names) => names.has('feed.v2') && 'feed.v2'});
server.on('upgrade', (request, connection, head) => {
  say({url: request.url, headers: request.headers});
  if (request.url.startsWith('/refused')) {
    connection.end('HTTP/1.1 401 Unauthorized\r\nX-Reason: no\r\nContent-Length: 8\r\n\r\nnot you\n');
    return;
  }
  sockets.handleUpgrade(request, connection, head, (socket) => {
    socket.on('message', (data) => {
      say({sent: String(data)});
      socket.send('you said ' + data);
    });
    socket.on('pong', (data) => say({pong: String(data)}));
    socket.on('close', (code) => say({closed: code}));
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening on ' + server.address().port + '\n'));
