package desktop

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// answerLimit bounds the headers and the body of what a stranger on the port may answer, in bytes.
const answerLimit = 64 << 10

// Running reports whether a pushpane answers at address, an http:// URL such as
// http://127.0.0.1:7730/. Anything but its status within a second is a no.
func Running(ctx context.Context, address string) bool {
	// Not the default transport: no proxy stands between two copies on one machine, and no
	// connection is kept.
	client := http.Client{
		Timeout:       time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: answerLimit},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(address, "/")+"/status", nil)
	if err != nil {
		return false
	}
	answer, err := client.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	var status struct {
		Program string `json:"program"`
	}
	err = json.NewDecoder(io.LimitReader(answer.Body, answerLimit)).Decode(&status)
	return err == nil && answer.StatusCode == http.StatusOK && status.Program == "pushpane"
}
