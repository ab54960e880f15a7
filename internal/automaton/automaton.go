// Package automaton tells whether a regular expression matches a text, in one look at each byte: as
// package regexp would say, many times faster where it does not match. It tells nothing else.
//
// It is a deterministic automaton that is made while it is used (a lazy DFA, as RE2 has one): a
// state is the set of places in the compiled expression where a match may be, and what was before
// them. What follows from a state and a byte is computed once. Bytes that no part of the expression
// tells apart are one class. Where there are too many states package regexp is asked instead.
package automaton

import (
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxEntries bounds what an automaton keeps: states times classes, 4 bytes each.
const maxEntries = 32 << 10

// maxKeys bounds the names of its states together, in bytes: one has 4 for each step of the
// expression that it is at.
const maxKeys = 128 << 10

// Automaton is an expression. It is for one goroutine.
type Automaton struct {
	expression string
	regexp     *regexp.Regexp // nil until it is asked for: most expressions never match
	prog       *syntax.Prog

	anchored bool // a match begins where the text does
	classes  [utf8.RuneSelf]uint8
	ends     int32 // the class of the end of the text
	states   map[string]int32
	keys     []string
	named    int     // bytes of keys
	next     []int32 // by state and class
	given    bool    // up: too many states

	// of step, for their space
	stack, kernel []uint32
	name          []byte
	mark          uint32
	marks         []uint32
}

// What follows from a state, besides a state.
const (
	unknown = -1
	matched = -2
	dead    = -3
)

// before is what stands before a place in the text, as far as an expression can ask.
var before = [...]rune{-1, '\n', 'a', ' '}

func beforeOf(r rune) byte {
	switch {
	case r == '\n':
		return 1
	case syntax.IsWordChar(r):
		return 2
	}
	return 3
}

// Compile returns the automaton of an expression, as regexp.Compile takes it.
func Compile(expression string) (*Automaton, error) {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil, err
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, err
	}
	a := &Automaton{expression: expression, prog: prog, states: map[string]int32{}, marks: make([]uint32, len(prog.Inst))}
	a.anchored = prog.StartCond()&syntax.EmptyBeginText != 0
	a.classify()
	a.kernel = append(a.kernel[:0], uint32(prog.Start))
	a.state(0)
	return a, nil
}

// Regexp returns the expression.
func (a *Automaton) Regexp() *regexp.Regexp {
	if a.regexp == nil {
		a.regexp = regexp.MustCompile(a.expression) // package syntax has compiled it
	}
	return a.regexp
}

// classify finds which bytes the expression does not tell apart: those that the same instructions
// take. The set of these instructions is kept as the sum (xor) of a number for each, which begins
// to count at the first byte that an instruction takes and ends behind the last: to ask each
// instruction about each byte would take longer than the look at a text.
func (a *Automaton) classify() {
	var changes [utf8.RuneSelf + 1]uint64
	take := func(low, high rune, of uint64) {
		if low < utf8.RuneSelf {
			changes[low] ^= of
			changes[min(high, utf8.RuneSelf-1)+1] ^= of
		}
	}
	for i := range a.prog.Inst {
		inst, of := &a.prog.Inst[i], spread(uint64(i))
		switch {
		case inst.Op != syntax.InstRune && inst.Op != syntax.InstRune1: // of the others all or none
		case len(inst.Rune) > 1:
			for r := 0; r+1 < len(inst.Rune); r += 2 {
				take(inst.Rune[r], inst.Rune[r+1], of)
			}
		case len(inst.Rune) == 1:
			take(inst.Rune[0], inst.Rune[0], of)
			if syntax.Flags(inst.Arg)&syntax.FoldCase != 0 {
				for r := unicode.SimpleFold(inst.Rune[0]); r != inst.Rune[0]; r = unicode.SimpleFold(r) {
					take(r, r, of)
				}
			}
		}
	}
	type same struct {
		before byte
		taking uint64
	}
	all := map[same]uint8{}
	taking := uint64(0)
	for c := range a.classes {
		taking ^= changes[c]
		key := same{beforeOf(rune(c)), taking}
		class, there := all[key]
		if !there {
			class = uint8(len(all))
			all[key] = class
		}
		a.classes[c] = class
	}
	a.ends = int32(len(all))
}

// spread returns a number of 64 bits that has nothing in common with that of another one (the
// finalizer of SplitMix64), so that no two sets have the same sum.
func spread(n uint64) uint64 {
	n = (n + 1) * 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// matches reports whether an instruction takes a character.
func matches(i *syntax.Inst, r rune) bool {
	switch i.Op {
	case syntax.InstRune, syntax.InstRune1:
		return i.MatchRune(r)
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return r != '\n'
	}
	return false
}

// Match reports whether the text has a match.
func (a *Automaton) Match(text []byte) bool {
	if a.given {
		return a.Regexp().Match(text)
	}
	width := a.ends + 1
	next := a.next
	state := int32(0)
	for i := 0; i < len(text); {
		c := text[i]
		var to int32
		if c < utf8.RuneSelf {
			at := state*width + int32(a.classes[c])
			if to = next[at]; to < 0 {
				if to == unknown {
					to = a.step(state, rune(c))
					if next = a.next; to != unknown {
						next[at] = to
					}
				}
			}
			i++
		} else {
			r, size := utf8.DecodeRune(text[i:])
			to = a.step(state, r)
			next = a.next
			i += size
		}
		switch {
		case to >= 0:
			state = to
		case to == matched:
			return true
		case to == dead:
			return false
		default:
			a.given, a.next, a.states, a.keys = true, nil, nil, nil
			return a.Regexp().Match(text)
		}
	}
	at := state*width + a.ends
	if next[at] == unknown {
		next[at] = a.step(state, -1)
	}
	return next[at] == matched
}

// step returns what follows from a state and the next character, -1 for the end of the text:
// matched, dead, a state, or unknown where there would be too many.
func (a *Automaton) step(state int32, r rune) int32 {
	key := a.keys[state]
	behind := key[0]
	flags := syntax.EmptyOpContext(before[behind], r)
	a.mark++
	a.kernel = a.kernel[:0]
	a.stack = a.stack[:0]
	for i := 1; i < len(key); i += 4 {
		a.push(binary.LittleEndian.Uint32([]byte(key[i : i+4])))
	}
	if !a.anchored {
		a.push(uint32(a.prog.Start))
	}
	for len(a.stack) > 0 {
		pc := a.stack[len(a.stack)-1]
		a.stack = a.stack[:len(a.stack)-1]
		switch i := &a.prog.Inst[pc]; i.Op {
		case syntax.InstMatch:
			return matched
		case syntax.InstAlt, syntax.InstAltMatch:
			a.push(i.Out)
			a.push(i.Arg)
		case syntax.InstCapture, syntax.InstNop:
			a.push(i.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(i.Arg)&^flags == 0 {
				a.push(i.Out)
			}
		default:
			if r >= 0 && matches(i, r) {
				a.kernel = append(a.kernel, i.Out)
			}
		}
	}
	if r < 0 || a.anchored && len(a.kernel) == 0 {
		return dead
	}
	return a.state(beforeOf(r))
}

func (a *Automaton) push(pc uint32) {
	if a.marks[pc] != a.mark {
		a.marks[pc] = a.mark
		a.stack = append(a.stack, pc)
	}
}

// state returns the state of the kernel behind a character, a new one where there is none yet;
// unknown where there are too many.
func (a *Automaton) state(behind byte) int32 {
	slices.Sort(a.kernel)
	a.name = append(a.name[:0], behind)
	for i, pc := range a.kernel {
		if i == 0 || pc != a.kernel[i-1] {
			a.name = binary.LittleEndian.AppendUint32(a.name, pc)
		}
	}
	if s, there := a.states[string(a.name)]; there {
		return s
	}
	if len(a.next)+int(a.ends)+1 > maxEntries || a.named+len(a.name) > maxKeys && len(a.keys) > 0 {
		return unknown
	}
	s := int32(len(a.keys))
	key := string(a.name)
	a.keys = append(a.keys, key)
	a.states[key] = s
	a.named += len(key)
	for range a.ends + 1 {
		a.next = append(a.next, unknown)
	}
	return s
}
