// The tools of the live page: its search worker has a script of its own, and asks the server.
'use strict';

var tools = require('./tools.js');

function createTools(log, how) {
  return tools.createTools(log, how, function () {
    return new root.Worker(require.address('./searcher.js'));
  });
}

module.exports = {createTools: createTools};
