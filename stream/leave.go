package stream

import (
	"errors"
	"net/http"
)

// ServeLeave serves POST, by which a page says that its browser no longer views: the connections of
// the browser named by the parameter client are closed, and it is no longer counted. It is for
// browsers that freeze a page to go back to: they leave its connection open, so that it would count
// as a viewer. A page that comes back resumes by its cursor. Other methods are refused with 405.
//
// It checks no permission and no Origin: a client that knows the name of another can send this.
func (s *Stream) ServeLeave(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseMethod(w, r, "POST")
		return
	}
	values, err := Parameters(r, []string{"client"}, false)
	var client string
	if err == nil {
		client, err = readClient(values)
	}
	if err == nil && client == "" {
		err = errors.New("read client: it is missing, and names who leaves")
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	s.presence.disconnectBrowser(client)
	w.WriteHeader(http.StatusNoContent)
}
