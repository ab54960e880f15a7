package screen

import "slices"

// stretch is rows that follow each other, and the lines first..last that have made them. No other
// row is made by one of these lines.
type stretch struct {
	rows        []*row
	first, last int
	full, final bool
	shown       []string // in place of rows, of an alternate screen that was left
}

// plain reports whether the rows are as one line has printed them.
func (s stretch) plain() bool {
	if s.full || s.first != s.last {
		return false
	}
	for _, r := range s.rows {
		if r.over {
			return false
		}
	}
	return true
}

// plainLines returns the lines that are rows of their own, in order.
func plainLines(all []stretch) []int {
	var lines []int
	for _, s := range all {
		if s.plain() {
			lines = append(lines, s.first)
		}
	}
	slices.Sort(lines)
	return lines
}

// text returns the rows without empty ones at the end of the screen, unless those are above the
// cursor: what is printed next stands below them.
func (s stretch) text(t *Terminal) []string {
	if s.shown != nil {
		return s.shown
	}
	end := len(t.main.lines) // of what is seen
	for end > t.main.y && t.main.lines[end-1].blank() {
		end--
	}
	unseen := t.main.lines[end:]
	texts := t.render(s.rows)
	n := len(texts)
	for n > 0 && texts[n-1] == "" && slices.Contains(unseen, s.rows[n-1]) {
		n--
	}
	return texts[:n]
}

// stretches returns all that can be seen, with what has left the main screen since forget, in the
// order in which it stands. Of the line that has not ended only the rows are there.
func (t *Terminal) stretches() []stretch {
	left := t.left()
	all := join(nil, t.gone[:left])
	for i := range all {
		all[i].final = true
	}
	for _, c := range t.closed {
		all = append(all, stretch{first: c.first, last: c.last, full: true, final: true, shown: c.rows})
	}
	for _, s := range join(nil, slices.Concat(t.gone[left:], t.main.lines)) {
		i := len(all) // before what was drawn on the alternate screen later
		for i > 0 && all[i-1].full && all[i-1].first > s.first {
			i--
		}
		all = append(all[:i], append([]stretch{s}, all[i:]...)...)
	}
	if t.opened > 0 {
		t.keepAlternate()
		all = append(all, stretch{first: t.opened, last: t.line, full: true, shown: t.shown})
	}
	for i := range all {
		all[i].last = min(all[i].last, t.line-1)
	}
	return all
}

// join makes stretches of rows. Those that share a line are one, and so are all between them.
func join(all []stretch, rows []*row) []stretch {
	var blanks []*row // of no line, behind the last row that has one
	for _, r := range rows {
		if r.first == 0 {
			blanks = append(blanks, r)
			continue
		}
		next := stretch{rows: []*row{r}, first: r.first, last: r.last}
		for len(all) > 0 && all[len(all)-1].last >= next.first {
			before := all[len(all)-1]
			all = all[:len(all)-1]
			next.rows = append(append(before.rows, blanks...), next.rows...)
			next.first, next.last = min(before.first, next.first), max(before.last, next.last)
			blanks = nil
		}
		if len(blanks) > 0 { // a gap that the cursor has jumped over
			next.rows = append(blanks, next.rows...)
			r.over = true
		}
		blanks = nil
		all = append(all, next)
	}
	return all
}

// left returns how many of the rows that have left are final. Not final are rows of no line at the
// end, a gap above what is on the screen, and rows of a line that has not ended, or whose other
// rows are on the screen: those may be drawn anew.
func (t *Terminal) left() int {
	n := len(t.gone)
	below := t.main.lines[0]
	for ; n > 0; n-- {
		switch r := t.gone[n-1]; {
		case r.first == 0:
		case r.last == t.line, r.last == below.first, r.last == below.last:
			below = r
		default:
			return n
		}
	}
	return 0
}

// forget drops what is final, and of what is above the screen what is larger than that.
func (t *Terminal) forget() {
	left := max(t.left(), len(t.gone)-t.rows)
	for _, r := range t.gone[:left] {
		if len(t.free) < t.rows && len(r.cells) == t.columns {
			clear(r.cells)
			*r = row{cells: r.cells}
			t.free = append(t.free, r)
		}
	}
	t.gone = slices.Delete(t.gone, 0, left)
	t.closed = slices.DeleteFunc(t.closed, func(c alternateScreen) bool { return c.last < t.line })
}

// redraws reports whether the present line changes what was there: it began on a row that another
// line has drawn, or the program draws the whole screen.
func (t *Terminal) redraws() bool {
	r := t.grid.lines[t.grid.y]
	return t.grid == &t.alternate || r.over || r.first != 0 && r.first < t.line
}

// extend gives the present line to the row that a line has drawn last.
func (t *Terminal) extend(line int) {
	for _, r := range t.main.lines {
		if r.last == line {
			r.last = t.line
			return
		}
	}
}

// drawnBefore reports whether a row was drawn before a line, and may be drawn again.
func (t *Terminal) drawnBefore(line int) bool {
	return t.opened > 0 && t.opened < line ||
		slices.ContainsFunc(t.main.lines, func(r *row) bool { return r.first > 0 && r.first < line })
}

// drawnLast returns the line that has drawn each row last that is seen.
func (t *Terminal) drawnLast() []int {
	var lines []int
	for _, r := range slices.Concat(t.gone, t.main.lines) {
		if r.first > 0 {
			lines = append(lines, r.last)
		}
	}
	if t.opened > 0 {
		lines = append(lines, t.line)
	}
	return lines
}

// forgetFirst is that each row is of the line alone that has drawn it last.
func (t *Terminal) forgetFirst() {
	for _, r := range slices.Concat(t.gone, t.main.lines) {
		r.first = r.last
	}
	if t.opened > 0 {
		t.opened = t.line
	}
}
