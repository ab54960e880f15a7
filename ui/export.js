// What an exported page runs. The same script is its search worker: a page that was opened from a
// disk has no other to start one with.
'use strict';

if (root.document) {
  require('./exported.js');
} else {
  require('./player/sieve.js');
}
