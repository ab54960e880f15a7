// The race: three lanes that get the events of one source, with real requests by the page's own
// transports. The bytes are counted by the server (/traffic).
'use strict';

var ask = require('../connection/transports.js').ask;
var openSSE = require('../connection/transports.js').openSSE;
var openPoll = require('../connection/transports.js').openPoll;
var wire = require('../connection/wire.js');
var createLane = require('./lane.js').createLane;
var words = require('./words.js');

var RACE_MS = 60000;
var COUNT_MS = 1000;    // between two requests of the costs
var SETTLE = 5;         // such requests at most after the end
var COSTS = ['requests', 'connections', 'up', 'down'];
var WAIT_S = 25;        // as the page's own polls (connection/connection.js),
var TIMEOUT_MS = 35000; // and what those may last beyond it
var AGAIN_MS = 1000;    // after a failure
// Part of the clients' names, so that the costs of each race begin at 0: the browser's name is the
// same in all its tabs, and after a reload.
var load = Math.random().toString(36).slice(2, 8);
var races = 0;

// onChange(race) is called with each change of the race, the same object each time: {running,
// elapsedMs, intervalMs, own, lanes, why, counted, now()}. own is whether it has news of its own,
// for want of a source but the clock; lanes are {sum, client, requests, connections, up, down} by
// name; why is why the race did not begin; counted is whether the server counts costs, which it
// does not over TLS: then those of the lanes are null; now() is the time of the server's clock,
// after the end that of the end.
function createRace(client, onChange) {
  var race = {running: false, elapsedMs: 0, intervalMs: 1000, own: false, lanes: {}, why: '', counted: true, now: function () {
    return (endedAt || Date.now()) + clockMs;
  }};
  var open = [];        // requests and timers: {close()}, which stop calls
  var begunAt = 0;      // 0 until the server has answered
  var endedAt = 0;      // 0 while it runs
  var lastsMs = RACE_MS;
  var clockMs = 0;      // by which the server's clock is ahead of this page's

  // only and ms are optional: the name of the one lane that runs, and how long.
  function start(intervalMs, own, only, ms) {
    var asked = Date.now();
    stop('');
    begunAt = 0;
    endedAt = 0;
    lastsMs = ms || RACE_MS;
    races += 1;
    race.intervalMs = intervalMs;
    race.own = own;
    race.elapsedMs = 0;
    race.running = true;
    race.why = '';
    race.lanes = createLanes(client, only);
    // As the client of the page: then it is no cost of a lane.
    open.push(ask('GET', path('poll', client) + '&from=now&wait=0&_=' + asked, {}, null, TIMEOUT_MS, function (answer) {
      var list = answer.status === 200 ? wire.parsePoll(answer.text, '') : null;
      if (list === null || list[0].event !== 'hello') {
        stop(words.notBegun(answer));
        return;
      }
      begin(wire.parseObject(list[0].data), list[list.length - 1].data, asked);
    }));
    onChange(race);
  }

  // Returns the address of the news (docs/wire.md, The race) or of the stream, for a client.
  function path(route, name) {
    return (race.own ? 'race/' : '') + route + '?client=' + name;
  }

  // All start at the same cursor, so that their events can be compared. On one machine there is one
  // clock; elsewhere the difference is estimated, with some noise.
  function begin(hello, cursor, asked) {
    var here = /^(localhost|127\.|\[::1\])/.test(root.location.hostname) || /\.localhost$/.test(root.location.hostname);
    clockMs = here ? 0 : hello.now - (asked + Date.now()) / 2;
    begunAt = Date.now();
    Object.keys(race.lanes).forEach(function (name) {
      race.lanes[name].sum.begin(cursor, hello.started);
      run[name](race.lanes[name]);
    });
    every(COUNT_MS, count);
    count();
  }

  // Starts the requests of a lane, which go on until stop.
  var run = {
    ask: function (lane) {
      // One request at a time: while one lasts longer than the interval, none begins.
      var busy = false;
      function poll() {
        if (!busy) {
          busy = true;
          request(lane, 0, function () { busy = false; });
        }
      }
      every(race.intervalMs, poll);
      poll();
    },

    poll: function (lane) {
      (function again() {
        request(lane, WAIT_S, again);
      }());
    },

    sse: function (lane) {
      // A failure closes openSSE for good (transports.js): another one resumes at the cursor.
      var current = openSSE({url: path('events', lane.client) + '&after=' + lane.sum.cursor()}, function (event) {
        if (event.type === 'events') {
          arrived(lane, event.list, false);
          return;
        }
        lane.sum.failed(race.now());
        later(AGAIN_MS, function () { run.sse(lane); });
      });
      lane.sum.asked(race.now());
      open.push(current);
    }
  };

  // Calls then after an answer, or AGAIN_MS after a failure; not after stop.
  function request(lane, waitS, then) {
    var after = lane.sum.cursor();
    var url = path('poll', lane.client) + '&after=' + after + '&wait=' + waitS;
    var current = openPoll({url: url, after: after, timeoutMs: TIMEOUT_MS}, function (event) {
      // Else a minute of polls would stay in memory.
      open.splice(open.indexOf(current), 1);
      if (event.type === 'events') {
        arrived(lane, event.list, true);
        // Behind the end of a viewing the server answers each poll at once, with that end.
        if (race.running) {
          then();
        }
      } else {
        lane.sum.failed(race.now());
        onChange(race);
        later(AGAIN_MS, then);
      }
    });
    lane.sum.asked(race.now());
    open.push(current);
    onChange(race);
  }

  // list are events that came together; answer is whether as a whole answer. Where the viewing ends
  // for one lane, it ends for all.
  function arrived(lane, list, answer) {
    lane.sum.arrived(list, race.now(), answer);
    onChange(race);
    if (lane.sum.ended()) {
      stop('');
    }
  }

  // The time is read from the clock, because a hidden tab's timers are late.
  function count() {
    race.elapsedMs = Math.min(lastsMs, Date.now() - begunAt);
    if (race.elapsedMs >= lastsMs) {
      stop('');
      return;
    }
    askCosts(function () {});
    onChange(race);
  }

  // Requests the costs, as the client of the page: then they are not costs of a lane. Calls then
  // after the answer.
  function askCosts(then) {
    ask('GET', 'traffic?client=' + client + '&_=' + Date.now(), {}, null, TIMEOUT_MS, function (answer) {
      var costs = wire.parseObject(answer.text);
      race.counted = race.counted && costs.counted !== false;
      updateCosts(race.lanes, costs.clients || [], race.counted);
      onChange(race);
      then();
    });
  }

  // The server may notice the end of a connection a little later, so the costs are requested until
  // they have stopped growing.
  function settle(left) {
    var before = costsOf(race.lanes);
    askCosts(function () {
      if (left > 0 && !race.running && (costsOf(race.lanes) !== before || left === SETTLE)) {
        setTimeout(function () { settle(left - 1); }, COUNT_MS);
      }
    });
  }

  // Timers that stop ends.
  function every(ms, action) {
    var timer = setInterval(action, ms);
    open.push({close: function () { clearInterval(timer); }});
  }

  function later(ms, action) {
    var timer = setTimeout(action, ms);
    open.push({close: function () { clearTimeout(timer); }});
  }

  // The last costs are requested when no other request is under way.
  function stop(why) {
    var was = race.running;
    race.running = false;
    race.why = why;
    endedAt = endedAt || Date.now();
    open.splice(0).forEach(function (thing) { thing.close(); });
    if (was && begunAt > 0) {
      race.elapsedMs = Math.min(lastsMs, Date.now() - begunAt);
      settle(SETTLE);
    }
    onChange(race);
  }

  return {start: start, stop: function () { stop(''); }};
}

function createLanes(client, only) {
  var lanes = {};
  words.LANES.filter(function (lane) { return !only || lane.name === only; }).forEach(function (lane) {
    lanes[lane.name] = {sum: createLane(), client: client + '_' + lane.name + load + races, requests: 0, connections: 0, up: 0, down: 0};
  });
  return lanes;
}

// clients are those of /traffic, also of other races. Costs only grow: the answer to an older
// request, which may come last, lowers none.
function updateCosts(lanes, clients, counted) {
  Object.keys(lanes).forEach(function (name) {
    if (!counted) {
      COSTS.forEach(function (cost) { lanes[name][cost] = null; });
      return;
    }
    clients.forEach(function (costs) {
      if (lanes[name].client === costs.client) {
        COSTS.forEach(function (cost) { lanes[name][cost] = Math.max(lanes[name][cost], costs[cost]); });
      }
    });
  });
}

// Returns a text that changes with the costs.
function costsOf(lanes) {
  return JSON.stringify(Object.keys(lanes).map(function (name) {
    return COSTS.map(function (cost) { return lanes[name][cost]; });
  }));
}

module.exports = {createRace: createRace};
