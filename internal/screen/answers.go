package screen

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// What a program asks its terminal, and waits for. It is answered where there is a true answer; a
// terminal that knows no more gives none to the rest, so the program goes on with what comes, such
// as the answer to DA, which is why many ask that last.

const (
	// maxAnswers bounds what a program is answered between two reads of it, in bytes.
	maxAnswers = 1024

	// foreground and background are the colours of the light look of the page (ui/line/line.css),
	// whatever the one who watches has chosen: others may watch in another look.
	foreground = "1d1d/2121/2929"
	background = "ffff/ffff/ffff"

	// term is what TERM says.
	term = "xterm-256color"
)

func (t *Terminal) answer(text string) {
	if len(t.answers)+len(text) <= maxAnswers {
		t.answers = append(t.answers, text...)
	}
}

// report answers a CSI with the final byte c that asks something, and reports whether it does so.
func (t *Terminal) report(c byte) bool {
	ask := t.param(0, 0)
	switch {
	case t.inter == '$' && c == 'p' && (t.private == 0 || t.private == '?'): // DECRQM
		t.answer(fmt.Sprintf("\x1b[%s%d;%d$y", t.mark(), ask, t.modeOf(ask)))
	case t.inter != 0:
		return false
	case c == 'n' && t.private == 0 && ask == 5: // DSR
		t.answer("\x1b[0n")
	case c == 'n' && t.private == '?' && ask == 996: // the look
		t.answer("\x1b[?997;2n")
	case c == 'n' && (t.private == 0 || t.private == '?') && ask == 6: // CPR
		t.answer(fmt.Sprintf("\x1b[%s%d;%dR", t.mark(), t.grid.y+1, t.grid.x+1))
	case c == 'c' && t.private == 0 && ask == 0: // DA: VT220 with colours
		t.answer("\x1b[?62;22c")
	case c == 'c' && t.private == '>' && ask == 0:
		t.answer("\x1b[>1;10;0c")
	case c == 'c' && t.private == '=' && ask == 0: // without a number of its own
		t.answer("\x1bP!|00000000\x1b\\")
	case c == 'q' && t.private == '>' && ask == 0: // XTVERSION
		t.answer("\x1bP>|pushpane\x1b\\")
	case c == 't' && t.private == 0 && (ask == 18 || ask == 19): // of what is seen, and of the screen
		t.answer(fmt.Sprintf("\x1b[%d;%d;%dt", ask-10, t.rows, t.columns))
	default:
		return c == 'n' || c == 'c'
	}
	return true
}

// mark returns the private mark of the sequence, which its answer repeats.
func (t *Terminal) mark() string { return strings.TrimRight(string(rune(t.private)), "\x00") }

// modeOf returns what DECRPM says of the mode that DECRQM asks for: 1 it is set, 2 it is reset, 0
// it is not known.
func (t *Terminal) modeOf(mode int) int {
	var on bool
	switch {
	case t.private == 0 && mode == 4:
		on = t.insert
	case t.private == 0:
		return 0
	case mode == 6:
		on = t.origin
	case mode == 7:
		on = !t.noWrap
	case mode == 47 || mode == 1047 || mode == 1049:
		on = t.grid == &t.alternate
	default:
		return 0
	}
	if on {
		return 1
	}
	return 2
}

// reportColours answers OSC 10, 11 and 12, of which one may ask for those behind it as well. The
// cursor, which is not seen, has the colour of the text. Its end is that of the question.
func (t *Terminal) reportColours(code, rest, end string) {
	first, _ := strconv.Atoi(code) // 10 to 12
	for i, part := range strings.Split(rest, ";") {
		if part != "?" || first+i > 12 {
			continue
		}
		colour := foreground
		if first+i == 11 {
			colour = background
		}
		t.answer(fmt.Sprintf("\x1b]%d;rgb:%s%s", first+i, colour, end))
	}
}

// device is a DCS: DECRQSS asks for a setting, XTGETTCAP for what terminfo says.
func (t *Terminal) device(text string) {
	if setting, ok := strings.CutPrefix(text, "$q"); ok {
		switch setting {
		case "m":
			var b strings.Builder
			t.writeStyle(&b, style{}, style{t.pen.fg, t.pen.bg, t.pen.attrs, 0})
			t.answer("\x1bP1$r0" + strings.Trim(b.String(), "\x1b[m") + "m\x1b\\")
		case "r":
			t.answer(fmt.Sprintf("\x1bP1$r%d;%dr\x1b\\", t.grid.top+1, t.grid.bottom+1))
		default:
			t.answer("\x1bP0$r\x1b\\")
		}
	}
	names, ok := strings.CutPrefix(text, "+q")
	if !ok {
		return
	}
	for _, name := range strings.Split(names, ";") {
		plain, err := hex.DecodeString(name)
		value := map[string]string{"TN": term, "name": term, "Co": "256", "colors": "256", "RGB": "8/8/8"}[string(plain)]
		switch {
		case err != nil:
			t.answer("\x1bP0+r\x1b\\")
		case value == "":
			t.answer("\x1bP0+r" + name + "\x1b\\")
		default:
			t.answer(fmt.Sprintf("\x1bP1+r%s=%X\x1b\\", name, value))
		}
	}
}
