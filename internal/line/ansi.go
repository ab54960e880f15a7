// Package line knows what of an event a person reads: its text, as ui/line/ansi.js and find.js make
// it in the page. A file of cases is read by the tests of both.
package line

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	bell      = 0x07
	backspace = 0x08
	escape    = 0x1b
)

// Strip returns the text of a terminal's output (ECMA-48) without escape sequences, and with what
// would act unseen as visible characters. Torn sequences go as well, but never more than their
// line. Printers' overstrike is the character that it prints. The result may be source itself.
func Strip(source []byte) []byte {
	if !unusual(source) {
		return source
	}
	dst := make([]byte, 0, len(source)+16)
	for len(source) > 0 {
		n := bytes.IndexByte(source, escape)
		if n < 0 {
			n = len(source)
		}
		dst = appendPrinted(dst, source[:n])
		source = source[n:]
		source = source[sequence(source):]
	}
	return dst
}

// unusual reports whether some of the text is not read as it stands.
func unusual(text []byte) bool {
	for i, c := range text {
		switch {
		case c < ' ' && c != '\n' && c != '\t', c == 0x7f:
			return true
		case c >= utf8.RuneSelf:
			if r, _ := utf8.DecodeRune(text[i:]); r < 0xa0 || direction(r) != "" {
				return true
			}
		}
	}
	return false
}

// sequence returns how many bytes the escape sequence takes with which text begins: a control
// sequence (ECMA-48, 5.4), a control string (8.3.89, 8.3.27 and others; xterm ends them by BEL,
// too), or another one. All ends are optional.
func sequence(text []byte) int {
	if len(text) < 2 {
		return len(text)
	}
	i := 2
	skip := func(low, high byte, most int) {
		for ; most > 0 && i < len(text) && low <= text[i] && text[i] <= high; most-- {
			i++
		}
	}
	switch text[1] {
	case '[':
		skip('0', '?', len(text))
		skip(' ', '/', len(text))
		skip('@', '~', 1)
	case ']', 'P', 'X', '^', '_':
		for i < len(text) && text[i] != bell && text[i] != 0x18 && text[i] != 0x1a && text[i] != escape && text[i] != '\n' {
			i++
		}
		skip(bell, bell, 1)
	default:
		i = 1
		skip(' ', '/', 2)
		skip('0', '~', 1)
	}
	return i
}

// appendPrinted appends text that has no escape sequence.
func appendPrinted(dst, text []byte) []byte {
	for bytes.IndexByte(text, backspace) >= 0 {
		start, end := overstrike(text)
		if end == 0 {
			break
		}
		dst = appendVisible(dst, text[:start])
		dst = appendStruck(dst, text[start:end])
		text = text[end:]
	}
	return appendVisible(dst, text)
}

// overstrike returns where the first characters stand that are printed over each other, as bold
// and underlined ones were, and man still does; 0, 0 where there are none.
func overstrike(text []byte) (start, end int) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		next := i + size
		for r >= ' ' && next+1 < len(text) && text[next] == backspace {
			over, size := utf8.DecodeRune(text[next+1:])
			if over < ' ' {
				break
			}
			start, end = i, next+1+size
			next = end
		}
		if end > 0 {
			return start, end
		}
		i = next
	}
	return 0, 0
}

// appendStruck appends what characters over each other print. Only a character over itself or a low
// line is printing; a backspace that would hide something stays, and is made visible.
func appendStruck(dst, struck []byte) []byte {
	seen := []byte("_")
	for c := range bytes.SplitSeq(struck, []byte{backspace}) {
		switch {
		case string(c) == "_" || bytes.Equal(c, seen):
		case string(seen) == "_":
			seen = c
		default:
			return appendVisible(dst, struck)
		}
	}
	return appendVisible(dst, seen)
}

// appendVisible appends text with its invisible characters as visible ones, since those could make
// a line look like another: C0 controls and DEL as Control Pictures, C1 controls as their number,
// marks of the writing direction as their names in UAX #9. Tab and line feed stay.
func appendVisible(dst, text []byte) []byte {
	if !unusual(text) {
		return append(dst, text...)
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch name := direction(r); {
		case r < ' ' && r != '\n' && r != '\t':
			dst = utf8.AppendRune(dst, 0x2400+r)
		case r == 0x7f:
			dst = utf8.AppendRune(dst, '␡')
		case r > 0x7f && r < 0xa0:
			dst = fmt.Appendf(dst, "⟨%X⟩", r)
		case name != "":
			dst = append(append(append(dst, "⟨"...), name...), "⟩"...)
		default:
			dst = append(dst, text[:size]...)
		}
		text = text[size:]
	}
	return dst
}

// directions are the short names of the marks of the writing direction (UAX #9, 2.1 to 2.6).
const directions = "ALM LRM RLM LRE RLE PDF LRO RLO LRI RLI FSI PDI"

// direction returns the short name of a mark of the writing direction, "" for other characters.
func direction(r rune) string {
	i := -1
	switch {
	case r == 0x61c:
		i = 0
	case r >= 0x200e && r <= 0x200f:
		i = 1 + int(r-0x200e)
	case r >= 0x202a && r <= 0x202e:
		i = 3 + int(r-0x202a)
	case r >= 0x2066 && r <= 0x2069:
		i = 8 + int(r-0x2066)
	default:
		return ""
	}
	return directions[4*i : 4*i+3]
}

// IsMade reports whether a text has a character that [Strip] makes for an invisible one.
func IsMade(text string) bool {
	return strings.ContainsAny(text, "⟨⟩") || strings.IndexFunc(text, func(r rune) bool { return r >= 0x2400 && r <= 0x2421 }) >= 0
}

// MayBeMade reports whether a text, in whatever case, may stand in what [Strip] returns though it
// is not in the source: it has, or may be a part of, what stands there for an invisible character.
func MayBeMade(text string) bool {
	if IsMade(text) {
		return true
	}
	text = strings.ToUpper(text)
	return strings.Contains(directions, text) || len(text) <= 2 && strings.Trim(text, "0123456789ABCDEF") == ""
}
