// The two ways to get events. openSSE(request, on) and openPoll(request, on) take
// the connection's `open` effect, tell on its `events` and `failed` events, and
// return {close}. ask is the XMLHttpRequest behind the polls and everything else.
'use strict';

var wire = require('./wire.js');

var RETRY_AFTER_MAX_MS = 300000; // what a wrong header can cost at most
var asked = 0;

function openSSE(request, on) {
  var source = new root.EventSource(request.url);
  var heard = {};

  // EventSource hands over only the types that somebody listens for. The
  // server names a type before its first event, and this runs before that
  // event is dispatched.
  function listen(types) {
    types.forEach(function (type) {
      if (!Object.prototype.hasOwnProperty.call(heard, type)) {
        heard[type] = true;
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
    on({type: 'events', list: [{id: event.lastEventId, event: event.type, data: event.data}]});
  }

  listen(['message', 'hello', 'gap', 'types', 'source', 'ping', 'end', 'bye']);
  // Closed at the first error: left alone it would come back without `until`,
  // or give up for good, and it does not say which.
  source.onerror = function () {
    source.close();
    on({type: 'failed'});
  };
  return {close: function () { source.close(); }};
}

function openPoll(request, on) {
  asked += 1;
  // The last parameter keeps caches that overlook no-store from answering.
  return ask('GET', request.url + '&_=' + Date.now().toString(36) + '-' + asked, {}, null, request.timeoutMs, function (answer) {
    var list = answer.status === 200 ? wire.parsePoll(answer.text, request.after) : null;
    if (list) {
      on({type: 'events', list: list});
    } else if (answer.status === 200) {
      on({
        type: 'failed',
        cut: true,
        list: wire.parseEvents(answer.text),
        unfinished: wire.unfinished(answer.text)
      });
    } else {
      on({type: 'failed', retryAfterMs: answer.retryAfterMs});
    }
  });
}

// Calls done once with {status, text, retryAfterMs}; status is 0 where no answer
// came within timeoutMs. After close it is not called.
function ask(method, url, headers, body, timeoutMs, done) {
  var xhr = new XMLHttpRequest();
  var settled = false;
  // Not xhr.timeout: edbrowse ignores it, and tells nothing of a lost connection.
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
    done({
      status: status,
      text: status === 0 ? '' : xhr.responseText,
      retryAfterMs: status === 0 ? null : retryAfterMs(xhr.getResponseHeader('Retry-After'))
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

// The form in seconds (RFC 9110, section 10.2.3); a date is left unread.
function retryAfterMs(header) {
  return /^[0-9]+$/.test(header || '') ? Math.min(RETRY_AFTER_MAX_MS, Number(header) * 1000) : null;
}

module.exports = {openSSE: openSSE, openPoll: openPoll, ask: ask};
