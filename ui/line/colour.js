// Colours that can be read: the contrast of text that WCAG 2.1 asks for on
// level AA (success criterion 1.4.3), whatever a program chose.
'use strict';

var RATIO = 4.5;
var STEPS = 32; // of a mixture; a finer one is not seen
var BLACK = [0, 0, 0];
var WHITE = [255, 255, 255];

// The backgrounds of lines that are hardest to read on: in the light page the
// darkest, in the dark one the lightest. A test holds line.css and style.css to them.
var LIGHT = [238, 240, 252];
var DARK = [51, 43, 33];

// The palette where it is a background, with xterm's names in order: black,
// red, green, yellow, blue, magenta, cyan, white, and the same in bright. As
// text it is a class in line.css.
var PALETTE = [[0, 0, 0], [205, 49, 49], [13, 160, 98], [220, 180, 20], [36, 114, 200], [188, 63, 188], [17, 150, 180], [229, 229, 229],
  [102, 102, 102], [241, 76, 76], [35, 209, 139], [245, 245, 67], [59, 142, 234], [214, 112, 214], [41, 184, 219], [255, 255, 255]];

// Relative luminance, as WCAG 2.1 defines it.
function luminance(rgb) {
  var linear = rgb.map(function (part) {
    var c = part / 255;
    return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrast(a, b) {
  var x = luminance(a);
  var y = luminance(b);
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

// Returns the colour, moved as little as it takes towards black or white.
function readable(rgb, background) {
  var target = farthest(background);
  var mixed = rgb;
  var step;
  for (step = 1; step <= STEPS && contrast(mixed, background) < RATIO; step += 1) {
    mixed = mix(rgb, target, step / STEPS);
  }
  return mixed;
}

function farthest(background) {
  return contrast(BLACK, background) > contrast(WHITE, background) ? BLACK : WHITE;
}

function mix(from, to, share) {
  return from.map(function (part, i) {
    return Math.round(part + (to[i] - part) * share);
  });
}

// How a style of ansi.js is coloured: {palette: 0 to 15, or null}, or
// {light, dark} for text on the page, or {text, background}, which are the same
// on either page; all but palette in CSS. null is the usual colour. Inverse
// without a colour is for a class, since the page's own differ.
function of(style) {
  var inverse = style.inverse && style.fg !== undefined;
  var fg = inverse ? style.bg : style.fg;
  var bg = inverse ? style.fg : style.bg;
  if (style.inverse && !inverse) {
    return {palette: null};
  }
  if (bg !== undefined) {
    bg = typeof bg === 'number' ? PALETTE[bg] : bg;
    fg = typeof fg === 'number' ? PALETTE[fg] : fg || farthest(bg);
    return {text: css(readable(fg, bg)), background: css(bg)};
  }
  if (typeof fg === 'object') {
    return {light: css(readable(fg, LIGHT)), dark: css(readable(fg, DARK))};
  }
  return {palette: fg === undefined ? null : fg};
}

function css(rgb) {
  return 'rgb(' + rgb.join(', ') + ')';
}

module.exports = {LIGHT: LIGHT, DARK: DARK, contrast: contrast, readable: readable, of: of};
