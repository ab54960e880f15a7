// The button "Let others watch", where this page may control the program. Its panel loads when it
// is first opened.
'use strict';

var display = require('../base/dom.js').display;
var hasKey = require('../connection/control.js').hasKey;
var createPanel = require('../base/panels.js').createPanel;
var words = require('./words.js');

// Returns a part of app.js. late makes the panel.
function createInvite(late) {
  var button = document.getElementById('share-button');
  var element = document.getElementById('share');
  var share = late('share', {open: nothing, close: nothing}, function () { panel.close(); });
  var open = false;
  var panel = createPanel(button, element, true, toggle);

  function toggle(next) {
    open = next;
    if (open) {
      share.start(make);
      share.part.open();
    } else {
      share.part.close();
    }
  }

  function make(exports) {
    var made = exports.createPanelOfShare(element, showOn);
    if (open) {
      made.open();
    }
    return made;
  }

  function showOn(on) {
    button.className = on ? 'is-on' : '';
    button.textContent = on ? words.INVITATION : words.INVITE;
  }

  // Its place is kept until the answer says that this page may.
  display(button, hasKey());
  button.style.visibility = 'hidden';
  return {
    setStatus: function (status) {
      // The invitation is to one copy; in a cluster (status.nodes) there are many.
      display(button, status.quit === true && !status.nodes);
      button.style.visibility = '';
      if (!open) {
        showOn(status.shared === true);
      }
    }
  };
}

function nothing() {
  return;
}

module.exports = {createInvite: createInvite};
