package export

import (
	"errors"
	"strings"
	"testing"

	"pushpane/internal/recording"
	"pushpane/stream"
	"pushpane/ui"
)

// broken writes so many bytes and then fails, as a full disk does.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestWritePage_everyFailedWriteIsAnError(t *testing.T) {
	events, err := stream.New(stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	events.Publish("", []byte(strings.Repeat("x", 300_000)))
	for _, room := range []int{0, 30_000, 100_000, 340_000, 400_000} {
		if err := WritePage(&broken{room}, recording.Header{}, ui.Place{}, FromHistory(events, nil)); err == nil {
			t.Errorf("with room for %d bytes there is no error", room)
		}
	}
}
