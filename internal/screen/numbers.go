package screen

import "slices"

// numbers are the numbers in the log of the lines that were published, as far as they are needed,
// and those between them that are of others.
type numbers struct {
	spans  []span
	last   int64 // of the newest event of this feed
	others [][2]int64
}

// span is lines that follow each other in the log: line has the number n. A line of several pieces
// ends one.
type span struct {
	line  int
	count int
	n     int64
	more  int64 // pieces of the last line but the first
}

// maxOthers is how many ranges of numbers of others may be between the lines of a row before those
// are given up.
const maxOthers = 256

// add notes lines that were published together, up to a number.
func (s *numbers) add(lines []heldLine, last int64) {
	n := last - int64(len(lines)) + 1
	s.skip(n)
	for _, l := range lines {
		end := len(s.spans) - 1
		switch {
		case end >= 0 && l.line == s.spans[end].line+s.spans[end].count-1:
			s.spans[end].more++
		case end >= 0 && s.spans[end].more == 0 && l.line == s.spans[end].line+s.spans[end].count && n == s.spans[end].n+int64(s.spans[end].count):
			s.spans[end].count++
		default:
			s.spans = append(s.spans, span{line: l.line, count: 1, n: n})
		}
		n++
	}
	s.last = last
}

// own notes the number of a block.
func (s *numbers) own(n int64) {
	s.skip(n)
	s.last = n
}

// skip notes that others have published between the newest event and n.
func (s *numbers) skip(n int64) {
	if s.last > 0 && n > s.last+1 {
		s.keep(s.last+1, n-1)
	}
}

// keep notes that events stay: no block between whose lines they stand takes their place. They are
// of others, blocks that are final, or lines that have left the terminal as they were printed.
func (s *numbers) keep(from, to int64) {
	if from <= 0 {
		return
	}
	if n := len(s.others); n > 0 && s.others[n-1][1] == from-1 {
		s.others[n-1][1] = to
		return
	}
	s.others = append(s.others, [2]int64{from, to})
}

// of returns the number of a line, or of the nearest one that was published: behind it, or with end
// in front of it. It is 0 where there is none.
func (s *numbers) of(line int, end bool) int64 {
	if end {
		for i := len(s.spans) - 1; i >= 0; i-- {
			if p := s.spans[i]; p.line <= line {
				at := min(line-p.line, p.count-1)
				if at == p.count-1 {
					return p.n + int64(at) + p.more
				}
				return p.n + int64(at)
			}
		}
		return 0
	}
	for _, p := range s.spans {
		if line < p.line+p.count {
			return p.n + int64(max(0, line-p.line))
		}
	}
	return 0
}

// foreign returns the numbers from..to that are of others.
func (s *numbers) foreign(from, to int64) [][2]int64 {
	var all [][2]int64
	for _, o := range s.others {
		if o[0] <= to && o[1] >= from {
			all = append(all, [2]int64{max(o[0], from), min(o[1], to)})
		}
	}
	return all
}

// manySpans is how many spans are kept before those that nothing needs go.
const manySpans = 256

func (s *numbers) compact(needed []int) {
	if len(s.spans) <= manySpans {
		return
	}
	slices.Sort(needed)
	s.spans = slices.DeleteFunc(s.spans, func(p span) bool {
		i, _ := slices.BinarySearch(needed, p.line)
		return i == len(needed) || needed[i] >= p.line+p.count
	})
	if len(s.spans) > 0 {
		first := s.spans[0].n
		s.others = slices.DeleteFunc(s.others, func(o [2]int64) bool { return o[1] < first })
	}
}
