package screen

// param returns parameter i, or the default where it is left out or 0.
func (t *Terminal) param(i, otherwise int) int {
	if i < len(t.params) && t.params[i] > 0 {
		return t.params[i]
	}
	return otherwise
}

// sequence is a CSI with the final byte c.
func (t *Terminal) sequence(c byte) {
	switch {
	case c == 'm':
		if t.private == 0 && t.inter == 0 {
			t.sgr()
		}
		return
	case t.private == '?' && t.inter == 0 && (c == 'h' || c == 'l'):
		for _, mode := range t.params {
			t.setPrivateMode(mode, c == 'h')
		}
		return
	case t.private == '?' && t.inter == 0 && (c == 'J' || c == 'K'): // selective: all is unprotected
	case t.report(c):
		return
	case t.private != 0 || t.inter != 0:
		if t.inter == '!' && c == 'p' { // DECSTR
			t.resetModes()
		}
		return
	}
	if !t.edit(c) {
		t.move(c)
	}
}

// edit runs a sequence that changes cells or rows. Returns false for any other.
func (t *Terminal) edit(c byte) bool {
	g, n := t.grid, t.param(0, 1)
	switch c {
	case 'J':
		t.eraseDisplay(t.param(0, 0))
	case 'K':
		switch t.param(0, 0) {
		case 0:
			t.eraseCells(g.y, t.behind(), t.columns)
		case 1:
			t.eraseCells(g.y, 0, g.x+1)
		case 2:
			t.eraseCells(g.y, 0, t.columns)
		}
	case 'X':
		t.eraseCells(g.y, t.behind(), g.x+n)
	case '@':
		t.insertCells(n)
	case 'P':
		t.deleteCells(n)
	case 'L', 'M':
		if g.y < g.top || g.y > g.bottom {
			return true
		}
		g.wrap, t.moved = false, true
		if c == 'L' {
			t.scrollDown(g.y, g.bottom, n)
		} else {
			t.deleteRows(g.y, g.bottom, n)
		}
	case 'S':
		t.moved = true
		t.scrollUp(g.top, g.bottom, n)
	case 'T':
		if len(t.params) <= 1 {
			t.moved = true
			t.scrollDown(g.top, g.bottom, n)
		}
	case 'b':
		for range min(n, t.columns*t.rows) {
			if t.last != 0 {
				t.moved = true // a reader of the line sees one
				t.print(t.last)
			}
		}
	default:
		return false
	}
	return true
}

// deleteRows is DL: unlike a scroll it makes no row final.
func (t *Terminal) deleteRows(top, bottom, n int) {
	g := t.grid
	t.part(top)
	t.part(bottom + 1)
	for range min(n, bottom-top+1) {
		deleted := g.lines[top]
		copy(g.lines[top:bottom], g.lines[top+1:bottom+1])
		g.lines[bottom] = t.newRow()
		g.lines[top].absorb(deleted)
	}
	for y := top; y <= bottom; y++ {
		if !g.lines[y].blank() {
			t.touch(g.lines[y], true)
		}
	}
}

func (t *Terminal) eraseDisplay(what int) {
	g := t.grid
	switch {
	case what == 2, what == 0 && g.x == 0 && g.y == 0:
		t.clearMain()
	case what == 0:
		t.eraseCells(g.y, t.behind(), t.columns)
		t.eraseRows(g.y+1, t.rows)
	case what == 1:
		t.eraseRows(0, g.y)
		t.eraseCells(g.y, 0, g.x+1)
	}
}

// move runs a sequence that moves the cursor, or sets where it may go.
func (t *Terminal) move(c byte) {
	g, n := t.grid, t.param(0, 1)
	x, y := g.x, g.y
	switch c {
	case 'A', 'F':
		top := 0
		if g.y >= g.top {
			top = g.top
		}
		g.y = max(top, g.y-n)
	case 'B', 'E', 'e':
		bottom := t.rows - 1
		if g.y <= g.bottom {
			bottom = g.bottom
		}
		g.y = min(bottom, g.y+n)
	case 'C', 'a':
		g.x = min(t.columns-1, g.x+n)
	case 'D':
		g.x = max(0, g.x-n)
	case 'G', '`':
		g.x = min(t.columns, n) - 1
	case 'd':
		g.y = t.rowAt(n)
	case 'H', 'f':
		g.x, g.y = min(t.columns, t.param(1, 1))-1, t.rowAt(n)
	case 'I':
		g.x = min(t.columns-1, (g.x/tabWidth+n)*tabWidth)
	case 'Z':
		g.x = max(0, ((g.x+tabWidth-1)/tabWidth-n)*tabWidth)
	case 'r':
		t.setRegion()
	case 's':
		t.save()
	case 'u':
		t.restore()
		return
	case 'h', 'l':
		if n == 4 {
			t.insert = c == 'h'
		}
		return
	default:
		return
	}
	if c == 'E' || c == 'F' {
		g.x = 0
	}
	if c != 's' {
		g.wrap = false
	}
	t.moved = t.moved || x != g.x || y != g.y
}

// rowAt returns the row with a number from 1, which counts from the region in origin mode.
func (t *Terminal) rowAt(n int) int {
	if t.origin {
		return min(t.grid.bottom, t.grid.top+n-1)
	}
	return min(t.rows, n) - 1
}

// setRegion is DECSTBM. The cursor goes home.
func (t *Terminal) setRegion() {
	g := t.grid
	top, bottom := t.param(0, 1)-1, min(t.param(1, t.rows), t.rows)-1
	if top >= bottom {
		return
	}
	g.top, g.bottom = top, bottom
	g.x, g.y = 0, t.rowAt(1)
}

func (t *Terminal) setPrivateMode(mode int, on bool) {
	switch mode {
	case 6:
		t.origin = on
		t.grid.x, t.grid.y, t.grid.wrap, t.moved = 0, t.rowAt(1), false, true
	case 7:
		t.noWrap = !on
	case 47, 1047, 1049:
		if on && mode == 1049 && t.grid == &t.main {
			t.save()
		}
		if on {
			t.enter()
			return
		}
		was := t.grid == &t.alternate
		t.leave()
		if mode == 1049 && was {
			t.restore()
		}
	case 1048:
		if on {
			t.save()
		} else {
			t.restore()
		}
	}
}
