'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const ansi = load('line/ansi.js');

const E = '\x1b';

// The styles of a text, each as [text, style].
function styles(source) {
  const {text, spans} = ansi.parse(source);
  return spans.map(({start, end, ...style}) => [text.slice(start, end), style]);
}

test('the palette of 16, as text and behind it', () => {
  assert.deepEqual(styles(`${E}[31ma${E}[97mb${E}[44;30mc${E}[107md`),
    [['a', {fg: 1}], ['b', {fg: 15}], ['c', {fg: 0, bg: 4}], ['d', {fg: 0, bg: 15}]]);
});

test('256 and true colour, with semicolons and with colons', () => {
  for (const form of ['38;5;208', '38:5:208', '38;2;255;135;0', '38:2:255:135:0', '38:2::255:135:0', '38:2:1:255:135:0:0:0']) {
    assert.deepEqual(styles(`${E}[${form}mx`), [['x', {fg: [255, 135, 0]}]], form);
  }
  assert.deepEqual(styles(`${E}[48;5;255;38;5;9;1mx`), [['x', {bg: [238, 238, 238], fg: 9, bold: true}]]);
  assert.deepEqual(styles(`${E}[48;5;16;4mx`), [['x', {bg: [0, 0, 0], underline: true}]]);
  assert.deepEqual(styles(`${E}[58;5;1;3mx${E}[58:2::1:2:3my`), [['x', {italic: true}], ['y', {italic: true}]], 'the colour of the line under a text is stepped over');
  for (const broken of ['38', '38;5', '38;5;256', '38;2;1;2', '38;9;1', '38:2:1', '38;2;1;2;999', '48:5:']) {
    assert.ok(styles(`${E}[${broken}mx`).length <= 1, broken);
  }
});

test('every style and what ends it', () => {
  const pairs = {1: ['bold', 22], 2: ['dim', 22], 3: ['italic', 23], 4: ['underline', 24], 7: ['inverse', 27], 9: ['strike', 29], 21: ['underline', 24], '4:3': ['underline', '4:0']};
  for (const on of Object.keys(pairs)) {
    assert.deepEqual(styles(`${E}[${on}ma${E}[${pairs[on][1]}mb`), [['a', {[pairs[on][0]]: true}]], on);
  }
  assert.deepEqual(styles(`${E}[31;42;1ma${E}[39mb${E}[49mc${E}[md${E}[1me${E}[0mf${E}[;3mg`),
    [['a', {fg: 1, bg: 2, bold: true}], ['b', {bg: 2, bold: true}], ['c', {bold: true}], ['e', {bold: true}], ['g', {italic: true}]]);
});

test('concealed text is shown, and no style outlives its event', () => {
  assert.equal(ansi.parse(`${E}[8msecret${E}[28m`).text, 'secret');
  ansi.parse(`${E}[31mred`);
  assert.deepEqual(ansi.parse('next').spans, []);
});

test('all other sequences go, their text stays', () => {
  const sources = {
    [`a${E}[2K${E}[1;5Hb${E}[?25l${E}[>4;2mc${E}[1 qd`]: 'abcd',
    [`a${E}]0;title\x07b${E}]2;title${E}\\c`]: 'abc',
    [`${E}]8;;http://evil/${E}\\text${E}]8;;${E}\\`]: 'text',
    [`a${E}P1$r0m${E}\\b${E}_x${E}\\c${E}^y${E}\\d${E}Xz${E}\\e`]: 'abcde',
    [`a${E}(Bb${E})0c${E}7d${E}8e${E}=f${E}cg${E}#8h${E}Mi`]: 'abcdefghi',
    [`${E}Ptmux;${E}${E}]0;t\x07${E}\\x`]: 'x'
  };
  for (const source of Object.keys(sources)) {
    assert.equal(ansi.parse(source).text, sources[source], JSON.stringify(source));
  }
});

test('a torn sequence goes, and never more than its line', () => {
  for (const torn of [E, `${E}[`, `${E}[3`, `${E}[38;5;`, `${E}]0;tit`, `${E}]8;;http://x${E}`, `${E}P1$r`, `${E}(`, `${E}[ `]) {
    assert.equal(ansi.parse('text' + torn).text, 'text', JSON.stringify(torn));
    assert.equal(ansi.parse(`text${torn}\nnext`).text, 'text\nnext', JSON.stringify(torn));
  }
  assert.equal(ansi.parse(`${E}[31é`).text, 'é');
});

test('overstrike is bold and underlined', () => {
  assert.deepEqual(styles('a\bab\bb _\bx y\b_ _\bz\bz'), [['a', {bold: true}], ['b', {bold: true}], ['x', {underline: true}], ['y', {underline: true}], ['z', {bold: true, underline: true}]]);
  assert.equal(ansi.parse('N\bNA\bAM\bME\bE').text, 'NAME');
  assert.equal(ansi.parse('😀\b😀 +\b+').text, '😀 +');
  assert.deepEqual(styles(`${E}[31ma\ba`), [['a', {fg: 1, bold: true}]]);
});

test('a backspace that would hide something is seen', () => {
  assert.equal(ansi.parse('rm -rf /\b\b\b\b\b\b\b\bls').text, 'rm -rf /␈␈␈␈␈␈␈␈ls');
  assert.equal(ansi.parse('a\bb').text, 'a␈b');
  assert.equal(ansi.parse('\b').text, '␈');
});

test('control and bidirectional characters are seen, in their style', () => {
  assert.deepEqual(styles(`${E}[31m\u202Eevil\0${E}[0m\u0085`), [['⟨RLO⟩evil␀', {fg: 1}]]);
  assert.equal(ansi.parse('\u009B31mx').text, '⟨9B⟩31mx');
});

test('markup is text', () => {
  const hostile = `<img src=x onerror=alert(1)>${E}[31m</span><script>`;
  assert.equal(ansi.parse(hostile).text, '<img src=x onerror=alert(1)></span><script>');
});

test('with a limit it stops near it and keeps the rest', () => {
  const part = ansi.parse(`ab${E}[31mcd😀ef`, 5);
  assert.equal(part.text, 'abcd');
  assert.equal(part.rest, '😀ef');
  assert.deepEqual(ansi.parse('\u202E\u202Eab', 2), {text: '⟨RLO⟩⟨RLO⟩', spans: [], links: [], rest: 'ab'});
  assert.equal(ansi.parse(`\u202E\u202E${E}[0mab`, 2).rest, 'ab');
  assert.equal(ansi.parse('abc', 3).rest, '');
  assert.equal(ansi.parse(`abc${E}[0md`, 3).rest, 'd');
  assert.equal(ansi.parse(`${E}[0m`.repeat(1000) + 'x', 3).text, 'x');
});

// What fuzzing found elsewhere: any mixture gives spans in order and apart, in
// the text that strip returns.
test('any mixture is taken apart', () => {
  const pieces = [E, '[', ']', '31', ';', ':', 'm', '38', '5', '2', '\b', '_', 'a', 'a', '\x07', '\\', '\n', 'P', '(', ' ', '😀', '\u202E', '\x9b', '\0', '\t', '4:0'];
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 20000; i += 1) {
    const source = Array.from({length: 1 + random(20)}, () => pieces[random(pieces.length)]).join('');
    const {text, spans} = ansi.parse(source);
    assert.equal(text, ansi.strip(source), JSON.stringify(source));
    assert.ok(!/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/.test(text), JSON.stringify(source));
    let end = 0;
    for (const span of spans) {
      assert.ok(span.start >= end && span.end > span.start, JSON.stringify(source));
      end = span.end;
    }
    assert.ok(end <= text.length);
  }
});

test('a line of 1 MiB takes no longer than it must', () => {
  const size = 1 << 20;
  for (const piece of [`${E}[31mx`, `${E}[`, `${E}]`, 'a\b', `${E}[38;5;1;`, '38;5;', `${E}( `, `${E}[   `]) {
    const source = piece.repeat(size / piece.length);
    const began = process.hrtime.bigint();
    ansi.parse(source);
    ansi.strip(source);
    ansi.parse(`${E}[` + source);
    const ms = Number(process.hrtime.bigint() - began) / 1e6;
    assert.ok(ms < 60000, `${ms} ms for ${JSON.stringify(piece)}`);
  }
});

test('a link is behind its text, and only one that a person would open', () => {
  const links = (source) => {
    const {text, links} = ansi.parse(source);
    return links.map(([start, end, address]) => [text.slice(start, end), address]);
  };
  const link = (address, text) => `${E}]8;id=1;${address}${E}\\${text}${E}]8;;${E}\\`;
  assert.deepEqual(links(`see ${link('https://example.org/a;b?c=1', `the ${E}[1mdocs${E}[m`)} and ${E}]8;;http://localhost:8080\x07here${E}]8;;\x07.`),
    [['the docs', 'https://example.org/a;b?c=1'], ['here', 'http://localhost:8080']]);
  assert.deepEqual(links(`${E}]8;;http://a.example/${E}\\a${E}]8;;http://b.example/${E}\\b`), [['a', 'http://a.example/'], ['b', 'http://b.example/']]);
  for (const address of ['javascript:alert(1)', 'file:///etc/passwd', 'ftp://a.example/', 'data:text/html,x', '//a.example', 'https://', 'http:///x',
    'https://good.example@evil.example/', 'https://good.example\\@evil.example/', 'https://good.example\\.evil.example', 'https://g\u043e\u043ed.example/', 'https://a b/', 'http://' + 'a'.repeat(2000)]) {
    assert.deepEqual(links(link(address, 'text')), [], address);
  }
  assert.deepEqual(links(`text${E}]8;;http://x.example/`), [], 'torn');
});
