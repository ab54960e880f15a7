// The colours of the page: those of the system, or light or dark by choice, which the browser
// stores. The dark ones are in blocks of the style sheets for (prefers-color-scheme: dark), so a
// choice is another condition for those blocks: no rule is there twice.
'use strict';

var recall = require('./store.js').recall;
var remember = require('./store.js').remember;

var KEY = 'pushpane.theme';
// The condition of the dark blocks, and what the browser's own controls follow. Paper is white.
var THEMES = {
  system: {media: '(prefers-color-scheme: dark)', scheme: 'light dark'},
  light: {media: 'not all', scheme: 'light'},
  dark: {media: 'screen', scheme: 'dark'}
};

var blocks = null;       // the rules of the dark blocks

// Returns 'system', 'light' or 'dark'.
function chosen() {
  var theme = recall(KEY);
  return THEMES.hasOwnProperty(theme) ? theme : 'system';
}

// Called in the head of the page, before anything is painted, and with each change.
function apply() {
  var theme = THEMES[chosen()];
  blocks = blocks || find();
  blocks.forEach(function (block) { block.media.mediaText = theme.media; });
  document.querySelector('meta[name="color-scheme"]').setAttribute('content', theme.scheme);
}

// A browser that has no list of rules keeps the colours of the system.
function find() {
  var found = [];
  var sheets = document.styleSheets || [];
  var i, j, rules;
  for (i = 0; i < sheets.length; i += 1) {
    rules = sheets[i].cssRules || [];
    for (j = 0; j < rules.length; j += 1) {
      if (rules[j].media && /prefers-color-scheme/.test(rules[j].media.mediaText)) {
        found.push(rules[j]);
      }
    }
  }
  return found;
}

function choose(theme) {
  remember(KEY, theme);
  apply();
}

// onChange() is called when another tab has chosen, or the system has other colours.
function watch(onChange) {
  var system = root.matchMedia ? root.matchMedia(THEMES.system.media) : null;
  if (system && system.addListener) {
    system.addListener(onChange);
  }
  root.addEventListener('storage', function (event) {
    if (event.key === KEY) {
      apply();
      onChange();
    }
  }, false);
}

module.exports = {chosen: chosen, apply: apply, choose: choose, watch: watch};
