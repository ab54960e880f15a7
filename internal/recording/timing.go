package recording

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

var (
	// timingLine has a time, then bytes or else. A comma is that of a locale, and what has more
	// digits is the time of a log.
	timingLine = regexp.MustCompile(`^(?:([IOSH]) )?(\d{1,8})[.,](\d{1,9}) (?:(\d+)$|[A-Z])`)

	timingSize = regexp.MustCompile(` SIGWINCH ROWS=(\d{1,5}) COLS=(\d{1,5})$`)

	errTiming   = errors.New("no line of a timing: damaged")
	errIsTiming = errors.New("it is the timing of a session of script: play the typescript instead")
	errNoTiming = errors.New("it is no timing of script")
)

// timingEntry is a line of a timing.
type timingEntry struct {
	stream byte // O, I, S or H
	micros int64
	bytes  int64

	columns, rows int // of a signal that the terminal has this size, else 0
}

func readTiming(text []byte) (e timingEntry, err error) {
	m := timingLine.FindSubmatch(text)
	if m == nil {
		return e, errTiming
	}
	e.stream = 'O'
	if len(m[1]) > 0 {
		e.stream = m[1][0]
	}
	var ok bool
	if e.micros, ok = readTime(string(m[2])+"."+string(m[3]), 1e6); !ok {
		return e, errTiming
	}
	if e.stream == 'O' || e.stream == 'I' {
		if e.bytes, err = strconv.ParseInt(string(m[4]), 10, 64); err != nil {
			return e, errTiming
		}
	}
	if size := timingSize.FindSubmatch(text); e.stream == 'S' && size != nil {
		e.rows, _ = strconv.Atoi(string(size[1])) // digits
		e.columns, _ = strconv.Atoi(string(size[2]))
	}
	return e, nil
}

// isTiming reports whether a file begins as a timing does.
func isTiming(head []byte) bool {
	lines := LinesOf(head[:min(len(head), 4096)])
	for i, line := range lines {
		if _, err := readTiming(line); err != nil {
			return i > 0 && i == len(lines)-1 // it may be cut
		}
	}
	return len(lines) > 0
}

const (
	// maxBeside is how many files beside a typescript are looked at for its timing.
	maxBeside = 1000
	// maxTiming is the longest of them that is read, in bytes: some million writes.
	maxTiming = 64 << 20
)

// FindTiming returns the file in the folder of a typescript that is its timing: one that has its
// length. Where several have, the name decides, such as talk.tm beside talk.out. It is "" where
// there is none, and an error where there are several.
func FindTiming(path string, file io.ReaderAt, size int64) (string, error) {
	head, err := readHead(file, size)
	if err != nil {
		return "", err
	}
	session := newTypescript(file, head, size)
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil // then nothing can be beside it
	}
	defer folder.Close() // only read
	entries, _ := folder.ReadDir(maxBeside)
	var fit, named []string
	for _, entry := range entries {
		name := filepath.Join(filepath.Dir(path), entry.Name())
		if !entry.Type().IsRegular() || entry.Name() == filepath.Base(path) || !session.fitsFile(name) {
			continue
		}
		fit = append(fit, name)
		if stem(name) == stem(path) || strings.HasPrefix(entry.Name(), filepath.Base(path)) {
			named = append(named, name)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) == 0:
		return "", nil
	}
	return "", fmt.Errorf("several files beside it may be its timing, such as %q and %q", filepath.Base(fit[0]), filepath.Base(fit[1]))
}

func stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// fitsFile reports whether a file is a timing of the length of the session.
func (t typescript) fitsFile(name string) bool {
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	defer file.Close() // only read
	info, err := file.Stat()
	if err != nil || info.Size() == 0 || info.Size() > maxTiming {
		return false
	}
	head := make([]byte, min(info.Size(), 256))
	if n, err := file.ReadAt(head, 0); err != nil || !isTiming(head[:n]) {
		return false
	}
	fits, _ := t.fit(file, info.Size())
	return fits
}
