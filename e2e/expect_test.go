package e2e

import (
	"strings"
	"testing"
	"time"
)

// expectTicks checks that at least n ids, all of one epoch, count up without a hole and lie about
// one interval apart by the server's own clock. About, and on average: on a machine that is busy
// with a browser one comes late and the next soon after it.
func expectTicks(t testing.TB, ids []string, n int, interval time.Duration) {
	t.Helper()
	if len(ids) < n {
		t.Fatalf("%d ticks are shown, want at least %d: %v", len(ids), n, ids)
	}
	for i := 1; i < len(ids); i++ {
		a, b := block{id: ids[i-1]}, block{id: ids[i]}
		if a.number()+1 != b.number() || a.id[:13] != b.id[:13] {
			t.Errorf("%s follows %s, want the next number", b.id, a.id)
		}
	}
	first, last := block{id: ids[0]}, block{id: ids[len(ids)-1]}
	apart := time.Duration(last.millis()-first.millis()) * time.Millisecond / time.Duration(len(ids)-1)
	if apart < interval/2 || apart > interval*3/2 {
		t.Errorf("from %s to %s they are %v apart, want about %v", first.id, last.id, apart, interval)
	}
}

// inOrder reports whether the text contains the words in this order.
func inOrder(text string, words ...string) bool {
	for _, w := range words {
		at := strings.Index(text, w)
		if at < 0 {
			return false
		}
		text = text[at+len(w):]
	}
	return true
}
