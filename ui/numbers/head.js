// The head of a table: the line that names the columns of the rows below it, with the line of their
// groups above it (vmstat, dstat) and that of their units below it (nvidia-smi dmon).
'use strict';

var cells = require('./cells.js');
var units = require('./units.js');
var found = require('./found.js');

var NAME_MAX = 64;     // characters
var RULE = /^[-=+|\s]+$/;
var GROUPS = /-{2,}[^\s|-]+|[^\s|-]+-{2,}/;
var MOMENT = /^#?(?:time|date|datetime|timestamp|epoch|at|ts|when|uptime|YYYYMMDD|HH:MM:SS|TIME\+|START|STIME|ELAPSED)$/i;
var PROCESS = /^(?:COMMAND|Command|command|CMD|Cmd)$/;
// What tells processes, and threads, of one name apart.
var NUMBER_OF = /^(?:PID|TGID|TID|LWP|SPID)$/;
// Of a process these are identities, or settings.
var OF_PROCESS = /^(?:PPID|UID|GID|USER|User|PR|NI|PRI|CPU|P|PSR|S|STAT|TTY|WCHAN|TPGID|SID|PGID|RUSER|SZ|ADDR|F|VIRT|SHR)$/;
var KEY = /^(?:IFACE|Device:?|DEVICE|device|DEV|INTR|NAME|Name|name|Filesystem|FILESYSTEM|Mounted(?: on)?|NAMESPACE|POD|pod|service|instance|host|hostname|interface|sensor|metric|container|CONTAINER)$/;
var PROCESSOR = /^(?:CPU|CORE|Core|NODE|Node|SOCK|Package|Die)$/;
var OF_AXIS = / ?[(\[][^()\[\]]{1,12}[)\]]$/; // Time (s), of the first column
var DUMP = /^[\da-f]{6,}$|^[\da-f]{2,}(?: [\da-f]{2,})+$/i; // of bytes
// Several names over columns of the same two (ifstat).
var IN_OUT = /^(KB\/s|Kbps) (in|out)$/;
var TIMES = /^[A-Z][\w ]* \((ms|s|us|µs|msec|usec|secs?|seconds)\):?$/; // Connection Times (ms)
var SIDE = /^[RT]X(?: errors)?$/; // of ip -s link
// Of the columns of jstat its manual says the units.
var JVM_KB = /^(?:S[01]|E|O|M|P|CCS)[CU]$|^(?:NG|OG|M|CCS)C(?:M[NX])?$|^CCSM[NX]$/;
var JVM_SHARE = /^(?:S[01]|E|O|M|P|CCS)$/;
var SLASHED = /^(.*\S) \/ \S/; // of two numbers: MEM USAGE / LIMIT

// Returns the head in some lines, the nearest first, split in a way of cells.js; null where they
// are none: {way, cells, names, units, bytes: whether its letters k, M are KiB, MiB, roles: what
// each column is: value, time, id, key, pid or process, slashed: whether of two amounts, kinds: of
// the cells of its first row, text, said: whether a line says its units, side: what stands before
// the titles of ip -s link, else ''}.
function read(lines, way) {
  var i = RULE.test(lines[0]) && lines.length > 1 ? 1 : 0;
  var list = titles(lines[i], way);
  var said = null;
  var groups;
  if (i === 0 && list && lines.length > 1 && list.every(isUnit)) {
    said = list;
    list = titles(lines[1], way);
    i = 1;
    list = list && list.length === said.length ? list : null;
  }
  if (!list) {
    return null;
  }
  groups = lines[i + 1] && GROUPS.test(lines[i + 1]) ? groupsOf(lines[i + 1], list) : [];
  return make(list, said, groups, way, lines[i], lines[i + 1] || '');
}

// over is the line above.
function make(list, said, groups, way, text, over) {
  var process = list.some(function (cell) { return PROCESS.test(cell.text); });
  var sized = list.some(function (cell) { return /^(?:RES|RSS)$/.test(cell.text); });
  var shares = list.some(function (cell) { return /^%|[a-z]%$/.test(cell.text); });
  var head = {way: way, cells: list, names: [], units: [], bytes: [], roles: [], slashed: [], kinds: null, text: text, labelled: false, said: said !== null, side: sideOf(text)};
  var devices = IN_OUT.test(list[list.length - 1].text) ? cells.split(over, 'blanks').filter(function (cell) { return cell.text !== 'Time'; }) : [];
  var times = TIMES.exec(over);
  var names = list.map(function (cell) { return cell.text.replace(/:$/, ''); });
  var mounted = names.some(function (name) { return /^Mounted/.test(name); });
  list.forEach(function (cell, i) {
    var group = groups[i] || '';
    var twice = names.indexOf(names[i]) !== i || names.lastIndexOf(names[i]) !== i;
    var unit = said ? units.spell(said[i].text.replace(/^C$/, '°C')) : /cpu/.test(group) ? '%' : (names.indexOf('YGC') >= 0 && ofJvm(names[i])) || units.ofName(names[i]) || (times ? units.spell(times[1]) : '');
    head.names.push(group && (twice || text.indexOf('|') > 0) ? group + ' ' + names[i] : SLASHED.test(names[i]) ? SLASHED.exec(names[i])[1] : names[i]);
    head.units.push(units.unit(unit) ? unit : '');
    head.slashed.push(SLASHED.test(names[i]));
    head.bytes.push(text.indexOf('|') > 0 && /^(?:dsk|net|memory|swap|paging)$/.test(group));
    head.roles.push(roleOf(names[i], cell, {first: i === 0, mounted: mounted, process: process, sized: sized, shares: shares, unit: said ? said[i].text : '', cpu: group === 'cpu'}));
  });
  inOut(head, devices);
  return head.names.every(function (name, i) { return head.names.indexOf(name) === i; }) ? head : null;
}

// Two columns are of each device.
function inOut(head, devices) {
  var both = head.names.map(function (name, i) { return i; }).filter(function (i) { return IN_OUT.test(head.names[i]); });
  if (both.length === 2 * devices.length) {
    both.forEach(function (i, k) {
      var match = IN_OUT.exec(head.names[i]);
      head.names[i] = devices[k >> 1].text + ' ' + match[2];
      head.units[i] = match[1] === 'Kbps' ? 'kbit/s' : 'kB/s';
    });
  }
}

function ofJvm(name) {
  return /GCT$/.test(name) ? 's' : JVM_KB.test(name) ? 'kB' : JVM_SHARE.test(name) ? '%' : '';
}

function sideOf(text) {
  var side = /^\s*([A-Z]{2}(?: errors)?): /.exec(text);
  return side && SIDE.test(side[1]) ? side[1] : '';
}

// What a column is. CPU is a processor where others are shares of it, else a measure.
function roleOf(name, cell, of) {
  if (cell.kind === 'time' || MOMENT.test(of.first ? name.replace(OF_AXIS, '') : name)) {
    return 'time';
  }
  if (PROCESS.test(name)) {
    return 'process';
  }
  if (of.process) {
    return NUMBER_OF.test(name) || name === 'pid' ? 'pid' :
      OF_PROCESS.test(name) || of.unit === 'Idx' || found.isIdentity(name) || (of.sized && name === '%MEM') ? 'id' : 'value';
  }
  if (KEY.test(name) || of.unit === 'Idx' || (of.shares && PROCESSOR.test(name))) {
    return of.mounted && /^Filesystem$/i.test(name) ? 'id' : 'key'; // of tmpfs there are several
  }
  return found.isIdentity(name) && !of.cpu ? 'id' : 'value'; // id is idle there
}

// Returns the cells of a line that may be titles, else null: none is a number, and a time is the
// first (sar). The label before those of iostat (avg-cpu:) is none.
function titles(text, way) {
  // Two titles of ab, and one of ip.
  var list = cells.split(text.replace(/^(\s*[RT]X) errors:/, '$1_errors:').replace(/(\w)\[\+\/-(\w+)\]/, '$1 +/-$2 '), way);
  if (way !== ',' && list.length > 0 && /^[^:]+:$/.test(list[0].text) && !/^Device:/.test(list[0].text)) {
    list = list.length > 2 ? list.slice(1) : []; // name: value is no head
  }
  return list.length > 1 && list.every(function (cell, i) {
    return cell.text !== '' && cell.text.length <= NAME_MAX && !(i > 0 && way !== ',' && /:$/.test(cell.text)) && !(DUMP.test(cell.text) && /\d/.test(cell.text)) && (cell.kind === 'text' || (cell.kind === 'time' && i === 0));
  }) ? list : null;
}

function isUnit(cell) {
  return /^(?:Idx|HH:MM:SS|YYYYMMDD|-|C|#|C\/G|name)$/.test(cell.text) || units.unit(units.spell(cell.text)) !== null;
}

// Returns the group that stands above each title, '' for none.
function groupsOf(text, list) {
  var groups = cells.split(text, 'blanks');
  return list.map(function (cell) {
    var its = groups.filter(function (group) { return group.at < cell.end && group.end > cell.at; })[0];
    return its && /^-|-$/.test(its.text) ? its.text.replace(/^-+|-+$/g, '').replace(/^total-|-usage$|\/total$/g, '') : '';
  });
}

module.exports = {read: read, RULE: RULE};
