// The heading of the page, which is the title of its tab too: that of --title, else what the
// program calls its run (OSC 0 and 2; docs/wire.md, "A terminal"), else the name of the source, as
// in ui.go.
'use strict';

var visible = require('../base/text.js').visible;
var wire = require('../connection/wire.js');
var words = require('./words.js');

var TITLE_MAX = 200; // characters of what a program says

// Returns what an event says of the title of the run: '' where another run begins, null where it
// says nothing.
function titleOf(event) {
  if (event.event === wire.SCREEN && wire.isTitle(event.data)) {
    return clean(wire.parseObject(event.data).title);
  }
  return event.event === 'source' && wire.parseObject(event.data).state === 'running' ? '' : null;
}

// On one line, and with what would act unseen made visible.
function clean(said) {
  return typeof said === 'string' ? visible(said.slice(0, TITLE_MAX)).replace(/\s+/g, ' ') : '';
}

// Returns a part of app.js. renamed(run) is called when the heading is another one; run is the
// title of the run where the heading is that of --title, else ''.
function createHeading(renamed) {
  var status = null;
  var title = '';      // of the run
  var said = null;     // the id of the event that has said so, or null

  // The answer may be older than an event.
  function setStatus(next) {
    var last = wire.parseId(next.last);
    var newer = !said || !last || last.epoch !== said.epoch || last.n >= said.n;
    status = next;
    title = newer ? clean(next.run) : title;
    paint();
  }

  function show(event) {
    var next = titleOf(event);
    if (next !== null) {
      title = next;
      said = wire.parseId(event.id);
      paint();
    }
  }

  function paint() {
    var heading = document.getElementById('title');
    var text;
    if (!status) {
      return;
    }
    text = visible(status.title || title || words.short(status.source, String(status.name || '')) || 'pushpane');
    if (text !== heading.textContent) {
      heading.textContent = text;
      document.title = text;
    }
    renamed(status.title ? title : '');
  }

  return {setStatus: setStatus, show: show};
}

module.exports = {titleOf: titleOf, createHeading: createHeading};
