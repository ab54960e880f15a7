package ui

import (
	"compress/gzip"
	"io"
	"net/http"
	"testing"
)

func TestHandler_compressesForWhomAcceptsIt(t *testing.T) {
	for _, path := range []string{"/", "/" + find(t, "start.js"), "/" + find(t, "style.css")} {
		plain := get(t, http.MethodGet, path, nil)
		content, _ := io.ReadAll(plain.Body)
		for accept, want := range map[string]bool{
			"gzip": true, "deflate, gzip;q=0.5, br": true, "GZIP": true, "*": true, "x-gzip": true, "br, *;q=0.1": true,
			"": false, "gzip;q=0": false, "gzip;q=0.000": false, "*, gzip;q=0": false, "*;q=0": false, "br": false, "identity": false, "gzip;q=x": false,
		} {
			res := get(t, http.MethodGet, path, http.Header{"Accept-Encoding": {accept}})
			if got := res.Header.Get("Content-Encoding") == "gzip"; got != want {
				t.Errorf("%s: Accept-Encoding %q: compressed %t, want %t", path, accept, got, want)
			}
			if res.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: got Vary %q, want Accept-Encoding on either form", path, res.Header.Get("Vary"))
			}
			if !want {
				continue
			}
			if res.Header.Get("ETag") == plain.Header.Get("ETag") {
				t.Errorf("%s: both forms have the ETag %s", path, plain.Header.Get("ETag"))
			}
			if res.ContentLength <= 0 || res.ContentLength >= int64(len(content)) {
				t.Errorf("%s: %d bytes compressed of %d", path, res.ContentLength, len(content))
			}
			unzipped, err := gzip.NewReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(unzipped); err != nil || string(got) != string(content) {
				t.Errorf("%s: the compressed form has other content: %v", path, err)
			}
		}
	}
}

// A cache that holds one form asks with its ETag, and must not be told that the other is the same.
func TestHandler_revalidatesEitherForm(t *testing.T) {
	zipped := http.Header{"Accept-Encoding": {"gzip"}}
	etag := get(t, http.MethodGet, "/", zipped).Header.Get("ETag")
	zipped.Set("If-None-Match", etag)
	if res := get(t, http.MethodGet, "/", zipped); res.StatusCode != http.StatusNotModified || res.Header.Get("ETag") != etag || res.Header.Get("Vary") == "" {
		t.Errorf("got %d with ETag %q and Vary %q, want 304 with both", res.StatusCode, res.Header.Get("ETag"), res.Header.Get("Vary"))
	}
	if res := get(t, http.MethodGet, "/", http.Header{"If-None-Match": {etag}}); res.StatusCode != http.StatusOK {
		t.Errorf("the plain form for the ETag of the compressed one: got %d, want 200", res.StatusCode)
	}
}
