// The keys of an exported page.
'use strict';

var ACTIONS = {' ': 'playOrPause', ArrowLeft: 'back', ArrowRight: 'forward'};

// Returns what a keydown event does: playOrPause, back, forward, or '' where the key is none of the
// page's: with a modifier, or where the focused element uses it.
function actionOf(event) {
  // Internet Explorer and old Edge have other names for these keys.
  var key = event.key === 'Spacebar' ? ' ' : String(event.key).replace(/^(?:Left|Right)$/, 'Arrow$&');
  var free = !event.defaultPrevented && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  return free && ACTIONS.hasOwnProperty(key) && !uses(event.target, key) ? ACTIONS[key] : '';
}

function uses(element, key) {
  switch (element.tagName) {
  case 'SELECT':
    return true;
  case 'INPUT':
    return element.type !== 'range' || key !== ' ';
  case 'BUTTON':
  case 'A':
    return key === ' ';
  default:
    return false;
  }
}

module.exports = {actionOf: actionOf};
