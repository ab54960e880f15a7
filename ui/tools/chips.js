// The row of chips: the levels and the types, each with its count, and the filters that are on. A
// click on a level or a type shows only its lines, a second one all again.
'use strict';

var dom = require('../base/dom.js');
var text = require('../base/text.js');
var wire = require('../connection/wire.js');
var filters = require('../line/filters.js');
var choosing = require('./choosing.js');
var words = require('./words.js');

var NO_FILTER = {};

// row is an empty element. choose(name, choice) is called with what is chosen of the filter with
// this name, null for all; unfilter() where the filter by text is taken off. Returns {show(chosen,
// query), count(counts), focus()}.
function createChips(row, choose, unfilter) {
  var chosen = NO_FILTER;
  var counts = null;       // {levels: of each of filters.LEVELS, types: [{name, count}]} (tally.js)
  var levels = group(row, 'levels', words.CHIPS.levels);
  var types = group(row, 'types', words.CHIPS.types);
  var active = group(row, 'active', words.CHIPS.active);
  var buttons = filters.LEVELS.map(function (level, i) {
    var made = chip(levels, 'level-button level-' + (level || 'other'), words.LEVELS[i], function (how) {
      choose('levels', choosing.choose(filters.LEVELS, chosen.levels, level, how));
    });
    made.title = words.onlyLevel(i);
    return made;
  });
  var worse = levels.appendChild(dom.button('worse', words.WORSE[0], function () {
    choose('levels', choosing.toggleWorse(chosen.levels));
  }));
  var kinds = {};          // the buttons of the types, by the name behind a space

  worse.title = words.WORSE[1];
  dom.display(types, false);
  dom.display(active, false);
  paint();

  // next is that of filters.js, query that of the search, whose filter is a chip as well.
  function show(next, query) {
    chosen = next;
    paint();
    paintActive(query);
  }

  function paint() {
    buttons.forEach(function (made, i) {
      press(made, !!chosen.levels && chosen.levels.indexOf(filters.LEVELS[i]) >= 0);
    });
    press(worse, choosing.withWorse(chosen.levels));
    worse.disabled = !choosing.canWiden(chosen.levels);
    levels.className = chosen.levels ? 'chips has-choice' : 'chips';
    paintTypes();
  }

  // A choice of a type that has not come is a chip as well: it can be taken off.
  function paintTypes() {
    var names = (counts ? counts.types.map(function (type) { return type.name; }) : []).concat(chosen.types || [])
      .filter(function (name, i, all) { return all.indexOf(name) === i; });
    names.forEach(function (name) {
      kinds[' ' + name] = kinds[' ' + name] || kind(name);
    });
    Object.keys(kinds).forEach(function (key) {
      var name = key.slice(1);
      press(kinds[key], !!chosen.types && chosen.types.indexOf(name) >= 0);
      dom.display(kinds[key], names.indexOf(name) >= 0);
    });
    types.className = chosen.types ? 'chips has-choice' : 'chips';
    dom.display(types, names.length > 1 || !!chosen.types);
  }

  function kind(name) {
    var shown = text.visible(wire.nameOf(name));
    var made = chip(types, 'type-button', shown, function (how) {
      var all = Object.keys(kinds).map(function (key) { return key.slice(1); });
      choose('types', choosing.choose(all, chosen.types, name, how === 'worse' ? 'only' : how));
    });
    made.title = words.onlyType(shown);
    return made;
  }

  // exact: else there are at least so many.
  function count(next, exact) {
    counts = next;
    buttons.forEach(function (made, i) { fill(made, counts.levels[i], exact); });
    paintTypes();
    counts.types.forEach(function (type) { fill(kinds[' ' + type.name], type.count, exact); });
  }

  function fill(made, number, exact) {
    dom.fill(made.lastChild, text.thousands(number) + (exact ? '' : '+'));
    made.className = made.className.replace(' is-none', '') + (number === 0 ? ' is-none' : '');
  }

  // A chip goes when it is pressed: the focus stays in the row.
  function paintActive(query) {
    var list = filters.chips(chosen);
    var focused = active.contains(document.activeElement);
    if (query.only && query.text !== '') {
      list.push({name: null, text: words.holds(query), title: words.HOLDS, left: null});
    }
    while (active.firstChild) {
      active.removeChild(active.firstChild);
    }
    list.forEach(function (part) {
      var made = dom.append(active, 'span', 'active');
      var off;
      dom.append(made, 'span', '', part.text).title = part.title;
      off = made.appendChild(dom.button('', '×', function () {
        if (part.name === null) {
          unfilter();
        } else {
          choose(part.name, part.left);
        }
      }));
      off.setAttribute('aria-label', words.takeOff(part.text));
      off.title = words.TAKE_OFF;
    });
    dom.display(active, list.length > 0);
    if (focused) {
      (active.querySelector('button') || buttons[0]).focus();
    }
  }

  return {show: show, count: count, focus: function () { buttons[0].focus(); }};
}

function group(row, id, label) {
  var element = dom.append(row, 'div', 'chips');
  element.id = id;
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', label);
  return element;
}

// run(how) gets 'only', 'add' or 'worse' (choosing.js), by the keys that are held: a button that is
// pressed by Enter or Space has them as well.
function chip(parent, className, text, run) {
  var made = parent.appendChild(dom.button(className, '', function (event) {
    run(event.ctrlKey || event.metaKey ? 'add' : event.shiftKey ? 'worse' : 'only');
  }));
  dom.append(made, 'span', '', text);
  made.appendChild(document.createTextNode(' '));
  dom.append(made, 'span', 'count');
  return made;
}

// WAI-ARIA 1.2, aria-pressed: without the value "false" the button would be no toggle.
function press(element, on) {
  element.setAttribute('aria-pressed', String(on));
}

module.exports = {createChips: createChips};
