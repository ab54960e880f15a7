package app

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
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
	span, err := parseSpan(values)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case span.own:
		asked.Says = &span.Span
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
	view, err := parseView(values)
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

// span is that of the parameters from and to. own: they are times that lines say, by their digits,
// since no zone stands behind them, else those when lines came.
type span struct {
	find.Span
	own bool
}

func parseSpan(values url.Values) (span, error) {
	var s span
	zones := 0
	for name, end := range map[string]**int64{"from": &s.From, "to": &s.To} {
		if !values.Has(name) {
			continue
		}
		at, err := time.Parse(time.RFC3339, values.Get(name))
		if err == nil {
			zones++
		} else if at, err = time.Parse("2006-01-02T15:04:05", values.Get(name)); err == nil {
			s.own = true
		} else {
			return span{}, fmt.Errorf("read %s: %.80q is not a time as 2026-11-28T11:20:03Z, or without the Z that of a line", name, values.Get(name))
		}
		ms := at.UnixMilli()
		*end = &ms
	}
	if s.own && zones > 0 {
		return span{}, fmt.Errorf("read from and to: %.80q and %.80q are not both with a zone or both without", values.Get("from"), values.Get("to"))
	}
	return s, nil
}

// parseView reads what bars are asked for.
func parseView(values url.Values) (find.View, error) {
	s, err := parseSpan(values)
	v := find.View{Span: s.Span}
	switch own := values.Get("own"); {
	case err != nil:
	case own != "0" && own != "1" && values.Has("own"):
		err = fmt.Errorf("read own: %.80q is not 1 or 0", own)
	case s.From == nil && s.To == nil:
		if own := own == "1"; values.Has("own") {
			v.Own = &own
		}
	case values.Has("own") && s.own != (own == "1"):
		err = fmt.Errorf("read own: %s is not what from and to say", own)
	default:
		v.Own = &s.own
	}
	if err == nil && values.Has("most") {
		if v.Most, err = strconv.Atoi(values.Get("most")); err != nil || v.Most < 1 || v.Most > find.MaxBars {
			err = fmt.Errorf("read most: %.80q is not a number from 1 to %d", values.Get("most"), find.MaxBars)
		}
	}
	if err == nil && values.Has("type") {
		v.Types, err = find.ParseTypes(values.Get("type"))
	}
	return v, err
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
