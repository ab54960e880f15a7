// The intervals of iperf and iperf3, of each stream and of all, and what they sum up to at the end.
'use strict';

var found = require('./found.js');

var amount = found.amount;
var put = found.put;
var N = found.NUMBER;
var AMOUNT = N + '(?:( ?)' + found.UNIT + ')?';
// The interval of a stream, with its direction where there are two.
var IPERF = /^\[ *(\d+|SUM)\](?:\[(\w+-\w+)\])? +(\d+\.\d+)- *(\d+\.\d+) +sec +(.*)$/;
var RATES = new RegExp('^' + AMOUNT + ' +' + AMOUNT + '(?= |$) *(.*)$');
var JOINED = /^\[ *(\d+)\] local \S+ port \d+ connected /;
var DATAGRAMS = new RegExp('^' + N + ' ms +(\\d+)\\/ *(\\d+) \\(' + N + '%\\)');
// Of iperf -e.
var WRITES = new RegExp('^\\d+\\/\\d+ +(\\d+)(?: +' + N + '(K)\\/(\\d+)\\(\\d+\\) us)?');
var RETRIES = new RegExp('^(\\d+)(?: +' + AMOUNT + ' *(?:\\(omitted\\))?)?\\s*$');

function createIperf() {
  var joined = [];       // the streams of iperf that have connected since its last head
  var streams = [];      // those that are measured
  var ends = {};         // of the last interval of each, by its name and direction
  var datagrams = false;

  // Returns the numbers of a line of it, some or none (found.js); null of another line.
  function read(text) {
    var match = IPERF.exec(text);
    var rates = match && RATES.exec(match[5]);
    var stream = JOINED.exec(text);
    var all = found.create('table');
    var key, end, label;
    if (stream) {
      joined.push(stream[1]);
      return all;
    }
    if (!rates) {
      return null;
    }
    key = match[1] + (match[2] || '');
    end = /(sender|receiver)\s*$/.exec(rates[7]);
    label = end ? end[1] : Number(match[3]) === 0 && ends[key] > 0 && ends[key] <= Number(match[4]) ? 'total' : '';
    ends[key] = Number(match[4]);
    if (Number(match[4]) > Number(match[3])) {
      rates[7] = rates[7].replace(/(?:sender|receiver)\s*$/, '');
      label += (label && match[2] ? ' ' : '') + (match[2] || '');
      label += (label ? ' ' : '') + (match[1] === 'SUM' || (streams.length === 1 && streams[0] === match[1]) ? '' : 'stream ' + match[1] + ' ');
      amount(all, label + 'Transfer', rates, 1, '');
      amount(all, label + 'Bitrate', rates, 4, '');
      losses(all, label, rates[7]);
    }
    return all;
  }

  function losses(all, label, text) {
    var match = DATAGRAMS.exec(text);
    if (match) {
      [['Jitter', 1, 'ms'], ['Lost', 2, ''], ['Datagrams', 3, ''], ['Lost %', 4, '%']].forEach(function (one) { put(all, label + one[0], match[one[1]], one[2]); });
      return;
    }
    match = WRITES.exec(text);
    if (match) {
      put(all, label + 'Retr', match[1], '');
      put(all, label + 'Cwnd', match[2], 'KiB');
      put(all, label + 'RTT', match[4], 'µs');
      return;
    }
    match = RETRIES.exec(text);
    if (match) {
      put(all, label + (datagrams ? 'Datagrams' : 'Retr'), match[1], '');
      amount(all, label + 'Cwnd', match, 2, '');
    }
  }

  // Keeps a head: what is below it is of the streams that have connected above it.
  function skip(text) {
    if (/^\[ ID\]/.test(text)) {
      datagrams = /Datagrams/.test(text);
      if (joined.length > 0) {
        streams = joined;
        joined = [];
        ends = {};
      }
    }
  }

  return {read: read, skip: skip};
}

module.exports = {createIperf: createIperf};
