// The log where browsers are able: the whole history of the server, of which the
// lines in view are elements. It has the methods of page/log.js.
'use strict';

var dom = require('../base/dom.js');
var text = require('../base/text.js');
var wire = require('../connection/wire.js');
var createLine = require('../line/line.js').createLine;
var markOwn = require('../line/line.js').markOwn;
var createActs = require('./acts.js').createActs;
var createFolding = require('./folding.js').createFolding;
var createDisplay = require('./display.js').createDisplay;
var createHistory = require('./history.js').createHistory;
var createCharted = require('./charted.js').createCharted;
var createList = require('./list.js').createList;
var createTimes = require('./times.js').createTimes;
var words = require('./words.js');


// latest(behind, fresh) is called with whether the reader has left the end and how many lines have
// come since. how: {client, server: what has the history (history.js), timeOf(event): its time in
// words, by default that of the day, gutter(): what is before the lines where nobody has chosen
// (display.js), state(), changed(), late(name, idle, failed)}, where changed asks for a paint and
// late makes what has a script of its own: 'tools' and 'chart' (app.js).
function createReader(element, latest, how) {
  var own = {};             // ids of what was sent from this tab
  var opened = {};          // ids of the lines that the reader has folded out
  var whole = {};           // and of the long ones that are shown whole
  var spread = {};          // and of those with all of their fields
  var history = createHistory(how.server, how.changed, function () { changed(true); });
  var toolbar = document.getElementById('toolbar');
  var histogram = document.getElementById('histogram');
  var search = document.getElementById('search');
  var menu = document.getElementById('more');
  var buttons = dom.make('span', 'display');
  var extras = dom.make('span', 'line-extras');
  var lateTools = how.late('tools', idleTools(history), hider([toolbar, search, menu, histogram]));
  var tools = lateTools.part; // also the rows of the list: the search picks them
  var list = createList(element, tools, build, latest, function () { charted.hold(); });
  var lateChart = how.late('chart', {add: nothing, clear: nothing, pause: nothing, point: nothing, toggle: nothing},
    hider([document.getElementById('chart'), document.getElementById('chart-button')]));
  var chart = lateChart.part;
  var lateTokens = how.late('tokens', {add: nothing, clear: nothing}, hider([document.getElementById('tokens'), document.getElementById('tokens-button')]));
  var tokens = lateTokens.part;
  var display = createDisplay(buttons, element, list.refresh, hide, how.gutter);
  var folding = createFolding(element, history, tools, function () { list.pause(); list.paint(); folding.paint(); });
  var marks = [];           // the bookmarks of the room
  var counted = createCount(element, history, how.changed);
  var times = createTimes(tools, how.timeOf || timeOf);
  var charted = createCharted(element, chart, history, {rows: tools, list: list, changed: how.changed});

  // The first line needs neither of them, so app.js calls this behind it.
  function complete() {
    lateTools.start(function (exports) {
      return catchUp(exports.createTools({element: element, place: {bar: toolbar, search: search, menu: menu, histogram: histogram, buttons: buttons}, history: history, list: list, display: display, chart: chart, extras: extras, marks: marks}, how));
    });
    lateChart.start(function (exports) {
      return charted.all(exports.createChart(document.getElementById('chart'), document.getElementById('chart-button'), goTo, tools.saveNumbers, charted.all));
    });
    lateTokens.start(function (exports) { return catchUp(makeTokens(exports, how.server, history)); });
  }

  function bookmark(list) {
    marks = list;
    tools.bookmarks(list);
  }

  // Gives a part what came before it.
  function catchUp(made) {
    charted.each(function (row) { made.add(row.event, own.hasOwnProperty(row.event.id)); });
    return made;
  }

  // The element of a row, for list.js. A row whose event is not in memory holds its place until
  // it comes.
  function build(row, i, plain) {
    if (row.kind === 'note') {
      return noteElement(row.said, unhide);
    }
    return row.kind === 'event' ? line(row, i, plain) : dom.make('div', 'line line-unloaded', '\u00a0');
  }

  // The chart knows lines for longer than the history has them, and those that are filtered out:
  // for them the list stays where it is.
  function goTo(id) {
    var row = tools.indexOf(id);
    if (row >= 0) {
      list.goTo(row);
    }
  }

  // how of createLine, from all that this file remembers by id: elements come and go with the
  // view.
  function line(row, i, plain) {
    var event = row.event;
    var look = folding.look(row);
    var said = times.describe(event, i, display.gutter(), display.since(), look.rest);
    // What was there before the page came is drawn once it is looked at.
    charted.tell(row, chart.add);
    var made = createLine(event, {
      time: said.time,
      title: said.title,
      came: said.came,
      since: said.since,
      grade: look.grade,
      rest: look.rest,
      own: own.hasOwnProperty(event.id),
      marks: tools.marks(),
      open: opened[event.id] === true,
      toggled: function (open) {
        opened[event.id] = open;
        list.pause(); // a line that is folded out is read: following would push it out of view
        list.paint();
      },
      whole: whole[event.id] === true,
      widened: function () {
        whole[event.id] = true;
        list.pause();
        list.paint();
      },
      fields: display.fields(),
      plain: plain,
      columns: tools.columns(),
      all: spread[event.id] === true,
      spread: function () {
        spread[event.id] = true;
        list.pause();
        list.refresh();
      }
    });
    folding.decorate(made, row);
    tools.decorate(made, event);
    return made;
  }

  // Clearing is of this page only: the server keeps all of it, and so does history.js.
  function hide() {
    history.hide();
    renew();
  }

  function unhide() {
    history.unhide();
    renew();
  }

  function renew() {
    tools.again();
    list.follow();
    how.changed();
  }

  // The acts of the room take rows away, or the text of some: a search must not find that any more.
  function changed(other) {
    if (other) {
      tools.again();
      list.refresh();
    }
    how.changed();
  }

  // The answer to a message may come before its event or after it.
  function sent(id) {
    var line = element.querySelector('[data-id="' + id + '"]');
    own[id] = true;
    if (line) {
      markOwn(line);
      list.paint();
    }
  }

  // Another viewing begins: what was folded out, or is drawn, belongs to lines that are gone.
  function clear() {
    opened = {};
    whole = {};
    spread = {};
    history.clear();
    chart.clear();
    tokens.clear();
    tools.again();
    list.follow();
  }

  // Goes to another place of a recording, see jumpTo.
  function jump(event, without) {
    jumpTo(history, how.state(), event, without);
    restart(chart, event);
    restart(tokens, event);
    renew();
  }

  function paint() {
    var state = how.state();
    // A clock's viewing begins with the click; whatever else there is began with the source.
    if (state.source && state.source !== 'clock' && state.first) {
      history.reach(state.first, state.started);
    }
    counted.show();
    showTools([toolbar, search, menu, histogram], element, state.phase !== 'idle' && (history.events() > 0 || history.cleared()));
    list.paint();
    folding.paint();
    tools.paint();
  }

  // The chart and the notices come after the lines, and leave less room for them.
  if (root.ResizeObserver) {
    new root.ResizeObserver(list.paint).observe(element);
  }
  return {
    show: function (event) {
      history.add(event);
      chart.add(event);
      tokens.add(event);
      tools.add(event, own.hasOwnProperty(event.id));
    },
    acts: createActs(history, changed, {extras: extras, goTo: goTo, pause: list.pause, follow: list.follow, bookmark: bookmark}),
    note: function (effect) {
      return history.note({note: effect.note, missed: effect.missed, reason: effect.reason, why: effect.why, part: effect.part});
    },
    sent: sent,
    clear: clear,
    jump: jump,
    bookmark: bookmark,
    // In a frame before that of paint, while lines pour (oncePerFrame in base/dom.js).
    prepare: function () { list.prepare(); counted.hold(); },
    paint: paint,
    pours: list.pours,
    follow: list.follow,
    top: function () { list.goTo(0); },
    complete: complete
  };
}

// How many events are shown, for who looks from outside: where a paint was prepared, those that
// there were then. changed() asks for another paint, of what has come since. An attribute that
// stays costs nothing.
function createCount(element, history, changed) {
  var held = null;
  return {
    hold: function () { held = history.events(); },
    show: function () {
      var events = String(held === null ? history.events() : held);
      if (element.getAttribute('data-events') !== events) {
        element.setAttribute('data-events', events);
      }
      if (held !== null && held !== history.events()) {
        changed();
      }
      held = null;
    }
  };
}

// What a part knows ends with this event, null for nothing.
function restart(part, event) {
  part.clear();
  if (event) {
    part.add(event);
  }
}

function makeTokens(exports, server, history) {
  return exports.createTokens(document.getElementById('tokens'), document.getElementById('tokens-button'), {server: server, span: function () { return history.span(true); }});
}

function timeOf(event) {
  return event.at !== null ? text.timeOfDay(event.at) : '';
}

// What there is ends with this event, null for nothing, and has no rows with the numbers in
// `without`.
function jumpTo(history, state, event, without) {
  history.clear();
  if (event) {
    history.add(event);
    history.reach(state.first, state.started);
    history.omit(without);
  }
}

// The tools go with the last line, which another viewing takes away: what was only cleared may
// come back, and the filter is still on. A focus in it would go back to the top of the page, and
// goes to the log.
function showTools(elements, log, visible) {
  elements.forEach(function (element) {
    if (!visible && element.contains(document.activeElement)) {
      log.focus();
    }
    dom.display(element, visible);
  });
}

// What stands in for the tools: the rows are the whole history.
function idleTools(history) {
  return {
    count: history.count,
    row: history.row,
    want: history.want,
    indexOf: history.indexOf,
    folded: function (record) { return record.hidden; },
    marks: function () { return null; },
    columns: function () { return []; },
    add: nothing,
    again: nothing,
    decorate: nothing,
    paint: nothing,
    bookmarks: nothing,
    saveNumbers: nothing
  };
}

// A sentence among the lines. Only what was cleared away has something to press.
function noteElement(said, unhide) {
  var element = dom.make('div', 'note note-' + said.note, words.noteText(said));
  var button;
  if (said.note === 'cleared') {
    button = dom.button('', words.READING.unhide[0], unhide);
    button.title = words.READING.unhide[1];
    element.appendChild(document.createTextNode(' '));
    element.appendChild(button);
  }
  return element;
}

// What a part that failed has left behind would not react.
function hider(elements) {
  return function () {
    elements.forEach(function (element) {
      element.textContent = '';
      dom.display(element, false);
    });
  };
}

function nothing() {
  return;
}

module.exports = {createReader: createReader};
