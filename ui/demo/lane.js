// One lane of the race, as a pure sum: what a way of getting news has asked for and brought, how
// late, and what it missed. Times are milliseconds, of the server's clock.
'use strict';

var wire = require('../connection/wire.js');

var DELAYS = 2000;      // of which median and p95 are calculated
var LATE_MS = 1000;     // board.js names it in words
var TRIPS = 400;        // a minute of the shortest interval (raceview.js) has 300
// Control events that need nothing here. Their id means nothing: EventSource repeats the last one
// (HTML standard, 9.2.6).
var UNCOUNTED = {ping: true, types: true, bye: true};

// race.js calls begin, asked with each request, and arrived with all that comes; board.js shows the
// figures, trips.js the trips: each request as {asked, answered, news}. answered is null while
// there is no answer, and news how many events were in it, -1 where none came.
function createLane() {
  var started = null;   // of the server's epoch
  var cursor = '';      // the id to ask with next
  var sums = {events: 0, answers: 0, empty: 0, missed: 0, late: 0};
  var delays = [];      // the newest DELAYS, each [time, delay]
  var trips = [];       // the newest TRIPS
  var ended = false;    // whether the viewing has ended

  // list are events that came together; answer is whether as a whole answer of a poll.
  function arrived(list, at, answer) {
    var before = sums.events;
    list.forEach(function (item) { add(item, at); });
    if (answer) {
      sums.answers += 1;
      sums.empty += sums.events === before ? 1 : 0;
      settle(at, sums.events - before);
    }
  }

  function asked(at) {
    trips.push({asked: at, answered: null, news: 0});
    if (trips.length > TRIPS) {
      trips.shift();
    }
  }

  // Of a lane's requests only the newest has no answer yet.
  function settle(at, news) {
    var trip = trips[trips.length - 1];
    if (trip && trip.answered === null) {
      trip.answered = at;
      trip.news = news;
    }
  }

  function add(item, at) {
    // Only the data of these is JSON for sure.
    var data = item.event === 'hello' || item.event === 'gap' || item.event === 'end' ? wire.parseObject(item.data) : {};
    if (item.event === 'hello') {
      started = data.started;
    } else if (item.event === 'gap') {
      sums.missed += data.missed || 0;
    } else if (item.event === 'next') {
      cursor = item.data;
      return;
    } else if (item.event === 'end' && data.reason !== 'source') {
      // The end of the source is an event of the log. That of the viewing is not, and a viewing
      // cannot be resumed at its id.
      ended = true;
      return;
    } else if (!UNCOUNTED.hasOwnProperty(item.event)) {
      count(item, at);
    }
    cursor = item.id || cursor;
  }

  function count(item, at) {
    var id = wire.parseId(item.id);
    var delay;
    sums.events += 1;
    if (id === null || id.t === null || started === null) {
      return;
    }
    // Clocks that differ could make a delay negative.
    delay = Math.max(0, at - started - id.t);
    sums.late += delay > LATE_MS ? 1 : 0;
    delays.push([at, delay]);
    if (delays.length > DELAYS) {
      delays.shift();
    }
  }

  // When the server's epoch began is known before a hello, too.
  function begin(after, epochStarted) {
    cursor = after;
    started = epochStarted;
  }

  // median, p95 and average are of the newest DELAYS, null while there is none; the others are of
  // all.
  function figures() {
    var sorted = delays.map(function (d) { return d[1]; }).sort(function (a, b) { return a - b; });
    return {
      events: sums.events,
      answers: sums.answers,
      empty: sums.empty,
      missed: sums.missed,
      late: sums.late,
      median: rank(sorted, 0.5),
      p95: rank(sorted, 0.95),
      average: sorted.length === 0 ? null : sorted.reduce(function (sum, d) { return sum + d; }, 0) / sorted.length
    };
  }

  return {
    begin: begin,
    asked: asked,
    failed: function (at) { settle(at, -1); },
    arrived: arrived,
    figures: figures,
    cursor: function () { return cursor; },
    delays: function () { return delays; },
    trips: function () { return trips; },
    ended: function () { return ended; }
  };
}

// The smallest value that a share of all are not above; null of none.
function rank(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

module.exports = {createLane: createLane};
