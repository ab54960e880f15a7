package app

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"time"

	"pushpane/internal/find"
	"pushpane/stream"
)

// serveFind is GET /find (docs/wire.md, "A search"). What a page has no row for is not found: steps
// of a terminal, acts of the room, and messages that the presenter has removed.
func (s *server) serveFind(w http.ResponseWriter, r *http.Request) {
	q, err := s.parseQuery(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	removed := map[int64]bool{}
	for _, n := range s.room.State().Removed {
		removed[n] = true
	}
	steps := s.steps.Without(1)
	hidden := func(n int64) bool {
		i := sort.Search(len(steps), func(i int) bool { return steps[i][1] >= n })
		return removed[n] || i < len(steps) && steps[i][0] <= n
	}
	byRecords, err := find.ByRecords(r.URL.Query())
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	case byRecords:
		s.findRecords(w, r, q, hidden)
	default:
		s.events.ServeFind(w, filtered(r, q.Rows(s.levels, hidden)))
	}
}

// findRecords is GET /find?records=1.
func (s *server) findRecords(w http.ResponseWriter, r *http.Request, q find.Query, hidden func(n int64) bool) {
	values, err := stream.Parameters(r, append([]string{"from", "to", "after", "client", "records"}, find.Parameters...), true)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	after, err := stream.ParseCursor(values.Get("after"))
	if err != nil && values.Has("after") || after.End {
		http.Error(w, fmt.Sprintf("read after: %.80q is not EPOCH.N", values.Get("after")), http.StatusBadRequest)
		return
	}
	if after.Epoch != "" && after.Epoch != s.events.Epoch() {
		http.Error(w, fmt.Sprintf("%v, %s, than that of after=%s", stream.ErrReplaced, s.events.Epoch(), after), http.StatusConflict)
		return
	}
	from, err := s.headAt(values, "from")
	to, errTo := s.headAt(values, "to")
	if err = errors.Join(err, errTo); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	found, err := s.records.Find(r.Context(), s.events, find.RecordQuery{Query: q, From: from, To: to}, hidden, max(after.N+1, 1))
	switch {
	case err == nil:
		answerPacked(w, r, found)
	case errors.Is(err, stream.ErrReplaced):
		http.Error(w, err.Error(), http.StatusConflict)
	case r.Context().Err() == nil:
		w.Header().Set("Retry-After", "1")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

// headAt is the number of the first event that is not older than a parameter says; 0 where it is
// not given.
func (s *server) headAt(values url.Values, name string) (int64, error) {
	if !values.Has(name) {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, values.Get(name))
	if err != nil {
		return 0, fmt.Errorf("read %s: %.80q is not a time as 2026-11-28T11:20:03Z", name, values.Get(name))
	}
	return s.events.NumberAt(at), nil
}

// selected serves the events that the parameters of a request ask for by next: all of them where
// they ask for none, in the form of an event stream.
func (s *server) selected(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if values := r.URL.Query(); find.Given(values) || stream.Formatted(r) {
			q, err := s.parseQuery(r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			r = filtered(r, q.Events(s.levels))
		}
		next(w, r)
	}
}

// parseQuery reads the parameters of a filter.
func (s *server) parseQuery(r *http.Request) (find.Query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return find.Query{}, fmt.Errorf("read query: %.80q is not URL-encoded", r.URL.RawQuery)
	}
	q, err := find.Parse(values)
	q.Plain = &s.plain
	return q, err
}

// filtered returns a request with a filter, and without the parameters that it was made of.
func filtered(r *http.Request, f *stream.Filter) *http.Request {
	values := r.URL.Query()
	for _, name := range find.Parameters {
		values.Del(name)
	}
	u := *r.URL
	u.RawQuery = values.Encode()
	r = r.WithContext(stream.WithFilter(r.Context(), f))
	r.URL = &u
	return r
}
