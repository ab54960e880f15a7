// Package ui is the page that a viewer's browser shows: hand-written ES5 modules and style sheets,
// which the server joins, names by their content and compresses. There is no build step.
package ui

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// A folder a room of the page. Each requires only those before it, see TestModules_oneDirection.
//
//go:embed *.html *.css *.js icon.svg
//go:embed base/*.js connection/*.js line/*.js numbers/*.js reader/*.js tools/*.js
//go:embed page/*.js chart/*.js tokens/*.js player/*.js demo/*.js room/*.js share/*.js present/*.js
//go:embed line/*.css reader/*.css tools/*.css page/*.css chart/*.css tokens/*.css
//go:embed player/*.css demo/*.css room/*.css share/*.css present/*.css
var files embed.FS

func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the name is one of the embedded files
	}
	return content
}

// linked finds what a page links to in this folder.
var linked = regexp.MustCompile(`(href|src)="([a-z/]+)(\.css|\.js|\.svg)"`)

// Page is what the page knows before it has asked for anything.
type Page struct {
	Title  string // of the window and the heading; "" for Name, or pushpane without one
	Source string // its kind (stream.Options), on which it depends what the page does first
	Name   string // what it is called: a file, a command line; may be ""
	Place  Place
}

// Place is what lines lack that say no zone or no year, and how they are read (line/time.js).
type Place struct {
	East    int    `json:"east"`    // minutes east of UTC of the machine
	Written int64  `json:"written"` // when the file was written last, Unix ms; 0 without
	Until   int64  `json:"until"`   // until when lines come that were in the file then, Unix ms
	Order   string `json:"order"`   // month or day, what comes first in a date; or ""
	Counts  bool   `json:"counts"`  // whole numbers at the start of lines are times
	Only    string `json:"only"`    // the name of the one format, "" for all
	Given   any    `json:"given"`   // a stamp of line/table.js, by which all times are read; or nil
}

func (p Place) attribute() string {
	encoded, err := json.Marshal(p)
	if err != nil {
		panic(err) // numbers and text can be encoded
	}
	return html.EscapeString(string(encoded))
}

// short is the name of a file without its folders, or another name as it is.
func (p Page) short() string {
	if p.Name != "" && (p.Source == "file" || p.Source == "replay") {
		return filepath.Base(p.Name)
	}
	return p.Name
}

// Handler serves the page at / and what it consists of, to GET and HEAD: one script and one style
// sheet, and the scripts that are loaded when they are needed. The page must be revalidated
// (Cache-Control: no-cache, RFC 9111, section 5.2.2.4), so that a new version of the program is
// never shown with an old one. Everything else has the hash of its content in its name and stays
// valid (immutable, RFC 8246): a page gets the scripts of its own version or none, also from a
// worker that outlives it. The page links relatively and works under any prefix that the caller
// strips.
//
// Handler returns before the scripts are joined, which takes some milliseconds that a start is not
// to wait for: a goroutine does that, and ends. A request that comes sooner waits.
func Handler(p Page) http.Handler {
	made := sync.OnceValue(func() map[string]*asset { return makeAssets(p) })
	go made()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, found := made()[r.URL.Path]
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

// makeAssets returns the files of the page by their paths.
func makeAssets(p Page) map[string]*asset {
	p.Title = cmp.Or(p.Title, p.short(), "pushpane")
	assets := make(map[string]*asset)
	scripts := newBundler()
	page := linked.ReplaceAllFunc(read("index.html"), func(link []byte) []byte {
		parts := linked.FindSubmatch(link)
		name := string(parts[2]) + string(parts[3])
		return fmt.Appendf(nil, `%s="%s"`, parts[1], add(assets, scripts, name))
	})
	page = []byte(strings.NewReplacer(
		"{TITLE}", html.EscapeString(p.Title),
		"{LAYOUT}", layout(p.Source),
		"{SOURCE}", html.EscapeString(p.Source),
		"{NAME}", html.EscapeString(p.Name),
		"{PLACE}", p.Place.attribute(),
	).Replace(string(page)))
	assets["/index.html"] = newAsset("index.html", page)
	assets["/"] = assets["/index.html"]
	return assets
}

// layout is that of page/layout.js, so that the page has it before its script has come.
func layout(source string) string {
	if source == "clock" {
		return "showing"
	}
	return "reading"
}

// add makes the assets of a file of this folder, and returns the address of the file for an HTML
// attribute.
func add(assets map[string]*asset, scripts bundler, name string) string {
	switch path.Ext(name) {
	case ".js":
		return addBundle(assets, scripts.start(name))
	case ".css":
		return addImmutable(assets, name, joinStyles(name))
	default: // the icon is so small that asking for it would cost more
		return "data:image/svg+xml," + html.EscapeString(url.PathEscape(string(read(name))))
	}
}
