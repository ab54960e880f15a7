// The element of one event. Data is text, never markup: textContent and text
// nodes are the only way in.
'use strict';

var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var wire = require('../connection/wire.js');
var ansi = require('./ansi.js');
var fieldview = require('./fieldview.js');
var colour = require('./colour.js');
var fields = require('./fields.js');
var find = require('./find.js');
var fold = require('./fold.js');
var links = require('./links.js');
var words = require('./words.js');
var make = dom.make;

var LONG = 12000;  // characters; a longer line is not shown whole at once,
var SHOWN = 10000; // but so much of it, which a page can lay out in a few ms
var PLAIN = ['bold', 'dim', 'italic', 'underline', 'strike'];

// Called by page/log.js too, where browsers have no EventSource: so no newer API here without a
// look whether it is there. how: {time: '' or the words for when, since: '' or the words for how
// long after the line before, own: whether this tab sent it, marks: null or function(text) ->
// [[start, end], ...] in order and apart, open: whether JSON is folded out, toggled:
// function(open)}; where lines say their times: title: more words for when, came: those for when
// it came; of a record (record.js) grade: the level of its head, rest: it goes on with another
// line; where long lines can be shown whole: whole: whether this one is, widened:
// function(); and where lines have fields (fieldview.js): fields: true, columns: the paths of those
// with a column, all: whether all of this line are shown, spread: function(), plain: the fields are
// text, not values to click on.
function createLine(event, how) {
  var line = make('div', 'line');
  var chat = find.chatOf(event.event, event.data);
  var grade = how.grade === undefined ? find.levelOf(event.event, event.data) : how.grade;
  var at;
  line.setAttribute('data-id', event.id);
  line.className += grade ? ' line-' + grade : '';
  if (grade && !how.rest) {
    mark(column(line, 'level', grade.charAt(0).toUpperCase()), grade);
  }
  at = column(line, 'at', how.time);
  if (how.title) {
    at.title = how.title;
  }
  column(line, 'came', how.came);
  column(line, 'since', how.since);
  if (chat) {
    line.className += ' line-chat';
    column(line, 'who', visible(chat.name) || words.ANONYMOUS);
    if (chat.guest > 0) {
      line.setAttribute('data-guest', chat.guest);
      column(line, 'guest', words.guest(chat.guest));
    }
  } else if (event.event !== 'message') {
    line.className += find.ours(event.event) || event.event === 'stderr' || event.event === wire.SCREEN ? ' line-' + event.event : '';
    line.className += wire.SCREEN === event.event && wire.parseObject(event.data).full === true ? ' line-full' : '';
    column(line, 'tag', find.ours(event.event) || event.event === wire.SCREEN ? '' : visible(wire.nameOf(event.event)));
  }
  addText(line, event, how);
  if (how.own) {
    markOwn(line);
  }
  return line;
}

// {text, spans, links, rest}, where text is what the line shows and marks are counted in, and rest
// what stands behind the first `most` characters of the data, 0 for all. find.textOf must give the
// same text, or a search would miss what is seen; a test compares them.
function parse(event, most) {
  var chat = find.chatOf(event.event, event.data);
  if (chat) {
    return {text: visible(chat.text), spans: [], links: [], rest: ''};
  }
  return ansi.parse(find.saidOf(event.event, event.data), most);
}

// A line is known as JSON by its end, so that is looked for in all of it, whatever is shown. It
// is folded only in what a program writes: the words of other events are ours or people's.
function addText(line, event, how) {
  var parsed = parse(event, how.whole || event.data.length <= LONG ? 0 : SHOWN);
  var rest = parsed.rest ? ansi.strip(parsed.rest) : '';
  var written = find.written(event.event, event.data);
  var text = make('span', 'text');
  var begin = written ? fold.find(parsed.text + rest) : -1;
  var split = how.fields && written && !rest ? fields.parse(parsed.text, begin) : null;
  line.appendChild(text);
  if (begin >= 0) {
    addFold(line, text, (parsed.text + rest).slice(begin), how);
  }
  fieldview.addCells(line, written ? parsed.text : '', how.columns || []);
  if (split) {
    fieldview.fill(text, parsed, split, {level: / line-(?:error|warn|info|debug)/.test(line.className), columns: how.columns || [],
      all: how.all, spread: how.spread, plain: how.plain, marks: how.marks}, put);
    return;
  }
  fill(text, parsed, how.marks);
  if (rest) {
    addMore(line, text, parsed.text.length + rest.length, function () {
      fill(text, parse(event, 0), how.marks);
      if (how.widened) {
        how.widened();
      }
    });
  }
}

// The button goes with its click, for good: reader.js remembers the line when it is built again.
function addMore(line, text, length, widen) {
  var more = make('div', 'more');
  line.className += ' line-long';
  more.appendChild(dom.button('', words.showAll(length), function () {
    line.removeChild(more);
    text.tabIndex = -1;
    text.focus(); // which the button had
    widen();
  }));
  line.insertBefore(more, text.nextSibling);
}

// The tree is made when it is folded out and thrown away when it is folded in: it has up to a
// thousand elements (fold.js).
function addFold(line, text, source, how) {
  var tree = null;
  var button = dom.button('fold', '', function () {
    var open = button.getAttribute('aria-expanded') !== 'true';
    show(open);
    how.toggled(open);
  });
  line.className += ' line-fold';
  line.insertBefore(button, text);
  show(how.open);

  function show(open) {
    button.setAttribute('aria-expanded', open ? 'true' : 'false');
    button.setAttribute('aria-label', open ? words.FOLD_IN : words.FOLD_OUT);
    button.textContent = open ? '▾' : '▸';
    if (tree) {
      line.removeChild(tree);
      tree = null;
    }
    if (open) {
      tree = make('div', 'tree');
      grow(tree, fold.layOut(source));
      line.insertBefore(tree, line.querySelector('.line-tools'));
    }
  }
}

function grow(tree, laid) {
  if (laid === null) {
    tree.appendChild(make('div', 'tree-note', words.NOT_JSON));
    return;
  }
  laid.rows.forEach(function (row) {
    var element = make('div', 'tree-row', new Array(2 * row.indent + 1).join(' '));
    // The blanks are for copying; what does not fit into the width hangs as far in.
    element.style.paddingLeft = 2 * row.indent + 2 + 'ch';
    element.style.textIndent = -2 * row.indent - 2 + 'ch';
    row.parts.forEach(function (part) {
      var made = element.appendChild(make('span', 'json-' + part.kind, part.text));
      if (part.path) {
        fieldview.pick(made, part.path);
      }
    });
    tree.appendChild(element);
  });
  if (!laid.whole) {
    tree.appendChild(make('div', 'tree-note', words.FOLD_LIMIT));
  }
}

// Styles, links and marks overlap freely, so the text is cut wherever one of
// them begins or ends.
function fill(element, parsed, marks) {
  element.textContent = '';
  put(element, parsed, marks ? marks(parsed.text) : []);
}

// Adds a text with these marks to an element: {text, spans, links}, and plain where addresses are
// no links.
function put(element, parsed, marks) {
  var text = parsed.text;
  var styles = parsed.spans.map(function (span) { return [span.start, span.end, span]; });
  var parent = element;
  var link = null;
  cut(text.length, [styles, parsed.plain ? [] : linksOf(parsed), marks]).forEach(function (piece) {
    if (piece.in[1] !== link) {
      link = piece.in[1];
      parent = link ? element.appendChild(anchor(text.slice(link[0], link[1]), link[2])) : element;
    }
    parent.appendChild(styled(text.slice(piece.start, piece.end), piece.in[0] ? piece.in[0][2] : null, piece.in[2]));
  });
}

// Where a program has put a link behind a text, an address in it is none of its own.
function linksOf(parsed) {
  return links.find(parsed.text).filter(function (range) {
    return parsed.links.every(function (behind) { return behind[1] <= range[0] || behind[0] >= range[1]; });
  }).concat(parsed.links).sort(function (a, b) { return a[0] - b[0]; });
}

// Returns the pieces {start, end, in: [for each list its range there, or null]}.
// A list holds ranges [start, end, ...] in order and apart.
function cut(length, lists) {
  var next = lists.map(function () { return 0; });
  var pieces = [];
  var position = 0;
  var end;
  while (position < length) {
    end = length;
    pieces.push({start: position, in: lists.map(at)});
    pieces[pieces.length - 1].end = end;
    position = end;
  }
  return pieces;

  function at(list, i) {
    var range;
    while (next[i] < list.length && list[next[i]][1] <= position) {
      next[i] += 1;
    }
    range = list[next[i]];
    if (!range) {
      return null;
    }
    end = Math.min(end, range[0] > position ? range[0] : range[1]);
    return range[0] > position ? null : range;
  }
}

// The page at the other end gets neither a hold of this one nor its address.
// text is what is shown of it; address is what is behind that where it is not the same.
function anchor(text, address) {
  var a = make('a', 'link');
  a.href = address || text;
  if (address) {
    a.title = words.leadsTo(links.hostOf(address), address);
  }
  if (address && links.misleads(text, address)) {
    a.className += ' link-misleads';
    a.setAttribute('data-host', links.hostOf(address));
  }
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  return a;
}

// A mark has colours of its own.
function styled(text, style, marked) {
  var element;
  if (!style && !marked) {
    return document.createTextNode(text);
  }
  element = make(marked ? 'mark' : 'span', '', text);
  PLAIN.forEach(function (name) {
    element.className += style && style[name] ? ' sgr-' + name : '';
  });
  if (style && !marked) {
    paint(element, colour.of(style), style.inverse && style.fg === undefined);
  }
  return element;
}

// Both colours of a text are handed to the style sheet, which knows the scheme; an engine without
// custom properties keeps the usual one.
function paint(element, colours, inverse) {
  if (inverse) {
    element.className += ' sgr-inverse';
  } else if (colours.background) {
    element.style.color = colours.text;
    element.style.backgroundColor = colours.background;
  } else if (colours.light && element.style.setProperty) {
    element.className += ' sgr-rgb';
    element.style.setProperty('--light', colours.light);
    element.style.setProperty('--dark', colours.dark);
  } else if (typeof colours.palette === 'number') {
    element.className += ' sgr-' + colours.palette;
  }
}

// By a name too, for screen readers.
function mark(letter, grade) {
  letter.setAttribute('role', 'img');
  letter.setAttribute('aria-label', words.level(grade));
  letter.title = words.level(grade);
}

// Marks a line that this tab has sent, in words too, not only by colour. Twice changes nothing: the
// answer to the sender may come before the event and after it.
function markOwn(line) {
  var who = line.querySelector('.who');
  if (who && !/ line-own/.test(line.className)) {
    line.className += ' line-own';
    who.textContent += words.OWN;
  }
}

// The blank between two columns is for copying and for text browsers.
function column(line, className, text) {
  var element = make('span', className, text);
  if (text) {
    line.appendChild(element);
    line.appendChild(document.createTextNode(' '));
  }
  return element;
}

module.exports = {cut: cut, parse: parse, createLine: createLine, markOwn: markOwn};
