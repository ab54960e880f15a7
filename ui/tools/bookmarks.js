// The bookmarks: lines that somebody wants to find again, each with a note. Those of the room are
// events of the log (docs/wire.md, "The room"), so all pages and the recording have them; to set
// one needs the key. Without it a page keeps its own, in the browser.
'use strict';

var recall = require('../base/store.js').recall;
var remember = require('../base/store.js').remember;
var wire = require('../connection/wire.js');

var KEY = 'pushpane.bookmarks';
var EPOCHS_MAX = 20;     // logs whose bookmarks are remembered
var OWN_MAX = 1000;      // of a log, as the room has (docs/wire.md)
var NOTE_MAX = 500;      // characters, likewise

// how: {order(act, done(answer of connection/control.js)), null where there is no server,
// changed()}. Returns {list(epoch): {id, note, own}, in the order of the lines; find(id);
// set(list), with those of the room; put(id, note, done(kind)); take(id, done(kind))}. kind is
// 'shared', 'own', or a sentence about what was refused.
function createBookmarks(how) {
  var shared = [];
  var own = readOwn();     // lists by epoch
  var lists = {};          // what list has returned since the last change, by epoch

  // The same list until there is another.
  function list(epoch) {
    lists[epoch] = lists[epoch] || join(epoch);
    return lists[epoch];
  }

  function join(epoch) {
    return shared.filter(function (mark) { return epochOf(mark.id) === epoch; }).concat((own[epoch] || []).filter(function (mark) {
      return !has(shared, mark.id);
    })).sort(function (a, b) { return wire.parseId(a.id).n - wire.parseId(b.id).n; });
  }

  function find(id) {
    return list(epochOf(id)).filter(function (mark) { return mark.id === id; })[0] || null;
  }

  function set(marks) {
    shared = marks.filter(function (mark) { return wire.parseId(mark.id) !== null; }).map(function (mark) {
      return {id: mark.id, note: mark.note, own: false};
    });
    lists = {};
    how.changed();
  }

  function put(id, note, done) {
    var mark = find(id);
    act({'do': 'bookmark', id: id, note: note.slice(0, NOTE_MAX)}, mark !== null && mark.own, function () {
      var others = (own[epochOf(id)] || []).filter(function (other) { return other.id !== id; });
      own[epochOf(id)] = others.concat({id: id, note: note.slice(0, NOTE_MAX), own: true}).slice(-OWN_MAX);
    }, done);
  }

  function take(id, done) {
    var mark = find(id);
    act({'do': 'unbookmark', id: id}, mark !== null && mark.own, function () {
      own[epochOf(id)] = (own[epochOf(id)] || []).filter(function (other) { return other.id !== id; });
    }, done);
  }

  // Who may not order keeps it here: but not a change of what the room has.
  function act(said, isOwn, keep, done) {
    function keepHere() {
      keep();
      lists = {};
      writeOwn(own);
      how.changed();
      done('own');
    }

    if (isOwn || !how.order) {
      keepHere();
      return;
    }
    how.order(said, function (answer) {
      if (answer.status === 201) {
        done('shared');
      } else if (answer.status === 403 && !has(shared, said.id)) {
        keepHere();
      } else {
        done(answer.text.replace(/\s+$/, '') || 'no answer');
      }
    });
  }

  return {list: list, find: find, set: set, put: put, take: take};
}

function has(list, id) {
  return list.some(function (mark) { return mark.id === id; });
}

// Returns the mark behind the line with this id (way 1), or before it (-1); behind the last comes
// the first. from is '' for none; null without marks.
function next(list, from, way) {
  var at = from === '' ? (way > 0 ? -Infinity : Infinity) : wire.parseId(from).n;
  var beyond = list.filter(function (mark) { return way * (wire.parseId(mark.id).n - at) > 0; });
  var among = beyond.length > 0 ? beyond : list;
  return among[way > 0 ? 0 : among.length - 1] || null;
}

function epochOf(id) {
  return id.slice(0, id.indexOf('.'));
}

// What an older version or a stranger has written there counts for nothing.
function readOwn() {
  var kept = wire.parseObject(recall(KEY) || '');
  var own = {};
  Object.keys(kept).forEach(function (epoch) {
    own[epoch] = (Array.isArray(kept[epoch]) ? kept[epoch] : []).filter(function (mark) {
      return mark && wire.parseId(mark.id) && epochOf(mark.id) === epoch && typeof mark.note === 'string';
    }).map(function (mark) { return {id: mark.id, note: mark.note, own: true}; });
  });
  return own;
}

// The logs that were marked first are forgotten.
function writeOwn(own) {
  var kept = {};
  Object.keys(own).filter(function (epoch) { return own[epoch].length > 0 && epoch !== wire.NO_EPOCH; }).slice(-EPOCHS_MAX).forEach(function (epoch) {
    kept[epoch] = own[epoch].map(function (mark) { return {id: mark.id, note: mark.note}; });
  });
  remember(KEY, JSON.stringify(kept));
}

module.exports = {createBookmarks: createBookmarks, next: next};
