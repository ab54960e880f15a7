// The choices of the menu that are about the page as a whole: its layout and its colours.
'use strict';

var dom = require('../base/dom.js');
var theme = require('../base/theme.js');
var words = require('./words.js');

// Puts them into the menu. layout is that of layout.js. Returns paint(source), which shows what is
// chosen: Back and other tabs choose as well.
function createMenu(menu, layout) {
  var layouts = dom.choice(menu, words.LAYOUTS, function (value) { layout.choose(value); });
  var themes = dom.choice(menu, words.THEMES, function (value) {
    theme.choose(value);
    restyle();
  });

  function paint(source) {
    dom.pick(layouts, layout.current(source));
    dom.pick(themes, theme.chosen());
  }

  theme.watch(function () {
    dom.pick(themes, theme.chosen());
    restyle();
  });
  return paint;
}

// What draws by itself, and what has measured, does so anew at a resize.
function restyle() {
  root.dispatchEvent(new root.Event('resize'));
}

module.exports = {createMenu: createMenu};
