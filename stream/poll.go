package stream

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"
)

const (
	defaultWait = 25      // seconds
	maxWait     = 55      // seconds: proxies give up after a minute
	maxAnswer   = 1 << 20 // bytes of events
	// pollLook is how long an answer waits for more events that match a filter.
	pollLook = 500 * time.Millisecond
)

// ServePoll serves GET as a long poll (docs/wire.md, "The long poll"), for clients that cannot
// read an endless answer. The body holds the same bytes as a stream's, and ends with the cursor
// to ask for next. Without an event it waits up to 25 s, or the parameter wait. Methods other
// than GET and HEAD are refused with 405. An answer that is cut ends as a stream does. It checks
// no permission.
func (s *Stream) ServePoll(w http.ResponseWriter, r *http.Request) {
	if !reads(w, r) {
		return
	}
	q, err := readQuery(r, pollParameters)
	wait, limit := int64(defaultWait), int64(math.MaxInt64)
	values := r.URL.Query()
	if err == nil && values.Has("wait") {
		wait, err = readNumber(values, "wait", 0, maxWait)
	}
	if err == nil && values.Has("limit") {
		limit, err = readNumber(values, "limit", 1, MaxN)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	if answeredHead(w, r, q.format) {
		return
	}
	if cursor, err := ParseCursor(q.cursor); err == nil && cursor.End {
		s.repeatViewingEnd(w, cursor, q.format)
		return
	}
	if !s.awaitCursor(r.Context(), q.cursor) {
		refuse(w, http.StatusServiceUnavailable, errBehind)
		return
	}
	v, ok := s.admit(w, q, true)
	if !ok {
		return
	}
	answered := false
	defer func() { s.leave(v, answered) }()
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(wait)*time.Second)
	defer cancel()
	err = s.writeAnswer(ctx, v, s.newSink(w, v, q.format), limit)
	answered = err == nil && r.Context().Err() == nil
	abortAfter(err, r)
}

// repeatViewingEnd answers a poll whose cursor is the id of a viewing's end: with the same end.
func (s *Stream) repeatViewingEnd(w http.ResponseWriter, id Cursor, format string) {
	streamHeaders(w.Header())
	body := appendControl(nil, id.String(), typeEnd, endData{endDuration, endStatus(s.options.Duration)})
	// after an error the client asks again
	_ = s.newSink(w, &viewer{}, format).write(appendControl(body, "", typeNext, id))
}

// writeAnswer writes the body of one poll: hello, unless v resumes; the events behind v, up to
// maxAnswer bytes and limit events; and next, which says that the body is whole. Where v resumes
// and there is no event yet, it waits for one until ctx is done.
func (s *Stream) writeAnswer(ctx context.Context, v *viewer, w answerSink, limit int64) error {
	var err error
	notice := s.presence.standingNotice(v)
	if v.resumed {
		err = s.awaitDue(ctx, v, w)
	} else {
		err = w.write(s.greeting(v))
	}
	if err != nil {
		return err
	}
	lookUntil := time.Now().Add(pollLook)
	for left := (budget{bytes: maxAnswer, events: limit}); left.events > 0 && left.bytes > 0; {
		events, to, now, wake := s.read(v, &v.hold, left)
		if v.disconnected.Load() {
			return errDisconnected
		}
		if wake == looked && time.Now().Before(lookUntil) {
			continue
		}
		if len(events) == 0 {
			return s.finishAnswer(v, w, now, notice)
		}
		if err := w.write(events); err != nil {
			return err
		}
		left = budget{left.bytes - len(events), left.events - (to.n - v.at.n), true}
		v.at = to // delivered only once the answer is whole
	}
	return s.finishAnswer(v, w, live, notice)
}

// awaitDue returns when there are events behind v, or a notice, its viewing or the stream has
// ended, it is disconnected, or ctx is done. Before it waits it sends the header, so that proxies
// see an answer.
func (s *Stream) awaitDue(ctx context.Context, v *viewer, w answerSink) error {
	end := v.deadlineTimer()
	defer end.Stop()
	for {
		_, _, _, wake := s.read(v, &v.hold, unlimited)
		if wake == nil || v.disconnected.Load() || s.presence.noticed(v) || ctx.Err() != nil {
			return nil
		}
		if err := w.flush(); err != nil {
			return err
		}
		select {
		case <-wake:
		case <-v.countChanged: // or disconnected
			v.countChanged = s.presence.changes()
		case <-end.C:
		case <-s.closing.Done():
		case <-ctx.Done():
		}
	}
}

// finishAnswer writes the last events of a poll's body: the notice that stood at its begin or one
// that has come since; an end or a bye if v's phase asks for one; and next.
func (s *Stream) finishAnswer(v *viewer, w answerSink, now phase, last []byte) error {
	if s.presence.noticed(v) {
		last = s.presence.newNotice(v)
	}
	next := v.cursorAt(v.at)
	switch now {
	case expired:
		last, next.End = append(slices.Clip(last), s.viewingEnd(v)...), true
	case closed:
		last = append(slices.Clip(last), bye()...)
	}
	if err := w.write(appendControl(slices.Clip(last), "", typeNext, next)); err != nil {
		return err
	}
	v.advance(v.at)
	return nil
}
