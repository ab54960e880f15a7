// Reads an event stream with eventsource-parser, as other people's programs do, and prints each
// event as a line of JSON.
import { createParser } from 'eventsource-parser';

const parser = createParser({
  onEvent(event) {
    process.stdout.write(JSON.stringify({ Type: event.event ?? '', Data: event.data, ID: event.id ?? '' }) + '\n');
  },
  onError(error) {
    throw error;
  },
});

const response = await fetch(process.argv[2]);
const decoder = new TextDecoder();
for await (const chunk of response.body) {
  parser.feed(decoder.decode(chunk, { stream: true }));
}
