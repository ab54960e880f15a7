// The views of the page, chosen by the place in its address: the stream, and those of the demo.
'use strict';

var address = require('../base/address.js');
var append = require('../base/dom.js').append;
var noteText = require('../reader/words.js').noteText;
var words = require('./words.js');

// name is the place in the address and the id of the section; the stream has no section: it is
// the page without a view.
var VIEWS = [
  {name: 'stream', label: 'Stream'},
  {name: 'race', label: 'The race'},
  {name: 'wire', label: 'The wire'},
  {name: 'break', label: 'Break it'},
  {name: 'code', label: 'The code'}
];

// Returns a part of app.js. transport() returns that of the page's connection, 'sse' or 'poll'.
// late makes the demo, which fills the sections when one of them is first shown. The demo opens a
// view that is shown and closes one that is hidden: only an open view may have connections of its
// own.
function createViews(client, transport, late) {
  var nav = document.getElementById('views');
  var main = document.getElementsByTagName('main')[0];
  var links = {};
  var sections = {};
  var current = 'stream';
  var state = null;        // of the connection
  var status = null;       // the answer of /status, null before the first
  var lateDemo = late('demo', {open: nothing, close: nothing, update: nothing, show: nothing, note: nothing, setStatus: nothing}, showAbsent);
  var demo = lateDemo.part;

  VIEWS.forEach(function (view) {
    var link = append(nav, 'a', '', view.label);
    link.setAttribute('data-label', view.label);
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

  function showAddressed() {
    // The address of a line (#EPOCH.N) and #log are of the stream.
    var place = address.place();
    var next = links.hasOwnProperty(place) ? place : 'stream';
    var moved = next !== current;
    // Closed before it is hidden, opened after it is shown: paint needs the size of elements.
    if (moved && sections[current]) {
      demo.close(current);
    }
    current = next;
    document.body.setAttribute('data-view', current);
    Object.keys(links).forEach(function (name) {
      links[name].href = address.href(name); // with all else that the address says
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
      openCurrent();
    }
  }

  function openCurrent() {
    if (!sections[current]) {
      // The list and the chart, which had no size while they were hidden, paint at a resize.
      root.dispatchEvent(new root.Event('resize'));
      return;
    }
    lateDemo.start(makeDemo);
    demo.open(current);
    // From there a screen reader reads, and the Tab key moves on.
    sections[current].getElementsByTagName('h2')[0].focus();
  }

  function makeDemo(exports) {
    var made;
    setLoading('');
    made = exports.createDemo(sections, client, transport, state, status);
    // Another view may have been chosen while the script was loading.
    if (sections[current]) {
      made.open(current);
    }
    return made;
  }

  function showAbsent() {
    setLoading(noteText({note: 'without', part: 'demo'}));
  }

  function setLoading(text) {
    Object.keys(sections).forEach(function (name) {
      sections[name].getElementsByClassName('loading')[0].textContent = text;
    });
  }

  // Hidden in index.html: without scripts the links would lead nowhere.
  nav.hidden = false;
  address.onChange(showAddressed);
  showAddressed();
  return {
    update: function (next) {
      state = next;
      demo.update(next);
    },
    setStatus: function (next) {
      status = next;
      demo.setStatus(next);
    },
    show: demo.show,
    note: demo.note
  };
}

function nothing() {
  return;
}

module.exports = {createViews: createViews};
