package main

// watchScript gives a page the clock that all tabs of a machine have in common; seen(text), the
// moment at which a line with that text is in the log; and idle(), which waits until the form takes
// another message. The text of the line is what ends with it: a list may nest its lines.
const watchScript = `void (function () {
	var times = {};
	var waiting = {};
	window.clock = function () { return performance.timeOrigin + performance.now(); };
	window.seen = function (text) {
		return times[text] || new Promise(function (done) { waiting[text] = done; });
	};
	window.idle = function () {
		return new Promise(function (done) {
			(function look() {
				if (document.querySelector('#send').elements.text.readOnly) {
					setTimeout(look, 1);
				} else {
					done(true);
				}
			}());
		});
	};
	new MutationObserver(function (changes) {
		changes.forEach(function (change) {
			Array.from(change.addedNodes, function (line) {
				var text = line.querySelector ? (line.querySelector('.text') || line).textContent : '';
				if (/^message \d+ by /.test(text)) {
					times[text] = times[text] || clock();
					if (waiting[text]) {
						waiting[text](times[text]);
					}
				}
			});
		});
	}).observe(document.querySelector('#log'), {childList: true, subtree: true});
}())`

// socketScript makes a page show what comes by a WebSocket, whose address is put into it, as well.
// It stays live, so that both ways draw in the same frames: a page in which nothing moves gets its
// frame at once from a Chromium without a screen.
const socketScript = `new Promise(function (done) {
	window.socket = new WebSocket(%q);
	socket.onopen = function () { done(true); };
	socket.onerror = function () { done(false); };
	socket.onmessage = function (message) {
		requestAnimationFrame(function () {
			var line = document.createElement('div');
			line.textContent = JSON.parse(message.data).text;
			document.querySelector('#log').appendChild(line);
		});
	};
})`
