package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRequest_fromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	headers, body := filepath.Join(dir, "auth.txt"), filepath.Join(dir, "prompt.json")
	for path, text := range map[string]string{headers: "# mine\nAuthorization: Bearer planted-1\r\n\nX-A: b\n", body: `{"stream":true}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PLANTED", "planted-2")
	s, err := Parse([]string{"-H", "@" + headers, "--header-env", "X-Api-Key=PLANTED", "-H", "Accept: text/plain", "--data", "@" + body, "--insecure", "https://h/v1?key=planted-3"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Request(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Header.Get("Authorization") + "|" + r.Header.Get("X-A") + "|" + r.Header.Get("X-Api-Key") + "|" + r.Header.Get("Accept"); got != "Bearer planted-1|b|planted-2|text/plain" {
		t.Errorf("the headers are %q", got)
	}
	if r.Name() != "POST https://h/v1?key=… (certificate not checked)" || string(r.Body) != `{"stream":true}` || !r.Insecure {
		t.Errorf("the request is %q with %q", r.Name(), r.Body)
	}
	if s, err = Parse([]string{"--data", "@-", "-X", "put", "http://h/"}); err != nil {
		t.Fatal(err)
	}
	if r, err = s.Request(strings.NewReader("piped")); err != nil || string(r.Body) != "piped" || r.Name() != "PUT http://h/" {
		t.Errorf("the request is %v, %v", r, err)
	}
}

// What --data says is the first message of a WebSocket, which is asked for by GET.
func TestRequest_ofASocket(t *testing.T) {
	s, err := Parse([]string{"--data", "hello", "-X", "get", "--insecure", "wss://h/x?token=planted"})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := s.Request(nil); err != nil || r.Name() != "wss://h/x?token=… (certificate not checked)" || !r.Repeats() || string(r.Body) != "hello" {
		t.Errorf("the request is %v, %v", r, err)
	}
}

// What is refused names neither the secret nor a value.
func TestRequest_refusals(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, []byte("X: y\nplanted\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"-H planted https://h/":                         "a header has no colon",
		"-H @" + bad + " https://h/":                    "line 2",
		"-H @/not/there https://h/":                     "/not/there",
		"--header-env X=NOT_SET_AT_ALL https://h/":      "no such variable",
		"--header-env Authorization=planted https://h/": `--header-env "Authorization": there is no such variable`,
		"--header-env planted https://h/":               "--header-env: a header and its variable are joined by =",
		"--header-env Key:planted=x https://h/":         "--header-env: there is no such variable",
		"--data @/not/there https://h/":                 "/not/there",
		"--data @- https://h/":                          "no standard input",
		"--cacert /not/there https://h/":                "/not/there",
		"--cacert " + bad + " https://h/":               "no certificate",
		"-X G/ET https://h/":                            "G/ET",
		"https://ada:planted@h:port/":                   "no address",
		"wss://ada:planted@h:port/":                     "no address",
		"-X POST wss://h/?token=planted":                "is not GET",
		"--doctor wss://h/?token=planted":               "not examined",
		"--doctor https://h/ --origin app.example":      "no origin",
		"--doctor https://h/ --origin https://a.b/c":    "no origin",
		"-H X:planted":                                  "needs the URL",
		"--insecure --cacert x https://h/":              "contradict",
		"https://h/?token=planted https://i/?k=1":       "two sources",
		"--replay talk.ndjson https://ada:planted@h/x":  "two sources",
	} {
		s, err := Parse(strings.Fields(line))
		if err == nil {
			_, err = s.Request(nil)
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "planted") {
			t.Errorf("%s: %v, want %q in it", line, err, want)
		}
	}
}

// A browser compares the origin as it writes it.
func TestParse_originIsAsBrowsersWriteIt(t *testing.T) {
	for given, want := range map[string]string{
		"https://App.Example:443/": "https://app.example",
		"http://app.example:8080":  "http://app.example:8080",
		"null":                     "null", // that of a file
	} {
		s, err := Parse([]string{"--doctor", "https://h/", "--origin", given})
		if err != nil || s.Origin != want {
			t.Errorf("%s: %q, %v, want %q", given, s.Origin, err, want)
		}
	}
}
