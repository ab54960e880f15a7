// The search and the filters are in the address of the page: whoever changes them writes them
// there, and from there they are applied, as those of a link or of Back.
'use strict';

var address = require('../base/address.js');
var filters = require('../line/filters.js');
var choosing = require('./choosing.js');
var words = require('./words.js');

// show(query, chosen) is called after each change of the address, ask(query) where it is another
// search, with its choices (search.js). showNote(text) shows what was ignored.
function follow(show, ask, showNote) {
  var asked = '';          // what was searched for last
  var ignored = '';        // the keys of the address that are malformed

  function read() {
    var chosen = filters.read(address.get);
    var found = choosing.readQuery(address.get);
    var query = found.query;
    var wrong = address.broken().concat(found.wrong, chosen.wrong).join(', ');
    show(query, chosen.chosen);
    query.chosen = chosen.chosen;
    if (JSON.stringify(query) !== asked) {
      asked = JSON.stringify(query);
      ask(query);
    }
    if (wrong !== ignored) {
      ignored = wrong;
      showNote(wrong ? words.ignored(wrong) : '');
    }
  }

  address.onChange(read);
  read();
}

// typed: the address before is no step back.
function search(query, typed) {
  address.set(choosing.writeQuery(query), typed);
}

// choice is that of the filter with this name (filters.js), null for none.
function choose(name, choice, typed) {
  address.set(filters.write(name, choice), typed);
}

// Returns the choice of a filter, undefined for none.
function chosen(name) {
  return filters.read(address.get).chosen[name];
}

module.exports = {follow: follow, chosen: chosen, search: search, choose: choose};
