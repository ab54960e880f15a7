// Loads modules of the page as modules.js does in a browser, each into a world of a test's own.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

// Returns what the module exports; it and all that it requires run anew. world has globals by their
// name, in place of node's own; instead has exports by the name of the module whose place they
// take.
const load = (name, world = {}, instead = {}) => {
  const modules = {};
  const run = (wanted) => {
    if (instead[wanted]) {
      return instead[wanted];
    }
    if (!modules[wanted]) {
      const file = path.join(__dirname, '..', wanted);
      const module = modules[wanted] = {exports: {}};
      const require = (relative) => run(path.posix.join(path.posix.dirname(wanted), relative));
      require.address = (relative) => path.posix.basename(relative);
      vm.compileFunction(fs.readFileSync(file, 'utf8'), ['require', 'module', 'exports', 'root', ...Object.keys(world)], {filename: file})(
        require, module, module.exports, {...globalThis, ...world}, ...Object.values(world));
    }
    return modules[wanted].exports;
  };
  return run(name);
};

module.exports = {load};
