package ui

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, method, path string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: got %d, want 200", path, w.Code)
	}
	return w.Body.String()
}

// workerAddresses are those of the workers as the page names them.
func workerAddresses(t *testing.T) []string {
	t.Helper()
	found := regexp.MustCompile(`<body data-worker="(worker-[A-Za-z0-9_-]{16}\.js)" data-search="(search-[A-Za-z0-9_-]{16}\.js)">`).FindStringSubmatch(body(t, "/"))
	if found == nil {
		t.Fatal("the page does not name both workers")
	}
	return found[1:]
}

// plain are the assets under their own name: all but what only a worker or an exported page has.
func plain() []string {
	all := slices.DeleteFunc(names(), func(name string) bool { return slices.Contains(aloneOwn(), name) })
	for _, w := range workers() {
		all = slices.DeleteFunc(all, func(name string) bool { return slices.Contains(w.own, name) })
	}
	return all
}

// A running worker outlives the page, or a page its server; another content must have another
// address.
func TestHandler_workerIsOneFileUnderItsHash(t *testing.T) {
	for i, address := range workerAddresses(t) {
		base, _, _ := strings.Cut(workers()[i].name, ".")
		if etag := get(t, http.MethodGet, "/"+address, nil).Header.Get("ETag"); address != base+"-"+strings.Trim(etag, `"`)+".js" {
			t.Errorf("got address %q, want the hash %s in it", address, etag)
		}
		script := body(t, "/"+address)
		for _, name := range workers()[i].parts {
			if !strings.Contains(script, string(read(name))) {
				t.Errorf("%s lacks %s", address, name)
			}
		}
	}
}

func TestHandler_assets(t *testing.T) {
	types := map[string]string{
		"html": "text/html; charset=utf-8",
		"css":  "text/css; charset=utf-8",
		"js":   "text/javascript; charset=utf-8",
		"svg":  "image/svg+xml",
	}
	names := append(append(plain(), workerAddresses(t)...), "")
	for _, name := range names {
		t.Run("asset="+name, func(t *testing.T) {
			_, extension, _ := strings.Cut(name, ".")
			if name == "" {
				extension = "html"
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				res := get(t, method, "/"+name, nil)
				if res.StatusCode != http.StatusOK {
					t.Errorf("%s: got %d, want 200", method, res.StatusCode)
				}
				if got := res.Header.Get("Content-Type"); got != types[extension] {
					t.Errorf("%s: got content type %q, want %q", method, got, types[extension])
				}
				if got := res.Header.Get("Cache-Control"); got != "no-cache" {
					t.Errorf("%s: got Cache-Control %q, want no-cache", method, got)
				}
			}
			if body(t, "/"+name) == "" {
				t.Error("got an empty body")
			}
		})
	}
}

func TestHandler_etag(t *testing.T) {
	etag := get(t, http.MethodGet, "/app.js", nil).Header.Get("ETag")
	if !regexp.MustCompile(`^"[A-Za-z0-9_-]{16}"$`).MatchString(etag) {
		t.Fatalf("got ETag %q, want a strong one", etag)
	}
	if other := get(t, http.MethodGet, "/transport/wire.js", nil).Header.Get("ETag"); other == etag {
		t.Errorf("two contents share the ETag %q", etag)
	}
	for header, want := range map[string]int{
		etag:           http.StatusNotModified,
		`"x", ` + etag: http.StatusNotModified,
		// RFC 9110, section 13.1.2: the comparison is weak
		"W/" + etag:      http.StatusNotModified,
		`"another-etag"`: http.StatusOK,
	} {
		res := get(t, http.MethodGet, "/app.js", http.Header{"If-None-Match": {header}})
		if res.StatusCode != want {
			t.Errorf("If-None-Match %s: got %d, want %d", header, res.StatusCode, want)
		}
		if got := res.Header.Get("ETag"); got != etag {
			t.Errorf("If-None-Match %s: got ETag %q, want %q", header, got, etag)
		}
	}
}

func TestHandler_refuses(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		res := get(t, method, "/", nil)
		if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s /: got %d, Allow %q, want 405, GET, HEAD", method, res.StatusCode, res.Header.Get("Allow"))
		}
	}
	for _, path := range []string{"/ui.go", "/test/wire.test.js", "/app.js/", "//app.js", "/../ui/app.js", "/APP.JS", "/favicon.ico", "/worker.js", "/transport/worker.js", "/transport/hub.js", "/transport", "/search.js", "/reader/worker.js", "/reader/reading.js", "/player/export.html", "/player/alone.js"} {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound || strings.Count(w.Body.String(), "\n") != 1 {
			t.Errorf("GET %s: got %d %q, want 404 and one line", path, w.Code, w.Body)
		}
	}
}

// Relative links work under any prefix, and the policy of the server forbids
// what is inline or comes from elsewhere.
func TestPage_linksAreRelativeAndServed(t *testing.T) {
	page := body(t, "/")
	links := regexp.MustCompile(`\s(?:src|href|action)="([^"]*)"`).FindAllStringSubmatch(page, -1)
	served := map[string]bool{"index.html": true}
	for _, link := range links {
		if strings.HasPrefix(link[1], "#") {
			continue
		}
		if !regexp.MustCompile(`^([a-z]+/)?[a-z]+\.[a-z]+$`).MatchString(link[1]) {
			t.Errorf("link %q is not the path of an asset", link[1])
			continue
		}
		body(t, "/"+link[1])
		served[link[1]] = true
	}
	for _, name := range plain() {
		if !served[name] {
			t.Errorf("%s is embedded, but the page does not load it", name)
		}
	}
}

func TestPage_nothingInline(t *testing.T) {
	page := body(t, "/")
	for what, pattern := range map[string]string{
		"script without src": `<script(?:>|\s+[^s])`,
		"script with a body": `<script[^>]*>[^<]`,
		"style element":      `<style`,
		"style attribute":    `\sstyle=`,
		"event attribute":    `\son[a-z]+=`,
		"javascript link":    `javascript:`,
	} {
		if found := regexp.MustCompile(pattern).FindString(page); found != "" {
			t.Errorf("%s: found %q", what, found)
		}
	}
	for _, name := range names() {
		if !strings.HasSuffix(name, ".css") {
			continue
		}
		if found := regexp.MustCompile(`@import|url\(|//`).FindString(string(read(name))); found != "" {
			t.Errorf("%s loads something: found %q", name, found)
		}
	}
}

// The hooks and words that pages and tests of others are written against.
func TestPage_hooks(t *testing.T) {
	page := body(t, "/")
	for _, want := range []string{
		`id="start" href="#log">Click Me To See Magic</a>`,
		`id="status" role="status"`,
		`id="notice"`,
		`id="log" role="log"`,
		`id="quit"`,
		`<form id="send"`,
		`name="name"`,
		`name="text"`,
		"<noscript>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
