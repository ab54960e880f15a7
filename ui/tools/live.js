// The tools of the live page: its search worker has a script of its own, and the server searches
// where it can.
'use strict';

var ask = require('../connection/transports.js').ask;
var createAsked = require('./asked.js').createAsked;
var tools = require('./tools.js');

function createTools(log, how) {
  return tools.createTools(log, how, open, function (on) { return createAsked(ask, open, on); });
}

function open() {
  return new root.Worker(require.address('./searcher.js'));
}

module.exports = {createTools: createTools};
