// The entry of the page. It stands in the head, so that the colours are chosen before anything is
// painted; all else needs the body.
'use strict';

require('./base/theme.js').apply();

if (document.body) {
  require('./app.js');
} else {
  document.addEventListener('DOMContentLoaded', function () { require('./app.js'); }, false);
}
