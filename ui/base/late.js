// A part of the page that has a script of its own (lazy loading): the page goes on without it
// until it is here, and where it does not come or fails.
'use strict';

// Returns {part, start(make)}. part has the methods of idle, which stand in for those of the real
// part until start has loaded it and make(exports) has made it; later calls of start do nothing.
// load is require.async without its path. A part that throws, while it is made or in a method, is
// given up for good: failed() is called once, and idle stands in again.
function createLate(idle, load, failed) {
  var current = idle;
  var started = false;
  var part = {};

  Object.keys(idle).forEach(function (name) {
    part[name] = function () {
      try {
        return current[name].apply(current, arguments);
      } catch (error) {
        giveUp(error);
        return idle[name].apply(idle, arguments);
      }
    };
  });

  function giveUp(error) {
    current = idle;
    failed();
    setTimeout(function () { throw error; }, 0); // for the console
  }

  function start(make) {
    if (!started) {
      started = true;
      load(function (exports) {
        try {
          current = make(exports);
        } catch (error) {
          giveUp(error);
        }
      }, giveUp);
    }
  }

  return {part: part, start: start};
}

module.exports = {createLate: createLate};
