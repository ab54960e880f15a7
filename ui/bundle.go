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

// module is one embedded script.
type module struct {
	source []byte // as it is served
	needs  []need
}

// need is what a module asks for, by a path that begins at its folder.
type need struct {
	name string
	how  string // "" at once, .async in a script that the page loads later, .address as a worker
}

// parse finds what a module asks for: require('./x.js'), require.async('./x.js', ...) and
// require.address('./x.js'). Not by a regular expression, which takes longer than the program may
// take to start.
func parse(name string) module {
	m := module{source: withoutComments(read(name))}
	for rest := m.source; ; {
		_, after, found := bytes.Cut(rest, []byte("require"))
		if !found {
			return m
		}
		rest = after
		how, _, found := bytes.Cut(after[:min(len(after), len(".address('"))], []byte("('"))
		if !found || len(how) > 0 && string(how) != ".async" && string(how) != ".address" {
			continue
		}
		target, _, _ := bytes.Cut(rest[len(how)+len("('"):], []byte("'"))
		m.needs = append(m.needs, need{path.Join(path.Dir(name), string(target)), string(how)})
	}
}

// withoutComments returns a script without the lines that are only a comment, which are a third of
// its compressed bytes. A debugger has them from the source map. It writes over source: a copy of
// all modules would be another half of what a start allocates.
func withoutComments(source []byte) []byte {
	kept := source[:0]
	for line := range bytes.Lines(source) {
		if !isComment(line) {
			kept = append(kept, line...)
		}
	}
	return kept
}

func isComment(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("//"))
}

// bundle is one script: a module, and all that it requires.
type bundle struct {
	entry   string   // the module that runs first
	modules []string // each behind those that it requires; entry is the last
	script  []byte
	address string // names the bundle and its content: app-HASH.js
	lines   []int  // of the script: where the source of each module begins, from 0
	others  []bundle
}

// bundler joins modules. It parses each once, and joins those that start by themselves once.
type bundler struct {
	modules map[string]module
	started map[string]bundle
}

func newBundler() bundler {
	return bundler{map[string]module{}, map[string]bundle{}}
}

func (all bundler) module(name string) module {
	m, found := all.modules[name]
	if !found {
		m = parse(name)
		all.modules[name] = m
	}
	return m
}

// start joins the entry of a page or a worker and what it requires, with a bundle in others for
// each script that it loads later. It panics where a module is missing or requires itself: the
// modules are embedded, so a test has seen that.
func (all bundler) start(entry string) bundle {
	b, found := all.started[entry]
	if !found {
		b = all.join(entry, nil, true)
		all.started[entry] = b
	}
	return b
}

// join makes the bundle of entry without the modules that are loaded before it. One that starts by
// itself brings the runtime and runs its entry.
func (all bundler) join(entry string, loaded []string, starts bool) bundle {
	b := bundle{entry: entry}
	all.collect(&b, entry, loaded, nil)
	var script bytes.Buffer
	script.Grow(all.size(b.modules))
	if starts {
		script.Write(withoutComments(read(runtime)))
	}
	for _, name := range b.modules {
		for _, need := range all.module(name).needs {
			var other bundle
			switch need.how {
			case ".async":
				other = all.join(need.name, slices.Concat(loaded, b.modules), false)
			case ".address":
				other = all.start(need.name)
			default:
				continue
			}
			fmt.Fprintf(&script, "pushpane.locate('%s', '%s');\n", need.name, other.address)
			b.others = append(b.others, other)
		}
	}
	line, counted := 0, 0
	for _, name := range b.modules {
		fmt.Fprintf(&script, "pushpane.define('%s', function (require, module, exports, root) {\n", name)
		line += bytes.Count(script.Bytes()[counted:], []byte("\n"))
		counted = script.Len()
		b.lines = append(b.lines, line)
		script.Write(all.module(name).source)
		script.WriteString("});\n")
	}
	if starts {
		fmt.Fprintf(&script, "pushpane.run('%s');\n", entry)
	}
	b.script = script.Bytes()
	b.address = hashed(entry, b.script)
	return b
}

// size is about how long the script of some modules is.
func (all bundler) size(modules []string) int {
	const around = 200 // each module, or at the beginning
	size := len(read(runtime)) + around
	for _, name := range modules {
		size += len(all.module(name).source) + around
	}
	return size
}

// collect adds name to b behind what it requires; above are the modules that led here.
func (all bundler) collect(b *bundle, name string, loaded, above []string) {
	if slices.Contains(above, name) {
		panic(fmt.Sprintf("join page: %s requires itself: %s", name, strings.Join(above, ", ")))
	}
	if slices.Contains(loaded, name) || slices.Contains(b.modules, name) {
		return
	}
	for _, need := range all.module(name).needs {
		if need.how == "" {
			all.collect(b, need.name, loaded, append(above, name))
		}
	}
	b.modules = append(b.modules, name)
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
		n := -1
		for text := range bytes.Lines(read(name)) {
			if n++; isComment(text) {
				continue
			}
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

// remark finds a comment of a style sheet, with the blanks behind it.
var remark = regexp.MustCompile(`(?s)/\*.*?\*/\s*`)

// joinStyles returns a style sheet with those that it imports in their places, without comments.
func joinStyles(name string) []byte {
	return imported.ReplaceAllFunc(remark.ReplaceAll(read(name), nil), func(found []byte) []byte {
		return joinStyles(path.Join(path.Dir(name), string(imported.FindSubmatch(found)[1])))
	})
}
