package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/internal/order"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// errReserved is why nothing but the room publishes its type.
var errReserved = fmt.Errorf("type %q is that of the room: POST /room orders, POST /vote votes", room.Type)

// errScreen is why nothing but a terminal publishes its type.
var errScreen = fmt.Errorf("type %q is that of a terminal whose rows are drawn anew: pushpane -- COMMAND", screen.Type)

// checkPublished is stream.Options.Check: acts of the room come by its own routes, and only the
// server says which guest has written a message.
func checkPublished(eventType string, data []byte) error {
	if eventType == room.Type {
		return errReserved
	}
	if eventType == screen.Type {
		return errScreen
	}
	var message map[string]json.RawMessage
	if eventType == chatType && json.Unmarshal(data, &message) == nil && message["guest"] != nil {
		return errors.New(`a message has no key "guest": the server sets it for those who came by the invitation`)
	}
	return nil
}

// chatType is the type of a message (docs/wire.md, "Publishing").
const chatType = "chat"

// roomHandler is /room: GET reads the state, POST with the key orders.
func (s *server) roomHandler() http.Handler {
	read := guard.OwnPage(forClient(s.serveRoom))
	order := s.key.Control("room", reads(s.serveOrder, "client"))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			read.ServeHTTP(w, r)
		case http.MethodPost:
			order.ServeHTTP(w, r)
		default:
			refuseMethod(w, "GET, HEAD, POST", "the room is read with GET, and ordered about with POST")
		}
	})
}

// serveRoom is GET /room (docs/wire.md, "The room").
func (s *server) serveRoom(w http.ResponseWriter, r *http.Request, client string) {
	state := s.room.State()
	state.Voter = s.voter(r, client)
	state.Write = s.mayWrite(r)
	answerJSON(w, http.StatusOK, state)
}

// guestNumber returns the number of the guest that sent r, 0 for the machine itself.
func guestNumber(r *http.Request) int {
	if guest := guests.From(r.Context()); guest != nil {
		return guest.Number
	}
	return 0
}

// mayWrite reports whether who sent r may send messages.
func (s *server) mayWrite(r *http.Request) bool {
	guest := guestNumber(r)
	return guest == 0 || s.isIn(r) && s.room.MayWrite(guest)
}

// isIn reports whether the guest that sent r is still in: a body may take its time.
func (s *server) isIn(r *http.Request) bool {
	return s.invitation.guests.Find(guests.From(r.Context()).Cookie()) != nil
}

// voter returns the name in the log of who asks, "" for who has none: a guest is one voter whatever
// name its browser gives, all others are who they say.
func (s *server) voter(r *http.Request, client string) string {
	if guest := guests.From(r.Context()); guest != nil {
		return s.room.Voter("guest " + guest.Cookie())
	}
	if client == "" {
		return ""
	}
	return s.room.Voter("client " + client)
}

// message is the data of a chat event. Guest is 0 for one of the machine itself.
type message struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Guest int    `json:"guest"`
}

// Limits of a message of a guest, in characters: those of the page's form.
const (
	maxName = 64
	maxText = 4000
)

// servePublishGuest is POST /events of a guest: only a message, if the presenter allows it, as
// often as the rate allows. The server says in it which guest has written it.
func (s *server) servePublishGuest(w http.ResponseWriter, r *http.Request, guest int) {
	values, err := stream.Parameters(r, []string{"type", "key", "client"}, false)
	var key string
	if err == nil {
		key, err = stream.Key(values)
	}
	switch {
	case !s.mayWrite(r):
		refuseWriting(w)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case values.Get("type") != chatType:
		http.Error(w, "guests can send messages only: POST /events?type=chat", http.StatusForbidden)
		return
	}
	var given struct{ Name, Text *string }
	if err = order.Read(w, r, &given); err == nil && (given.Name == nil || given.Text == nil) {
		err = errors.New("name or text is missing")
	}
	switch {
	case err != nil:
		http.Error(w, `read message: want JSON such as {"name":"Ada","text":"hello"}: `+err.Error(), http.StatusBadRequest)
		return
	case utf8.RuneCountInString(*given.Name) > maxName || utf8.RuneCountInString(*given.Text) > maxText:
		http.Error(w, fmt.Sprintf("read message: more than %d characters of name or %d of text", maxName, maxText), http.StatusRequestEntityTooLarge)
		return
	case !s.mayWrite(r): // no more
		refuseWriting(w)
		return
	}
	sender := strconv.Itoa(guest)
	if s.refuseRate(w, &s.messages, sender, "message") {
		return
	}
	data, err := json.Marshal(message{*given.Name, *given.Text, guest})
	var id stream.Cursor
	if err == nil {
		if key != "" {
			key = "guest " + sender + "/" + key
		}
		id, err = s.events.Append(key, chatType, data)
	}
	if err != nil {
		refuseOrder(w, err)
		return
	}
	answerJSON(w, http.StatusCreated, ordered{ID: id.String()})
}

func refuseWriting(w http.ResponseWriter) {
	http.Error(w, "guests look on; the presenter can allow messages", http.StatusForbidden)
}

// refuseRate takes one from the bucket of a sender. It refuses with 429, and returns true, where
// there is none.
func (s *server) refuseRate(w http.ResponseWriter, rate *room.Rate, sender, what string) bool {
	wait := rate.Take(sender)
	if wait == 0 {
		return false
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	http.Error(w, fmt.Sprintf("refuse %s: %d at once, then one every %s", what, rate.Burst, rate.Every), http.StatusTooManyRequests)
	return true
}

// ordered is the answer to an order and to a vote.
type ordered struct {
	ID       string `json:"id"`
	Question int64  `json:"question,omitempty"` // that was asked
	Voter    string `json:"voter,omitempty"`
}

// serveOrder is POST /room: an act of the presenter.
func (s *server) serveOrder(w http.ResponseWriter, r *http.Request) {
	var act room.Act
	if err := order.Read(w, r, &act); err != nil {
		http.Error(w, `read order: want JSON such as {"do":"pin","id":"EPOCH.N"}: `+err.Error(), http.StatusBadRequest)
		return
	}
	act, id, err := s.room.Order(act)
	if err != nil {
		refuseOrder(w, err)
		return
	}
	answerJSON(w, http.StatusCreated, ordered{ID: id.String(), Question: act.Question})
}

// vote is the body of POST /vote.
type vote struct {
	Question int64 `json:"question"`
	Answer   int   `json:"answer"`
}

// serveVote is POST /vote: a vote of who asks. A vote with the same key is one vote.
func (s *server) serveVote(w http.ResponseWriter, r *http.Request) {
	client, err := stream.Client(r)
	voter := ""
	if err == nil {
		if voter = s.voter(r, client); voter == "" {
			err = errors.New("vote needs the parameter client: who votes")
		}
	}
	var key string
	if err == nil {
		key, err = stream.Key(r.URL.Query())
	}
	var v vote
	if err == nil {
		if err = order.Read(w, r, &v); err != nil {
			err = fmt.Errorf(`read vote: want JSON such as {"question":1,"answer":2}: %w`, err)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if guestNumber(r) != 0 {
		if !s.isIn(r) {
			http.Error(w, "vote: only of those who are in", http.StatusForbidden)
			return
		}
		if s.refuseRate(w, &s.votes, voter, "vote") {
			return
		}
	}
	if key != "" {
		key = voter + "/" + key // nobody's key is another's
	}
	id, err := s.room.Vote(key, voter, v.Question, v.Answer)
	if err != nil {
		refuseOrder(w, err)
		return
	}
	answerJSON(w, http.StatusCreated, ordered{ID: id.String(), Voter: voter})
}

// refuseOrder answers with the status that fits the error.
func refuseOrder(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, room.ErrUnknown):
		status = http.StatusNotFound
	case errors.Is(err, room.ErrConflict):
		status = http.StatusConflict
	case errors.Is(err, stream.ErrClosed), errors.Is(err, stream.ErrMemory), errors.Is(err, stream.ErrAway):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	}
	http.Error(w, err.Error(), status)
}
