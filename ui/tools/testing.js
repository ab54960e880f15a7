// Which events the search finds, by records (line/record.js): a filter by the text shows the head
// of a record and its lines that match, any other filter whole records by their heads. A record
// counts and is stepped to once, at its first line that matches.
'use strict';

var wire = require('../connection/wire.js');
var block = require('../line/block.js');
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
  var chosen = filters.without(message.chosen, 'levels');
  var levels = message.chosen.levels || null;
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

  // What is known of a record: passes: by its head, all filters but that of the level; shown: all;
  // hit: it is found; first: its line that is stepped to; seen: its lines where it is folded.
  function begin(number, type, data, at, ended) {
    var own = {head: number, passes: !passes || passes(type, data, at), shown: false, hit: false, first: number, seen: [number], ended: ended};
    own.shown = own.passes && (levels === null || !find.ours(type) && levels.indexOf(find.levelOf(type, data)) >= 0);
    if (own.shown) {
      show(own, number, matches(type, data), true);
    }
    return own;
  }

  function matches(type, data) {
    return !matcher || matcher.test(find.textOf(type, data));
  }

  function goOn(own, number, type, data, answer) {
    var visible = answer.role === record.SHOWN;
    if (answer.late !== '' && levels !== null) {
      raise(own, levels.indexOf(answer.late) >= 0);
    }
    if (own.shown) {
      show(own, number, matches(type, data), visible);
    }
    if (visible) {
      own.seen.push(number);
    }
  }

  // The level of the record is known only now.
  function raise(own, is) {
    if (own.passes && is && !own.shown) {
      own.shown = true;
      own.seen.forEach(function (number) { show(own, number, !matcher, true); });
    } else if (own.shown && !is) {
      own.shown = false;
      takeAll(own);
    }
  }

  function takeAll(own) {
    own.seen.forEach(function (number) {
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

module.exports = {createTester: createTester};
