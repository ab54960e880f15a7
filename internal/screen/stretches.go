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
	for n := len(s.rows); n > 0 && texts[len(texts)-1] == "" && slices.Contains(unseen, s.rows[n-1]); n-- {
		texts = texts[:len(texts)-1]
	}
	return texts
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
// rows are on the screen: those may be drawn anew. Of these there are as many as the screen has
// rows; what is above them is final all the same, other than the rest of one long line.
func (t *Terminal) left() int {
	n, least := len(t.gone), max(0, len(t.gone)-t.rows)
	if i := slices.IndexFunc(t.gone[least:], func(r *row) bool { return r.last == t.line }); i >= 0 {
		n = least + i
	}
	for below := t.rowBelow(n); n > least && t.gone[n-1].goesOnIn(below); n-- {
		if t.gone[n-1].first > 0 {
			below = t.gone[n-1]
		}
	}
	for n > least && t.gone[n-1].first == 0 {
		n--
	}
	if n > least {
		return n
	}
	for n > 0 && t.gone[n-1].isOfOneLine(t.rowBelow(n)) {
		n--
	}
	if n > 0 && t.gone[n-1].shares(t.rowBelow(n)) {
		n = least
		part(t.gone[n-1], t.rowBelow(n))
	}
	t.fillGap(n)
	return n
}

// goesOnIn reports whether a row that has left may be drawn anew together with the one below, or is
// of no line.
func (r *row) goesOnIn(below *row) bool {
	return r.first == 0 || r.last == below.first || r.last == below.last
}

// rowBelow returns the row below n of those that have left.
func (t *Terminal) rowBelow(n int) *row {
	if n < len(t.gone) {
		return t.gone[n]
	}
	return t.main.lines[0]
}

// shares reports whether a line may have drawn both rows.
func (r *row) shares(below *row) bool {
	return r.last > 0 && r.last >= below.first && r.first <= below.last
}

// isOfOneLine reports whether the row and the one below it are as one line has printed them.
func (r *row) isOfOneLine(below *row) bool {
	return r.shares(below) && !r.over && !below.over && r.first == r.last && below.first == below.last
}

// fillGap gives rows of no line above the n-th that has left, a gap of which a part is final, to
// the line of the row below the gap.
func (t *Terminal) fillGap(n int) {
	if n == 0 || t.gone[n-1].first > 0 {
		return
	}
	below := slices.Concat(t.gone[n:], t.main.lines)
	i := slices.IndexFunc(below, func(r *row) bool { return r.first > 0 })
	for n--; i >= 0 && n >= 0 && t.gone[n].first == 0; n-- {
		t.gone[n].first, t.gone[n].last, t.gone[n].over = below[i].first, below[i].first, true
	}
}

// forget drops what is final, and of a long line all but the text of its first rows.
func (t *Terminal) forget() {
	left := t.left()
	if long := len(t.gone) - t.rows; long > left {
		t.gone[long].above = t.render(t.gone[left:long])
		left = long
	}
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

// cutsLine reports whether rows of the present line are final that are not all that it has printed.
func (t *Terminal) cutsLine() bool {
	return slices.ContainsFunc(t.gone[:t.left()], func(r *row) bool { return r.last == t.line && (r.over || r.first < t.line) })
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

// oldest returns the first of the lines that have drawn what may be drawn again.
func (t *Terminal) oldest() int {
	first := t.line
	if t.opened > 0 {
		first = t.opened
	}
	for _, r := range slices.Concat(t.gone[t.left():], t.main.lines) {
		if r.first > 0 {
			first = min(first, r.first)
		}
	}
	return first
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
