// The element of one event. Data is text, never markup: textContent and text
// nodes are the only way in.
(function (root) {
  'use strict';

  var words = root.pushpane.words;
  var wire = root.pushpane.wire;

  // how: {time: '' or the words for when, since: '' or the words for how long
  // after the line before, own: whether this tab sent it, marks: null or
  // function(text) -> [[start, end], ...] in order, open: whether JSON is folded
  // out, toggled: function(open)}.
  function createLine(event, how) {
    var line = make('div', 'line', '');
    var chat = event.event === 'chat' ? wire.parseObject(event.data) : {};
    line.setAttribute('data-id', event.id);
    column(line, 'at', how.time);
    column(line, 'since', how.since);
    if (typeof chat.name === 'string' && typeof chat.text === 'string') {
      line.className = 'line line-chat';
      column(line, 'who', words.visible(chat.name) || words.NOBODY);
      line.appendChild(make('span', 'text', words.visible(chat.text)));
      if (how.own) {
        markOwn(line);
      }
      return line;
    }
    if (event.event === 'end') {
      line.className = 'line line-end';
    } else if (event.event !== 'message') {
      column(line, 'tag', event.event);
    }
    line.appendChild(make('span', 'text', words.visible(event.data)));
    return line;
  }

  // In words too, not only by colour.
  function markOwn(line) {
    var who = line.querySelector('.who');
    if (who && !/ line-own/.test(line.className)) {
      line.className += ' line-own';
      who.textContent += words.OWN;
    }
  }

  // The blank between two columns is for copying and for text browsers.
  function column(line, className, text) {
    if (text) {
      line.appendChild(make('span', className, text));
      line.appendChild(document.createTextNode(' '));
    }
  }

  function make(name, className, text) {
    var element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  root.pushpane.createLine = createLine;
  root.pushpane.markOwn = markOwn;
}(this));
