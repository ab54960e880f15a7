package foreign

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// packed is a text by a compressor.
func packed(text string, by func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := by(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func zipped(text string) string {
	return packed(text, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

// What browsers read is read, in whatever pieces it comes.
func TestUnpack(t *testing.T) {
	deflated := packed("data: a\n\n", func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 6); return f })
	zlibbed := packed("data: a\n\n", func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	for name, c := range map[string]struct {
		encoding, body, want string
		err                  error
	}{
		"plain":       {"", "a", "a", nil},
		"gzip":        {"gzip", zipped("a"), "a", nil},
		"members":     {"gzip", zipped("a") + zipped("") + zipped("b"), "ab", nil},
		"zeros":       {"gzip", zipped("a") + strings.Repeat("\x00", 9000), "a", nil},
		"oneZero":     {"gzip", zipped("a") + "\x00", "a", nil},
		"garbage":     {"gzip", zipped("a") + zipped("b") + "\x1f\x8bno member", "ab", nil},
		"cut":         {"gzip", zipped("abc")[:20], "", io.ErrUnexpectedEOF},
		"cutMember":   {"gzip", zipped("a") + zipped("b")[:5], "a", io.ErrUnexpectedEOF},
		"noGzip":      {"gzip", "<html>no gzip", "", gzip.ErrHeader},
		"zlib":        {"deflate", zlibbed, "data: a\n\n", nil},
		"raw":         {"deflate", deflated, "data: a\n\n", nil},
		"rawCut":      {"deflate", deflated[:5], "", io.ErrUnexpectedEOF},
		"zlibGarbage": {"deflate", zlibbed + "\x00\x00", "data: a\n\n", nil},
		"oneByte":     {"deflate", "x", "", io.ErrUnexpectedEOF},
		"empty":       {"deflate", "", "", nil},
	} {
		for _, body := range []io.Reader{strings.NewReader(c.body), iotest.OneByteReader(strings.NewReader(c.body))} {
			r, err := Unpack(body, c.encoding)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if c.err == nil && string(got) != c.want || !strings.HasPrefix(string(got), c.want) || !errors.Is(err, c.err) {
				t.Errorf("%s is read as %q, %v, want %q, %v", name, got, err, c.want, c.err)
			}
		}
	}
}

// A member is there when it has come, and what breaks behind it is an error.
func TestUnpack_memberAtOnce(t *testing.T) {
	from, to := io.Pipe()
	r, _ := Unpack(from, "gzip")
	go func() { _, _ = io.WriteString(to, zipped("a")) }()
	got := make([]byte, 10)
	if n, err := r.Read(got); string(got[:n]) != "a" || err != nil {
		t.Errorf("read %q, %v", got[:n], err)
	}
	broken := errors.New("broken")
	go func() { _ = to.CloseWithError(broken) }()
	if _, err := io.ReadAll(r); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
}
