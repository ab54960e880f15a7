'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const links = load('line/links.js');

const found = (text) => links.find(text).map(([start, end]) => text.slice(start, end));

test('addresses in running text', () => {
  const texts = {
    'see http://a.example/b?c=d#e for more': ['http://a.example/b?c=d#e'],
    'HTTPS://A.example and http://localhost:7730/.': ['HTTPS://A.example', 'http://localhost:7730/'],
    '(http://a.example/x), [http://b.example]; <http://c.example> "http://d.example"': ['http://a.example/x', 'http://b.example', 'http://c.example', 'http://d.example'],
    'https://en.example/wiki/A_(b) (https://en.example/wiki/A_(b))': ['https://en.example/wiki/A_(b)', 'https://en.example/wiki/A_(b)'],
    'http://a.example/?!... really': ['http://a.example/'],
    'http://[::1]:7730/x and [http://[fe80::1]/]': ['http://[::1]:7730/x', 'http://[fe80::1]/'],
    'http://user:pass@host/x': ['http://user:pass@host/x'],
    'http://good.example\\@evil.example': ['http://good.example'],
    'http://a.example/ü/日本。続く': ['http://a.example/ü/日本'],
    'url=http://a.example/x&y': ['http://a.example/x&y'],
    '{"url":"http://a.example/x"}': ['http://a.example/x'],
    'http://a.example/⟨RLO⟩x': ['http://a.example/'],
    '**http://a.example/**': ['http://a.example/']
  };
  for (const text of Object.keys(texts)) {
    assert.deepEqual(found(text), texts[text], text);
  }
});

test('nothing else is a link', () => {
  for (const text of ['', 'a.example', 'ftp://a.example', 'javascript:alert(1)', 'javascript://a.example/%0aalert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://', 'http://...', 'http:///x',
    'xhttp://a.example', 'http://[', 'http://[]', 'http://[x]/', 'http://:80/', 'http://a@b@c/', 'http://a:port/', 'http://?x', 'hxxp://a.example', 'http:/a.example']) {
    assert.deepEqual(found(text), [], text);
  }
});

test('no text takes long', () => {
  const size = 1 << 20;
  for (const piece of ['http://', 'http://a ', ')', '(', 'http://(', '@', 'http://a@', ':', '.', 'http://[', 'ht', 'http://a:1']) {
    const text = 'http://a' + piece.repeat(size / piece.length);
    const began = process.hrtime.bigint();
    links.find(text);
    const ms = Number(process.hrtime.bigint() - began) / 1e6;
    assert.ok(ms < 60000, `${ms} ms for ${piece}`);
  }
});

test('a text that looks like an address of another host misleads', () => {
  const leads = (text) => links.misleads(text, 'https://evil.example:8443/x');
  for (const text of ['https://good.example/', 'see www.good.example', 'good.com', 'login at accounts.good.org/x', 'https://evil.example@good.example/', 'https://evil.example/ or http://other.example']) {
    assert.equal(leads(text), true, text);
  }
  for (const text of ['the docs', 'README.md', 'main.go:12', 'https://evil.example/', 'HTTPS://EVIL.example:8443/x', '']) {
    assert.equal(leads(text), false, text);
  }
});
