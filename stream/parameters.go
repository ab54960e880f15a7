package stream

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The parameters that each route reads (docs/wire.md, "Routes").
var (
	viewParameters    = []string{"after", "lastEventId", "lastEventID", "from", "since", "until", "client", "format"}
	eventsParameters  = append([]string{"ack"}, viewParameters...)
	pollParameters    = append([]string{"wait", "limit"}, viewParameters...)
	publishParameters = []string{"type", "key", "client"}
	findParameters    = []string{"from", "to", "order", "after", "limit", "client", "records"}
	// Who serves in front of a stream reads these, and takes them away: a filter ([WithFilter]).
	filterParameters = []string{"match", "re", "case", "not", "type", "level", "field"}
)

// fields are those of an event, with the reason why no parameter sets them.
var fields = map[string]string{
	"id":    "the log gives each event its id",
	"event": "an event that is published has its type from the parameter type",
	"data":  "an event that is published has its data from the body",
	"retry": "it is the same in every stream",
}

// Parameters returns those of a request to a route that reads the names in read. It refuses what
// would be ignored although it was meant: a field of an event, or a parameter of another route. A
// name that no route knows, or that is there twice, is refused unless others are allowed: to an
// address that is read clients add some of their own, as against caches. The error is for the
// client, with 400.
func Parameters(r *http.Request, read []string, others bool) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("read query: %q is not URL-encoded", short(r.URL.RawQuery))
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		reason, known := fields[name]
		for _, route := range [][]string{eventsParameters, pollParameters, publishParameters, findParameters, filterParameters} {
			known = known || slices.Contains(route, name)
		}
		switch {
		case !others && len(values[name]) > 1:
			return nil, fmt.Errorf("read query: the parameter %q is given %d times", short(name), len(values[name]))
		case slices.Contains(read, name), others && !known:
			continue
		}
		if reason != "" {
			reason = "; " + reason
		}
		return nil, fmt.Errorf("read query: the parameter %q is not one of %s%s", short(name), cmp.Or(strings.Join(read, ", "), "this route, which reads none"), reason)
	}
	return values, nil
}
