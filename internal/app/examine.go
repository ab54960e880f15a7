package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pushpane/internal/doctor"
	"pushpane/internal/foreign"
	"pushpane/internal/order"
)

const (
	// examinedFor is how long a page waits for what holds its stream back: that shows at once, and
	// only faults of a silence need longer.
	examinedFor = 10 * time.Second
	// leadsHereWait is how long the address of a page has to answer.
	leadsHereWait = 10 * time.Second
	// maxStatus is more than /status ever has, in bytes.
	maxStatus = 1 << 20
)

// examined is the body of POST /doctor.
type examined struct {
	Path string `json:"path"` // of the folder of the page, such as / or /logs/
}

// serveDoctor is POST /doctor (docs/wire.md): what the way from this program to the page that asks
// does to its stream. The host is that of the page, as its browser says, and nothing but its status
// is asked before that has shown that it is this program: no page can make it ask another.
func (s *server) serveDoctor(w http.ResponseWriter, r *http.Request) {
	var of examined
	if err := order.Read(w, r, &of); err != nil {
		http.Error(w, `doctor: want JSON such as {"path":"/"}: `+err.Error(), http.StatusBadRequest)
		return
	}
	folder, err := pageFolder(r.Header.Get("Origin"), of.Path)
	var request *foreign.Request
	if err == nil {
		request, err = foreign.NewRequest(folder + "events")
	}
	if err != nil {
		http.Error(w, "doctor: "+err.Error(), http.StatusBadRequest)
		return
	}
	if !s.examining.TryLock() {
		http.Error(w, "doctor: an examination is under way", http.StatusConflict)
		return
	}
	defer s.examining.Unlock()
	if err := s.leadsHere(r.Context(), folder+"status"); err != nil {
		http.Error(w, "doctor: this program does not reach itself at "+folder+": "+err.Error(), http.StatusConflict)
		return
	}
	answerJSON(w, http.StatusOK, doctor.Examine(r.Context(), doctor.Options{Request: request, Patience: examinedFor}))
}

// pageFolder returns the address of the folder of a page.
func pageFolder(origin, path string) (string, error) {
	if origin == "" {
		return "", errors.New("only a page of pushpane asks, whose browser says its origin")
	}
	u, err := url.Parse(origin + path)
	if err != nil || !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("path %.80q is not that of a folder, such as /logs/", path)
	}
	return u.String(), nil
}

// leadsHere returns nil if an address is that of the status of this program.
func (s *server) leadsHere(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, leadsHereWait)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	answer, err := client.Do(request)
	if err != nil {
		if bad, ok := errors.AsType[*url.Error](err); ok { // which names the address again
			err = bad.Err
		}
		return err
	}
	defer answer.Body.Close()
	var now struct {
		Epoch string `json:"epoch"`
	}
	err = json.NewDecoder(io.LimitReader(answer.Body, maxStatus)).Decode(&now)
	if err != nil || now.Epoch != s.events.Epoch() {
		return fmt.Errorf("another program answers, with %s", answer.Status)
	}
	return nil
}
