// The module system of the page. Each script that the server joins (bundle.go) begins with it, but
// those that a page loads later. It is the one global, pushpane.
//
// define(name, body) keeps a module until it is required; run(name) runs an entry. In a module
// require(path) returns what another one exports, and root is the global object: window, or self
// in a worker. Modules in scripts of their own are reached by require.async, and
// require.address(path) is the address of such a script, which a worker is started with.
var pushpane = (function (root) {
  'use strict';

  var LOAD_MS = 30000; // a script that is not here by then counts as absent
  var bodies = {};     // by the name of the module, as are the two below
  var modules = {};    // those that have run
  var addresses = {};  // of the scripts that begin with the module

  // The name of what path leads to from a module: line/find.js from tools/search.js is
  // ../line/find.js.
  function resolve(from, path) {
    var parts = from.split('/').slice(0, -1);
    path.split('/').forEach(function (part) {
      if (part === '..') {
        parts.pop();
      } else if (part !== '.') {
        parts.push(part);
      }
    });
    return parts.join('/');
  }

  // A module that throws has not run: whoever requires it next has the same error.
  function run(name) {
    var module = {exports: {}};
    if (!modules[name]) {
      bodies[name](requireFrom(name), module, module.exports, root);
      modules[name] = module;
    }
    return modules[name].exports;
  }

  function requireFrom(from) {
    function require(path) {
      return run(resolve(from, path));
    }

    require.address = function (path) {
      return addresses[resolve(from, path)];
    };

    // Calls done(exports) once the script is here and its module has run, at once where that is so
    // already, or failed(error) where it does not come, or throws.
    require.async = function (path, done, failed) {
      var name = resolve(from, path);
      if (bodies[name]) {
        attempt(name, done, failed);
        return;
      }
      load(addresses[name], function (error) {
        if (error) {
          failed(error);
        } else {
          attempt(name, done, failed);
        }
      });
    };

    return require;
  }

  // Only what the module throws is its own fault, not what done does with it.
  function attempt(name, done, failed) {
    var exports;
    try {
      exports = run(name);
    } catch (error) {
      failed(error);
      return;
    }
    done(exports);
  }

  // Calls back once, without an argument when the script has run.
  function load(address, back) {
    var script = document.createElement('script');
    var timer = setTimeout(function () { settle(new Error(address + ' did not come')); }, LOAD_MS);

    function settle(error) {
      if (timer !== null) {
        clearTimeout(timer);
        timer = null;
        back(error);
      }
    }

    script.src = address;
    script.onload = function () { settle(); };
    script.onerror = function () { settle(new Error(address + ' could not be loaded')); };
    document.getElementsByTagName('head')[0].appendChild(script);
  }

  return {
    define: function (name, body) { bodies[name] = bodies[name] || body; },
    locate: function (name, address) { addresses[name] = address; },
    run: run
  };
}(this));
