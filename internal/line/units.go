package line

import "unicode/utf8"

// FirstUnits returns the first n UTF-16 units of a text: the page counts by them.
func FirstUnits(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	i := 0
	for ; i < len(text) && n > 0; n-- {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		if r > 0xffff {
			n--
		}
	}
	return text[:i]
}

// longer reports whether a text has more than n UTF-16 units.
func longer(text []byte, n int) bool { return len(FirstUnits(text, n)) < len(text) }
