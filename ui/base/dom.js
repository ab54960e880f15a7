// Creates, fills and paints elements.
'use strict';

var now = require('./clock.js').now;

// Hidden tabs and edbrowse never run what requestAnimationFrame was given; a timer of this length
// stands in.
var FRAME_MS = 250;
var POUR_MS = 80;       // between two paints each of which replaces all that was in view

var due = 0;            // when the page has rested from the last paint

// Returns a new element; className and text are optional. Text is never markup: make and fill are
// the only ways for data into the page.
function make(name, className, text) {
  var element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  if (text) {
    element.textContent = text;
  }
  return element;
}

// Adds a new element behind the children of parent. Returns the new element, not the parent.
function append(parent, name, className, text) {
  return parent.appendChild(make(name, className, text));
}

// Returns a new button that calls onClick(event). By its type it never submits a form around it.
function button(className, text, onClick) {
  var element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', onClick, false);
  return element;
}

// Gives a button whose text is a sign its name in words. Letters of the sign are in the name too:
// speech input says what is read there (WCAG 2.1, 2.5.3).
function label(element, said) {
  var sign = element.textContent;
  element.title = said;
  element.setAttribute('aria-label', /[a-z]/i.test(sign) ? said + ', ' + sign : said);
}

// Adds a labelled select behind the children of parent and returns the select. said is {label,
// options: {value: text}}; choose(value) is called when the reader has chosen.
function choice(parent, said, choose) {
  var label = append(parent, 'label', 'menu-row', said.label);
  var select = append(label, 'select');
  Object.keys(said.options).forEach(function (value) {
    append(select, 'option', '', said.options[value]).value = value;
  });
  select.addEventListener('change', function () { choose(select.value); }, false);
  return select;
}

// Chooses the option with this value; another value chooses none. The value of a select can only be
// read in some engines (edbrowse).
function pick(select, value) {
  var i;
  for (i = 0; i < select.options.length; i += 1) {
    select.options[i].selected = select.options[i].value === value;
  }
}

// Sets the text of an element, only if it differs: writing the same text again would be read out by
// screen readers, and would end a selection.
function fill(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// Shows or hides an element, by two means: the attribute hidden is for style sheets and foreign
// scripts, the style for engines that do not restyle when an attribute changes (edbrowse) or do not
// know this one (Internet Explorer 9 and 10). Only if it differs: a browser would restyle.
function display(element, visible) {
  var style = visible ? '' : 'none';
  if (visible && element.hasAttribute('hidden')) {
    element.removeAttribute('hidden');
  } else if (!visible && !element.hasAttribute('hidden')) {
    element.setAttribute('hidden', 'hidden');
  }
  if (element.style.display !== style) {
    element.style.display = style;
  }
}

// Returns a function that makes paint run once, in the next frame or by the timer that stands in
// for it, however often it is called until then. After the timer the frame may still come: it finds
// no timer and does not paint again. After a paint all of the page rests for as long as that took,
// so that lines that come faster than they can be drawn leave half of its time to the browser and
// the reader, and two long paints are not in one frame. While pours() says that more comes than
// anybody can read, the next one comes POUR_MS after the one before; when it no longer does, with
// the next frame. prepare() is called in the frame before it, for what takes long and needs no
// layout.
function oncePerFrame(paint, pours, prepare) {
  var timer = null;
  var calm = 0;
  var prepared = false;

  function run() {
    var began = now();
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
      prepared = false;
      paint();
      due = 2 * now() - began;
      calm = began + POUR_MS;
    }
  }

  function frame() {
    if (timer !== null && (now() < due || holds())) {
      root.requestAnimationFrame(frame);
    } else {
      run();
    }
  }

  // Whether the paint is put off because lines pour, and prepares it.
  function holds() {
    var began = now();
    if (prepared || !pours || !(began < calm || prepare) || !pours()) {
      return false;
    }
    if (began >= calm) {
      prepared = true;
      prepare();
      due = 2 * now() - began;
    }
    return true;
  }

  return function () {
    if (timer === null) {
      // Both are started: the tab may be hidden before the frame comes.
      timer = setTimeout(run, FRAME_MS);
      if (root.requestAnimationFrame && !document.hidden) {
        root.requestAnimationFrame(frame);
      }
    }
  };
}

// Returns a function(needed) that starts or stops an interval: tick runs every ms while needed is
// true, and no timer wakes an idle page.
function whileNeeded(tick, ms) {
  var timer = null;
  return function (needed) {
    if (needed && timer === null) {
      timer = setInterval(tick, ms);
    } else if (!needed && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

module.exports = {make: make, append: append, button: button, label: label, choice: choice, pick: pick, fill: fill, display: display, oncePerFrame: oncePerFrame,
  whileNeeded: whileNeeded};
