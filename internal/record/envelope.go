package record

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"pushpane/internal/line"
)

// unwrap takes a line out of its envelope, which the characters around its first blank show.
func (r *Reader) unwrap(l *text) {
	head := l.head
	l.space = bytes.IndexByte(head, ' ')
	behind := at(head, l.space+1)
	var found [][]byte
	switch {
	case at(head, 0) == '{':
		if bytes.HasPrefix(head, []byte(`{"log":"`)) {
			r.unwrapObject(l)
		}
	case at(head, 0) == '[' && at(head, 3) == '-':
		if found = r.fpm.find(head); found != nil {
			l.data = bytes.TrimSuffix(bytes.TrimSuffix(l.data, []byte(`", pipe is closed`)), []byte(`"`))
			l.head = line.FirstUnits(l.data, lookedAt)
		}
	case at(head, 0) == '[' && at(head, 1) == 'p':
		found = r.kubectl.find(head)
	case behind == 's' && at(head, 10) == 'T' && at(head, 4) == '-' && r.cri.match(head):
		found = r.cri.find(head)
		l.partial = found[2][0] == 'P'
	case isDated(head) && r.isDatedBy(head, &found):
		l.dated = true
	case l.space > 0 && l.space < nameMax && (behind == '|' || behind == ' '):
		found = r.compose.find(head)
	}
	if found != nil {
		l.name = string(found[1])
		l.data = l.data[min(len(found[0]), len(l.data)):]
		l.head = l.head[min(len(found[0]), len(l.head)):]
		if l.dated && bytes.HasPrefix(l.head, []byte("#011")) { // a tab, as rsyslog writes it
			l.data = append([]byte{'\t'}, l.data[4:]...)
			l.head = append([]byte{'\t'}, l.head[4:]...)
		}
		l.space = bytes.IndexByte(l.head, ' ')
	}
}

// isDated reports whether a line can begin with a time that was put before it.
func isDated(head []byte) bool {
	return at(head, 0) == '<' || at(head, 0) == '@' || at(head, 4) == '-' && at(head, 7) == '-' || at(head, 2) == '-' && at(head, 5) == ' ' || at(head, 3) == ' ' && at(head, 6) == ' ' && at(head, 9) == ':'
}

// isDatedBy finds what syslog, logcat, TAI64N or docker logs -t has put before a line, and who has
// written it: each process has a stream of its own.
func (r *Reader) isDatedBy(head []byte, found *[][]byte) bool {
	for _, shape := range []*shape{r.syslog, r.logcat, r.dated} {
		if *found = shape.find(head); *found != nil {
			return true
		}
	}
	return false
}

// unwrapObject does so with Docker's json-file, which splits a line of more than 16 KiB: the last
// part ends in a line feed.
func (r *Reader) unwrapObject(l *text) {
	found := r.docker.find(l.data)
	if found == nil {
		return
	}
	var log string
	if json.Unmarshal(slices.Concat([]byte{'"'}, found[1], []byte{'"'}), &log) != nil {
		return // it only looks like such a line
	}
	if whole, ok := strings.CutSuffix(log, "\n"); ok {
		log = strings.TrimSuffix(whole, "\r")
	}
	l.data = []byte(log)
	l.head = line.FirstUnits(l.data, lookedAt)
	l.partial = !bytes.HasSuffix(found[1], []byte(`\n`))
	l.name = string(found[2])
	l.space = bytes.IndexByte(l.head, ' ')
}
