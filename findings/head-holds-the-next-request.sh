#!/bin/sh
# Go 1.26.8, net/http: a HEAD that has been answered may hold up the next request of the client for
# as long as the server likes.
#
# A server that answers HEAD by the handler of its event stream sends the headers and then waits for
# events that it may not send. The answer is complete, so Go gives the connection to the next
# request; the server reads that when its handler returns, which is never. Nothing is said until a
# time limit, and a look whether a stream is there (HEAD, then GET) takes it away. A transport of
# its own, or Connection: close with the HEAD, is answered at once. undici 7.16.0 closes the
# connection of a HEAD by itself, and opens another one for the next request.
#
# Seen, with the same server, of node:http:
#   Go: HEAD 200, then GET: nothing within 3 s
#   Go, Connection: close: HEAD 200, then GET: 200
#   undici: HEAD 200, then GET: 200
set -eu
work=$(mktemp -d)
trap 'kill $(cat "$work/pid" 2>/dev/null) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund undici@7.16.0 >/dev/null

cat >server.mjs <<'END'
import fs from 'node:fs';
import http from 'node:http';

const server = http.createServer((request, response) => {
  response.writeHead(200, {'Content-Type': 'text/event-stream'});
  response.flushHeaders();
  if (request.method === 'GET') {
    response.write('data: one\n\n');
  }
});
server.listen(0, '127.0.0.1', () => {
  fs.writeFileSync('port.new', String(server.address().port));
  fs.renameSync('port.new', 'port');
});
END
node server.mjs &
echo $! >pid
until [ -e port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)/events

cat >look.go <<'END'
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"
)

func look(name string, close bool) {
	client := &http.Client{Transport: &http.Transport{}}
	ask := func(method string) string {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		q, err := http.NewRequestWithContext(ctx, method, os.Args[1], nil)
		if err != nil {
			panic(err)
		}
		q.Close = close && method == http.MethodHead
		r, err := client.Do(q)
		if err != nil {
			return "nothing within 3 s"
		}
		r.Body.Close()
		return fmt.Sprint(r.StatusCode)
	}
	head := ask(http.MethodHead)
	time.Sleep(200 * time.Millisecond) // the connection is free by then
	fmt.Printf("%s: HEAD %s, then GET: %s\n", name, head, ask(http.MethodGet))
}

func main() {
	look("Go", false)
	look("Go, Connection: close", true)
}
END
cat >look.mjs <<'END'
import {Agent, request} from 'undici';

const dispatcher = new Agent();
const ask = async (method) => {
  try {
    const answer = await request(process.argv[2], {method, dispatcher, headersTimeout: 3000});
    if (method === 'HEAD') {
      await answer.body.dump();
    }
    return answer.statusCode;
  } catch {
    return 'nothing within 3 s';
  }
};
const head = await ask('HEAD');
await new Promise((then) => setTimeout(then, 200));
console.log(`undici: HEAD ${head}, then GET: ${await ask('GET')}`);
process.exit(0);
END
{
	GOTOOLCHAIN=go1.26.8 go run look.go "$url"
	node look.mjs "$url"
} >seen
cat seen
cat >expected <<'END'
Go: HEAD 200, then GET: nothing within 3 s
Go, Connection: close: HEAD 200, then GET: 200
undici: HEAD 200, then GET: 200
END
diff expected seen
