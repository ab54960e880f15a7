// The messages that the presenter has removed (docs/wire.md, "The room"). A line in their place is
// an event of the type room without data, as no other line is.
'use strict';

var wire = require('../connection/wire.js');

function createRemoved() {
  var ids = {};            // EPOCH.N

  // Hides the text of an event if it was removed. Returns the event.
  function mask(event) {
    if (ids.hasOwnProperty(event.id.split('.').slice(0, 2).join('.'))) {
      event.event = wire.ROOM;
      event.data = '';
    }
    return event;
  }

  // The numbers of those of a log, for who reads it by himself.
  function numbers(epoch) {
    return Object.keys(ids).map(wire.parseId).filter(function (id) { return id && id.epoch === epoch; }).map(function (id) { return id.n; });
  }

  return {add: function (id) { ids[id] = true; }, mask: mask, numbers: numbers};
}

module.exports = {createRemoved: createRemoved};
