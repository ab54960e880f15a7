package app

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"pushpane/internal/cluster"
	"pushpane/internal/find"
	"pushpane/internal/formats"
	"pushpane/internal/guard"
	"pushpane/internal/lab"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/internal/source"
	"pushpane/internal/traffic"
	"pushpane/stream"
	"pushpane/ui"
)

// server answers the requests. Its fields are set by newServer alone.
type server struct {
	version    string
	began      time.Time     // the epoch may be older: a recording goes on
	idle       time.Duration // of --exit-when-idle; 0 without it
	openLab    bool          // pages on other machines, too, may break their own connection
	feed       feed
	format     func() string // what was recognised in the lines
	events     *stream.Stream
	node       *cluster.Node  // nil without --join
	news       *stream.Stream // nil if the race has none of its own
	room       *room.Room
	titles     *titles
	steps      *screen.Index
	levels     *formats.Leveler
	records    find.Records     // of the log
	plain      find.Plain       // blocks of the log
	publisher  source.Publisher // of the source
	messages   room.Rate        // of each guest
	votes      room.Rate        // of each guest
	invitation *invitation      // nil in tests without one
	guard      *guard.Guard
	key        guard.Key // of who may control the program
	meter      *traffic.Meter
	stop       func()       // ends the program; may be called again
	page       http.Handler // the files of the page, the same for guests
	place      ui.Place     // of the lines, also for a page to save

	exports   chan struct{} // a place for each page that is being sent
	examining sync.Mutex    // held while a page has its stream examined
}

// place returns what lines lack, and how they are read.
func (a *app) place() ui.Place {
	p := a.feed.place(time.Now())
	p.Only = a.settings.Choice.Format
	if given := a.settings.Choice.Stamp(); given != nil {
		p.Given = given
	}
	return p
}

// newServer returns the server of an open app.
func newServer(a *app, meter *traffic.Meter, stop func()) *server {
	place := a.place()
	s := &server{
		version: a.process.Version, began: time.Now(), openLab: a.settings.Lab,
		feed: a.feed, format: a.format, events: a.events, node: a.node, news: a.news, room: a.room, titles: &a.titles, steps: &a.steps, levels: &formats.Leveler{Choice: a.settings.Choice}, publisher: a.publisher(),
		messages: room.Rate{Burst: 5, Every: time.Second}, votes: room.Rate{Burst: 20, Every: 200 * time.Millisecond},
		invitation: a.invitation, guard: a.guard, key: a.key, meter: meter,
		stop: sync.OnceFunc(stop), exports: make(chan struct{}, maxExports), place: place,
		page: ui.Handler(ui.Page{Title: a.feed.title, Source: a.feed.kind, Name: a.feed.name, Place: place}),
	}
	s.records.Levels, s.records.Place = s.levels, a.feed.lines(s.began)
	if a.settings.ExitWhenIdle {
		s.idle = idleExit
	}
	return s
}

// routes returns the handler of every path on the machine itself. The caller protects it by
// [guard.Guard.Protect].
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	faults := s.addReading(mux)
	mux.Handle("/room", s.roomHandler())
	mux.Handle("/quit", s.key.Control("quit", reads(s.serveQuit)))
	mux.Handle("/doctor", s.key.Control("doctor", reads(s.serveDoctor)))
	mux.Handle("/share", s.key.Private("share", reads(s.serveShare)))
	breaks := reads(faults.FaultHandler(clientName).ServeHTTP, "client")
	if s.openLab {
		mux.Handle("/lab", guard.OpenControl("lab", breaks))
	} else {
		mux.Handle("/lab", s.key.Control("lab", breaks))
	}
	if s.feed.runs != nil {
		mux.Handle("/run", s.key.Control("run", reads(s.whileHere(s.serveRun))))
		mux.Handle("/stop", s.key.Control("stop", reads(s.serveStop)))
	}
	if s.feed.arrivals != nil {
		mux.Handle("/source", guard.OwnPage(readOnly("the source is read with GET", reads(s.serveSource, "after"))))
	}
	if s.feed.command != nil {
		mux.Handle("/size", s.key.Control("size", reads(s.serveSize)))
	}
	if s.feed.replay != nil {
		mux.Handle("/replay", s.key.Control("replay", reads(s.whileHere(s.serveReplay))))
	}
	return mux
}

// guestRoutes returns the handler of every path for guests. They give no orders.
func (s *server) guestRoutes() http.Handler {
	mux := http.NewServeMux()
	s.addReading(mux)
	mux.Handle("/room", guard.OwnPage(readOnly("guests read the room with GET", forClient(s.serveRoom))))
	for _, order := range []string{"/quit", "/run", "/stop", "/size", "/replay", "/lab", "/share", "/doctor"} {
		mux.HandleFunc(order, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, order[1:]+": only from the machine that pushpane runs on", http.StatusForbidden)
		})
	}
	return mux
}

// addReading adds the routes of all who watch, and returns the lab that their connections pass.
func (s *server) addReading(mux *http.ServeMux) *lab.Lab {
	faults := lab.New(s.events.Disconnect)
	mux.Handle("/", s.page)
	for path, handler := range map[string]http.Handler{
		"/events": faults.BreakStream(clientName, http.HandlerFunc(s.serveEvents)),
		"/poll":   faults.BreakPoll(clientName, s.selected(s.events.ServePoll)),
		"/find":   http.HandlerFunc(s.serveFind),
		"/leave":  http.HandlerFunc(s.events.ServeLeave),
		"/status": readOnly("status is read with GET", forClient(s.serveStatus)),
	} {
		mux.Handle(path, s.guard.SameOrigin(handler))
	}
	mux.Handle("/traffic", guard.OwnPage(readOnly("traffic is read with GET", forClient(s.serveTraffic))))
	mux.Handle("/counts", guard.OwnPage(readOnly("counts are read with GET", s.serveCounts)))
	mux.Handle("/steps", guard.OwnPage(readOnly("steps are read with GET", forClient(s.serveSteps))))
	mux.Handle("/export", guard.OwnPage(readOnly("the page is read with GET", reads(s.serveExport))))
	mux.Handle("/vote", guard.OwnPage(postOnly("a vote is sent with POST", reads(s.serveVote, "client", "key"))))
	if s.news != nil {
		mux.Handle("/race/events", guard.OwnPage(http.HandlerFunc(s.news.ServeEvents)))
		mux.Handle("/race/poll", guard.OwnPage(http.HandlerFunc(s.news.ServePoll)))
	}
	return faults
}

// serveEvents is /events: GET reads, POST publishes.
func (s *server) serveEvents(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		s.selected(s.events.ServeEvents)(w, r)
	case http.MethodPost:
		if guest := guestNumber(r); guest != 0 {
			s.servePublishGuest(w, r, guest)
			return
		}
		s.events.ServePublish(w, r)
	default:
		const allow = "GET, HEAD, POST"
		refuseMethod(w, allow, fmt.Sprintf("method %.80s is not one of %s", r.Method, allow))
	}
}
