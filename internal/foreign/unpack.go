package foreign

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const (
	// maxCodings is how many codings a body may have, one in the other, as for curl.
	maxCodings = 5
	// maxWindow is the largest window of zstd in a Content-Encoding, in bytes (RFC 9659).
	maxWindow = 8 << 20
)

// Unpack returns the body without its Content-Encoding (RFC 9110, section 8.4), which is read as it
// comes: what the server has flushed waits for nothing.
func Unpack(body io.Reader, encoding string) (io.Reader, error) {
	codings := strings.Split(encoding, ",")
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("its Content-Encoding has more than %d codings", maxCodings)
	}
	for _, coding := range slices.Backward(codings) { // the last was applied last
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "", "identity":
		case "gzip", "x-gzip":
			body = &members{body: bufio.NewReader(body)}
		case "deflate":
			body = &deflated{body: bufio.NewReader(body)}
		case "br":
			body = brotli.NewReader(body)
		case "zstd":
			// Of one goroutine, the caller's: then there is nothing to close.
			r, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
			if err != nil {
				return nil, err
			}
			body = r
		default:
			return nil, fmt.Errorf("its Content-Encoding is %q; gzip, deflate, br and zstd can be read", encoding)
		}
	}
	return body, nil
}

// members reads gzip, which is any number of members (RFC 1952, section 2.2). What is behind the
// last one, and begins none, is ignored, as browsers do. A member that has ended waits for no
// other.
type members struct {
	body *bufio.Reader
	zip  *gzip.Reader // nil before the first member
	next bool         // a member has ended
	rest bool         // what is behind the last one is read
}

func (m *members) Read(p []byte) (n int, err error) {
	switch {
	case m.rest:
		return 0, m.ignoreRest()
	case m.zip == nil:
		if m.zip, err = gzip.NewReader(m.body); err != nil {
			m.zip = nil
			return 0, err
		}
	case m.next:
		if head, err := m.body.Peek(2); err != nil && err != io.EOF {
			return 0, err
		} else if string(head) != "\x1f\x8b" {
			return 0, m.ignoreRest()
		}
		if err = m.zip.Reset(m.body); errors.Is(err, gzip.ErrHeader) {
			return 0, m.ignoreRest()
		} else if err != nil {
			return 0, err
		}
	}
	m.zip.Multistream(false)
	n, err = m.zip.Read(p)
	if m.next = err == io.EOF; m.next {
		err = nil
	}
	return n, err
}

// ignoreRest reads to the end of the body, and returns how that ended.
func (m *members) ignoreRest() error {
	m.rest = true
	if _, err := io.Copy(io.Discard, m.body); err != nil {
		return err
	}
	return io.EOF
}

// deflated reads deflate: zlib, as RFC 9110, section 8.4.1.2, says, or without its header, as some
// servers send it and browsers read it.
type deflated struct {
	body *bufio.Reader
	r    io.Reader // nil before the first byte
}

func (d *deflated) Read(p []byte) (n int, err error) {
	if d.r == nil {
		head, err := d.body.Peek(2)
		switch {
		case len(head) == 1 && err == io.EOF:
			return 0, io.ErrUnexpectedEOF
		case err != nil:
			return 0, err
		case head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0: // RFC 1950, section 2.2
			if d.r, err = zlib.NewReader(d.body); err != nil {
				d.r = nil
				return 0, err
			}
		default:
			d.r = flate.NewReader(d.body)
		}
	}
	return d.r.Read(p)
}
