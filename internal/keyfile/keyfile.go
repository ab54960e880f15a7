// Package keyfile keeps the key of a running program where only its user can read it. For each
// address that a program listens on there are two files, which [Create] writes and [Files.Remove]
// removes:
//
//	HOST_PORT.key   the request header with the key, as curl -H @FILE sends it
//	HOST_PORT.html  a page that leads to the address with the key in its fragment
//
// A browser is started with the name of the second: a command line is shown to all users (ps), and
// the fragment of an address is sent to no server and in no Referer. After a kill -9 both stay,
// with a key that is worth nothing; the next program at that address replaces them.
package keyfile

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pushpane/internal/guard"
)

// Files are those of one address; the zero Files are none.
type Files struct {
	dir  string
	name string // without its ending
}

// At returns the files of the program that listens on host and port, whether or not they exist. The
// error says why there is no folder for them.
func At(host string, port int) (Files, error) {
	dir, err := folder()
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/\\:*?\"<>|%", r) { // no part of a file's name on some system
			return '_'
		}
		return r
	}, host)
	return Files{dir, name + "_" + strconv.Itoa(port)}, err
}

// Header returns the path of the file with the header.
func (f Files) Header() string { return filepath.Join(f.dir, f.name+".key") }

// Page returns the path of the page.
func (f Files) Page() string { return filepath.Join(f.dir, f.name+".html") }

// PageURL returns the file:// URL of the page.
func (f Files) PageURL() string {
	path := filepath.ToSlash(f.Page())
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive of Windows
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// HasPage reports whether the page is there.
func (f Files) HasPage() bool { return isRegular(f.Page()) }

// HasHeader reports whether the file with the header is there.
func (f Files) HasHeader() bool { return isRegular(f.Header()) }

// isRegular reports whether path is a regular file: a link to one is none.
func isRegular(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular()
}

// Create writes both files anew, for a program whose page is at address. Only this user can read
// them (mode 0600). If it fails, neither is left.
func (f Files) Create(address string, key guard.Key) error {
	err := cmp.Or(
		f.write(f.Header(), guard.KeyHeader+": "+string(key)+"\n"),
		f.write(f.Page(), page(WithKey(address, key))),
	)
	if err != nil {
		f.Remove()
	}
	return err
}

// WithKey returns the address at which the page finds the key.
func WithKey(address string, key guard.Key) string {
	return address + "/#key=" + string(key)
}

// Remove removes both files.
func (f Files) Remove() {
	if f.dir != "" {
		_ = os.Remove(f.Header()) // gone already is as good
	}
	f.RemovePage()
}

// RemovePage removes the page alone.
func (f Files) RemovePage() {
	if f.dir != "" {
		_ = os.Remove(f.Page())
	}
}

func page(address string) string {
	address = html.EscapeString(address)
	return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=` + address + `">
<title>pushpane</title>
<p><a href="` + address + `">Open pushpane</a></p>
`
}

// write makes a new file in the folder. It goes through the opened folder, which has been checked
// to be private: what the path leads to could have been replaced since.
func (f Files) write(path, text string) error {
	root, err := openPrivate(f.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.Base(path)
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return errors.Join(err, file.Close())
}

// folder returns the folder of the files, which it makes if need be: pushpane in $XDG_RUNTIME_DIR
// or, where that is not this user's (as after sudo), in the cache folder of the user.
func folder() (string, error) {
	var parents []string
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		parents = append(parents, runtime)
	}
	cache, err := os.UserCacheDir()
	if err == nil {
		parents = append(parents, cache)
		_ = os.MkdirAll(cache, 0o700) // the check below says what is wrong
	}
	for _, parent := range parents {
		var info fs.FileInfo
		if info, err = os.Stat(parent); err != nil {
			continue
		}
		if err = checkOwner(info); err != nil {
			err = fmt.Errorf("%q %w", parent, err)
			continue
		}
		dir := filepath.Join(parent, "pushpane")
		if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		root, err := openPrivate(dir)
		if err != nil {
			return "", err
		}
		return dir, root.Close()
	}
	return "", err
}

// openPrivate opens a folder that belongs to this user and that no other user may enter.
func openPrivate(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	info, err := root.Stat(".")
	if err == nil {
		if err = cmp.Or(checkOwner(info), checkClosed(info)); err == nil {
			return root, nil
		}
		err = fmt.Errorf("the folder %q %w", dir, err)
	}
	return nil, errors.Join(err, root.Close())
}
