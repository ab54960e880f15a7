package stream

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxEvent is the greatest size of an event in bytes as encoded: with the longest id there can be,
// its type, and "data: " before each of its lines.
const MaxEvent = 1 << 20

// longestID is the line "id: EPOCH.N.T" with both numbers at MaxN (16 digits).
const longestID = len("id: ") + epochLength + len(".") + 16 + len(".") + 16 + len("\n")

// longestHead is what stands between the id and the data of an event of the longest type.
const longestHead = len("event: ") + maxTypeLength + len("\ndata: ")

// blankLine ends an event. Every line of an event begins with a field name, so an empty line stands
// only at its end.
var blankLine = []byte("\n\n")

var idField = []byte("id: ")

// appendFrame appends a whole event: id where it is not "", type where it is not the default, data.
func appendFrame(dst []byte, id, eventType string, data []byte) []byte {
	if id != "" {
		dst = append(dst, idField...)
		dst = append(dst, id...)
		dst = append(dst, '\n')
	}
	return appendBody(dst, eventType, data)
}

// appendBody appends what follows the id of an event (HTML standard, 9.2.5): the type unless it is
// the default, a data line for each line of data, the empty line. CR, LF and CRLF each end a line
// of data, since a parser reads each as the end of a field.
func appendBody(dst []byte, eventType string, data []byte) []byte {
	dst = appendType(dst, eventType)
	// LF and CR are searched for apart, which is many times faster than byte by byte, and again
	// only once the last one found is behind, so that the work is linear whatever the data.
	lf, cr := indexFrom(data, 0, '\n'), indexFrom(data, 0, '\r')
	for start := 0; ; {
		end := min(lf, cr)
		dst = append(dst, "data: "...)
		dst = appendText(dst, data[start:end])
		dst = append(dst, '\n')
		if end == len(data) {
			return append(dst, '\n')
		}
		start = end + 1
		if cr == end {
			if lf == start && lf < len(data) { // CRLF
				start++
			}
			cr = indexFrom(data, start, '\r')
		}
		if lf < start {
			lf = indexFrom(data, start, '\n')
		}
	}
}

// appendType appends the line of a type, unless it is the default.
func appendType(dst []byte, eventType string) []byte {
	if eventType == defaultType {
		return dst
	}
	dst = append(dst, "event: "...)
	dst = append(dst, eventType...)
	return append(dst, '\n')
}

// appendHead appends what [appendBody] writes before data that are one line.
func appendHead(dst []byte, eventType string) []byte {
	return append(appendType(dst, eventType), "data: "...)
}

// isLine reports whether appendBody copies data as they are: UTF-8 without an end of line. Most
// data are ASCII without control characters, which takes one look.
func isLine(data []byte) bool {
	return isPrintable(data) || utf8.Valid(data) && bytes.IndexByte(data, '\n') < 0 && bytes.IndexByte(data, '\r') < 0
}

// isPrintable reports whether all bytes are ASCII without control characters. It looks at eight at
// a time: the highest bit of such a byte is not set, nor is it once a space is subtracted. A byte
// borrows from the one above it only where it is less than a space, and then the answer is no.
func isPrintable(data []byte) bool {
	const (
		spaces = 0x2020202020202020
		highs  = 0x8080808080808080
	)
	seen, i := uint64(0), 0
	for ; i+32 <= len(data); i += 32 { // twice as fast as by eight
		part := data[i : i+32]
		a, b := binary.LittleEndian.Uint64(part), binary.LittleEndian.Uint64(part[8:])
		c, d := binary.LittleEndian.Uint64(part[16:]), binary.LittleEndian.Uint64(part[24:])
		seen |= a | (a - spaces) | b | (b - spaces) | c | (c - spaces) | d | (d - spaces)
	}
	for ; i+8 <= len(data); i += 8 {
		eight := binary.LittleEndian.Uint64(data[i : i+8])
		seen |= eight | (eight - spaces)
	}
	for _, c := range data[i:] {
		seen |= uint64(c | (c - ' '))
	}
	return seen&highs == 0
}

// indexFrom is the index of the first c in data from start on, or the length of data.
func indexFrom(data []byte, start int, c byte) int {
	if i := bytes.IndexByte(data[start:], c); i >= 0 {
		return start + i
	}
	return len(data)
}

// appendText appends text with each byte that is not UTF-8 as U+FFFD: an event stream is UTF-8
// (HTML standard, 9.2.5) and what a client would make of anything else is up to the client.
func appendText(dst, text []byte) []byte {
	if utf8.Valid(text) {
		return append(dst, text...)
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		dst = utf8.AppendRune(dst, r)
		text = text[size:]
	}
	return dst
}

// defaultType is what an event without an event field is (HTML standard, 9.2.6).
const defaultType = "message"

const (
	// maxTypes bounds the types that are published besides the default and [Options.OwnTypes], and
	// with them every hello.
	maxTypes = 64
	// maxEngineTypes is the bound for the log of an [Engine], which has those that other processes
	// have published: each knows only the types since it began to read, and all must show the same.
	// An index of a log has a byte for a type.
	maxEngineTypes = 200
)

const maxTypeLength = 128

// checkType refuses what cannot be a type: a line end would inject fields, EventSource fires "open"
// and "error" itself, and the control events have names of their own.
func checkType(eventType string) error {
	if len(eventType) == 0 || len(eventType) > maxTypeLength {
		return fmt.Errorf("%w: type %q is %d characters long, not 1 to %d", ErrType, short(eventType), len(eventType), maxTypeLength)
	}
	if !isType(eventType) {
		return fmt.Errorf("%w: type %q is not A-Z a-z 0-9 and - _ ~ : / @ ! $ & ' ( ) + ; = with single dots between, and %%XX (hex) for any other byte", ErrType, short(eventType))
	}
	if isReserved(eventType) {
		return fmt.Errorf("%w: type %q is reserved", ErrType, eventType)
	}
	return nil
}

// isReserved reports whether a name is that of a control event, or of what EventSource fires.
func isReserved(name string) bool {
	switch name {
	case "open", "error", typeHello, typeGap, typeTypes, typeSource, typePing, typeEnd, typeBye, typeNext:
		return true
	}
	return false
}

// IsType reports whether s can be the type of an event, also of one of ours: at most 128 characters
// (docs/wire.md, "Types").
func IsType(s string) bool { return len(s) <= maxTypeLength && isType(s) }

// isType is that for any length.
func isType(s string) bool {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.' && !separates(s, i):
			return false
		case s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			return false
		case s[i] != '.' && s[i] != '%' && !isPlain(s[i]):
			return false
		}
	}
	return s != ""
}

// isPlain reports whether a byte stands for itself in a type wherever it is. These are the
// characters of a segment of a path (RFC 3986, section 3.3) and the slash, without the comma, which
// separates types in the address of a page, and the asterisk, which is a wildcard to an [Engine].
func isPlain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_~:/@!$&'()+;=", c) >= 0
}

// isHex reports whether c is a digit of %XX, of which there is one spelling.
func isHex(c byte) bool { return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' }

// separates reports whether the dot at i is between two other characters. Parts of a subject of an
// engine are not empty.
func separates(s string, i int) bool {
	return i > 0 && i < len(s)-1 && s[i-1] != '.'
}

// ForeignType returns the type that stands for a name of another system, which may hold anything:
// it is percent-encoded (RFC 3986, section 2.1) where a type cannot hold a byte, and in its first
// character where the name is that of a control event or one of own, which mean something to the
// caller. Decoding gives the name again, so that none is lost or mistaken: "ping" becomes "%70ing".
// The empty name stays empty. The result may be too long for a type: more than 128 characters.
func ForeignType(name string, own ...string) string {
	taken := isReserved(name) || slices.Contains(own, name)
	if !taken && isType(name) && strings.IndexByte(name, '%') < 0 {
		return name
	}
	b := make([]byte, 0, len(name)+8)
	for i := range len(name) {
		if c := name[i]; !(taken && i == 0) && (isPlain(c) || c == '.' && separates(name, i)) {
			b = append(b, c)
		} else {
			b = fmt.Appendf(b, "%%%02X", c)
		}
	}
	return string(b)
}

// short returns the first 80 bytes of a foreign text, so that a message that quotes it is one line.
func short(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// isToken reports whether s holds A-Z a-z 0-9 _ - only.
func isToken(s string) bool {
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}

// wholeEvents returns how many bytes at the start of frames are whole events within both limits,
// and how many events those are. What stands without an id before an event (its types) goes with
// it.
func wholeEvents(frames []byte, maxBytes int, maxEvents int64) (size int, events int64) {
	for at := 0; at < len(frames) && events < maxEvents; {
		end := at + bytes.Index(frames[at:], blankLine) + len(blankLine)
		numbered := bytes.HasPrefix(frames[at:], idField)
		if end > maxBytes {
			break
		}
		at = end
		if numbered {
			size, events = end, events+1
		}
	}
	return size, events
}
