// The elements of a line that is a message with fields (fields.js): the message, then a chip for
// each field, as many as are read at a glance. What is found in the line is marked where it is
// shown.
'use strict';

var dom = require('../base/dom.js');
var shorten = require('../base/text.js').shorten;
var fields = require('./fields.js');
var words = require('./words.js');

var CHIPS = 8;          // of a line, until the reader wants all:
var CHIPS_ALL = 100;    // more are read in the tree
var ROOM = 240;         // characters of those CHIPS
var VALUE = 80;         // characters of a chip,
var TITLE = 1000;       // and of the rest under the mouse

// Fills the element of the text. parsed is {text, spans, links} of the line, split what
// fields.parse made of it. how: {level: whether the line shows its level, columns, all, spread,
// plain: see createLine, marks}. put(element, {text, spans, links}, marks) adds a text.
function fill(element, parsed, split, how, put) {
  var all = how.marks ? how.marks(parsed.text) : [];
  var list = split.fields.filter(function (field) { return how.columns.indexOf(field.path) < 0; });
  var shown, parts;

  // A text that stands in the line as it is shown has the marks of the line there; another has
  // those of its own.
  function said(text, start) {
    var stands = parsed.text.substr(start, text.length) === text;
    return {
      text: text,
      links: stands ? clip(parsed.links, start, start + text.length) : [],
      marks: stands ? clip(all, start, start + text.length) : how.marks ? how.marks(text) : []
    };
  }

  if (split.level && !how.level) {
    list.unshift(split.level);
  }
  shown = list.slice(0, how.all ? CHIPS_ALL : fitting(list));
  parts = partsOf(parsed, split, shown, said);
  element.textContent = '';
  if (how.plain) {
    addText(element, parts, put);
    return;
  }
  parts.forEach(function (part) { addPart(element, part, put); });
  if (list.length > shown.length) {
    more(element, list.slice(shown.length), all, how);
  }
}

// Returns the parts of a line: what stands before the fields, the time, the message, then the
// fields {said: the value, key, className, title, path}. Of the others some lack all but said.
function partsOf(parsed, split, shown, said) {
  var prefix = parsed.text.slice(0, split.prefix).replace(/\s+$/, '');
  var parts = [];
  if (prefix !== '') {
    parts.push({said: said(prefix, 0), spans: parsed.spans.filter(function (span) { return span.start < prefix.length; })});
  }
  if (split.time) {
    parts.push({said: said(fields.moment(split.time), split.time.start), className: 'field-time', title: split.time.text});
  }
  if (split.message) {
    parts.push({said: said(split.message.text.replace(/\n+$/, ''), split.message.start)});
  }
  return parts.concat(shown.map(function (field) {
    var name = field.path + '=';
    return {
      key: said(name, field.start - name.length - (parsed.text.charAt(field.start - 1) === '"' ? 1 : 0)),
      said: said(shorten(valueOf(field), VALUE), field.start),
      className: 'field field-' + field.kind,
      title: field.text.length > VALUE ? shorten(field.text, TITLE) : '',
      path: field.path
    };
  }));
}

// Addresses are links only where they stand in no other element. A blank between two parts, for
// copying.
function addPart(element, part, put) {
  var to = element;
  if (element.firstChild) {
    element.appendChild(document.createTextNode(' '));
  }
  if (part.className) {
    to = dom.append(element, 'span', part.className);
  }
  if (part.title) {
    to.title = part.title;
  }
  if (part.key) {
    pick(to, part.path);
    put(dom.append(to, 'span', 'field-key'), textOf(part.key, [], true), part.key.marks);
  }
  put(to, textOf(part.said, part.spans || [], to !== element), part.said.marks);
}

function textOf(said, spans, plain) {
  return {text: said.text, spans: spans, links: said.links, plain: plain};
}

// Adds the same text alone: most of what a browser does for a line is to lay out its elements.
function addText(element, parts, put) {
  var text = '';
  var marks = [];
  parts.forEach(function (part, i) {
    text += i > 0 ? ' ' : '';
    (part.key ? [part.key, part.said] : [part.said]).forEach(function (said) {
      marks = marks.concat(said.marks.map(function (mark) { return [mark[0] + text.length, mark[1] + text.length]; }));
      text += said.text;
    });
  });
  put(element, {text: text, spans: [], links: [], plain: true}, marks);
}

// Hundreds of chips are no stops of the Tab key: fieldmenu.js leads to those of the current line.
function pick(element, path) {
  element.setAttribute('data-path', path);
  element.setAttribute('role', 'button');
  element.setAttribute('aria-haspopup', 'menu');
  element.tabIndex = -1;
}

function valueOf(field) {
  return field.text === '' ? '""' : field.text.replace(/\n/g, ' ⏎ ');
}

// How many of the fields fit into the room of a line, at least one.
function fitting(list) {
  var room = ROOM;
  var count = 0;
  while (count < list.length && count < CHIPS && (count === 0 || room > 0)) {
    room -= list[count].path.length + Math.min(VALUE, list[count].text.length) + 2;
    count += 1;
  }
  return count;
}

// The button for the chips that are left out; it says so where something is found in them.
function more(element, rest, marks, how) {
  var found = rest.some(function (field) { return clip(marks, field.start, field.end).length > 0; });
  var button = dom.button('field-more' + (found ? ' field-found' : ''), '+' + rest.length, how.spread);
  button.title = words.moreFields(rest.length, found);
  button.setAttribute('aria-label', button.title);
  button.tabIndex = -1;
  element.appendChild(document.createTextNode(' '));
  element.appendChild(button);
}

// Adds the cells of the columns before the text: every line has them, and room for a level, so that
// they stand below each other.
function addCells(line, text, columns) {
  var before = line.querySelector('.who, .tag, .fold, .text');
  if (columns.length > 0 && !line.querySelector('.level')) {
    line.insertBefore(dom.make('span', 'level'), line.firstChild);
  }
  columns.forEach(function (path) {
    var field = fields.get(text, path);
    var cell = dom.make('span', 'cell', field ? shorten(valueOf(field), VALUE) : '');
    if (field) {
      cell.className += ' field-' + field.kind;
      cell.title = shorten(field.text, TITLE);
      pick(cell, path);
    }
    line.insertBefore(cell, before);
    line.insertBefore(document.createTextNode(' '), before);
  });
}

// The ranges within from..to, counted from there.
function clip(ranges, from, to) {
  return ranges.filter(function (range) { return range[0] < to && range[1] > from; }).map(function (range) {
    return [Math.max(range[0], from) - from, Math.min(range[1], to) - from].concat(range.slice(2));
  });
}

module.exports = {fill: fill, addCells: addCells, pick: pick};
