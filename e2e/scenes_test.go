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

// eachStage calls f with a page and all its scenes, for everything that pushpane shows.
func eachStage(t *testing.T, f func(t *testing.T, tb *tab, scenes []scene)) {
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
			tb := openBrowser(t)
			tb.do(chromedp.EmulateViewport(1280, 800))
			tb.visit(address)
			f(t, tb, scenes)
		})
	}
}
