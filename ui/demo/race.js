// The race: three lanes for one source, with real requests by the page's own
// transports. Only the bytes are counted by the server (/traffic).
'use strict';

var ask = require('../connection/transports.js').ask;
var openSSE = require('../connection/transports.js').openSSE;
var openPoll = require('../connection/transports.js').openPoll;
var wire = require('../connection/wire.js');
var createLane = require('./lane.js').createLane;
var words = require('./words.js');

var RACE_MS = 60000;
var COUNT_MS = 1000;    // between two questions for the costs
var SETTLE = 5;         // such questions at most after the end
var COSTS = ['requests', 'connections', 'up', 'down'];
var WAIT_S = 25;        // as the page's own polls (connection/connection.js),
var TIMEOUT_MS = 35000; // and what those may last beyond it
var AGAIN_MS = 1000;    // after a failure, so that a server that is away is not asked in a loop
var races = 0;          // each has names of its own, so that its costs begin at nothing

// changed(race) is called with each change; race is {running, elapsedMs, intervalMs,
// lanes, why}, the same object each time: lanes by name {sum, client, requests, connections, up,
// down}; why is why it did not begin.
function createRace(client, changed) {
  var race = {running: false, elapsedMs: 0, intervalMs: 1000, lanes: {}, why: ''};
  var open = [];        // what stop has to close
  var begunAt = 0;      // 0 until the server has answered
  var clockMs = 0;      // what the server's clock is ahead of ours

  function start(intervalMs) {
    var asked = Date.now();
    stop('');
    begunAt = 0;
    races += 1;
    race.intervalMs = intervalMs;
    race.elapsedMs = 0;
    race.running = true;
    race.why = '';
    race.lanes = {};
    words.LANES.forEach(function (lane) {
      race.lanes[lane.name] = {sum: createLane(), client: client + '_' + lane.name + races, requests: 0, connections: 0, up: 0, down: 0};
    });
    // Without a client: such a request is counted for none.
    open.push(ask('GET', 'status', {}, null, TIMEOUT_MS, function (answer) {
      var status = wire.parseObject(answer.text);
      if (answer.status !== 200) {
        stop('The server does not answer; the race begins when it is back and you start it again.');
        return;
      }
      begin(status, asked);
    }));
    changed(race);
  }

  // On one machine there is one clock, and guessing would only add noise.
  function begin(status, asked) {
    var here = /^(localhost|127\.|\[::1\])/.test(root.location.hostname) || /\.localhost$/.test(root.location.hostname);
    clockMs = here ? 0 : status.now - (asked + Date.now()) / 2;
    begunAt = Date.now();
    Object.keys(race.lanes).forEach(function (name) {
      // All start behind the same event, so that what they bring can be compared.
      race.lanes[name].sum.begin(status.last, status.started);
      run[name](race.lanes[name]);
    });
    every(COUNT_MS, count);
    count();
  }

  // How each lane asks: run[name](lane) begins, and goes on until stop.
  var run = {
    ask: function (lane) {
      // One request at a time: where answers last longer than the interval, a turn is left out.
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
      // Any failure closes an openSSE for good (transport.js): another one goes on from the
      // cursor.
      var current = openSSE({url: 'events?client=' + lane.client + '&after=' + lane.sum.cursor()}, function (event) {
        if (event.type === 'events') {
          arrived(lane, event.list, false);
          return;
        }
        later(AGAIN_MS, function () { run.sse(lane); });
      });
      open.push(current);
    }
  };

  // then is called after an answer, and AGAIN_MS after a failure; never once the race is over.
  function request(lane, waitS, then) {
    var after = lane.sum.cursor();
    var url = 'poll?client=' + lane.client + '&after=' + after + '&wait=' + waitS;
    var current = openPoll({url: url, after: after, timeoutMs: TIMEOUT_MS}, function (event) {
      // Or a minute of polls would stay in memory.
      open.splice(open.indexOf(current), 1);
      if (event.type === 'events') {
        arrived(lane, event.list, true);
        // Behind the end of a viewing each poll would be answered at once, with that end.
        if (race.running) {
          then();
        }
      } else {
        later(AGAIN_MS, then);
      }
    });
    open.push(current);
  }

  // list is what came at once, answer whether as a whole answer. Where the viewing ends for one
  // lane, it ends for all.
  function arrived(lane, list, answer) {
    lane.sum.arrived(list, Date.now() + clockMs, answer);
    changed(race);
    if (lane.sum.over()) {
      stop('');
    }
  }

  // The time comes from the clock: a hidden tab's timers are late.
  function count() {
    race.elapsedMs = Math.min(RACE_MS, Date.now() - begunAt);
    if (race.elapsedMs >= RACE_MS) {
      stop('');
      return;
    }
    askCosts(function () {});
    changed(race);
  }

  // In the browser's own name, so that counting is no part of what is counted. then is called
  // after the answer.
  function askCosts(then) {
    ask('GET', 'traffic?client=' + client + '&_=' + Date.now(), {}, null, TIMEOUT_MS, function (answer) {
      (wire.parseObject(answer.text).clients || []).forEach(function (costs) {
        Object.keys(race.lanes).forEach(function (name) {
          // Costs of an older race have another name, and are left out.
          var lane = race.lanes[name];
          if (lane.client === costs.client) {
            // Costs only grow; the answer to an earlier question may come last.
            COSTS.forEach(function (cost) { lane[cost] = Math.max(lane[cost], costs[cost]); });
          }
        });
      });
      changed(race);
      then();
    });
  }

  // What was cut off may reach the server a little later: it is asked until nothing grows any
  // more.
  function settle(left) {
    var before = costs();
    askCosts(function () {
      if (left > 0 && !race.running && (costs() !== before || left === SETTLE)) {
        setTimeout(function () { settle(left - 1); }, COUNT_MS);
      }
    });
  }

  function costs() {
    return JSON.stringify(Object.keys(race.lanes).map(function (name) {
      return COSTS.map(function (cost) { return race.lanes[name][cost]; });
    }));
  }

  // Timers end as requests do: by stop.
  function every(ms, action) {
    var timer = setInterval(action, ms);
    open.push({close: function () { clearInterval(timer); }});
  }

  function later(ms, action) {
    var timer = setTimeout(action, ms);
    open.push({close: function () { clearTimeout(timer); }});
  }

  // The last costs are asked for once nothing is under way any more.
  function stop(why) {
    var was = race.running;
    race.running = false;
    race.why = why;
    open.splice(0).forEach(function (thing) { thing.close(); });
    if (was && begunAt > 0) {
      race.elapsedMs = Math.min(RACE_MS, Date.now() - begunAt);
      settle(SETTLE);
    }
    changed(race);
  }

  return {start: start, stop: function () { stop(''); }};
}

module.exports = {createRace: createRace};
