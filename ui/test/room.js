// Scripts of the page in a world of their own, as a browser would load them, with
// only what a test puts there.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const load = (root, name) => vm.runInContext(fs.readFileSync(path.join(__dirname, '..', name), 'utf8'), root, name);

const room = (world, ...names) => {
  const root = vm.createContext({pushpane: {}, ...world});
  names.forEach((name) => load(root, name));
  return root;
};

module.exports = {room, load};
