// Proves that every script of a page, its workers too, is ES5 and made of short functions, on the
// bytes that its server sends: node es5.js URL. A browser without EventSource cannot even parse
// newer syntax.
import { parse } from 'acorn';

const FUNCTION_LINES = 200;
const page = new URL(process.argv[2]);
const html = await read(page);

const tags = html.match(/<script\b[^>]*>/gi) ?? [];
if (tags.length === 0) {
  throw new Error(`${page}: the page names no script`);
}
// An exported page holds its script, and its recording in an element that is none.
const held = Array.from(html.matchAll(/<script id="script">([^]*?)<\/script>/g), (script) => script[1]);
const names = tags.filter((tag) => !/^<script(?: type="application\/x-ndjson" id="recording"| id="script")>$/.test(tag)).map((tag) => {
  const src = /\ssrc="?([^"\s>]+)/i.exec(tag);
  if (!src) {
    throw new Error(`${page}: a script without an address: ${tag}`);
  }
  return src[1];
});
for (const script of held) {
  check(script, `a script in ${page}, which begins with ${script.slice(0, 60)}`);
}
// A script names those that it loads later, and the workers that it starts.
for (const name of names) {
  const address = new URL(name, page);
  const script = await read(address);
  check(script, address.pathname);
  for (const [, later] of script.matchAll(/^pushpane\.locate\('[^']+', '([^']+)'\);$/gm)) {
    names.push(later);
  }
}

function check(script, name) {
  let tree;
  try {
    tree = parse(script, { ecmaVersion: 5, locations: true });
  } catch (error) {
    throw new Error(`${name}: ${error.message}`);
  }
  checkLength(tree, name);
  console.log(`ES5: ${name}`);
}

// A function that does not fit on a few screens is not understood; only the one around each module
// may be as long as its file.
function checkLength(node, name) {
  if (node === null || typeof node !== 'object') {
    return;
  }
  const isModule = node.type === 'CallExpression' && node.callee.property?.name === 'define';
  const { start, end } = node.loc ?? {};
  if (/^Function/.test(node.type) && end.line - start.line >= FUNCTION_LINES) {
    throw new Error(`${name}:${start.line}: the function ${node.id?.name} has ${end.line - start.line + 1} lines, more than ${FUNCTION_LINES}`);
  }
  const below = isModule ? node.arguments[1].body : node;
  for (const value of Object.values(below)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') {
        checkLength(child, name);
      }
    }
  }
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address}: ${response.status}`);
  }
  return response.text();
}
