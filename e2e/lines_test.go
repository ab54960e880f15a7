package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
)

// countShown is how many events the log holds, in view or not: the list of the page has it in an
// attribute, the simple log of a browser without EventSource has an element for each.
const countShown = `(+document.querySelector('#log').getAttribute('data-events') || document.querySelectorAll('#log [data-id]').length)`

// walkLog reads the log from its first line to its last as a person does, by scrolling: a list of
// {id, text}, with an empty id for what is no event. It is null while lines have yet to come from
// the server. Two views are joined where the last event that both have stands in the second, so
// that an event that is twice in the log is twice in the list, and one that is missing is a hole in
// it. each() is called in every view.
const walkLog = `(function (each) {
	var log = document.querySelector('#log');
	var lines = [];
	function move(to) {
		log.scrollTop = to;
		log.dispatchEvent(new Event('scroll')); // hidden tabs get none
	}
	function elements() {
		return Array.from(log.querySelectorAll('.line, .note'));
	}
	function view() {
		var list = elements().map(function (e) {
			return {id: e.getAttribute('data-id') || '', text: e.textContent, loading: /line-unloaded/.test(e.className)};
		});
		var ids = list.map(function (l) { return l.id; });
		var end = lines.length - 1;
		while (end >= 0 && (!lines[end].id || ids.indexOf(lines[end].id) < 0)) { end -= 1; }
		if (end >= 0) {
			lines = lines.slice(0, end + 1).concat(list.slice(ids.indexOf(lines[end].id) + 1));
		} else {
			lines = lines.some(function (l) { return l.id; }) ? lines.concat({id: '', text: 'a hole between two views'}, list) : list;
		}
		each();
	}
	// The bar may stand still and the lines move, where it had guessed wrong.
	function place() {
		var first = elements()[0];
		return log.scrollTop + ' ' + (first ? first.textContent + ' ' + first.getBoundingClientRect().top : '');
	}
	var before, steps = 0;
	do {
		move(0); // once more where the rows above turn out to be higher than the bar had guessed
		steps += 1;
	} while (log.scrollTop > 0 && steps < 100);
	view();
	for (steps = 0; steps < 100000 && place() !== before; steps += 1) {
		before = place();
		move(log.scrollTop + log.clientHeight / 2);
		view();
	}
	return lines.some(function (l) { return l.loading; }) ? null : lines;
})`

// line is one line of the log.
type line struct{ ID, Text string }

// readLog scrolls through the log until all of it has been loaded. run evaluates an
// expression in the page.
func readLog(t testing.TB, run func(expression string) json.RawMessage) []line {
	t.Helper()
	var lines []line
	eventually(t, "all lines of the log are there", func() bool {
		decode(t, string(run(walkLog+"(function () {})")), &lines)
		return lines != nil
	})
	return lines
}

// lines is all that is in the log.
func (tb *tab) lines() []line {
	tb.t.Helper()
	return readLog(tb.t, func(expression string) json.RawMessage {
		tb.t.Helper()
		return json.RawMessage(evaluate[string](tb, "JSON.stringify("+expression+")"))
	})
}

// shown are the ids of the events in the log, in the order of the page.
func (tb *tab) shown() []string {
	tb.t.Helper()
	return idsOf(tb.lines())
}

func shownIn(t testing.TB, w window, tab int) []string {
	t.Helper()
	return idsOf(readLog(t, func(expression string) json.RawMessage {
		t.Helper()
		return w.run(t, tab, expression)
	}))
}

func idsOf(lines []line) []string {
	ids := []string{}
	for _, l := range lines {
		if l.ID != "" {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// shows is an expression that is true when the log holds so many events: comparison is an operator.
func shows(comparison string, events int) string {
	return fmt.Sprintf("%s %s %d", countShown, comparison, events)
}
