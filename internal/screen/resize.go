package screen

// Resize is that the terminal has another size from here on. As in xterm and tmux the rows stay as
// they are and nothing is wrapped anew. What then lies to the right of the last column is shown
// until its row is drawn again. Where the screen becomes lower the rows below the cursor go first;
// then rows leave it at the top.
func (f *Feed) Resize(columns, rows int) {
	t := f.terminal
	if t.grid == &t.alternate {
		t.keepAlternate()
	}
	t.columns, t.free = columns, nil
	t.resizeGrid(&t.main, rows)
	t.resizeGrid(&t.alternate, rows)
	t.rows = rows
}

func (t *Terminal) resizeGrid(g *grid, rows int) {
	for len(g.lines) > rows {
		last := len(g.lines) - 1
		switch {
		case g.y < last:
			g.lines[last-1].absorb(g.lines[last])
			g.lines = g.lines[:last]
		case g == &t.main:
			t.gone = append(t.gone, g.lines[0])
			fallthrough
		default:
			g.lines = g.lines[1:]
			g.y--
		}
	}
	for len(g.lines) < rows {
		g.lines = append(g.lines, &row{})
	}
	for _, r := range g.lines {
		if missing := t.columns - len(r.cells); missing > 0 {
			r.cells = append(r.cells, make([]cell, missing)...)
		}
	}
	if rows != t.rows {
		g.top, g.bottom = 0, rows-1
	}
	if g.wrap && g.x+1 < t.columns {
		g.x++
	}
	g.x, g.wrap = min(g.x, t.columns-1), false
}

// absorb makes the lines of a row below that goes those of this one, so that they stay steps.
func (r *row) absorb(below *row) {
	if below.first == 0 {
		return
	}
	if r.first == 0 {
		r.first, r.last = below.first, below.last
	}
	r.first, r.last, r.over = min(r.first, below.first), max(r.last, below.last), true
}

// fit cuts a row that is drawn again to the width of the terminal.
func (t *Terminal) fit(r *row) {
	if len(r.cells) <= t.columns {
		return
	}
	cut := row{cells: r.cells[t.columns:]}
	r.cells = r.cells[:t.columns]
	if last := &r.cells[t.columns-1]; last.wide == 2 {
		*last = cell{}
	}
	if !cut.blank() {
		t.touch(r, true)
	}
}
