package formats

import (
	"fmt"
	"slices"
	"strings"
)

// Choice says what a person has decided about the lines. The zero value is to recognise them.
type Choice struct {
	Format string // name of the one row; "" for all
	Layout string // how a time is written, as strftime(3) says it; "" is by the table
}

// New returns a reader of all rows, of the row of the choice, or of lines with a time of its
// layout. The error names what is wrong.
func New(c Choice) (*Reader, error) {
	all := Formats()
	switch {
	case c.Layout != "":
		given, err := stampOf(c.Layout)
		if err != nil {
			return nil, err
		}
		row := Format{Name: "given", Title: fmt.Sprintf("times as %q", c.Layout), Stamp: given.Name, Behind: rest}
		withLevel := row
		withLevel.Name, withLevel.Behind, withLevel.Parts, withLevel.Closed = "given-level", leveled, threeLevels, true
		return newReader([]Stamp{given}, []Format{withLevel, row}), nil
	case c.Format != "":
		at := slices.IndexFunc(all, func(f Format) bool { return f.Name == c.Format })
		if at < 0 {
			return nil, fmt.Errorf("no format is called %q", c.Format)
		}
		r := newReader(Stamps(), all[at:at+1])
		r.chosen = true
		return r, nil
	}
	return NewReader(), nil
}

// Stamp returns the stamp of the layout, nil where there is none.
func (c Choice) Stamp() *Stamp {
	s, err := stampOf(c.Layout)
	if c.Layout == "" || err != nil {
		return nil
	}
	return &s
}

// Names returns the names of all rows, in the order of the alphabet.
func Names() []string {
	var all []string
	for _, f := range Formats() {
		all = append(all, f.Name)
	}
	slices.Sort(all)
	return all
}

// maxLayout limits a layout, in bytes.
const maxLayout = 200

// stampOf returns the stamp of a layout. The time may stand anywhere in the head of a line, but not
// behind a digit.
func stampOf(layout string) (Stamp, error) {
	if len(layout) > maxLayout {
		return Stamp{}, fmt.Errorf("it has %d bytes, more than %d", len(layout), maxLayout)
	}
	layout = strings.NewReplacer("%T", "%H:%M:%S", "%F", "%Y-%m-%d", "%R", "%H:%M", "%D", "%m/%d/%y").Replace(layout)
	parts := map[byte]struct{ pattern, part string }{
		'Y': {`(\d{4})`, "year"}, 'y': {`(\d\d)`, "year"}, 'm': {`(\d{1,2})`, "month"}, 'b': {name, "month"}, 'h': {name, "month"},
		'd': {`(\d{1,2}| \d)`, "day"}, 'e': {`(\d{1,2}| \d)`, "day"}, 'H': {`(\d{1,2}| \d)`, "hour"}, 'k': {`(\d{1,2}| \d)`, "hour"},
		'I': {`(\d{1,2}| \d)`, "hour"}, 'p': {`([AaPp][Mm])`, "half"}, 'M': {`(\d\d)`, "minute"}, 'S': {`(\d\d)`, "second"},
		'f': {`(\d{1,9})`, "fraction"}, 'N': {`(\d{1,9})`, "fraction"}, 'L': {`(\d{3})`, "fraction"},
		'z': {`(Z|[+-]\d\d:?\d\d)`, "zone"}, 'Z': {`([A-Z][A-Za-z/_]{0,30})`, "zone"},
		's': {`(\d{9,10}(?:\.\d{1,9})?)`, "unix"}, 'Q': {`(\d{13})`, "ms"},
		'a': {`[A-Z][a-z]{2}`, ""}, 'A': {`[A-Z][a-z]{5,8}`, ""}, 'B': {`([A-Z][a-z]{2})[a-z]*`, "month"}, '%': {`%`, ""},
	}
	s := Stamp{Name: "given"}
	var b strings.Builder
	b.WriteString(`^(?:[^\n]{0,200}?[^\d\n])?`)
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			b.WriteString(literal(layout[i]))
			continue
		}
		if i++; i == len(layout) {
			return Stamp{}, fmt.Errorf("%q ends with a lone %%", layout)
		}
		p, ok := parts[layout[i]]
		if !ok {
			return Stamp{}, fmt.Errorf("%%%c is not known", layout[i])
		}
		b.WriteString(p.pattern)
		if p.part != "" {
			s.Parts = append(s.Parts, p.part)
		}
	}
	if !slices.ContainsFunc(s.Parts, func(part string) bool { return part == "hour" || part == "unix" || part == "ms" }) {
		return Stamp{}, fmt.Errorf("%q has no time of the day: %%H:%%M:%%S or %%s", layout)
	}
	s.Begins = b.String()
	return s, nil
}

// literal returns a pattern of a character. A blank of the layout may be several in the line.
func literal(c byte) string {
	switch {
	case c == ' ':
		return ` +`
	case strings.IndexByte(`.[](){}^$|*+?\/-`, c) >= 0:
		return `\` + string(c)
	}
	return string(rune(c))
}
