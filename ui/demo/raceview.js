// What is seen of the race: a card a lane, and the sum in one sentence.
'use strict';

var dom = require('../base/dom.js');
var plotDelays = require('./plot.js').plotDelays;
var createRace = require('./race.js').createRace;
var words = require('./words.js');
var append = dom.append;
var fill = dom.fill;

var INTERVALS = [200, 500, 1000, 2000, 5000, 10000]; // ms
// [key, label], in the order of a card. The keys are those of the lanes of race.js and of figures
// in lane.js.
var FIGURES = [['requests', 'Requests'], ['empty', 'Empty answers'], ['up', 'Sent'], ['down', 'Received'], ['connections', 'Connections'],
  ['events', 'Events'], ['median', 'Delay, median'], ['p95', 'Delay, 95 of 100'], ['missed', 'Missed'], ['late', 'Late by over 1 s']];
var NO_DELAYS = 'No delays yet';

// section is filled; own() returns whether the race has news of its own. open and close are for
// views.js. data-lane, data-figure and data-bytes are
// what TestRace_agreesWithACapture reads: bytes are shown rounded.
function createRaceView(section, client, own) {
  var schedule = dom.oncePerFrame(paint);
  var shown = null; // the race at the last change, null before the first
  var cells = {};   // by lane and figure; plot is the canvas
  var race = createRace(client, function (next) {
    shown = next;
    schedule();
  });
  var controls = append(section, 'p', 'controls');
  var button = append(controls, 'button', 'primary', 'Start the race');
  var select = interval(append(controls, 'label', '', 'Ask every '));
  var news = append(section, 'p', 'news');
  var sum = append(section, 'p', 'sum');
  var lanes = append(section, 'div', 'lanes');

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
  words.LANES.forEach(card);

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

  function card(lane) {
    var element = append(lanes, 'section', 'lane');
    var list, plot;
    element.setAttribute('data-lane', lane.name);
    append(element, 'h3', '', lane.title);
    append(element, 'p', 'how', lane.how);
    list = append(element, 'dl');
    cells[lane.name] = {};
    FIGURES.forEach(function (figure) {
      var row = append(list, 'div');
      append(row, 'dt', '', figure[1]);
      cells[lane.name][figure[0]] = append(row, 'dd', '', '–');
      cells[lane.name][figure[0]].setAttribute('data-figure', figure[0]);
    });
    plot = append(element, 'canvas', 'delays');
    plot.setAttribute('role', 'img');
    plot.setAttribute('aria-label', NO_DELAYS);
    cells[lane.name].plot = plot;
  }

  function paint() {
    var sums = {};
    fill(news, words.news(shown && shown.running ? shown.own : own()));
    if (!shown) {
      return;
    }
    fill(button, shown.running ? 'Stop' : 'Start the race');
    // The interval is that of the whole race.
    select.disabled = shown.running;
    Object.keys(shown.lanes).forEach(function (name) {
      var lane = shown.lanes[name];
      var figures = lane.sum.figures();
      sums[name] = {requests: lane.requests, up: lane.up, down: lane.down, figures: figures};
      paintLane(cells[name], lane, figures);
    });
    // Before the words: a live region announces them only if it is polite by then.
    sum.setAttribute('aria-live', shown.running ? 'off' : 'polite');
    fill(sum, shown.why || (sums.sse ? words.summary(shown.elapsedMs, shown.intervalMs, shown.running, sums) : ''));
  }

  // A dash stands for a figure that is not known yet; 0 is one that is.
  function paintLane(cell, lane, figures) {
    ['empty', 'events', 'missed', 'late'].forEach(function (name) { fill(cell[name], String(figures[name])); });
    ['requests', 'connections'].forEach(function (name) { fill(cell[name], String(lane[name])); });
    ['up', 'down'].forEach(function (name) {
      fill(cell[name], words.bytes(lane[name]));
      cell[name].setAttribute('data-bytes', String(lane[name]));
    });
    ['median', 'p95'].forEach(function (name) { fill(cell[name], figures[name] === null ? '–' : words.delay(figures[name])); });
    cell.plot.setAttribute('aria-label', figures.median === null ? NO_DELAYS : 'The delays of the newest events; the median is ' + words.delay(figures.median));
    plotDelays(cell.plot, lane.sum.delays());
  }

  return {
    // A canvas that was hidden when it was painted is empty.
    open: schedule,
    // A race that is not looked at would hold connections, of which a browser has six.
    close: race.stop
  };
}

module.exports = {createRaceView: createRaceView};
