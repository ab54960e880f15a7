package ui

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// rooms are the folders of the page, each behind those that it may require.
var rooms = []string{"base", "connection", "line", "numbers", "reader", "tools", "page", "chart", "tokens", "player", "demo", "room", "share", "present", "."}

// scripts are the names of all embedded modules.
func scripts(t *testing.T) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(files, ".", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".js" && name != runtime {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// bundled are the modules of a bundle and of those that it loads later.
func bundled(b bundle) []string {
	all := slices.Clone(b.modules)
	for _, other := range b.others {
		all = append(all, bundled(other)...)
	}
	return all
}

// uphill names each module that requires one of a room above its own.
func uphill(names []string, needs func(name string) []need) []string {
	var found []string
	for _, name := range names {
		for _, need := range needs(name) {
			if slices.Index(rooms, path.Dir(need.name)) > slices.Index(rooms, path.Dir(name)) {
				found = append(found, name+" requires "+need.name)
			}
		}
	}
	return found
}

func TestModules_oneDirection(t *testing.T) {
	for _, name := range scripts(t) {
		if !slices.Contains(rooms, path.Dir(name)) {
			t.Errorf("%s: its folder is none of %q", name, rooms)
		}
	}
	embedded := func(name string) []need { return parse(name).needs }
	if found := uphill(scripts(t), embedded); len(found) > 0 {
		t.Errorf("want no folder of the page to require one above it:\n%s", strings.Join(found, "\n"))
	}
	for name, bad := range map[string]need{"base/dom.js": {"page/view.js", ""}, "line/line.js": {"tools/tools.js", ".async"}} {
		if len(uphill([]string{name}, func(string) []need { return []need{bad} })) != 1 {
			t.Errorf("%s with %q passes", name, bad)
		}
	}
}

// What no entry leads to would be dead code, and only what a page has loaded may be left out.
func TestBundle_everyModuleIsInOne(t *testing.T) {
	all := append(bundled(newBundler().start("start.js")), newBundler().start("export.js").modules...)
	for _, name := range scripts(t) {
		if !slices.Contains(all, name) {
			t.Errorf("%s is embedded, but nothing requires it", name)
		}
	}
}

func TestBundle_dependenciesFirstAndOnce(t *testing.T) {
	app := newBundler().start("start.js")
	for i, name := range app.modules {
		for _, need := range parse(name).needs {
			if at := slices.Index(app.modules, need.name); need.how == "" && (at < 0 || at >= i) {
				t.Errorf("%s stands at %d, want it before %s at %d", need.name, at, name, i)
			}
		}
		if strings.Count(string(app.script), "pushpane.define('"+name+"'") != 1 {
			t.Errorf("%s is not defined once", name)
		}
	}
}

// The examples of ECMA-426, and the limits of a digit.
func TestVLQ(t *testing.T) {
	for n, want := range map[int]string{0: "A", 1: "C", -1: "D", 15: "e", 16: "gB", -16: "hB", 1000: "w+B"} {
		if got := vlq(n); got != want {
			t.Errorf("vlq(%d): got %s, want %s", n, got, want)
		}
	}
}

// What the first request waits for. A regression means a later page.
func BenchmarkAssets(b *testing.B) {
	for b.Loop() {
		makeAssets(Page{Source: "clock"})
	}
}

// What is served has all of the code, and none of the comments that have a line of their own.
func TestBundle_withoutComments(t *testing.T) {
	source := "// a\nvar url = 'http://x'; // b\n  // c\n\n\tf('//');\n// d"
	want := "var url = 'http://x'; // b\n\n\tf('//');\n"
	if got := string(withoutComments([]byte(source))); got != want {
		t.Errorf("%q is served, want %q", got, want)
	}
}
