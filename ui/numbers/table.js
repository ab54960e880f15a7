// The numbers in the rows of tables. There may be several by turns (iostat), their heads may be
// repeated, and without a head the columns are numbered.
'use strict';

var cells = require('./cells.js');
var found = require('./found.js');
var head = require('./head.js');

// Rows of a table that are told apart by a text: more are a list, no measures.
var LABELS_MAX = 32;
var LABEL_MAX = 40;    // characters
var TABLES_MAX = 64;
var ENDED = 1024;      // lines without a label: its thing is no more
var AWAY = 64;         // lines from one row of a table to the next
var ABOVE = 3;         // lines above a row that may be its head
var HEAD_MAX = 2048;   // characters
// Unix seconds from 2004 to 2036: a size of 1 GiB or 2 GiB is none.
var SINCE = 1.1e12;    // ms
var UNTIL = 2.1e12;
var DEVICE = /^\d+: ([^:@ ]{1,32})(?:@[^:]*)?: </;
var WIDE = /\S(?: {2,}|\t|\|)\S/;

function createTables() {
  var above = [];        // the last lines without numbers, the nearest first
  var aboveAt = -1;
  var now = 0;           // the line that is read
  var tables = [];       // heads that had a row, the last one first
  var plain = {};        // how many columns have been numbered
  var device = '';       // of ip -s link
  var labels = {};       // by the text of a head: {seen: {label: pid}, at: {label: line}}

  // Returns the numbers of a row, null of another line. n counts the lines.
  function read(text, n) {
    var row;
    now = n;
    row = aboveAt === n - 1 && above.length > 0 ? below(text, n) : null;
    row = row || (tables.length > 0 ? among(text, n) : null) || numbered(text);
    return row;
  }

  // Keeps a line without numbers: it may be a head.
  function skip(text, n) {
    device = (DEVICE.exec(text) || ['', device])[1];
    text = text.length > HEAD_MAX ? '' : text;
    above = aboveAt === n - 1 ? [text].concat(above.slice(0, ABOVE - 1)) : [text];
    aboveAt = n;
  }

  // The row right below a head.
  function below(text, n) {
    var list = cells.ways(text);
    var i, made, row;
    for (i = 0; i < list.length; i += 1) {
      made = likely(list[i], text) ? head.read(above, list[i]) : null;
      row = made ? fit(made, text) : null;
      if (row) {
        keep(made, n);
        return row;
      }
    }
    return null;
  }

  // Most lines of a log are no rows, which is to be seen at once.
  function likely(way, text) {
    var title = above[head.RULE.test(above[0]) && above.length > 1 ? 1 : 0];
    return (way === 'blanks' ? /^[\s|\[\d.%+-]*$/.test(text) || WIDE.test(title) || /^[-+.\d\s|]/.test(text) :
      way === 'wide' ? WIDE.test(title) : title.indexOf(way) >= 0);
  }

  function among(text, n) {
    var i, row;
    for (i = 0; i < tables.length; i += 1) {
      row = n - tables[i].usedAt <= AWAY || !tables[i].labelled ? fit(tables[i], text) : null;
      if (row) {
        keep(tables[i], n);
        return row;
      }
    }
    return null;
  }

  // A head that is repeated takes the place of the same one before.
  function keep(made, n) {
    tables = [made].concat(tables.filter(function (one) { return one !== made && (one.text !== made.text || one.way !== made.way); })).slice(0, 8);
    made.usedAt = n;
  }

  // Returns the numbers of a row of this head, null where the line is none.
  function fit(made, text) {
    var row = cells.split(text, made.way);
    var places = placesOf(made, row);
    var kinds = places && places.columns.map(function (column, i) { return column < 0 ? 'text' : row[i].kind; });
    var label;
    if (!places || !fits(made, row, places.columns, kinds)) {
      return null;
    }
    label = made.side ? (device && device + ' ') + made.side : labelOf(made, row, places);
    return label === null ? null : collect(made, row, places.columns, label);
  }

  // Returns what tells this row from others of its table, '' where nothing does, null where there
  // are too many of them. Of two processes of a name the second has its number, too; where several
  // columns say what a row is of, it is all of them.
  function labelOf(made, row, places) {
    var its = labels[made.text] || newLabels(made.text);
    var all = function (role) {
      return row.filter(function (cell, i) { return made.roles[places.columns[i]] === role && cell.kind !== 'none'; });
    };
    var pid = all('pid').filter(function (cell) { return cell.kind === 'number'; }).pop();
    var keys = places.label ? [places.label] : all('process').length > 0 ? all('process').slice(0, 1) : all('key');
    var label;
    if (keys.length === 0) {
      keys = row.filter(function (cell, i) { return cell.kind === 'text' && made.roles[places.columns[i]] !== 'id'; }).slice(0, 1);
    }
    label = keys.map(function (key) { return nameOf(key, made, places, row); }).join(' ');
    pid = pid ? pid.text : '';
    if (label.length > LABEL_MAX || label === '') {
      return label === '' ? '' : null;
    }
    if (its.seen['$' + label] !== undefined && its.seen['$' + label] !== pid) {
      label += ' (' + pid + ')';
    }
    if (its.seen['$' + label] === undefined) {
      if (Object.keys(its.seen).length >= LABELS_MAX && !forget(its)) {
        return null;
      }
      its.seen['$' + label] = pid;
    }
    its.at['$' + label] = now;
    return label;
  }

  // Processes end, and others come. Returns whether there is room again.
  function forget(its) {
    var gone = Object.keys(its.at).filter(function (label) { return now - its.at[label] > ENDED; });
    gone.forEach(function (label) {
      delete its.at[label];
      delete its.seen[label];
    });
    return gone.length > 0;
  }

  function newLabels(text) {
    if (Object.keys(labels).length >= TABLES_MAX) {
      labels = {};
    }
    labels[text] = {seen: {}, at: {}};
    return labels[text];
  }

  function collect(made, row, columns, label) {
    var all = found.create('table');
    row.forEach(function (cell, i) {
      var column = columns[i];
      var parts = column >= 0 && cell.kind === 'number' && made.roles[column] === 'value' && (made.slashed[column] || !cells.slashed(cell.text)) ? sizeOf(cell, made.units[column], made.way) : null;
      var unit;
      if (column >= 0 && made.roles[column] === 'value') {
        inAndOut(all, (label && label + ' ') + made.names[column], cell.text);
      }
      if (parts) {
        unit = /^[kMGT]$/.test(parts[1]) ? lettered(parts[1], made.bytes[column], made.units[column]) : parts[1];
        found.push(all, label ? label + ' ' + made.names[column] : made.names[column], [parts[0], unit, parts[2]],
          made.units[column] || (made.bytes[column] ? 'B' : ''));
      } else if (column >= 0 && cell.kind === 'none' && made.roles[column] === 'value') {
        found.lack(all, label ? label + ' ' + made.names[column] : made.names[column]);
      } else if (column >= 0 && cell.kind === 'number' && made.roles[column] === 'time') {
        all.at = all.at === null && cells.UNIX.test(cell.text) ? unixMs(cell.text) : all.at;
      }
    });
    if (!made.labelled && plain[all.names.length]) {
      all.was = all.names.map(numberedName);
      delete plain[all.names.length];
    }
    all.form = /Thread Stats/.test(made.text) ? 'scrape' : 'table';
    return found.any(all);
  }

  // Rows of nothing but numbers need no head. "1,234" is one number. Unix time before others is
  // when the row was.
  function numbered(text) {
    var row = spaced(cells.split(text, 'blanks'), text);
    var way = text.indexOf(';') > 0 ? ';' : ',';
    if (!row && text.indexOf(way) > 0) {
      row = timed(cells.split(text.slice(0, cells.endOf(text, /[\s,;]/)), way), function (line) { return columnsOf(line, way); });
    }
    return row;
  }

  function spaced(line, text) {
    return timed(line, function (line) {
      var one = found.create('one');
      var lone = line.map(function (cell) { return cell.text; }).join(' ');
      var parts = line.length > 0 && line.length < 3 && text.indexOf(';') < 0 ? found.parse(lone) : null;
      return parts && lone === parts[2] && found.push(one, 'value', parts, '') ? one : text.indexOf(';') > 0 ? null : columnsOf(line, 'blanks');
    });
  }

  function columnsOf(line, way) {
    var all = found.create('table');
    if (line.length === 0 || !line.every(function (cell) { return cell.kind === 'number'; })) {
      return null;
    }
    line.forEach(function (cell, i) {
      var parts = cells.numberOf(cell, way);
      found.push(all, line.length > 1 ? numberedName(null, i) : 'value', parts, '');
    });
    all.form = line.length > 1 ? 'table' : 'one';
    plain[line.length] = true;
    return all.names.length === line.length ? all : null;
  }

  return {read: read, skip: skip};
}

// The first row of a head says which columns are numbers.
function fits(made, row, columns, kinds) {
  var texts = kinds.some(function (kind) { return kind === 'text'; });
  if (columns.some(function (column, i) {
    return column >= 0 && made.kinds && made.kinds[column] && !alike(made.kinds[column], kinds[i], made.roles[column]);
  })) {
    return false;
  }
  if (!made.kinds) {
    if (texts && !made.said && (made.way === 'blanks' || made.way === 'wide') && !aligned(made, row, columns)) {
      return false;
    }
    made.kinds = [];
  }
  if (!columns.some(function (column, i) {
    return column >= 0 && made.roles[column] === 'value' && (kinds[i] === 'number' || (kinds[i] === 'none' && made.kinds[column] === 'number'));
  })) {
    return false;
  }
  columns.forEach(function (column, i) {
    if (column >= 0 && kinds[i] !== 'none') {
      made.kinds[column] = made.kinds[column] || kinds[i];
    }
  });
  made.labelled = made.labelled || texts;
  return true;
}

// Returns what read makes of the cells of a row without its times.
function timed(line, read) {
  var at = line.length > 1 && cells.UNIX.test(line[0].text) ? unixMs(line[0].text) : null;
  var all;
  at = at >= SINCE && at < UNTIL ? at : null;
  all = read(line.filter(function (cell, i) { return cell.kind !== 'time' && !(i === 0 && at !== null); }));
  if (all) {
    all.at = at;
  }
  return all;
}

// Adds both amounts in a cell of docker stats: NET I/O.
function inAndOut(all, name, text) {
  (/ I\/O$/.test(name) ? text.split(' / ') : []).forEach(function (one, i) {
    found.value(all, name.replace(/I\/O$/, i ? 'out' : 'in'), one);
  });
}

function numberedName(value, i) {
  return 'col ' + (i + 1);
}

// In a column of kB, top writes the larger sizes as 512m and 1.2g.
function sizeOf(cell, said, way) {
  var match = said === 'kB' ? /^(\d+(?:\.\d+)?)([mgt])$/.exec(cell.text) : null;
  var cores = said === 'cores' ? /^(\d+)([num])$/.exec(cell.text) : null; // of Kubernetes
  return cores ? [cores[1], cores[2] + said, cell.text] : match ? [match[1], match[2].toUpperCase() + 'iB', cell.text] : cells.numberOf(cell, way);
}

// Returns the unit of a number with a letter: of bytes, where the column says that (dstat counts in
// 1024, iostat -h has kB/s in its head).
function lettered(letter, bytes, said) {
  return bytes ? letter.replace('k', 'K') + 'iB' : letter + (/^[kMG]?(B(?:\/s)?)$/.exec(said) || ['', ''])[1];
}

function unixMs(text) {
  var number = Number(text.replace(/[\[\]]/g, ''));
  return number < 1e11 ? Math.round(number * 1000) : number;
}

function alike(was, kind, role) {
  return kind === was || kind === 'none' || (role === 'key' && (kind === 'number' || kind === 'text'));
}

// Returns {columns: the column of each cell, -1 of none, label: the cell before the columns or
// null}; null where the row does not fit under the head.
function placesOf(made, row) {
  var titles = made.cells;
  var last = made.roles[titles.length - 1] === 'process';
  var free = made.way === 'blanks' || made.way === 'wide';
  var labelled = free && row.length > 1 && /:$/.test(row[0].text) && row[0].kind === 'text' && made.roles[0] !== 'time' && made.roles[0] !== 'key';
  var columns;
  if (row.length === titles.length && !labelled) {
    return {columns: row.map(function (cell, i) { return i; }), label: null};
  }
  if (!free || row.length < 2 || row.length * 2 < titles.length) {
    return null;
  }
  if (row.length > titles.length && last) {
    row.splice(titles.length - 1, row.length, joined(row.slice(titles.length - 1)));
    return {columns: row.map(function (cell, i) { return i; }), label: null};
  }
  if (labelled && row.length === titles.length + 1) {
    return {columns: row.map(function (cell, i) { return i - 1; }), label: row[0]};
  }
  columns = row.map(function (cell) { return over(titles, cell); });
  labelled = labelled || (columns[0] < 0 && row[0].kind === 'text');
  return columns.every(function (column, i) { return (i === 0 && labelled) || (column >= 0 && columns.indexOf(column) === i); }) ?
    {columns: labelled ? [-1].concat(columns.slice(1)) : columns, label: labelled ? row[0] : null} : null;
}

function joined(list) {
  return {text: list.map(function (cell) { return cell.text; }).join(' '), kind: 'text', at: list[0].at, end: list[list.length - 1].end};
}

function over(titles, cell) {
  var i;
  for (i = 0; i < titles.length; i += 1) {
    if (titles[i].at < cell.end && titles[i].end > cell.at) {
      return i;
    }
  }
  return -1;
}

// Whether most cells stand below their titles, as in a table for people.
function aligned(made, row, columns) {
  var fit = row.filter(function (cell, i) {
    var title = made.cells[columns[i]];
    return title && title.at < cell.end && title.end > cell.at;
  }).length;
  return fit * 3 >= row.length * 2;
}

// all is the sum of the rows, and a number alone has the name of its column before it.
function nameOf(cell, made, places, row) {
  var column = places.columns[row.indexOf(cell)];
  var text = cell.text.replace(/:$/, '');
  return text === 'all' ? '' : cell.kind === 'number' && column >= 0 ? made.names[column] + ' ' + text : text;
}

module.exports = {createTables: createTables};
