package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// runtime is the script that makes require work in a browser.
const runtime = "modules.js"

// required finds what a module asks for, by a path that begins at its folder: its dependency, a
// script of its own that the page loads later, or a worker.
var required = regexp.MustCompile(`require(\.async|\.address)?\('([^']+)'`)

// bundle is one script: a module, and all that it requires.
type bundle struct {
	entry   string   // the module that runs first
	modules []string // each behind those that it requires; entry is the last
	script  []byte
	lines   []int // of the script: where the source of each module begins, from 0
	others  []bundle
}

// newBundle joins an entry and what it requires, with a bundle in others for each script that it
// loads later. Modules that the page has by then are left out of those, a worker has none. It
// panics where a module is missing or requires itself: the modules are embedded, so a test has
// seen that.
func newBundle(entry string) bundle {
	return join(entry, nil, true)
}

// join makes the bundle of entry without the modules that are loaded before it. A page or a worker
// starts by itself: it brings the runtime and runs its entry.
func join(entry string, loaded []string, starts bool) bundle {
	b := bundle{entry: entry}
	b.collect(entry, loaded, nil)
	var script bytes.Buffer
	if starts {
		script.Write(read(runtime))
	}
	for _, name := range b.modules {
		for _, found := range required.FindAllSubmatch(read(name), -1) {
			target := path.Join(path.Dir(name), string(found[2]))
			var other bundle
			switch string(found[1]) {
			case ".async":
				other = join(target, slices.Concat(loaded, b.modules), false)
			case ".address":
				other = join(target, nil, true)
			default:
				continue
			}
			fmt.Fprintf(&script, "pushpane.locate('%s', '%s');\n", target, other.address())
			b.others = append(b.others, other)
		}
	}
	for _, name := range b.modules {
		fmt.Fprintf(&script, "pushpane.define('%s', function (require, module, exports, root) {\n", name)
		b.lines = append(b.lines, bytes.Count(script.Bytes(), []byte("\n")))
		script.Write(read(name))
		script.WriteString("});\n")
	}
	if starts {
		fmt.Fprintf(&script, "pushpane.run('%s');\n", entry)
	}
	b.script = script.Bytes()
	return b
}

// collect adds name behind what it requires; above are the modules that led here.
func (b *bundle) collect(name string, loaded, above []string) {
	if slices.Contains(above, name) {
		panic(fmt.Sprintf("join page: %s requires itself: %s", name, strings.Join(above, ", ")))
	}
	if slices.Contains(loaded, name) || slices.Contains(b.modules, name) {
		return
	}
	for _, found := range required.FindAllSubmatch(read(name), -1) {
		if len(found[1]) == 0 {
			b.collect(path.Join(path.Dir(name), string(found[2])), loaded, append(above, name))
		}
	}
	b.modules = append(b.modules, name)
}

// address names the bundle and its content: app-HASH.js.
func (b bundle) address() string {
	return hashed(b.entry, b.script)
}

// sourceMap says which line of which module each line of the script is (ECMA-426), so that a
// debugger shows the modules apart. Lines of ours between them belong to none.
func (b bundle) sourceMap() []byte {
	var mappings strings.Builder
	line := 0   // of the script
	source := 0 // of the last line that was mapped, as is the next
	at := 0
	for i, name := range b.modules {
		mappings.WriteString(strings.Repeat(";", b.lines[i]-line))
		line = b.lines[i]
		for n := range bytes.Count(read(name), []byte("\n")) {
			// The column in the script and in the source is 0; the others are differences.
			mappings.WriteString("A" + vlq(i-source) + vlq(n-at) + "A;")
			source, at = i, n
			line++
		}
	}
	contents := make([]string, len(b.modules))
	for i, name := range b.modules {
		contents[i] = string(read(name))
	}
	encoded, err := json.Marshal(struct {
		Version  int      `json:"version"`
		Sources  []string `json:"sources"`
		Contents []string `json:"sourcesContent"`
		Names    []string `json:"names"`
		Mappings string   `json:"mappings"`
	}{3, b.modules, contents, []string{}, mappings.String()})
	if err != nil {
		panic(err) // text can be encoded
	}
	return encoded
}

// vlq encodes a number as base64 VLQ: five bits a digit, the lowest first, of which the very lowest
// is the sign (ECMA-426, section 6).
func vlq(n int) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	rest := n << 1
	if n < 0 {
		rest = -n<<1 | 1
	}
	var text []byte
	for {
		digit := rest & 31
		if rest >>= 5; rest > 0 {
			digit |= 32
		}
		text = append(text, digits[digit])
		if rest == 0 {
			return string(text)
		}
	}
}

// imported finds the other style sheets of one.
var imported = regexp.MustCompile(`@import "([^"]+)";\n`)

// joinStyles returns a style sheet with those that it imports in their places.
func joinStyles(name string) []byte {
	return imported.ReplaceAllFunc(read(name), func(found []byte) []byte {
		return joinStyles(path.Join(path.Dir(name), string(imported.FindSubmatch(found)[1])))
	})
}
