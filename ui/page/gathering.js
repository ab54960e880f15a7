// Brings the room (room/room.js) into the page as soon as there is something of it: an act, or a
// presenter, who has its buttons.
'use strict';

var wire = require('../connection/wire.js');
var stopFor = require('../reader/words.js').stopFor;

// Returns a part of app.js. late is createLate's of the room, lines what acts do to the lines
// (reader/acts.js), stop() ends the connection for good.
function createGathering(late, client, lines, stop) {
  var before = [];         // the acts until the room is here
  var status = null;       // the last answer of /status
  var joined = null;       // the first that said that this browser is a guest

  function start() {
    late.start(function (exports) {
      var made = exports.createRoom({client: client, acts: before, lines: lines, status: status});
      before = null;
      return made;
    });
  }

  function act(event) {
    if (before !== null) {
      before.push(event);
      start();
    }
    late.part.act(event);
    leave(wire.parseId(event.id), wire.parseObject(event.data));
  }

  // A guest who is out hears it by an act, and not from history: the server answers him no more.
  function leave(id, said) {
    if (joined && id.epoch === joined.epoch && id.n > joined.room &&
        (said['do'] === 'off' || (said['do'] === 'shut' && said.guest === joined.guest))) {
      stopFor(said['do']);
      stop();
    }
  }

  function setStatus(next) {
    status = next;
    joined = joined || (next.guest > 0 ? next : null);
    if (next.room > 0 || next.quit === true) {
      start();
    }
    late.part.setStatus(next);
  }

  return {act: act, setStatus: setStatus};
}

module.exports = {createGathering: createGathering};
