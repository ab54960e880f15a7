// Everything that is done with the lines: searching, moving, copying, saving,
// telling. It stands between the history and the list that shows it.
'use strict';

var dom = require('../base/dom.js');
var createAnnouncer = require('./announce.js').createAnnouncer;
var createKeys = require('./keys.js').createKeys;
var createLines = require('./lines.js').createLines;
var createNews = require('./news.js').createNews;
var createSave = require('./save.js').createSave;
var createSearch = require('./search.js').createSearch;
var createToolbar = require('./toolbar.js').createToolbar;

var PAGE = 0.9;          // of the view, so that a line or two stay in sight

// log: {element, bar: the element of the toolbar, buttons: that of display's, history, list,
// display}. how: {client, state(), changed()} as the reader has them. reader.js calls add for each
// event as it comes, and paint with each frame of the page; the tools are the rows of its list.
function createTools(log, how) {
  var address = require.address('./searcher.js');
  var element = log.element;
  var history = log.history;
  var list = log.list;
  var display = log.display;
  var began = null;        // the server's time when this page came: what is older is no news
  var live = dom.make('p', 'unseen');
  var announcer = createAnnouncer(live, list.following);
  var news = createNews();
  var scheduled = false;
  var other = false;       // rows in view may look different
  var search = createSearch({worker: address, history: history, reading: reading, changed: changed});
  var save = createSave(address, say, changed);
  var toolbar = createToolbar(log.bar, log.buttons, {
    search: search.ask,
    next: function () { step(1); },
    previous: function () { step(-1); },
    save: download,
    stop: save.stop,
    help: function () { keys.help(); },
    announce: announcer.turn,
    leave: function () { element.focus(); }
  }, announcer.on());
  var lines = createLines({element: element, rows: search.rows, history: history, list: list, say: say});
  var keys = createKeys({
    search: toolbar.toSearch,
    next: function () { step(1); },
    previous: function () { step(-1); },
    filter: toolbar.filter,
    levels: toolbar.toLevels,
    down: function () { lines.move(1); },
    up: function () { lines.move(-1); },
    top: function () { list.goTo(0); },
    end: list.follow,
    pageDown: function () { page(1); },
    pageUp: function () { page(-1); },
    pause: pause,
    wrap: function () { display.wrap.click(); },
    larger: function () { display.larger.click(); },
    smaller: function () { display.smaller.click(); },
    copy: lines.copy,
    link: lines.link,
    download: function () { download(toolbar.format(), false); }
  }, function () { return element.offsetParent !== null; });

  live.setAttribute('aria-live', 'polite');
  element.parentNode.insertBefore(live, element);

  // What there is to read for a search or a file, from the server and in memory.
  function reading() {
    var span = history.span();
    return {
      url: location.href.replace(/[?#].*$/, '').replace(/[^\/]*$/, ''),
      client: how.client,
      stream: how.state().transport !== 'poll',
      epoch: span ? span.epoch : '',
      cursor: span ? span.epoch + '.' + (span.first - 1) : '.0',
      from: span ? span.first - 1 : 0,
      last: span ? span.last : 0,
      started: span ? span.started : null,
      before: history.only()
    };
  }

  // Once a frame: a search answers many times in one. No timer stands in for the frame, as it
  // does for the page: what has been found can wait until the tab is looked at.
  function changed(differs) {
    other = other || differs === true;
    if (!scheduled) {
      scheduled = true;
      root.requestAnimationFrame(function () {
        scheduled = false;
        if (other) {
          other = false;
          list.refresh();
        } else {
          list.paint();
        }
        paint();
      });
    }
  }

  // After the list: a line that the address names can be gone to once there are rows.
  function paint() {
    toolbar.paint(search.state(lines.current()), save.running());
    lines.seek();
  }

  // From the current line, which may be out of the rows by now; search.js goes round the end.
  function step(way) {
    var seen = list.seen();
    var from = lines.current();
    var anew = seen !== null && (!from || outside(search.rows.indexOf(from), seen));
    var i, row;
    // Whoever has scrolled on since goes on from there, with the first line in view that is none
    // of our notes.
    if (anew) {
      i = way > 0 ? seen[0] : seen[1];
      row = search.rows.row(i);
      while (row && row.kind === 'note') {
        i += way;
        row = search.rows.row(i);
      }
      from = !row ? '' : row.kind === 'event' ? row.event.id : row.id;
    }
    row = search.step(from, way, anew);
    if (row !== null && lines.goTo(row)) {
      paint();
    }
  }

  function outside(row, seen) {
    return row < seen[0] || row > seen[1];
  }

  // The list hears of it as of any scrolling: to leave the end or come back to it is its
  // business.
  function page(way) {
    element.scrollTop += way * PAGE * element.clientHeight;
  }

  // The same key for both: what it does is what the list does not do now.
  function pause() {
    if (list.following()) {
      list.pause();
    } else {
      list.follow();
    }
  }

  // What is shown is what the search leaves over, in the order of the history. Of a server that
  // has nothing any more what is in memory is saved; where there is nothing at all save.js says
  // so.
  function download(format, all) {
    var query = search.state('').query;
    if (save.running()) {
      return;
    }
    save.start({
      format: format,
      query: all ? {text: '', regexp: false, caseful: false, invert: false} : query,
      hidden: all ? {} : query.hidden,
      least: query.only && !all ? 2 : 1,
      what: reading()
    });
  }

  function say(text) {
    toolbar.say(text, false);
  }

  // A tab that opens gets the whole history as events: search.js wants them, but they are no
  // news.
  function add(event, own) {
    began = began === null ? how.state().serverNow : began;
    search.add(event);
    if (event.at !== null && began !== null && event.at > began) {
      announcer.add(event, own);
      news.add(event);
    }
  }

  // A search that lost its way takes it up when it is back. Only what is asked of the server can
  // be lost that way; an expression that was too slow is not tried again.
  function note(effect) {
    if (effect.note === 'opened' && search.state('').problem === 'lost') {
      search.again();
    }
  }

  return {
    count: search.rows.count,
    row: search.rows.row,
    want: search.rows.want,
    indexOf: search.rows.indexOf,
    marks: search.marks,
    decorate: lines.decorate,
    add: add,
    again: search.again,
    note: note,
    paint: paint
  };
}

module.exports = {createTools: createTools};
