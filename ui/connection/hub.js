// The tabs of the worker: what the connection shows goes once into a short log,
// and a tab is only a position in it. A tab gets everything behind its position
// in one message and no more before it has acknowledged that, so a frozen tab
// costs nothing; what has left the log by then it reads by /poll itself.
'use strict';

var LOG_EFFECTS = 2000;
var LOG_CHARS = 4194304;     // four of the longest events
var GONE_MS = 30000;         // a tab that is silent so long is closed or frozen

// now and wall are the clocks that a tab needs to read times of the state in its own.
function createHub(now, wall) {
  var tabs = [];
  var log = [];
  var chars = 0;
  var dropped = 0;           // from the front of the log
  var state = null;
  var version = 0;

  // A tab joins at the end of the log; post sends it a message.
  function join(post) {
    var tab = {post: post, at: dropped + log.length, askedAt: null, told: -1};
    tabs.push(tab);
    news();
    return tab;
  }

  // Returns how many are left.
  function leave(tab) {
    tabs = tabs.filter(function (other) { return other !== tab; });
    news();
    return tabs.length;
  }

  // Adds to the log; update follows, and hands it on.
  function push(effect) {
    log.push(effect);
    chars += weight(effect);
    while (log.length > LOG_EFFECTS || (chars > LOG_CHARS && log.length > 1)) {
      chars -= weight(log.shift());
      dropped += 1;
    }
  }

  function update(next) {
    state = next;
    news();
  }

  function news() {
    version += 1;
    tabs.forEach(flush);
  }

  function flush(tab) {
    if (tab.askedAt !== null || tab.told === version) {
      return;
    }
    tab.told = version;
    tab.askedAt = now();
    tab.post({
      type: 'said',
      state: state,
      tabs: tabs.length,
      effects: log.slice(Math.max(0, tab.at - dropped)),
      now: now(),
      wall: wall()
    });
    tab.at = dropped + log.length;
  }

  // A tab that was given up must join again: false.
  function acknowledge(tab) {
    if (tabs.indexOf(tab) < 0) {
      return false;
    }
    tab.askedAt = null;
    flush(tab);
    return true;
  }

  // Gives up the tabs that did not answer, asks the others for a sign of life,
  // and returns how many are left.
  function sweep() {
    tabs = tabs.filter(function (tab) {
      return tab.askedAt === null || now() - tab.askedAt < GONE_MS;
    });
    news();
    return tabs.length;
  }

  return {join: join, leave: leave, push: push, update: update, acknowledge: acknowledge, sweep: sweep};
}

function weight(effect) {
  return effect.type === 'show' ? effect.data.length : 0;
}

module.exports = {createHub: createHub};
