// Short texts that the browser stores, in localStorage, or in sessionStorage where they belong to
// this tab alone. Without storage (settings, private windows, no space) they last as long as the
// page.
'use strict';

// Returns the text, or null where there is none or no storage. storage is 'localStorage', the
// default, or 'sessionStorage'. Already reading that property of the window may throw.
function recall(key, storage) {
  try {
    return root[storage || 'localStorage'].getItem(key);
  } catch (e) {
    return null;
  }
}

// Stores the text; without storage nothing happens.
function remember(key, text, storage) {
  try {
    root[storage || 'localStorage'].setItem(key, text);
  } catch (e) {
    return;
  }
}

// Returns {isOn(), turn(on)}, a stored switch that is on until the reader turns it off.
function createSwitch(key) {
  var on = recall(key) !== 'off';
  return {
    isOn: function () { return on; },
    turn: function (next) {
      on = next;
      remember(key, on ? 'on' : 'off');
    }
  };
}

module.exports = {recall: recall, remember: remember, createSwitch: createSwitch};
