// What a hidden tab has to tell: a number in its title, a dot on its icon, of
// another colour when an error is among the news. Looking at it clears both.
'use strict';

var find = require('../line/find.js');
var phrases = require('./words.js');

var EVERY_MS = 1000;
var COLOURS = {news: '#e8890c', error: '#d32f2f'};

// tools.js adds what is younger than the page: the history of a tab that opens in the background
// is no news.
function createNews() {
  var icon = document.querySelector('link[rel="icon"]');
  var plain = icon.getAttribute('href');
  // the heading: what the tab is called without a number
  var title = document.getElementById('title');
  // The icon's own text stands in its address.
  var drawing = decodeURIComponent(plain.slice(plain.indexOf(',') + 1));
  var count = 0;
  var errors = false;
  var timer = null;

  // Once a second at most: a title that changes faster is read by nobody.
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
    document.title = phrases.title(count, title.textContent);
    if (count === 0) {
      icon.setAttribute('href', plain);
    } else {
      icon.setAttribute('href', 'data:image/svg+xml,' + encodeURIComponent(dotted()));
    }
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
