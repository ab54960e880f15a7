package e2e

import (
	"fmt"
	"testing"
	"time"
)

// Without the worker every tab has a connection of its own, which only the one in front may hold:
// else the browser's six are gone.
func TestAlone_eightTabsStayUnderTheLimit(t *testing.T) {
	for name, start := range engines() {
		t.Run(name, func(t *testing.T) {
			besideEachOther(t)
			p := startSilent(t)
			url := meddle(t, p, workerless)
			w := start(t)
			for tab := range 8 {
				began := time.Now()
				w.open(t, url)
				eventuallyWithin(t, promised(5*time.Second)-time.Since(began), fmt.Sprintf("tab %d is live", tab+1), func() bool { return live(t, w, tab) })
				if !says(t, w, tab, "#badge", "own connection") {
					t.Errorf("the badge of tab %d is %s, want own connection", tab+1, w.run(t, tab, "document.querySelector('#badge').textContent"))
				}
			}
			for tab := range 7 {
				eventually(t, fmt.Sprintf("the hidden tab %d lets go", tab+1), func() bool { return !live(t, w, tab) })
			}
			sendFrom(t, w, 7, "Ada", "from the front")
			eventuallyWithin(t, promised(2*time.Second), "the front shows the message", func() bool { return says(t, w, 7, "#log", "from the front") })

			// Each one that comes to the front goes on where it was, and shows what is new at once.
			for _, tab := range []int{0, 3, 7} {
				p.publish(t, fmt.Sprint("before tab ", tab), "")
				w.show(t, tab)
				eventuallyWithin(t, promised(5*time.Second), fmt.Sprintf("tab %d is back", tab+1), func() bool {
					return live(t, w, tab) && says(t, w, tab, "#log", fmt.Sprint("before tab ", tab))
				})
				for i, id := range shownIn(t, w, tab) {
					if (block{id: id}).number() != i+1 {
						t.Fatalf("event %d in tab %d is %s", i+1, tab+1, id)
					}
				}
			}
		})
	}
}
