// Proves that every script that a page names, its workers too, is ES5, on the bytes that its server sends: node es5.js URL. A browser without
// EventSource cannot even parse newer syntax.
import { parse } from 'acorn';

const page = new URL(process.argv[2]);
const html = await read(page);

const tags = html.match(/<script\b[^>]*>/gi) ?? [];
if (tags.length === 0) {
  throw new Error(`${page}: the page names no script`);
}
const workers = Array.from(html.matchAll(/\sdata-(?:worker|search)="([^"]+)"/g), (named) => named[1]);
const names = tags.map((tag) => {
  const src = /\ssrc="?([^"\s>]+)/i.exec(tag);
  if (!src) {
    throw new Error(`${page}: a script without an address: ${tag}`);
  }
  return src[1];
});
for (const name of names.concat(workers)) {
  const address = new URL(name, page);
  try {
    parse(await read(address), { ecmaVersion: 5 });
  } catch (error) {
    throw new Error(`${address}: ${error.message}`);
  }
  console.log(`ES5: ${address.pathname}`);
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address}: ${response.status}`);
  }
  return response.text();
}
