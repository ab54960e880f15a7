//go:build unix

package keyfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCreate_isForThisUserAlone(t *testing.T) {
	dir := filepath.Join(home(t), "pushpane")
	f := at(t, "127.0.0.1", 7730)
	if err := f.Create("http://127.0.0.1:7730", "K1"); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, f.Header(): 0o600, f.Page(): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}

func TestAt_refusesAFolderThatIsOpen(t *testing.T) {
	dir := filepath.Join(home(t), "pushpane")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[os.FileMode]string{0o700: "", 0o750: "0750", 0o701: "0701", 0o777: "0777"} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		_, err := At("127.0.0.1", 7730)
		if (err == nil) != (want == "") || err != nil && !(strings.Contains(err.Error(), want) && strings.Contains(err.Error(), dir)) {
			t.Errorf("mode %04o: %v, want a refusal with %q", mode, err, want)
		}
	}
}

// A file of somebody else in the place of ours, or a link to one, is replaced and not written to.
func TestCreate_followsNoLink(t *testing.T) {
	home(t)
	f := at(t, "127.0.0.1", 7730)
	elsewhere := filepath.Join(t.TempDir(), "theirs")
	if err := os.Symlink(elsewhere, f.Header()); err != nil {
		t.Fatal(err)
	}
	if f.HasHeader() {
		t.Error("a link counts as the file")
	}
	if err := f.Create("http://127.0.0.1:7730", "K1"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(elsewhere); err == nil {
		t.Error("the key went through a link")
	}
}

// Root may make folders anywhere, and must not leave one for which the user is refused later.
func TestAt_takesTheCacheWhereTheRuntimeFolderIsAnothers(t *testing.T) {
	runtime := home(t)
	if os.Geteuid() == 0 {
		if err := os.Chown(runtime, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	} else {
		t.Setenv("XDG_RUNTIME_DIR", "/") // root's
	}
	f := at(t, "127.0.0.1", 7730)
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(cache, "pushpane"); filepath.Dir(f.Header()) != want {
		t.Errorf("the folder is %s, want %s", filepath.Dir(f.Header()), want)
	}
}

func TestAt_refusesAFolderOfSomebodyElse(t *testing.T) {
	dir := filepath.Join(home(t), "pushpane")
	if os.Geteuid() != 0 {
		if err := os.Symlink("/", dir); err != nil { // root's
			t.Fatal(err)
		}
	} else if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	} else if err := os.Chown(dir, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if _, err := At("127.0.0.1", 7730); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("got %v, want a refusal", err)
	}
}
