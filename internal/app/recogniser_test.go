package app

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/formats"
	"pushpane/stream"
)

func TestRecogniser_saysWhatASampleShows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events, err := stream.New(stream.Options{History: stream.MinHistory})
		if err != nil {
			t.Fatal(err)
		}
		defer events.Close()
		r := newRecogniser(events, formats.Choice{}, false)
		publish := func(line string) {
			if err := r.Publish("message", []byte(line)); err != nil {
				t.Fatal(err)
			}
		}
		if got := r.String(); got != "" {
			t.Errorf("before the first line it says %q", got)
		}
		publish("hello")
		publish("1234567890\t/var/log/big")
		if got, want := r.String(), "no known format: the times are those of arrival"; got != want {
			t.Errorf("said %q, want %q", got, want)
		}
		for i := range 2 * firstLooked {
			publish(fmt.Sprintf(`{"level":30,"time":179586000%04d,"msg":"a"}`, i))
		}
		if got, want := r.String(), "pino, times in ms"; got != want || r.looked != firstLooked {
			t.Errorf("said %q after %d lines, want %q after %d", got, r.looked, want, firstLooked)
		}
		for range 3 { // one a second
			time.Sleep(lookEvery)
			publish("E1128 10:00:00.000000 1 a.go:1] x")
			publish("E1128 10:00:00.000000 1 a.go:1] x")
		}
		if got, want := r.String(), "pino, times in ms; klog, times without a year and a zone"; got != want || r.looked != firstLooked+3 {
			t.Errorf("said %q after %d lines, want %q", got, r.looked, want)
		}
	})
}
