// What the browser keeps for us: two short texts. Without storage (settings,
// private windows) they live as long as the page.
(function (root) {
  'use strict';

  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch (e) {
      return null;
    }
  }

  function remember(key, text) {
    try {
      localStorage.setItem(key, text);
    } catch (e) {
      return;
    }
  }

  root.pushpane = root.pushpane || {};
  root.pushpane.recall = recall;
  root.pushpane.remember = remember;
}(this));
