// Marks beside the scroll bar: where in the log the matches of the search lie.
'use strict';

var dom = require('../base/dom.js');

var MARK_PX = 4;         // height of a mark
var MATCHES = 2000;      // so many are looked at, evenly: of more there is one nearly everywhere
var EVERY_MS = 250;      // between two paintings while lines come

// element is the log, which has the bar; rows those of rows.js.
function createPlaces(element, rows) {
  var bar = dom.make('div', 'places');
  var painted = '';        // what is shown
  var of = null;           // of which finds
  var known = '';          // and of what of them
  var due = 0;
  var timer = null;

  bar.setAttribute('aria-hidden', 'true');
  element.parentNode.appendChild(bar);

  // finds are one of each match (finds.js), null for none. Called with each paint of the page.
  function paint(finds) {
    var now = new Date().getTime();
    var key = finds === null ? '' : [finds.change(), finds.count(), rows.count(), element.clientHeight].join();
    known = finds === of ? known : '';
    of = finds;
    clearTimeout(timer);
    timer = null;
    if (finds === null || finds.count() === 0) {
      show([]);
    } else if (now < due && key !== known) {
      timer = setTimeout(function () { paint(finds); }, due - now);
    } else if (key !== known) {
      due = now + EVERY_MS;
      show(placesOf(finds, rows, Math.floor(element.clientHeight / MARK_PX)));
    }
    known = timer === null ? key : known;
  }

  function show(places) {
    var text = places.join();
    if (text === painted) {
      return;
    }
    painted = text;
    bar.textContent = '';
    places.forEach(function (place) {
      var mark = dom.make('i', 'place');
      mark.style.top = place * MARK_PX + 'px';
      bar.appendChild(mark);
    });
  }

  return {paint: paint};
}

// Returns in which of so many equal parts of the list there are matches, each once.
function placesOf(finds, rows, parts) {
  var by = Math.max(1, finds.count() / MATCHES);
  var all = Math.max(1, rows.count());
  var places = [];
  var i, row, place;
  for (i = 0; i < finds.count(); i += by) {
    row = rows.indexOf(finds.id(Math.floor(i)));
    place = Math.floor(row / all * parts);
    if (row >= 0 && place !== places[places.length - 1]) {
      places.push(place);
    }
  }
  return places;
}

module.exports = {createPlaces: createPlaces, placesOf: placesOf};
