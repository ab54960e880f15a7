// What the reader asks the server, beside the connection that brings what is new.
'use strict';

var now = require('../base/clock.js').now;
var openPoll = require('../connection/transports.js').openPoll;
var ask = require('../connection/transports.js').ask;
var wire = require('../connection/wire.js');

var TIMEOUT_MS = 15000;

// history.js gets this, its tests one of their own: all of its time and its network is here.
function createServer(client) {
  // Events after a cursor, at most `limit`, without waiting: done(list) with the items of the
  // answer, or done(null).
  function read(after, limit, done) {
    openPoll({
      url: 'poll?client=' + client + '&after=' + after + '&limit=' + limit + '&wait=0',
      after: after,
      timeoutMs: TIMEOUT_MS
    }, function (answer) {
      done(answer.type === 'events' ? answer.list : null);
    });
  }

  // Which is the oldest event kept: done(id) or never.
  function look(done) {
    ask('GET', 'status?client=' + client + '&_=' + Date.now(), {}, null, TIMEOUT_MS, function (answer) {
      if (answer.status === 200) {
        done(wire.parseObject(answer.text).first);
      }
    });
  }

  // Which events have no row: done(epoch, ranges) or never.
  function steps(done) {
    ask('GET', 'steps?client=' + client + '&_=' + Date.now(), {}, null, TIMEOUT_MS, function (answer) {
      var said = wire.parseObject(answer.text);
      if (answer.status === 200 && Array.isArray(said.steps)) {
        done(said.epoch, said.steps);
      }
    });
  }

  return {
    read: read,
    look: look,
    steps: steps,
    later: function (run, ms) { setTimeout(run, ms); },
    now: now
  };
}

module.exports = {createServer: createServer};
