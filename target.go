package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pushpane/internal/recording"
)

// target is a file that is written whole or not at all: beside it first, and put in its place at
// the end.
type target struct {
	asked     string // as it was asked for
	path      string // where that leads
	overwrite bool
}

// findTarget refuses what cannot be written, before anybody waits for it.
func findTarget(path string, overwrite bool) (target, error) {
	t := target{path, path, overwrite}
	err := t.look()
	if err == nil {
		var probe *os.File
		if probe, err = t.begin(); err == nil {
			_ = probe.Close() // nothing was written
			err = os.Remove(probe.Name())
		}
	}
	return t, t.failure(err)
}

// look finds out what stands there now.
func (t *target) look() error {
	info, err := os.Stat(t.asked)
	if errors.Is(err, fs.ErrNotExist) {
		if info, err = os.Lstat(t.asked); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	if err == nil {
		err = recording.CheckRegular(info)
	}
	switch {
	case err != nil:
		return err
	case !t.overwrite:
		return recording.ErrExists
	}
	t.path, err = filepath.EvalSymlinks(t.asked)
	return err
}

// begin makes the file beside it. The name is short whatever that of the file.
func (t *target) begin() (*os.File, error) {
	return os.OpenFile(filepath.Join(filepath.Dir(t.path), ".pushpane-"+rand.Text()[:8]+".part"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// save writes the page of a recording there, and tells how large it is.
func (t *target) save(h recording.Header, events eachEvent, count int64, say *console) error {
	size, err := t.write(func(w io.Writer) error { return writePage(w, h, events) })
	if err == nil {
		say.note("exported %q: %s, %d events", t.asked, bytesInWords(size), count)
		if size > mostInABrowser {
			say.note("a browser may not be able to open a page of more than %s", bytesInWords(mostInABrowser))
		}
	}
	return t.failure(err)
}

func (t *target) write(content func(io.Writer) error) (size int64, err error) {
	file, err := t.begin()
	if err != nil {
		return 0, err
	}
	err = content(file)
	if err == nil {
		size, err = file.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		err = file.Sync()
	}
	if bad := file.Close(); err == nil {
		err = bad
	}
	if err == nil {
		err = t.look() // somebody may have made it meanwhile
	}
	if err == nil {
		err = os.Rename(file.Name(), t.path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // what went wrong before is what there is to say
	}
	return size, err
}

// failure says what stands in the way, without the name of the file beside it.
func (t *target) failure(err error) error {
	if err == nil {
		return nil
	}
	hint := ""
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, recording.ErrExists):
		hint = "--overwrite begins it anew"
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &failure{fmt.Errorf("export to %q: %w", t.asked, err), hint}
}

// mostInABrowser is a little less than the longest text of Chromium, 2^29 characters. Firefox takes
// twice that.
const mostInABrowser = 500_000_000

func bytesInWords(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
