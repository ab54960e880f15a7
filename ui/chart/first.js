// Which series are drawn before the reader has chosen, and which have values at all.
'use strict';

var ON_MAX = 8;        // so many: what fits beside the log

// Sets which series start switched on: those that move, shares and amounts before counts; without
// any those that vary, which are counters; without any those of lines that are nothing but numbers.
// A series that has once moved stays on.
function switchOn(list) {
  var rules = [
    function (series) { return series.moves; },
    function (series) { return series.varied; },
    function (series) { return series.form === 'one' || series.form === 'table' || series.form === 'scrape'; }
  ];
  var rule, on;
  list.filter(function (series) { return series.moves || (series.varied && !counter(series)); }).sort(function (a, b) {
    return b.moves - a.moves || (b.unit !== '') - (a.unit !== '') || list.indexOf(a) - list.indexOf(b);
  }).slice(0, ON_MAX).forEach(function (series) {
    series.moves = true;
  });
  rule = rules.filter(function (fits) { return list.some(fits); })[0];
  on = rule ? list.filter(rule).slice(0, ON_MAX) : [];
  list.forEach(function (series) { series.on = on.indexOf(series) >= 0; });
}

// A number that rises by one, now and then by more, is no measure.
function counter(series) {
  return series.falls === 0 && series.ones * 4 >= series.steps * 3;
}

// Returns the series whose column another may have, null for none: one that has never moved or,
// where any may go, one that is not drawn. byName are all; chosen(name): is asked for.
function givesWay(byName, chosen, any) {
  var list = Object.keys(byName).map(function (name) { return byName[name]; }).filter(function (one) {
    return one.column >= 0 && !chosen(one.name);
  });
  return list.filter(function (one) { return !one.varied && one.times > 1; })[0] ||
    (any ? list.filter(function (one) { return !one.on; }).pop() || list.pop() : null) || null;
}

module.exports = {switchOn: switchOn, givesWay: givesWay};
