package app

import (
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for host, want := range map[string]string{"127.0.0.1": "http://127.0.0.1:", "localhost": "http://localhost:", "0.0.0.0": "http://127.0.0.1:", "::1": "http://[::1]:"} {
		ln, err := listen(host, 0, true)
		if err != nil {
			if host == "::1" {
				continue // a machine without IPv6
			}
			t.Fatal(err)
		}
		first, others := addresses(ln, host)
		if !strings.HasPrefix(first, want) {
			t.Errorf("--host %s is opened at %s, want %s", host, first, want)
		}
		for _, other := range others {
			if host != "0.0.0.0" || strings.Contains(other, "127.0.0.1") || strings.Contains(other, "0.0.0.0") {
				t.Errorf("--host %s is reached at %s", host, other)
			}
		}
		ln.Close()
	}
}
