// Package ui is the page that a viewer's browser shows: hand-written files,
// served as they lie, without a build step. Only its workers are put together
// from some of them.
package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// A folder a room of the page; a test holds that the page loads each of these files.
//
//go:embed index.html style.css icon.svg app.js player/export.html
//go:embed transport/*.js page/*.js reader/*.js chart/*.js player/*.js demo/*.js
//go:embed reader/*.css chart/*.css player/*.css demo/*.css
var files embed.FS

// worker is a script that runs beside the page. It is one file, so that it is of
// one version however long it runs.
type worker struct {
	name  string   // what index.html calls it
	parts []string // its scripts, in order
	own   []string // those of them that the page does not load
}

func workers() []worker {
	return []worker{
		{
			name:  "worker.js", // the shared connection
			parts: []string{"transport/wire.js", "transport/viewing.js", "transport/connection.js", "transport/transport.js", "transport/runner.js", "transport/hub.js", "transport/worker.js"},
			own:   []string{"transport/hub.js", "transport/worker.js"},
		},
		{
			name:  "search.js",
			parts: []string{"transport/wire.js", "transport/transport.js", "page/words.js", "reader/ansi.js", "reader/level.js", "reader/find.js", "reader/blocks.js", "reader/reading.js", "reader/writing.js", "reader/worker.js"},
			own:   []string{"reader/blocks.js", "reader/reading.js", "reader/writing.js", "reader/worker.js"},
		},
	}
}

// Handler serves the page at / and each of its assets under its own name, to GET and HEAD. Each has
// a strong ETag made from its content and must be revalidated (Cache-Control: no-cache, RFC 9111,
// section 5.2.2.4), so that a new version of the program is never shown with an old page. A worker
// has its content's hash in its address: a shared one outlives the pages that started it, a page
// outlives its server, and a page must never get a worker of another version. The page links
// relatively and works under any prefix that the caller strips.
func Handler() http.Handler {
	assets := make(map[string]asset)
	for _, name := range names() {
		assets["/"+name] = newAsset(name, read(name))
	}
	for _, name := range aloneOwn() {
		delete(assets, "/"+name)
	}
	page := read("index.html")
	for _, w := range workers() {
		script := newAsset(w.name, w.join())
		base, extension, _ := strings.Cut(w.name, ".")
		address := base + "-" + strings.Trim(script.etag, `"`) + "." + extension
		page = bytes.Replace(page, []byte(`"`+w.name+`"`), []byte(`"`+address+`"`), 1)
		assets["/"+address] = script
		for _, name := range w.own {
			delete(assets, "/"+name)
		}
	}
	assets["/index.html"] = newAsset("index.html", page)
	assets["/"] = assets["/index.html"]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, found := assets[r.URL.Path]
		if !found {
			http.Error(w, fmt.Sprintf("find page: no such path %q", r.URL.Path), http.StatusNotFound)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, fmt.Sprintf("serve page: method %q is not GET or HEAD", r.Method), http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r)
	})
}

type asset struct {
	contentType string
	etag        string
	content     []byte
}

// names are all embedded files, by their path in this folder.
func names() []string {
	var all []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		panic(err) // an embedded folder can be read
	}
	return all
}

func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the name is one of the embedded files
	}
	return content
}

func (w worker) join() []byte {
	var script []byte
	for _, name := range w.parts {
		script = append(script, read(name)...)
	}
	return script
}

func newAsset(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	return asset{
		contentType: contentType(name),
		etag:        `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
		content:     content,
	}
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("ETag", a.etag)
	h.Set("Cache-Control", "no-cache")
	// The zero time leaves out Last-Modified: embedded files have no time.
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.content))
}

// Not mime.TypeByExtension: it reads the machine's tables, which on Windows any
// program may have changed.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	default:
		return "image/svg+xml"
	}
}
