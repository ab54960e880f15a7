package formats

import (
	"encoding/json"
	"regexp"
	"strings"
)

// deepest is how far members of members are looked for: log.level.
const deepest = 2

// membersOf returns the members of an object by their names, those of its members by both names
// with a point between. A string is without quotes, other values are as they stand. nil for other
// text.
func membersOf(text []byte) map[string]string {
	all := map[string]string{}
	if !addMembers(all, "", text, deepest) {
		return nil
	}
	return all
}

func addMembers(to map[string]string, prefix string, text []byte, depth int) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil {
		return false
	}
	for name, value := range members {
		path := prefix + name
		if _, there := to[path]; there && prefix != "" {
			continue // "a.b" as it stands counts before b of a
		}
		var s string
		if value[0] == '"' && json.Unmarshal(value, &s) == nil {
			to[path] = s
			continue
		}
		to[path] = string(value)
	}
	for name, value := range members {
		if depth > 1 && value[0] == '{' {
			addMembers(to, prefix+name+".", value, depth-1)
		}
	}
	return true
}

// lookUp returns the first of the members that is there.
func lookUp(members map[string]string, paths []string) (string, bool) {
	for _, path := range paths {
		if value, ok := members[path]; ok {
			return value, true
		}
	}
	return "", false
}

// maxPairs limits how many pairs of a line are looked at.
const maxPairs = 32

var pair = regexp.MustCompile(`^[ \t]*([A-Za-z_@][\w.@-]*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^ \t"]*)`)

var unescape = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\t`, "\t")

// pairsOf returns the pairs key=value with which a line begins; nil where it begins otherwise. The
// first of a name counts.
func pairsOf(text []byte) map[string]string {
	var all map[string]string
	for range maxPairs {
		found := pair.FindSubmatchIndex(text)
		if found == nil {
			break
		}
		if all == nil {
			all = map[string]string{}
		}
		name, value := string(text[found[2]:found[3]]), string(text[found[4]:found[5]])
		if strings.HasPrefix(value, `"`) {
			value = unescape.Replace(value[1 : len(value)-1])
		} else if len(value) > 1 && value[0] == '\'' && value[len(value)-1] == '\'' { // Lograge
			value = value[1 : len(value)-1]
		}
		if _, there := all[name]; !there {
			all[name] = value
		}
		text = text[found[1]:]
	}
	return all
}
