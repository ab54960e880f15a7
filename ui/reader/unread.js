// How many rows have come since the reader left the end of the list.
'use strict';

// rows is that of list.js; onCount(behind, count) is called when either changes: whether the reader
// has left the end, and the count of rows since.
function createUnread(rows, onCount) {
  var newest = null;        // id of the newest event when the reader left the end
  var behind = 0;           // rows that stood behind it then
  var count = 0;
  var last = '';            // what onCount was called with

  // shown are the rows at the end. Notes behind the newest event have no id to find them by, so
  // they are counted.
  function leave(shown) {
    var i = shown.length - 1;
    while (i >= 0 && shown[i].id === null) {
      i -= 1;
    }
    newest = i >= 0 ? shown[i].id : null;
    behind = i >= 0 ? shown[shown.length - 1].row - shown[i].row : 0;
    count = 0;
  }

  function update(following) {
    var row = following || newest === null ? -1 : rows.indexOf(newest);
    var now;
    count = following ? 0 : row >= 0 ? Math.max(0, rows.count() - 1 - behind - row) : count;
    now = following + ' ' + count;
    if (now !== last) {
      last = now;
      onCount(!following, count);
    }
  }

  return {leave: leave, update: update};
}

module.exports = {createUnread: createUnread};
