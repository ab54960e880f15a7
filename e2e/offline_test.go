package e2e

import (
	"fmt"
	"regexp"
	"testing"
	"time"
)

// A device that goes offline and comes back with another address: its old connection is dead and
// does not know it, and the next attempt may be far away. The browser says when it is online, and
// that is when the page is back, with everything once.
func TestOffline_pageIsBackAsSoonAsTheDeviceIs(t *testing.T) {
	for engine, start := range engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			way := cableTo(t, p.addr(t))
			w := start(t)
			tabs := []int{w.open(t, way.url), w.open(t, way.url)}
			for _, tab := range tabs {
				eventually(t, "the page is live", func() bool { return live(t, w, tab) })
			}
			front := tabs[1]
			published := 0
			back := func(how string) {
				t.Helper()
				published++
				p.publish(t, fmt.Sprint("event ", published), "")
				w.online(t, true)
				for _, tab := range tabs {
					eventuallyWithin(t, promised(3*time.Second), fmt.Sprintf("tab %d is back from a network that %s", tab+1, how), func() bool {
						return live(t, w, tab) && says(t, w, tab, "#log", fmt.Sprint("event ", published))
					})
				}
			}
			// a connection that is younger was made of the network that is there
			<-time.After(time.Second)
			way.silence()
			w.online(t, false)
			back("fell silent")

			w.online(t, false)
			way.refuse()
			waits := regexp.MustCompile(`in ([2-9]|\d\d) s`)
			eventuallyWithin(t, comeback, "the page says that it waits for seconds", func() bool {
				return waits.Match(w.run(t, front, "document.querySelector('#state-line').textContent"))
			})
			way.restore()
			back("refused")
			for _, tab := range tabs {
				if got := len(shownIn(t, w, tab)); got != published {
					t.Errorf("tab %d shows %d events, want %d", tab+1, got, published)
				}
			}
		})
	}
}
