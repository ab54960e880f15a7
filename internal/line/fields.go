package line

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// longest is the length of a line that has fields, in UTF-16 units.
const longest = 10000

// Fields are those of a line that is a message with fields: a JSON object, alone or behind a text,
// or key=value (logfmt), alone or behind a text. ui/line/fields.js finds the same. The zero value
// has none.
type Fields struct {
	object []byte // to the end of the line
	pairs  []pair
}

// FieldsOf returns the fields of a line's text ([Text]), which must not be changed while they are
// used.
func FieldsOf(text []byte) Fields {
	if longer(text, longest) {
		return Fields{}
	}
	switch begin := jsonAt(text); {
	case begin < 0:
		return Fields{pairs: pairsOf(text)}
	case text[begin] == '{':
		return Fields{object: text[begin:]}
	}
	return Fields{}
}

// Value returns what the field at a path (a.b for b in a) says: the text that was written, so that
// no number is rounded. A long object is its number of members, {3}, a list likewise.
func (f Fields) Value(path string) (value []byte, ok bool) {
	if f.object != nil {
		if value, ok = lookUp(f.object, path); ok {
			value = readValue(value)
		}
		return value, ok
	}
	for _, p := range f.pairs {
		if string(p.name) == path {
			return p.text(), true
		}
	}
	return nil, false
}

// pair is key=value; value has its quotes.
type pair struct{ name, value []byte }

// text is what the value says. Go's %q has escapes that JSON lacks: where one is, only those of the
// quote and of the backslash count.
func (p pair) text() []byte {
	if len(p.value) == 0 || p.value[0] != '"' {
		return p.value
	}
	inner := p.value[1 : len(p.value)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return Strip(inner)
	}
	var text string
	if unquote(p.value, &text) {
		return Strip([]byte(text))
	}
	return Strip([]byte(protected.Replace(string(inner))))
}

var protected = strings.NewReplacer(`\"`, `"`, `\\`, `\`)

// isClosed reports whether the value ends by itself, and not in the middle of a sentence: a=1, b=2
// or f(a=1).
func (p pair) isClosed() bool {
	if len(p.value) == 0 {
		return true
	}
	last := p.value[len(p.value)-1]
	if i := strings.IndexByte(")]}>", last); i >= 0 {
		return bytes.IndexByte(p.value, "([{<"[i]) >= 0
	}
	return last != ',' && last != ';'
}

// pairsOf returns the pairs that end a text. One alone may be anything: a setting, base64, SQL.
func pairsOf(text []byte) []pair {
	if bytes.IndexByte(text, '=') < 1 || hasWhiteFirst(text) {
		return nil
	}
	var run []pair
	begin, end := 0, 0 // of the run
	for {
		p, from, to := nextPair(text, end)
		if p.name == nil {
			break
		}
		if len(bytes.TrimFunc(text[end:from], white)) > 0 {
			run = nil
		}
		switch {
		case !p.isClosed():
			run = nil
		case run == nil:
			run, begin = []pair{p}, from
		default:
			run = append(run, p)
		}
		end = to
	}
	if run == nil || len(bytes.TrimFunc(text[end:], white)) > 0 || !isTrusted(run, text[:begin]) {
		return nil
	}
	return run
}

// nextPair returns the first pair that stands at the begin of a text or, from a place on, behind
// white space, and where it stands; none where name is nil. It is neither ?a=1&b=2 nor --a=1, nor
// a = 1.
func nextPair(text []byte, from int) (p pair, start, end int) {
	for at := from; ; at++ {
		i := bytes.IndexByte(text[at:], '=')
		if i < 0 {
			return pair{}, 0, 0
		}
		at += i
		for start = at; start > from && isKey(text[start-1]); {
			start--
		}
		if start == at || !isKeyFirst(text[start]) || start > 0 && !hasWhiteLast(text[from:start]) {
			continue
		}
		if end = endOfPair(text, at+1); end > at {
			return pair{text[start:at], text[at+1 : end]}, start, end
		}
	}
}

// endOfPair returns where the value ends that begins at a place; -1 for what is none.
func endOfPair(text []byte, at int) int {
	if at < len(text) && text[at] == '"' {
		end := endOfQuoted(text, at+1)
		if end < 0 || end < len(text) && !hasWhiteFirst(text[end:]) {
			return -1
		}
		return end
	}
	rest := text[at:]
	if i := bytes.IndexFunc(rest, white); i >= 0 {
		rest = rest[:i]
	}
	if len(rest) > 0 && rest[0] == '=' || bytes.IndexByte(rest, '"') >= 0 {
		return -1
	}
	return at + len(rest)
}

// endOfQuoted returns where a text in quotes ends, behind the quote; -1 where that is not in its
// line.
func endOfQuoted(text []byte, at int) int {
	for {
		i := bytes.IndexAny(text[at:], "\"\\\n")
		if i < 0 || text[at+i] == '\n' {
			return -1
		}
		if at += i + 1; text[at-1] == '"' {
			return at
		}
		r, size := utf8.DecodeRune(text[at:])
		if size == 0 || r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029 {
			return -1
		}
		at += size
	}
}

// clauses are the words of SQL and of shells before what are no fields.
var clauses = map[string]bool{"where": true, "and": true, "or": true, "on": true, "set": true, "having": true, "by": true, "values": true, "export": true, "env": true}

// White is what the page takes for white space, in a class of a regular expression.
const White = `\s\v\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

// headed is a time and a level, of which log/slog and others have one pair behind the message.
var headed = regexp.MustCompile(`^\[?\d{2,4}[-/:T][^` + White + `]*(?: \d[\d:.,]+[^` + White + `]*)?\]? +\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRC|DBG|INF|WRN|ERR|FTL)\b`)

// isTrusted reports whether pairs are fields of a message, by what is before them.
func isTrusted(run []pair, before []byte) bool {
	says := false
	for _, p := range run {
		says = says || len(p.text()) > 0
	}
	if !says || len(run) == 1 && !headed.Match(before) {
		return false
	}
	word := ""
	for w := range bytes.FieldsFuncSeq(before, white) {
		if end := len(w) - 1; end > 0 && w[end] == '=' && bytes.IndexFunc(w[:end], notInUnfinished) < 0 {
			return false
		}
		word = string(w)
	}
	return len(word) > len("having") || !clauses[lowerASCII(word)]
}

// notInUnfinished: a word of other characters, and an = behind it, is no key without a value.
func notInUnfinished(r rune) bool { return r >= utf8.RuneSelf || !isWord(byte(r)) && r != '.' }

func lowerASCII(word string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, word)
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

func isKey(c byte) bool { return isWord(c) || strings.IndexByte(".@#/-", c) >= 0 }

func isKeyFirst(c byte) bool { return isWord(c) && (c < '0' || c > '9') || c == '@' }

// white reports whether a character is white space to a regular expression of the page.
func white(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return '\t' <= r && r <= '\r' || r == ' '
	case r == 0xa0, r == 0x1680, 0x2000 <= r && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000, r == 0xfeff:
		return true
	}
	return false
}

func hasWhiteFirst(text []byte) bool {
	r, size := utf8.DecodeRune(text)
	return size > 0 && white(r)
}

func hasWhiteLast(text []byte) bool {
	r, size := utf8.DecodeLastRune(text)
	return size > 0 && white(r)
}
