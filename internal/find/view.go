package find

import (
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// Span is from a time on and before another one, in ms; nil where it has no such end.
type Span struct{ From, To *int64 }

// has reports whether a time is in the span; ok is false for none.
func (s Span) has(ms int64, ok bool) bool {
	return ok && (s.From == nil || ms >= *s.From) && (s.To == nil || ms < *s.To)
}

// ParseSpan reads the parameters from and to of a request. own: they are times that lines say, by
// their digits, since no zone stands behind them, else those when lines came.
func ParseSpan(values url.Values) (s Span, own bool, err error) {
	zones := 0
	for name, end := range map[string]**int64{"from": &s.From, "to": &s.To} {
		if !values.Has(name) {
			continue
		}
		at, err := time.Parse(time.RFC3339, values.Get(name))
		if err == nil {
			zones++
		} else if at, err = time.Parse("2006-01-02T15:04:05", values.Get(name)); err == nil {
			own = true
		} else {
			return Span{}, false, fmt.Errorf("read %s: %.80q is not a time as 2026-11-28T11:20:03Z, or without the Z that of a line", name, values.Get(name))
		}
		ms := at.UnixMilli()
		*end = &ms
	}
	if own && zones > 0 {
		return Span{}, false, fmt.Errorf("read from and to: %.80q and %.80q are not both with a zone or both without", values.Get("from"), values.Get("to"))
	}
	return s, own, nil
}

// View says which bars of a histogram are wanted.
type View struct {
	Most  int      // bars at most; 0: none
	Own   *bool    // which times count; nil: those that most lines have
	Types []string // only these; nil: all
	Span           // in view; without an end, that of the lines
}

// MaxBars is how many bars can be asked for.
const MaxBars = 2000

// ParseView reads what bars a request asks for.
func ParseView(values url.Values) (View, error) {
	s, own, err := ParseSpan(values)
	if err != nil {
		return View{}, err
	}
	v := View{Span: s}
	if s != (Span{}) {
		v.Own = &own
	}
	if values.Has("own") {
		said, err := parseSwitch(values, "own", false)
		switch {
		case err != nil:
			return View{}, err
		case v.Own != nil && said != own:
			return View{}, fmt.Errorf("read own: %s is not what from and to say", values.Get("own"))
		}
		v.Own = &said
	}
	if values.Has("most") {
		if v.Most, err = strconv.Atoi(values.Get("most")); err != nil || v.Most < 1 || v.Most > MaxBars {
			return View{}, fmt.Errorf("read most: %.80q is not a number from 1 to %d", values.Get("most"), MaxBars)
		}
	}
	if values.Has("type") {
		v.Types, err = parseTypes(values.Get("type"))
	}
	return v, err
}
