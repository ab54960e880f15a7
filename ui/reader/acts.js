// What the acts of the room (docs/wire.md, "The room") do to the lines. An act is no line, but it
// may change some.
'use strict';

var wire = require('../connection/wire.js');

// changed(other) is called when rows came or went, with true where some look different. view:
// {extras: an element beside the buttons of a line, goTo(id), pause(), follow(), bookmark(list):
// with the bookmarks of the room} is for room/room.js.
function createActs(history, changed, view) {
  function act(event) {
    var said = wire.parseObject(event.data);
    history.add(event);
    if (said['do'] === 'remove') {
      remove([String(said.id)]);
    }
    if (said['do'] === 'snapshot' && said.state) {
      remove(said.state.removed.map(function (n) { return wire.parseId(event.id).epoch + '.' + n; }));
    }
  }

  // The presenter has removed the messages with these ids, EPOCH.N.
  function remove(ids) {
    if (ids.map(history.remove).indexOf(true) >= 0) {
      changed(true);
    }
  }

  // These are acts, ranges [from, to] of numbers, which have no rows.
  function omit(ranges) {
    history.omit(ranges);
    changed(false);
  }

  // Holds the list at a line, or where it is.
  function hold(id) {
    view.pause();
    if (id) {
      view.goTo(id);
    }
  }

  return {act: act, remove: remove, omit: omit, hold: hold, goTo: view.goTo, pause: view.pause, follow: view.follow, extras: view.extras,
    bookmark: view.bookmark};
}

module.exports = {createActs: createActs};
