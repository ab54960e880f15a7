// The two transports. openSSE(request, on) and openPoll(request, on) are given the effect open of
// connection.js, call on(event) with its events `events` and `failed`, and return {close}. ask is
// the XMLHttpRequest behind the polls and all other requests.
'use strict';

var wire = require('./wire.js');

var RETRY_AFTER_MAX_MS = 300000; // the longest wait that a wrong header can cause
var polls = 0;

// An event that comes alone is given at once. Those that come with it in one piece of the answer
// are tasks before any timer's: they are one list, because each call of `on` costs as much as many
// events.
function openSSE(request, on) {
  var source = new root.EventSource(request.url);
  var listening = {}; // by type
  var list = [];      // events that wait for the timer
  var timer = null;

  // EventSource dispatches only the types that have a listener. The server sends each type's name
  // before its first event (`types`), so the listener is there in time.
  function listen(types) {
    types.forEach(function (type) {
      if (!Object.prototype.hasOwnProperty.call(listening, type)) {
        listening[type] = true;
        source.addEventListener(type, receive, false);
      }
    });
  }

  function receive(event) {
    var types;
    if (event.type === 'hello' || event.type === 'types') {
      types = wire.parseObject(event.data).types;
      listen(types instanceof Array ? types : []);
    }
    list.push({id: event.lastEventId, event: event.type, data: event.data});
    if (timer === null) {
      give();
      timer = setTimeout(function () {
        timer = null;
        give();
      }, 0);
    }
  }

  function give() {
    var given = list;
    list = [];
    if (given.length > 0) {
      on({type: 'events', list: given});
    }
  }

  function close() {
    clearTimeout(timer);
    source.close();
  }

  listen(['message', 'hello', 'gap', 'types', 'source', 'ping', 'end', 'bye']);
  // Closed at the first error: by itself it would reconnect without `until` or stop for good, and
  // the event does not show which.
  source.onerror = function () {
    close();
    give();
    on({type: 'failed'});
  };
  return {close: close};
}

function openPoll(request, on) {
  polls += 1;
  // The last parameter is for caches that ignore no-store: no URL comes twice.
  return ask('GET', request.url + '&_=' + Date.now().toString(36) + '-' + polls, {}, null, request.timeoutMs, function (answer) {
    var list = answer.status === 200 ? wire.parsePoll(answer.text, request.after) : null;
    if (list) {
      on({type: 'events', list: list});
    } else if (answer.status === 200) {
      on({
        type: 'failed',
        incomplete: true,
        list: wire.parseEvents(answer.text),
        unfinished: wire.unfinished(answer.text)
      });
    } else {
      on({type: 'failed', retryAfterMs: answer.retryAfterMs});
    }
  });
}

// Sends a request. Calls onAnswer({status, text, retryAfterMs}) once; status is 0 without an answer
// within timeoutMs, retryAfterMs is null without that header. Returns {close}: after close onAnswer
// is not called.
function ask(method, url, headers, body, timeoutMs, onAnswer) {
  var xhr = new XMLHttpRequest();
  var settled = false;
  // Not xhr.timeout: edbrowse ignores it, and has no event for a lost connection.
  var timer = setTimeout(function () {
    settle(0);
    xhr.abort();
  }, timeoutMs);

  function settle(status) {
    if (settled) {
      return;
    }
    settled = true;
    clearTimeout(timer);
    onAnswer({
      status: status,
      text: status === 0 ? '' : xhr.responseText,
      retryAfterMs: status === 0 ? null : retryAfterMs(xhr.getResponseHeader('Retry-After'), xhr.getResponseHeader('Date'))
    });
  }

  xhr.open(method, url, true);
  Object.keys(headers).forEach(function (name) {
    xhr.setRequestHeader(name, headers[name]);
  });
  xhr.onreadystatechange = function () {
    // Settled first: Internet Explorer throws at the status of an aborted request.
    if (!settled && xhr.readyState === 4) {
      settle(xhr.status);
    }
  };
  xhr.send(body);
  return {
    close: function () {
      settled = true;
      clearTimeout(timer);
      xhr.abort();
    }
  };
}

// Seconds, or a date, by the clock of who says it (RFC 9110, section 10.2.3). null for what is
// neither, or past.
function retryAfterMs(header, date) {
  var ms = NaN;
  if (/^[0-9]+$/.test(header || '')) {
    ms = Number(header) * 1000;
  } else if (/^[A-Z][a-z]+, .* GMT$/.test(header || '')) {
    ms = Date.parse(header) - (Date.parse(date || '') || Date.now());
  }
  return ms >= 0 ? Math.min(RETRY_AFTER_MAX_MS, ms) : null;
}

module.exports = {openSSE: openSSE, openPoll: openPoll, ask: ask};
