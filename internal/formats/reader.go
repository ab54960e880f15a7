package formats

import (
	"bytes"
	"strings"

	"pushpane/internal/automaton"
	"pushpane/internal/line"
)

// longestHead limits how much of a line is matched against patterns, in bytes.
const longestHead = 512

// Line is what a row reads in a line.
type Line struct {
	Format  *Format
	Moment  Moment
	Level   string // error, warn, info, debug, or "" where the row finds none
	Message string // without colours
	Partial bool   // the message goes on in the next line

	inner *Line // what the message is, where that is a line whose level counts
}

// deepestLine is how deep a line is looked for in others.
const deepestLine = 2

// Reader reads lines by the table. It is for one goroutine.
type Reader struct {
	stamps  []stamp
	byFirst [256][]*stamp // with which a line can begin that has this byte first; nil: not asked
	objects []object      // of JSON, in their order
	pairs   []object
	outside lazy // the envelope
	levels  map[string]map[string]string
	zones   map[string]int
	chosen  bool // a person has decided how all lines are read
	depth   int  // of the line that is read, in others
}

type stamp struct {
	Stamp
	pattern lazy
	rows    []*text
}

type text struct {
	format *Format
	behind lazy
}

type object struct {
	format *Format
	keys   []*key
}

type key struct {
	Key
	paths []string
	value lazy
	parts []string
}

// lazy is a pattern that is compiled when it is first needed: all of the table take 10 ms. Most
// lines do not fit most patterns, which an automaton tells at once.
type lazy struct {
	source   string // "" fits all
	compiled *automaton.Automaton
}

// find returns where the pattern and its groups are in a text, nil where it does not fit.
func (l *lazy) find(text []byte) []int {
	if l.compiled == nil {
		var err error
		if l.compiled, err = automaton.Compile(l.source); err != nil {
			panic(err) // the table, and what is made of a layout, are valid
		}
	}
	if !l.compiled.Match(text) {
		return nil
	}
	return l.compiled.Regexp().FindSubmatchIndex(text)
}

// NewReader returns a reader of all rows.
func NewReader() *Reader { return newReader(Stamps(), Formats()) }

func newReader(stamps []Stamp, formats []Format) *Reader {
	r := &Reader{levels: Levels(), zones: Zones(), outside: lazy{source: envelope}}
	at := map[string]int{}
	for i, s := range stamps {
		at[s.Name] = i
		r.stamps = append(r.stamps, stamp{Stamp: s, pattern: lazy{source: s.Begins}})
	}
	for i := range formats {
		f := &formats[i]
		switch {
		case f.Pairs:
			r.pairs = append(r.pairs, r.object(f, at))
		case f.Keys != nil:
			r.objects = append(r.objects, r.object(f, at))
		default:
			row := &text{format: f, behind: lazy{source: f.Behind}}
			s := &r.stamps[at[f.Stamp]]
			s.rows = append(s.rows, row)
		}
	}
	return r
}

func (r *Reader) object(f *Format, at map[string]int) object {
	o := object{format: f}
	for _, k := range f.Keys {
		c := &key{Key: k, paths: strings.Split(k.Path, "|"), parts: k.Parts}
		switch {
		case k.Stamp != "":
			c.value.source, c.parts = r.stamps[at[k.Stamp]].Begins, r.stamps[at[k.Stamp]].Parts
		case k.Value != "":
			c.value.source = k.Value
		}
		o.keys = append(o.keys, c)
	}
	return o
}

// Read returns what the first row that fits reads in a line; false where none does.
func (r *Reader) Read(line []byte) (Line, bool) {
	line = plain(line)
	if l, ok := r.read(line); ok {
		return l, true
	}
	if within := r.within(line); within != nil {
		return r.read(within)
	}
	return Line{}, false
}

// within returns what is behind the envelope of a line without colours; nil where it has none.
func (r *Reader) within(line []byte) []byte {
	head := line[:min(len(line), longestHead)]
	if bytes.HasPrefix(head, []byte("[pod/")) || bytes.Contains(head, []byte(" | ")) {
		if found := r.outside.find(head); found != nil {
			return line[found[1]:]
		}
	}
	return nil
}

// read does so with a line without colours and envelope.
func (r *Reader) read(line []byte) (Line, bool) {
	line = bytes.TrimPrefix(line, []byte("\x1e")) // RFC 7464
	if len(line) == 0 {
		return Line{}, false
	}
	if line[0] == '{' {
		if members := membersOf(line); members != nil {
			return r.readObject(r.objects, members)
		}
		return Line{}, false
	}
	head := line[:min(len(line), longestHead)]
	for _, s := range r.stampsAt(head[0]) {
		found := s.pattern.find(head)
		if found == nil {
			continue
		}
		for _, row := range s.rows {
			if l, ok := r.readText(s, row, line, head, found); ok {
				return l, true
			}
		}
	}
	if bytes.IndexByte(head, '=') > 0 {
		if pairs := pairsOf(line); pairs != nil {
			return r.readObject(r.pairs, pairs)
		}
	}
	return Line{}, false
}

func (r *Reader) stampsAt(first byte) []*stamp {
	if r.byFirst[first] == nil {
		all := []*stamp{}
		for i := range r.stamps {
			if s := &r.stamps[i]; len(s.rows) > 0 && (s.First == "" || strings.IndexByte(s.First, first) >= 0) {
				all = append(all, s)
			}
		}
		r.byFirst[first] = all
	}
	return r.byFirst[first]
}

func (r *Reader) readText(s *stamp, row *text, line, head []byte, found []int) (Line, bool) {
	end := found[1]
	b := builder{reader: r, format: row.format}
	if row.behind.source != "" {
		behind := row.behind.find(head[end:])
		if behind == nil {
			return Line{}, false
		}
		for i, part := range row.format.Parts {
			if from := behind[2*i+2]; from >= 0 {
				b.add(part, string(head[end+from:end+behind[2*i+3]]))
			}
		}
		end += behind[1]
	}
	for i, part := range s.Parts {
		if from := found[2*i+2]; from >= 0 {
			b.add(part, string(head[from:found[2*i+3]]))
		}
	}
	b.line.Message += string(line[end:]) // the group of the message ends here
	b.line.Moment.Bare = !r.chosen && bare[row.format.Name] && allDigits(head[bytes.LastIndexAny(head[:found[1]], " \t")+1:found[1]])
	return b.finish()
}

// bare are the rows of a Unix time and any text, or of two numbers.
var bare = map[string]bool{"unix": true, "unix-ms": true, "unix-us": true, "unix-ns": true, "graphite": true}

func allDigits(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// readObject looks for the row whose keys are all there.
func (r *Reader) readObject(rows []object, members map[string]string) (Line, bool) {
	for _, row := range rows {
		if l, ok := r.readKeys(row, members); ok {
			return l, true
		}
	}
	return Line{}, false
}

func (r *Reader) readKeys(row object, members map[string]string) (Line, bool) {
	b := builder{reader: r, format: row.format}
	for _, k := range row.keys {
		value, ok := lookUp(members, k.paths)
		if ok && k.value.source != "" {
			groups := k.value.find([]byte(value))
			if ok = groups != nil; ok {
				for i, part := range k.parts {
					if from := groups[2*i+2]; from >= 0 {
						b.add(part, value[from:groups[2*i+3]])
					}
				}
			}
		} else if ok && len(k.parts) > 0 {
			b.add(k.parts[0], value)
		}
		if !ok && !k.Optional {
			return Line{}, false
		}
	}
	return b.finish()
}

// builder puts a line together from its parts.
type builder struct {
	reader *Reader
	format *Format
	line   Line
	bad    bool
}

// add takes a part; one of "" is none.
func (b *builder) add(part, value string) {
	if value == "" {
		return
	}
	switch part {
	case "level":
		b.line.Level = b.reader.level(b.format.Levels, value)
	case "pri":
		if n := number(value); n < 192 {
			b.line.Level = b.reader.levels["syslog"][string(rune('0'+n%8))]
		}
	case "message":
		b.line.Message = value
	case "partial":
		b.line.Partial = value == "P"
	default:
		if !b.line.Moment.set(part, value, b.reader.zones) {
			b.bad = true
		}
	}
}

func (r *Reader) level(table, value string) string {
	if table == "" {
		table = "words"
	}
	return r.levels[table][strings.ToLower(value)]
}

// finish returns the line, false where its time is impossible.
func (b *builder) finish() (Line, bool) {
	b.line.Format = b.format
	if b.bad || !b.line.Moment.complete(b.format.Zone, b.reader.zones) {
		return Line{}, false
	}
	b.line.Message = strings.TrimRight(b.line.Message, "\r\n")
	if b.line.Level == "" {
		b.line.Level = b.format.Otherwise
	}
	if r := b.reader; b.line.Level == "" && r.depth < deepestLine && (b.format.Inner || !b.format.Closed && b.format.Keys == nil) {
		r.depth++
		if inner, ok := r.read(plain([]byte(b.line.Message))); ok {
			b.line.Level, b.line.inner = inner.Level, &inner
		}
		r.depth--
	}
	return b.line, true
}

// plain returns a line without what sets colours and links.
func plain(text []byte) []byte {
	if bytes.IndexByte(text, 0x1b) < 0 {
		return text
	}
	return line.Strip(text)
}
