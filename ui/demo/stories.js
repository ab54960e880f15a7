// What became of each fault: a pure sum over the faults that were asked for, and the states and
// events of the connection. Times are Unix ms by the server's clock, as those of the events are.
//
// The server has one fault at a time: each ends the one before it (docs/wire.md, Breaking it).
// What happens is credited by what it happened to: a return to the fault that cut the connection,
// a late event to the fault that lasted when it happened, a replayed one to the cut.
'use strict';

var LATE_MS = 250;        // beyond it an event was kept back by a silence
var UNNOTICED_MS = 10000; // a connection that has not broken for so long does not break any more
var KEPT = 20;            // stories; the oldest go

// faults.js passes it faults of words.js and what happens to the connection; words.js makes a
// sentence of each story:
//   fault, at                  which, and when it was asked for
//   until                      when it ends by itself
//   by, byAt                   the story of the fault that ended it before that, or null
//   end                        null while it may change; over, overtaken (by the fault by),
//                              viewing (that ended first), lost (the connection, by no fault) or
//                              unbroken (it did not cut the connection, which it should)
//   gone                       whether there was no connection to cut
//   cutAt, backAt, transport   of the connection that it cut
//   lastId                     the cursor then
//   replayed                   events that happened before backAt and came after it
//   late, latestMs             events that a silence kept back
//   events, delayMs            events that a delay held up, and the sum of their delays
//   missed, unknown            events that never came; a loss without a count
//   ended                      {story, by, byAt}: what it overtook, as that was before
//   since                      when the oldest event that it keeps back may have happened
function createStories() {
  var list = [];       // newest first
  var open = false;    // whether the connection is
  var lastId = '';     // the cursor
  var returned = null; // the story of the last return, null where that had another reason
  var fresh = false;   // nothing has come since the last return

  // Begins a story of fault. What it ends is ended at once: a refusal is taken back by refuse.
  function begin(fault, now) {
    var story = {
      fault: fault, at: now, until: now + fault.lastsMs, by: null, byAt: null, end: null, gone: fault.cuts && !open,
      cutAt: null, backAt: null, transport: '', lastId: '', replayed: 0, since: now, late: 0, latestMs: 0,
      events: 0, delayMs: 0, missed: 0, unknown: false, ended: []
    };
    tick(now);
    if (story.gone) {
      cut(story, now);
    }
    list.forEach(function (old) { overtake(old, story, now); });
    if (fault.name === 'mend') {
      story.end = 'over';
    }
    list.unshift(story);
    list.splice(KEPT);
    return story;
  }

  // A cut waits for the return whatever follows, until another one begins its own absence.
  function overtake(old, story, now) {
    var away = old.fault.cuts && old.backAt === null;
    if (old.end !== null || !(old.fault.lastsMs > 0 || (away && story.fault.cuts))) {
      return;
    }
    story.ended.push({story: old, by: old.by, byAt: old.byAt});
    if (old.by === null) {
      old.by = story;
      old.byAt = now;
    }
    if (!away || story.fault.cuts) {
      old.end = 'overtaken';
    }
    if (old.fault.name === 'silence' && story.fault.name === 'silence') {
      story.since = old.since; // it keeps back what the first one has kept back
    }
  }

  // Undoes begin: the server has refused the fault.
  function refuse(story) {
    list = list.filter(function (other) { return other !== story; });
    story.ended.forEach(function (before) {
      before.story.by = before.by;
      before.story.byAt = before.byAt;
      before.story.end = null;
    });
  }

  function cut(story, now) {
    story.cutAt = now;
    story.lastId = lastId;
  }

  // state is the connection's. Behind the end of a viewing nothing is the doing of a fault.
  function update(state, now) {
    var was = open;
    open = state.phase === 'open';
    lastId = state.epoch === '' ? '' : state.epoch + '.' + state.n;
    tick(now);
    if (state.phase === 'ended') {
      returned = null;
      list.filter(unfinished).forEach(function (story) { story.end = 'viewing'; });
    } else if (was && !open) {
      lose(now);
    } else if (!was && open) {
      comeBack(state.transport, now);
    }
  }

  function lose(now) {
    var pending = list.filter(function (story) { return unfinished(story) && story.fault.cuts && story.cutAt === null; })[0];
    returned = null;
    if (pending) {
      cut(pending, now);
    } else {
      list.filter(function (story) { return unfinished(story) && !story.fault.cuts; }).forEach(function (story) {
        story.end = 'lost';
      });
    }
  }

  // Returns the story whose connection is gone, or null.
  function away() {
    return list.filter(function (story) { return unfinished(story) && story.cutAt !== null && story.backAt === null; })[0] || null;
  }

  function comeBack(transport, now) {
    returned = away();
    fresh = returned === null || returned.replayed === 0;
    if (returned) {
      returned.backAt = now;
      returned.transport = transport;
      tick(now);
    }
  }

  // Returns how the event came: 'replayed', 'late' or 'live'. The first answer to a poll shows its
  // events before it makes the connection open.
  function show(event, now) {
    var absent = open ? returned : away();
    var held;
    fresh = false;
    if (event.at === null) {
      return 'live';
    }
    if (absent !== null && (absent.backAt === null || event.at < absent.backAt)) {
      absent.replayed += 1;
      return 'replayed';
    }
    held = list.filter(function (story) { return holdsUp(story, event.at); });
    held.forEach(function (story) { addDelay(story, now - event.at); });
    return held.length > 0 && now - event.at > LATE_MS ? 'late' : 'live';
  }

  // Whether an event of the time at was held up by story and comes because that has let it go.
  function holdsUp(story, at) {
    var released = story.end === null || story.end === 'over' || (story.end === 'overtaken' && !story.by.fault.cuts && story.by.fault.name !== 'silence');
    return released && at >= story.since && at < (story.by === null ? story.until : story.byAt);
  }

  function addDelay(story, ms) {
    if (story.fault.name === 'delay') {
      story.events += 1;
      story.delayMs += ms;
    } else if (story.fault.name === 'silence' && ms > LATE_MS) {
      story.late += 1;
      story.latestMs = Math.max(story.latestMs, ms);
    }
  }

  // The two notes of a loss (connection/viewing.js): the first that comes after a return is that of
  // the absence.
  function note(effect) {
    var story = !open ? away() : fresh ? returned : list.filter(unfinished)[0];
    if (story && (effect.note === 'gap' || effect.note === 'hole')) {
      story.missed += effect.missed || 0;
      story.unknown = story.unknown || typeof effect.missed !== 'number';
    }
  }

  // Ends what is over by now.
  function tick(now) {
    list.filter(unfinished).forEach(function (story) {
      if (!story.fault.cuts || story.backAt !== null) {
        story.end = now >= story.until || story.fault.name === 'restart' ? 'over' : story.by === null ? null : 'overtaken';
      } else if (story.cutAt === null && now - story.at >= UNNOTICED_MS) {
        story.end = 'unbroken';
      }
    });
  }

  return {
    begin: begin,
    refuse: refuse,
    update: update,
    show: show,
    note: note,
    tick: tick,
    list: function () { return list; },
    // whether time alone may change a story
    lasting: function () { return list.some(unfinished); }
  };
}

function unfinished(story) {
  return story.end === null;
}

module.exports = {createStories: createStories};
