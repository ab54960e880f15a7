package screen

import "unicode/utf8"

// state is where the parser is in a sequence (ECMA-48, 5; the names are those of the parser that
// Paul Flo Williams has drawn for DEC terminals).
type state uint8

const (
	ground       state = iota
	escape             // behind ESC
	intermediate       // behind ESC and 0x20 to 0x2F
	control            // CSI: its parameters and intermediates
	osc                // an operating system command, up to BEL or ST
	device             // DCS, up to ST
	ignored            // SOS, PM or APC, up to ST
)

const (
	maxCommand    = 8 << 10 // of an OSC or DCS, in bytes; a longer one is dropped
	maxString     = 4 << 20 // of any, in bytes: without an end it hides no more; images are smaller
	maxParameters = 32
	maxParameter  = 1 << 15 // larger than any terminal
)

// parser splits output into characters, controls and sequences, and gives each to the terminal.
// What a read has cut in two is kept until the rest comes.
type parser struct {
	state   state
	private byte   // '<' to '?' in front of the parameters of a CSI
	inter   byte   // the last intermediate
	params  []int  // -1 where one is left out
	sub     []bool // whether a colon stands in front of each
	text    []byte // of an OSC or DCS
	length  int    // of the string so far, in bytes
	strings int    // how many have begun
	stOpen  bool   // ESC within a string: a backslash ends it
	rune    [utf8.UTFMax]byte
	runes   int // bytes in rune
}

// write reads p, which holds no CR and no LF.
func (t *Terminal) write(p []byte) {
	for i := 0; i < len(p); i++ {
		c := p[i]
		if t.state == ground && c >= 0x20 && c != 0x7f {
			if c < utf8.RuneSelf && t.runes == 0 {
				t.print(rune(c))
			} else {
				t.writeRune(c)
			}
			continue
		}
		if t.runes > 0 {
			t.runes = 0
			t.print(utf8.RuneError)
		}
		t.step(c)
	}
}

// writeRune adds a byte of a character that has several, or of none.
func (t *Terminal) writeRune(c byte) {
	if t.runes > 0 && utf8.RuneStart(c) {
		t.runes = 0
		t.print(utf8.RuneError)
	}
	t.rune[t.runes] = c
	t.runes++
	if whole := t.rune[:t.runes]; utf8.FullRune(whole) {
		r, _ := utf8.DecodeRune(whole)
		t.runes = 0
		if r < 0x80 || r >= 0xa0 { // C1 controls are none in UTF-8 output of today
			t.print(r)
		}
	}
}

// step reads one byte of a control or a sequence.
func (t *Terminal) step(c byte) {
	switch {
	case t.inString():
		t.stepString(c)
	case c == 0x1b:
		t.state, t.inter, t.private = escape, 0, 0
		t.params, t.sub = t.params[:0], t.sub[:0]
	case c == 0x18 || c == 0x1a:
		t.state = ground
	case c < 0x20:
		t.control(c)
	case c == 0x7f || t.state == ground:
	case t.state == control:
		t.stepControl(c)
	case c < 0x30:
		t.state, t.inter = intermediate, c
	default:
		t.stepEscape(c)
	}
}

func (t *Terminal) stepEscape(c byte) {
	inter := t.inter
	t.state = ground
	switch {
	case inter != 0:
		t.designate(inter, c)
		t.last = 0
	case c == '[':
		t.state, t.inter = control, 0
	case c == ']':
		t.begin(osc)
	case c == 'P':
		t.begin(device)
	case c == 'X' || c == '^' || c == '_':
		t.begin(ignored)
	default:
		t.escape(c)
		t.last = 0
	}
}

// begin begins a control string.
func (t *Terminal) begin(s state) {
	t.state, t.text, t.length, t.stOpen = s, t.text[:0], 0, false
	t.strings++
}

// stepControl reads a byte of a CSI behind the bracket.
func (t *Terminal) stepControl(c byte) {
	switch {
	case c >= '<' && c <= '?':
		t.private = c
	case c >= '0' && c <= '9':
		t.addParam(len(t.params) == 0, false)
		last := &t.params[len(t.params)-1]
		*last = min(max(*last, 0)*10+int(c-'0'), maxParameter)
	case c == ';' || c == ':':
		t.addParam(len(t.params) == 0, false)
		t.addParam(len(t.params) < maxParameters, c == ':')
	case c < 0x30:
		t.inter = c
	default:
		t.state = ground
		t.sequence(c)
		t.last = 0
	}
}

func (t *Terminal) addParam(add, sub bool) {
	if add {
		t.params, t.sub = append(t.params, -1), append(t.sub, sub)
	}
}

// inString reports whether what comes belongs to a control string.
func (t *Terminal) inString() bool { return t.state >= osc }

// stepString reads a byte of a control string. BEL ends an OSC as well as ST does (xterm).
func (t *Terminal) stepString(c byte) {
	t.length++
	ended := c == 0x07 && t.state == osc || c == '\\' && t.stOpen
	switch {
	case ended:
		was := t.state
		t.state = ground
		switch {
		case len(t.text) > maxCommand:
		case was == osc && c == 0x07:
			t.command(string(t.text), "\a")
		case was == osc:
			t.command(string(t.text), "\x1b\\")
		case was == device:
			t.device(string(t.text))
		}
	case c == 0x18 || c == 0x1a || t.length > maxString:
		t.state = ground
	case t.stOpen: // ESC and something else: the string was torn
		t.state = ground
		t.step(0x1b)
		t.step(c)
	case c == 0x1b:
		t.stOpen = true
	case t.state < ignored && c >= 0x20 && len(t.text) <= maxCommand: // one more tells that it is longer
		t.text = append(t.text, c)
	}
}
