package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// scene is a state of the page; there brings a page to it from the scene before. What must hold in
// every one of them (axe_test.go, keyboard_test.go) goes through the lists of stages_test.go.
type scene struct {
	name  string
	there func(tb *tab)
}

// sees waits until the element can be seen, presses presses it, and waits waits for an expression.
func sees(selector string) func(*tab) {
	return func(tb *tab) { tb.do(chromedp.WaitVisible(chromedp.CSS(selector))) }
}

func presses(selector string, then ...func(*tab)) func(*tab) {
	return func(tb *tab) {
		tb.click(selector)
		for _, f := range then {
			f(tb)
		}
	}
}

func waits(expression string) func(*tab) {
	return func(tb *tab) { tb.waitFor(expression) }
}

const (
	isLive   = "document.querySelector('#status').getAttribute('data-state') === 'open'"
	hasTools = "document.querySelector('#toolbar button')"
)

// A person who sees little, or hears the page, or has no mouse is kept out of nothing, in anything
// that pushpane shows: one walk through all scenes, since opening them takes most of the time.
func TestScenes_keepNobodyOut(t *testing.T) {
	t.Parallel()
	for name, stage := range map[string]func(t *testing.T) (address string, scenes []scene){
		"clock": clockStage, "file": fileStage, "reading": readingStage, "phone": phoneStage, "large": largeStage, "command": commandStage, "replay": replayStage,
		"exported": exportedStage, "exportedList": exportedListStage, "room": roomStage, "guest": guestStage, "guestPhone": guestPhoneStage, "invitation": invitationStage,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, scenes := stage(t)
			if address == "" {
				return // it was tried in a network of its own
			}
			tb := openWholeBrowser(t) // one of them asks for a permission
			tb.do(chromedp.EmulateViewport(1280, 800))
			tb.visit(address)
			for i, s := range scenes {
				s.there(tb)
				tb.audit(t, s.name)
				tb.walk(t, s.name)
				if i == min(1, len(scenes)-1) {
					tb.escape(t)
				}
			}
		})
	}
}
