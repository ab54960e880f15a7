package ui

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// handler is one for all tests: to make its assets takes a second with the race detector.
var handler = Handler(Page{Source: "clock"})

func get(t *testing.T, method, path string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: got %d, want 200", path, w.Code)
	}
	return w.Body.String()
}

// served are the addresses of all assets.
func served(t *testing.T) []string {
	t.Helper()
	var all []string
	next := []string{""}
	for len(next) > 0 {
		name := next[0]
		next = next[1:]
		all = append(all, name)
		for _, address := range regexp.MustCompile(`[a-z]+-[A-Za-z0-9_-]{16}\.[a-z.]+\b`).FindAllString(body(t, "/"+name), -1) {
			if !slices.Contains(all, address) && !slices.Contains(next, address) {
				next = append(next, address)
			}
		}
	}
	return all
}

// find returns the address of the one asset with that name before its hash.
func find(t *testing.T, name string) string {
	t.Helper()
	base, extension, _ := strings.Cut(name, ".")
	pattern := regexp.MustCompile("^" + base + `-[A-Za-z0-9_-]{16}\.` + regexp.QuoteMeta(extension) + "$")
	found := slices.DeleteFunc(served(t), func(address string) bool { return !pattern.MatchString(address) })
	if len(found) != 1 {
		t.Fatalf("%d assets are %s-HASH.%s, want 1: %q", len(found), base, extension, found)
	}
	return found[0]
}

// A page must get the scripts of its own version, whatever is in a cache or still running.
func TestHandler_addressChangesWithTheContent(t *testing.T) {
	for _, address := range served(t)[1:] {
		if strings.HasSuffix(address, ".map") {
			continue // is named by its script
		}
		base, rest, _ := strings.Cut(address, "-")
		content, _, _ := strings.Cut(body(t, "/"+address), "//# sourceMappingURL=")
		if _, extension, _ := strings.Cut(rest, "."); address != hashed(base+"."+extension, []byte(content)) {
			t.Errorf("%s: want the hash of its content, %s", address, hash([]byte(content)))
		}
	}
}

func TestHandler_assets(t *testing.T) {
	types := map[string]string{
		"html": "text/html; charset=utf-8",
		"css":  "text/css; charset=utf-8",
		"js":   "text/javascript; charset=utf-8",
		"map":  "application/json",
	}
	for _, name := range served(t) {
		t.Run("asset="+name, func(t *testing.T) {
			extension, cache := name[strings.LastIndexByte(name, '.')+1:], "max-age=31536000, immutable"
			if name == "" {
				extension, cache = "html", "no-cache"
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				res := get(t, method, "/"+name, nil)
				if res.StatusCode != http.StatusOK {
					t.Errorf("%s: got %d, want 200", method, res.StatusCode)
				}
				if got := res.Header.Get("Content-Type"); got != types[extension] {
					t.Errorf("%s: got content type %q, want %q", method, got, types[extension])
				}
				if got := res.Header.Get("Cache-Control"); got != cache {
					t.Errorf("%s: got Cache-Control %q, want %q", method, got, cache)
				}
			}
			if body(t, "/"+name) == "" {
				t.Error("got an empty body")
			}
		})
	}
}

func TestHandler_etag(t *testing.T) {
	app := "/" + find(t, "start.js")
	etag := get(t, http.MethodGet, app, nil).Header.Get("ETag")
	if !regexp.MustCompile(`^"start-[A-Za-z0-9_-]{16}\.js"$`).MatchString(etag) {
		t.Fatalf("got ETag %q, want a strong one", etag)
	}
	if other := get(t, http.MethodGet, "/"+find(t, "worker.js"), nil).Header.Get("ETag"); other == etag {
		t.Errorf("two contents share the ETag %q", etag)
	}
	for header, want := range map[string]int{
		etag:           http.StatusNotModified,
		`"x", ` + etag: http.StatusNotModified,
		// RFC 9110, section 13.1.2: the comparison is weak
		"W/" + etag:      http.StatusNotModified,
		`"another-etag"`: http.StatusOK,
	} {
		res := get(t, http.MethodGet, app, http.Header{"If-None-Match": {header}})
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
	for _, path := range []string{"/ui.go", "/test/wire.test.js", "/start.js", "/start.js/", "//start.js", "/../ui/start.js", "/START.JS", "/app.js", "/modules.js", "/favicon.ico", "/worker.js", "/connection/worker.js", "/connection", "/style.css", "/export.html", "/export.js"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
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
	for _, link := range links {
		if strings.HasPrefix(link[1], "#") {
			continue
		}
		if strings.HasPrefix(link[1], "data:image/svg+xml,%3Csvg") {
			continue
		}
		if !regexp.MustCompile(`^[a-z]+-[A-Za-z0-9_-]{16}\.[a-z]+$`).MatchString(link[1]) {
			t.Errorf("link %q is not the path of an asset", link[1])
			continue
		}
		body(t, "/"+link[1])
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
	if found := regexp.MustCompile(`@import|url\(|//`).FindString(body(t, "/"+find(t, "style.css"))); found != "" {
		t.Errorf("the style sheet loads something: found %q", found)
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
