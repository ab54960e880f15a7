package line

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	jsonPrefix = 300 // UTF-16 units of a line in which JSON may begin
	jsonTries  = 6   // so many brackets are tried as its begin
	jsonTail   = 9   // characters of white space behind it
	readWhole  = 40  // UTF-16 units of an object or a list that is read as it is written

	jsonFirst = `"{[]}tfn-0123456789` // one of which stands behind its bracket
)

// jsonAt returns where the JSON begins that a text is or ends in: an object or a list with
// something in it, but no list of one value behind some words; -1 where there is none.
func jsonAt(text []byte) int {
	end := bytes.TrimRightFunc(text, white)
	if len(end) == 0 || end[len(end)-1] != '}' && end[len(end)-1] != ']' || utf8.RuneCount(text[len(end):]) > jsonTail {
		return -1
	}
	head := FirstUnits(text, jsonPrefix)
	behind, tries := 0, jsonTries // behind the bracket that was tried last
	for i := 0; i < len(head) && tries > 0; i++ {
		if head[i] != '{' && head[i] != '[' || i > 0 && (i == behind || belongsToWord(head[i-1])) {
			continue
		}
		next := bytes.TrimLeftFunc(head[i+1:], white)
		if len(next) == 0 || strings.IndexByte(jsonFirst, next[0]) < 0 {
			continue
		}
		behind = i + 1
		tries--
		if isWorth(text[i:], i > 0) {
			return i
		}
	}
	return -1
}

// belongsToWord reports whether a bracket behind a byte belongs to what is before: a[0], f(x)[1].
func belongsToWord(c byte) bool {
	return isWord(c) || strings.IndexByte(`"'])}`, c) >= 0
}

func isWorth(source []byte, prefixed bool) bool {
	first := pastBlanks(source, 1)
	if !json.Valid(source) || source[first] == '}' || source[first] == ']' {
		return false
	}
	if !prefixed || source[0] == '{' || strings.IndexByte("{[n", source[first]) >= 0 {
		return true
	}
	return source[pastBlanks(source, endOfValue(source, first))] == ','
}

// eachMember calls f with the members of the object or list with which source, which is JSON,
// begins, until it returns false: the key with its quotes, the place as the key in a list, and the
// value as it is written.
func eachMember(source []byte, f func(key, value []byte) bool) {
	listed := source[0] == '['
	at := pastBlanks(source, 1)
	for place := 0; source[at] != '}' && source[at] != ']'; place++ {
		var key []byte
		if listed {
			key = strconv.AppendInt(nil, int64(place), 10)
		} else {
			end := endOfString(source, at)
			key = source[at:end]
			at = pastBlanks(source, pastBlanks(source, end)+1) // the colon
		}
		end := endOfValue(source, at)
		if !f(key, source[at:end]) {
			return
		}
		if at = pastBlanks(source, end); source[at] == ',' {
			at = pastBlanks(source, at+1)
		}
	}
}

// lookUp returns the member at a path (a.b for b in a) as it is written. A key may have points. Of
// one that is there twice the first counts.
func lookUp(source []byte, path string) (value []byte, ok bool) {
	pointed := strings.IndexByte(path, '.') >= 0
	type outer struct {
		value []byte
		path  string
	}
	var outers []outer // in which it may be
	eachMember(source, func(key, v []byte) bool {
		name := nameOf(key)
		if string(name) == path {
			value, ok = v, true
			return false
		}
		if pointed && (v[0] == '{' || v[0] == '[') && len(path) > len(name) && path[len(name)] == '.' && path[:len(name)] == string(name) {
			outers = append(outers, outer{v, path[len(name)+1:]})
		}
		return true
	})
	for i := 0; !ok && i < len(outers); i++ {
		value, ok = lookUp(outers[i].value, outers[i].path)
	}
	return value, ok
}

// nameOf returns the text of a key.
func nameOf(key []byte) []byte {
	if key[0] != '"' {
		return key
	}
	return textOf(key)
}

// textOf returns the text of a string in JSON; half of a pair of surrogates is U+FFFD.
func textOf(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	unquote(quoted, &text)
	return []byte(text)
}

// readValue returns what a value in JSON says: of a string its text, of an object or a list that is
// long how many members it has, else what is written.
func readValue(written []byte) []byte {
	switch c := written[0]; {
	case c == '"':
		return Strip(textOf(written))
	case (c == '{' || c == '[') && longer(written, readWhole):
		count := 0
		eachMember(written, func([]byte, []byte) bool {
			count++
			return true
		})
		return append(strconv.AppendInt([]byte{c}, int64(count), 10), c+2)
	}
	return written
}

func pastBlanks(source []byte, at int) int {
	for at < len(source) && isBlank(source[at]) {
		at++
	}
	return at
}

// isBlank: RFC 8259, section 2, what stands between values.
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func endOfValue(source []byte, at int) int {
	switch c := source[at]; c {
	case '"':
		return endOfString(source, at)
	case '{', '[':
		open := 0
		for at < len(source) {
			switch source[at] {
			case '"':
				at = endOfString(source, at)
				continue
			case '{', '[':
				open++
			case '}', ']':
				open--
			}
			if at++; open == 0 {
				break
			}
		}
		return at
	}
	for at < len(source) && !isBlank(source[at]) && source[at] != ',' && source[at] != '}' && source[at] != ']' {
		at++
	}
	return at
}

func endOfString(source []byte, at int) int {
	for at++; ; at += 2 {
		i := bytes.IndexAny(source[at:], `"\`)
		if at += i; source[at] == '"' {
			return at + 1
		}
	}
}
