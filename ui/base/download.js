// Saves a file of the page's own.
'use strict';

var REVOKE_MS = 60000;   // after the click that saves the file: its address is valid until then

// Returns pushpane-2026-11-28-145011.csv for what and ending 'pushpane' and '.csv'.
function fileName(what, ending) {
  return what + '-' + new Date().toISOString().slice(0, 19).replace(/:/g, '').replace('T', '-') + ending;
}

// Saves by a click on a link: all browsers can do that; older Firefox needs the link in the
// document.
function download(blob, name) {
  var address = URL.createObjectURL(blob);
  save(address, name);
  setTimeout(function () { URL.revokeObjectURL(address); }, REVOKE_MS);
}

// The same for what is at an address, which may be one of data.
function save(address, name) {
  var link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
}

module.exports = {fileName: fileName, download: download, save: save};
