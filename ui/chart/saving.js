// The buttons that save the chart: its numbers as CSV, its picture as PNG.
'use strict';

var dom = require('../base/dom.js');
var download = require('../base/download.js');
var words = require('./words.js');

// numbers() saves the numbers, picture() returns a canvas. Returns {element, enable(on)}.
function createSaving(numbers, picture) {
  var element = dom.make('span', 'chart-saving');
  var buttons = [button('csv', numbers), button('png', function () { save(picture()); })];

  function button(what, act) {
    var made = dom.button('chart-save', words.SAVE[what][0], act);
    made.setAttribute('aria-label', words.SAVE[what][1]);
    made.title = words.SAVE[what][1];
    element.appendChild(made);
    return made;
  }

  return {element: element, enable: function (on) {
    buttons.forEach(function (made) { made.disabled = !on; });
  }};
}

function save(canvas) {
  var name = download.fileName('pushpane-chart', '.png');
  if (canvas.toBlob) {
    canvas.toBlob(function (blob) { download.download(blob, name); }, 'image/png');
  } else {
    download.save(canvas.toDataURL('image/png'), name);
  }
}

module.exports = {createSaving: createSaving};
