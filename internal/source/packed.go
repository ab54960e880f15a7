package source

import (
	"encoding/binary"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// packings are the ends of the names of compressed files.
var packings = []string{".gz", ".bz2", ".xz", ".zst", ".lz4"}

// unpacked returns a name without the end that says how its file is compressed.
func unpacked(name string) string {
	if end := filepath.Ext(name); slices.Contains(packings, end) {
		return strings.TrimSuffix(name, end)
	}
	return name
}

// oldName returns the name that t has now in its directory or, if it was deleted after it was
// compressed, had then: that of the compressed copy without its end; "" for none. Of several that
// may be the copy it is the oldest.
func oldName(t *tail) (name string) {
	if name := nameOf(t); name != "" {
		return name
	}
	dir := filepath.Dir(t.path)
	entries, _ := os.ReadDir(dir) // without those that cannot be read
	var oldest time.Time
	for _, e := range entries {
		if plain := unpacked(e.Name()); plain != e.Name() {
			if at, ok := t.packedIn(filepath.Join(dir, e.Name())); ok && (name == "" || at.Before(oldest)) {
				name, oldest = plain, at
			}
		}
	}
	return name
}

// packedIn reports whether the file at path may be the compressed copy of t, and its time.
// logrotate, gzip and the others give a copy the time at which its original was written to last;
// that is in the life of t, whose late writers may have written behind it. The length that gzip
// writes at the end (RFC 1952, section 2.3.1: modulo 2^32) is no greater than that of t.
func (t *tail) packedIn(path string) (at time.Time, ok bool) {
	info, err := t.file.Stat()
	packed, bad := os.Lstat(path)
	if err != nil || bad != nil || !packed.Mode().IsRegular() {
		return at, false
	}
	at = packed.ModTime()
	alive := at.After(t.born) && !at.After(info.ModTime()) || at.Equal(info.ModTime())
	return at, alive && (filepath.Ext(path) != ".gz" || info.Size() > math.MaxUint32 || int64(lengthInGzip(path, packed)) <= info.Size())
}

// lengthInGzip returns the last four bytes of a file as a number, the greatest where it cannot be
// read.
func lengthInGzip(path string, info fs.FileInfo) uint32 {
	var last [4]byte
	f, err := os.Open(path)
	if err != nil {
		return math.MaxUint32
	}
	defer func() { _ = f.Close() }()
	if _, err := f.ReadAt(last[:], max(0, info.Size()-int64(len(last)))); err != nil {
		return math.MaxUint32
	}
	return binary.LittleEndian.Uint32(last[:])
}
