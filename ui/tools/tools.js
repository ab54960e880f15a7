// What a reader does with lines: search, move, copy, save, have them announced. The tools stand
// between the history and the list: their rows are those of the list.
'use strict';

var dom = require('../base/dom.js');
var fieldfilter = require('../line/fieldfilter.js');
var addressed = require('./addressed.js');
var createAnnouncer = require('./announce.js').createAnnouncer;
var createBinary = require('./binary.js').createBinary;
var createColumns = require('./columns.js').createColumns;
var createCounter = require('./counter.js').createCounter;
var createFieldMenu = require('./fieldmenu.js').createFieldMenu;
var createHistogram = require('./histogram.js').createHistogram;
var createKeys = require('./keys.js').createKeys;
var createLines = require('./lines.js').createLines;
var createNews = require('./news.js').createNews;
var stepStart = require('./rows.js').stepStart;
var createPrint = require('./print.js').createPrint;
var createSave = require('./save.js').createSave;
var createSearch = require('./search.js').createSearch;
var createToolbar = require('./toolbar.js').createToolbar;
var words = require('./words.js');

var PAGE = 0.9;          // of the view, so that a line or two stay visible

// log: {element, place: that of toolbar.js, history, list, display, chart, extras: for more
// buttons of a line}. how: {client, state(),
// changed(), keys: those of the page besides (keys.js)} as reader.js has them. open() returns a new
// search worker (searcher.js). reader.js calls add for each event as it comes, and paint with each
// frame of the page.
function createTools(log, how, open) {
  var element = log.element;
  var history = log.history;
  var list = log.list;
  var begun = false;       // whether the address has been read
  var openedAt = null;     // the server's time when the page opened; older events are not new
  var live = dom.make('p', 'unseen');
  var announcer = createAnnouncer(live, list.following);
  var news = createNews();
  var schedule = createPainter(list, paint);
  var search = createSearch({open: open, history: history, span: function () { return span(false); }, changed: schedule});
  var counter = createCounter(open, {span: function () { return span(false); }, kept: function () { return history.span(false); },
    onCount: showCounts});
  var save = createSave(open, showNote, schedule, createPrint({element: element, rows: search.rows}).print);
  var next = function () { step(1); };
  var previous = function () { step(-1); };
  var toolbar = createToolbar(log.place, {
    search: addressed.search,
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
  var lines = createLines({element: element, extras: log.extras, rows: search.rows, history: history, list: list, showNote: showNote, readOut: toolbar.readOut});
  var binary = createBinary(element);
  var columns = createColumns(element, function () { schedule(true); });
  var fieldMenu = createFieldMenu({element: element, list: list, eventOf: eventOf}, {
    filter: function (path, text, not) {
      addressed.choose('fields', fieldfilter.add(addressed.chosen('fields'), path, text, not));
    },
    column: columns.toggle,
    hasColumn: columns.has,
    showNote: showNote
  });
  var keys = createKeys({
    search: toolbar.toSearch,
    next: next,
    previous: previous,
    filter: toolbar.filter,
    levels: toolbar.toLevels,
    down: function () { lines.move(1); },
    up: function () { lines.move(-1); },
    top: function () { list.goTo(0); },
    end: list.follow,
    pageDown: function () { page(1); },
    pageUp: function () { page(-1); },
    pause: pause,
    wrap: function () { log.display.wrap.click(); },
    values: toValues,
    fields: function () { log.display.raw.click(); },
    gutter: log.display.turnGutter,
    chart: log.chart.toggle,
    larger: function () { log.display.larger.click(); },
    smaller: function () { log.display.smaller.click(); },
    copy: lines.copy,
    link: lines.link,
    download: function () { download(toolbar.format(), false); }
  }, function () { return element.offsetParent !== null; }, how.keys || []);

  // all: with what was cleared away.
  function span(all) {
    return spanOf(history.span(all), history.only(all), history.removed(), how);
  }

  // After the list: the line that the address names can be shown once there are rows. The search
  // begins with the first paint: the events that came until then are those that it reads.
  function paint() {
    if (!begun) {
      begun = true;
      addressed.follow(showChosen, search.ask, showNote);
      count();
    }
    toolbar.paint(search.state(lines.current()), save.running());
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

  // The list handles that as any scrolling: it may leave the end, or come back to it.
  function page(way) {
    element.scrollTop += way * PAGE * element.clientHeight;
  }

  // Toggles: the same key pauses and follows.
  function pause() {
    if (list.following()) {
      list.pause();
    } else {
      list.follow();
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
      query: all ? {text: '', regexp: false, caseful: false, invert: false} : query,
      chosen: all ? {} : query.chosen,
      least: query.only && !all ? 2 : 1,
      span: span(all)
    });
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
    binary.add(event);
    counter.add(event);
    if (event.at !== null && openedAt !== null && event.at > openedAt) {
      announcer.add(event, own);
      news.add(event);
    }
  }

  // A search that could not read the history starts again with the next connection. Other problems
  // would come again.
  function note(effect) {
    if (effect.note === 'opened' && search.state('').problem === 'lost') {
      search.again();
    }
  }

  columns.read();
  live.setAttribute('aria-live', 'polite');
  element.parentNode.insertBefore(live, element);
  return {
    count: search.rows.count, row: search.rows.row, want: search.rows.want,
    indexOf: search.rows.indexOf, marks: search.marks, columns: columns.paths, decorate: lines.decorate, add: add,
    again: again, note: note, paint: paint
  };
}

// Returns a function(other) that paints the list and then the tools in the next frame, once for all
// calls until then: a search has many answers in a frame. other: the rows in view have to be built
// anew. No timer stands in for the frame (dom.oncePerFrame): finds can wait until the tab is
// visible.
function createPainter(list, paint) {
  var scheduled = false;
  var rebuild = false;
  return function (other) {
    rebuild = rebuild || other === true;
    if (!scheduled) {
      scheduled = true;
      root.requestAnimationFrame(function () {
        var paintList = rebuild ? list.refresh : list.paint;
        scheduled = rebuild = false;
        paintList();
        paint();
      });
    }
  };
}

// Returns what there is to read for a search or a file (reading.js, searcher.js): span of the
// server's history, null without one, and the events that are only in memory.
function spanOf(span, inMemory, removed, how) {
  return {
    url: location.href.replace(/[?#].*$/, '').replace(/[^\/]*$/, ''),
    client: how.client,
    stream: how.state().transport !== 'poll',
    removed: removed,
    epoch: span ? span.epoch : '',
    cursor: span ? span.epoch + '.' + (span.first - 1) : '.0',
    from: span ? span.first - 1 : 0,
    last: span ? span.last : 0,
    started: span ? span.started : null,
    inMemory: inMemory
  };
}

module.exports = {createTools: createTools};
