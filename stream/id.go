package stream

import (
	"bytes"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"
)

// MaxN is the greatest event number: 2^53-1, the greatest integer that a JavaScript number holds
// exactly.
const MaxN = 1<<53 - 1

// Cursor is a position in a log: behind event N of the log named Epoch. A viewer resumes from one:
// the id of an event is a cursor, as EventSource sends it in Last-Event-ID. [ParseCursor] makes one
// of an id.
type Cursor struct {
	Epoch string // 13 characters of a-z2-7
	N     int64  // 0 is the position before the first event; at most MaxN
	End   bool   // the id of a viewing's end: EPOCH.N.end
	// t is the time of event N in milliseconds since the epoch began, noTime where the cursor does
	// not carry it. It can be more than a time.Duration holds. Resuming does not look at it.
	t int64
}

// noTime is the t of a cursor without a time.
const noTime = -1

// epochLength is what 64 bits make in base32 without padding (RFC 4648, section 6).
const epochLength = 13

var errCursor = errors.New("parse cursor: want EPOCH.N, EPOCH.N.T or EPOCH.N.end")

// ParseCursor reads what [Cursor.String] writes and refuses everything else, so that a position has
// one spelling only.
func ParseCursor(s string) (Cursor, error) {
	epoch, rest, _ := strings.Cut(s, ".")
	number, tail, tailed := strings.Cut(rest, ".")
	c := Cursor{Epoch: epoch, t: noTime}
	if !isEpoch(epoch) {
		return Cursor{}, errCursor
	}
	n, ok := parseNumber(number)
	if !ok {
		return Cursor{}, errCursor
	}
	c.N = n
	switch {
	case !tailed:
	case tail == "end":
		c.End = true
	default:
		if c.t, ok = parseNumber(tail); !ok {
			return Cursor{}, errCursor
		}
	}
	return c, nil
}

// String returns the cursor as it stands on the wire.
func (c Cursor) String() string {
	return string(c.append(nil))
}

func (c Cursor) append(dst []byte) []byte {
	dst = append(dst, c.Epoch...)
	dst = append(dst, '.')
	dst = strconv.AppendInt(dst, c.N, 10)
	switch {
	case c.End:
		dst = append(dst, ".end"...)
	case c.t >= 0:
		dst = append(dst, '.')
		dst = strconv.AppendInt(dst, c.t, 10)
	}
	return dst
}

// idLine is the line of an event's id, and behind it what stands before its data. It is counted on:
// writing two numbers anew for each event would take longer than copying most data.
type idLine struct {
	cursor Cursor // with a time
	head   []byte
	space  [longestID + longestHead]byte
	size   int // of the line, in space
	end    int // of the number
}

func newIDLine(c Cursor, head []byte) (l idLine) {
	l.cursor, l.head = c, head
	text := c.append(append(l.space[:0], idField...))
	start := len(idField) + len(c.Epoch) + len(".")
	l.end = start + bytes.IndexByte(text[start:], '.')
	text = append(text, '\n')
	l.size = len(text)
	copy(l.space[l.size:], head)
	return l
}

func (l *idLine) alone() []byte    { return l.space[:l.size] }
func (l *idLine) withHead() []byte { return l.space[:l.size+len(l.head)] }

// next makes it the line of the event that follows.
func (l *idLine) next() {
	l.cursor.N++
	for i := l.end - 1; ; i-- {
		switch l.space[i] {
		case '9':
			l.space[i] = '0'
		case '.': // a digit more
			*l = newIDLine(l.cursor, l.head)
			return
		default:
			l.space[i]++
			return
		}
	}
}

// newEpoch returns a name of 64 random bits: no two logs share one, so a cursor is never mistaken
// for a position in another log.
func newEpoch() string {
	var bits [8]byte
	rand.Read(bits[:]) // never fails: crypto/rand ends the process first
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits[:]))
}

func isEpoch(s string) bool {
	if len(s) != epochLength {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// parseNumber reads 0 to MaxN in decimal digits without a leading zero or a sign.
func parseNumber(s string) (int64, bool) {
	if s == "" || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n <= MaxN
}
