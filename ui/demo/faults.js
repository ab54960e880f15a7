// Break it: faults on purpose (docs/wire.md, Breaking it), and what became of each.
'use strict';

var now = require('../base/clock.js').now;
var dom = require('../base/dom.js');
var post = require('../connection/control.js').post;
var parseObject = require('../connection/wire.js').parseObject;
var appendKey = require('./canvas.js').appendKey;
var createLoop = require('./canvas.js').createLoop;
var dots = require('./dots.js');
var createStories = require('./stories.js').createStories;
var words = require('./words.js');
var append = dom.append;
var fill = dom.fill;

var TIMEOUT_MS = 10000;
var TICK_MS = 1000;

// section is filled. open and close are for views.js, the others for app.js, which calls them
// whether or not the view is seen.
function createFaults(section) {
  var buttons = append(section, 'div', 'faults');
  var message = append(section, 'p', 'said');
  var picture = append(section, 'canvas', 'dots');
  var key = appendKey(section, dots.KEY);
  var list = append(section, 'ol', 'resumes');
  var schedule = dom.oncePerFrame(paint);
  var state = null;        // of the connection, null before the first update
  var epoch = '';          // of the log that aheadMs is of
  var aheadMs = null;      // what now() lacks to the server's clock, null before the first hello
  var allowed = null;      // whether this peer may break connections, null before /status says so
  var why = '';            // the buttons are off, as message says it
  var stories = createStories();
  var line = dots.createDots();
  var looking = false;     // whether the view is open
  var move = createLoop(plot);
  var shown = [];          // [story, element], newest first
  var timer = null;        // of the next paint that time alone makes necessary

  message.setAttribute('role', 'status');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', words.dots(line.counts, 0));
  list.setAttribute('aria-label', 'What became of it');
  words.FAULTS.forEach(function (fault) {
    var button = append(buttons, 'button');
    append(button, 'strong', '', fault.label);
    append(button, 'span', '', fault.how);
    button.type = 'button';
    button.setAttribute('data-fault', fault.name);
    button.addEventListener('click', function () { inject(fault); }, false);
  });

  // The story begins before the answer, because a cut may come before that. A refusal takes it
  // back; without an answer the fault may have begun.
  function inject(fault) {
    var story = stories.begin(fault, serverNow());
    // The client is the connection's: where nothing is stored it is that of the worker.
    post('lab?client=' + state.client, JSON.stringify({'do': fault.name}), TIMEOUT_MS, function (answer) {
      message.textContent = answer.status === 202 ? '' : words.refused(answer);
      if (answer.status === 202) {
        story.until = parseObject(answer.text).until || story.until;
      } else if (answer.status >= 400) {
        stories.refuse(story);
      }
      schedule();
    });
    schedule();
  }

  // Returns the time of the server's clock, which may be on another machine.
  function serverNow() {
    return aheadMs === null ? Date.now() : now() + aheadMs;
  }

  function update(next) {
    setAhead(next);
    state = next;
    stories.update(state, serverNow());
    schedule();
    move();
  }

  // A hello that a fault has held up makes the server's clock seem late: of those of one epoch the
  // one that shows it furthest ahead had the shortest way.
  function setAhead(next) {
    var ms = next.serverNow - next.helloAt;
    if (next.helloAt !== null && (next.epoch !== epoch || ms > aheadMs)) {
      aheadMs = ms;
      epoch = next.epoch;
    }
  }

  function show(event) {
    var kind = stories.show(event, serverNow());
    if (event.at !== null) {
      line.add(event.at, serverNow(), kind);
    }
    if (looking || stories.list().length > 0) {
      schedule();
    }
  }

  function note(effect) {
    stories.note(effect);
    schedule();
  }

  function paint() {
    // Faults are possible while the connection comes back, too.
    var live = allowed && state !== null && state.phase !== 'idle' && state.phase !== 'ended';
    Array.prototype.forEach.call(buttons.childNodes, function (button) { button.disabled = !live; });
    // A refusal stays until the next answer, but not why there was nothing to break.
    if (!live || message.textContent === why) {
      why = live || allowed === null ? '' : whyNot();
      fill(message, why);
    }
    stories.tick(serverNow());
    paintStories(stories.list());
    paintKey();
    clearTimeout(timer);
    timer = stories.lasting() ? setTimeout(schedule, TICK_MS) : null;
  }

  // The counts are those of all dots since the demo was loaded. They are painted with the stories,
  // so that both say the same.
  function paintKey() {
    var lost = stories.list().reduce(function (sum, story) { return sum + story.missed; }, 0);
    Object.keys(line.counts).forEach(function (kind) { key.count(kind, line.counts[kind]); });
    key.count('lost', lost);
    picture.setAttribute('aria-label', words.dots(line.counts, lost));
  }

  // Returns whether the line moves: while time passes on it.
  function plot() {
    if (looking) {
      dots.plotDots(picture, line.list(), dots.spans(stories.list(), serverNow()), serverNow(), key.colours());
    }
    return looking && state !== null && state.phase !== 'idle' && state.phase !== 'ended';
  }

  // Returns why there is nothing to break.
  function whyNot() {
    if (state !== null && state.gone) {
      return words.LAB_GONE;
    }
    if (!allowed) {
      return words.LAB_FORBIDDEN;
    }
    return state !== null && state.reason === 'quit' ? words.LAB_STOPPED : words.LAB_IDLE;
  }

  // Elements stay with their stories, so that a screen reader finds what it was reading.
  function paintStories(told) {
    shown = shown.filter(function (pair) {
      var stays = told.indexOf(pair[0]) >= 0;
      if (!stays) {
        list.removeChild(pair[1]);
      }
      return stays;
    });
    told.slice(0, told.length - shown.length).reverse().forEach(function (story) {
      var element = document.createElement('li');
      list.insertBefore(element, list.firstChild);
      shown.unshift([story, element]);
    });
    shown.forEach(function (pair) { fill(pair[1], words.story(pair[0])); });
  }

  return {
    open: function () {
      looking = true;
      schedule();
      move();
    },
    close: function () { looking = false; },
    update: update,
    show: show,
    note: note,
    setStatus: function (status) {
      allowed = status.lab === true;
      schedule();
    }
  };
}

module.exports = {createFaults: createFaults};
