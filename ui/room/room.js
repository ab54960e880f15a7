// What the presenter and the viewers do together: the pinned line, the pause, the question, and the
// presenter's buttons. The state of the room comes from the server once, and follows the acts in
// the stream from there.
'use strict';

var control = require('../connection/control.js');
var ask = require('../connection/transports.js').ask;
var wire = require('../connection/wire.js');
var createAsking = require('./asking.js').createAsking;
var createModeration = require('./moderation.js').createModeration;
var createPanel = require('./panel.js').createPanel;
var room = require('./state.js');
var words = require('./words.js');

var TIMEOUT_MS = 10000;
var RETRY_MS = 3000;

// page: {client, acts: the events of the room so far, lines: what acts do to the lines
// (reader/acts.js), status: the last answer of /status, or null}.
function createRoom(page) {
  var panel = createPanel({vote: vote, goOn: goOn, goTo: page.lines.goTo});
  var state = room.begin();
  var epoch = '';          // of the state, and
  var last = 0;            // the number of its newest act
  var waiting = page.acts; // acts that came before the state; null once it is here
  var loading = false;
  var me = {voter: '', guest: 0, presenter: false};
  var held = false;        // whether the list is where the presenter has paused it
  var note = '';           // why a vote was refused
  var asking = createAsking(panel.element, order, paint);
  var moderation = createModeration({lines: page.lines, order: order, ask: asking.open, state: function () { return state; }});

  // Reads the state of the room, when the page joins and where acts may have been missed.
  function load() {
    if (loading) {
      return;
    }
    loading = true;
    waiting = waiting || [];
    ask('GET', 'room?client=' + page.client + '&_=' + Date.now(), {}, null, TIMEOUT_MS, function (answer) {
      var all = answer.status === 200 ? wire.parseObject(answer.text) : {};
      loading = false;
      if (!all.epoch) {
        setTimeout(load, RETRY_MS);
        return;
      }
      take(all);
    });
  }

  function take(all) {
    var late = waiting;
    epoch = all.epoch;
    last = all.last;
    state = {pin: all.pin, paused: all.paused, question: all.question, everybody: all.everybody, writers: all.writers, bookmarks: all.bookmarks};
    me.voter = all.voter;
    waiting = null;
    page.lines.omit(all.acts);
    page.lines.remove(all.removed.map(function (n) { return epoch + '.' + n; }));
    late.forEach(act);
    page.lines.bookmark(state.bookmarks);
    hold();
    paint();
  }

  function act(event) {
    var id = wire.parseId(event.id);
    if (waiting !== null) {
      waiting.push(event);
    } else if (id.epoch !== epoch) {
      waiting = [event];
      load();
    } else if (id.n > last) {
      last = id.n;
      apply(wire.parseObject(event.data));
    }
  }

  function apply(said) {
    state = room.apply(state, said);
    if (said['do'] === 'question') {
      note = '';
    }
    if (room.marks(said)) {
      page.lines.bookmark(state.bookmarks);
    }
    if (said['do'] === 'pause' || said['do'] === 'resume') {
      hold();
    }
    paint();
  }

  // The pause holds the list at its line; its end lets it go on, unless the reader has gone on by
  // himself.
  function hold() {
    if (state.paused) {
      held = true;
      paint(); // first: the panel takes space of the list
      page.lines.hold(state.paused.id);
    } else if (held) {
      goOn();
    }
  }

  function goOn() {
    held = false;
    page.lines.follow();
    paint();
  }

  // A click that changes nothing sends nothing.
  function vote(answer) {
    var q = state.question;
    note = '';
    if (q.votes[me.voter] === answer) {
      return;
    }
    ask('POST', 'vote?client=' + page.client + '&key=' + Date.now().toString(36) + Math.random().toString(36).slice(2), {'Content-Type': 'application/json'},
      JSON.stringify({question: q.question, answer: answer}), TIMEOUT_MS, function (answered) {
        if (answered.status === 201) {
          me.voter = String(wire.parseObject(answered.text).voter);
        } else {
          note = words.refused('Not counted', answered);
        }
        paint();
      });
  }

  // An order of the presenter: done(refusal), '' where it was carried out.
  function order(said, done) {
    control.post('room', JSON.stringify(said), TIMEOUT_MS, function (answer) {
      var refusal = answer.status === 201 ? '' : words.refused('Not done', answer);
      if (done) {
        done(refusal);
      } else if (refusal !== '') {
        moderation.refuse(refusal);
      }
    });
  }

  function paint() {
    panel.paint(state, {mine: state.question && state.question.votes[me.voter] || 0, note: note, held: held});
    moderation.paint(me);
  }

  // status is the answer of /status: who asks, and whether acts were missed.
  function setStatus(status) {
    var presenter = status.quit === true;
    if (presenter !== me.presenter || status.guest !== me.guest) {
      me.presenter = presenter;
      me.guest = status.guest;
      paint();
    }
    if (waiting !== null || status.epoch !== epoch || status.room > last) {
      load();
    }
  }

  panel.element.appendChild(moderation.note);
  document.body.insertBefore(panel.element, document.getElementsByTagName('main')[0]);
  paint();
  if (page.status) {
    setStatus(page.status);
  }
  return {act: act, setStatus: setStatus};
}

module.exports = {createRoom: createRoom};
