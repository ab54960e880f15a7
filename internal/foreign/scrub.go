package foreign

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// spelled is a secret as an answer may write it: for each character the ways to write it.
type spelled [][]string

func spell(secret string) spelled {
	var s spelled
	for secret != "" {
		c, size := utf8.DecodeRuneInString(secret)
		s = append(s, spellings(c, secret[:size]))
		secret = secret[size:]
	}
	return s
}

// spellings returns how a character is written as it is, in JSON, HTML, an address, and a form.
// What begins with \, % or & may be in either case. A letter or digit of ASCII needs no other way.
func spellings(c rune, plain string) []string {
	ways := []string{plain}
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
		return ways
	}
	percent, units := "", ""
	for _, b := range []byte(plain) {
		percent += fmt.Sprintf("%%%02x", b)
	}
	for _, unit := range utf16.Encode([]rune{c}) {
		units += fmt.Sprintf(`\u%04x`, unit)
	}
	ways = append(ways, percent, units, fmt.Sprintf("&#%d;", c), fmt.Sprintf("&#x%x;", c), html.EscapeString(plain))
	if c < utf8.RuneSelf {
		ways = append(ways, `\`+plain, fmt.Sprintf(`\x%02x`, c))
	}
	switch c {
	case ' ':
		ways = append(ways, "+")
	case '"':
		ways = append(ways, "&quot;")
	case '\'':
		ways = append(ways, "&apos;")
	}
	return ways
}

// length returns how much of the start of a text is the secret, 0 for nothing. Of a text that was
// cut all may be the start of the secret.
func (s spelled) length(text string, cut bool) int {
	ends := []int{0}
	for _, ways := range s {
		var next []int
		for _, at := range ends {
			for _, way := range ways {
				rest := text[at:]
				switch n := min(len(rest), len(way)); {
				case rest[:n] != way[:n] && (strings.IndexByte(`\%&`, way[0]) < 0 || !strings.EqualFold(rest[:n], way[:n])):
				case n == len(way):
					next = append(next, at+n)
				case cut:
					return len(text)
				}
			}
		}
		if len(next) == 0 {
			return 0
		}
		slices.Sort(next)
		ends = slices.Compact(next)
	}
	return ends[len(ends)-1]
}

// hide returns a text with … for each place where it has the secret.
func (s spelled) hide(text string, cut bool) string {
	var b strings.Builder
	from := 0
	for at := 0; at < len(text); {
		if n := s.length(text[at:], cut); n > 0 {
			b.WriteString(text[from:at] + hidden)
			at += n
			from = at
		} else {
			at++
		}
	}
	return b.String() + text[from:]
}

// hideAll returns a text without these secrets, of which the longest come first.
func hideAll(text string, secrets []string, cut bool) string {
	for _, secret := range secrets {
		text = spell(secret).hide(text, cut)
	}
	return text
}
