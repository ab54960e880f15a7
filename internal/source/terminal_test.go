package source

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/screen"
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

// The lines of an image, and those behind a string whose end never comes, are events at once; five
// seconds after it has begun such a string hides nothing more.
func TestTerminal_linesWithinAStringComeAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		var got record
		l := newTerminalPublisher(in, &got, newSizes(Size{120, 40}))
		began := time.Now()
		steps := []struct {
			at   time.Duration
			text string
		}{{0, "\x1bPq\r\n"}, {time.Second, "#0~~\r\n"}, {4 * time.Second, "\x1b\\image\r\n"}, {5 * time.Second, "\x1bPtorn\r\n"}, {9 * time.Second, "hidden\r\n"}, {11 * time.Second, "shown\r\n"}}
		go func() {
			defer out.Close()
			for _, step := range steps {
				<-time.After(step.at - time.Since(began))
				io.WriteString(out, step.text)
			}
		}()
		if err := l.publish(); err != nil {
			t.Fatal(err)
		}
		if len(got.texts) != len(steps) || len(got.times) != len(steps) {
			t.Fatalf("got the lines %q in %d events, want all %d", got.texts, len(got.times), len(steps))
		}
		for i, step := range steps {
			if late := got.times[i].Sub(began) - step.at; late > screen.RedrawEvery {
				t.Errorf("%q came %v after it was written, want at once", step.text, late)
			}
		}
		if last := got.blocks[len(got.blocks)-1]; !strings.Contains(last, `"shown"`) || strings.Contains(last, "hidden") {
			t.Errorf("the last rows are %s, want shown", last)
		}
	})
}
