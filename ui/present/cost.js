// The act about the costs: a race of all three ways runs while it is shown, and what it has cost is
// multiplied to an hour and a room full of people. Below, what this very page has cost.
'use strict';

var dom = require('../base/dom.js');
var ask = require('../connection/transports.js').ask;
var parseObject = require('../connection/wire.js').parseObject;
var createBoard = require('../demo/board.js').createBoard;
var createRace = require('../demo/race.js').createRace;
var demoWords = require('../demo/words.js');
var words = require('./words.js');

var INTERVAL_MS = 1000;
var LASTS_MS = 3600000;
var ASK_MS = 2000;      // between two requests of what this page has cost
var TIMEOUT_MS = 10000;

function createCost(body, client, own) {
  var title = dom.append(body, 'h2', 'unseen'); // the order of the headings is for a screen reader
  var board = createBoard(body, demoWords.LANES, false);
  var measured = dom.append(body, 'p', 'measured');
  var page = dom.append(body, 'p', 'page-cost');
  var race = null;
  var once = {};  // bytes of each lane when its first request was counted
  var timer = null;
  var events = 0; // that have come to this page since the mode was loaded
  var schedule = dom.oncePerFrame(paint);
  var runner = createRace(client, function (next) {
    race = next;
    schedule();
  });

  dom.fill(title, words.HOUR);

  function paint() {
    var projected = {};
    var figures = {};
    if (race.elapsedMs > 0) {
      Object.keys(race.lanes).forEach(function (name) {
        var lane = race.lanes[name];
        var cost;
        if (!once[name] && lane.requests > 0) {
          once[name] = lane.up + lane.down;
        }
        cost = words.perHour({name: name, requests: lane.requests, up: lane.up, down: lane.down, once: once[name] || 0}, race.elapsedMs);
        figures[name] = lane.sum.figures();
        projected[name] = {requests: cost.requests, up: cost.bytes, down: cost.bytes === null ? null : 0};
      });
      board.paint(projected, figures);
    }
    dom.fill(measured, race.why || (race.counted ? words.measured(race.elapsedMs) : demoWords.UNCOUNTED));
  }

  function askPage() {
    ask('GET', 'traffic?client=' + client + '&_=' + Date.now(), {}, null, TIMEOUT_MS, function (answer) {
      var costs = (parseObject(answer.text).clients || []).filter(function (it) { return it.client === client; })[0];
      dom.fill(page, costs ? words.ofThisPage(costs, events) : '');
    });
  }

  return {
    open: function () {
      once = {};
      runner.start(INTERVAL_MS, own(), '', LASTS_MS);
      timer = setInterval(askPage, ASK_MS);
      askPage();
    },
    close: function () {
      runner.stop();
      clearInterval(timer);
    },
    show: function () { events += 1; }
  };
}

module.exports = {createCost: createCost};
