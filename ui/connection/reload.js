// What a reload goes on with: a viewing that has an end was begun by a click, so the page would
// wait for another, with the lines of the first out of sight. The tab stores where it began.
'use strict';

var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var wire = require('./wire.js');

var KEY = 'pushpane.viewing';
var STORAGE = 'sessionStorage';

// Returns a part of app.js, and resume(), the viewing of this tab before the reload as viewing.js
// saves it, but at its beginning; null where it is over.
function createReload() {
  var began = null;        // the position before its first event

  function note(effect) {
    began = effect.note === 'opened' ? wire.parseId(effect.id) : began;
  }

  function update(state) {
    if (state.phase === 'ended') {
      began = null;
      remember(KEY, '', STORAGE);
    } else if (state.phase === 'open' && began && state.until !== null) {
      remember(KEY, JSON.stringify({epoch: began.epoch, n: began.n, until: state.until, source: state.source}), STORAGE);
    }
  }

  // By this machine's clock: where the server's is another one, it answers that the viewing is
  // over.
  function resume() {
    var kept = wire.parseObject(recall(KEY, STORAGE) || '');
    return wire.parseId(kept.epoch + '.' + kept.n) && kept.until > Date.now() ?
      {epoch: kept.epoch, n: kept.n, until: kept.until, source: kept.source} : null;
  }

  return {note: note, update: update, resume: resume};
}

module.exports = {createReload: createReload};
