// What keys of one character have in common: the setting that switches them off, and who uses a key
// before them.
'use strict';

var STORED = 'pushpane.keys'; // of createSwitch (store.js)
// Elements that browsers activate by Space; of them only fields use letters.
var ACTING = {BUTTON: true, A: true, INPUT: true, SELECT: true, TEXTAREA: true, SUMMARY: true};

// Whether the key is one of the browser, or of an input method.
function modified(event) {
  return event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
}

// Whether the element uses the key itself: a field uses all, a button Space.
function typing(element, key) {
  if (!element || !element.tagName) {
    return false;
  }
  if (element.isContentEditable || element.tagName === 'TEXTAREA' || element.tagName === 'SELECT' ||
      (element.tagName === 'INPUT' && element.type !== 'checkbox')) {
    return true;
  }
  return key === ' ' && ACTING.hasOwnProperty(element.tagName);
}

module.exports = {STORED: STORED, modified: modified, typing: typing};
