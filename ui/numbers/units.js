// Units: those that are written behind a number, and those that the name of a number says.
'use strict';

var TIMES = {ns: 1e-9, us: 1e-6, 'µs': 1e-6, 'μs': 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600};
var CORES = {ncores: 1e-9, ucores: 1e-6, mcores: 1e-3, cores: 1}; // of Kubernetes: 250m
var AMOUNT = /^([kKMGT]?)(i?)(B|bit|b|Hz|)(\/s|ps|)$/;
var OTHER = /^(?:%|°[CF]|[VWAJ]|rpm|fps)$/;
// Other spellings of the same units.
var SPELLED = {msec: 'ms', usec: 'µs', nsec: 'ns', sec: 's', secs: 's', second: 's', seconds: 's', milliseconds: 'ms',
  millis: 'ms', microseconds: 'µs', nanoseconds: 'ns', nanos: 'ns', mins: 'min', minutes: 'min', hours: 'h', percent: '%',
  percentage: '%', pct: '%', perc: '%', byte: 'B', bytes: 'B', kb: 'kB', mb: 'MB', gb: 'GB', kib: 'KiB', mib: 'MiB', gib: 'GiB',
  Ki: 'KiB', Mi: 'MiB', Gi: 'GiB', Ti: 'TiB', bits: 'bit', hz: 'Hz', khz: 'kHz', mhz: 'MHz', ghz: 'GHz', celsius: '°C', watts: 'W', volts: 'V',
  amperes: 'A', joules: 'J', Joules: 'J', hertz: 'Hz', RPM: 'rpm', Watts: 'W', Watt: 'W', watt: 'W'};
var LONG = /^([kKMGT])(?:(bits?)|[Bb]ytes?)$/; // MBytes of iperf and ab are in 1024
// Names whose manual says the unit: of curl -w, iostat and pidstat, top and ps.
var KNOWN = [
  [/^time_(?:namelookup|connect|appconnect|pretransfer|redirect|starttransfer|total)$/, 's'],
  [/^speed_(?:download|upload)$/, 'B/s'],
  [/^size_(?:download|upload|header|request)$/, 'B'],
  [/^(?:[rwdf]_await|await|svctm)$/, 'ms'],
  [/^(?:[rwd]?areq-sz|VSZ|RSS|VIRT|RES|SHR)$/, 'kB'],
  [/^(?:rx|tx|[rwd])?([kMG]B)(?:_[\w+]+)?(\/s)?$/, ''],
  [/^kb(?!ps|it)[a-z]+$/, 'kB']
];
var SUMMED = /[_. ]?(?:total|sum|max|min|avg|mean|p\d\d)$/;
var SHORT = /^(?:[nmu]?s|rpm|fps)$/;
var BRACKETS = /[(\[] *([^()\[\]]{1,12}?) *[)\]]$/;
var PLURAL = /[a-z]\(s\)$/i; // CPU(s)
var RATE = /(?:[_ ]per[_ ]s(?:ec(?:ond)?)?|\/s(?:ec)?|_ps)$/;

// Returns [factor, family] of a unit, null if it is none. Values are multiplied by the factor, so
// that 950µs and 1.2ms of one name are on one curve.
function unit(text) {
  var parts = AMOUNT.exec(text);
  if (parts) {
    return [Math.pow(parts[2] ? 1024 : 1000, ' kMGT'.indexOf(parts[1].replace('K', 'k') || ' ')),
      (parts[3] || (parts[2] && 'B')) + parts[4]];
  }
  if (CORES.hasOwnProperty(text)) {
    return [CORES[text], 'cores'];
  }
  return TIMES.hasOwnProperty(text) ? [TIMES[text], 's'] : OTHER.test(text) ? [1, text] : null;
}

// Returns what a unit is of, '' where there is none: two values with the same can be on one curve,
// those with others cannot.
function familyOf(text) {
  var its = text === '' ? null : unit(text);
  return its ? its[1] : '';
}

// Whether a value of a family is one of a series: 0 is so with any unit.
function fits(series, family, value) {
  return series === family || (value === 0 && family === '');
}

// Returns the usual spelling of a unit, the text itself where it is no other spelling of one.
function spell(text) {
  var rate = /\/s(?:ec)?$/.exec(text);
  var amount = rate ? text.slice(0, rate.index) : text;
  var long = LONG.exec(amount);
  amount = !long ? amount : long[2] ? long[1].replace('K', 'k') + 'bit' : long[1].toUpperCase() + 'iB';
  return (SPELLED.hasOwnProperty(amount) ? SPELLED[amount] : amount) + (rate ? '/s' : '');
}

// Returns the unit that a name says, '' where it says none: %user, kB_read/s, wait_ms, durationMs,
// Latency (ms), node_load_seconds_total{cpu="0"}.
function ofName(name) {
  var base = name.replace(/\{.*$/, '');
  var known, found, rate, word;
  if (/^%|%$/.test(base)) {
    return '%';
  }
  if (PLURAL.test(name)) {
    return '';
  }
  rate = / per s(?:ec(?:ond)?)?$/.exec(base);
  if (rate) {
    return ofName(base.slice(0, rate.index)) + '/s';
  }
  base = base.slice(base.lastIndexOf(' ') + 1) || base;
  known = KNOWN.filter(function (one) { return one[0].test(base); })[0];
  if (known) {
    found = known[0].exec(base);
    return known[1] || found[1] + (found[2] || '');
  }
  found = BRACKETS.exec(name);
  if (found) {
    return unit(spell(found[1])) ? spell(found[1]) : '';
  }
  rate = RATE.exec(base);
  base = rate ? base.slice(0, rate.index) : base;
  base = base.replace(SUMMED, '');
  word = base.replace(/^.*[_. -]/, '');
  found = /[a-z]([A-Z][A-Za-z]*)$/.exec(word);
  return (ofWord(word.toLowerCase(), word !== base) || (found ? ofWord(found[1].toLowerCase(), true) : '')) + (rate ? '/s' : '');
}

// min is rather the least, and one letter the end of any name, but _s is
// usual.
function ofWord(word, ends) {
  return SPELLED.hasOwnProperty(word) ? SPELLED[word] : ends && SHORT.test(word) ? word : '';
}

module.exports = {unit: unit, spell: spell, ofName: ofName, familyOf: familyOf, fits: fits, OTHER: OTHER};
