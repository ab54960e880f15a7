// Shows what is new in a hidden tab: the number of new lines in its title, and a dot on its icon,
// of another colour if an error is among them. Both go when the tab is visible.
'use strict';

var find = require('../line/find.js');
var words = require('./words.js');

var EVERY_MS = 1000;
var COLOURS = {news: '#e8890c', error: '#d32f2f'};

// Returns {add}, for events that are newer than the page: a tab that opens in the background gets
// the whole history, which is not new.
function createNews() {
  var icon = document.querySelector('link[rel="icon"]');
  var plain = icon.getAttribute('href');
  // the heading: the title of the tab without a number
  var title = document.getElementById('title');
  // The icon is a data: URL, so its SVG is in its address.
  var drawing = decodeURIComponent(plain.slice(plain.indexOf(',') + 1));
  var count = 0;
  var errors = false;
  var timer = null;

  // Changes the title once a second at most: a faster one cannot be read.
  function add(event) {
    if (!document.hidden) {
      return;
    }
    count += 1;
    errors = errors || find.levelOf(event.event, event.data) === 'error';
    if (timer === null) {
      timer = setTimeout(paint, EVERY_MS);
    }
  }

  function paint() {
    timer = null;
    document.title = words.title(count, title.textContent);
    icon.setAttribute('href', count === 0 ? plain : 'data:image/svg+xml,' + encodeURIComponent(dotted()));
  }

  // In the coordinates of icon.svg, whose view is 32 by 32.
  function dotted() {
    return drawing.replace('</svg>', '<circle cx="24" cy="8" r="7" stroke="#fff" stroke-width="2" fill="' +
      (errors ? COLOURS.error : COLOURS.news) + '"/></svg>');
  }

  document.addEventListener('visibilitychange', function () {
    if (!document.hidden) {
      clearTimeout(timer);
      count = 0;
      errors = false;
      paint();
    }
  }, false);
  return {add: add};
}

module.exports = {createNews: createNews};
