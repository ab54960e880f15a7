// Copies text to the clipboard. Browsers have navigator.clipboard only on pages that came by https
// or from this machine; elsewhere the text is selected and copied by an old command.
'use strict';

// Calls done(ok): ok is whether the browser allowed it. To be called within a click or a key.
function copy(text, done) {
  var clipboard = root.navigator.clipboard;
  if (!clipboard || !clipboard.writeText) {
    done(copySelected(text));
    return;
  }
  clipboard.writeText(text).then(function () { done(true); }, function () { done(copySelected(text)); });
}

// Returns whether it succeeded: a browser that refuses returns false or throws. The focus has to
// move to the text and is put back.
function copySelected(text) {
  var area = document.createElement('textarea');
  var before = document.activeElement;
  var ok = false;
  area.value = text;
  area.readOnly = true; // otherwise a phone shows its keyboard
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
