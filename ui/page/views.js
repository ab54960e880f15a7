// The views of the page, by the fragment of its address: the stream, and the demo.
'use strict';

var append = require('../base/dom.js').append;
var noteText = require('../reader/words.js').noteText;
var words = require('./words.js');

// name is the fragment of the address and the id of the section; the stream has none of its own:
// it is the page without a view.
var VIEWS = [
  {name: 'stream', label: 'Stream'},
  {name: 'race', label: 'The race'},
  {name: 'wire', label: 'The wire'},
  {name: 'break', label: 'Break it'},
  {name: 'code', label: 'The code'}
];

// One of the parts of app.js. transport() is that of the page's connection, 'sse' or 'poll'; late
// makes the demo, which fills the sections once one of them is looked at. Its open and close are
// called as a view comes into sight and leaves it: only the one in sight may hold connections
// beside the page's.
function createViews(client, transport, late) {
  var nav = document.getElementById('views');
  var main = document.getElementsByTagName('main')[0];
  var links = {};
  var sections = {};
  var current = 'stream';
  var state = null;        // of the connection
  var status = null;       // the last answer of /status
  var lateDemo = late('demo', {open: nothing, close: nothing, update: nothing, show: nothing, note: nothing, allow: nothing}, tellAbsent);
  var demo = lateDemo.part;

  VIEWS.forEach(function (view) {
    var link = append(nav, 'a', '', view.label);
    link.href = '#' + view.name;
    links[view.name] = link;
    if (view.name !== 'stream') {
      sections[view.name] = section(view);
    }
  });

  function section(view) {
    var element = append(main, 'section', 'view');
    element.id = view.name;
    element.setAttribute('hidden', 'hidden');
    append(element, 'h2', '', view.label).tabIndex = -1;
    append(element, 'p', 'loading', words.LOADING);
    return element;
  }

  function go() {
    // The address of a line (#EPOCH.N) and #log are no view: they are of the stream.
    var asked = root.location.hash.slice(1);
    var next = links.hasOwnProperty(asked) ? asked : 'stream';
    var moved = next !== current;
    // Closed before it is hidden, opened once it is seen: what is painted needs its size.
    if (moved && sections[current]) {
      demo.close(current);
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
      enter();
    }
  }

  function enter() {
    if (!sections[current]) {
      // The list and the chart paint at a resize. What was hidden has had no size.
      root.dispatchEvent(new root.Event('resize'));
      return;
    }
    lateDemo.start(makeDemo);
    demo.open(current);
    // A screen reader goes on there, and so does the Tab key.
    sections[current].getElementsByTagName('h2')[0].focus();
  }

  function makeDemo(exports) {
    var made;
    tellLoading('');
    made = exports.createDemo(sections, client, transport, state, status);
    // One may have gone on meanwhile.
    if (sections[current]) {
      made.open(current);
    }
    return made;
  }

  function tellAbsent() {
    tellLoading(noteText({note: 'without', part: 'demo'}));
  }

  function tellLoading(text) {
    Object.keys(sections).forEach(function (name) {
      sections[name].getElementsByClassName('loading')[0].textContent = text;
    });
  }

  // Only where this runs: without it the links would lead nowhere.
  nav.hidden = false;
  window.addEventListener('hashchange', go, false);
  go();
  return {
    update: function (next) {
      state = next;
      demo.update(next);
    },
    allow: function (next) {
      status = next;
      demo.allow(next);
    },
    show: demo.show,
    note: demo.note
  };
}

function nothing() {
  return;
}

module.exports = {createViews: createViews};
