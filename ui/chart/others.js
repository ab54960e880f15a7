// The series that the chart has no place for: how many, and on request a list of them with a
// search, from which the reader chooses.
'use strict';

var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var words = require('./words.js');

var SHOWN_MAX = 100; // buttons; a search finds the others

// choose(name) is called for the one that is chosen; it returns whether there is room. Returns
// {show(names)}.
function createOthers(parent, choose) {
  var element = dom.append(parent, 'div', 'chart-others');
  var opener = dom.button('chart-opener', '', toggle);
  var search = dom.make('input', 'chart-search');
  var list = dom.make('div', 'chart-off');
  var note = dom.make('p', 'chart-note');
  var open = false;
  var names = [];
  var drawn = null;      // the names that have buttons

  function toggle() {
    open = !open;
    dom.fill(note, '');
    paint();
    if (open) {
      search.focus();
    }
  }

  function show(next) {
    names = next;
    paint();
  }

  function paint() {
    var found = open ? names.filter(matches) : [];
    var shown = found.slice(0, SHOWN_MAX);
    dom.display(element, names.length > 0);
    dom.fill(opener, words.more(names.length));
    opener.setAttribute('aria-expanded', String(open));
    [search, list, note].forEach(function (part) { dom.display(part, open); });
    if (!open || (drawn && drawn.join('\n') === shown.join('\n'))) {
      return;
    }
    drawn = shown;
    dom.fill(note, words.found(found.length, shown.length));
    dom.fill(list, '');
    shown.forEach(function (name) {
      list.appendChild(dom.button('chart-series chart-other', visible(name), function () { take(name); }));
    });
  }

  // The button goes with its name, so the search has the focus.
  function take(name) {
    search.focus();
    if (!choose(name)) {
      dom.fill(note, words.FULL);
    }
  }

  function matches(name) {
    return name.toLowerCase().indexOf(search.value.toLowerCase()) >= 0;
  }

  search.type = 'search';
  search.setAttribute('aria-label', words.SEARCH);
  search.placeholder = words.SEARCH;
  search.addEventListener('input', paint, false);
  note.setAttribute('role', 'status');
  [opener, search, note, list].forEach(function (part) { element.appendChild(part); });
  return {show: show};
}

module.exports = {createOthers: createOthers};
