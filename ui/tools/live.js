// The tools of the live page: its search worker has a script of its own, and the server searches
// and counts where it can.
'use strict';

var ask = require('../connection/transports.js').ask;
var createAsked = require('./asked.js').createAsked;
var createCounted = require('./counted.js').createCounted;
var tools = require('./tools.js');

function createTools(log, how) {
  return tools.createTools(log, how, open, {
    search: function (on) { return createAsked(ask, open, on); },
    count: function (on) { return createCounted(ask, open, on); }
  });
}

function open() {
  return new root.Worker(require.address('./searcher.js'));
}

module.exports = {createTools: createTools};
