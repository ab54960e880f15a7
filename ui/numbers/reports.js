// What tools for measuring write while they run and at their end: iperf, ab, fio, sysbench, vegeta,
// k6, hey, pgbench, redis-benchmark, dd, curl, rsync, pv, du, wc; and aligned reports of others,
// a value with its name in each line (/proc/meminfo, time -v).
'use strict';

var createIperf = require('./iperf.js').createIperf;
var found = require('./found.js');
var units = require('./units.js');

var amount = found.amount;
var put = found.put;
var value = found.value;
var N = found.NUMBER;
var AMOUNT = N + '(?:( ?)' + found.UNIT + ')?';
var SECOND = /^\[ *\d+s \] (.*)$/; // of sysbench
var SECOND_ITEM = /([a-z][\w\/]*)(?: \((\w+), ?(\d+%)\))?: ([-+\d.]+(?:\/[\d.]+)*)(?: ?([A-Za-z]+\/s|\/s)(?![\w:]))?/g;
var OPERATIONS = ['reads', 'writes', 'others']; // r/w/o
var JOBS = /^Jobs: \d+ \(f=\d+\)/; // of fio
var JOBS_ITEM = new RegExp('([rwt])=' + N + '([A-Za-z\\/]*)', 'g');
var WAYS = {r: 'read', w: 'write', t: 'trim'};
var FIO = /^ +(read|write|trim|[sc]?lat|bw|iops|cpu|READ|WRITE|TRIM)(?: *\( *([\w\/]+)\))? *: ([A-Za-z]\w*=.*)$/;
var FIO_ITEM = new RegExp('(?:^|, ?)([A-Za-z]\\w*)= *' + AMOUNT + '(?=[ ,(;]|$)', 'g');
// Places in a line of fio --output-format=terse, of the reads; those of the writes are 41 behind.
var TERSE = /^3;fio-[\d.]+[^;]*;([^;]{1,40});/;
var TERSE_ITEMS = [[5, 'io', 'KiB'], [6, 'bw', 'KiB/s'], [7, 'iops', ''], [15, 'clat mean', 'µs'], [39, 'lat mean', 'µs']];
var TERSE_WRITES = 41;
var TERSE_CPU = 87;
var PROGRESS = /^progress: [\d.]+ s, (.*)$/; // of pgbench
var PROGRESS_ITEM = new RegExp('^(?:' + N + ' ([a-z]+)|([a-z]+) ' + N + ' ms(?: stddev ' + N + ')?)$');
var LISTED = /^([A-Z][\w ]*?) {2,}\[(\w+(?:, \w+)*)\] {2,}(\S.*)$/; // of vegeta
var DETAILS = /^[A-Z]\w* \((\w+(?:, \w+)+)\):$/; // of hey
var DETAIL = /^ +([A-Za-z][\w +-]*):\s+(\S.*)$/;
var DOTTED = /^ +([\w{][\w{}:(), -]*?)\.{2,}: +(\S.*)$/; // of k6
var DOTTED_ITEM = /([a-z]+(?:\([\d.]+\))?)=(\S+)/g;
var PER_SECOND = new RegExp('^\\S+(?: [A-Za-z]+)? +' + N + '( ?)([A-Za-z]*\\/s)$');
// Of ab.
var BRACKETED = new RegExp('^([A-Z][a-z][\\w ]*): +' + N + ' \\[([#\\w\\/]+)\\](?: \\((?:mean)?(.*)\\)| [a-z]+)?$');
var PART = /^=+ (\S.{0,39}) =+$/; // of redis-benchmark
var SUMMARY = /^ +latency summary \((\w+)\):$/;
// A line that is a name and its value, in a column of its own or behind several words.
var REPORT = new RegExp('^(\\s*)([A-Za-z%\\d][^:=\\t]{0,62}?)(?::([ \\t]+)| += )' + N + '(?:([ \\t]?)' + found.UNIT + ')?(?: \\[[^\\]]*\\])?(?: \\([^=]*\\)| [a-z]+)?\\s*$');
// A level or a time is no name; metrics.js reads those of wrk.
var NO_REPORT = /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL)\b|^\d(?!\d*th )/i;
var WRK = /^(?:Requests|Transfer)\/sec:/;
var NUMBER_OF = /^(?:total )?number of /i;
var SECTION = /^(\s*)([A-Z][\w ]*?)(?: \((\w+)\))?:\s*$/;
var STATISTIC = /^(?:min|max|avg|mean|median|std ?dev|sum|p\d+|\d+th percentile)$/i;

// A line of a shape is read whole: # is an amount, each with a name and the unit that it has where
// none is written; label is 1 where the first group says what the line is of, -1 where the last
// does. A letter behind an amount is of bytes, in 1000 or in 1024 (KiB).
function shape(pattern, names, said, label, bytes) {
  return {test: new RegExp('^' + pattern.replace(/#/g, AMOUNT) + '$'), names: names, said: said || [], label: label || 0, bytes: bytes || ''};
}

var CLOCK = ' +(?:\\d+d|-?-?[\\d-]+:[\\d-]+:[\\d-]+)';
// Those that begin with a number, and others.
var COUNTED = [
  shape('#(?: \\([^)]*\\))? copied, [\\d.,e+-]+ s, #', ['copied', 'speed']),
  shape(' *# +(?=\\d+%)# +(?=\\S+\\/s )#' + CLOCK + '(?: +\\(.*\\))?\\s*', ['transferred', 'done', 'speed'], ['B'], 0, 'B'),
  shape(' *# +# +# +# +# +# +# +#' + CLOCK + CLOCK + CLOCK + ' +#', ['total %', 'total', 'received %', 'received', 'sent %', 'sent', 'download', 'upload', 'speed'],
    ['%', 'B', '%', 'B', '%', 'B', 'B/s', 'B/s', 'B/s'], 0, 'iB'),
  shape(' *#(?: +\\d+:\\d\\d:\\d\\d)? +\\[ *(?=\\S+ ?\\w*\\/s\\])#\\](?: +\\[[^\\]]*\\])?(?: +#)?(?: .*)?', ['transferred', 'speed', 'done']),
  shape('# # # #\\/# \\d+', ['load 1 min', 'load 5 min', 'load 15 min', 'running', 'threads']),
  shape('#\\t(\\S*\\/\\S*|\\.{1,2}|total)', [''], [], -1, 'iB'),
  shape('(?![1-5]\\d\\d \\/) *# +(total|[^\\s\\/]*[A-Za-z][\\w-]*\\.[A-Za-z]\\w{0,9}|\\S*\\/\\S*[A-Za-z]\\S*)', [''], [], -1),
  shape(' *# +# +# +(total|[^\\s\\/]*[A-Za-z][\\w-]*\\.[A-Za-z]\\w{0,9}|\\S*\\/\\S*[A-Za-z]\\S*)', ['lines', 'words', 'bytes'], ['', '', 'B'], -1)
];
var NAMED = [
  shape('([A-Z][\\w ()]{0,39}): rps=# \\(overall: .*\\) avg_msec=# \\(.*\\)', ['rps', 'avg_msec'], ['/s', 'ms'], 1),
  shape('([A-Z][\\w ()]{0,39}): rps=# \\(overall: .*\\) avg_msec=-?nan \\(.*\\)', [], [], 1),
  shape('([A-Z][\\w ()]{0,39}): # requests per second(?:, p50=#)?', ['requests per second', 'p50'], ['/s', 'ms'], 1),
  shape('tps = # \\([a-z].*\\)', ['mean tps'], ['/s']),
  shape('running \\([^)]*\\), #\\/# VUs, # complete and # interrupted iterations',
    ['VUs', 'VUs max', 'complete', 'interrupted']),
  shape('Summary: # wakeups\\/second, +# GPU ops\\/seconds?, +# VFS ops\\/sec and +# CPU use', ['wakeups', 'GPU ops', 'VFS ops', 'CPU use'], ['/s', '/s', '/s', '%']),
  shape('The battery reports a discharge rate of #', ['discharge rate'])
];

function createReports() {
  var streams = createIperf();
  var way = '';          // of fio: what its statistics are of
  var details = null;    // the names of the numbers of hey's details
  var metric = '';       // of k6: what a part is of
  var part = '';         // the test of redis-benchmark,
  var unit = null;       // and the unit of its summary, whose names are
  var titles = null;
  var section = null;    // {name, unit, indent} of what is above an aligned report

  // Returns the numbers of a line of a tool, some or none (found.js); null of another line.
  function read(text) {
    var c = text.charCodeAt(0);
    var all = null;
    if (c === 91) { // [
      return streams.read(text) || sysbench(text);
    }
    details = c === 32 ? details : null;
    if (section && (text === '' || /^\s*/.exec(text)[0].length <= section.indent)) {
      section = null;
    }
    if (c < 58) {
      all = unit ? summary(text) : terse(text) || shaped(COUNTED, text);
    } else {
      all = shaped(NAMED, text) || jobs(text) || pgbench(text) || listed(text) || bracketed(text);
    }
    return all || (text.indexOf(':') > 0 ? statistics(text) || dotted(text) || detail(text) : null) || report(text);
  }

  // Keeps a line without a number: it may be a head.
  function skip(text) {
    var match = SECTION.exec(text);
    section = match ? {name: match[2], unit: units.spell(match[3] || ''), indent: match[1].length} : text.charAt(0) === ' ' ? section : null;
    match = DETAILS.exec(text);
    details = match ? match[1].split(', ') : text.charAt(0) === ' ' ? details : null;
    match = PART.exec(text);
    part = match ? match[1] : part;
    match = SUMMARY.exec(text);
    unit = match ? match[1] : null;
    titles = null;
    streams.skip(text);
  }

  // clat and lat of a job are once of its reads and once of its writes.
  function statistics(text) {
    var match = FIO.exec(text);
    var all = found.create('table');
    var label;
    if (!match) {
      return null;
    }
    way = WAYS[match[1].charAt(0)] === match[1] ? match[1] : way;
    label = way === match[1] ? way + ' mean' : /^(?:cpu|[A-Z]+)$/.test(match[1]) ? match[1] : (way && way + ' ') + match[1];
    each(FIO_ITEM, match[3], function (item) { amount(all, label + ' ' + item[1], item, 2, item[1] === 'samples' ? '' : units.spell(match[2] || '')); });
    return all;
  }

  function dotted(text) {
    var match = DOTTED.exec(text);
    var all = found.create('scrape');
    var rate, name;
    if (!match) {
      return null;
    }
    name = match[1].charAt(0) === '{' ? metric + match[1].replace(/\s+/g, '') : match[1];
    metric = match[1].charAt(0) === '{' ? metric : name;
    rate = PER_SECOND.exec(match[2]);
    value(all, name, /^\S+(?: [kMGT]?B\b)?/.exec(match[2])[0]);
    put(all, name + '/s', rate && rate[1], rate && rate[3]);
    each(DOTTED_ITEM, match[2], function (item) { value(all, name + ' ' + item[1], item[2]); });
    return all;
  }

  function detail(text) {
    var match = details && DETAIL.exec(text);
    var list = match ? match[2].split(/, */) : [];
    return match && list.length === details.length ? together(match[1], details, list) : null;
  }

  // The names below "latency summary (msec):", and the numbers below those.
  function summary(text) {
    var list = text.replace(/^\s+|\s+$/g, '').split(/\s+/);
    var all = found.create('table');
    if (titles && titles.length === list.length) {
      list.forEach(function (one, i) { put(all, (part && part + ' ') + 'latency ' + titles[i], one, units.spell(unit)); });
    }
    unit = titles ? null : unit;
    titles = titles ? null : list;
    return all;
  }

  function report(text) {
    var match = REPORT.exec(text);
    var all = found.create('pairs');
    var words = match ? match[2].split(/ +/).length : 0;
    var name, its;
    its = section && match && STATISTIC.test(match[2]) ? section : null;
    if (!match || WRK.test(text) || NO_REPORT.test(match[2]) || (match[3] === undefined ? words < 2 || words > 4 || /\d/.test(match[2]) :
      !its && match[3].length < 2 && (match[3] + match[1]).indexOf('\t') < 0 && !NUMBER_OF.test(match[2]))) {
      return null;
    }
    name = (its ? its.name + ' ' : '') + match[2];
    amount(all, name, match, 4, its && its.unit || units.ofName(name));
    all.form = 'table';
    return found.any(all);
  }

  return {read: read, skip: skip};
}

function each(pattern, text, visit) {
  var match;
  pattern.lastIndex = 0;
  for (match = pattern.exec(text); match; match = pattern.exec(text)) {
    visit(match);
  }
}

function shaped(shapes, text) {
  var i, match;
  for (i = 0; i < shapes.length; i += 1) {
    match = shapes[i].test.exec(text);
    if (match) {
      return amounts(shapes[i], match);
    }
  }
  return null;
}

function amounts(its, match) {
  var all = found.create('table');
  var label = its.label > 0 ? match[1] : its.label < 0 ? match[match.length - 1] : '';
  its.names.forEach(function (name, k) {
    var i = 1 + 3 * k + (its.label > 0 ? 1 : 0);
    name = label + (label && name ? ' ' : '') + name;
    if (its.bytes && /^[kKMGT]$/.test(match[i + 2])) {
      found.push(all, name, [match[i], lettered(match[i + 2], its.bytes) + (/\/s$/.test(its.said[k]) ? '/s' : ''), match[i] + match[i + 2]], '');
    } else {
      amount(all, name, match, i, its.said[k] || '');
    }
  });
  return all;
}

function lettered(letter, bytes) {
  return (bytes === 'iB' ? letter.toUpperCase() : letter) + bytes;
}

function sysbench(text) {
  var match = SECOND.exec(text);
  var all = found.create('table');
  var lone = match && found.parse(match[1]);
  if (lone) {
    found.push(all, 'throughput', lone, '');
  } else if (match) {
    each(SECOND_ITEM, match[1], function (item) {
      item[4].split('/').forEach(function (one, i, list) {
        put(all, (list.length > 1 ? OPERATIONS[i] : item[1]) + (item[3] ? ' ' + item[3] : ''), one,
          item[2] || item[5] || (list.length > 1 || /^[etq]ps$/.test(item[1]) ? '/s' : units.ofName(item[1])));
      });
    });
  }
  return found.any(all);
}

function jobs(text) {
  var all = found.create('table');
  if (!JOBS.test(text)) {
    return null;
  }
  (text.match(/\[[^\]]*\]/g) || []).forEach(function (bracket) {
    var done = /^\[([\d.]+)%\]$/.exec(bracket);
    put(all, 'done', done && done[1], '%');
    each(JOBS_ITEM, bracket, function (item) {
      amount(all, WAYS[item[1]] + (/IOPS\]$/.test(bracket) ? ' IOPS' : ''), [item[2], '', item[3] || undefined], 0, '');
    });
  });
  return all;
}

function terse(text) {
  var match = text.charAt(1) === ';' ? TERSE.exec(text) : null;
  var list = match ? text.split(';') : [];
  var all = found.create('table');
  if (!match) {
    return null;
  }
  ['read', 'write'].forEach(function (way, k) {
    TERSE_ITEMS.forEach(function (item) { put(all, match[1] + ' ' + way + ' ' + item[1], list[item[0] + k * TERSE_WRITES], item[2]); });
  });
  ['usr', 'sys'].forEach(function (name, k) { value(all, match[1] + ' cpu ' + name, list[TERSE_CPU + k] || ''); });
  return all;
}

function pgbench(text) {
  var match = PROGRESS.exec(text);
  var all = found.create('table');
  if (!match) {
    return null;
  }
  match[1].split(', ').forEach(function (item) {
    var its = PROGRESS_ITEM.exec(item);
    if (its) {
      put(all, its[2] || its[3], its[1] || its[4], its[2] === 'tps' ? '/s' : its[2] ? '' : 'ms');
      put(all, its[3] + ' stddev', its[5], 'ms');
    }
  });
  return all;
}

function listed(text) {
  var match = LISTED.exec(text);
  var names = match ? match[2].split(', ') : [];
  var list = match ? match[3].split(/, */) : [];
  return match && names.length === list.length ? together(match[1], names, list) : null;
}

// Latencies [mean, 50] are its mean and its 50th percentile.
function together(label, names, list) {
  var all = found.create('scrape');
  names.forEach(function (name, i) {
    value(all, label + ' ' + name.replace(/^(?=\d)/, 'p'), list[i], /^Bytes /.test(label) ? 'B' : /^(?:rate|throughput)$/.test(name) ? '/s' : '');
  });
  return all;
}

function bracketed(text) {
  var match = text.indexOf('[') > 0 ? BRACKETED.exec(text) : null;
  var all = found.create('scrape');
  put(all, match && match[1] + (match[4] || ''), match && match[2], match && units.spell(match[3].replace(/^#/, '')));
  return match ? all : null;
}

module.exports = {createReports: createReports};
