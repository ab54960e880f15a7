package screen

import (
	"strings"
	"unicode/utf8"
)

// maxBlock is the most that the rows of a block take as encoded, in bytes, so that it is an event
// in a log: the rest is for its numbers.
const maxBlock = 1<<20 - 64<<10

// fitting returns rows that fit into a block: as they are, without their colours where the screen
// is large and each of its characters has another one, or else the first part of each.
func fitting(rows []string) []string {
	if fits(rows) {
		return rows
	}
	texts := make([]string, len(rows))
	for i, row := range rows {
		texts[i] = unstyled(row)
	}
	if fits(texts) {
		return texts
	}
	each := max(0, maxBlock/len(texts)-len(`"…",`))
	for i, text := range texts {
		end := 0
		for size := 0; end < len(text); {
			r, n := utf8.DecodeRuneInString(text[end:])
			if size += encodedSize(r, n); size > each {
				texts[i] = text[:end] + "…"
				break
			}
			end += n
		}
	}
	return texts
}

func fits(rows []string) bool {
	size := 0
	for _, row := range rows {
		size += len(`"",`)
		for _, r := range row {
			size += encodedSize(r, utf8.RuneLen(r))
		}
	}
	return size <= maxBlock
}

// encodedSize returns the most that a character of so many bytes takes in JSON.
func encodedSize(r rune, bytes int) int {
	switch {
	case r == '"' || r == '\\':
		return 2
	case r < ' ' || r == utf8.RuneError || r == '\u2028' || r == '\u2029':
		return len(`\u001b`)
	}
	return bytes
}

// unstyled returns a row without its SGR and OSC 8.
func unstyled(row string) string {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(row, "\x1b")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		if strings.HasPrefix(rest, "]") {
			_, row, _ = strings.Cut(rest, "\x1b\\")
		} else {
			_, row, _ = strings.Cut(rest, "m")
		}
	}
}
