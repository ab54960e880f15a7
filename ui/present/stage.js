// The frame of an act: its title and sentence above, and below, in a row of its own, where one is
// and the buttons. The views of the page stay in main between the two.
'use strict';

var dom = require('../base/dom.js');
var words = require('./words.js');
var append = dom.append;

var IDLE_MS = 2000; // after that the pointer is hidden, until it moves

// act(action) is called with next, previous, notes or leave. Returns {show, hide, body(name),
// aside, title}: body is the element of an act of its own, aside that of notes without a window.
function createStage(act) {
  var main = document.getElementsByTagName('main')[0];
  var stage = dom.make('section');
  var title = append(stage, 'h1');
  var line = append(stage, 'p', 'lead');
  var aside = append(stage, 'aside', 'speaker');
  var foot = dom.make('nav');
  var bodies = {};
  var mark, idle;

  stage.id = 'present';
  stage.setAttribute('aria-label', 'Presentation');
  title.tabIndex = -1;
  aside.setAttribute('aria-label', words.NOTES);
  foot.id = 'present-foot';
  foot.setAttribute('aria-label', 'Acts');
  button('previous', '←', words.PREVIOUS);
  mark = append(foot, 'p', 'mark');
  button('next', '→', words.NEXT);
  append(foot, 'span', 'space');
  button('notes', words.NOTES, '');
  button('leave', words.LEAVE, '');
  main.parentNode.insertBefore(stage, main);
  main.parentNode.insertBefore(foot, main.nextSibling);
  dom.display(stage, false);
  dom.display(foot, false);
  dom.display(aside, false);
  document.addEventListener('mousemove', moved, false);

  function button(action, text, label) {
    var element = foot.appendChild(dom.button('', text, function () { act(action); }));
    element.setAttribute('data-act', action);
    if (label) {
      dom.label(element, label);
    }
  }

  function body(name) {
    bodies[name] = append(stage, 'div', 'act act-' + name);
    dom.display(bodies[name], false);
    return bodies[name];
  }

  // own: the act has a body, and nothing of main is shown.
  function show(shown, at, count, own) {
    dom.fill(title, shown.title);
    dom.fill(line, shown.line);
    dom.fill(mark, words.place(at + 1, count));
    Object.keys(bodies).forEach(function (name) { dom.display(bodies[name], name === shown.name); });
    dom.display(stage, true);
    dom.display(foot, true);
    stage.className = own ? 'own' : '';
    stage.setAttribute('role', own ? 'main' : 'region');
    foot.querySelector('[data-act="previous"]').disabled = at === 0;
    foot.querySelector('[data-act="next"]').disabled = at === count - 1;
    // From there a screen reader reads, and the Tab key moves on.
    title.focus();
    moved();
  }

  function hide() {
    dom.display(stage, false);
    dom.display(foot, false);
    clearTimeout(idle);
    document.documentElement.removeAttribute('data-idle');
  }

  function moved() {
    clearTimeout(idle);
    document.documentElement.removeAttribute('data-idle');
    if (stage.style.display !== 'none') {
      idle = setTimeout(function () { document.documentElement.setAttribute('data-idle', ''); }, IDLE_MS);
    }
  }

  return {show: show, hide: hide, body: body, aside: aside, title: title};
}

module.exports = {createStage: createStage};
