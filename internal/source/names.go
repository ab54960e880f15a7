package source

import (
	"cmp"
	"encoding/hex"
	"path/filepath"
	"strings"
)

// counter splits the name of a rotated file, such as app.log.2 or app.2.log, around its number.
// number is "" if the name has none, or one of more than three digits, which is a time.
func counter(base, name string) (before, number, after string) {
	const digits = "0123456789"
	same := 0
	for same < min(len(base), len(name)) && base[same] == name[same] {
		same++
	}
	first := strings.IndexAny(name[same:], digits)
	if first < 0 {
		return "", "", ""
	}
	first += same
	end := first + len(name[first:]) - len(strings.TrimLeft(name[first:], digits))
	if end-first > 3 || strings.ContainsAny(name[end:], digits) && !strings.HasSuffix(base, name[end:]) {
		return "", "", ""
	}
	return name[:first], name[first:end], name[end:]
}

// stem returns the start that all files rotated from base have in common, wherever the number or
// the date is inserted.
func stem(base string) string { return strings.TrimSuffix(base, filepath.Ext(base)) }

// taiShape is the shape of what svlogd, multilog and s6-log make of current: when that was, as
// TAI64N in hexadecimal, and .s, or .u where they were killed.
const taiShape = "@#"

func isTAI(name string) bool {
	digits, end, _ := strings.Cut(strings.TrimPrefix(name, "@"), ".")
	_, err := hex.DecodeString(digits)
	return strings.HasPrefix(name, "@") && len(digits) == 24 && err == nil && (end == "s" || end == "u")
}

// shape returns name with # for each number: the same for all files that are rotated in one way,
// such as app-#-#-#.log for app-2026-01-02.log.
func shape(name string) string {
	if isTAI(name) {
		return taiShape
	}
	var b strings.Builder
	for i, c := range []byte(name) {
		switch {
		case !isDigit(c):
			b.WriteByte(c)
		case i == 0 || !isDigit(name[i-1]):
			b.WriteByte('#')
		}
	}
	return b.String()
}

// byNumbers compares two names of one shape by their numbers, from left to right, as cmp.Compare.
func byNumbers(x, y string) int {
	if isTAI(x) {
		return cmp.Compare(x, y)
	}
	notDigit := func(r rune) bool { return r < '0' || r > '9' }
	ys := strings.FieldsFunc(y, notDigit)
	for i, number := range strings.FieldsFunc(x, notDigit) {
		number, other := strings.TrimLeft(number, "0"), strings.TrimLeft(ys[i], "0")
		if c := cmp.Or(cmp.Compare(len(number), len(other)), cmp.Compare(number, other)); c != 0 {
			return c
		}
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
