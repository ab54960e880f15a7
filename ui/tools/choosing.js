// What a click on a chip of several chooses, and the search as the address has it. Pure.
'use strict';

var filters = require('../line/filters.js');

var LEVELS = filters.LEVELS;

// Returns the choice after a click on one of all: only that one or, where that is the choice
// already, null for all. how is 'only', 'add', which adds one to the choice or takes it away, or
// 'worse', with all that are worse; all has the worst first, and '' is none of that row.
function choose(all, chosen, one, how) {
  var wanted = how === 'worse' ? upTo(all, one) : [one];
  if (how === 'add') {
    wanted = all.filter(function (other) { return (chosen || []).indexOf(other) >= 0 ? other !== one : other === one; });
    return wanted.length === 0 || wanted.length === all.length ? null : wanted;
  }
  return same(chosen, wanted) || (how === 'only' && same(chosen, upTo(all, one))) ? null : wanted;
}

function upTo(all, one) {
  return one === '' ? [''] : all.slice(0, all.indexOf(one) + 1);
}

// Whether the levels that are chosen are one and all that are worse; what the button for that does
// to them is the other of the two.
function withWorse(chosen) {
  var mildest = chosen ? chosen[chosen.length - 1] : '';
  return chosen !== undefined && chosen.length > 1 && same(chosen, upTo(LEVELS, mildest));
}

function toggleWorse(chosen) {
  var mildest = chosen[chosen.length - 1];
  return withWorse(chosen) ? [mildest] : upTo(LEVELS, mildest);
}

// Whether that button has something to do: one level has others that are worse.
function canWiden(chosen) {
  return withWorse(chosen) || (chosen !== undefined && chosen.length === 1 && LEVELS.indexOf(chosen[0]) > 0 && chosen[0] !== '');
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

var SWITCHES = {regexp: 're', caseful: 'case', invert: 'not', only: 'only'};

// Returns {query: {text, regexp, caseful, invert, only}, wrong: the keys whose values are
// malformed}. get(key) returns a value of the address or null.
function readQuery(get) {
  var query = {text: get('find') || ''};
  var wrong = [];
  Object.keys(SWITCHES).forEach(function (name) {
    var text = get(SWITCHES[name]);
    query[name] = text === '1';
    if (text !== null && text !== '1') {
      wrong.push(SWITCHES[name]);
    }
  });
  return {query: query, wrong: wrong};
}

// Returns what base/address.js sets for a query.
function writeQuery(query) {
  var values = {find: query.text === '' ? null : query.text};
  Object.keys(SWITCHES).forEach(function (name) { values[SWITCHES[name]] = query[name] ? '1' : null; });
  return values;
}

module.exports = {choose: choose, withWorse: withWorse, toggleWorse: toggleWorse, canWiden: canWiden, readQuery: readQuery, writeQuery: writeQuery};
