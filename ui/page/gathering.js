// Brings the room (room/room.js) into the page as soon as there is something of it: an act, or a
// presenter, who has its buttons.
'use strict';

// Returns a part of app.js. late is createLate's of the room, lines what acts do to the lines
// (reader/acts.js).
function createGathering(late, client, lines) {
  var before = [];         // the acts until the room is here
  var status = null;       // the last answer of /status

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
  }

  function setStatus(next) {
    status = next;
    if (next.room > 0 || next.quit === true) {
      start();
    }
    late.part.setStatus(next);
  }

  return {act: act, setStatus: setStatus};
}

module.exports = {createGathering: createGathering};
