// Package find makes filters of events ([stream.Filter]) of what a person asks for: a text or an
// expression in what is read of them, their types, their levels, their fields. ui/line/find.js and
// filters.js mean the same in the page.
package find

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"pushpane/internal/automaton"
	"pushpane/internal/line"
	"pushpane/internal/room"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// Parameters are those of a request that [Parse] reads.
var Parameters = []string{"match", "re", "case", "not", "type", "level", "field"}

const (
	maxText = 1000 // bytes of a text or an expression
	// maxSteps bounds an expression as compiled: RE2 takes time for each of its steps and each
	// byte of a text.
	maxSteps = 1000
	// maxLooked is how much of a text an expression is looked for in, in bytes.
	maxLooked = 64 << 10
)

// levels are those that can be asked for, and what a level of "" is called.
var levels = []string{"error", "warn", "info", "debug", other}

const other = "other"

// Query is what is asked for. The zero value is every event. Its filters are for one request.
type Query struct {
	Types  []string // none: all
	Levels []string // none: all; other is ""
	// Plain, if it is set, saves the next search some of the work of this one.
	Plain *Plain

	not        bool
	expression *automaton.Automaton
	needle     *needle
	literals   []literal // one of which is in all that matches; nil where none is known
	fields     fields
}

// Given reports whether a request asks for something.
func Given(values url.Values) bool {
	return slices.ContainsFunc(Parameters, values.Has)
}

// Parse reads what a request asks for. The error names the parameter that is malformed.
func Parse(values url.Values) (Query, error) {
	var q Query
	var err error
	for _, name := range Parameters {
		if n := len(values[name]); n > 1 && name != "field" {
			return Query{}, fmt.Errorf("read %s: it is given %d times", name, n)
		}
	}
	text, expression := values.Get("match"), values.Get("re")
	if q.not, err = parseSwitch(values, "not", false); err != nil {
		return Query{}, err
	}
	switch {
	case values.Has("match") && values.Has("re"):
		err = errors.New("read match: it is a text and re an expression; only one of them can be given")
	case values.Has("match"):
		err = q.setText(text, values)
	case values.Has("re"):
		err = q.setExpression(expression, values)
	case values.Has("case") || values.Has("not"):
		err = errors.New("read case and not: they are about match or re, and neither is given")
	}
	if err == nil && values.Has("type") {
		q.Types, err = parseTypes(values.Get("type"))
	}
	if err == nil && values.Has("level") {
		q.Levels = strings.Split(values.Get("level"), ",")
		for _, name := range q.Levels {
			if !slices.Contains(levels, name) {
				err = fmt.Errorf("read level: %.80q is not a list of %s", values.Get("level"), strings.Join(levels, ", "))
			}
		}
	}
	if err == nil {
		q.fields, err = parseFields(values["field"])
	}
	if err != nil {
		return Query{}, err
	}
	return q, nil
}

// parseTypes reads a list of types of events.
func parseTypes(text string) ([]string, error) {
	types := strings.Split(text, ",")
	for _, name := range types {
		if !stream.IsType(name) {
			return nil, fmt.Errorf("read type: %.80q is not a list of types, with commas between", text)
		}
	}
	return types, nil
}

// parseSwitch reads a parameter that is 1 or 0.
func parseSwitch(values url.Values, name string, missing bool) (bool, error) {
	switch text := values.Get(name); {
	case !values.Has(name):
		return missing, nil
	case text == "1", text == "0":
		return text == "1", nil
	default:
		return false, fmt.Errorf("read %s: %.80q is not 1 or 0", name, text)
	}
}

func (q *Query) setText(text string, values url.Values) error {
	if err := checkLength("match", text); err != nil {
		return err
	}
	text = string([]rune(text)) // each bad byte is U+FFFD, as in the log
	caseful, err := parseSwitch(values, "case", hasCapital(text))
	if err != nil {
		return err
	}
	q.needle = newNeedle(text, !caseful)
	if l := longestLine([]rune(text)); l != "" && !line.MayBeMade(l) && !invisible(l) {
		q.literals = []literal{{l, !caseful}}
	}
	return nil
}

func (q *Query) setExpression(source string, values url.Values) error {
	if err := checkLength("re", source); err != nil {
		return err
	}
	caseful, err := parseSwitch(values, "case", hasCapital(escapes.ReplaceAllString(source, "")))
	if err != nil {
		return err
	}
	flags := syntax.Perl &^ syntax.OneLine
	prefix := "(?m)"
	if !caseful {
		flags |= syntax.FoldCase
		prefix = "(?im)"
	}
	parsed, err := syntax.Parse(source, flags)
	if err != nil {
		var bad *syntax.Error
		reason := err.Error()
		if errors.As(err, &bad) {
			reason = fmt.Sprintf("%s: %.80q", bad.Code, bad.Expr)
		}
		return fmt.Errorf("read re: %.80q is not an expression of RE2, which has no look-around and no back-references: %s", source, reason)
	}
	// What has many more steps is never compiled: that takes 40 bytes for each.
	var program *syntax.Prog
	if stepsOf(parsed) <= 4*maxSteps {
		program, err = syntax.Compile(parsed.Simplify())
	}
	if err != nil || program == nil || len(program.Inst) > maxSteps {
		return fmt.Errorf("read re: %.80q has more than %d steps as compiled", source, maxSteps)
	}
	if q.expression, err = automaton.Compile(prefix + source); err != nil {
		return fmt.Errorf("read re: %.80q: %w", source, err)
	}
	q.literals = literalsOf(parsed.Simplify())
	if slices.ContainsFunc(q.literals, func(l literal) bool { return line.MayBeMade(l.text) || invisible(l.text) }) {
		q.literals = nil
	}
	return nil
}

// stepsOf returns about how many steps an expression has as compiled, or more.
func stepsOf(re *syntax.Regexp) int {
	steps := 1
	for _, part := range re.Sub {
		steps += stepsOf(part)
	}
	switch re.Op {
	case syntax.OpLiteral:
		steps += len(re.Rune)
	case syntax.OpRepeat:
		steps *= max(1, re.Min, re.Max)
	}
	return min(steps, 1<<20)
}

func checkLength(name, text string) error {
	switch {
	case text == "":
		return fmt.Errorf("read %s: it is empty", name)
	case len(text) > maxText:
		return fmt.Errorf("read %s: %d bytes are more than %d", name, len(text), maxText)
	}
	return nil
}

// escapes of an expression, in which a capital asks for nothing.
var escapes = regexp.MustCompile(`\\(?:x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]+\}|[pP](?:\{[^}]*\}|[A-Z])|.)`)

// hasCapital reports whether a text asks for its case.
func hasCapital(text string) bool { return strings.ToLower(text) != text }

// invisible reports whether a text has characters that are never read as they stand.
func invisible(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r != '\t' && unicode.Is(unicode.C, r) }) >= 0
}

// Levels returns the level of a line, as [pushpane/internal/formats.Leveler] does.
type Levels interface{ Level(text []byte) string }

// Rows returns a filter of what has a row in a page: a block of a terminal is as the lines that it
// stands for, acts of the room are none. hidden reports whether an event has no row for another
// reason.
func (q Query) Rows(of Levels, hidden func(n int64) bool) *stream.Filter {
	return &stream.Filter{Candidates: q.candidates(), Match: func(e stream.Event) bool {
		kind := e.Type
		switch kind {
		case room.Type:
			return false
		case screen.Type:
			kind = "message"
		}
		return (q.Types == nil || slices.Contains(q.Types, kind)) && !hidden(e.N) && q.matches(of, e)
	}}
}

// Events returns a filter of events as they are published. Blocks of a terminal, which show lines
// that are events themselves, and acts of the room are only those that are asked for by their type.
func (q Query) Events(of Levels) *stream.Filter {
	return &stream.Filter{Candidates: q.candidates(), Match: func(e stream.Event) bool {
		switch {
		case q.Types != nil && !slices.Contains(q.Types, e.Type):
			return false
		case q.Types == nil && (e.Type == room.Type || e.Type == screen.Type):
			return false
		}
		return q.matches(of, e)
	}}
}

// hasText reports whether a text or an expression is looked for.
func (q Query) hasText() bool { return q.needle != nil || q.expression != nil }

// matches is all but the type.
func (q Query) matches(of Levels, e stream.Event) bool {
	if q.hasText() {
		text := line.Text(e.Type, e.Data)
		found := q.in(text)
		if !found && bytes.IndexByte(text, '\\') >= 0 && bytes.IndexByte(text, '"') >= 0 {
			found = q.in(unescape(text)) // in JSON and logfmt, what is seen is found, too
		}
		if found == q.not {
			return false
		}
	}
	if !q.fields.match(e) {
		return false
	}
	if q.Levels == nil {
		return true
	}
	level, ok := LevelOf(of, e)
	if level == "" {
		level = other
	}
	return ok && slices.Contains(q.Levels, level)
}

func (q Query) in(text []byte) bool {
	if q.needle != nil {
		return q.needle.in(text)
	}
	return q.expression.Match(text[:min(len(text), maxLooked)])
}

// LevelOf returns the level of an event; false for what is no line of a program.
func LevelOf(of Levels, e stream.Event) (level string, ok bool) {
	text, ok := levelled(e)
	if text == nil {
		return "", ok
	}
	return of.Level(text), true
}

// levelled returns the text that says the level of an event, nil for none; false for what is no
// line of a program. A message has none: its words are a person's. A block of one row is as the
// line that it was.
func levelled(e stream.Event) (text []byte, ok bool) {
	switch {
	case line.Written(e.Type, e.Data):
		return e.Data, true
	case e.Type == screen.Type:
		if rows := screen.Text(e.Data); !strings.Contains(rows, "\n") {
			return []byte(rows), true
		}
		return nil, true
	}
	return nil, e.Type == "chat"
}

// unescape resolves what JSON escapes in a string (RFC 8259, section 7), wherever it stands.
func unescape(text []byte) []byte {
	dst := make([]byte, 0, len(text))
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 || i+1 == len(text) {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		c := text[1]
		if k := strings.IndexByte(`"\/bfnrt`, c); k >= 0 {
			dst = append(dst, "\"\\/\b\f\n\r\t"[k])
			text = text[2:]
			continue
		}
		if unit, ok := unitOf(text); ok {
			r := rune(unit)
			text = text[6:]
			if low, ok := unitOf(text); ok && utf16.IsSurrogate(r) {
				if pair := utf16.DecodeRune(r, rune(low)); pair != utf8.RuneError {
					r = pair
					text = text[6:]
				}
			}
			dst = utf8.AppendRune(dst, r) // half of a pair is U+FFFD
			continue
		}
		dst = append(dst, '\\')
		text = text[1:]
	}
}

// unitOf reads \uXXXX at the start of a text.
func unitOf(text []byte) (unit uint16, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, c := range text[2:6] {
		i := strings.IndexByte("0123456789abcdef", c|0x20)
		if i < 0 || c < '0' {
			return 0, false
		}
		unit = unit<<4 | uint16(i)
	}
	return unit, true
}
