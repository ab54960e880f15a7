// What the browser keeps for us: a few short texts, in localStorage or, where it is
// this tab's alone, in sessionStorage. Without storage (settings, private windows;
// full) they live as long as the page.
'use strict';

// Returns null where nothing is kept, or nothing can be. To look at the storage may throw
// already.
function recall(key, storage) {
  try {
    return root[storage || 'localStorage'].getItem(key);
  } catch (e) {
    return null;
  }
}

function remember(key, text, storage) {
  try {
    root[storage || 'localStorage'].setItem(key, text);
  } catch (e) {
    return;
  }
}

module.exports = {recall: recall, remember: remember};
