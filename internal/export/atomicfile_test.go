package export

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pushpane/internal/recording"
	"pushpane/internal/terminal"
	"pushpane/ui"
)

func noEvents(func(n, t int64, eventType string, data []byte) error) error { return nil }

// write makes a file, and read returns the text of one.
func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wantAlone fails the test if there is more than one file in the folder.
func wantAlone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(path) {
		t.Errorf("the folder holds %v, %v; want %s alone", entries, err, filepath.Base(path))
	}
}

func TestFile_isWholeWhenItHasItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.html")
	f, err := NewFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 0 {
		t.Errorf("before anything is saved there is %v, %v", entries, err)
	}
	size, err := f.Save(recording.Header{Title: "A talk"}, ui.Place{}, func(write func(n, t int64, eventType string, data []byte) error) error {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("while the page is written the file is there: %v", err)
		}
		return write(1, 5, "message", []byte("hello"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := read(t, path); int64(len(text)) != size || !strings.Contains(text, `"data":"hello"}`) || !strings.HasSuffix(text, "</html>\n") {
		t.Errorf("the file has %d bytes, %d were reported; want the whole page", len(text), size)
	}
	wantAlone(t, path)
}

func TestFile_failedSaveLeavesNothing(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "page.html"), "mine")
	f, err := NewFile(path, true)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Save(recording.Header{}, ui.Place{}, func(func(n, t int64, eventType string, data []byte) error) error { return errors.New("interrupted") })
	if err == nil || !strings.Contains(err.Error(), "interrupted") || read(t, path) != "mine" {
		t.Errorf("got %v and the file %q, want the error and the file as it was", err, read(t, path))
	}
	wantAlone(t, path)
}

// A file that got the name after NewFile is not overwritten.
func TestFile_madeMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.html")
	f, err := NewFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, "mine")
	_, err = f.Save(recording.Header{}, ui.Place{}, noEvents)
	var failure *terminal.Failure
	if !errors.As(err, &failure) || !strings.Contains(err.Error(), "the file exists") || failure.Hint == "" || read(t, path) != "mine" {
		t.Errorf("got %v and the file %q, want that it exists, a hint, and the file as it was", err, read(t, path))
	}
	wantAlone(t, path)
}

// A link leads to the file that is meant; it stays a link.
func TestFile_followsALink(t *testing.T) {
	dir := t.TempDir()
	real, link := write(t, filepath.Join(dir, "real.html"), "old"), filepath.Join(dir, "link.html")
	if err := os.Symlink("real.html", link); err != nil {
		t.Skip(err)
	}
	f, err := NewFile(link, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(recording.Header{}, ui.Place{}, noEvents); err != nil {
		t.Fatal(err)
	}
	if text := read(t, real); !strings.HasSuffix(text, "</html>\n") {
		t.Errorf("the file is %.40q, want the page", text)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v; want a link", info, err)
	}
}
