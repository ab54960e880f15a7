// The tabs of the shared worker (fan-out). What the connection shows goes once into a short log, in
// which each tab has a position. A tab gets all that is behind its position in one message, and the
// next message only after it has acknowledged that: a frozen tab costs nothing. What has been
// trimmed from the log by then the tab reads by /poll itself.
'use strict';

var LOG_EFFECTS = 2000;
var LOG_CHARS = 4194304;     // four of the longest events
var SILENT_MS = 30000;       // without an acknowledgement; the tab is closed or frozen by then

// now and wall are two clocks: with both a tab converts the times of the state to its own clock.
function createHub(now, wall) {
  var tabs = [];
  var log = [];
  var chars = 0;
  var trimmed = 0;           // effects that have left the front of the log
  var state = null;
  var version = 0;           // grows with each change of what a message holds

  // Adds a tab, whose position is the end of the log. post(message) sends to it. Returns the tab
  // for remove and acknowledge.
  function add(post) {
    var tab = {post: post, position: trimmed + log.length, postedAt: null, version: -1};
    tabs.push(tab);
    changed();
    return tab;
  }

  // Returns how many tabs there are then.
  function remove(tab) {
    tabs = tabs.filter(function (other) { return other !== tab; });
    changed();
    return tabs.length;
  }

  // Adds an effect to the log; the update that follows posts it.
  function push(effect) {
    log.push(effect);
    chars += weight(effect);
    while (log.length > LOG_EFFECTS || (chars > LOG_CHARS && log.length > 1)) {
      chars -= weight(log.shift());
      trimmed += 1;
    }
  }

  function update(next) {
    state = next;
    changed();
  }

  function changed() {
    version += 1;
    tabs.forEach(post);
  }

  // Posts to a tab what is new to it, unless it has yet to acknowledge a message (postedAt).
  function post(tab) {
    if (tab.postedAt !== null || tab.version === version) {
      return;
    }
    tab.version = version;
    tab.postedAt = now();
    tab.post({
      type: 'update',
      state: state,
      tabs: tabs.length,
      effects: log.slice(Math.max(0, tab.position - trimmed)),
      now: now(),
      wall: wall()
    });
    tab.position = trimmed + log.length;
  }

  // Returns false for a tab that was dropped, which has to join again.
  function acknowledge(tab) {
    if (tabs.indexOf(tab) < 0) {
      return false;
    }
    tab.postedAt = null;
    post(tab);
    return true;
  }

  // Drops the tabs that do not acknowledge, and posts to the others, as a heartbeat. Returns how
  // many tabs there are then.
  function sweep() {
    tabs = tabs.filter(function (tab) {
      return tab.postedAt === null || now() - tab.postedAt < SILENT_MS;
    });
    changed();
    return tabs.length;
  }

  return {add: add, remove: remove, push: push, update: update, acknowledge: acknowledge, sweep: sweep};
}

function weight(effect) {
  return effect.type === 'show' ? effect.data.length : 0;
}

module.exports = {createHub: createHub};
