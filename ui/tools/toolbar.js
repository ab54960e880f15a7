// The toolbar over the log, the search in the header, and what of both is in the menu.
'use strict';

var dom = require('../base/dom.js');
var createChips = require('./chips.js').createChips;
var words = require('./words.js');
var fill = dom.fill;

var DEBOUNCE_MS = 150;   // debounce: the search begins when no key was pressed for so long

// place: {bar: the element of the toolbar, search: that of the search in the header, menu: that of
// the menu, histogram: that of histogram.js, buttons: what display.js has for it}, announced the
// state of the toggle Announce. on: {search(query, typed), choose(name, choice), next(),
// previous(), save(format, all), stop(), help(), announce(on), leave()}, called when a control is
// used. What is searched and chosen is in the address, and comes from there by show.
function createToolbar(place, on, announced) {
  var panel = place.menu;
  var typing = null;
  var form = add(place.search, 'form', {id: 'find', role: 'search'});
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
  var row = add(place.bar, 'div', {id: 'chips'});
  var chips = createChips(row, on.choose, filter);
  var note = add(place.bar, 'p', {id: 'reader-note', role: 'status'});
  var saves = add(panel, 'div', {className: 'menu-row'});
  var all = choice(saves, 'What to save', [['shown', 'What is shown'], ['all', 'All lines']]);
  var format = choice(saves, 'Format', [['text', 'as text'], ['times', 'as text with times'], ['ndjson', 'as NDJSON']]);
  var save = button(saves, 'Download', 'Download the lines', download);
  // The server makes that page, so this one needs no memory for it.
  var page = add(panel, 'a', {id: 'export', className: 'menu-row', href: 'export', download: '', title: 'Download all lines with a player, as one page that needs no server'});
  var announce = toggle(panel, 'Announce new lines', 'Tell a screen reader now and then what is new', function () {
    on.announce(pressed(announce));
  });
  var help = button(panel, 'Shortcuts', 'Keyboard shortcuts', on.help);
  var paper = button(panel, 'Print', 'Print the lines', function () { on.save('print', all.value === 'all'); });
  var saving = false;

  panel.insertBefore(place.buttons, saves);
  announce.className = 'menu-row';
  page.textContent = 'Save as a page';
  press(announce, announced);
  help.className = 'menu-row';
  paper.className = 'menu-row';
  panel.insertBefore(paper, announce);
  help.setAttribute('data-key', '?');
  place.bar.appendChild(found); // where there is room: the field keeps its width
  dom.display(found, false);
  // A submit would load the page again; Enter is handled as a key.
  form.addEventListener('submit', function (event) { event.preventDefault(); }, false);
  text.addEventListener('focus', on.prepare, false);
  text.addEventListener('input', function () {
    clearTimeout(typing);
    typing = setTimeout(function () { send(true); }, DEBOUNCE_MS);
  }, false);
  text.addEventListener('keydown', function (event) {
    // While an input method composes, Enter and Escape are its keys.
    var key = event.isComposing ? '' : event.key;
    if (key === 'Enter') {
      event.preventDefault();
      flush();
      (event.shiftKey ? on.previous : on.next)();
    } else if (key === 'Escape' || key === 'Esc') {
      event.preventDefault();
      text.value = '';
      send(true);
      on.leave();
    }
  }, false);

  // Enter does not wait for the pause in typing.
  function flush() {
    if (typing !== null) {
      send(true);
    }
  }

  // Sends the whole query, whatever has changed. typed: it is no step that Back leads to.
  function send(typed) {
    clearTimeout(typing);
    typing = null;
    on.search({text: text.value, regexp: pressed(regexp), caseful: pressed(caseful), invert: pressed(invert), only: pressed(only)}, typed === true);
  }

  // What is being typed is newer than what the address has.
  function show(query, chosen) {
    if (typing === null && text.value !== query.text) {
      text.value = query.text;
    }
    press(regexp, query.regexp);
    press(caseful, query.caseful);
    press(invert, query.invert);
    press(only, query.only);
    chips.show(chosen, query);
  }

  // The shortcut presses the button.
  function filter() {
    press(only, !pressed(only));
    send();
  }

  // The button for a file stops it while it is written.
  function download() {
    if (saving) {
      on.stop();
    } else {
      on.save(format.value, all.value === 'all');
    }
  }

  // Shows the state of the search (search.js), and whether a file is being written. They share the
  // note below: a problem of the search stays in it until it is over, anything else until the next
  // note.
  function paint(state, busy) {
    var matches = state.text ? words.matches(state.place, state.count, state.progress === 1) : '';
    saving = busy;
    fill(save, busy ? 'Stop' : 'Download');
    fill(count, state.progress < 1 ? (matches ? matches + ', ' : '') + words.percent(state.progress) : matches);
    dom.display(found, text.value !== '' || state.text);
    before.disabled = state.count === 0;
    after.disabled = state.count === 0;
    // Only a change: each attribute that is set is announced, and a change of the document.
    if ((text.getAttribute('aria-invalid') === 'true') !== (state.problem !== '')) {
      text.setAttribute('aria-invalid', String(state.problem !== ''));
    }
    form.className = state.problem ? 'wrong' : '';
    if (state.problem) {
      showNote(words.problem(state.problem), true);
    } else if (note.className === 'wrong') {
      showNote('', false);
    }
  }

  // Only for screen readers.
  function readOut(sentence) {
    note.className = 'unseen';
    fill(note, sentence);
  }

  function showNote(sentence, wrong) {
    note.className = wrong ? 'wrong' : '';
    note.title = sentence;
    fill(note, sentence);
  }

  return {
    form: form,
    paint: paint,
    row: row,
    show: show,
    count: chips.count,
    showNote: showNote,
    readOut: readOut,
    filter: filter,
    format: function () { return format.value; },
    toSearch: function () { text.focus(); text.select(); },
    toLevels: chips.focus
  };
}

// Adds a new element with attributes to parent. By setAttribute: not every browser has aria
// attributes as properties.
function add(parent, name, attributes) {
  var element = dom.make(name);
  Object.keys(attributes).forEach(function (key) {
    if (key === 'className') {
      element.className = attributes[key];
    } else {
      element.setAttribute(key, attributes[key]);
    }
  });
  return parent.appendChild(element);
}

// label is the full text for the few characters.
function button(parent, text, label, run) {
  var element = parent.appendChild(dom.button('', text, run));
  if (text.length < 4) {
    dom.label(element, label);
  } else {
    element.title = label;
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

// WAI-ARIA 1.2, aria-pressed: without the value "false" the button would be no toggle.
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

module.exports = {createToolbar: createToolbar};
