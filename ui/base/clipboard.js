// Copying. The clipboard of the browser is there only where the page came by https
// or from this machine; elsewhere a marked text and an old command do.
'use strict';

// Calls done(ok).
function copy(text, done) {
  var clipboard = root.navigator.clipboard;
  if (!clipboard || !clipboard.writeText) {
    done(copyMarked(text));
    return;
  }
  clipboard.writeText(text).then(function () { done(true); }, function () { done(copyMarked(text)); });
}

// By the command of old, which works only within a click or key; the focus goes there and back. A
// browser that refuses says so or throws.
function copyMarked(text) {
  var area = document.createElement('textarea');
  var before = document.activeElement;
  var ok = false;
  area.value = text;
  area.readOnly = true;  // or a phone shows its keyboard
  area.className = 'unseen';
  document.body.appendChild(area);
  area.select();
  try {
    ok = document.execCommand('copy');
  } catch (e) {
    ok = false;
  }
  document.body.removeChild(area);
  if (before && before.focus) {
    before.focus();
  }
  return ok;
}

module.exports = {copy: copy};
