package terminal

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// Printable returns s with everything made visible that would move the cursor, change the colour or
// turn the order of the text around in a terminal: control characters (line feeds and tabs too, so
// it stays one line), marks of writing direction, and bytes that are not UTF-8. They are written as
// in Go: \x1b.
func Printable(s string) string {
	var shown []byte
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		shown = appendShown(shown, r, s[:size])
		s = s[size:]
	}
	return string(shown)
}

// Safe returns a writer to w that makes what it is given visible as Printable does, but for
// line feeds, CRLF and tabs, if w is a terminal or an [Output] to one. Else it returns w itself.
// The writer holds back the start of a character until the next write completes it. It is not safe
// for concurrent use.
func Safe(w io.Writer) io.Writer {
	if Is(w) {
		return &shownWriter{w: w}
	}
	return w
}

// Is reports whether w is a terminal, or an [Output] to one.
func Is(w io.Writer) bool {
	if o, ok := w.(*Output); ok {
		w = o.w
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// shownWriter writes to w what it is given, made visible.
type shownWriter struct {
	w     io.Writer
	begun string // the start of a character, or the CR of what may be CRLF
	shown []byte
}

func (s *shownWriter) Write(p []byte) (int, error) {
	text := s.begun + string(p)
	s.shown = s.shown[:0]
	for utf8.FullRuneInString(text) && text != "\r" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '\n' || r == '\t':
			s.shown = append(s.shown, byte(r))
		case strings.HasPrefix(text, "\r\n"):
			size = len("\r\n")
			s.shown = append(s.shown, "\r\n"...)
		default:
			s.shown = appendShown(s.shown, r, text[:size])
		}
		text = text[size:]
	}
	s.begun = text
	if _, err := s.w.Write(s.shown); err != nil {
		return 0, err
	}
	return len(p), nil
}

// appendShown appends the character r to shown so that it can be seen. Its bytes tell U+FFFD from a
// bad byte.
func appendShown(shown []byte, r rune, bytes string) []byte {
	switch {
	case r == utf8.RuneError && len(bytes) == 1:
		return fmt.Appendf(shown, `\x%02x`, bytes[0])
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
		return append(shown, strings.Trim(strconv.QuoteRuneToASCII(r), "'")...)
	default:
		return append(shown, bytes...)
	}
}
