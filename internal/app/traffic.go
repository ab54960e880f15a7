package app

import (
	"net/http"

	"pushpane/internal/traffic"
)

// costs is the answer to /traffic.
type costs struct {
	Clients []traffic.Costs `json:"clients"`
}

// serveTraffic is GET /traffic (docs/wire.md): what the client and its parts have cost.
func (s *server) serveTraffic(w http.ResponseWriter, _ *http.Request, client string) {
	if client == "" {
		http.Error(w, "traffic needs the parameter client: whose costs to tell", http.StatusBadRequest)
		return
	}
	answerJSON(w, costs{s.meter.Of(client)})
}
