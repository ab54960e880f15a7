package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"pushpane/internal/guard"
)

// No page makes the program ask another host, and nobody without the key makes it ask at all. One
// who has the key, and writes an Origin himself, learns only whether that is this program.
func TestDoctor_asksNobodyElse(t *testing.T) {
	var asked, streams atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path != "/status" {
			streams.Add(1)
		}
		_, _ = w.Write([]byte(`{"epoch":"abcdefghijk27","secret":"of another"}`))
	}))
	defer other.Close()
	host := strings.TrimPrefix(other.URL, "http://")
	g, err := guard.New(guard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	handler := g.Protect(handlerOf(t, feed{}, func() {}))
	for name, c := range map[string]struct {
		key, host, origin, body string
		code                    int
		want                    string
	}{
		"no key":           {"", "localhost:7730", "http://localhost:7730", `{"path":"/"}`, http.StatusForbidden, "needs the key"},
		"no page":          {string(testKey), "localhost:7730", "", `{"path":"/"}`, http.StatusBadRequest, "only a page"},
		"another origin":   {string(testKey), "localhost:7730", other.URL, `{"path":"/"}`, http.StatusForbidden, "not allowed"},
		"a name of others": {string(testKey), "evil.example", "http://evil.example", `{"path":"/"}`, http.StatusForbidden, "evil.example"},
		"user before host": {string(testKey), "localhost:7730", "http://localhost:7730", `{"path":"@` + host + `/"}`, http.StatusBadRequest, "is not that of a folder"},
		"no folder":        {string(testKey), "localhost:7730", "http://localhost:7730", `{"path":"/events?x=/"}`, http.StatusBadRequest, "is not that of a folder"},
		"no JSON":          {string(testKey), "localhost:7730", "http://localhost:7730", `path`, http.StatusBadRequest, "want JSON"},
		"another program":  {string(testKey), host, other.URL, `{"path":"/"}`, http.StatusConflict, "another program answers, with 200 OK"},
	} {
		r := httptest.NewRequest(http.MethodPost, "http://"+c.host+"/doctor", strings.NewReader(c.body))
		r.RemoteAddr = "127.0.0.1:5"
		r.Header.Set("Content-Type", "application/json")
		if c.key != "" {
			r.Header.Set(guard.KeyHeader, c.key)
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		if got := answer.Body.String(); answer.Code != c.code || !strings.Contains(got, c.want) || strings.Contains(got, "secret") {
			t.Errorf("%s: %d %q, want %d and %q", name, answer.Code, got, c.code, c.want)
		}
	}
	if asked.Load() != 1 || streams.Load() != 0 {
		t.Errorf("another server was asked %d times, %d of them for more than its status; want once for that", asked.Load(), streams.Load())
	}
}
