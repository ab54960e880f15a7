package app

import (
	"net/http"

	"pushpane/internal/order"
)

// shareOrder is the body of POST /share; what is left out stays as it is.
type shareOrder struct {
	On      *bool   `json:"on"`
	Lock    *bool   `json:"lock"`
	Address *string `json:"address"`
}

// serveShare is /share (docs/wire.md, "The invitation"): GET reads it, POST turns it on and off,
// locks it and chooses the address. Both answer with its state.
func (s *server) serveShare(w http.ResponseWriter, r *http.Request) {
	if s.node != nil {
		http.Error(w, "the invitation is to one copy, and --join is about many: a proxy lets others watch (docs/cluster.md)", http.StatusConflict)
		return
	}
	if r.Method == http.MethodPost {
		var given shareOrder
		if err := order.Read(w, r, &given); err != nil {
			http.Error(w, `read order: want JSON such as {"on":true}: `+err.Error(), http.StatusBadRequest)
			return
		}
		if given.Address != nil {
			if err := s.invitation.choose(*given.Address); err != nil {
				http.Error(w, "share: "+err.Error(), http.StatusBadRequest)
				return
			}
		}
		if given.On != nil && !*given.On {
			s.room.Off()
			s.invitation.turnOff()
		} else if given.On != nil {
			if err := s.invitation.turnOn(); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		if given.Lock != nil {
			s.invitation.guests.Lock(*given.Lock)
		}
	}
	state, err := s.invitation.state()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if r.Method == http.MethodPost {
		s.invitation.ordered(state)
	}
	answerJSON(w, http.StatusOK, state)
}
