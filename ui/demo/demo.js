// The demo: what is shown in each of its views (page/views.js).
'use strict';

var append = require('../base/dom.js').append;
var createBytes = require('./bytes.js').createBytes;
var createCode = require('./code.js').createCode;
var createForeign = require('./foreign.js').createForeign;
var createFaults = require('./faults.js').createFaults;
var createRaceView = require('./raceview.js').createRaceView;
var words = require('./words.js');

// Fills the sections, by the names of the views. transport() is that of the page's connection,
// 'sse' or 'poll'. state is that of the connection, and status is the last answer of /status, null
// before the first. Returns {open(name), close(name)} and what app.js calls for each part.
function createDemo(sections, client, transport, state, status) {
  var views;
  var faults;
  var foreign;
  var latest = state;

  Object.keys(words.ABOUT).forEach(function (name) {
    append(sections[name], 'p', 'about', words.ABOUT[name]);
  });
  foreign = createForeign(sections.wire, function () { return latest.source === 'url' || latest.source === 'replay'; });
  faults = createFaults(sections['break']);
  views = {
    race: createRaceView(sections.race, client, function () { return latest.source === 'clock'; }),
    wire: both(foreign, createBytes(sections.wire, client, transport)),
    'break': faults,
    code: createCode(sections.code)
  };
  faults.update(state);
  if (status) {
    faults.setStatus(status);
  }
  return {
    open: function (name) { views[name].open(); },
    close: function (name) { views[name].close(); },
    update: function (next) {
      latest = next;
      faults.update(next);
    },
    show: faults.show,
    note: faults.note,
    setStatus: faults.setStatus
  };
}

// Returns two parts of a view as one.
function both(one, other) {
  return {
    open: function () {
      one.open();
      other.open();
    },
    close: function () {
      one.close();
      other.close();
    }
  };
}

module.exports = {createDemo: createDemo};
