package stream

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// defaultLimit is how many numbers a search answers with, unless it says.
const defaultLimit = 1000

// foundData is the answer of a search.
type foundData struct {
	Epoch   string  `json:"epoch"`
	Numbers []int64 `json:"numbers"`
	Matches int64   `json:"matches"`
	First   int64   `json:"first"`
	Last    int64   `json:"last"`
	Missed  int64   `json:"missed"`
	More    *string `json:"more"`
}

// ServeFind serves GET as a search of the retained events ([Stream.Find]; docs/wire.md, "A
// search") for those that the filter of [WithFilter] lets through. It answers after 2 s at the
// latest. Methods other than GET and HEAD are refused with 405. It checks no permission.
func (s *Stream) ServeFind(w http.ResponseWriter, r *http.Request) {
	if !reads(w, r) {
		return
	}
	search, err := s.readSearch(r)
	var found Found
	if err == nil && r.Method == http.MethodGet {
		found, err = s.Find(r.Context(), search)
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrReplaced):
		refuse(w, http.StatusConflict, err)
		return
	case errors.Is(err, ErrFinds), errors.Is(err, ErrMemory), errors.Is(err, ErrClosed):
		refuse(w, http.StatusServiceUnavailable, err)
		return
	case r.Context().Err() != nil:
		return // nobody waits for the answer
	default:
		refuse(w, http.StatusBadRequest, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	data := foundData{found.Epoch, found.Numbers, found.Matches, found.First, found.Last, found.Missed, nil}
	if data.Numbers == nil {
		data.Numbers = []int64{}
	}
	if found.More >= 0 {
		more := Cursor{Epoch: found.Epoch, N: found.More, t: noTime}.String()
		data.More = &more
	}
	_ = json.NewEncoder(w).Encode(data) // a client that has left needs no answer
}

// readSearch reads the parameters of a search.
func (s *Stream) readSearch(r *http.Request) (Search, error) {
	values, err := Parameters(r, findParameters, true)
	if err != nil {
		return Search{}, err
	}
	if _, err := readClient(values); err != nil {
		return Search{}, err
	}
	search := Search{Epoch: s.Epoch(), Filter: filterOf(r), Limit: defaultLimit, Count: !values.Has("after")}
	switch order := values.Get("order"); {
	case order == "oldest":
		search.Oldest = true
	case values.Has("order") && order != "newest":
		return Search{}, fmt.Errorf("read order: %q is not newest or oldest", short(order))
	}
	if values.Has("limit") {
		limit, err := readNumber(values, "limit", 0, MaxNumbers)
		if err != nil {
			return Search{}, err
		}
		search.Limit = int(limit)
	}
	if search.First, err = s.readEnd(values, "from", search.Epoch); err != nil {
		return Search{}, err
	}
	if search.Last, err = s.readEnd(values, "to", search.Epoch); err != nil {
		return Search{}, err
	}
	return search, s.goOn(&search, values)
}

// goOn moves the begin of a search behind the parameter after.
func (s *Stream) goOn(search *Search, values url.Values) error {
	if !values.Has("after") {
		return nil
	}
	after, err := ParseCursor(values.Get("after"))
	switch {
	case err != nil || after.End:
		return fmt.Errorf("read after: %q is not EPOCH.N, as the answer before has it as more", short(values.Get("after")))
	case after.Epoch != search.Epoch:
		return fmt.Errorf("%w, %s, than that of after=%s", ErrReplaced, search.Epoch, after)
	case search.Oldest:
		search.First = max(search.First, after.N+1)
	case search.Last == 0 || search.Last >= after.N:
		if search.Last = after.N - 1; search.Last == 0 {
			search.Last = none
		}
	}
	return nil
}

// none is a last number that is before all.
const none = -1

// readEnd reads from or to: an event by its number or id, or a time; 0 where it is not given. The
// event of to is searched, too; what came at its time or later is not.
func (s *Stream) readEnd(values url.Values, name, epoch string) (int64, error) {
	text := values.Get(name)
	if !values.Has(name) || name == "from" && text == "start" {
		return 0, nil
	}
	n, isNumber := parseNumber(text)
	if isNumber && n > 0 {
		return n, nil
	}
	if id, err := ParseCursor(text); err == nil && !id.End && id.N > 0 {
		if id.Epoch != epoch {
			return 0, fmt.Errorf("%w, %s, than that of %s=%s", ErrReplaced, epoch, name, short(text))
		}
		return id.N, nil
	}
	at, err := parseMoment(text)
	if err != nil || isNumber { // a duration has a unit, also 0
		return 0, fmt.Errorf("read %s: %q is not the number or id of an event, a time as 2026-11-28T11:20:03Z, or how long ago, as 5m", name, short(text))
	}
	n = s.NumberAt(at.of(s.options.Clock()))
	if name == "to" {
		if n--; n == 0 {
			n = none
		}
	}
	return n, nil
}

// moment is a time, or how long ago it is.
type moment struct {
	at  time.Time
	ago time.Duration
}

// parseMoment reads a time of RFC 3339, or a duration such as 1h30m.
func parseMoment(text string) (moment, error) {
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return moment{ago: ago}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	return moment{at: at}, err
}

// of returns the time, when it is now.
func (m moment) of(now time.Time) time.Time {
	if m.at.IsZero() {
		return now.Add(-m.ago)
	}
	return m.at
}
