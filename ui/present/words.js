// The sentences of the acts, and what a speaker may say to them.
'use strict';

var share = require('../share/words.js');
var short = require('../demo/words.js');

// In the order of the talk. view is the view of the page that the act shows; the other acts are
// made by this folder. line is what the audience reads, notes are for the speaker alone.
var ACTS = [
  {name: 'now', title: 'Now', line: 'The server says what is new. Nobody asks for it.', notes: [
    'Do not explain yet. Let the room watch it move.',
    'The picture is one connection: close the lid of another laptop, or break the network, and it comes back where it stopped.'
  ]},
  {name: 'old', title: 'The old way: ask again and again', line: 'The page asks each second, whether there is news or not.', notes: [
    'Each falling dot is a real request of this page to this server.',
    'A ring is an answer without news. Let some go by before you speak of the cost.',
    'News waits at the server for the next question: the slope of a blue line is how long.'
  ]},
  {name: 'held', title: 'Long polling: one question, held', line: 'The server holds the question until there is news.', notes: [
    'The green line is the question that the server holds.',
    'No empty answers, and no waiting. But each piece of news costs a request with all of its headers.'
  ]},
  {name: 'push', title: 'Push: one connection', line: 'The page asks once. The answer never ends.', notes: [
    'One request, on the left or long gone. Everything since is the same answer.',
    'It is plain HTTP: text/event-stream, which every browser reads by EventSource.'
  ]},
  {name: 'race', view: 'race', title: 'The race', line: 'The same news, three ways, at the same time.', notes: [
    'Start it with the button, or Enter. It runs for a minute.',
    'Ask the room for a bet: who needs the fewest bytes? Who is the last to know?'
  ]},
  {name: 'wire', view: 'wire', title: 'The wire', line: 'All of it is text. On the right: what a browser makes of it.', notes: [
    'Five kinds of lines are the whole format: id, event, data, retry, and a comment.',
    'An empty line ends an event.'
  ]},
  {name: 'break', view: 'break', title: 'Break it', line: 'Cut it: the page comes back, and gets what it missed.', notes: [
    'The keys 1 to 6 are the six buttons.',
    'Cut first. Then the silence: the connection stays, and what was said comes late.',
    'Green is what was replayed. Nothing is lost, and nothing comes twice.'
  ]},
  {name: 'cost', title: 'What it costs', line: 'An hour for 30 people, from what is measured now.', notes: [
    'Measured by the server on its connections, headers and all, and multiplied.',
    'The longer it runs, the better the figures.'
  ]},
  {name: 'join', title: 'Join', line: 'Scan the code: your phone is the next viewer.', notes: [
    'The button opens the way into this network; nothing is open before.',
    'Phones look on. In the page, its menu lets them write, and asks the room a question.',
    'When the talk is over: Invitation, then Off. Then all who came by the code are out.'
  ]}
];

var ROOM = 30;           // people
var HOUR_MS = 3600000;

// What a lane costs ROOM people in an hour, from what it has cost one in ms: {requests, bytes}.
// What is not counted is null. What costs once, as the one request of a stream, stays once: of its
// bytes lane.once are of the connection.
function perHour(lane, ms) {
  if (lane.up === null) { // not counted
    return {requests: null, bytes: null};
  }
  var stream = lane.name === 'sse';
  var once = stream ? lane.once : 0;
  return {requests: round(lane.requests * (stream ? 1 : HOUR_MS / ms) * ROOM), bytes: round((once + (lane.up + lane.down - once) * HOUR_MS / ms) * ROOM)};
}

// Two digits: more would look as if they were measured.
function round(n) {
  var unit = n < 100 ? 1 : Math.pow(10, Math.floor(Math.log(n) / Math.LN10 + 1e-9) - 1);
  return Math.round(n / unit) * unit;
}

// costs are those of this page in /traffic.
function ofThisPage(costs, events) {
  return 'This page so far: ' + costs.requests + (costs.requests === 1 ? ' request, ' : ' requests, ') + short.bytes(costs.up + costs.down) +
    (events === 1 ? ' and 1 event.' : ' and ' + events + ' events.');
}

// one is an address of the answer of /share.
function other(one) {
  return 'Another address: ' + share.address(one);
}

module.exports = {ACTS: ACTS, ROOM: ROOM, perHour: perHour, ofThisPage: ofThisPage, other: other,
  HOUR: 'An hour for 30 people', PREVIOUS: 'Back', NEXT: 'Next', NOTES: 'Notes', LEAVE: 'Leave', OPEN: 'Open the connection', INVITE: 'Let others watch', ELSEWHERE: 'The page that pushpane opened shows the code here.',
  measured: function (ms) { return 'Measured for ' + Math.round(ms / 1000) + ' s, with real requests.'; },
  place: function (at, count) { return at + ' of ' + count; },
  upNext: function (act) { return act ? 'Next: ' + act.title : 'The last act.'; },
  // Minutes and seconds.
  talk: function (ms) {
    var seconds = Math.floor(ms / 1000);
    return Math.floor(seconds / 60) + ':' + (seconds % 60 < 10 ? '0' : '') + seconds % 60;
  },
  WAITING: 'Waiting for the first line…'
};
