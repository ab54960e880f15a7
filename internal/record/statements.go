package record

import (
	"bytes"
	"regexp"

	"pushpane/internal/line"
)

// A statement may be any text, and a page that begins to read in its middle takes the third plain
// line in a row for a head. So here no third one in a row goes on.
const plainStatement = 2

// stampUnits are the first of the prefix of a report, its time.
const stampUnits = 24

var counts = regexp.MustCompile(`[0-9]+`)

// reports returns whether a line with a time is a part of the report of PostgreSQL whose head is
// another one.
func (r *Reader) reports(text, head []byte) bool {
	part := r.report.find(text)
	if part == nil || part[2] == nil {
		return false
	}
	first := r.report.find(head)
	zero := func(prefix []byte) []byte { return counts.ReplaceAll(prefix, []byte("0")) }
	return first != nil && first[2] == nil &&
		bytes.Equal(line.FirstUnits(first[1], stampUnits), line.FirstUnits(part[1], stampUnits)) &&
		bytes.Equal(zero(first[1]), zero(part[1]))
}

// reportsWith does so with their times, which syslog may have put before them.
func (r *Reader) reportsWith(s *stream, l *text) bool {
	if l.dated && s.dated {
		return r.reports(line.FirstUnits(l.whole, lookedAt), s.whole)
	}
	return r.reports(l.head, s.text)
}

func (r *Reader) isPart(head []byte) bool {
	part := r.report.find(head)
	return part != nil && part[2] != nil
}

// statementOf returns the mode of a head, "" for none of these. data is all of its line.
func (r *Reader) statementOf(head, data []byte) string {
	switch {
	case at(head, 0) == '#':
		if r.slow.match(head) {
			return "slow"
		}
		return ""
	case bytes.IndexByte(head, '\t') >= 0 && r.query.match(head):
		return "query"
	case at(head, 4) != '-':
		return ""
	case r.csv.match(head) && !even(data):
		return "csv"
	case r.tinylog.match(head):
		return "jul"
	case r.deadlock.match(head):
		return "deadlock"
	}
	return ""
}

// even reports whether every quote is closed.
func even(data []byte) bool { return bytes.Count(data, []byte(`"`))%2 == 0 }

func (r *Reader) knownToGoOn(head []byte) bool {
	return len(head) == 0 || r.statementWords.match(head) || r.comment.match(head) || r.dump.match(head)
}

// statement returns whether a line goes on with a statement: it is known to, or no third one in a
// row that is not.
func (r *Reader) statementGoesOn(s *stream, l *text, indented bool) bool {
	if indented || r.knownToGoOn(l.head) {
		s.message = 0
	} else {
		s.message++
	}
	goes := s.message <= plainStatement
	switch {
	case s.mode == "csv" && goes && !even(l.data): // a field in quotes ends where they do
		s.mode = "closed"
	case s.mode == "slow" && goes && r.ends.match(l.head) && !r.setting.match(l.head):
		s.mode = "closed"
	}
	return goes
}
