// An act about one way to get news: a race with one runner, which begins with the act and ends with
// it.
'use strict';

var dom = require('../base/dom.js');
var createBoard = require('../demo/board.js').createBoard;
var createLoop = require('../demo/canvas.js').createLoop;
var createRace = require('../demo/race.js').createRace;
var demoWords = require('../demo/words.js');

var INTERVAL_MS = 1000;
var LASTS_MS = 3600000; // longer than any act

// name is that of a lane in demo/words.js; own() returns whether the race has news of its own.
function createWay(body, client, name, own) {
  var board = createBoard(body, demoWords.LANES.filter(function (lane) { return lane.name === name; }), false);
  var why = dom.append(body, 'p', 'why');
  var race = null; // at the last change
  var schedule = dom.oncePerFrame(paint);
  var move = createLoop(function () {
    if (race) {
      board.plot(race.lanes, race.now());
    }
    return race !== null && race.running;
  });
  var runner = createRace(client, function (next) {
    race = next;
    schedule();
    move();
  });

  function paint() {
    var figures = {};
    dom.fill(why, race.why);
    Object.keys(race.lanes).forEach(function (lane) { figures[lane] = race.lanes[lane].sum.figures(); });
    board.paint(race.lanes, figures);
    board.describe(race.lanes, figures);
  }

  return {
    open: function () { runner.start(INTERVAL_MS, own(), name, LASTS_MS); },
    close: runner.stop
  };
}

module.exports = {createWay: createWay};
