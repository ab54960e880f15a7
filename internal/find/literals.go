package find

import (
	"regexp/syntax"
	"slices"
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
		for _, sub := range joined(nil, re.Sub) {
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

// joined appends the parts of a concatenation, with neighbours that are texts as one: a{3} is three
// of them.
func joined(all, parts []*syntax.Regexp) []*syntax.Regexp {
	for _, part := range parts {
		last := len(all) - 1
		switch {
		case part.Op == syntax.OpConcat:
			all = joined(all, part.Sub)
		case part.Op == syntax.OpLiteral && last >= 0 && all[last].Op == syntax.OpLiteral && all[last].Flags&syntax.FoldCase == part.Flags&syntax.FoldCase:
			all[last] = &syntax.Regexp{Op: syntax.OpLiteral, Flags: part.Flags, Rune: slices.Concat(all[last].Rune, part.Rune)}
		default:
			all = append(all, part)
		}
	}
	return all
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
