// How the reader has set the chart: in the storage of the browser.
'use strict';

var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var wire = require('../connection/wire.js');

var KEY = 'pushpane.chart';
var NAMES_MAX = 200;   // choices that are remembered
var LOW_PX = 400;      // a window so low begins with the lines, as in tools/toolbar.css

// Returns {folded, height: px or 0 where nobody has chosen, on: {name: whether the reader has
// switched it on}}.
function read() {
  var saved = wire.parseObject(recall(KEY) || '');
  return {folded: saved.folded !== false || root.innerHeight <= LOW_PX, height: saved.height > 0 ? saved.height : 0, on: saved.on && typeof saved.on === 'object' ? saved.on : {}};
}

// The oldest choices are dropped: names come from the lines, so there is no end of them.
function write(settings) {
  Object.keys(settings.on).slice(0, -NAMES_MAX).forEach(function (name) { delete settings.on[name]; });
  remember(KEY, JSON.stringify({folded: settings.folded, height: settings.height, on: settings.on}));
}

module.exports = {read: read, write: write};
