package e2e

import (
	"slices"
	"testing"
	"time"
)

// A reload goes on with the minute that was running, with all its lines; one after the end waits
// for a click, as the first page does.
func TestReload_goesOnWithTheViewing(t *testing.T) {
	t.Parallel()
	for engine, startWindow := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := start(t, "--interval", "200ms", "--duration", "40s")
			w := startWindow(t)
			tab := w.open(t, p.url)
			eventually(t, "the link is there", func() bool { return isTrue(t, w, tab, "document.querySelector('#start').offsetParent") })
			w.run(t, tab, "(document.querySelector('#start').click(), true)")
			eventually(t, "some lines are there", func() bool { return len(shownIn(t, w, tab)) >= 5 })
			before := shownIn(t, w, tab)
			w.reload(t, tab)
			eventually(t, "it goes on", func() bool { return live(t, w, tab) && len(shownIn(t, w, tab)) > len(before) })
			after := shownIn(t, w, tab)
			if !slices.Equal(after[:len(before)], before) {
				t.Errorf("the reload shows %v, want %v and on", after, before)
			}
			expectTicks(t, after, len(before)+1, 200*time.Millisecond)
			eventuallyWithin(t, 40*time.Second+patience, "it ends when it would have ended", func() bool {
				return isTrue(t, w, tab, "document.querySelector('#status[data-state=ended]')")
			})
			if got := len(shownIn(t, w, tab)); got > 205 {
				t.Errorf("%d lines were shown, want those of 40 s", got)
			}
			w.reload(t, tab)
			eventually(t, "it waits for a click", func() bool {
				return isTrue(t, w, tab, "document.querySelector('#status[data-state=idle]') && document.querySelector('#start').offsetParent")
			})
		})
	}
}
