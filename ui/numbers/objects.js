// JSON that is printed over several lines (jq, kubectl get -o json, iperf3 -J): its numbers are
// those of the line that ends it, by their paths. So are those of an object in a list, of the line
// that ends that: a list is what a thing was one time after the other, or many things by their
// names.
'use strict';

var find = require('../line/find.js');
var found = require('./found.js');
var pairs = require('./pairs.js');

var TEXT_MAX = 1 << 20; // characters of one; of a longer one there are no numbers
var LABEL_MAX = 40;     // characters
var VALUES_MAX = 512;   // of one
var PARTS = /"(?:[^"\\]|\\.)*(?:"|$)|[{}\[\],:]/g;
// How a line of one begins. The first one ends in a comma or a bracket, or is nothing more.
var GOES_ON = /^\s*(?:$|["{}\[\]]|-?\d|(?:true|false|null)\b)/;
var OPENS = /^(?:\{|\[)\s*(?:$|["{\[].*[,{\[]\s*$)/;
// What a thing is called.
var LABELS = ['name', 'Name', 'jobname', 'ifname', 'device', 'disk_device', 'interface', 'field', 'host', 'hostname'];

// Returns {read(text, n)}: undefined of a line that is of none, else null or what was found
// (found.js). n counts the lines, which follow each other in one.
function createObjects() {
  var lines = [];        // of the one that is open
  var length = 0;        // of all
  var next = -1;         // the number of its next line; -1: none is open
  var open = [];         // the brackets around: {mark, line: index in lines, at, key}
  var key = '';          // the last text, which is a key where a bracket follows it

  function read(text, n) {
    var c = text.charCodeAt(0);
    if (next >= 0 && (n !== next || length + text.length > TEXT_MAX || !GOES_ON.test(text))) {
      next = -1;
    }
    if (next < 0) {
      if ((c !== 123 && c !== 91) || !OPENS.test(text)) { // { [
        return undefined;
      }
      lines = [];
      open = [];
      length = 0;
      key = '';
    }
    next = n + 1;
    length += text.length;
    return add(text, lines.push(text) - 1);
  }

  function add(text, line) {
    var all = null;
    var match, top;
    PARTS.lastIndex = 0;
    for (match = PARTS.exec(text); match && next >= 0; match = PARTS.exec(text)) {
      if (match[0].length > 1) {
        key = match[0].slice(1, -1);
      } else if (match[0] === '{' || match[0] === '[') {
        open.push({mark: match[0], line: line, at: match.index, key: key});
        key = '';
      } else if (match[0] === '}' || match[0] === ']') {
        top = open.pop();
        next = open.length > 0 ? next : -1;
        all = (top.mark === '{' && match[0] === '}' && top.line < line && numbersOf(top, match.index + 1)) || all;
        key = '';
      } else {
        key = match[0] === ',' ? '' : key;
      }
    }
    return all;
  }

  // Returns the numbers of an object that ends in the last line at end, null of a part of another.
  function numbersOf(its, end) {
    var lists = open.filter(function (one) { return one.mark === '['; }).length;
    var listed = open.length > 0 && open[open.length - 1].mark === '[';
    var part = open.length === 0 || listed ? lines.slice(its.line) : null;
    var object, label;
    if (!part) {
      return null;
    }
    part[part.length - 1] = part[part.length - 1].slice(0, end);
    part[0] = part[0].slice(its.at);
    part = part.join('\n');
    object = parsed(part);
    label = object && listed ? labelOf(object) : '';
    return object && (lists < 2 || label !== '') ? collect(part, (label && label + ' ') + open.map(function (one) { return one.key && one.key + '.'; }).join('')) : null;
  }

  return {read: read};
}

function parsed(source) {
  try {
    return JSON.parse(source);
  } catch (e) {
    return null;
  }
}

// Kubernetes has the name in metadata.
function labelOf(object) {
  var names = LABELS.map(function (key) { return object[key]; });
  return names.concat(object.metadata ? object.metadata.name : '').filter(function (name) {
    return typeof name === 'string' && name !== '' && name.length <= LABEL_MAX;
  }).map(function (name) { return name.replace(/:$/, ''); })[0] || '';
}

function collect(source, prefix) {
  var all = found.create('json', VALUES_MAX);
  pairs.collect(all, source, 0, prefix, 1);
  all.form = 'table'; // in one of many lines, and yet regular
  all.says = find.timeOf('message', source.replace(/\n\s*/g, ' '), null);
  return found.any(all);
}

module.exports = {createObjects: createObjects};
