package app

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pushpane/stream"
)

// stuck is an answer whose client does not read: writes fail after their deadline.
type stuck struct {
	*httptest.ResponseRecorder
	deadline time.Time
}

func (s *stuck) SetWriteDeadline(at time.Time) error {
	s.deadline = at
	return nil
}

func (s *stuck) Write([]byte) (int, error) { return 0, errors.New("write: i/o timeout") }

// A page that is not whole must not look whole: the connection is cut.
func TestServeExport_cutsAStuckClient(t *testing.T) {
	events, err := stream.New(stream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	s := &server{events: events, exports: make(chan struct{}, 1)}
	client := &stuck{ResponseRecorder: httptest.NewRecorder()}
	before := time.Now()
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("got %v, want the connection cut", got)
		}
		if wait := client.deadline.Sub(before); wait < exportWriteTimeout || wait > 2*exportWriteTimeout {
			t.Errorf("the deadline of the write is after %s, want %s", wait, exportWriteTimeout)
		}
		if len(s.exports) != 0 {
			t.Error("the place of the export is not free again")
		}
	}()
	s.serveExport(client, httptest.NewRequest(http.MethodGet, "/export", nil))
}
