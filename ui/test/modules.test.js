'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const runtime = fs.readFileSync(path.join(__dirname, '../modules.js'), 'utf8');

// A browser that has the runtime: scripts are what the page asked for, to be answered by a test.
const browser = () => {
  const it = {scripts: [], timers: []};
  const world = {
    setTimeout: (run) => it.timers.push(run),
    clearTimeout: (id) => { it.timers[id - 1] = () => {}; },
    document: {
      createElement: () => ({}),
      getElementsByTagName: () => [{appendChild: (script) => it.scripts.push(script)}]
    }
  };
  vm.runInNewContext(runtime, world);
  it.pushpane = world.pushpane;
  it.world = world;
  return it;
};

// What a module that loads part.js does with it.
const loading = () => {
  const it = browser();
  it.results = [];
  it.pushpane.locate('tools/part.js', 'part-HASH.js');
  it.pushpane.define('app.js', (require) => {
    it.load = () => require.async('./tools/part.js', (exports) => it.results.push(exports.name), (error) => it.results.push(error.message));
  });
  it.pushpane.run('app.js');
  it.load();
  return it;
};

test('a module runs once, when it is first required, by its path from the one that asks', () => {
  const it = browser();
  let runs = 0;
  it.pushpane.define('base/dom.js', (require, module, exports, root) => {
    runs += 1;
    module.exports = {root};
  });
  it.pushpane.define('page/view.js', (require) => { assert.equal(require('../base/dom.js').root.document, it.world.document); });
  it.pushpane.define('app.js', (require) => { require('./page/view.js'); require('./base/dom.js'); });
  assert.equal(runs, 0);
  it.pushpane.run('app.js');
  assert.equal(runs, 1);
});

test('a script is loaded when it is first asked for', () => {
  const it = loading();
  assert.deepEqual(it.scripts.map((script) => script.src), ['part-HASH.js']);
  it.pushpane.define('tools/part.js', (require, module) => { module.exports = {name: 'part'}; });
  it.scripts[0].onload();
  it.load();
  assert.deepEqual(it.results, ['part', 'part']);
  assert.equal(it.scripts.length, 1);
});

test('one that does not come, or throws, is told once, and nothing else', () => {
  const refused = loading();
  refused.scripts[0].onerror();
  refused.scripts[0].onload();
  assert.deepEqual(refused.results, ['part-HASH.js could not be loaded']);

  const silent = loading();
  silent.timers[0]();
  silent.scripts[0].onerror();
  assert.deepEqual(silent.results, ['part-HASH.js did not come']);

  const throwing = loading();
  throwing.pushpane.define('tools/part.js', () => { throw new Error('its own fault'); });
  throwing.scripts[0].onload();
  assert.deepEqual(throwing.results, ['its own fault']);

  const empty = loading();
  empty.scripts[0].onload();
  assert.equal(empty.results.length, 1, 'a script that was cut off defines nothing');
});

test('an error in what is done with a module is not a failure of the module', () => {
  const it = browser();
  const failures = [];
  it.pushpane.define('part.js', () => {});
  it.pushpane.define('app.js', (require) => { require.async('./part.js', () => { throw new Error('of the page'); }, (error) => failures.push(error)); });
  assert.throws(() => it.pushpane.run('app.js'), /of the page/);
  assert.deepEqual(failures, []);
});
