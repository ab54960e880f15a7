package app

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"pushpane/internal/find"
	"pushpane/stream"
)

// hidden returns what a page has no row for, beside acts of the room: steps of a terminal, and
// messages that the presenter has removed.
func (s *server) hidden() find.Ranges {
	return find.Ranges(s.steps.Without(1)).With(s.room.State().Removed)
}

// serveFind is GET /find (docs/wire.md, "A search"). What a page has no row for is not found.
func (s *server) serveFind(w http.ResponseWriter, r *http.Request) {
	q, err := s.parseQuery(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	hidden := s.hidden().Has
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
	first, ok := s.behind(w, values)
	if !ok {
		return
	}
	asked := find.RecordQuery{Query: q}
	span, own, err := find.ParseSpan(values)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case own:
		asked.Says = &span
	default:
		asked.From, asked.To = s.headAt(span.From), s.headAt(span.To)
	}
	found, err := s.records.Find(r.Context(), s.events, asked, hidden, first)
	answerFound(w, r, found, err)
}

// serveCounts is GET /counts (docs/wire.md, "Counts").
func (s *server) serveCounts(w http.ResponseWriter, r *http.Request) {
	values, err := stream.Parameters(r, []string{"after", "client", "from", "most", "own", "to", "type"}, true)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	view, err := find.ParseView(values)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if first, ok := s.behind(w, values); ok {
		counts, err := s.records.Count(r.Context(), s.events, s.hidden(), first, view)
		answerFound(w, r, counts, err)
	}
}

// answerFound answers with what was found, or why it was not.
func answerFound(w http.ResponseWriter, r *http.Request, found any, err error) {
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

// behind is the number of the first event behind that which the parameter after names. Where it
// names none that can be, it answers and returns false.
func (s *server) behind(w http.ResponseWriter, values url.Values) (first int64, ok bool) {
	after, err := stream.ParseCursor(values.Get("after"))
	switch {
	case err != nil && values.Has("after") || after.End:
		http.Error(w, fmt.Sprintf("read after: %.80q is not EPOCH.N", values.Get("after")), http.StatusBadRequest)
	case after.Epoch != "" && after.Epoch != s.events.Epoch():
		http.Error(w, fmt.Sprintf("%v, %s, than that of after=%s", stream.ErrReplaced, s.events.Epoch(), after), http.StatusConflict)
	default:
		return max(after.N+1, 1), true
	}
	return 0, false
}

// headAt is the number of the first event that is not older than a time in Unix ms; 0 for nil.
func (s *server) headAt(ms *int64) int64 {
	if ms == nil {
		return 0
	}
	return s.events.NumberAt(time.UnixMilli(*ms))
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
