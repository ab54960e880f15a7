package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// viewer is one request for events (a subscriber), on either transport: its cursor in the log, and
// the end of its viewing. Only one goroutine at a time uses it, except for the atomic fields.
type viewer struct {
	// What a writer looks at in each round is beside each other: of ten thousand viewers it is not
	// in the caches.
	at           position
	deadline     time.Time       // end of the viewing on the monotonic clock; zero without end
	countChanged <-chan struct{} // closed when another count or a notice is announced
	deliveredN   atomic.Int64    // number of the last event that was given to it
	lastCount    int32           // the count of viewers that was sent to it last
	disconnected atomic.Bool     // nothing more is to be written to it
	chunked      bool            // its connection was taken over and has chunks: it is not HTTP/1.0
	finished     bool            // its last event, an end or a bye, was given to its connection
	resumed      bool            // it goes on at the cursor that it came with
	evicted      bool            // its lease is done; guarded by Stream.mu
	lastNotice   uint32          // the version of the notice that it was given last

	client   string      // name of the client; "" if the request has none
	until    int64       // end of the viewing, Unix milliseconds by Options.Clock; 0 without end
	epoch    string      // of the log that it views
	gap      *gap        // the events behind that cursor that it cannot get; nil if none
	hold     hold        // what is being written to it
	endLease func() bool // ends the watch over its lease; nil if it has none
	filter   *Filter     // of the events that it gets; nil: all
}

// browser returns the client up to an underscore: what follows tells apart the connections of one
// browser.
func (v *viewer) browser() string { return browserOf(v.client) }

func browserOf(client string) string {
	name, _, _ := strings.Cut(client, "_")
	return name
}

// query is the checked parameters of a request for events.
type query struct {
	cursor string // "" if none was given
	from   from
	until  int64 // Unix milliseconds; 0 if not given
	client string
	ack    time.Duration   // of a stream; 0 if not given
	lease  context.Context // which ends the viewing; nil for none
	filter *Filter         // nil for none
	since  *moment         // where to start without a cursor, instead of from; nil for none
	format string
}

// from is where to start without a cursor: at the last n events, or one of the constants.
type from int64

const (
	fromDefault from = -1
	fromNow     from = 0
	fromStart   from = math.MaxInt64
)

// maxClient is the length of the longest client name, in characters.
const maxClient = 32

// readQuery refuses a parameter of read that is malformed, and what parameters refuses. A
// cursor is never refused.
func readQuery(r *http.Request, read []string) (query, error) {
	values, err := Parameters(r, read, true)
	if err != nil {
		return query{}, err
	}
	q := query{cursor: readCursor(r.Header, values), from: fromDefault, lease: leaseOf(r), filter: filterOf(r)}
	if q.client, err = readClient(values); err != nil {
		return query{}, err
	}
	if values.Has("until") {
		if q.until, err = readNumber(values, "until", 1, MaxN); err != nil {
			return query{}, err
		}
	}
	if q.format, err = readFormat(r, values); err != nil {
		return query{}, err
	}
	if q.since, err = readSince(values); err != nil {
		return query{}, err
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

// readCursor returns the cursor of a request, "" if there is none. The first that is not empty
// counts of those that a client can send: the header and lastEventId, in either spelling, are from
// its last event; after is from the address that its page has given it, and may be older.
func readCursor(header http.Header, values url.Values) string {
	return cmp.Or(header.Get("Last-Event-ID"), values.Get("lastEventId"), values.Get("lastEventID"), values.Get("after"))
}

// Client returns the name of the client in a request (the parameter client), "" if there is none,
// or an error for a name that is not 1 to 32 of A-Z a-z 0-9 _ -. A client chooses its name itself,
// so it proves nothing. [Stream.Disconnect] goes by the whole name; requests whose names agree up
// to the first underscore are counted as one viewer.
func Client(r *http.Request) (string, error) {
	return readClient(r.URL.Query())
}

func readClient(values url.Values) (string, error) {
	return readToken(values, "client", maxClient)
}

// readToken reads a parameter of 1 to most characters of A-Z a-z 0-9 _ -, "" where it is missing.
func readToken(values url.Values, name string, most int) (string, error) {
	token := values.Get(name)
	if values.Has(name) && (token == "" || len(token) > most || !isToken(token)) {
		return "", fmt.Errorf("read %s: %q is not 1 to %d of A-Z a-z 0-9 _ -", name, short(token), most)
	}
	return token, nil
}

// readNumber reads a parameter that is not missing.
func readNumber(values url.Values, name string, least, most int64) (int64, error) {
	text := values.Get(name)
	n, ok := parseNumber(text)
	if !ok || n < least || n > most {
		return 0, fmt.Errorf("read %s: %q is not a number from %d to %d", name, short(text), least, most)
	}
	return n, nil
}

var errViewers = errors.New("too many viewers")

// newViewer makes a viewer of a request: it finds where the viewer starts, and counts it. The
// caller must call leave at its end.
func (s *Stream) newViewer(q query, poll bool) (*viewer, error) {
	if q.lease != nil && q.lease.Err() != nil {
		return nil, errDisconnected
	}
	v := &viewer{client: q.client, until: q.until, filter: q.filter}
	now := s.options.Clock()
	if d := s.options.Duration; d > 0 {
		if most := now.Add(d).UnixMilli(); v.until == 0 || v.until > most {
			v.until = most
		}
	}
	if v.until > 0 {
		v.deadline = time.Now().Add(time.Duration(min(v.until-now.UnixMilli(), maxAhead)) * time.Millisecond)
	}
	if err := s.admitFilter(v); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locate(v, q)
	v.deliveredN.Store(v.at.n)
	if !s.presence.add(v, poll, q.ack) {
		s.leaveFilter(v)
		return nil, fmt.Errorf("%w: there are %d, as many as may be", errViewers, s.options.MaxViewers)
	}
	v.lastCount = int32(s.presence.count())
	if q.lease != nil {
		v.endLease = context.AfterFunc(q.lease, func() { s.evict(v) })
	}
	return v, nil
}

// leave ends newViewer. A poll that was answered counts on, see presence.remove.
func (s *Stream) leave(v *viewer, answered bool) {
	if v.endLease != nil {
		v.endLease()
	}
	if answered {
		s.release(&v.hold)
	} else {
		s.abandon(&v.hold)
	}
	s.presence.remove(v, answered)
	s.leaveFilter(v)
}

// maxAhead is a hundred years in milliseconds: an until that is farther away would overflow a
// time.Duration.
const maxAhead = 100 * 366 * 24 * 3600 * 1000

// locate finds where v starts (docs/wire.md, "Where an answer starts").
func (s *Stream) locate(v *viewer, q query) {
	v.epoch = s.epoch
	oldest, newest := s.log.first()-1, s.log.end.n // a viewer can start behind any of these events
	if q.cursor == "" && q.since != nil {
		v.at = s.log.positionAt(q.since.of(s.options.Clock()).UnixMilli() - s.started - 1)
		return
	}
	if q.cursor == "" {
		v.at = s.log.positionAfter(max(oldest, s.startN(q.from)))
		return
	}
	cursor, err := ParseCursor(q.cursor)
	switch {
	case err != nil:
		v.gap, v.at = &gap{nil, gapUnknown}, s.log.positionAfter(oldest)
	case cursor.Epoch != s.epoch:
		v.gap, v.at = &gap{nil, gapRestart}, s.log.positionAfter(oldest)
	case cursor.N > newest:
		v.gap, v.at = &gap{nil, gapAhead}, s.log.end
	case cursor.N < oldest:
		missed := oldest - cursor.N
		v.gap, v.at = &gap{&missed, gapHistory}, s.log.positionAfter(oldest)
	default:
		v.resumed, v.at = true, s.log.positionAfter(cursor.N)
	}
}

// cursorAt is the cursor of a position in the log that v views.
func (v *viewer) cursorAt(p position) Cursor {
	return Cursor{Epoch: v.epoch, N: p.n, t: noTime}
}

// startN is the number of the event to start behind without a cursor; it may be trimmed already.
func (s *Stream) startN(f from) int64 {
	switch {
	case f != fromDefault:
		return max(0, s.log.end.n-int64(f))
	case s.options.StartLatest:
		return s.latest - 1
	default:
		return 0
	}
}

// greeting returns the first events of an answer: hello, and the gap if there is one. Then the gap
// has the id and hello has none: a connection that breaks between them must not resume behind the
// gap.
func (s *Stream) greeting(v *viewer) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	hello := helloData{Status: s.status(), Resumed: v.resumed, Types: s.types}
	if v.until > 0 {
		hello.Until = &v.until
	}
	v.lastCount = int32(hello.Viewers)
	position := v.cursorAt(v.at).String()
	if v.gap == nil {
		return appendControl(nil, position, typeHello, hello)
	}
	return appendControl(appendControl(nil, "", typeHello, hello), position, typeGap, v.gap)
}

// announcement returns the notice that v is owed, if there is one, and a ping. That of a viewer
// with a filter has an id: it resumes behind what it has looked at.
func (s *Stream) announcement(v *viewer) []byte {
	notice := s.presence.newNotice(v)
	ping, viewers := s.ping()
	if v.filter != nil {
		id := v.cursorAt(v.at).String() // up to which it has looked
		ping = appendControl(nil, id, typePing, pingData{id, viewers})
	}
	v.lastCount = int32(viewers)
	return append(slices.Clip(notice), ping...)
}

// viewingEnd returns the event that ends v's viewing.
func (s *Stream) viewingEnd(v *viewer) []byte {
	id := v.cursorAt(v.at)
	id.End = true
	return appendControl(nil, id.String(), typeEnd, endData{endDuration, endStatus(s.options.Duration)})
}

// ping returns a heartbeat: an event, since a script does not see a comment; and the count of
// viewers that it contains.
func (s *Stream) ping() (events []byte, viewers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	viewers = s.presence.count()
	return appendControl(nil, "", typePing, pingData{s.lastID().String(), viewers}), viewers
}

// bye returns the event that ends a stream.
func bye() []byte {
	return appendControl(nil, "", typeBye, byeData{"shutdown"})
}
