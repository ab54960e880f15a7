package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pushpane/internal/guard"
	"pushpane/internal/source"
)

// Who may not is in TestControl_throughProxies of e2e/, and in TestGuests_seeAndDoNothingElse.
func TestSize_whatIsAnswered(t *testing.T) {
	command := func(pipes bool) *source.Command {
		c, err := source.NewCommand([]string{"go"}, source.CommandOptions{Pipes: pipes})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	follows, sized, pipes := feed{command: command(false)}, feed{command: command(false), sized: true}, feed{command: command(true)}
	if !source.Terminals {
		follows = pipes
	}
	for name, c := range map[string]struct {
		feed       feed
		body, want string
		code       int
	}{
		"follows":   {follows, `{"columns":100,"rows":30}`, `{"columns":100,"rows":30,"follows":true}`, 200},
		"too_large": {follows, `{"columns":1001,"rows":30}`, "size 1001x30 is not from 1x1 to 1000x500", 400},
		"half":      {follows, `{"columns":100}`, "size 100x0 is not from 1x1 to 1000x500", 400},
		"fraction":  {follows, `{"columns":80.5,"rows":30}`, "want JSON such as", 400},
		"no_json":   {follows, "80x24", "want JSON such as", 400},
		"sized":     {sized, `{"columns":100,"rows":30}`, "size: --size is for good", 409},
		"pipes":     {pipes, `{"columns":100,"rows":30}`, "size: the command runs without a terminal", 409},
		"clock":     {feed{}, `{"columns":100,"rows":30}`, "no such path", 404},
	} {
		request := httptest.NewRequest(http.MethodPost, "http://localhost/size", strings.NewReader(c.body))
		request.RemoteAddr = "127.0.0.1:5"
		request.Header.Set(guard.KeyHeader, string(testKey))
		answer := httptest.NewRecorder()
		handlerOf(t, c.feed, func() {}).ServeHTTP(answer, request)
		if got := answer.Body.String(); answer.Code != c.code || !strings.Contains(got, c.want) || strings.Count(got, "\n") > 1 {
			t.Errorf("%s: %d %q, want %d %q", name, answer.Code, got, c.code, c.want)
		}
	}
}
