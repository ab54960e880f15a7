// The choices of the menu that are about the page as a whole: its layout and its colours.
'use strict';

var choice = require('../base/dom.js').choice;
var theme = require('../base/theme.js');
var words = require('./words.js');

// Puts them into the menu. layout is that of layout.js. Returns paint(source), which shows what is
// chosen: Back and other tabs choose as well.
function createMenu(menu, layout) {
  var layouts = choice(menu, words.LAYOUTS, function (value) { layout.choose(value); });
  var themes = choice(menu, words.THEMES, function (value) {
    theme.choose(value);
    restyle();
  });

  function paint(source) {
    layouts.value = layout.current(source);
    themes.value = theme.chosen();
  }

  theme.watch(function () {
    themes.value = theme.chosen();
    restyle();
  });
  return paint;
}

// What draws by itself, and what has measured, does so anew at a resize.
function restyle() {
  root.dispatchEvent(new root.Event('resize'));
}

module.exports = {createMenu: createMenu};
