package export

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pushpane/internal/recording"
	"pushpane/internal/terminal"
	"pushpane/ui"
)

// File is a file that is written whole or not at all (an atomic write): its content goes to a
// temporary file in the same folder, which then takes its name.
type File struct {
	name      string // as the user gave it
	path      string // where the symbolic links of name lead
	overwrite bool
}

// NewFile returns a file that can be written, or why it cannot be: it exists and overwrite is
// false, it is not a regular file, or its folder cannot be written to. Nothing is left in the
// folder. Every error is a [terminal.Failure].
func NewFile(name string, overwrite bool) (*File, error) {
	f := &File{name, name, overwrite}
	err := f.resolve()
	if err == nil {
		var probe *os.File
		if probe, err = f.createTemporary(); err == nil {
			_ = probe.Close() // nothing was written
			err = os.Remove(probe.Name())
		}
	}
	return f, f.failure(err)
}

// resolve sets path, and refuses what has the name now and must stay.
func (f *File) resolve() error {
	info, err := os.Stat(f.name)
	if errors.Is(err, fs.ErrNotExist) {
		if info, err = os.Lstat(f.name); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	if err == nil {
		err = recording.CheckRegular(info)
	}
	switch {
	case err != nil:
		return err
	case !f.overwrite:
		return recording.ErrExists
	}
	f.path, err = filepath.EvalSymlinks(f.name)
	return err
}

// createTemporary creates the temporary file. Its name is short however long that of the file is.
func (f *File) createTemporary() (*os.File, error) {
	return os.OpenFile(filepath.Join(filepath.Dir(f.path), ".pushpane-"+rand.Text()[:8]+".part"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// Save writes the page of h and events ([WritePage]), and returns its size in bytes. A file that
// has got the name since [NewFile] is refused as there. Every error is a [terminal.Failure].
func (f *File) Save(h recording.Header, place ui.Place, events Events) (size int64, err error) {
	size, err = f.write(func(w io.Writer) error { return WritePage(w, h, place, events) })
	return size, f.failure(err)
}

func (f *File) write(content func(io.Writer) error) (size int64, err error) {
	temporary, err := f.createTemporary()
	if err != nil {
		return 0, err
	}
	err = content(temporary)
	if err == nil {
		size, err = temporary.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		err = temporary.Sync()
	}
	if bad := temporary.Close(); err == nil {
		err = bad
	}
	if err == nil {
		err = f.resolve()
	}
	if err == nil {
		err = os.Rename(temporary.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name()) // the first error is the one that counts
	}
	return size, err
}

// failure returns err with the name of the file and a hint, without the name of the temporary file.
func (f *File) failure(err error) error {
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
	return terminal.Fail(fmt.Errorf("export to %q: %w", f.name, err), hint)
}
