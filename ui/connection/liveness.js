// Whether the program is still there while a page has no connection that would show it: before the
// click, and behind the end of a viewing. The page asks /status now and then (health check) and
// holds no connection for it.
'use strict';

var EVERY_MS = 20000;    // while it answers: a request a page, and no more when it has gone
var RETRY_MS = 1000;     // after a failure; doubles (back-off) up to EVERY_MS
var FAILURES = 2;        // in a row, after which it has gone: one alone may be chance
var APART_MS = 1000;     // at least, between an answer and what poke asks

// page: {ask(): asks, and calls answered; wanted(): whether to ask by itself, which a page that is
// hidden does not; onChange(gone); now(), random(), later(run, ms), cancel(timer): clock and
// chance}.
function createLiveness(page) {
  var resting = false;     // whether there is no connection
  var asking = false;
  var failures = 0;
  var gone = false;
  var answeredAt = -Infinity;
  var timer = null;

  // Called whenever the page may have got a connection, or lost it for good.
  function rest(rests) {
    if (rests !== resting) {
      resting = rests;
      failures = 0;
      set(false);
      schedule();
    }
  }

  // Asks now, if nothing was asked just before: the reader looks at the page, or clicks.
  function poke() {
    if (resting && !asking && page.now() - answeredAt >= APART_MS) {
      ask();
    }
  }

  function ask() {
    page.cancel(timer);
    asking = true;
    page.ask();
  }

  // Called with every answer of /status, whoever asked; ok: it came, and from pushpane.
  function answered(ok) {
    asking = false;
    answeredAt = page.now();
    failures = ok ? 0 : failures + 1;
    set(resting && failures >= FAILURES);
    schedule();
  }

  function set(next) {
    if (gone !== next) {
      gone = next;
      page.onChange(gone);
    }
  }

  // With jitter, so that many pages do not ask at once. A page that is not wanted to ask has no
  // timer until poke.
  function schedule() {
    var ms = failures === 0 ? EVERY_MS : Math.min(EVERY_MS, RETRY_MS * Math.pow(2, failures - 1));
    page.cancel(timer);
    if (resting) {
      timer = page.later(function () {
        if (page.wanted() && !asking) {
          ask();
        }
      }, ms * (0.75 + page.random() / 4));
    }
  }

  return {rest: rest, poke: poke, answered: answered};
}

module.exports = {createLiveness: createLiveness};
