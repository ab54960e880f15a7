package ui

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

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

// What no entry leads to would be dead code, and only what a page has loaded may be left out.
func TestBundle_everyModuleIsInOne(t *testing.T) {
	all := append(bundled(newBundle("app.js")), newBundle("export.js").modules...)
	for _, name := range scripts(t) {
		if !slices.Contains(all, name) {
			t.Errorf("%s is embedded, but nothing requires it", name)
		}
	}
}

func TestBundle_dependenciesFirstAndOnce(t *testing.T) {
	app := newBundle("app.js")
	for i, name := range app.modules {
		for _, match := range required.FindAllSubmatch(read(name), -1) {
			target := path.Join(path.Dir(name), string(match[2]))
			if at := slices.Index(app.modules, target); len(match[1]) == 0 && (at < 0 || at >= i) {
				t.Errorf("%s stands at %d, want it before %s at %d", target, at, name, i)
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
