package foreign

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
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

func brotlied(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }

func zstandard(w io.Writer) io.WriteCloser {
	z, err := zstd.NewWriter(w)
	if err != nil {
		panic(err)
	}
	return z
}

// What browsers read is read, in whatever pieces it comes.
func TestUnpack(t *testing.T) {
	deflated := packed("data: a\n\n", func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 6); return f })
	zlibbed := packed("data: a\n\n", func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	random := make([]byte, 200_000)
	_, _ = rand.NewChaCha8([32]byte{}).Read(random)
	long := string(random)
	for name, c := range map[string]struct {
		encoding, body, want string
		err                  error
	}{
		"plain":        {"", "a", "a", nil},
		"gzip":         {"gzip", zipped("a"), "a", nil},
		"members":      {"gzip", zipped("a") + zipped("") + zipped("b"), "ab", nil},
		"zeros":        {"gzip", zipped("a") + strings.Repeat("\x00", 9000), "a", nil},
		"oneZero":      {"gzip", zipped("a") + "\x00", "a", nil},
		"garbage":      {"gzip", zipped("a") + zipped("b") + "\x1f\x8bno member", "ab", nil},
		"cut":          {"gzip", zipped("abc")[:20], "", io.ErrUnexpectedEOF},
		"cutMember":    {"gzip", zipped("a") + zipped("b")[:5], "a", io.ErrUnexpectedEOF},
		"noGzip":       {"gzip", "<html>no gzip", "", gzip.ErrHeader},
		"zlib":         {"deflate", zlibbed, "data: a\n\n", nil},
		"raw":          {"deflate", deflated, "data: a\n\n", nil},
		"rawCut":       {"deflate", deflated[:5], "", io.ErrUnexpectedEOF},
		"zlibGarbage":  {"deflate", zlibbed + "\x00\x00", "data: a\n\n", nil},
		"oneByte":      {"deflate", "x", "", io.ErrUnexpectedEOF},
		"empty":        {"deflate", "", "", nil},
		"brotli":       {"br", packed("data: a\n\n", brotlied), "data: a\n\n", nil},
		"brotliLong":   {"br", packed(long, brotlied), long, nil},
		"brotliCut":    {"br", packed(long, brotlied)[:99], "", io.ErrUnexpectedEOF},
		"zstd":         {"zstd", packed("data: a\n\n", zstandard), "data: a\n\n", nil},
		"zstdLong":     {"ZSTD", packed(long, zstandard), long, nil},
		"frames":       {"zstd", packed("a", zstandard) + packed("b", zstandard), "ab", nil},
		"zstdCut":      {"zstd", packed(long, zstandard)[:99], "", io.ErrUnexpectedEOF},
		"zstdNone":     {"zstd", "<html>no zstd", "", zstd.ErrMagicMismatch},
		"window512MiB": {"zstd", "\x28\xb5\x2f\xfd\x00\x98", "", zstd.ErrWindowSizeExceeded},
		"twice":        {"gzip, identity , gzip", zipped(zipped("a")), "a", nil},
		"twoKinds":     {"br,gzip", zipped(packed("a", brotlied)), "a", nil},
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

// What a server has flushed is there at once, however it is packed.
func TestUnpack_flushedAtOnce(t *testing.T) {
	type flusher interface {
		io.WriteCloser
		Flush() error
	}
	for encoding, by := range map[string]func(io.Writer) flusher{
		"gzip":    func(w io.Writer) flusher { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) flusher { return zlib.NewWriter(w) },
		"br":      func(w io.Writer) flusher { return brotli.NewWriter(w) },
		"zstd":    func(w io.Writer) flusher { return zstandard(w).(flusher) },
	} {
		from, to := io.Pipe()
		w := by(to)
		next := make(chan struct{})
		go func() {
			for i := range 3 {
				fmt.Fprintf(w, "data: %d\n\n", i)
				_ = w.Flush()
				<-next // nothing more comes before that has been read
			}
			_ = w.Close()
			to.Close()
		}()
		r, err := Unpack(from, encoding)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			event := make([]byte, len("data: 0\n\n"))
			if _, err := io.ReadFull(r, event); err != nil || string(event) != fmt.Sprintf("data: %d\n\n", i) {
				t.Errorf("%s: event %d is %q, %v", encoding, i, event, err)
			}
			next <- struct{}{}
		}
		if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
			t.Errorf("%s: behind the events is %q, %v", encoding, rest, err)
		}
	}
}

// What cannot be read is refused in words.
func TestUnpack_refused(t *testing.T) {
	for encoding, want := range map[string]string{
		"compress":                           `its Content-Encoding is "compress"; gzip, deflate, br and zstd can be read`,
		"gzip, dcb":                          `its Content-Encoding is "gzip, dcb"; gzip, deflate, br and zstd can be read`,
		"gzip, gzip, gzip, gzip, gzip, gzip": `its Content-Encoding has more than 5 codings`,
	} {
		if _, err := Unpack(strings.NewReader(""), encoding); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", encoding, err, want)
		}
	}
}
