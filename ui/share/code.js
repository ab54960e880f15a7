// Draws a QR code.
'use strict';

var SVG = 'http://www.w3.org/2000/svg';
var MARGIN = 4; // modules around it (ISO/IEC 18004)

// Replaces the children of element by the code of rows of 0 and 1; label is its accessible name.
function paintCode(element, rows, label) {
  var size = rows.length + 2 * MARGIN;
  var svg = document.createElementNS(SVG, 'svg');
  var path = '';
  element.textContent = '';
  if (rows.length === 0) {
    return;
  }
  svg.setAttribute('viewBox', '0 0 ' + size + ' ' + size);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('shape-rendering', 'crispEdges');
  rows.forEach(function (row, y) {
    row.replace(/1+/g, function (dark, x) {
      path += 'M' + (x + MARGIN) + ' ' + (y + MARGIN) + 'h' + dark.length + 'v1h-' + dark.length + 'z';
    });
  });
  // Black on white with dark colours, too: not every camera reads the other way round.
  shape(svg, 'rect', {width: size, height: size, fill: '#fff'});
  shape(svg, 'path', {d: path, fill: '#000'});
  element.appendChild(svg);
}

function shape(svg, name, attributes) {
  var made = document.createElementNS(SVG, name);
  Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
  svg.appendChild(made);
}

module.exports = {paintCode: paintCode};
