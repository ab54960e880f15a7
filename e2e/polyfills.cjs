// Reads an event stream with one of the polyfills that send their cursor as ?lastEventId=, and
// prints each message as a line of JSON, without an end.
const { EventSourcePolyfill } = require('event-source-polyfill');
const Reconnecting = require('reconnecting-eventsource').default;

const [name, url] = process.argv.slice(2);
const options = { eventSourceClass: EventSourcePolyfill, max_retry_time: 100 };
const source = name === 'polyfill' ? new EventSourcePolyfill(url) : new Reconnecting(url, options);
source.addEventListener('message', (event) => {
  process.stdout.write(JSON.stringify({ Type: '', Data: event.data, ID: event.lastEventId }) + '\n');
});
