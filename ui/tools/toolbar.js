// The controls of the reader. What is used less stands behind one button.
'use strict';

var dom = require('../base/dom.js');
var phrases = require('./words.js');
var fill = dom.fill;

var LEVELS = [['error', 'Error'], ['warn', 'Warn'], ['info', 'Info'], ['debug', 'Debug'], ['', 'Other']];
var TYPING_MS = 150;     // between two keys; a search for half a word is of no use

// buttons is an element that is put in. on: {search(query), next(), previous(), save(format, all),
// stop(), help(), announce(on), leave()}. Each is what tools.js does when its control is used;
// announced says whether a screen reader is told. The state of every toggle is its aria-pressed:
// what is seen, what is read out and what is searched for cannot differ.
function createToolbar(bar, buttons, on, announced) {
  var hidden = {};
  var typing = null;
  var form = add(bar, 'form', {id: 'find', role: 'search'});
  var field = add(form, 'span', {className: 'find-field'});
  var text = add(field, 'input', {id: 'find-text', type: 'text', placeholder: 'Search', autocomplete: 'off', autocapitalize: 'off',
    spellcheck: 'false', enterkeyhint: 'search', 'aria-label': 'Search', 'aria-describedby': 'find-count reader-note'});
  var caseful = toggle(field, 'Aa', 'Match case', send);
  var regexp = toggle(field, '.*', 'Regular expression', send);
  var invert = toggle(field, 'not', 'Lines without it', send);
  var found = add(form, 'span', {className: 'find-found'});
  var count = add(found, 'span', {id: 'find-count', role: 'status'});
  var before = button(found, '↑', 'Match before', on.previous);
  var after = button(found, '↓', 'Next match', on.next);
  var only = toggle(found, 'Filter', 'Show only the lines that match', send);
  var levels = add(bar, 'div', {id: 'levels', role: 'group', 'aria-label': 'Levels that are shown'});
  var more = button(bar, 'More', 'More controls', unfold);
  var panel = add(bar, 'div', {id: 'more', role: 'group', 'aria-label': 'More controls'});
  var note = add(bar, 'p', {id: 'reader-note', role: 'status'});
  var all = choice(panel, 'What to save', [['shown', 'What is shown'], ['all', 'All lines']]);
  var format = choice(panel, 'Format', [['text', 'as text'], ['times', 'as text with times'], ['ndjson', 'as NDJSON']]);
  var save = button(panel, 'Download', 'Download the lines', download);
  // The server makes it, so the page holds none of it.
  var page = add(panel, 'a', {id: 'export', href: 'export', download: '', title: 'Download all lines with a player, as one page that needs no server'});
  var announce = toggle(panel, 'Announce', 'Tell a screen reader now and then what is new', function () {
    on.announce(pressed(announce));
  });
  var saving = false;

  panel.insertBefore(buttons, announce);
  page.textContent = 'Save as a page';
  more.id = 'more-button';
  more.setAttribute('aria-controls', 'more');
  more.setAttribute('aria-expanded', 'false');
  press(announce, announced);
  button(panel, 'Shortcuts', 'Keyboard shortcuts', on.help);
  dom.display(panel, false);
  dom.display(found, false);
  LEVELS.forEach(function (level) {
    var made = toggle(levels, level[1], 'Show lines of the level: ' + level[1].toLowerCase(), function () {
      hidden[level[0]] = !pressed(made);
      send();
    });
    made.className = 'level-button level-' + (level[0] || 'other');
    press(made, true);
  });
  // Enter is the keydown's: a submit would load the page again.
  form.addEventListener('submit', function (event) { event.preventDefault(); }, false);
  text.addEventListener('input', function () {
    clearTimeout(typing);
    typing = setTimeout(send, TYPING_MS);
  }, false);
  text.addEventListener('keydown', function (event) {
    // Enter and Escape belong to an input method while it composes.
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      flush();
      (event.shiftKey ? on.previous : on.next)();
    } else if (event.key === 'Escape' || event.key === 'Esc') {
      event.preventDefault();
      text.value = '';
      send();
      on.leave();
    }
  }, false);

  // Enter does not wait for the pause in typing.
  function flush() {
    if (typing !== null) {
      send();
    }
  }

  // Every change goes through here as the whole query; search.js sees what of it is new.
  function send() {
    clearTimeout(typing);
    typing = null;
    on.search({text: text.value, regexp: pressed(regexp), caseful: pressed(caseful), invert: pressed(invert),
      only: pressed(only), hidden: copy(hidden)});
  }

  // The shortcut presses the button, so that both are one state.
  function filter() {
    press(only, !pressed(only));
    send();
  }

  // The panel is hidden, not taken away: what was chosen in it stays.
  function unfold() {
    var open = more.getAttribute('aria-expanded') !== 'true';
    more.setAttribute('aria-expanded', String(open));
    dom.display(panel, open);
  }

  // One button for both: while a file is written it is the one that stops it.
  function download() {
    if (saving) {
      on.stop();
    } else {
      on.save(format.value, all.value === 'all');
    }
  }

  // What the search is doing (state of search.js), and whether a file is being written. The note
  // below is for both: a problem of the search stands in it until it is over, anything else until
  // the next is said.
  function paint(state, busy) {
    var words = state.text ? phrases.matches(state.place, state.count, state.progress === 1) : '';
    saving = busy;
    fill(save, busy ? 'Stop' : 'Download');
    fill(count, state.progress < 1 ? (words ? words + ', ' : '') + phrases.percent(state.progress) : words);
    dom.display(found, text.value !== '' || state.text);
    before.disabled = state.count === 0;
    after.disabled = state.count === 0;
    text.setAttribute('aria-invalid', String(state.problem !== ''));
    form.className = state.problem ? 'wrong' : '';
    if (state.problem) {
      say(phrases.problem(state.problem), true);
    } else if (note.className === 'wrong') {
      say('', false);
    }
  }

  function say(words, wrong) {
    note.className = wrong ? 'wrong' : '';
    fill(note, words);
  }

  return {
    paint: paint,
    say: say,
    filter: filter,
    format: function () { return format.value; },
    toSearch: function () { text.focus(); text.select(); },
    toLevels: function () { levels.firstChild.focus(); }
  };
}

// By setAttribute: an aria attribute is no property of an element in every browser.
function add(parent, name, attributes) {
  var element = dom.append(parent, name);
  Object.keys(attributes).forEach(function (key) {
    if (key === 'className') {
      element.className = attributes[key];
    } else {
      element.setAttribute(key, attributes[key]);
    }
  });
  return element;
}

// label says in full what the few characters mean.
function button(parent, text, label, run) {
  var element = parent.appendChild(dom.button('', text, run));
  element.title = label;
  if (text.length < 4) {
    element.setAttribute('aria-label', label);
  }
  return element;
}

function toggle(parent, text, label, run) {
  var element = button(parent, text, label, function () {
    press(element, !pressed(element));
    run();
  });
  press(element, false);
  return element;
}

// WAI-ARIA 1.2, aria-pressed: "false" must be there too, or it is no toggle.
function press(element, on) {
  element.setAttribute('aria-pressed', String(on));
}

function pressed(element) {
  return element.getAttribute('aria-pressed') === 'true';
}

function choice(parent, label, options) {
  var element = add(parent, 'select', {'aria-label': label});
  options.forEach(function (option) {
    add(element, 'option', {value: option[0]}).textContent = option[1];
  });
  return element;
}

// search.js compares it with the query before, so each must be an object of its own.
function copy(object) {
  var made = {};
  Object.keys(object).forEach(function (key) { made[key] = object[key]; });
  return made;
}

module.exports = {createToolbar: createToolbar};
