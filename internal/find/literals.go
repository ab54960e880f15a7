package find

import (
	"regexp/syntax"
	"unicode/utf8"
)

// literal is a text that stands in what an expression matches.
type literal struct {
	text   string
	folded bool
}

// maxLiterals limits how many texts are looked for in place of an expression.
const maxLiterals = 8

// literalsOf returns texts one of which stands in whatever matches the expression; nil where there
// are none, or too many. None has a line feed.
func literalsOf(re *syntax.Regexp) []literal {
	switch re.Op {
	case syntax.OpLiteral:
		if l := longestLine(re.Rune); l != "" {
			return []literal{{l, re.Flags&syntax.FoldCase != 0}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literalsOf(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literalsOf(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []literal
		for _, sub := range re.Sub {
			if l := literalsOf(sub); better(l, best) {
				best = l
			}
		}
		return best
	case syntax.OpAlternate:
		var all []literal
		for _, sub := range re.Sub {
			l := literalsOf(sub)
			if all = append(all, l...); l == nil || len(all) > maxLiterals {
				return nil
			}
		}
		return all
	}
	return nil
}

// better reports whether texts are rarer than others: the shortest of them is longer.
func better(a, b []literal) bool {
	if a == nil || b == nil {
		return a != nil
	}
	return shortest(a) > shortest(b) || shortest(a) == shortest(b) && len(a) < len(b)
}

func shortest(all []literal) int {
	least := len(all[0].text)
	for _, l := range all {
		least = min(least, len(l.text))
	}
	return least
}

// longestLine returns the longest part of a text between line feeds.
func longestLine(text []rune) string {
	var best, part []byte
	for _, r := range text {
		if r == '\n' {
			part = nil
			continue
		}
		if part = utf8.AppendRune(part, r); len(part) > len(best) {
			best = part
		}
	}
	return string(best)
}
