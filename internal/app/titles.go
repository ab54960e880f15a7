package app

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"

	"pushpane/internal/screen"
)

// titles remembers the title of the run (docs/wire.md, "A terminal"), for pages that come after it
// was said. The zero value is ready to use.
type titles struct {
	mu  sync.Mutex
	now string // guarded by mu
}

// title returns the title of the run, "" where there is none.
func (t *titles) title() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

// forget forgets the title, where another log begins.
func (t *titles) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now = ""
}

// observe is for stream.Options.Observe.
func (t *titles) observe(_ int64, _ time.Duration, eventType string, data [][]byte) {
	if eventType != screen.Type && eventType != "source" {
		return
	}
	for _, d := range data {
		var b struct{ Title, State string }
		switch {
		case eventType == screen.Type && (bytes.HasPrefix(d, []byte(`{"title":`)) || string(d) == "{}"):
			_ = json.Unmarshal(d, &b) // of another shape: it is none
		case eventType == screen.Type || json.Unmarshal(d, &b) != nil || b.State != "running":
			continue
		}
		t.mu.Lock()
		t.now = b.Title
		t.mu.Unlock()
	}
}
