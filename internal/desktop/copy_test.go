package desktop

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestRunning_knowsAPushpane(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		want   bool
	}{
		"pushpane":   {200, `{"version":"1","program":"pushpane","quit":true}`, true},
		"other":      {200, `{"program":"other"}`, false},
		"no_program": {200, `{}`, false},
		"a_page":     {200, `<!doctype html>`, false},
		"list":       {200, `["pushpane"]`, false},
		"empty":      {200, ``, false},
		"refusing":   {403, `{"program":"pushpane"}`, false},
		"endless":    {200, strings.Repeat(" ", answerLimit) + `{"program":"pushpane"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.URL.Path != "/status" {
					t.Errorf("got %s %s, want GET /status", r.Method, r.URL.Path)
				}
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			}))
			defer server.Close()
			for _, address := range []string{server.URL, server.URL + "/"} {
				got := Running(t.Context(), address)
				// It gives up after a second, which a busy machine may need.
				for end := time.Now().Add(30 * time.Second); got != test.want && test.want && time.Now().Before(end); {
					got = Running(t.Context(), address)
				}
				if got != test.want {
					t.Errorf("%s: got %v, want %v", address, got, test.want)
				}
			}
		})
	}
}

func TestRunning_followsNobody(t *testing.T) {
	pushpane := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"program":"pushpane"}`)
	}))
	defer pushpane.Close()
	server := httptest.NewServer(http.RedirectHandler(pushpane.URL+"/status", http.StatusFound))
	defer server.Close()
	if Running(t.Context(), server.URL) {
		t.Error("got a pushpane where a stranger points to one, want none")
	}
}

func TestRunning_nobodyThere(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	for _, address := range []string{server.URL, "http://\x00"} {
		if Running(t.Context(), address) {
			t.Errorf("%q: got a pushpane, want none", address)
		}
	}
}

func TestRunning_strangerThatNeverAnswers(t *testing.T) {
	asked := make(chan struct{})
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-release
	}))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if Running(ctx, server.URL) {
		t.Error("got a pushpane, want none")
	}
}
