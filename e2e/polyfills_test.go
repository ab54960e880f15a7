package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"testing"
)

// These polyfills send the cursor as ?lastEventId=. Cut again and again, each still gets every
// event, and none twice.
func TestClients_polyfillsResume(t *testing.T) {
	t.Parallel()
	needs(t, "node")
	for _, name := range []string{"polyfill", "reconnecting"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSilent(t)
			cuts := proxyTo(t, p)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			reports := make(chan heard, 100)
			ended := make(chan error, 1)
			go func() {
				ended <- readOutput(exec.CommandContext(ctx, "node", "polyfills.cjs", name, cuts.url+"/events"), func(out io.Reader) error {
					for d := json.NewDecoder(out); ; {
						var h heard
						if err := d.Decode(&h); err != nil {
							return err
						}
						reports <- h
					}
				})
			}()
			n := 0
			for range 3 {
				for range 10 {
					n++
					p.publish(t, fmt.Sprint(n), "")
				}
				for i, h := range collect(t, reports, ended, 10) {
					if want := n - 9 + i; h.Data != fmt.Sprint(want) || (block{id: h.ID}).number() != want {
						t.Fatalf("event %d is %+v", want, h)
					}
				}
				cuts.closeAll()
			}
		})
	}
}
