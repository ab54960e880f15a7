// The legend: a button for each series, beside its lane if it is on, else below the lanes.
'use strict';

var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var scale = require('./scale.js');
var range = require('./rings.js').range;
var fill = dom.fill;

var HUES = 4; // of chart.css: enough that neighbours differ

// choice has, by name, whether the reader has switched a series on; changed() is called when that
// changes. Names have a $ before them, because __proto__ may be one.
function createLegend(names, off, choice, changed) {
  var buttons = {};

  // Returns the lanes, {on, off: [{series, name, button, text}]}; the height of those that are on
  // is height(count) px. list is that of members (series.js). The button of a series that is not
  // among them is removed, but not its choice.
  function arrange(list, height) {
    var before = buttons;
    var ons = [];
    var offs = [];
    buttons = {};
    list.forEach(function (series) {
      var name = '$' + series.name;
      var on = choice.hasOwnProperty(name) ? choice[name] === true : series.on;
      var lane = {series: series, name: visible(series.name), button: before[name] || create(series), text: ''};
      lane.button.setAttribute('aria-pressed', String(on));
      buttons[name] = lane.button;
      (on ? ons : offs).push(lane);
    });
    Object.keys(before).forEach(function (name) {
      if (!buttons[name]) {
        before[name].parentNode.removeChild(before[name]);
      }
    });
    put(names, ons, height(ons.length) + 'px');
    put(off, offs, '');
    return {on: ons, off: offs};
  }

  function create(series) {
    var button = dom.button('chart-series chart-hue-' + series.column % HUES, '', function () {
      choice['$' + series.name] = button.getAttribute('aria-pressed') !== 'true';
      changed();
    });
    ['chart-swatch', 'chart-name', 'chart-value'].forEach(function (part) { dom.append(button, 'span', part); });
    return button;
  }

  return {arrange: arrange};
}

// Puts the buttons into parent in the order of the lanes. One that is moved loses the focus, so
// that is set again.
function put(parent, lanes, height) {
  lanes.forEach(function (lane, i) {
    var focused = document.activeElement === lane.button;
    lane.button.style.height = height;
    fill(lane.button.childNodes[1], lane.name);
    lane.button.title = lane.name;
    if (parent.childNodes[i] !== lane.button) {
      parent.insertBefore(lane.button, parent.childNodes[i] || null);
      if (focused) {
        lane.button.focus();
      }
    }
  });
}

// Writes the values at slot i of the view, or the last one before that; the latest if i is -1. That
// of one line is as it is written there: a number of the chart has 53 bits.
function read(lanes, view, i) {
  lanes.forEach(function (lane) {
    var unit = lane.series.unit;
    var value = null;
    var k;
    for (k = i; k >= 0 && !value; k -= 1) {
      value = range(view.ring, view.slots[k], lane.series.column);
    }
    lane.text = i < 0 ? scale.format(lane.series.last, unit) : !value ? '' : value.text ||
      scale.format(value.low, unit) + (value.low < value.high ? ' – ' + scale.format(value.high, unit) : '');
    fill(lane.button.childNodes[2], lane.text);
  });
}

module.exports = {createLegend: createLegend, read: read};
