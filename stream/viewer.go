package stream

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// viewer is one request for events, on either transport: where it stands and when its viewing ends.
// Only its own goroutine uses it, but for finished and cut.
type viewer struct {
	client string // names the browser; "" where it does not say
	until  int64  // end of the viewing, Unix milliseconds; 0 without end
	// the same on the monotonic clock: setting the wall clock does not move it; zero without end
	over     time.Time
	at       position
	told     int             // number of viewers it was told last
	changed  <-chan struct{} // closed when another number is announced
	resumed  bool            // its cursor was given and honoured
	gap      *gap            // what it missed before it came, nil if nothing
	finished atomic.Int64    // number of the last event that was wholly written to it
	cut      atomic.Bool     // it is to be left as it stands
}

// browser is the client without the part behind an underscore, by which a browser tells its own
// connections apart.
func (v *viewer) browser() string {
	name, _, _ := strings.Cut(v.client, "_")
	return name
}

// query is what a request asks for, checked.
type query struct {
	cursor string // "" if none was given
	from   from
	until  int64 // Unix milliseconds; 0 if not said
	client string
}

// from says where to start without a cursor: the last n events, or one of the constants.
type from int64

const (
	fromUnsaid from = -1
	fromNow    from = 0
	fromStart  from = math.MaxInt64
)

// maxClient is the longest name of a client, in characters.
const maxClient = 32

// readQuery refuses a known parameter that is malformed, and ignores unknown ones. A cursor is
// never refused.
func readQuery(r *http.Request) (query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return query{}, fmt.Errorf("read query: %q is not URL-encoded", short(r.URL.RawQuery))
	}
	q := query{cursor: r.Header.Get("Last-Event-ID"), from: fromUnsaid}
	if q.cursor == "" {
		q.cursor = values.Get("after")
	}
	if q.client, err = readClient(values); err != nil {
		return query{}, err
	}
	if values.Has("until") {
		if q.until, err = number(values, "until", 1, MaxN); err != nil {
			return query{}, err
		}
	}
	switch text := values.Get("from"); {
	case !values.Has("from"):
	case text == "start":
		q.from = fromStart
	case text == "now":
		q.from = fromNow
	case text[:min(1, len(text))] == "-":
		n, ok := parseNumber(text[1:])
		if !ok || n == 0 {
			return query{}, fmt.Errorf("read from: %q is not start, now or -1 to -%d", short(text), int64(MaxN))
		}
		q.from = from(n)
	default:
		return query{}, fmt.Errorf("read from: %q is not start, now or -1 to -%d", short(text), int64(MaxN))
	}
	return q, nil
}

// Client returns the name that a request gives its browser, "" if none, or refuses it.
func Client(r *http.Request) (string, error) {
	return readClient(r.URL.Query())
}

func readClient(values url.Values) (string, error) {
	return readToken(values, "client", maxClient)
}

// readToken reads a parameter that names something: "" where it is not there.
func readToken(values url.Values, name string, most int) (string, error) {
	token := values.Get(name)
	if values.Has(name) && (token == "" || len(token) > most || !isToken(token)) {
		return "", fmt.Errorf("read %s: %q is not 1 to %d of A-Z a-z 0-9 _ -", name, short(token), most)
	}
	return token, nil
}

// number reads a parameter that is there.
func number(values url.Values, name string, least, most int64) (int64, error) {
	text := values.Get(name)
	n, ok := parseNumber(text)
	if !ok || n < least || n > most {
		return 0, fmt.Errorf("read %s: %q is not a number from %d to %d", name, short(text), least, most)
	}
	return n, nil
}

var errViewers = errors.New("too many viewers")

// enter makes a viewer of a request: counts it and finds where it starts. leave must follow.
func (s *Stream) enter(q query, poll bool) (*viewer, error) {
	v := &viewer{client: q.client, until: q.until}
	now := s.options.Clock()
	if d := s.options.Duration; d > 0 {
		if most := now.Add(d).UnixMilli(); v.until == 0 || v.until > most {
			v.until = most
		}
	}
	if v.until > 0 {
		v.over = time.Now().Add(time.Duration(min(v.until-now.UnixMilli(), maxAhead)) * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locate(v, q)
	v.finished.Store(v.at.n)
	if !s.presence.enter(v, poll) {
		return nil, fmt.Errorf("%w: there are %d, as many as may be", errViewers, s.options.MaxViewers)
	}
	v.told = s.presence.count()
	return v, nil
}

// maxAhead keeps an until that is far away inside time.Duration: a hundred years in milliseconds.
const maxAhead = 100 * 366 * 24 * 3600 * 1000

// locate finds where v starts (docs/wire.md, "Where an answer starts").
func (s *Stream) locate(v *viewer, q query) {
	oldest, newest := s.log.first()-1, s.log.end.n // the positions that can be gone on from
	if q.cursor == "" {
		v.at = s.log.after(max(oldest, s.start(q.from)))
		return
	}
	cursor, err := ParseCursor(q.cursor)
	switch {
	case err != nil:
		v.gap, v.at = &gap{nil, gapUnknown}, s.log.after(oldest)
	case cursor.Epoch != s.epoch:
		v.gap, v.at = &gap{nil, gapRestart}, s.log.after(oldest)
	case cursor.N > newest:
		v.gap, v.at = &gap{nil, gapAhead}, s.log.end
	case cursor.N < oldest:
		missed := oldest - cursor.N
		v.gap, v.at = &gap{&missed, gapHistory}, s.log.after(oldest)
	default:
		v.resumed, v.at = true, s.log.after(cursor.N)
	}
}

// start is the number of the event to start behind without a cursor; it may be older than the
// history.
func (s *Stream) start(f from) int64 {
	switch {
	case f != fromUnsaid:
		return max(0, s.log.end.n-int64(f))
	case s.options.StartLatest:
		return s.latest - 1
	default:
		return 0
	}
}

// greeting is the first bytes of an answer: hello, and the gap if one is due. A gap carries the
// position so that a connection lost between the two does not lose the gap.
func (s *Stream) greeting(v *viewer) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	hello := helloData{Status: s.status(), Resumed: v.resumed, Types: s.types}
	if v.until > 0 {
		hello.Until = &v.until
	}
	v.told = hello.Viewers
	position := s.at(v.at).String()
	if v.gap == nil {
		return appendControl(nil, position, typeHello, hello)
	}
	return appendControl(appendControl(nil, "", typeHello, hello), position, typeGap, v.gap)
}

// farewell is the event that ends v's viewing.
func (s *Stream) farewell(v *viewer) []byte {
	id := s.at(v.at)
	id.End = true
	return appendControl(nil, id.String(), typeEnd, endData{endDuration, endStatus(s.options.Duration)})
}

// ping is a sign of life that a script can hear, which a comment is not. It tells the number of
// viewers that it returns.
func (s *Stream) ping() (events []byte, viewers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	viewers = s.presence.count()
	return appendControl(nil, "", typePing, pingData{s.last().String(), viewers}), viewers
}

func bye() []byte {
	return appendControl(nil, "", typeBye, byeData{"shutdown"})
}
