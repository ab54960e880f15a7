'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {load} = require('./load.js');
const time = load('line/time.js');

// The program reads the same vectors (TestPlace_Says): where a line lacks its year, its day or its
// zone, both add the same.
test('the time that a line says by itself', () => {
  const vectors = JSON.parse(fs.readFileSync(path.join(__dirname, '../../internal/formats/testdata/says.json'), 'utf8'));
  assert.ok(vectors.length > 30);
  for (const {line, at, place, says} of vectors) {
    time.setPlace({east: place.east || 0, newest: place.written ? Date.parse(place.written) : null, until: Date.parse(place.until || 0) || 0, order: place.order || '', counts: place.counts === true});
    const ms = time.of(line, Date.parse(at));
    assert.equal(ms === null ? null : new Date(ms).toISOString().slice(0, 23), says, JSON.stringify({line, place}));
  }
  time.setPlace({east: null, newest: null, until: 0});
});
