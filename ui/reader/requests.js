// Asks the server for events that are missing, a few requests at a time, and for the oldest that
// it keeps.
'use strict';

var REQUESTS = 2;           // at a time: a browser has six connections for one host
var RETRY_MS = 1000;
var LOOK_MS = 5000;         // between two looks at what the server keeps, while rows are read

// server: {read(after, limit, done(list or null)), look(done(first)), later(run, ms), now()}. on:
// {epoch(): that of what can be asked for, next(under): the next range [from, to] besides those
// under way, or null, read(epoch, list): what an answer holds, null where it is of no use,
// found(what read returned), oldest(id of the oldest event that the server keeps)}. Returns {ask(),
// look()}: ask is to be called when there may be something to ask for, look while rows are read
// (throttled).
function createRequests(server, on) {
  var under = [];           // ranges of requests that have no answer yet
  var resting = false;      // after one that was of no use
  var lookedAt = null;

  function ask() {
    var range = true;
    while (range && !resting && under.length < REQUESTS) {
      range = on.next(under);
      if (range) {
        request(range);
      }
    }
  }

  function request(range) {
    var epoch = on.epoch();
    under.push(range);
    server.read(epoch + '.' + (range[0] - 1), range[1] - range[0] + 1, function (list) {
      var found = list ? on.read(epoch, list) : null;
      under.splice(under.indexOf(range), 1);
      if (!found) {
        rest();
        return;
      }
      on.found(found);
      ask();
    });
  }

  // No growing pause (back-off): it lasts only while rows that are missing are looked at, and
  // connection.js shows how the server is.
  function rest() {
    resting = true;
    server.later(function () {
      resting = false;
      ask();
    }, RETRY_MS);
  }

  // The hello named the oldest event of that time. Later a server drops its oldest without a word,
  // and rows that cannot be had must not be waited for.
  function look() {
    if (lookedAt === null || server.now() - lookedAt >= LOOK_MS) {
      lookedAt = server.now();
      server.look(on.oldest);
    }
  }

  return {ask: ask, look: look};
}

module.exports = {createRequests: createRequests};
