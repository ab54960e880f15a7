// Reads an event stream with a library that other people's programs use, as its manual says. A
// client "mended" has the line of docs/clients.md besides, by which it comes back, and stops when
// the viewing has ended. In node: clients.js NAME URL [mended] prints each event as a line of JSON.

// The type "message" is left out here as on the wire.
const heard = (type, data, id) => ({ Type: type === 'message' ? '' : type ?? '', Data: data, ID: id ?? '' });
const ends = (id) => id.endsWith('.end');

// listen reports what a source with addEventListener dispatches: every type that hello or types
// names. It calls close at the end of the viewing.
function listen(source, report, close) {
  const types = new Set();
  const add = (type) => {
    if (!types.has(type)) {
      types.add(type);
      source.addEventListener(type, (event) => report(heard(type, event.data, event.lastEventId)));
    }
  };
  add('message');
  add('end');
  for (const type of ['hello', 'types']) {
    source.addEventListener(type, (event) => JSON.parse(event.data).types.forEach(add));
  }
  source.addEventListener('end', (event) => ends(event.lastEventId) && close());
}

// sourceClient is a client with the interface of EventSource. The promise is kept when it stops.
const sourceClient = (make) => (url, mended, report) => new Promise((stopped, failed) => {
  make(url).then((source) => {
    listen(source, report, () => {
      if (mended) {
        source.close();
        stopped();
      }
    });
    source.addEventListener('error', () => source.readyState === 2 && stopped());
  }, failed);
});

export const clients = {
  'eventsource-parser': async (url, mended, report) => {
    const { createParser } = await import('eventsource-parser');
    let last = '';
    const parse = async (body) => {
      const decoder = new TextDecoder();
      const parser = createParser({
        onEvent(event) {
          last = event.id ?? last;
          report(heard(event.event, event.data, event.id));
        },
        onError(error) {
          throw error;
        },
      });
      for await (const chunk of body) {
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
    };
    do {
      await fetch(url + '&after=' + last).then((response) => parse(response.body)).catch((error) => {
        if (!mended) {
          throw error;
        }
      });
    } while (mended && !ends(last));
  },

  eventsource: sourceClient(async (url) => new (await import('eventsource')).EventSource(url)),

  'event-source-polyfill': sourceClient(async (url) => {
    const { EventSourcePolyfill } = (await import('event-source-polyfill')).default;
    return new EventSourcePolyfill(url);
  }),

  'reconnecting-eventsource': sourceClient(async (url) => {
    const { EventSourcePolyfill } = (await import('event-source-polyfill')).default;
    const Reconnecting = (await import('reconnecting-eventsource')).default;
    return new Reconnecting(url, { eventSourceClass: EventSourcePolyfill, max_retry_time: 100 });
  }),

  'event-source-plus': async (url, mended, report) => {
    const { EventSourcePlus } = await import('event-source-plus');
    await new Promise((stopped) => {
      const controller = new EventSourcePlus(url).listen({
        onMessage(message) {
          report(heard(message.event, message.data, message.id));
          if (mended && ends(message.id ?? '')) {
            controller.abort();
          }
        },
      });
      controller.onAbort(stopped);
    });
  },

  // These two need a browser.

  '@microsoft/fetch-event-source': async (url, mended, report) => {
    const { fetchEventSource } = await import('@microsoft/fetch-event-source');
    const controller = new AbortController();
    let last = '';
    // Its own cursor is that of an event that has not come whole.
    const fetchAfterLast = (input, init) => {
      const { 'last-event-id': _, ...headers } = init.headers;
      return fetch(input, { ...init, headers: last ? { ...headers, 'last-event-id': last } : headers });
    };
    await fetchEventSource(url, {
      signal: controller.signal,
      fetch: mended ? fetchAfterLast : undefined,
      onmessage(message) {
        last = message.id || last;
        report(heard(message.event, message.data, message.id));
        if (mended && ends(message.id)) {
          controller.abort();
        }
      },
      onclose() {
        if (mended) {
          throw new Error('the connection ended');
        }
      },
    });
  },

  'sse.js': async (url, mended, report) => {
    const { SSE } = await import('sse.js');
    const source = new SSE(url, { autoReconnect: mended });
    await new Promise((stopped) => {
      // Where the answer ends with this very event it does not tell that it is closed.
      listen(source, report, () => {
        if (mended) {
          source.close();
          stopped();
        }
      });
      source.addEventListener('readystatechange', () => source.readyState === SSE.CLOSED && !source.autoReconnect && stopped());
    });
  },
};

if (globalThis.process) {
  const [name, url, mended] = process.argv.slice(2);
  await clients[name](url, mended === 'mended', (event) => process.stdout.write(JSON.stringify(event) + '\n'));
  process.stdout.write('', () => process.exit()); // some keep a timer
}
