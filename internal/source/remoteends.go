package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"pushpane/internal/foreign"
)

// How an answer of another server ends, and when it is asked for again.

// outcome is how one answer ended.
type outcome struct {
	end    string        // of the run, in words; "" where the stream is asked for again
	away   string        // why it is asked for again
	whole  bool          // the answer has ended as it should, and nothing of it is left out
	after  time.Duration // how long the server asks to be left alone before; 0: it says nothing
	failed error         // of the run
}

// wait waits until the stream may be asked for again. It reports false where ctx is done.
func (v *viewing) wait(ctx context.Context, o outcome) bool {
	if v.since.IsZero() {
		v.since = time.Now()
	}
	delay, again := v.retry, "; it is asked again"
	switch {
	case o.after > maxRetry:
		delay, again = maxRetry, again+" in "+roundText(maxRetry)+", though the server asks for longer"
	case o.after > v.retry:
		delay, again = o.after, again+" in "+roundText(o.after)+", as the server asks"
	case v.failures > 0:
		delay += rand.N(min(maxBackOff, v.retry<<min(v.failures, 16)))
	}
	failed := !o.whole || v.failures > 0
	v.failures++
	if text := o.away + again; text != v.told {
		v.told = text
		if failed {
			v.options.Warn(fmt.Errorf("%s: %s", v.name, text))
		}
		if v.broken = v.p.SetState("waiting", text); v.broken != nil {
			return false
		}
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// roundText writes a time that is a whole number of seconds, or is given as one: 30 s.
func roundText(d time.Duration) string {
	if seconds := d.Round(time.Second); seconds < time.Minute {
		return fmt.Sprintf("%d s", seconds/time.Second)
	}
	return durationText(d)
}

// failure is that no answer came, or that it broke.
func (v *viewing) failure(reason string) outcome {
	if v.request.Repeats() {
		return outcome{away: reason}
	}
	return outcome{end: reason + ", " + v.counted(), failed: errors.New(reason)}
}

// passing are the statuses of a server that is overloaded or away, though it says not how long.
var passing = []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// refused is an answer that is no stream. It is shown, unless the stream was there before and may
// be there again. cancel ends the answer.
func (v *viewing) refused(res *http.Response, reason string, cancel func()) outcome {
	reason = v.request.ScrubAnswer(res, reason)
	if v.opened && v.request.Repeats() {
		after := foreign.RetryAfter(res.Header)
		if res.StatusCode > 299 && after > 0 || slices.Contains(passing, res.StatusCode) {
			return outcome{away: reason, after: after}
		}
	}
	var start []byte
	cut := true
	if body, err := foreign.Unpack(res.Body, res.Header.Get("Content-Encoding")); err == nil {
		defer time.AfterFunc(answerWait, cancel).Stop()
		// What came before an error is shown.
		start, err = io.ReadAll(io.LimitReader(body, maxAnswer))
		cut = err != nil || len(start) == maxAnswer
	}
	for _, line := range v.request.Describe(res, start, cut) {
		v.options.Tell(line)
		v.add("", []byte(line))
	}
	v.flush()
	return outcome{end: reason, failed: errors.New(reason)}
}

// turnedText says that what was a stream is now something else, such as the page of a login: an
// EventSource gives up there.
func turnedText(kind, media string) string {
	now := "no type"
	if media != "" {
		now = fmt.Sprintf("the type %q", media)
	}
	return fmt.Sprintf("the answer has %s, and not that of the %s before", now, kind)
}

// closed is that an answer has ended, with io.EOF where it is whole.
func (v *viewing) closed(kind string, err error, cut bool) outcome {
	behind := ""
	if cut {
		behind = "; what it was cut in is left out"
	}
	if c, ok := errors.AsType[*foreign.Closed](err); ok {
		return v.closedSocket(c, v.request.Scrub(c.Error())+behind)
	}
	switch whole := err == io.EOF; {
	case whole && v.request.Repeats() && kind == foreign.KindEvents:
		return outcome{away: "the server has ended the answer" + behind, whole: !cut}
	case whole:
		return outcome{end: "the answer has ended, " + v.counted() + behind}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return v.failure("the answer broke off before its end" + behind)
	}
	return v.failure("the answer broke off: " + v.request.Scrub(err.Error()) + behind)
}

// closedSocket is that the server has closed a WebSocket.
func (v *viewing) closedSocket(c *foreign.Closed, reason string) outcome {
	switch {
	case c.Passes():
		return outcome{away: reason}
	case c.Ends():
		return outcome{end: reason + "; " + v.counted()}
	}
	return outcome{end: reason + "; " + v.counted(), failed: errors.New(reason)}
}
