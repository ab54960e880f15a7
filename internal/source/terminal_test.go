package source

import (
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A prompt is published after a second of silence, a row of dots after a second without another
// dot, and a line that ends in time is one event.
func TestTerminal_unfinishedLineAfterASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		var got record
		l := newTerminalPublisher(in, &got, newSizes(Size{120, 40}))
		began := time.Now()
		go func() {
			defer out.Close()
			for _, step := range []struct {
				at   time.Duration
				text string
			}{{0, "whole\nName: "}, {2 * time.Second, "Ada\n.."}, {2900 * time.Millisecond, "."}, {3800 * time.Millisecond, "\n\xe2"}, {9 * time.Second, "\x82\xac"}} {
				<-time.After(step.at - time.Since(began))
				io.WriteString(out, step.text)
			}
		}()
		if err := l.publish(); err != nil {
			t.Fatal(err)
		}
		want := []string{"whole", "Name: …⏎", "Ada", "...", "€"}
		if !slices.Equal(got.texts, want) {
			t.Errorf("got %q, want %q", got.texts, want)
		}
		if at := got.times[1].Sub(began); at != time.Second {
			t.Errorf("the prompt came after %v, want 1s", at)
		}
	})
}
