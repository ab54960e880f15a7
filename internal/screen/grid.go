package screen

// style is how a character looks. A colour is 0 for the usual one, else one of the palette of 256
// plus 1, or rgb with the three bytes.
type style struct {
	fg, bg uint32
	attrs  uint16 // bits by the number of SGR: 1 << 1 is bold
	link   uint16 // of Terminal.links, from 1; 0 for none
}

const rgb = 1 << 24

// cell is one column of a row. The second half of a wide character has neither text nor width.
type cell struct {
	text  string // "" is a blank
	style style
	wide  uint8
}

func (c *cell) blank() bool {
	return (c.text == "" || c.text == " ") && c.wide < 2
}

// row is a row of the screen, and the lines that have drawn it.
type row struct {
	cells       []cell
	first, last int  // numbers of lines; 0 while none has touched it
	over        bool // it is not what one line has printed

	above []string // the rows above it that a long line has printed and that have left, as text
}

func (r *row) blank() bool {
	for i := range r.cells {
		if !r.cells[i].blank() {
			return false
		}
	}
	return true
}

type cursor struct {
	x, y   int
	wrap   bool // the next character begins a row
	pen    style
	g      [2]byte
	shift  int
	origin bool
}

// grid is the main or the alternate screen.
type grid struct {
	lines       []*row
	x, y        int
	wrap        bool
	top, bottom int // of the scrolling region
	saved       cursor
}

func (g *grid) reset(columns, rows int) {
	*g = grid{lines: make([]*row, rows), bottom: rows - 1}
	for y := range g.lines {
		g.lines[y] = &row{cells: make([]cell, columns)}
	}
}

// full reports whether the row of the cursor was printed to its end, so that the next character
// begins another: there is nothing to be erased or moved behind the cursor, as in tmux.
func (t *Terminal) full() bool { return t.grid.wrap && !t.noWrap }

// behind returns the first column behind what was printed last.
func (t *Terminal) behind() int {
	if t.full() {
		return t.columns
	}
	return t.grid.x
}

func (t *Terminal) newRow() *row {
	if n := len(t.free); n > 0 {
		r := t.free[n-1]
		t.free = t.free[:n-1]
		return r
	}
	return &row{cells: make([]cell, t.columns)}
}

// scrollUp moves the rows of a region up by n. What leaves a region of the main screen at its top
// is final, and stands above the screen, as in tmux; so what is above the region then stands below
// that.
func (t *Terminal) scrollUp(top, bottom, n int) {
	g := t.grid
	n = min(n, bottom-top+1)
	if top > 0 {
		t.part(0)
		t.part(top)
		t.part(top + n)
	}
	t.part(bottom + 1)
	for range n {
		first := g.lines[top]
		copy(g.lines[top:bottom], g.lines[top+1:bottom+1])
		g.lines[bottom] = t.newRow()
		if g == &t.main {
			t.gone = append(t.gone, first)
		}
	}
	if g == &t.main && n > 0 {
		t.sink(g.lines[:top])
	}
}

// sink notes that rows stand below what has left now, up to the newest line that has been drawn.
func (t *Terminal) sink(rows []*row) {
	line := t.line
	if !t.drawn {
		line--
	}
	for _, r := range rows {
		if r.first == 0 {
			r.first = line
		}
		r.last, r.over, t.changed = max(r.last, line), true, true
	}
}

// part notes that the row of a number does not follow the one above it any more.
func (t *Terminal) part(y int) {
	lines := t.grid.lines
	switch {
	case y > 0 && y < t.rows:
		part(lines[y-1], lines[y])
	case y == 0 && t.grid == &t.main && len(t.gone) > 0:
		part(t.gone[len(t.gone)-1], lines[0])
	}
}

// part notes that two rows do not follow each other any more, or are shown apart: what one line has
// printed into both is no row of its own.
func part(above, below *row) {
	if above.shares(below) {
		above.over, below.over = true, true
	}
}

func (t *Terminal) scrollDown(top, bottom, n int) {
	g := t.grid
	n = min(n, bottom-top+1)
	t.part(top)
	t.part(bottom + 1)
	for range n {
		last := g.lines[bottom]
		copy(g.lines[top+1:bottom+1], g.lines[top:bottom])
		g.lines[top] = t.newRow()
		g.lines[bottom].absorb(last)
	}
	for y := top; y <= bottom; y++ {
		if !g.lines[y].blank() {
			t.touch(g.lines[y], true)
		}
	}
}

// eraseCells blanks the cells from..to-1 of a row.
func (t *Terminal) eraseCells(y, from, to int) {
	r := t.grid.lines[y]
	t.fit(r)
	from, to = max(0, from), min(to, t.columns)
	if from > 0 && from < to && r.cells[from-1].wide == 2 {
		from--
	}
	changed := false
	for x := from; x < to; x++ {
		changed = changed || !r.cells[x].blank()
		r.cells[x] = cell{style: style{bg: t.pen.bg}}
	}
	if to < t.columns && to > from && r.cells[to].wide == 0 && r.cells[to].text == "" && changed {
		r.cells[to] = cell{}
	}
	if changed {
		t.touch(r, true)
	}
}

func (t *Terminal) eraseRows(from, to int) {
	for y := max(0, from); y < min(to, t.rows); y++ {
		t.eraseCells(y, 0, t.columns)
	}
}

// clearMain is that the whole screen is cleared. The first time what was printed before is kept,
// as rows that have left the screen: the program begins to draw. From then on it draws anew.
func (t *Terminal) clearMain() {
	if t.grid == &t.alternate {
		t.keepAlternate()
	}
	if t.clears++; t.clears > 1 || t.grid == &t.alternate {
		t.eraseRows(0, t.rows)
		return
	}
	left := t.main.lines
	for n := len(left) - 1; n > 0 && left[n].blank() && (left[n].over || left[n].first == 0); n-- {
		left[n-1].absorb(left[n]) // what was erased at the end leaves no row
		left = left[:n]
	}
	for _, r := range left {
		if r.first != 0 {
			t.gone = append(t.gone, r)
		}
	}
	for y := range t.main.lines {
		t.main.lines[y] = t.newRow()
	}
	t.changed = true
}

// insertCells makes room for n cells at the cursor, and deleteCells takes so many away.
func (t *Terminal) insertCells(n int) { t.moveCells(n, true) }
func (t *Terminal) deleteCells(n int) { t.moveCells(n, false) }

func (t *Terminal) moveCells(n int, right bool) {
	if t.full() {
		return
	}
	r := t.grid.lines[t.grid.y]
	if !r.blank() {
		t.touch(r, true)
	}
	t.fit(r)
	if x := t.grid.x; x > 0 && r.cells[x-1].wide == 2 {
		r.cells[x-1] = cell{}
	}
	rest := r.cells[t.grid.x:]
	n = min(n, len(rest))
	free := rest[len(rest)-n:]
	if right {
		copy(rest[n:], rest)
		free = rest[:n]
	} else {
		copy(rest, rest[n:])
	}
	for i := range free {
		free[i] = cell{style: style{bg: t.pen.bg}}
	}
	if last := &r.cells[t.columns-1]; last.wide == 2 {
		*last = cell{style: style{bg: last.style.bg}}
	}
}

func (t *Terminal) save() {
	g := t.grid
	g.saved = cursor{g.x, g.y, g.wrap, t.pen, t.g, t.shift, t.origin}
}

func (t *Terminal) restore() {
	g, c := t.grid, t.grid.saved
	t.moved = t.moved || c.x != g.x || c.y != g.y
	g.x, g.y, g.wrap = min(c.x, t.columns-1), min(c.y, t.rows-1), c.wrap
	t.pen, t.g, t.shift, t.origin = c.pen, c.g, c.shift, c.origin
}

// enter opens the alternate screen, which is empty.
func (t *Terminal) enter() {
	if t.grid == &t.alternate {
		return
	}
	for _, r := range t.main.lines {
		r.over = r.over || r.last == t.line // the line is one of the alternate screen from here on
	}
	x, y := t.main.x, t.main.y
	t.alternate.reset(t.columns, t.rows)
	t.grid, t.opened = &t.alternate, t.line
	t.grid.x, t.grid.y = x, y
	t.moved, t.drawn, t.shown = true, true, nil
}

// leave closes it. The main screen is as it was before.
func (t *Terminal) leave() {
	if t.grid != &t.alternate {
		return
	}
	t.keepAlternate()
	t.closed = append(t.closed, alternateScreen{t.opened, t.line, t.shown})
	t.grid, t.opened, t.shown = &t.main, 0, nil
	t.moved, t.drawn, t.changed = true, true, true
}

// keepAlternate remembers what the alternate screen shows, unless that is nothing: programs clear
// it before they leave.
func (t *Terminal) keepAlternate() {
	rows := t.render(t.alternate.lines)
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	if len(rows) > 0 {
		t.shown = rows
	}
}

// alternateScreen is what a program of the whole screen has left: its last rows.
type alternateScreen struct {
	first, last int // lines
	rows        []string
}
