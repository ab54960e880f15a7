package stream

import (
	"errors"
	"net/http"
)

// ServeLeave serves POST, by which a browser says that nobody looks any more. A browser that keeps
// a page to go back to freezes its worker with it, and leaves the worker's connection open: without
// a word it would count as a viewer. Who comes back goes on by the cursor.
func (s *Stream) ServeLeave(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseMethod(w, r, "POST")
		return
	}
	client, err := Client(r)
	if err == nil && client == "" {
		err = errors.New("read client: it is missing, and names who leaves")
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	s.presence.dismiss(client)
	w.WriteHeader(http.StatusNoContent)
}
