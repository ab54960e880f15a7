package source

import (
	"errors"
	"io"
)

// lastLines returns where the last n lines of the first size bytes of r start. A line is one that
// has ended, as with Lines; what follows the last end comes in addition. Where they take more than
// limit bytes it is as many lines as that leaves room for, and the last limit bytes if that is not
// one. It reads backwards, and no further than it needs. io.ErrUnexpectedEOF is that r has become
// shorter meanwhile.
func lastLines(r io.ReaderAt, size int64, n int, limit int64) (int64, error) {
	block := make([]byte, readSize)
	start := int64(-1) // of the first line that is known to fit
	later := byte(0)   // the byte after the one looked at
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
