package source

import (
	"errors"
	"io"
)

// lastLines returns the offset of the last n complete lines in the first size bytes of r; an
// unfinished line after them comes in addition. Lines end as with Lines. If they exceed limit
// bytes, it is the offset of as many lines as fit, or of the last limit bytes if none does. It
// reads backwards from size, and no more than it needs. The error is that of r, io.ErrUnexpectedEOF
// if r has become shorter.
func lastLines(r io.ReaderAt, size int64, n int, limit int64) (int64, error) {
	block := make([]byte, readSize)
	start := int64(-1) // offset of the first line that fits so far
	later := byte(0)   // the byte after b[i]
	for end := size; end > 0; {
		from := max(0, end-int64(len(block)))
		b := block[:end-from]
		if got, err := r.ReadAt(b, from); got < len(b) {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		for i := len(b) - 1; i >= 0; i-- {
			at := from + int64(i) + 1
			if c := b[i]; c == '\n' || c == '\r' && later != '\n' {
				start = at
				if n--; n < 0 {
					return start, nil
				}
			}
			if size-at == limit {
				if start < 0 {
					start = at
				}
				return start, nil
			}
			later = b[i]
		}
		end = from
	}
	return 0, nil
}
