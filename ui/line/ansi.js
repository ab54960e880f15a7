// Terminal text (ECMA-48) as text and styles. What stays are characters that a
// person can see; every event stands alone, so no style outlives it.
'use strict';

var visible = require('../base/text.js').visible;
var target = require('./links.js').target;

// What ECMA-48 calls control sequences (5.4), then control strings (8.3.89,
// 8.3.27 and others; xterm ends them by BEL, too), then other escape sequences.
// All ends are optional: a torn one goes as well, but never past its line.
var SEQUENCE = /\x1B(?:\[([0-?]*)([ -\/]*)([@-~])?|[\]PX^_][^\x07\x18\x1A\x1B\n]*\x07?|[ -\/]{0,2}[0-~]?)/g;

// What is not read as it stands. Of a million lines most have none of it, and are plain: one range
// from end to end is tested in two thirds of the time.
var UNUSUAL = /[^\n\t -~]/;
var PLAIN = /^[ -~]*$/;

// How printers made bold and underlined, and man still does.
var OVERSTRIKE = /(?:(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\x00-\x1F])\x08)+(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\x00-\x1F])/g;

// SGR (ECMA-48, 8.3.117). Blinking is not for a page to read, and what is
// concealed is shown: a reader must see what is there.
var ON = {1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 9: 'strike', 21: 'underline'};
var OFF = {22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['inverse'], 29: ['strike'], 39: ['fg'], 49: ['bg']};
// 58 colours the line under a text, and is only stepped over
var EXTENDED = {38: 'fg', 48: 'bg', 58: 'line'};

// A hyperlink: parameters, which do not matter here, and where it leads, '' where one ends.
var LINK = /^\x1B\]8;[^;]*;([^\x07]*)/;

// Returns {text, spans, links, rest}: text is what a person sees, with what would act
// unseen made visible; spans are {start, end, and of bold, dim, italic,
// underline, strike, inverse, fg, bg what is set}, in order and apart. A colour
// is 0 to 15 of the palette or [red, green, blue]. links are [start, end,
// address], in order and apart (links.js, target). With most, about so many
// characters are read, and rest is the source of the others, else ''.
function parse(source, most) {
  var result = {text: '', spans: [], links: [], rest: ''};
  var style = {};
  var link = ''; // that the text stands in
  var begun = 0; // where it begins
  var from = 0;
  var found;
  SEQUENCE.lastIndex = 0;
  while (from < source.length && !result.rest) {
    found = source.indexOf('\x1B', from) < 0 ? null : SEQUENCE.exec(source);
    literal(result, source.slice(from, found ? found.index : source.length), style, most);
    if (result.rest) {
      result.rest += found ? source.slice(found.index) : '';
    } else if (found && found[3] === 'm' && !found[2] && /^[\d;:]*$/.test(found[1])) {
      style = sgr(style, found[1]);
    } else if (found && found[0].charAt(1) === ']' && LINK.test(found[0])) {
      addLink(result, begun, link);
      begun = result.text.length;
      link = target(LINK.exec(found[0])[1]);
    }
    from = found ? SEQUENCE.lastIndex : source.length;
  }
  addLink(result, begun, link);
  return result;
}

function addLink(result, start, address) {
  if (address && result.text.length > start) {
    result.links.push([start, result.text.length, address]);
  }
}

// Returns the text of parse, many times faster.
function strip(source) {
  var text = source;
  if (PLAIN.test(text) || !UNUSUAL.test(text)) {
    return text;
  }
  if (text.indexOf('\b') >= 0) {
    return parse(text).text;
  }
  return visible(text.indexOf('\x1B') >= 0 ? text.replace(SEQUENCE, '') : text);
}

function literal(result, text, style, most) {
  var room = most ? Math.max(0, most - result.text.length) : text.length;
  var from = 0;
  var found, struck;
  if (text.length > room) {
    room -= /[\uD800-\uDBFF]/.test(text.charAt(room - 1)) ? 1 : 0;
    result.rest = text.slice(room);
    text = text.slice(0, room);
  }
  if (text.indexOf('\b') >= 0) {
    OVERSTRIKE.lastIndex = 0;
    while ((found = OVERSTRIKE.exec(text)) !== null) {
      struck = overstrike(found[0]);
      push(result, visible(text.slice(from, found.index)), style);
      push(result, visible(struck.text), joined(style, struck.style));
      from = OVERSTRIKE.lastIndex;
    }
  }
  push(result, visible(text.slice(from)), style);
}

// Only a character over itself or a low line is printing; a backspace that
// would hide something stays, and is made visible.
function overstrike(struck) {
  var all = struck.split('\b');
  var seen = all.filter(function (c) { return c !== '_'; });
  var same = seen.every(function (c) { return c === seen[0]; });
  if (!same) {
    return {text: struck, style: {}};
  }
  return {
    text: seen.length > 0 ? seen[0] : '_',
    style: {bold: seen.length !== 1, underline: seen.length > 0 && seen.length < all.length}
  };
}

function push(result, text, style) {
  var start = result.text.length;
  result.text += text;
  if (text && hasAny(style)) {
    result.spans.push(joined({start: start, end: result.text.length}, style));
  }
}

function hasAny(style) {
  var key;
  for (key in style) {
    return true;
  }
  return false;
}

function joined(style, more) {
  var result = {};
  [style, more].forEach(function (set) {
    var key;
    for (key in set) {
      if (set[key] !== false) {
        result[key] = set[key];
      }
    }
  });
  return result;
}

// Returns the style after the parameters.
function sgr(style, parameters) {
  var list = parameters.split(';');
  var next = joined(style, {});
  var i, sub, code;
  for (i = 0; i < list.length; i += 1) {
    sub = list[i].split(':');
    code = Number(sub[0]);
    if (EXTENDED[code]) {
      // The colons are the standard's form, the semicolons what most programs write.
      if (sub.length === 1) {
        sub = list.slice(i, i + (list[i + 1] === '2' ? 5 : 3));
        i += sub.length - 1;
      }
      set(next, EXTENDED[code], extended(sub));
    } else if (code === 0) {
      next = {};
    } else if (ON[code]) {
      set(next, ON[code], sub[1] === '0' ? null : true); // 4:0 is no underline
    } else if (OFF[code]) {
      OFF[code].forEach(clear);
    } else if (code >= 30 && code < 38 || code >= 90 && code < 98) {
      next.fg = code < 38 ? code - 30 : code - 82;
    } else if (code >= 40 && code < 48 || code >= 100 && code < 108) {
      next.bg = code < 48 ? code - 40 : code - 92;
    }
  }
  return next;

  function clear(key) {
    delete next[key];
  }
}

function set(style, key, value) {
  if (value === null) {
    delete style[key];
  } else if (key !== 'line' && value !== undefined) {
    style[key] = value;
  }
}

// 38:5:N, 38:2:R:G:B or 38:2:SPACE:R:G:B; undefined for another.
function extended(sub) {
  var numbers = sub.slice(sub.length > 5 ? 3 : 2).map(Number).slice(0, sub[1] === '5' ? 1 : 3);
  var valid = numbers.length === (sub[1] === '5' ? 1 : 3) && numbers.every(function (n) { return n <= 255; });
  if (!valid || (sub[1] !== '5' && sub[1] !== '2')) {
    return undefined;
  }
  return sub[1] === '5' ? indexed(numbers[0]) : numbers;
}

// The 256 colours as xterm has them: the palette, a cube of 6, 24 greys.
function indexed(n) {
  if (n < 16) {
    return n;
  }
  if (n >= 232) {
    return [8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232)];
  }
  return [Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map(function (step) {
    return step === 0 ? 0 : 55 + 40 * step;
  });
}

module.exports = {parse: parse, strip: strip};
