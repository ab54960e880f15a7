package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// asset is one file of the page as it is served: as it is, or compressed for a client that accepts
// that. It is made when it is first asked for, compressed once, and kept.
type asset struct {
	contentType  string
	cacheControl string
	etag         string // of the form that is not compressed, without its quotes
	content      func() []byte
	compressed   func() []byte // nil where that is not shorter
}

// newAsset makes an asset that is revalidated each time.
func newAsset(name string, content []byte) *asset {
	return lazyAsset(name, hash(content), "no-cache", func() []byte { return content })
}

// addImmutable adds an asset that has its content's hash in its address, which it returns.
func addImmutable(assets map[string]*asset, name string, content []byte) string {
	address := hashed(name, content)
	assets["/"+address] = lazyAsset(name, address, immutable, func() []byte { return content })
	return address
}

// immutable lets a cache keep an asset for a year, the longest that is of use, without asking.
const immutable = "max-age=31536000, immutable"

// addBundle adds a script with its source map, and those that it loads later. It returns the
// address of the script.
func addBundle(assets map[string]*asset, b bundle) string {
	if assets["/"+b.address] != nil {
		return b.address
	}
	assets["/"+b.address] = lazyAsset(b.entry, b.address, immutable, sync.OnceValue(func() []byte {
		return slices.Concat(b.script, []byte("//# sourceMappingURL="+b.address+".map\n"))
	}))
	assets["/"+b.address+".map"] = lazyAsset(".map", b.address+".map", immutable, sync.OnceValue(b.sourceMap))
	for _, other := range b.others {
		addBundle(assets, other)
	}
	return b.address
}

func lazyAsset(name, etag, cacheControl string, content func() []byte) *asset {
	return &asset{
		contentType:  contentType(name),
		cacheControl: cacheControl,
		etag:         etag,
		content:      content,
		compressed: sync.OnceValue(func() []byte {
			short := compress(content())
			if len(short) >= len(content()) {
				return nil
			}
			return short
		}),
	}
}

// serve answers GET and HEAD. The two forms of an asset have ETags of their own (RFC 9110, section
// 8.8.3.3), and a cache is told what the choice depends on.
func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", a.cacheControl)
	h.Add("Vary", "Accept-Encoding")
	content, etag := a.content(), a.etag
	if AcceptsGzip(r) && a.compressed() != nil {
		content, etag = a.compressed(), a.etag+"-gzip"
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(content))) // http.ServeContent leaves it out
	}
	h.Set("ETag", `"`+etag+`"`)
	// The zero time leaves out Last-Modified: embedded files have no time.
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// AcceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3). Without one the answer stays as it
// is, though the standard would allow any.
func AcceptsGzip(r *http.Request) bool {
	any := false
	for coding := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		accepted := weightOf(weight) > 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return accepted
		case "*":
			any = accepted
		}
	}
	return any
}

// weightOf reads q=0.5; a coding without a weight has 1, one with a bad weight is not accepted.
func weightOf(parameter string) float64 {
	name, value, found := strings.Cut(parameter, "=")
	if !found && strings.TrimSpace(name) == "" {
		return 1
	}
	weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 0
	}
	return weight
}

// compress uses the default level: the best one takes twice as long for 0.2 % less.
func compress(content []byte) []byte {
	var short bytes.Buffer
	w := gzip.NewWriter(&short)
	_, _ = w.Write(content) // a buffer takes everything
	_ = w.Close()
	return short.Bytes()
}

// hash is 96 bits of SHA-256: enough to tell contents apart, and short in an address.
func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// hashed puts the hash of its content into a name: app-HASH.js.
func hashed(name string, content []byte) string {
	base, extension, _ := strings.Cut(path.Base(name), ".")
	return base + "-" + hash(content) + "." + extension
}

// Not mime.TypeByExtension: it reads the machine's tables, which on Windows any program may have
// changed.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	default:
		return "application/json" // a source map
	}
}
