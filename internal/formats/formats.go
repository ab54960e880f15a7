// Package formats knows how programs write the time, the level and the message of a line.
//
// The table (table.go, objects.go) is data: a row for each format. Two programs interpret it with
// the same results: a [Reader] here, and ui/line/formats.js on ui/line/table.js, which a test makes
// from the table. Patterns are therefore in what RE2 and ES5 have in common.
//
// # How a line is read
//
// Colours are removed first. A line that begins with { is an object: the rows with Keys are tried
// in order. Any other line is tried with the stamps in order; where a [Stamp] fits, its rows are
// tried in order on what stands behind it, and where none fits, the next stamp is tried. Lines of
// pairs (logfmt) come last; then what is behind an envelope. So what a line is does not depend on
// the lines before it.
package formats

// Stamp is one way in which a line begins with a time. Many formats share one.
type Stamp struct {
	Name string `json:"name"`
	// First are the ASCII characters with which Begins can begin, in their order; "" is any. To ask
	// each pattern would take longer than the program takes to start.
	First  string   `json:"-"`
	Begins string   `json:"begins"` // pattern, from the start of the line
	Parts  []string `json:"parts"`  // what each group of Begins is, see Format.Parts
}

// Format is a row of the table: how one program writes its lines.
//
// A row is either text (Stamp and perhaps Behind) or an object (Keys; Pairs for logfmt).
type Format struct {
	Name  string // as in --format, such as "pino"
	Title string // what a person reads

	Stamp  string // name of the stamp
	Behind string // pattern of what follows the stamp, from there on; "" fits all
	// Parts says what each group of Behind is:
	//
	//	year          four digits; two are of this century
	//	month         a number, or the first three letters of its English name
	//	day           may begin with a blank
	//	former        the month or the day, as the locale of the program has it: other lines tell
	//	latter        the other one
	//	short         two digits of the year behind them: it may be that the year comes first
	//	hour          may begin with a blank
	//	half          AM or PM, of an hour up to 12
	//	minute, second
	//	fraction      of the second, digits
	//	millis, nanos of the second, a whole number
	//	zone          Z, +hh, +hhmm, +hh:mm, or a name of Zones; other names are no zone
	//	unix          seconds since 1970, perhaps with a point and a fraction
	//	exponent      such seconds, as 1.795860000123e+09
	//	ms, us, ns    such units since 1970
	//	number        since 1970, by its digits: 9 or 10 are s, 13 ms, 16 µs, 19 ns
	//	tai           a label of TAI64N without its @, in hex: 10 s ahead of Unix time
	//	leap          such a label that counts the leap seconds as well
	//	since         seconds since a moment that the line does not say
	//	delta         seconds since the line before
	//	lap           hh:mm:ss.micros since the line before; where they never fall, since the first
	//	level         looked up in Levels, then in small letters
	//	pri           the level is its remainder by 8 in the levels "syslog"
	//	message       the message begins with this group, which ends with the match; else
	//	              it is what stands behind the match
	//	partial       P: the message goes on in the next line of this format
	Parts []string

	Keys  []Key // all of them must be there, but for the optional
	Pairs bool  // the keys are those of key=value, not of an object

	Levels string // name in Levels; "" is "words"
	// Otherwise is the level of a line whose parts name none; "" is none.
	Otherwise string
	// Closed: only the row says the level; words in the message, such as in an address, do not.
	Closed bool
	// Prose: a word in small letters with which the message begins is no level, but before a colon
	// or in brackets.
	Prose bool
	// Inner: the message is a line of another program, which has the level where this row has none.
	Inner bool
	// Zone is that of a line without one, such as "UTC"; "" is the zone of the machine.
	Zone string

	// Among: where lines of a row with this title are in the file, too, its lines are of that.
	Among string

	// Same names the row that its lines cannot be told from: its own only by [Choice.Format].
	Same    string
	Example string // a line
}

// Key is a member of an object, and what its value is.
type Key struct {
	// Path is its name, names separated by | are tried in order. A name with a point is looked for
	// as it stands, then as a member of a member.
	Path     string
	Value    string   // pattern of the value, without its quotes; "" fits all
	Parts    []string // what the groups of Value are; for the Value "" the one part is all of it
	Stamp    string   // in place of Value and Parts: the name of a stamp that must fit
	Optional bool
}
