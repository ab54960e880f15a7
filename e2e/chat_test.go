package e2e

import (
	"fmt"
	"slices"
	"testing"
)

// watching is what the button of the viewers says.
const watching = "document.getElementById('viewers-button').textContent"

// sendMany sends messages by the form, the next as soon as the last was sent, without a timer:
// those of hidden tabs are slow.
const sendMany = `(function (name, count) {
	var form = document.querySelector('#send');
	var sent = 0;
	function next() {
		if (sent < count && !form.elements.text.readOnly) {
			sent += 1;
			form.elements.text.value = name + ' ' + sent;
			form.elements.text.dispatchEvent(new Event('input', {bubbles: true}));
			form.querySelector('[type=submit]').click();
		}
	}
	new MutationObserver(next).observe(form.elements.text, {attributes: true, attributeFilter: ['readonly']});
	next();
	return true;
})`

// Two tabs of each of two browsers and one without EventSource send at the same time: all show the
// same conversation, and both browsers find the same in it.
func TestChat_everybodyReadsTheSameOrder(t *testing.T) {
	t.Parallel()
	p := startSilent(t)
	const each = 10
	windows := map[string]window{}
	for name, start := range engines() {
		windows[name] = start(t)
	}
	old := &chromiumWindow{first: openWholeBrowser(t)}
	old.first.beforeScripts("delete window.EventSource")
	windows["without EventSource"] = old
	type place struct {
		name string
		w    window
		tab  int
	}
	var places []place
	for name, w := range windows {
		for range 2 {
			places = append(places, place{name, w, w.open(t, p.url)})
		}
	}
	for _, at := range places {
		at.w.show(t, at.tab)
		eventually(t, "the tab is live", func() bool { return live(t, at.w, at.tab) })
	}
	for _, at := range places {
		at.w.run(t, at.tab, fmt.Sprintf("%s('%s %d', %d)", sendMany, at.name, at.tab+1, each))
	}
	var want []string
	for i, at := range places {
		at.w.show(t, at.tab)
		eventually(t, "the tab has all messages", func() bool { return len(shownIn(t, at.w, at.tab)) >= each*len(places) })
		got := shownIn(t, at.w, at.tab)
		if i == 0 {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("tab %d of %s shows\n%v, another\n%v", at.tab+1, at.name, got, want)
		}
		if at.w == old {
			continue // the log of a browser without EventSource has no search (ui/page/log.js)
		}
		eventually(t, "the search is there in "+at.name, func() bool { return isTrue(t, at.w, at.tab, "document.querySelector('#find-text')") })
		at.w.run(t, at.tab, "(function () { var f = document.querySelector('#find-text'); f.value = 'firefox 1'; f.dispatchEvent(new Event('input')); return true; }())")
		eventually(t, "the search has found those of one tab", func() bool {
			return isTrue(t, at.w, at.tab, fmt.Sprintf("document.querySelector('#find-count').textContent === '%d matches'", each))
		})
	}
}

// A poll does not have the number of viewers; the page asks for it.
func TestChat_viewersAreCountedWhilePolling(t *testing.T) {
	t.Parallel()
	for name, wrap := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			tb := openBrowser(t)
			// The page asks every 10 s; here twice a second.
			tb.beforeScripts(`(function (original) {
				window.setInterval = function (f, ms) { return original(f, ms === 10000 ? 500 : ms); };
			}(window.setInterval));`)
			tb.visit(meddle(t, p, wrap) + "/?transport=poll")
			tb.waitFor(openState)
			tb.waitFor(watching + " === 'You'")
			other := p.listen(t, "?client=another")
			tb.waitFor(watching + " === 'You + 1 other'")
			other.close()
			tb.waitFor(watching + " === 'You'")
		})
	}
}
