// The tools of the live page: its search worker has a script of its own, and the server looks for
// texts.
'use strict';

var ask = require('../connection/transports.js').ask;
var tools = require('./tools.js');

function createTools(log, how) {
  return tools.createTools(log, how, function () {
    return new root.Worker(require.address('./searcher.js'));
  }, ask);
}

module.exports = {createTools: createTools};
