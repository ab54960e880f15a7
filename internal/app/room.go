package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"pushpane/internal/guard"
	"pushpane/internal/guests"
	"pushpane/internal/room"
	"pushpane/stream"
)

// maxOrder bounds the body of POST /room and POST /vote, in bytes.
const maxOrder = 16 << 10

// errReserved is why nothing but the room publishes its type.
var errReserved = fmt.Errorf("type %q is that of the room: POST /room orders, POST /vote votes", room.Type)

// checkPublished is stream.Options.Check: acts of the room come by its own routes, and only the
// server says which guest has written a message.
func checkPublished(eventType string, data []byte) error {
	if eventType == room.Type {
		return errReserved
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
	order := s.key.Control("room", http.HandlerFunc(s.serveOrder))
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
	guest := guests.From(r.Context())
	state.Write = guest == nil || s.room.MayWrite(guest.Number)
	answerJSON(w, state)
}

// voter returns the name in the log of who asks; "" for who has no name.
func (s *server) voter(r *http.Request, client string) string {
	if guest := guests.From(r.Context()); guest != nil {
		return s.room.Voter(fmt.Sprint("guest ", guest.Number)) // however it calls itself
	}
	if client == "" {
		return ""
	}
	return s.room.Voter("client " + client)
}

// ordered is the answer to an order and to a vote.
type ordered struct {
	ID       string `json:"id"`
	Question int64  `json:"question,omitempty"` // that was asked
	Voter    string `json:"voter,omitempty"`
}

// serveOrder is POST /room: an act of the presenter.
func (s *server) serveOrder(w http.ResponseWriter, r *http.Request) {
	var order room.Act
	if err := readOrder(w, r, &order); err != nil {
		http.Error(w, `read order: want JSON such as {"do":"pin","id":"EPOCH.N"}: `+err.Error(), http.StatusBadRequest)
		return
	}
	act, id, err := s.room.Order("", order)
	if err != nil {
		refuseOrder(w, err)
		return
	}
	answerOrder(w, ordered{ID: id.String(), Question: act.Question})
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
	var v vote
	if err == nil {
		if err = readOrder(w, r, &v); err != nil {
			err = fmt.Errorf(`read vote: want JSON such as {"question":1,"answer":2}: %w`, err)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	key := r.URL.Query().Get("key")
	if key != "" {
		key = voter + "/" + key // nobody's key is another's
	}
	id, err := s.room.Vote(key, voter, v.Question, v.Answer)
	if err != nil {
		refuseOrder(w, err)
		return
	}
	answerOrder(w, ordered{ID: id.String(), Voter: voter})
}

// readOrder reads a body of one JSON object without keys that order has not.
func readOrder(w http.ResponseWriter, r *http.Request, order any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOrder))
	d.DisallowUnknownFields()
	err := d.Decode(order)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return fmt.Errorf("the body has more than %d bytes", maxOrder)
	case errors.Is(err, io.EOF):
		return errors.New("the body is empty")
	case err == nil && d.More():
		return errors.New("the body is more than one object")
	}
	return err
}

func answerOrder(w http.ResponseWriter, answer ordered) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(answer) // it is done even if the client has left
}

// refuseOrder answers with the status that fits the error.
func refuseOrder(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, room.ErrUnknown):
		status = http.StatusNotFound
	case errors.Is(err, room.ErrConflict):
		status = http.StatusConflict
	case errors.Is(err, stream.ErrClosed), errors.Is(err, stream.ErrMemory):
		status = http.StatusServiceUnavailable
	}
	http.Error(w, err.Error(), status)
}
