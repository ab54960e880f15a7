package cluster

import (
	"net/url"
	"strings"
	"testing"
)

// No error shows a part of a user, a password or a token, wherever the address is torn apart.
func TestParseAddress_errorsShowNoSecret(t *testing.T) {
	for _, text := range []string{
		"nats://ada:s3,cret@host/talk",
		"nats://ada:s3/cret@host/talk",
		"nats://ada:s3,cret/x@host/talk",
		"nats://s3/cret@host",
		"nats://s3?cret@host",
		"nats://s3#cret@host",
		"nats://s3/cret,nats://cret@host",
		"nats://ada:s3cret@host,nats://ada:s3,cret@host",
		"http://ada:s3cret@host",
		"ada:s3,cret@host",
		"ada:s3cret@nats://host/talk",
		"s3cret@",
	} {
		if !HasSecret(text) {
			t.Errorf("%q has no secret", text)
		}
		if _, err := ParseAddress(text); err == nil || strings.Contains(err.Error(), "s3") || strings.Contains(err.Error(), "cret") {
			t.Errorf("%q is refused with %v, want no part of the secret", text, err)
		}
	}
}

func TestParseAddress_readsServersAndLog(t *testing.T) {
	for _, c := range []struct{ text, servers, log, shown string }{
		{"nats://host", "nats://host", "pushpane", "nats://host"},
		{"nats://ada:x@a:1, tls://b/talk", "nats://ada:x@a:1,tls://b", "talk", "nats://a:1,tls://b"},
		{"nats://ada:s3%2Ccret@host/talk", "nats://ada:s3%2Ccret@host", "talk", "nats://host"},
	} {
		got, err := ParseAddress(c.text)
		if err != nil || got != (Address{c.servers, c.log}) || redactAll(got.Servers) != c.shown {
			t.Errorf("%q is %+v, %v, shown as %q; want %q, %q, %q", c.text, got, err, redactAll(got.Servers), c.servers, c.log, c.shown)
		}
	}
	u, err := url.Parse("nats://ada:s3%2Ccret@host")
	if password, _ := u.User.Password(); err != nil || password != "s3,cret" {
		t.Errorf("the client reads the password %q, %v", password, err)
	}
}
