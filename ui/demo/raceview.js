// What is seen of the race: the buttons, the board, and the sum in one sentence.
'use strict';

var dom = require('../base/dom.js');
var createBoard = require('./board.js').createBoard;
var createLoop = require('./canvas.js').createLoop;
var createRace = require('./race.js').createRace;
var words = require('./words.js');
var append = dom.append;
var fill = dom.fill;

var INTERVALS = [200, 500, 1000, 2000, 5000, 10000]; // ms

// section is filled; own() returns whether the race has news of its own. open and close are for
// views.js.
function createRaceView(section, client, own) {
  var schedule = dom.oncePerFrame(paint);
  var shown = null; // the race at the last change, null before the first
  var race = createRace(client, function (next) {
    shown = next;
    schedule();
    move();
  });
  var controls = append(section, 'p', 'controls');
  var button = append(controls, 'button', 'primary', 'Start the race');
  var select = interval(append(controls, 'label', '', 'Ask every '));
  var news = append(section, 'p', 'news');
  var board = createBoard(section, words.LANES, true);
  var sum = append(section, 'p', 'sum');
  var move = createLoop(function () {
    if (shown) {
      board.plot(shown.lanes, shown.now());
    }
    return shown !== null && shown.running;
  });

  button.type = 'button';
  button.addEventListener('click', function () {
    if (shown && shown.running) {
      race.stop();
    } else {
      race.start(Number(select.value), own());
    }
  }, false);
  sum.setAttribute('role', 'status');
  // A number that changes every second is no news to a screen reader; the result is.
  sum.setAttribute('aria-live', 'off');

  function interval(label) {
    var choice = append(label, 'select');
    choice.id = 'race-interval';
    INTERVALS.forEach(function (ms) {
      var option = append(choice, 'option', '', ms / 1000 + ' s');
      option.value = String(ms);
      option.selected = ms === 1000;
    });
    return choice;
  }

  function paint() {
    var sums = {};
    var figures = {};
    fill(news, words.news(shown && shown.running ? shown.own : own()));
    if (!shown) {
      return;
    }
    fill(button, shown.running ? 'Stop' : 'Start the race');
    // The interval is that of the whole race.
    select.disabled = shown.running;
    Object.keys(shown.lanes).forEach(function (name) {
      var lane = shown.lanes[name];
      figures[name] = lane.sum.figures();
      sums[name] = {requests: lane.requests, up: lane.up, down: lane.down, figures: figures[name]};
    });
    board.paint(shown.lanes, figures);
    if (!shown.running) {
      board.describe(shown.lanes, figures);
    }
    // Before the words: a live region announces them only if it is polite by then.
    sum.setAttribute('aria-live', shown.running ? 'off' : 'polite');
    fill(sum, shown.why || (sums.sse ? words.summary(shown.elapsedMs, shown.intervalMs, shown.running, sums) : ''));
  }

  return {
    // A canvas that was hidden when it was painted is empty.
    open: function () {
      schedule();
      move();
    },
    // A race that is not looked at would hold connections, of which a browser has six.
    close: race.stop
  };
}

module.exports = {createRaceView: createRaceView};
