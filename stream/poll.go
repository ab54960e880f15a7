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
		wait, err = number(values, "wait", 0, maxWait)
	}
	if err == nil && values.Has("limit") {
		limit, err = number(values, "limit", 1, MaxN)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	if cursor, err := ParseCursor(q.cursor); err == nil && cursor.End {
		s.serveEndAgain(w, cursor)
		return
	}
	v, ok := s.admit(w, q, true)
	if !ok {
		return
	}
	answered := false
	defer func() { s.presence.leave(v, answered) }()
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(wait)*time.Second)
	defer cancel()
	answered = s.answer(ctx, v, newResponse(w), limit) == nil && r.Context().Err() == nil
}

// serveEndAgain answers a poll that comes with the id of a viewing's end: it stays ended.
func (s *Stream) serveEndAgain(w http.ResponseWriter, id Cursor) {
	streamHeaders(w.Header())
	body := appendControl(nil, id.String(), typeEnd, endData{endDuration, endStatus(s.options.Duration)})
	_, _ = w.Write(appendControl(body, "", typeNext, id)) // a client that left asks again
}

// answer writes the body of one poll: the events behind v, waiting for the first until ctx is done,
// and the block that says the body is whole.
func (s *Stream) answer(ctx context.Context, v *viewer, w *response, limit int64) error {
	empty := v.resumed
	if !v.resumed {
		if err := w.write(s.greeting(v)); err != nil {
			return err
		}
	}
	end := v.timer()
	defer end.Stop()
	left := room{bytes: maxAnswer, events: limit}
	for {
		events, to, now, wake := s.next(v, left)
		if v.cut.Load() {
			return errCut
		}
		if len(events) > 0 {
			if err := w.write(events); err != nil {
				return err
			}
			left = room{left.bytes - len(events), left.events - (to.n - v.at.n), true}
			v.at, empty = to, false
			if left.events > 0 && left.bytes > 0 {
				continue
			}
		}
		next := s.at(v.at)
		switch {
		case now == over:
			next.End = true
			return s.close(v, w, s.farewell(v), next)
		case now == closing:
			return s.close(v, w, bye(), next)
		case !empty || ctx.Err() != nil:
			return s.close(v, w, nil, next)
		}
		if err := w.flush(); err != nil { // the headers: what lies on the way sees a live answer
			return err
		}
		select {
		case <-wake:
		case <-v.changed:
			v.changed = s.presence.changes()
		case <-end.C:
		case <-s.closing.Done():
		case <-ctx.Done():
		}
	}
}

// close writes the last blocks of a poll's body.
func (s *Stream) close(v *viewer, w *response, last []byte, next Cursor) error {
	if err := w.write(appendControl(last, "", typeNext, next)); err != nil {
		return err
	}
	v.move(v.at)
	return nil
}
