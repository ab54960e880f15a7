// What a reader does with lines: search, move, copy, save, have them announced. The tools stand
// between the history and the list: their rows are those of the list.
'use strict';

var now = require('../base/clock.js').now;
var dom = require('../base/dom.js');
var folder = require('../base/text.js').folder;
var wire = require('../connection/wire.js');
var fieldfilter = require('../line/fieldfilter.js');
var addressed = require('./addressed.js');
var createAnnouncer = require('./announce.js').createAnnouncer;
var createBell = require('./bell.js').createBell;
var createBinary = require('./binary.js').createBinary;
var createColumns = require('./columns.js').createColumns;
var createCounter = require('./counter.js').createCounter;
var createFieldMenu = require('./fieldmenu.js').createFieldMenu;
var createHistogram = require('./histogram.js').createHistogram;
var createKeys = require('./keys.js').createKeys;
var createLines = require('./lines.js').createLines;
var createMarked = require('./marked.js').createMarked;
var createNews = require('./news.js').createNews;
var createPlaces = require('./places.js').createPlaces;
var idOf = require('./rows.js').idOf;
var lineFrom = require('./rows.js').lineFrom;
var stepStart = require('./rows.js').stepStart;
var createPrint = require('./print.js').createPrint;
var createSave = require('./save.js').createSave;
var createSearch = require('./search.js').createSearch;
var createToolbar = require('./toolbar.js').createToolbar;
var words = require('./words.js');

var ALL = {text: '', regexp: false, caseful: false, invert: false};
var PAGE = 0.9;          // of the view, so that a line or two stay visible

// log: {element, place: that of toolbar.js, history, list, display, chart, extras: for more buttons
// of a line, marks: the bookmarks of the room}. how: {client, state(), changed(), keys: those of
// the page besides (keys.js), recorded: nothing new comes, reveal(id): brings a line there that the
// history does not have yet, eventOf(id): its event} as reader.js has them. open() returns a new
// search worker (searcher.js). server: {search(on): its search (asked.js), count(on): its counts
// (counted.js)}, null without one. reader.js calls add for each event as it comes, and paint with
// each frame of the page.
function createTools(log, how, open, server) {
  var element = log.element;
  var history = log.history;
  var list = log.list;
  var begun = false;       // whether the address has been read
  var openedAt = null;     // the server's time when the page opened; older events are not new
  var live = dom.make('p', 'unseen');
  var announcer = createAnnouncer(live, list.following);
  var news = createNews();
  var search = createSearch({open: open, asked: server ? server.search : null, history: history, span: function () { return span(false); }, changed: schedule, live: ring});
  var counting = {span: function () { return span(false); }, tail: history.tail,
    kept: function () { return history.span(false); }, onCount: showCounts, replaced: count};
  var counter = server ? server.count(counting) : createCounter(open, counting);
  var retry = createRetry(how.state, search, {lost: counter.lost, again: count});
  var save = createSave(open, showNote, schedule, createPrint({element: element, rows: search.rows, history: history}).print);
  var next = function () { step(1); };
  var previous = function () { step(-1); };
  var toolbar = createToolbar(log.place, {
    search: addressed.search,
    prepare: search.prepare,
    choose: addressed.choose,
    next: next,
    previous: previous,
    save: download,
    stop: save.stop,
    help: function () { keys.help(); },
    announce: announcer.turn,
    leave: function () { element.focus(); }
  }, announcer.isOn());
  var histogram = createHistogram(log.place.histogram, toolbar.row, {
    look: counter.look,
    choose: function (span, typed) { addressed.choose('span', span, typed); }
  });
  var lines = createLines({element: element, extras: log.extras, rows: search.rows, history: history, list: list, showNote: showNote, readOut: toolbar.readOut, server: how.client !== '', mark: function () { marked.toggle(); }});
  var binary = createBinary(element);
  var places = createPlaces(element, search.rows);
  var columns = createColumns(element, function () { schedule(true); });
  var fieldMenu = createFieldMenu({element: element, list: list, eventOf: eventOf}, {
    filter: function (path, text, not) {
      addressed.choose('fields', fieldfilter.add(addressed.chosen('fields'), path, text, not));
    },
    column: columns.toggle,
    hasColumn: columns.has,
    showNote: showNote
  });
  var marked = addMarked(log, how, {lines: lines, rows: search.rows, showNote: showNote, changed: function () { schedule(true); }});
  var bell = addBell(log, how, {form: toolbar.form, lines: lines, showNote: showNote});
  var keys = bindKeys(log, how, {toolbar: toolbar, lines: lines, marked: marked, next: next, previous: previous, values: toValues, download: download});

  // Paints with the rest of the page: a search has many answers in a frame. other: the rows in view
  // have to be built anew.
  function schedule(other) {
    if (other === true) {
      list.renew();
    }
    how.changed();
  }

  // all: with what was cleared away.
  function span(all) {
    return spanOf(history.span(all), history.only(all), history, how);
  }

  function decorate(element, event) {
    lines.decorate(element, event);
    marked.decorate(element, event);
  }

  // Some of the new lines match.
  function ring(epoch, numbers) {
    numbers.forEach(function (number) {
      var event = eventIn(history, epoch + '.' + number);
      if (event && event.event !== wire.SCREEN && isNew(event)) {
        bell.add(event); // of a block it rings for the lines
      }
    });
  }

  function isNew(event) {
    return event.at !== null && openedAt !== null && event.at > openedAt;
  }

  // After the list: the line that the address names can be shown once there are rows. The search
  // begins with the first paint: the events that came until then are those that it reads.
  function paint() {
    var state;
    if (!begun) {
      begun = true;
      search.prepare();
      addressed.follow(showChosen, search.ask, showNote);
      count();
    }
    retry();
    state = search.state(lines.current());
    if (state.due !== 0) {
      step(state.due);
      state = search.state(lines.current());
    }
    toolbar.paint(state, save.running());
    bell.show(state.active);
    places.paint(state.query.only ? null : search.matches());
    marked.paint();
    binary.paint();
    columns.paint();
    lines.seek();
  }

  // Times have no levels.
  function count() {
    if (begun && how.state().source !== 'clock') {
      counter.start();
    }
  }

  function showCounts(counts, bars, exact) {
    toolbar.count(counts, exact);
    histogram.show(bars, exact);
  }

  // In another history: after a restart of the server, or where lines were cleared away.
  function again() {
    search.again();
    count();
  }

  function showChosen(query, chosen) {
    toolbar.show(query, chosen);
    histogram.choose(chosen);
  }

  // To the next match (1) or the one before (-1).
  function step(way) {
    var from = stepStart(search.rows, lines.current(), list.seen(), way);
    var id = search.step(from.id, way, from.inclusive);
    if (id !== null && lines.goTo(id)) {
      paint();
    }
  }

  // Saves what is shown, or all. Of a server that has no history any more it is what is in memory.
  function download(format, all) {
    var query = search.state('').query;
    if (save.running()) {
      return;
    }
    save.start({
      format: format,
      query: all ? ALL : query,
      chosen: all ? {} : query.chosen,
      least: query.only && !all ? 2 : 1,
      span: span(all)
    });
  }

  // All lines, as the chart: of those that a filter hides, or that were cleared away, it has the
  // numbers too.
  function saveNumbers(columns) {
    if (!save.running()) {
      save.start({format: 'csv', columns: columns, query: ALL, chosen: {}, least: 1, span: span(true)});
    }
  }

  function eventOf(id) {
    var i = search.rows.indexOf(id);
    var row = i < 0 ? null : search.rows.row(i);
    return row && row.kind === 'event' ? row.event : null;
  }

  // To the values of the current line, or of the first in view.
  function toValues() {
    if (!element.querySelector('.line-current')) {
      lines.move(1);
    }
    if (!fieldMenu.focus(element.querySelector('.line-current'))) {
      showNote(words.NO_FIELDS);
    }
  }

  function showNote(text) {
    toolbar.showNote(text, false);
  }

  // The history comes as events, too: the search needs those, but they are not new.
  function add(event, own) {
    openedAt = openedAt === null ? how.state().serverNow : openedAt;
    search.add(event);
    counter.add(event);
    if (event.event === wire.SCREEN) {
      return; // its lines came before
    }
    binary.add(event);
    if (isNew(event)) {
      announcer.add(event, own);
      news.add(event);
    }
  }

  columns.read();
  live.setAttribute('aria-live', 'polite');
  element.parentNode.insertBefore(live, element);
  return {
    count: search.rows.count, row: search.rows.row, want: search.rows.want,
    indexOf: search.rows.indexOf, folded: search.rows.folded, marks: search.marks, columns: columns.paths, decorate: decorate, add: add,
    again: again, paint: paint, bookmarks: marked.set, saveNumbers: saveNumbers
  };
}

// Returns what paint calls: what the server has not answered is asked again with the next
// connection. Other problems would come again.
function createRetry(state, search, counts) {
  var connected = false;
  return function () {
    var before = connected;
    connected = state().phase === 'open';
    if (connected && !before) {
      if (search.state('').problem === 'lost') {
        search.retry();
      }
      if (counts.lost()) {
        counts.again();
      }
    }
  };
}

// Returns the shortcuts (keys.js). part: {toolbar, lines, marked, next(), previous(), values(): to
// those of a line, download(format, all)}.
function bindKeys(log, how, part) {
  // The list handles that as any scrolling: it may leave the end, or come back to it.
  function page(way) {
    log.element.scrollTop += way * PAGE * log.element.clientHeight;
  }

  // Toggles: the same key pauses and follows.
  function pause() {
    if (log.list.following()) {
      log.list.pause();
    } else {
      log.list.follow();
    }
  }

  return createKeys({
    search: part.toolbar.toSearch,
    next: part.next,
    previous: part.previous,
    filter: part.toolbar.filter,
    levels: part.toolbar.toLevels,
    down: function () { part.lines.move(1); },
    up: function () { part.lines.move(-1); },
    top: function () { log.list.goTo(0); },
    end: log.list.follow,
    pageDown: function () { page(1); },
    pageUp: function () { page(-1); },
    pause: pause,
    wrap: function () { log.display.wrap.click(); },
    values: part.values,
    fields: function () { log.display.raw.click(); },
    gutter: log.display.turnGutter,
    chart: log.chart.toggle,
    larger: function () { log.display.larger.click(); },
    smaller: function () { log.display.smaller.click(); },
    copy: part.lines.copy,
    link: part.lines.link,
    curl: part.lines.curl,
    bookmark: part.marked.toggle,
    nextMark: function () { part.marked.step(1); },
    previousMark: function () { part.marked.step(-1); },
    download: function () { part.download(part.toolbar.format(), false); }
  }, function () { return log.element.offsetParent !== null; }, how.keys || []);
}

// Returns the event with this id, null where it is not here or no row.
function eventIn(history, id) {
  var row = history.rowAt(id);
  return row && row.kind === 'event' ? row.event : null;
}

// Returns the bookmarks as they are seen (marked.js). part: {lines (lines.js), rows: those of the
// search, showNote(text), changed()}.
function addMarked(log, how, part) {
  var history = log.history;
  var marked = createMarked(log.place.bar, {
    history: history,
    eventOf: function (id) { return eventIn(history, id) || (how.eventOf ? how.eventOf(id) : null); },
    load: history.pick,
    // Where no line is the current one, it is the first in view.
    current: function () {
      var seen = log.list.seen();
      var row = part.lines.current() || seen === null ? null : lineFrom(part.rows, seen[0], 1);
      return part.lines.head() || (row ? idOf(row) : '');
    },
    goTo: function (id) { return part.lines.goTo(id) || (how.reveal && how.reveal(id) && part.lines.goTo(id)); },
    showNote: part.showNote,
    changed: part.changed,
    leave: function () { log.element.focus(); }
  }, how.recorded);
  marked.set(log.marks);
  return marked;
}

// Returns the bell (bell.js). Nothing new comes in a recording.
function addBell(log, how, part) {
  var bell = createBell(how.recorded ? null : root.Notification, {
    showNote: part.showNote,
    goTo: part.lines.goTo,
    title: function () { return document.getElementById('title').textContent; },
    now: now,
    later: function (run, ms) { setTimeout(run, ms); }
  });
  if (bell.button) {
    part.form.appendChild(bell.button);
  }
  return bell;
}

// Returns what there is to read for a search or a file (reading.js, searcher.js): span of the
// server's history, null without one, and the events that are only in memory.
function spanOf(span, inMemory, history, how) {
  return {
    url: folder(location.href),
    client: how.client,
    stream: how.state().transport !== 'poll',
    removed: history.removed(),
    steps: history.steps(),
    epoch: span ? span.epoch : '',
    cursor: span ? span.epoch + '.' + (span.first - 1) : '.0',
    from: span ? span.first - 1 : 0,
    last: span ? span.last : 0,
    started: span ? span.started : null,
    inMemory: inMemory
  };
}

module.exports = {createTools: createTools};
