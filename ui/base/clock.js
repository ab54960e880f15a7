// The clock for durations. It has any origin, so its times mean nothing in another tab or worker.
'use strict';

// Returns milliseconds of a clock that cannot be set, or of Date where the browser has none.
function now() {
  return root.performance && root.performance.now ? root.performance.now() : Date.now();
}

module.exports = {now: now};
