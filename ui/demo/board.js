// The board of the race: a row a lane, in it three large numbers with a bar each, and the requests
// as they happened; and all figures in a table below, behind a fold.
'use strict';

var dom = require('../base/dom.js');
var thousands = require('../base/text.js').thousands;
var appendKey = require('./canvas.js').appendKey;
var trips = require('./trips.js');
var words = require('./words.js');
var append = dom.append;
var fill = dom.fill;

var ALIKE_MS = 20;      // delays that differ by less are alike: nobody sees that
// The large numbers: the key in numbers, the label, and what the best of them is.
var NUMBERS = [['requests', 'Requests', 'fewest'], ['bytes', 'Bytes', 'fewest'], ['delay', 'Mean delay', 'soonest']];
// [key, label]. The keys are those of the lanes of race.js and of figures in lane.js.
var FIGURES = [['requests', 'Requests'], ['empty', 'Empty answers'], ['up', 'Sent'], ['down', 'Received'], ['connections', 'Connections'],
  ['events', 'Events'], ['median', 'Delay, median'], ['p95', 'Delay, 95 of 100'], ['missed', 'Missed'], ['late', 'Late by over 1 s']];

// lane is one of race.js. delay is null before the first news, the others where nothing is counted.
function numbers(lane, figures) {
  return {requests: lane.requests, bytes: lane.up === null ? null : lane.up + lane.down, delay: figures.average};
}

// Returns which lanes are the best in a number: values by the name of the lane. None where one is
// not known yet, or where all are alike.
function best(values, alike) {
  var names = Object.keys(values);
  var list = names.map(function (name) { return values[name]; });
  var least = Math.min.apply(null, list);
  var found = names.filter(function (name) { return values[name] - least <= alike; });
  return list.indexOf(null) >= 0 || list.indexOf(0) >= 0 && alike === 0 || found.length === names.length ? [] : found;
}

// parent gets the board of some lanes (words.js), with the table of all figures or not. data-lane,
// data-figure and data-bytes are what TestRace_agreesWithACapture reads: bytes are shown rounded.
function createBoard(parent, lanes, withTable) {
  var board = append(parent, 'div', 'board');
  var key = appendKey(parent, trips.KEY);
  var rows = {};  // by lane: {element, ahead, plot, numbers}
  var cells = {}; // by lane and figure

  lanes.forEach(row);
  if (withTable) {
    addFold(append(parent, 'details', 'figures'));
  }

  function addFold(fold) {
    append(fold, 'summary', '', 'All figures');
    table(append(fold, 'div', 'wide'));
  }

  function row(lane) {
    var element = append(board, 'section', 'lane');
    var top = append(element, 'div', 'name');
    var made = {element: element, ahead: null, plot: null, numbers: {}};
    element.setAttribute('data-row', lane.name);
    append(top, 'h3', '', lane.title);
    append(top, 'p', 'how', lane.how);
    NUMBERS.forEach(function (number) {
      var box = append(element, 'div', 'number');
      var label = append(box, 'p', 'label', number[1]);
      made.numbers[number[0]] = {
        box: box,
        best: append(label, 'span', 'best'),
        value: append(box, 'p', 'value', '–'),
        bar: append(append(box, 'div', 'bar'), 'div')
      };
      box.setAttribute('data-number', number[0]);
    });
    made.plot = append(element, 'canvas', 'trips');
    made.plot.setAttribute('role', 'img');
    made.plot.setAttribute('aria-label', words.noTrips(lane));
    rows[lane.name] = made;
  }

  function table(box) {
    var element = append(box, 'table');
    var head = append(element, 'tr');
    box.tabIndex = 0;
    box.setAttribute('role', 'region');
    box.setAttribute('aria-label', 'All figures');
    append(head, 'td');
    FIGURES.forEach(function (figure) { append(head, 'th', '', figure[1]).scope = 'col'; });
    lanes.forEach(function (lane) {
      var line = append(element, 'tr');
      line.setAttribute('data-lane', lane.name);
      append(line, 'th', '', lane.title).scope = 'row';
      cells[lane.name] = {};
      FIGURES.forEach(function (figure) {
        cells[lane.name][figure[0]] = append(line, 'td', '', '–');
        cells[lane.name][figure[0]].setAttribute('data-figure', figure[0]);
      });
    });
  }

  // Paints the lanes of a race (race.js); figures are those of its lanes by name.
  function paint(raced, figures) {
    var names = Object.keys(raced);
    var all = {};
    var ahead = {};
    names.forEach(function (name) { all[name] = numbers(raced[name], figures[name]); });
    NUMBERS.forEach(function (number) {
      var values = {};
      var most, first;
      names.forEach(function (name) { values[name] = all[name][number[0]]; });
      most = Math.max.apply(null, names.map(function (name) { return values[name] || 0; }));
      first = best(values, number[0] === 'delay' ? ALIKE_MS : 0);
      names.forEach(function (name) {
        var is = first.indexOf(name) >= 0;
        ahead[name] = (ahead[name] || 0) + (is ? 1 : 0);
        paintNumber(rows[name].numbers[number[0]], values[name], most, number, is);
      });
    });
    names.forEach(function (name) {
      rows[name].element.className = ahead[name] === NUMBERS.length ? 'lane ahead' : 'lane';
      if (cells[name]) {
        paintFigures(cells[name], raced[name], figures[name]);
      }
    });
  }

  // A dash stands for a number that is not known yet; 0 is one that is.
  function paintNumber(parts, value, most, number, isBest) {
    parts.box.className = isBest ? 'number is-best' : 'number';
    fill(parts.best, isBest ? number[2] : '');
    fill(parts.value, value === null ? '–' : number[0] === 'bytes' ? words.bytes(value) : number[0] === 'delay' ? words.delay(value) : thousands(value));
    parts.bar.style.width = (most > 0 && value !== null ? 100 * value / most : 0) + '%';
  }

  function paintFigures(cell, lane, figures) {
    ['empty', 'events', 'missed', 'late'].forEach(function (name) { fill(cell[name], String(figures[name])); });
    ['requests', 'connections'].forEach(function (name) { fill(cell[name], lane[name] === null ? '–' : String(lane[name])); });
    ['up', 'down'].forEach(function (name) {
      fill(cell[name], lane[name] === null ? '–' : words.bytes(lane[name]));
      cell[name].setAttribute('data-bytes', String(lane[name]));
    });
    ['median', 'p95'].forEach(function (name) { fill(cell[name], figures[name] === null ? '–' : words.delay(figures[name])); });
  }

  // Paints the requests up to a time.
  function plot(raced, nowMs) {
    var colours = key.colours();
    Object.keys(raced).forEach(function (name) { trips.plotTrips(rows[name].plot, raced[name].sum, nowMs, colours); });
  }

  // For a screen reader, when the race is over.
  function describe(raced, figures) {
    Object.keys(raced).forEach(function (name) {
      rows[name].plot.setAttribute('aria-label', words.trips(raced[name], figures[name]));
    });
  }

  return {paint: paint, plot: plot, describe: describe};
}

module.exports = {createBoard: createBoard, best: best, numbers: numbers};
