package app

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"pushpane/internal/cluster"
	"pushpane/internal/guests"
	"pushpane/internal/source"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// status is the answer to /status: that of the stream, and of the program. Times are milliseconds.
type status struct {
	Program string `json:"program"`
	Version string `json:"version"`
	Title   string `json:"title"`
	Uptime  int64  `json:"uptime"`
	Guest   int    `json:"guest"`  // the number of the guest that asks; 0: none does
	Quit    bool   `json:"quit"`   // this client may quit and control the program
	Lab     bool   `json:"lab"`    // this client may break its connection
	Shared  bool   `json:"shared"` // others are invited; false to who may not control the program
	Idle    int64  `json:"idle"`   // the program ends after so long without viewers; 0: never
	Room    int64  `json:"room"`   // number of the newest act of the room; 0 before the first
	Write   bool   `json:"write"`  // who asks may send messages
	// Format says what was recognised in the lines, such as "pino, times in ms"; Only is the name
	// of --format, and Given the stamp of --time-format.
	Format string `json:"format"`
	Only   string `json:"only"`
	Given  any    `json:"given"` // nil without --time-format
	// MaxViewers is how many streams and polls may be open at once.
	MaxViewers int    `json:"maxViewers"`
	Fanout     string `json:"fanout"` // as of stream.Fanout
	stream.Status
	*clusterStatus // nil without --join

	Replay   *source.ReplayState `json:"replay"`   // nil if nothing is replayed
	Terminal *terminalSize       `json:"terminal"` // nil if no command runs on one
	Run      string              `json:"run"`      // what a program calls its run on its terminal
}

// clusterStatus is that of a node, beside the status of its stream.
type clusterStatus struct{ cluster.Status }

// serveStatus is GET /status (docs/wire.md). A client that asks counts as present.
func (s *server) serveStatus(w http.ResponseWriter, r *http.Request, client string) {
	if client != "" {
		s.events.Touch(client)
	}
	control := s.key.Allows(r)
	guest, version := 0, s.version
	if g := guests.From(r.Context()); g != nil {
		control, guest = false, g.Number
		version = ""
	}
	answer := status{
		Guest: guest, Shared: control && s.invitation != nil && s.invitation.guests.Invites(),
		Program: "pushpane", Version: version, Title: s.feed.title,
		Uptime: time.Since(s.began).Milliseconds(), Idle: s.idle.Milliseconds(),
		Quit: control, Lab: guest == 0 && s.openLab || control, Room: s.room.Last(), Write: s.mayWrite(r),
		Format: s.format(), Only: s.place.Only, Given: s.place.Given,
		MaxViewers: s.events.MaxViewers(), Fanout: s.events.Fanout(),
		Status: s.events.Status(), Terminal: s.feed.terminal(), Run: s.titles.title(),
	}
	if s.node != nil {
		state := s.node.Status(s.events.Here())
		answer.clusterStatus = &clusterStatus{state}
	}
	if s.feed.replay != nil {
		state := s.feed.replay.State()
		answer.Replay = &state
	}
	answerJSON(w, http.StatusOK, answer)
}

// serveSource is GET /source (docs/wire.md): how another server's stream has come.
func (s *server) serveSource(w http.ResponseWriter, r *http.Request) {
	after := int64(0)
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			http.Error(w, fmt.Sprintf("after %.80q is not a number from 0", text), http.StatusBadRequest)
			return
		}
	}
	answerJSON(w, http.StatusOK, s.feed.arrivals(after))
}

// costs is the answer to /traffic.
type costs struct {
	Clients []traffic.Costs `json:"clients"`
	Counted bool            `json:"counted"` // false over TLS
}

// serveTraffic is GET /traffic (docs/wire.md): what the client and its parts have cost.
func (s *server) serveTraffic(w http.ResponseWriter, r *http.Request, client string) {
	if client == "" {
		http.Error(w, "traffic needs the parameter client: whose costs to tell", http.StatusBadRequest)
		return
	}
	answerJSON(w, http.StatusOK, costs{s.meter.Costs(client), s.meter.Counted(r)})
}

// steps is the answer to /steps.
type steps struct {
	Epoch string     `json:"epoch"`
	Steps [][2]int64 `json:"steps"`
}

// serveSteps is GET /steps (docs/wire.md, "A terminal"): the events without a row.
func (s *server) serveSteps(w http.ResponseWriter, _ *http.Request, _ string) {
	first, err := stream.ParseCursor(s.events.Status().First)
	if err != nil {
		first.N = 1 // nothing is retained yet
	}
	answerJSON(w, http.StatusOK, steps{s.events.Epoch(), s.steps.Without(first.N)})
}
