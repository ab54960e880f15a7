'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const {load} = require('./load.js');
const {createRows, lineFrom, stepStart, idOf} = load('tools/rows.js');
const {createFinds} = load('tools/finds.js');

const E = 'abcdefghij234';
const id = (n) => `${E}.${n}`;

// A history of events 1 to 9, of which the server no longer has 1 to 3.
const history = () => {
  const it = {wanted: null, count: () => 9, indexOf: (wanted) => Math.max(-1, Number(wanted.split('.')[1]) - 1),
    row: (i) => i >= 0 && i < 3 ? {kind: 'note'} : i >= 3 && i < 9 ? {kind: 'event', event: {id: id(i + 1)}} : null,
    notes: () => [], want: (from, to) => { it.wanted = [from, to]; }, pick: (list) => { it.wanted = [...list]; },
    rowAt: (wanted) => it.row(it.indexOf(wanted)), recordOf: () => null, version: () => 0, open: () => [], linesOf: () => [], records: {ranges: () => []}};
  return it;
};

const finds = (...numbers) => {
  const it = createFinds();
  it.add(E, Float64Array.from(numbers));
  return it;
};

test('the rows are the history, or the finds at the time', () => {
  const all = history();
  let part = null;
  const rows = createRows(all, () => part);
  assert.deepEqual([rows.count(), rows.indexOf(id(5)), rows.row(4).event.id], [9, 4, id(5)]);
  rows.want(2, 4);
  assert.deepEqual(all.wanted, [2, 4]);
  part = finds(4, 8);
  assert.deepEqual([rows.count(), rows.indexOf(id(8)), rows.indexOf(id(5)), rows.row(1).event.id], [2, 1, -1, id(8)]);
  assert.deepEqual([rows.row(2), rows.row(-1)], [null, null]);
  rows.want(0, 5);
  assert.deepEqual(all.wanted, [4, 8].map(id));
});

test('a find that is no longer retained stays a row', () => {
  const rows = createRows({...history(), rowAt: () => null}, () => finds(4, 8));
  assert.deepEqual(JSON.parse(JSON.stringify(rows.row(1))), {kind: 'note', said: {note: 'gone', count: 1, key: 'gone-' + id(8)}});
});

test('what was cleared away, and each gap, has its note among the finds', () => {
  const notes = [{said: {note: 'cleared', key: 'a'}, before: id(4)}, {said: {note: 'gap', key: 'b'}, before: id(8)}, {said: {note: 'hole', key: 'c'}, before: null}];
  let part = finds(5, 8);
  const all = {...history(), notes: () => notes};
  const rows = createRows(all, () => part);
  const kinds = () => Array.from({length: rows.count()}, (_, i) => rows.row(i).kind === 'note' ? rows.row(i).said.note : rows.row(i).event.id.split('.')[1]).join(' ');
  assert.equal(kinds(), 'cleared 5 gap 8 hole');
  assert.deepEqual([rows.indexOf(id(5)), rows.indexOf(id(8)), rows.indexOf(id(6)), rows.row(5), rows.row(-1)], [1, 3, -1, null, null]);
  all.pick = (list) => assert.deepEqual([...list], [5, 8].map(id));
  rows.want(0, 9);
  part = finds();
  assert.equal(kinds(), 'cleared gap hole', 'without finds too');
  part = finds(2);
  part.add('bbbbbbbbbbbbb', Float64Array.of(1));
  notes[1].before = 'ccccccccccccc.1';
  notes[2].before = 'bbbbbbbbbbbbb.1';
  assert.deepEqual([rows.row(2).said.note, rows.row(3).said.note, rows.count()], ['gap', 'hole', 5], 'before an epoch without finds');
});

test('notes are passed', () => {
  const rows = createRows(history(), () => null);
  assert.equal(idOf(lineFrom(rows, 1, 1)), id(4));
  assert.equal(idOf(lineFrom(rows, 6, -1)), id(7));
  assert.equal(lineFrom(rows, 2, -1), null, 'only notes above');
  assert.equal(lineFrom(rows, 9, 1), null);
  assert.equal(idOf({kind: 'event', event: {id: id(1)}}), id(1));
  assert.equal(idOf({kind: 'unloaded', id: id(2)}), id(2));
});

test('a step starts at the current line, or where the reader has scrolled', () => {
  const rows = createRows(history(), () => null);
  const start = (...args) => ({...stepStart(rows, ...args)});
  assert.deepEqual(start(id(5), [4, 8], 1), {id: id(5), inclusive: false}, 'in view');
  assert.deepEqual(start(id(9), [4, 8], 1), {id: id(9), inclusive: false}, 'the last in view');
  assert.deepEqual(start(id(5), null, 1), {id: id(5), inclusive: false}, 'no view');
  assert.deepEqual(start(id(5), [6, 8], 1), {id: id(7), inclusive: true}, 'above the view');
  assert.deepEqual(start(id(5), [6, 8], -1), {id: id(9), inclusive: true});
  assert.deepEqual(start('', [1, 8], 1), {id: id(4), inclusive: true}, 'behind the notes');
  assert.deepEqual(start('', [9, 9], 1), {id: '', inclusive: true}, 'nothing in view');
});

test('the lines of a record that is unfolded stand among the finds, those that are finds once', () => {
  const all = history();
  const its = {id: id(4), epoch: E, head: 4};
  let open = [its];
  let version = 0;
  Object.assign(all, {version: () => version, open: () => open, linesOf: () => [5, 6, 7].map(id), records: {ranges: () => [[5, 7]]}});
  all.recordOf = (wanted) => Number(wanted.split('.')[1]) < 8 ? its : null;
  const rows = createRows(all, () => finds(4, 6, 8));
  const shown = () => Array.from({length: rows.count()}, (_, i) => Number(rows.row(i).event.id.split('.')[1]));
  assert.deepEqual(shown(), [4, 5, 6, 7, 8]);
  assert.deepEqual([4, 5, 6, 7, 8].map((n) => rows.indexOf(id(n))), [0, 1, 2, 3, 4]);
  assert.equal(rows.folded(its), 2, 'of three lines one is a find');
  open = [];
  version += 1;
  assert.deepEqual(shown(), [4, 6, 8]);
  assert.equal(rows.indexOf(id(7)), 0, 'a line that is folded is in the row of its head');
});
