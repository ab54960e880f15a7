// How lines look, as the reader likes it: wrapped or not, larger or smaller, with numbers or times
// or nothing before them, and with the time since the line before. The browser remembers it.
'use strict';

var dom = require('../base/dom.js');
var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var wire = require('../connection/wire.js');
var words = require('./words.js');

var KEY = 'pushpane.reading';
var SIZES = [0.75, 0.875, 1, 1.125, 1.25, 1.5, 1.75, 2.25];
var NORMAL = 2;
var GUTTERS = ['number', 'time', 'both', 'none'];

// Puts its buttons into the toolbar. changed() is called when lines must be built and measured
// anew, clear() when the reader wants an empty page. usual() returns what is before the lines where
// nobody has chosen, a name of GUTTERS.
function createDisplay(toolbar, element, changed, clear, usual) {
  var chosen = read(recall(KEY));
  var wrap = add(words.READING.wrap, function () { chosen.wrap = !chosen.wrap; });
  var fields = add(words.READING.fields, function () { chosen.fields = !chosen.fields; });
  var gutters = dom.choice(toolbar, words.READING.gutter, setGutter);
  var since = add(words.READING.since, function () { chosen.since = !chosen.since; });
  var smaller = add(words.READING.smaller, function () { chosen.size = Math.max(0, chosen.size - 1); });
  var larger = add(words.READING.larger, function () { chosen.size = Math.min(SIZES.length - 1, chosen.size + 1); });

  button(words.READING.clear, clear);
  apply();

  function add(said, choose) {
    return button(said, function () {
      choose();
      keep();
    });
  }

  function keep() {
    remember(KEY, JSON.stringify(chosen));
    apply();
    changed();
    root.dispatchEvent(new root.Event('resize')); // what has measured measures anew
  }

  function gutter() {
    return chosen.gutter || usual();
  }

  function setGutter(name) {
    chosen.gutter = name;
    keep();
  }

  // The shortcut chooses the next one.
  function turnGutter() {
    setGutter(GUTTERS[(GUTTERS.indexOf(gutter()) + 1) % GUTTERS.length]);
  }

  function button(said, act) {
    var made = dom.button('menu-row', said[0], act);
    made.setAttribute('aria-label', said[1]);
    made.setAttribute('data-key', said[2]);
    toolbar.appendChild(made);
    return made;
  }

  // Sizes are by em: a browser whose text is larger stays larger. What the sheet does about long
  // lines hangs on the class.
  function apply() {
    element.className = 'reader gutter-' + gutter() + (chosen.wrap ? '' : ' is-unwrapped');
    dom.pick(gutters, gutter());
    element.style.fontSize = SIZES[chosen.size] + 'em';
    wrap.setAttribute('aria-pressed', String(chosen.wrap));
    since.setAttribute('aria-pressed', String(chosen.since));
    fields.setAttribute('aria-pressed', String(chosen.fields));
    smaller.disabled = chosen.size === 0;
    larger.disabled = chosen.size === SIZES.length - 1;
  }

  return {since: function () { return chosen.since; }, fields: function () { return chosen.fields; }, raw: fields, gutter: gutter,
    turnGutter: turnGutter, wrap: wrap, larger: larger, smaller: smaller};
}

// What an older version or a stranger has written there counts for nothing.
function read(text) {
  var kept = wire.parseObject(text);
  return {
    wrap: kept.wrap !== false,
    since: kept.since === true,
    fields: kept.fields !== false,
    gutter: GUTTERS.indexOf(kept.gutter) >= 0 ? kept.gutter : '',
    size: SIZES.hasOwnProperty(kept.size) && typeof kept.size === 'number' ? kept.size : NORMAL
  };
}

module.exports = {createDisplay: createDisplay};
