package desktop

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestOpen_takesPagesOnly(t *testing.T) {
	for _, address := range []string{
		"", "/tmp", "file:", "file://host/page.html", "https://127.0.0.1/", "javascript:alert(1)", "http:", "http:///path", "-http://a", "http://a\x00b", "127.0.0.1:7730",
	} {
		if err := Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), "is not an http:// or file:// address") {
			t.Errorf("%q: got error %v, want a refusal", address, err)
		}
	}
}

func TestOpen_notAfterItsContextIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Open(ctx, "http://127.0.0.1:1/"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the context is done", err)
	}
}

func TestAwait_isPatientAndNoMore(t *testing.T) {
	failed := errors.New("exit status 1")
	for name, test := range map[string]struct {
		after, stop time.Duration // 0: never
		want        error
		took        time.Duration
	}{
		"fails_early":             {after: time.Second, want: failed, took: time.Second},
		"stays_in_the_foreground": {took: 3 * time.Second},
		"fails_late":              {after: time.Minute, took: 3 * time.Second},
		"program_is_stopped":      {stop: time.Second, want: context.Canceled, took: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				done := make(chan error, 1)
				if test.after > 0 {
					time.AfterFunc(test.after, func() { done <- failed })
				}
				if test.stop > 0 {
					time.AfterFunc(test.stop, cancel)
				}
				start := time.Now()
				if err := await(ctx, done, failureWait); err != test.want || time.Since(start) != test.took {
					t.Errorf("got %v after %v, want %v after %v", err, time.Since(start), test.want, test.took)
				}
			})
		})
	}
}
