// The views of the page, by the fragment of its address: the stream, and the demo.
'use strict';

var append = require('../base/dom.js').append;
var createBytes = require('./bytes.js').createBytes;
var createCode = require('./code.js').createCode;
var createFaults = require('./faults.js').createFaults;
var createRaceView = require('./raceview.js').createRaceView;
var demo = require('./words.js');

// name is the fragment of the address and the id of the section; the stream has none of its own:
// it is the page without a view.
var VIEWS = [
  {name: 'stream', label: 'Stream'},
  {name: 'race', label: 'The race', about: demo.RACE_ABOUT},
  {name: 'wire', label: 'The wire', about: demo.WIRE_ABOUT},
  {name: 'break', label: 'Break it', about: demo.LAB_ABOUT},
  {name: 'code', label: 'The code', about: demo.CODE_ABOUT}
];

// transport() is that of the page's connection, 'sse' or 'poll'. Each part has open() and
// close(), called as it comes into view and leaves it: only the one that is looked at may hold
// connections beside the page's. Returns the view that wants to hear of the connection.
function createViews(client, transport) {
  var nav = document.getElementById('views');
  var main = document.getElementsByTagName('main')[0];
  var links = {};
  var sections = {};
  var current = 'stream';
  var parts;

  VIEWS.forEach(function (view) {
    var link = append(nav, 'a', '', view.label);
    link.href = '#' + view.name;
    links[view.name] = link;
    if (view.about) {
      sections[view.name] = section(view);
    }
  });
  parts = {
    stream: {open: measureAgain, close: function () {}},
    race: createRaceView(sections.race, client),
    wire: createBytes(sections.wire, client, transport),
    'break': createFaults(sections['break'], client),
    code: createCode(sections.code)
  };

  function section(view) {
    var element = append(main, 'section', 'view');
    element.id = view.name;
    element.setAttribute('hidden', 'hidden');
    append(element, 'h2', '', view.label).tabIndex = -1;
    append(element, 'p', 'about', view.about);
    return element;
  }

  // The list and the chart paint at a resize.
  // What was hidden has had no size.
  function measureAgain() {
    root.dispatchEvent(new root.Event('resize'));
  }

  function go() {
    // The address of a line (#EPOCH.N) and #log are no view: they are of the stream.
    var asked = root.location.hash.slice(1);
    var next = links.hasOwnProperty(asked) ? asked : 'stream';
    var moved = next !== current;
    // Closed before it is hidden, opened once it is seen: what is painted needs its size.
    if (moved) {
      parts[current].close();
    }
    current = next;
    document.body.setAttribute('data-view', current);
    Object.keys(links).forEach(function (name) {
      if (name === current) {
        links[name].setAttribute('aria-current', 'page');
      } else {
        links[name].removeAttribute('aria-current');
      }
      if (sections[name]) {
        sections[name].hidden = name !== current;
      }
    });
    if (moved) {
      parts[current].open();
    }
    // A screen reader goes on there, and so does the Tab key.
    if (moved && sections[current]) {
      sections[current].getElementsByTagName('h2')[0].focus();
    }
  }

  // Only where this runs: without it the links would lead nowhere.
  nav.hidden = false;
  window.addEventListener('hashchange', go, false);
  go();
  return parts['break'];
}

module.exports = {createViews: createViews};
