package stream

import (
	"context"
	"math"
	"net/http"
	"time"
)

const (
	defaultWait = 25 // seconds
	maxWait     = 55 // seconds: proxies give up after a minute
	maxAnswer   = 1 << 20
)

// ServePoll serves GET as a long poll: one turn of the loop that serves a stream (docs/wire.md,
// "The long poll").
func (s *Stream) ServePoll(w http.ResponseWriter, r *http.Request) {
	if !reads(w, r) {
		return
	}
	q, err := readQuery(r)
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
	if cursor, err := ParseCursor(q.cursor); err == nil && cursor.End {
		s.repeatViewingEnd(w, cursor)
		return
	}
	v, ok := s.admit(w, q, true)
	if !ok {
		return
	}
	answered := false
	defer func() { s.presence.remove(v, answered) }()
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(wait)*time.Second)
	defer cancel()
	answered = s.writeAnswer(ctx, v, newResponse(w), limit) == nil && r.Context().Err() == nil
}

// repeatViewingEnd answers a poll that comes with the id of a viewing's end: it stays ended.
func (s *Stream) repeatViewingEnd(w http.ResponseWriter, id Cursor) {
	streamHeaders(w.Header())
	body := appendControl(nil, id.String(), typeEnd, endData{endDuration, endStatus(s.options.Duration)})
	_, _ = w.Write(appendControl(body, "", typeNext, id)) // a client that left asks again
}

// writeAnswer writes the body of one poll: the events behind v, waiting for the first until ctx is
// done, and the block that says the body is whole.
func (s *Stream) writeAnswer(ctx context.Context, v *viewer, w *response, limit int64) error {
	empty := v.resumed
	if !v.resumed {
		if err := w.write(s.greeting(v)); err != nil {
			return err
		}
	}
	end := v.deadlineTimer()
	defer end.Stop()
	left := budget{bytes: maxAnswer, events: limit}
	for {
		events, to, now, wake := s.readLog(v, left)
		if v.disconnected.Load() {
			return errDisconnected
		}
		if len(events) > 0 {
			if err := w.write(events); err != nil {
				return err
			}
			left = budget{left.bytes - len(events), left.events - (to.n - v.at.n), true}
			v.at, empty = to, false
			if left.events > 0 && left.bytes > 0 {
				continue
			}
		}
		next := s.cursorAt(v.at)
		switch {
		case now == expired:
			next.End = true
			return s.finishAnswer(v, w, s.viewingEnd(v), next)
		case now == closed:
			return s.finishAnswer(v, w, bye(), next)
		case !empty || ctx.Err() != nil:
			return s.finishAnswer(v, w, nil, next)
		}
		if err := w.flush(); err != nil { // the headers: what lies on the way sees a live answer
			return err
		}
		select {
		case <-wake:
		case <-v.countChanged:
			v.countChanged = s.presence.changes()
		case <-end.C:
		case <-s.closing.Done():
		case <-ctx.Done():
		}
	}
}

// finishAnswer writes the last blocks of a poll's body.
func (s *Stream) finishAnswer(v *viewer, w *response, last []byte, next Cursor) error {
	if err := w.write(appendControl(last, "", typeNext, next)); err != nil {
		return err
	}
	v.advance(v.at)
	return nil
}
