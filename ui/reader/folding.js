// The button at the head of a record that folds its lines out and in. Which lines are folded is
// known by history.js; an element shows it, and its button follows a record that grows.
'use strict';

var dom = require('../base/dom.js');
var words = require('./words.js');

// rows is that of the list: folded(record) is how many lines it leaves out, or would if the record
// was folded. toggled(record) is called after a click.
function createFolding(element, history, rows, toggled) {
  // Returns what of createLine's how hangs on the record of a row.
  function look(row) {
    return row.record ? {grade: row.record.grade, rest: !row.head} : {};
  }

  function decorate(line, row) {
    if (row.record) {
      line.className += row.head ? ' line-record' : ' line-rest';
    }
    if (row.head && rows.folded(row.record) > 0) {
      add(line, row.record);
    }
  }

  function add(line, record) {
    var button = dom.button('record', '', function () {
      history.toggle(record);
      toggled(record);
    });
    var text = line.querySelector('.text');
    line.insertBefore(button, text.nextSibling);
    show(button, record);
  }

  function show(button, record) {
    var count = rows.folded(record);
    dom.fill(button, words.folded(count, record.open));
    button.setAttribute('aria-expanded', String(record.open));
    dom.label(button, words.foldedLabel(count, record.open));
  }

  // The records that have grown, or have lost lines: a button stays the same, so that it can be
  // pressed meanwhile.
  function paint() {
    history.records.changed().forEach(function (record) {
      var line = element.querySelector('[data-id="' + record.id + '"],[data-id^="' + record.id + '."]');
      var count = rows.folded(record);
      var button = line ? line.querySelector('.record') : null;
      if (button && count === 0) {
        line.removeChild(button);
      } else if (button) {
        show(button, record);
      } else if (line && count > 0) {
        add(line, record);
      }
    });
  }

  return {look: look, decorate: decorate, paint: paint};
}

module.exports = {createFolding: createFolding};
