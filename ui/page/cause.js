// What holds the stream back: the command that finds it out, and for who may control the program
// what it has found (docs/wire.md, POST /doctor).
'use strict';

var dom = require('../base/dom.js');
var post = require('../connection/control.js').post;
var parseObject = require('../connection/wire.js').parseObject;
var words = require('./words.js');

var TIMEOUT_MS = 40000;

// element is a details element; allowed() returns whether the reader may control the program.
// Opened, it asks, each time.
function createCause(element, allowed) {
  var said = dom.make('p', 'examined');
  var list = dom.make('ul', 'findings');
  var asking = false;
  said.setAttribute('role', 'status');
  element.insertBefore(said, element.getElementsByTagName('p')[0]);
  element.insertBefore(list, said.nextSibling);
  dom.fill(document.getElementById('doctor'), words.doctor(window.location.href));
  element.addEventListener('toggle', function () {
    if (element.open && allowed() && !asking) {
      ask();
    }
  }, false);

  function ask() {
    asking = true;
    show(words.EXAMINING, []);
    post('doctor', JSON.stringify({path: window.location.pathname.replace(/[^\/]*$/, '')}), TIMEOUT_MS, function (answer) {
      var report = answer.status === 200 ? parseObject(answer.text) : {};
      asking = false;
      if (Array.isArray(report.findings)) {
        show(words.examined(report), report.findings);
      } else {
        show(words.unexamined(answer), []);
      }
    });
  }

  function show(text, findings) {
    dom.fill(said, text);
    list.textContent = '';
    dom.display(list, findings.length > 0);
    findings.forEach(function (found) {
      var item = dom.append(list, 'li', 'finding-' + found.grade);
      dom.append(item, 'strong', '', words.grade(found.grade));
      item.appendChild(document.createTextNode(' ' + found.text));
      (found.mends || []).forEach(function (mend) { dom.append(item, 'p', '', words.mend(mend)); });
    });
  }
}

module.exports = {createCause: createCause};
