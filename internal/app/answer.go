package app

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"

	"pushpane/stream"
	"pushpane/ui"
)

// answerJSON answers with a status and value as JSON, which no cache may store.
func answerJSON(w http.ResponseWriter, status int, value any) {
	answerTo(w, w, status, value)
}

// answerPacked is answerJSON for what may be long: in gzip where that is accepted.
func answerPacked(w http.ResponseWriter, r *http.Request, value any) {
	w.Header().Add("Vary", "Accept-Encoding")
	if !ui.AcceptsGzip(r) {
		answerJSON(w, http.StatusOK, value)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	packed := gzip.NewWriter(w)
	answerTo(w, packed, http.StatusOK, value)
	_ = packed.Close() // as below
}

// answerTo writes the body to another writer.
func answerTo(w http.ResponseWriter, body io.Writer, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(body).Encode(value) // a client that has left needs no answer
}

// refuseMethod answers 405 with the methods that are allowed and a text.
func refuseMethod(w http.ResponseWriter, allow, text string) {
	w.Header().Set("Allow", allow)
	http.Error(w, text, http.StatusMethodNotAllowed)
}

// readOnly serves GET and HEAD by next, and refuses other methods with a text.
func readOnly(refusal string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			refuseMethod(w, "GET, HEAD", refusal)
			return
		}
		next(w, r)
	}
}

// postOnly serves POST by next, and refuses other methods with a text.
func postOnly(refusal string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			refuseMethod(w, "POST", refusal)
			return
		}
		next(w, r)
	})
}

// reads serves by next what has no parameters but these, as far as [stream.Parameters] refuses
// others: an order has none that is not known.
func reads(next http.HandlerFunc, names ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := stream.Parameters(r, names, r.Method != http.MethodPost); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		next(w, r)
	}
}

// whileHere serves by next what publishes, and so would wait where the engine of the log is away:
// it is refused with 503 then.
func (s *server) whileHere(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.node != nil && !s.node.Status(0).Engine.Connected {
			refuseOrder(w, stream.ErrAway)
			return
		}
		next(w, r)
	}
}

// forClient is [reads] for the parameter client alone: next gets who the request names, "" for
// none. A malformed name is refused with 400.
func forClient(next func(w http.ResponseWriter, r *http.Request, client string)) http.HandlerFunc {
	return reads(func(w http.ResponseWriter, r *http.Request) {
		client, err := stream.Client(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		next(w, r, client)
	}, "client")
}

// clientName returns the client that the request names; "" if there is none or it is malformed.
func clientName(r *http.Request) string {
	name, _ := stream.Client(r) // an error comes with ""
	return name
}
