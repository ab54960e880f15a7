// The lines that may go on with one that is not here (line/record.js, sure), by their numbers.
'use strict';

function createUnsure() {
  var epochs = {};         // {n: true} by epoch

  function put(epoch, n, is) {
    epochs[epoch] = epochs[epoch] || {};
    if (is) {
      epochs[epoch][n] = true;
    } else {
      delete epochs[epoch][n];
    }
  }

  function has(epoch, n) {
    return !!epochs[epoch] && epochs[epoch][n] === true;
  }

  function count(epoch, from, to) {
    var sum = 0;
    for (; from <= to; from += 1) {
      sum += has(epoch, from) ? 1 : 0;
    }
    return sum;
  }

  // What is before event `first` is gone.
  function recede(epoch, first) {
    Object.keys(epochs[epoch] || {}).forEach(function (n) {
      if (Number(n) < first) {
        delete epochs[epoch][n];
      }
    });
  }

  return {put: put, has: has, count: count, recede: recede, clear: function () { epochs = {}; }};
}

module.exports = {createUnsure: createUnsure};
