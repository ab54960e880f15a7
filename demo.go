package main

import (
	"encoding/json"
	"net/http"

	"pushpane/internal/guard"
	"pushpane/internal/traffic"
	"pushpane/stream"
)

// client is the name that a request gives its browser; "" if none that is well-formed.
func client(r *http.Request) string {
	name, err := stream.Client(r)
	if err != nil {
		return ""
	}
	return name
}

// byOrder is who may break connections: this machine, or everybody with --lab.
func byOrder(s settings) func(string, http.Handler) http.Handler {
	if s.lab {
		return guard.Control
	}
	return guard.LocalControl
}

// trafficAnswer is the answer to /traffic.
type trafficAnswer struct {
	Clients []traffic.Costs `json:"clients"`
}

// trafficHandler tells a browser what it and its parts cost.
func trafficHandler(meter *traffic.Meter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "traffic is read with GET", http.StatusMethodNotAllowed)
			return
		}
		name, err := stream.Client(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if name == "" {
			http.Error(w, "traffic needs the parameter client: whose costs to tell", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		// a peer that left needs no answer
		_ = json.NewEncoder(w).Encode(trafficAnswer{meter.Costs(name)})
	})
}
