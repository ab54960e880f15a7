// What the page says, word for word; docs and tests quote the fixed sentences.
(function (root) {
  'use strict';

  var NOTICES = {
    missing: 'Your browser doesn\'t support Server Sent Events. ' +
      'The same data reaches this page by long polling instead: it asks, and the server answers as soon as there is something.',
    held: 'Something between this page and the server holds the event stream back. ' +
      'The same data comes by long polling instead; the stream is tried again every 5 minutes.',
    forced: 'Long polling is forced by ?transport=poll in the address of this page. ' +
      'Without it the data comes as Server Sent Events.'
  };

  var STOPPED = 'pushpane has stopped. You can close this tab.';

  // Short names of the marks in UAX #9, sections 2.1 to 2.6.
  var NAMED = {'\u061C': 'ALM', '\u200E': 'LRM', '\u200F': 'RLM', '\u202A': 'LRE', '\u202B': 'RLE',
    '\u202C': 'PDF', '\u202D': 'LRO', '\u202E': 'RLO', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI',
    '\u2069': 'PDI'};

  function notice(state) {
    return state.fallback ? NOTICES[state.fallback] : '';
  }

  // The state in words. What changes by the second comes from countdown, so
  // that a screen reader is not told every second.
  function status(state) {
    switch (state.phase) {
    case 'idle':
      return 'Ready';
    case 'connecting':
      return 'Connecting…';
    case 'open':
      return state.transport === 'sse' ? 'Live' : 'Live, by long polling';
    case 'waiting':
      return state.retryAt === null ? 'Disconnected' : 'Reconnecting';
    default:
      return state.reason === 'quit' ? STOPPED : 'Ended';
    }
  }

  function countdown(state, now) {
    var seconds;
    if (state.phase !== 'waiting' || state.retryAt === null) {
      return '';
    }
    seconds = Math.ceil((state.retryAt - now) / 1000);
    return seconds > 0 ? ' in ' + seconds + ' s' : '…';
  }

  // Polls bring no ping, so there the number would grow stale.
  function viewers(state) {
    return state.phase === 'open' && state.transport === 'sse' && state.viewers > 0 ? state.viewers + ' watching' : '';
  }

  function note(effect) {
    switch (effect.note) {
    case 'opened':
      return 'Connection Opened.';
    case 'closed':
      return 'Connection Closed.';
    case 'gap':
      return gap(effect);
    case 'hole':
      return missed(effect.missed) + ' missed, and the server did not say so.';
    case 'unreadable':
      return 'This browser cannot read one event; it was left out.';
    case 'bye':
      return 'The server has stopped. This page goes on by itself when it is back.';
    case 'quit':
      return STOPPED;
    default:
      return 'pushpane could not be stopped from here: ' + effect.why;
    }
  }

  // The reasons are those of docs/wire.md, under "Where an answer starts".
  function gap(effect) {
    switch (effect.reason) {
    case 'history':
      return missed(effect.missed) + ' missed: ' + (effect.missed === 1 ? 'it' : 'they') + ' had left the history.';
    case 'restart':
      return 'The server was restarted; what it sent before is not known here.';
    case 'ahead':
      return 'The server does not know the last event shown here; it goes on from now.';
    default:
      return 'The server could not tell where this page had stopped; some events may be missed or shown twice.';
    }
  }

  function missed(count) {
    if (typeof count !== 'number') {
      return 'Some events were';
    }
    return count === 1 ? '1 event was' : count + ' events were';
  }

  function earlier(count) {
    return (count === 1 ? '1 earlier line is' : count + ' earlier lines are') + ' not shown.';
  }

  // Rounded up, so that the last second is not shown as none. Seconds beside
  // hours would be noise.
  function left(ms) {
    var seconds = Math.ceil(ms / 1000);
    var minutes = Math.floor(seconds / 60);
    var hours = Math.floor(minutes / 60);
    var parts = [];
    if (hours > 0) {
      parts.push(plural(hours, 'hour'));
    }
    if (minutes % 60 > 0) {
      parts.push(plural(minutes % 60, 'minute'));
    }
    if (hours === 0 && (seconds % 60 > 0 || minutes === 0)) {
      parts.push(plural(seconds % 60, 'second'));
    }
    return parts.join(' ') + ' left';
  }

  function plural(count, word) {
    return count + ' ' + word + (count === 1 ? '' : 's');
  }

  // Local time of day, HH:MM:SS.
  function timeOfDay(ms) {
    var time = new Date(ms);
    return [time.getHours(), time.getMinutes(), time.getSeconds()].map(function (part) {
      return (part < 10 ? '0' : '') + part;
    }).join(':');
  }

  // Makes visible what would act on the reader's screen unseen: C0 and DEL as
  // Control Pictures, C1 by number, marks that turn the writing direction by the
  // names of UAX #9. Tab and line feed are layout and stay.
  function visible(text) {
    return text.replace(/[\u0000-\u0008\u000B-\u001F]/g, function (c) {
      return String.fromCharCode(0x2400 + c.charCodeAt(0));
    }).replace(/\u007F/g, '\u2421').replace(/[\u0080-\u009F]/g, function (c) {
      return '⟨' + c.charCodeAt(0).toString(16).toUpperCase() + '⟩';
    }).replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, function (c) {
      return '⟨' + NAMED[c] + '⟩';
    });
  }

  var words = {
    notice: notice,
    status: status,
    countdown: countdown,
    viewers: viewers,
    note: note,
    earlier: earlier,
    left: left,
    timeOfDay: timeOfDay,
    visible: visible
  };
  if (typeof module === 'object' && module.exports) {
    module.exports = words;
  } else {
    root.pushpane.words = words;
  }
}(this));
