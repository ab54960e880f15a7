// The fields that have a column: their names stand above the log, over the cells of the lines. They
// are in the address, so that a link shows them.
'use strict';

var address = require('../base/address.js');
var dom = require('../base/dom.js');
var visible = require('../base/text.js').visible;
var words = require('./words.js');

var KEY = 'columns';
var MOST = 8;            // of a line that still has a message

// changed() is called when lines look different.
function createColumns(element, changed) {
  var bar = dom.make('div', 'columns');
  var paths = [];
  var heads = [];

  function read() {
    var next = parse(address.get(KEY));
    if (next.join('\n') !== paths.join('\n')) {
      paths = next;
      build();
      changed();
    }
  }

  // Puts a column behind the others, or takes it away.
  function toggle(path) {
    var next = paths.filter(function (other) { return other !== path; });
    if (next.length === paths.length) {
      next = paths.concat(path).slice(-MOST);
    }
    address.set({columns: next.length > 0 ? format(next) : null});
  }

  function build() {
    bar.textContent = '';
    heads = paths.map(function (path) {
      var name = visible(path);
      var head = bar.appendChild(dom.button('column-head', name, function () {
        toggle(path);
        element.focus();
      }));
      head.title = words.removeColumn(name);
      head.setAttribute('aria-label', head.title);
      return head;
    });
    dom.display(bar, paths.length > 0);
  }

  // Puts the names over the cells of the first line that is shown.
  function paint() {
    var cells = heads.length > 0 ? element.querySelector('.cell') : null;
    var left = cells ? bar.getBoundingClientRect().left : 0;
    cells = cells ? cells.parentNode.querySelectorAll('.cell') : [];
    heads.forEach(function (head, i) {
      var rect = cells[i] ? cells[i].getBoundingClientRect() : null;
      if (rect) {
        head.style.left = rect.left - left + 'px';
        head.style.width = rect.width + 'px';
      }
    });
  }

  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', words.COLUMNS);
  dom.display(bar, false);
  element.parentNode.insertBefore(bar, element);
  element.addEventListener('scroll', paint, false);
  address.onChange(read);
  return {read: read, toggle: toggle, paint: paint, has: function (path) { return paths.indexOf(path) >= 0; }, paths: function () { return paths; }};
}

// The paths in the address, with commas between them; what is a comma of a path has a sign of its
// own.
function parse(value) {
  return (value || '').split(',').filter(function (path) { return path !== ''; }).slice(0, MOST).map(function (path) {
    return path.replace(/~1/g, ',').replace(/~0/g, '~');
  });
}

function format(paths) {
  return paths.map(function (path) { return path.replace(/~/g, '~0').replace(/,/g, '~1'); }).join(',');
}

module.exports = {createColumns: createColumns, parse: parse, format: format};
