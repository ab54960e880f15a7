#!/bin/sh
# event-source-polyfill 1.0.31 (npm) asks again and again after the answer 204 where there is fetch,
# though it stops at a 404.
#
# The standard stops at any answer but 200, and names 204 as the way to say so. This library means
# to. But over fetch, which it takes where it can, it asks the body for a reader before it looks at
# the status, and the body of a 204 is null: that throws, which it takes for a broken connection.
#
# Seen:
#   404: asked 1 times, closed
#   204: asked 3 times, connecting
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --no-audit --no-fund --ignore-scripts --loglevel=error event-source-polyfill@1.0.31 >/dev/null
cat >finding.cjs <<'EOF'
const { createServer } = require('node:http');
const { EventSourcePolyfill } = require('event-source-polyfill');
console.error = () => {};

// ask opens a stream that is answered by this status, until the third request or until it stops.
const ask = (status) => new Promise((done) => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.writeHead(status).end();
    if (asked === 3) {
      setTimeout(finish, 200);
    }
  });
  let source;
  const finish = () => {
    console.log(`${status}: asked ${asked} times, ${['connecting', 'open', 'closed'][source.readyState]}`);
    source.close();
    server.close();
    done();
  };
  server.listen(0, '127.0.0.1', () => {
    source = new EventSourcePolyfill(`http://127.0.0.1:${server.address().port}/`);
    source.addEventListener('error', () => source.readyState === 2 && setTimeout(finish, 200));
  });
});
ask(404).then(() => ask(204)).then(() => process.exit());
EOF
node finding.cjs >seen
cat seen
cat >want <<'EOF'
404: asked 1 times, closed
204: asked 3 times, connecting
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
