// Which events the search finds, by records (line/record.js): a filter by the text shows the head
// of a record and its lines that match, a filter by fields whole records by all of their lines,
// any other whole records by their heads. A record counts and is stepped to once, at its first
// line that matches.
'use strict';

var wire = require('../connection/wire.js');
var block = require('../line/block.js');
var fieldfilter = require('../line/fieldfilter.js');
var filters = require('../line/filters.js');
var find = require('../line/find.js');
var record = require('../line/record.js');

// message is that of find or save (searcher.js). on: {put(list, number), take(list, number)}, where
// a number may be lower than the last of its list:
//
//	shown  what passes the filters; empty where they are all there is
//	found  what matches, as rows of a list; where there is no text, what passes
//	steps  one line of each record that matches
//
// Returns {add(number, type, data, at)}, which returns what is known of the record of the event.
function createTester(message, on) {
  var matcher = find.compile(message.query).matcher;
  var invert = message.query.invert;
  var chosen = filters.without(filters.without(message.chosen, 'levels'), 'fields');
  var levels = message.chosen.levels || null;
  var fields = message.chosen.fields ? fieldfilter.ofRecords(message.chosen.fields) : null;
  var late = matcher !== null && (levels !== null || fields !== null);
  var passes = filters.createTest(chosen);
  var both = matcher !== null && filters.any(message.chosen);
  var records = null;
  var fresh = null;        // of block.js
  var last = 0;

  function add(number, type, data, at) {
    var answer;
    if (!records || number < last) {
      records = record.createRecords(number, true); // another log
      fresh = block.createFresh();
    }
    last = number;
    answer = records.read(number, type, data);
    if (type === wire.SCREEN) {
      return draw(block.read(number, data), type, data, at);
    }
    if (answer === null) {
      return begin(number, type, data, at, true);
    }
    if (answer.role !== record.HEAD) {
      goOn(answer.stream.own, number, type, data, answer);
      return answer.stream.own;
    }
    if (answer.stream.own) {
      answer.stream.own.ended = true;
    }
    answer.stream.own = begin(number, type, data, at, false);
    return answer.stream.own;
  }

  // A block stands for its steps, which are no lines any more.
  function draw(its, type, data, at) {
    fresh(its).forEach(function (range) {
      var number;
      for (number = range[0]; number <= range[1]; number += 1) {
        on.take('shown', number);
        on.take('found', number);
        on.take('steps', number);
      }
    });
    return its.rows > 0 ? begin(its.n, type, data, at, true) : {shown: false, hit: false, ended: true};
  }

  // What is known of a record: passes: by its head, all filters but those of the level and of
  // fields; levelled, fielded: those; shown: all; hit: it is found; first: its line that is stepped
  // to; seen: its lines where it is folded; matched: those that match, all: every one does.
  function begin(number, type, data, at, ended) {
    var own = {head: number, passes: !passes || passes(type, data, at), levelled: levels === null || !find.ours(type) && levels.indexOf(find.levelOf(type, data)) >= 0,
      fielded: true, fields: fields && fields.begin(), shown: false, hit: false, first: number, seen: [number], matched: [], all: true, ended: ended};
    own.fielded = !fields || fields.add(own.fields, type, data);
    own.shown = own.passes && own.levelled && own.fielded;
    look(own, number, type, data, true);
    return own;
  }

  function matches(type, data) {
    return !matcher || matcher.test(find.textOf(type, data));
  }

  // Shows a line of a record that is shown, and notes whether it matches where that may change.
  function look(own, number, type, data, visible) {
    var match = (own.shown || late) && matches(type, data);
    if (own.shown) {
      show(own, number, match, visible);
    }
    own.all = own.all && match;
    if (late && match && !invert) {
      own.matched.push(number);
    }
  }

  function goOn(own, number, type, data, answer) {
    var visible = answer.role === record.SHOWN;
    own.levelled = answer.late !== '' && levels !== null ? levels.indexOf(answer.late) >= 0 : own.levelled;
    own.fielded = !fields || fields.add(own.fields, type, data);
    raise(own, own.passes && own.levelled && own.fielded);
    look(own, number, type, data, visible);
    if (visible) {
      own.seen.push(number);
    }
  }

  // Whether the record is shown may be known only by a later line.
  function raise(own, is) {
    if (is && !own.shown) {
      own.shown = true;
      own.matched.filter(function (number) { return own.seen.indexOf(number) < 0; }).concat(own.seen).sort(upwards).forEach(function (number) {
        show(own, number, invert ? own.all : own.matched.indexOf(number) >= 0, own.seen.indexOf(number) >= 0);
      });
    } else if (own.shown && !is) {
      own.shown = false;
      takeAll(own);
    }
  }

  function takeAll(own) {
    own.seen.concat(own.matched).forEach(function (number) {
      on.take('shown', number);
      on.take('found', number);
    });
    on.take('steps', own.first);
    own.hit = false;
  }

  // Puts a line of a record that passes; visible: it is, where the record is folded.
  function show(own, number, match, visible) {
    if (both && visible) {
      on.put('shown', number);
    }
    if (matcher && invert) {
      showWithout(own, number, match, visible);
    } else if (matcher ? match : visible) {
      if (!own.hit) {
        own.hit = true;
        own.first = number;
        on.put('found', own.head);
        on.put('steps', number);
      }
      if (number !== own.head) {
        on.put('found', number);
      }
    }
  }

  // A record is without a text as long as none of its lines has it.
  function showWithout(own, number, match, visible) {
    if (number === own.head) {
      own.hit = match;
      if (match) {
        on.put('found', number);
        on.put('steps', number);
      }
    } else if (own.hit && !match) {
      own.hit = false;
      own.seen.concat(own.head).forEach(function (other) { on.take('found', other); });
      on.take('steps', own.head);
    } else if (own.hit && visible) {
      on.put('found', number);
    }
  }

  return {add: add};
}

function upwards(a, b) {
  return a - b;
}

module.exports = {createTester: createTester};
