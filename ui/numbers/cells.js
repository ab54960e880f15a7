// The cells of a line that may be a row of a table or its head.
'use strict';

var parse = require('./found.js').parse;

var CELLS_MAX = 128;
var CLOCK = '\\d\\d?:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?[AaPp][Mm])?(?:Z| ?[-+]\\d\\d:?\\d\\d)?';
var DAY = '(?:\\d{4}[-/]\\d\\d[-/]\\d\\d|\\d\\d?[/.]\\d\\d?[/.]\\d{4}|\\d\\d?-[A-Z][a-z]{2}-\\d{4}|\\d\\d[-/]\\d\\d(?:[-/]\\d\\d(?:\\d\\d)?)?)';
var WHEN = '\\[?(?:' + DAY + '(?:[T ]' + CLOCK + ')?|' + CLOCK + ')\\]?';
var FIRST = new RegExp('^(' + WHEN + ')(?=[\\s,;|]|$)');
var LAST = new RegExp('(?:^|[\\s,;|])(' + WHEN + ')$');
// TIME+ of top and START of ps are times, too.
var TIME = new RegExp('^' + WHEN + '$|^\\d+:\\d\\d[:.]\\d\\d(?:\\.\\d+)?$|^[A-Z][a-z]{2}\\d\\d$');
var DECIMAL = /^[-+]?\d+,\d+$/; // of a file whose columns are apart by ;
var UNIX = /^\[?(\d{10}(?:\.\d{1,9})?|\d{13})\]?$/;
var SIZE = /^\d+(?:\.\d+)?[gt]$/; // as top writes 1.2 GiB
// What tools write where there is no value.
var NONE = /^(?:|-+|n\/?a|\[?N\/A\]?|[-+]?(?:nan|inf)|null|none|\?|<[a-z][a-z ()]*>)$/i;

// Returns the cells of a line, [{text, kind, at, end}], at and end where they stand in it. how is
// blanks, wide (two or more, so that a name may have one), or the character between the cells. kind
// is number, time, none or text.
function split(text, how) {
  var cells = how === 'blanks' ? apart(text, /[^\s|;]+/g) : how === 'wide' ? apart(text, /[^\s|]+(?: [^\s|]+)*/g) : separated(text, how);
  cells.forEach(function (cell) { cell.kind = how === ';' && DECIMAL.test(cell.text) ? 'number' : kindOf(cell.text); });
  return cells;
}

// A date and a time of day are one cell at the begin or the end of a line, and 02:50:12 PM is.
function apart(text, pattern) {
  var cells = [];
  var lead = /^[\s|#]*/.exec(text)[0].length;
  var from = lead;
  var to = endOf(text, /[\s|]/);
  var first = FIRST.exec(text.slice(lead, lead + 48));
  var last = LAST.exec(text.slice(Math.max(from, to - 48), to));
  var match;
  if (first) {
    cells.push({text: first[1], at: lead, end: lead + first[1].length});
    from = lead + first[1].length;
  }
  to = last && to - last[1].length >= from ? to - last[1].length : to;
  pattern.lastIndex = from;
  for (match = pattern.exec(text); match && match.index < to && cells.length < CELLS_MAX; match = pattern.exec(text)) {
    cells.push({text: match[0], at: match.index, end: match.index + match[0].length});
  }
  if (last && to < text.length && cells.length < CELLS_MAX && cells.every(function (cell) { return cell.end <= to; })) {
    cells.push({text: last[1], at: to, end: to + last[1].length});
  }
  return cells;
}

// Cells of a CSV file may be in quotes, with "" for one (RFC 4180).
function separated(text, mark) {
  var cells = [];
  var at = 0;
  var end, quoted, cell;
  for (; at <= text.length && cells.length < CELLS_MAX; at = end + 1) {
    quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(text.charAt(at) === '"' || text.charAt(at + 1) === '"' ? text.slice(at) : '');
    end = text.indexOf(mark, at + (quoted ? quoted[0].length : 0));
    end = end < 0 ? text.length : end;
    cell = quoted ? quoted[1].replace(/""/g, '"') : trimmed(text.slice(at, end));
    cells.push({text: cell, at: at, end: end});
  }
  return cells;
}

// Where a text ends without the characters of a kind. A pattern with $ would try each blank before.
function endOf(text, kind) {
  var end = text.length;
  while (end > 0 && kind.test(text.charAt(end - 1))) {
    end -= 1;
  }
  return end;
}

function trimmed(text) {
  return text.slice(0, endOf(text, /[\s|]/)).replace(/^[\s|#]+/, '');
}

function kindOf(text) {
  var c = text.charCodeAt(0);
  var digit = (c >= 48 && c <= 57) || c === 46 || c === 43 || c === 45 || c === 91; // . + - [
  return digit && (parse(text) || SIZE.test(text) || slashed(text)) ? 'number' : NONE.test(text) ? 'none' : (digit || /^[A-Z][a-z]{2}\d/.test(text)) && TIME.test(text) ? 'time' : 'text';
}

// Returns the first of two amounts that are one cell (docker stats: 20.1MiB / 1.952GiB), else null.
function slashed(text) {
  var parts = text.split(' / ');
  return parts.length === 2 && parse(parts[0]) && parse(parts[1]) ? parts[0] : null;
}

// Returns how a line may be split, the likeliest first.
function ways(text) {
  var list = text.indexOf('\t') > 0 ? ['\t'] : [];
  if (text.indexOf(';') > 0) {
    list.push(';');
  }
  if (text.indexOf(',') > 0) {
    list.push(',');
  }
  return list.concat(['blanks', 'wide']);
}

// Returns what parse does of a number in a cell.
function numberOf(cell, how) {
  var parts = parse(how === ';' && DECIMAL.test(cell.text) ? cell.text.replace(',', '.') : slashed(cell.text) || cell.text);
  return parts && how === ';' ? [parts[0], parts[1], cell.text] : parts;
}

module.exports = {slashed: slashed, split: split, numberOf: numberOf, endOf: endOf, ways: ways, UNIX: UNIX};
