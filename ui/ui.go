// Package ui is the page that a viewer's browser shows: hand-written files,
// served as they lie, without a build step. Only the shared worker is put
// together from some of them.
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
//go:embed index.html style.css icon.svg app.js
//go:embed transport/*.js page/*.js reader/*.js player/*.js demo/*.js
//go:embed reader/*.css player/*.css demo/*.css
var files embed.FS

const (
	// workerName is what index.html calls the shared worker.
	workerName = "worker.js"
	workerMain = "transport/worker.js"
	hub        = "transport/hub.js" // only the worker has it
)

// workerParts are the scripts of the shared worker, in order. One file, so that
// it is of one version however long it runs.
func workerParts() []string {
	return []string{"transport/wire.js", "transport/viewing.js", "transport/connection.js", "transport/transport.js", "transport/runner.js", hub, workerMain}
}

// Handler serves the page at / and each of its assets under its own name, to GET
// and HEAD. Each has a strong ETag made from its content and must be revalidated
// (Cache-Control: no-cache, RFC 9111, section 5.2.2.4), so that a new version of
// the program is never shown with an old page. The shared worker has its content's
// hash in its address: it outlives the pages that started it, and a page must
// never get one of another version. The page links relatively and works under any
// prefix that the caller strips.
func Handler() http.Handler {
	assets := make(map[string]asset)
	for _, name := range names() {
		assets["/"+name] = newAsset(name, read(name))
	}
	worker := newAsset(workerName, joinWorker())
	address := "worker-" + strings.Trim(worker.etag, `"`) + ".js"
	page := bytes.Replace(read("index.html"), []byte(`"`+workerName+`"`), []byte(`"`+address+`"`), 1)
	delete(assets, "/"+workerMain)
	delete(assets, "/"+hub)
	assets["/"+address] = worker
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

func joinWorker() []byte {
	var worker []byte
	for _, name := range workerParts() {
		worker = append(worker, read(name)...)
	}
	return worker
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
