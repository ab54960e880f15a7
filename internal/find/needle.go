package find

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// needle is a text that is looked for. Where case does not matter letters are equal by simple case
// folding (Unicode), as in an expression with (?i).
//
// It is found by its anchor, the character of it that is the rarest in logs, for which
// bytes.IndexByte is many times faster than a search for the text.
type needle struct {
	text     []byte // where case matters
	before   []rune // where it does not: folded, what is before the anchor and from it on
	behind   []rune
	anchor   int      // offset of the anchor in text
	variants [][]byte // what may stand there; one where case matters
	// beside the anchor is a byte that is one of two, checked before all else; 0 for none
	beside   int
	neighbor [2]byte
}

// newNeedle returns the needle of a text that is not empty.
func newNeedle(text string, folded bool) *needle {
	if !folded {
		n := &needle{text: []byte(text)}
		for i := range n.text {
			if rarity(n.text[i]) > rarity(n.text[n.anchor]) {
				n.anchor = i
			}
		}
		n.variants = [][]byte{n.text[n.anchor : n.anchor+1]}
		if len(n.text) > 1 {
			n.beside = 1
			if n.anchor == len(n.text)-1 || n.anchor > 0 && rarity(n.text[n.anchor-1]) > rarity(n.text[n.anchor+1]) {
				n.beside = -1
			}
			c := n.text[n.anchor+n.beside]
			n.neighbor = [2]byte{c, c}
		}
		return n
	}
	runes := []rune(text)
	best := slices.MaxFunc(runes, func(a, b rune) int { return rarityOf(a) - rarityOf(b) })
	at := slices.Index(runes, best)
	n := &needle{}
	for _, r := range variantsOf(best) {
		n.variants = append(n.variants, []byte(string(r)))
	}
	for i, r := range runes {
		if i < at {
			n.before = append(n.before, fold(r))
		} else {
			n.behind = append(n.behind, fold(r))
		}
	}
	for _, side := range []int{1, -1} {
		if i := at + side; best < utf8.RuneSelf && i >= 0 && i < len(runes) && runes[i] < utf8.RuneSelf {
			if all := variantsOf(runes[i]); len(all) <= 2 { // k and s have others than ASCII
				n.beside, n.neighbor = side, [2]byte{byte(all[0]), byte(all[len(all)-1])}
				break
			}
		}
	}
	return n
}

// in reports whether the needle is in a text.
func (n *needle) in(text []byte) bool {
	f := finder{needle: n}
	return f.next(text, 0) >= 0
}

// finder finds a needle again and again in one text.
type finder struct {
	*needle
	places []int // of the next of each variant; -1 for none
}

// next returns where the needle is first found with its anchor at from or behind it: a place in
// it; -1 for none. from must not be less than before.
func (f *finder) next(text []byte, from int) int {
	if len(f.variants) == 1 {
		for v := f.variants[0]; ; from++ {
			i := index(text, v, from)
			if i < 0 || f.stands(text, i) {
				return i
			}
			from = i
		}
	}
	if f.places == nil {
		f.places = make([]int, len(f.variants))
		for i, v := range f.variants {
			f.places[i] = index(text, v, from)
		}
	}
	for {
		first := -1
		for i, p := range f.places {
			if p >= 0 && p < from {
				p = index(text, f.variants[i], from)
				f.places[i] = p
			}
			if p >= 0 && (first < 0 || p < first) {
				first = p
			}
		}
		if first < 0 || f.stands(text, first) {
			return first
		}
		from = first + 1
	}
}

// index is where v is in text, from on; -1 for nowhere.
func index(text, v []byte, from int) int {
	if from >= len(text) {
		return -1
	}
	var i int
	if len(v) == 1 {
		i = bytes.IndexByte(text[from:], v[0])
	} else {
		i = bytes.Index(text[from:], v)
	}
	if i < 0 {
		return -1
	}
	return from + i
}

// stands reports whether the needle is where its anchor is at i.
func (n *needle) stands(text []byte, i int) bool {
	if n.beside != 0 {
		// of a neighbor behind another variant of the anchor there is no place to know
		if k := i + n.beside; k < 0 || k >= len(text) || text[i] < utf8.RuneSelf && text[k] != n.neighbor[0] && text[k] != n.neighbor[1] {
			return false
		}
	}
	if n.text != nil {
		start := i - n.anchor
		return start >= 0 && start+len(n.text) <= len(text) && bytes.Equal(text[start:start+len(n.text)], n.text)
	}
	at := i
	for _, want := range n.behind {
		if at >= len(text) {
			return false
		}
		if c := text[at]; c < utf8.RuneSelf {
			if foldedASCII[c] != byte(want) || want >= utf8.RuneSelf {
				return false
			}
			at++
			continue
		}
		r, size := utf8.DecodeRune(text[at:])
		if fold(r) != want {
			return false
		}
		at += size
	}
	at = i
	for k := len(n.before) - 1; k >= 0; k-- {
		r, size := utf8.DecodeLastRune(text[:at])
		if size == 0 || fold(r) != n.before[k] {
			return false
		}
		at -= size
	}
	return true
}

// fold returns the least of the characters that are equal to r.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(foldedASCII[r])
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

var foldedASCII = func() (all [utf8.RuneSelf]byte) {
	for c := range all {
		all[c] = byte(c)
		if c >= 'a' && c <= 'z' {
			all[c] = byte(c - 'a' + 'A')
		}
	}
	return all
}()

// variantsOf returns the characters that are equal to r.
func variantsOf(r rune) []rune {
	all := []rune{r}
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		all = append(all, next)
	}
	return all
}

// common are the bytes of logs, and of the fields of encoded events, the most frequent first.
const common = " etaoinsr0123456789:.-l/dcumhpgfT\"=_,ybwv[]E()kIRNxSAODLCMPUjFqzBGHV"

// rarity of a byte rises with how rare it is.
func rarity(c byte) int {
	if i := strings.IndexByte(common, c); i >= 0 {
		return i
	}
	return len(common)
}

// rarityOf is that of a character of which each variant is looked for.
func rarityOf(r rune) int {
	least := len(common)
	all := variantsOf(r)
	for _, v := range all {
		least = min(least, rarity(string(v)[0]))
	}
	return least - 4*(len(all)-1)
}
