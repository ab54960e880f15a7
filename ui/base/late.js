// A part of the page that has a script of its own (lazy loading). The page works without it until
// the script has loaded, and where it cannot be loaded or fails.
'use strict';

// Returns {part, start(make)}. part has the methods of idle. start loads the script, and
// make(exports) returns the real part, whose methods part calls from then on; later calls of start
// do nothing. load is require.async without its path. If the script does not load, or the real part
// throws, while it is made or in a method, then idle replaces it for good and failed() is called
// once.
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
