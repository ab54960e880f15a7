package screen

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Bounds of the size of a terminal, and the size where none is asked for: 120 columns are one line
// on most screens.
const (
	MinSize     = 1
	MaxColumns  = 1000
	MaxRows     = 500
	Columns     = 120
	Rows        = 40
	tabWidth    = 8
	maxCombined = 32 // bytes of a character with its marks
)

// Terminal is what a terminal shows. The zero value is of no use: see newTerminal.
type Terminal struct {
	parser
	columns, rows int

	main, alternate grid
	grid            *grid // one of them
	pen             style
	links           []string // the addresses of OSC 8; a style names one by its index and 1
	g               [2]byte  // the charsets of G0 and G1
	shift           int      // which of them is in use
	origin          bool     // DECOM
	insert          bool     // IRM
	noWrap          bool     // not DECAWM
	last            rune     // for REP

	title   string // OSC 0 and 2
	answers []byte // to what the program has asked

	line   int  // number of the line that is read, from 1
	moved  bool // the cursor was moved by more than printing since that began
	drawn  bool // something was printed since that began
	within bool // it began within a string

	changed bool   // a row was changed that another line had drawn, since that was last cleared
	free    []*row // that have left, to be used again

	clears int               // how often the main screen was cleared
	gone   []*row            // rows that have left the main screen at the top, oldest first
	opened int               // the line that opened the alternate screen, 0 while it is closed
	shown  []string          // the last rows of the alternate screen that were not all empty
	closed []alternateScreen // those that have been left since the last flush
}

func newTerminal(columns, rows int) *Terminal {
	t := &Terminal{columns: columns, rows: rows, line: 1}
	t.main.reset(columns, rows)
	t.alternate.reset(columns, rows)
	t.grid = &t.main
	return t
}

// widthOf returns how many columns a character takes.
func widthOf(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// print writes one character at the cursor.
func (t *Terminal) print(r rune) {
	if t.g[t.shift] == '0' && r >= '`' && r <= '~' {
		r = []rune("◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·")[r-'`']
	}
	w := widthOf(r)
	g := t.grid
	if w == 0 {
		t.combine(r)
		return
	}
	if w > t.columns {
		return
	}
	switch ends := g.wrap || g.x+w > t.columns; {
	case ends && t.noWrap:
		t.moved = true // a reader of the line sees all of it
	case ends:
		g.x, g.wrap = 0, false
		t.index()
	}
	g.x = min(g.x, t.columns-w)
	if t.insert {
		t.insertCells(w)
	}
	t.drawn, t.last = true, r
	t.put(g.x, cell{text: textOf(r), style: t.pen, wide: uint8(w)})
	if w == 2 {
		t.put(g.x+1, cell{style: t.pen})
	}
	if g.x += w; g.x >= t.columns {
		g.x, g.wrap = t.columns-1, true
	}
}

// textOf is string(r) without an allocation for ASCII.
func textOf(r rune) string {
	const ascii = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
	if r >= ' ' && r <= '~' {
		return ascii[r-' ' : r-' '+1]
	}
	return string(r)
}

// combine adds a mark to the character in front of the cursor.
func (t *Terminal) combine(r rune) {
	g := t.grid
	x := g.x - 1
	if g.wrap {
		x = g.x
	}
	row := g.lines[g.y]
	for x > 0 && row.cells[x].wide == 0 && row.cells[x].text == "" {
		x--
	}
	if x >= 0 && row.cells[x].text != "" && len(row.cells[x].text) < maxCombined {
		row.cells[x].text += string(r)
		t.touch(row, false)
	}
}

// put sets one cell of the cursor's row. A wide character that loses a half is gone.
func (t *Terminal) put(x int, c cell) {
	row := t.grid.lines[t.grid.y]
	t.fit(row)
	old := &row.cells[x]
	other := !old.blank() && (old.text != c.text || old.style != c.style)
	if old.wide == 2 && x+1 < t.columns && c.wide != 2 {
		row.cells[x+1] = cell{}
	} else if old.wide == 0 && old.text == "" && x > 0 && row.cells[x-1].wide == 2 && c.wide > 0 {
		row.cells[x-1] = cell{}
	}
	*old = c
	t.touch(row, other || t.moved)
}

// touch notes that the present line has changed a row; over: something was there before.
func (t *Terminal) touch(r *row, over bool) {
	if r.last < t.line && (t.moved || r.first > 0) && t.apart() {
		over = true
	}
	if r.first == 0 {
		r.first = t.line
	}
	r.last = t.line
	r.over = r.over || over
	t.changed = t.changed || over || r.first < t.line || t.grid == &t.alternate
}

// apart reports whether the present line has drawn a row before that of the cursor, which it has
// moved to, or which others have drawn. Neither is what the line has printed.
func (t *Terminal) apart() bool {
	found := false
	for _, r := range slices.Concat(t.gone, t.main.lines) {
		if r.last == t.line {
			r.over, found = true, true
		}
	}
	return found
}

// own gives the row of the cursor to the present line: an empty line has a row, or is a step of
// what is there. One that begins or ends within a string shares the row with others.
func (t *Terminal) own() {
	t.touch(t.grid.lines[t.grid.y], t.within || t.inString())
}

// newLine is that another line begins.
func (t *Terminal) newLine() {
	t.line++
	t.moved, t.drawn, t.within = false, false, t.inString()
}

func (t *Terminal) carriageReturn() {
	t.grid.x, t.grid.wrap, t.last = 0, false, 0
}

// lineFeed moves down, and scrolls at the end of the region. A pending wrap stays, as in xterm.
func (t *Terminal) lineFeed() {
	t.grid.wrap, t.last = false, 0
	t.index()
}

// index is IND: down, or the region scrolls.
func (t *Terminal) index() {
	g := t.grid
	if g.y == g.bottom {
		t.scrollUp(g.top, g.bottom, 1)
	} else if g.y < t.rows-1 {
		g.y++
	}
}

// reverseIndex is RI.
func (t *Terminal) reverseIndex() {
	g := t.grid
	g.wrap = false
	if g.y == g.top {
		t.scrollDown(g.top, g.bottom, 1)
	} else if g.y > 0 {
		g.y--
	}
	t.moved = true
}

// control is a C0 control other than CR and LF.
func (t *Terminal) control(c byte) {
	g := t.grid
	t.last = 0
	switch c {
	case '\b':
		if g.x > 0 && !g.wrap {
			g.x--
		} else if g.wrap {
			g.x, g.wrap = max(0, g.x-1), false
		}
	case '\t': // a pending wrap stays, as in tmux
		g.x = min(t.columns-1, (g.x/tabWidth+1)*tabWidth)
	case '\v', '\f':
		t.lineFeed()
		t.moved = true
	case 0x0e, 0x0f:
		t.shift = int(0x0f - c)
	}
}

// escape is an ESC sequence without intermediates.
func (t *Terminal) escape(c byte) {
	switch c {
	case '7':
		t.save()
	case '8':
		t.restore()
	case 'D':
		t.grid.wrap = false
		t.index()
		t.moved = true
	case 'E':
		t.carriageReturn()
		t.index()
		t.moved = true
	case 'M':
		t.reverseIndex()
	case 'c':
		t.clearMain()
		t.resetModes()
		t.grid.x, t.grid.y = 0, 0
	}
}

func (t *Terminal) resetModes() {
	t.leave()
	t.pen, t.g, t.shift = style{}, [2]byte{}, 0
	t.origin, t.insert, t.noWrap = false, false, false
	for _, g := range []*grid{&t.main, &t.alternate} {
		g.top, g.bottom, g.saved = 0, t.rows-1, cursor{}
	}
}

// designate is ESC ( C and its siblings: a charset becomes G0 or G1.
func (t *Terminal) designate(inter, c byte) {
	switch {
	case inter == '(':
		t.g[0] = c
	case inter == ')':
		t.g[1] = c
	case inter == '#' && c == '8': // DECALN
		for y := range t.grid.lines {
			for x := range t.grid.lines[y].cells {
				t.grid.lines[y].cells[x] = cell{text: "E", wide: 1}
			}
			t.touch(t.grid.lines[y], true)
		}
	}
}

// command is an OSC: 0 and 2 are the title, 8 is a link, 10 to 12 are colours. end is how it ended.
func (t *Terminal) command(text, end string) {
	code, rest, _ := strings.Cut(text, ";")
	switch code {
	case "0", "2":
		t.title = clean(rest)
	case "8":
		_, address, _ := strings.Cut(rest, ";")
		t.pen.link = t.linkTo(address)
	case "10", "11", "12":
		t.reportColours(code, rest, end)
	}
}

// maxTitle is the most characters of a title.
const maxTitle = 200

// clean returns the visible characters of a title.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if runes := []rune(s); len(runes) > maxTitle {
		s = string(runes[:maxTitle-1]) + "…"
	}
	return strings.TrimSpace(s)
}

const (
	maxLinks = 1000 // different ones of a run; text behind more of them is no link
	maxLink  = 2000 // characters of an address
)

// linkTo returns the number of an address, 0 for none and for one that no page opens.
func (t *Terminal) linkTo(address string) uint16 {
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") || len(address) > maxLink {
		return 0
	}
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f || c == '\\' {
			return 0
		}
	}
	for i, known := range t.links {
		if known == address {
			return uint16(i + 1)
		}
	}
	if len(t.links) == maxLinks {
		return 0
	}
	t.links = append(t.links, address)
	return uint16(len(t.links))
}
