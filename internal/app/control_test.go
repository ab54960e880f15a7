package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"pushpane/internal/guard"
)

// Who else may not is for guard.Key.Control to say.
func TestQuit_onlyByOrder(t *testing.T) {
	stopped := 0
	answer := httptest.NewRecorder()
	handlerOf(t, feed{}, func() { stopped++ }).ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "http://localhost:7730/quit", nil))
	if answer.Code != http.StatusForbidden || stopped != 0 {
		t.Errorf("got %d and %d stops, want 403 and none", answer.Code, stopped)
	}
}

// The answer is whole before stop is called, however the server stops then.
func TestQuit_answersBeforeItStops(t *testing.T) {
	stops := make(chan struct{})
	release := make(chan struct{})
	server := httptest.NewServer(handlerOf(t, feed{}, func() {
		close(stops) // a second stop would panic
		<-release
	}))
	defer server.Close()
	defer close(release)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/quit", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(guard.KeyHeader, string(testKey))
	answer, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusAccepted {
		t.Errorf("got %d %q and error %v while the server stops, want a whole 202", answer.StatusCode, body, err)
	}
	<-stops
}

func TestQuit_stopsOnce(t *testing.T) {
	stopped := 0
	handler := handlerOf(t, feed{}, func() { stopped++ })
	for range 3 {
		request := httptest.NewRequest(http.MethodPost, "http://localhost/quit", nil)
		request.RemoteAddr = "127.0.0.1:5"
		request.Header.Set(guard.KeyHeader, string(testKey))
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
	if stopped != 1 {
		t.Errorf("got %d stops, want 1", stopped)
	}
}
