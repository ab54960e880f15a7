package keyfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// home gives the test folders of its own and returns what $XDG_RUNTIME_DIR is.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	return dir
}

func at(t *testing.T, host string, port int) Files {
	t.Helper()
	f, err := At(host, port)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCreate_writesAndRemoves(t *testing.T) {
	home(t)
	f := at(t, "127.0.0.1", 7730)
	if f.HasHeader() || f.HasPage() {
		t.Error("there are files before they are made")
	}
	for range 2 { // the second time as after a kill -9
		if err := f.Create("http://127.0.0.1:7730", "K1"); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, f.Header()); got != "X-Pushpane-Key: K1\n" {
		t.Errorf("the header is %q", got)
	}
	if got := read(t, f.Page()); strings.Count(got, `http://127.0.0.1:7730/#key=K1"`) != 2 {
		t.Errorf("the page is %q, want it to lead to the address with the key", got)
	}
	if !strings.HasPrefix(f.PageURL(), "file:///") || !strings.HasSuffix(f.PageURL(), "/127.0.0.1_7730.html") {
		t.Errorf("the page is at %s", f.PageURL())
	}
	f.RemovePage()
	if !f.HasHeader() || f.HasPage() {
		t.Error("want the page alone to be removed")
	}
	f.Remove()
	if left, err := os.ReadDir(filepath.Dir(f.Header())); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

// Two programs on one port of two addresses have a key each.
func TestAt_addressesHaveFilesOfTheirOwn(t *testing.T) {
	home(t)
	seen := map[string]string{}
	for _, host := range []string{"127.0.0.1", "::1", "fe80::1%eth0", "localhost", "0.0.0.0", "::"} {
		path := at(t, host, 7730).Header()
		if other := seen[path]; other != "" {
			t.Errorf("%s and %s share %s", host, other, path)
		}
		seen[path] = host
		if strings.ContainsAny(filepath.Base(path), `/\:%`) {
			t.Errorf("%s: the file is %s", host, path)
		}
	}
}
