package screen

import (
	"strconv"
	"strings"
)

// off are the attributes that end with a parameter of SGR (ECMA-48, 8.3.117).
var off = map[int]uint16{22: 1<<1 | 1<<2, 23: 1 << 3, 24: 1 << 4, 25: 1<<5 | 1<<6, 27: 1 << 7, 28: 1 << 8, 29: 1 << 9}

// sgr changes the pen. Colours of the standard's form (38:2::R:G:B) and of that which most programs
// write (38;2;R;G;B) are read alike.
func (t *Terminal) sgr() {
	if len(t.params) == 0 {
		t.pen = style{link: t.pen.link}
	}
	for i := 0; i < len(t.params); i++ {
		n := max(0, t.params[i])
		subs := t.subsOf(i)
		switch {
		case n == 4 && subs > 0 && t.params[i+1] == 0: // 4:0 is no underline
			t.pen.attrs &^= 1 << 4
		case n == 0:
			t.pen = style{link: t.pen.link}
		case n < 10:
			t.pen.attrs |= 1 << n
		case n == 21:
			t.pen.attrs |= 1 << 4
		case off[n] != 0:
			t.pen.attrs &^= off[n]
		case n >= 30 && n < 38:
			t.pen.fg = uint32(n-30) + 1
		case n >= 90 && n < 98:
			t.pen.fg = uint32(n-82) + 1
		case n >= 40 && n < 48:
			t.pen.bg = uint32(n-40) + 1
		case n >= 100 && n < 108:
			t.pen.bg = uint32(n-92) + 1
		case n == 39:
			t.pen.fg = 0
		case n == 49:
			t.pen.bg = 0
		case n == 38 || n == 48 || n == 58:
			list := t.params[i+1:]
			if subs > 0 {
				list = list[:subs]
			}
			colour, used := extended(list, subs > 0)
			if subs == 0 {
				i += used
			}
			if n == 38 && used > 1 {
				t.pen.fg = colour
			} else if n == 48 && used > 1 {
				t.pen.bg = colour
			}
		}
		i += subs
	}
}

// subsOf returns how many parameters behind i are parts of it, by a colon.
func (t *Terminal) subsOf(i int) int {
	n := 0
	for i+1+n < len(t.params) && t.sub[i+1+n] {
		n++
	}
	return n
}

// extended reads a colour behind 38 or 48, and returns how many parameters it has.
func extended(p []int, colons bool) (colour uint32, used int) {
	switch {
	case len(p) >= 2 && p[0] == 5:
		return uint32(min(max(0, p[1]), 255)) + 1, 2
	case len(p) >= 4 && p[0] == 2:
		used = 4
		if colons && len(p) >= 5 { // 38:2:SPACE:R:G:B
			used = 5
		}
		c := p[used-3 : used]
		return rgb | uint32(max(0, c[0])&255)<<16 | uint32(max(0, c[1])&255)<<8 | uint32(max(0, c[2])&255), used
	}
	return 0, min(1, len(p))
}

// render returns the rows as text with SGR and OSC 8, each by itself, without blanks at its end.
func (t *Terminal) render(rows []*row) []string {
	texts := make([]string, 0, len(rows))
	for _, r := range rows {
		texts = append(append(texts, r.above...), t.renderRow(r))
	}
	return texts
}

func (t *Terminal) renderRow(r *row) string {
	end := len(r.cells)
	for end > 0 && r.cells[end-1].blank() && r.cells[end-1].style.bg == 0 && r.cells[end-1].style.attrs&(1<<4|1<<7) == 0 {
		end--
	}
	var b strings.Builder
	var pen style
	for x := 0; x < end; x++ {
		c := &r.cells[x]
		if x > 0 && c.text == "" && r.cells[x-1].wide == 2 {
			continue
		}
		if c.style != pen {
			t.writeStyle(&b, pen, c.style)
			pen = c.style
		}
		if c.text == "" {
			b.WriteByte(' ')
		} else {
			b.WriteString(c.text)
		}
	}
	if pen != (style{}) {
		t.writeStyle(&b, pen, style{})
	}
	return b.String()
}

// writeStyle writes what leads from one style to another.
func (t *Terminal) writeStyle(b *strings.Builder, from, to style) {
	if from.link != to.link {
		address := ""
		if to.link > 0 {
			address = t.links[to.link-1]
		}
		b.WriteString("\x1b]8;;" + address + "\x1b\\")
	}
	if from.link = to.link; from == to {
		return
	}
	if to = (style{to.fg, to.bg, to.attrs, 0}); to == (style{}) {
		b.WriteString("\x1b[m")
		return
	}
	b.WriteString("\x1b[")
	if from.link = 0; from != (style{}) {
		b.WriteString("0")
	}
	for n := 1; n < 10; n++ {
		if to.attrs&(1<<n) != 0 {
			b.WriteString(";" + strconv.Itoa(n))
		}
	}
	b.WriteString(colour(to.fg, 30, 90, "38"))
	b.WriteString(colour(to.bg, 40, 100, "48"))
	b.WriteString("m")
}

// colour returns the parameters of a colour, each behind a semicolon.
func colour(c uint32, dark, bright int, extended string) string {
	switch {
	case c == 0:
		return ""
	case c&rgb != 0:
		return ";" + extended + ";2;" + strconv.Itoa(int(c>>16&255)) + ";" + strconv.Itoa(int(c>>8&255)) + ";" + strconv.Itoa(int(c&255))
	case c <= 8:
		return ";" + strconv.Itoa(dark+int(c)-1)
	case c <= 16:
		return ";" + strconv.Itoa(bright+int(c)-9)
	}
	return ";" + extended + ";5;" + strconv.Itoa(int(c)-1)
}
