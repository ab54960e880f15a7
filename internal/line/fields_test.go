package line

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// The page has the same fields: ui/test/fields.test.js.
func TestFields_cases(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases struct {
		Lines []struct {
			Type, Data string
			Fields     map[string]string
		}
	}
	if err := json.Unmarshal(content, &cases); err != nil || len(cases.Lines) < 150 {
		t.Fatalf("%d lines, error %v", len(cases.Lines), err)
	}
	paths := map[string]bool{}
	for _, c := range cases.Lines {
		for path := range c.Fields {
			paths[path] = true
		}
	}
	for _, c := range cases.Lines {
		var f Fields
		if Written(c.Type, []byte(c.Data)) {
			f = FieldsOf(Text(c.Type, []byte(c.Data)))
		}
		for path := range paths {
			want, there := c.Fields[path]
			if got, ok := f.Value(path); string(got) != want || ok != there {
				t.Errorf("%s %q: %q is %q, %v, want %q, %v", c.Type, c.Data, path, got, ok, want, there)
			}
		}
	}
}

// A line that is longer than a page reads has no fields.
func TestFields_longLines(t *testing.T) {
	for _, c := range []struct {
		begin, times, end, path string
		most                    int
	}{
		{`{"a":`, "1", "}", "a", 9994},
		{`{"a":"`, "ö", `"}`, "a", 9992},
		{`{"a":"`, "🎉", `"}`, "a", 4996},
		{"a=1 b=", "x", "", "b", 9994},
	} {
		for _, times := range []int{c.most, c.most + 1} {
			got, ok := FieldsOf([]byte(c.begin + strings.Repeat(c.times, times) + c.end)).Value(c.path)
			if ok != (times == c.most) || ok && string(got) != strings.Repeat(c.times, times) {
				t.Errorf("%d times %q: %d bytes, %v", times, c.times, len(got), ok)
			}
		}
	}
	deep := strings.Repeat(`{"a":`, 1500) + "1" + strings.Repeat("}", 1500)
	if got, ok := FieldsOf([]byte(deep)).Value("a" + strings.Repeat(".a", 1499)); !ok || string(got) != "1" {
		t.Errorf("1500 objects deep: %q, %v", got, ok)
	}
}

// The fields of an object are those that an independent decoder reads, and what is in it at any
// depth is found by its path; no line stops the reader.
func FuzzFields(f *testing.F) {
	for _, text := range []string{`{"a":1,"b":{"c":[1.50,{"d":"x"}]},"e.f":null}`, `x {"a":"\ud83c\u00e9","a":2,"":{"":0}}`, ` { "a" : [ ] , "b" : { } } `,
		`a=1 b="x\"y" c=`, `2026-01-01 12:00:00 INFO x a=1`, `[1] {"a":[[[]]]}`, `{"a":"}","b":"\\"}`, `a="\`, `{"a":12345678901234567890e-1}`, "a=1\u2028b=\"\\\u2028"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("an event is UTF-8")
		}
		read := Text("message", []byte(text))
		fields := FieldsOf(read)
		for _, p := range fields.pairs {
			if value, ok := fields.Value(string(p.name)); !ok || !utf8.Valid(value) {
				t.Errorf("%q: %q is %q, %v", text, p.name, value, ok)
			}
		}
		if fields.object == nil {
			return
		}
		if !json.Valid(fields.object) || !strings.HasSuffix(string(read), string(fields.object)) {
			t.Fatalf("%q has the object %q", text, fields.object)
		}
		for _, path := range pathsOf(t, fields.object) {
			want, there := decoded(t, fields.object, path)
			if got, ok := fields.Value(path); string(got) != want || ok != there {
				t.Errorf("%q: %q is %q, %v, want %q, %v", text, path, got, ok, want, there)
			}
		}
	})
}

type decodedMember struct {
	key   string
	value json.RawMessage
}

// decodedMembers are those of an object or a list, as encoding/json has them.
func decodedMembers(t *testing.T, source []byte) (all []decodedMember) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(source))
	open, err := d.Token()
	for d.More() && err == nil {
		m := decodedMember{key: strconv.Itoa(len(all))}
		if open == json.Delim('{') {
			var key json.Token
			key, err = d.Token()
			m.key, _ = key.(string)
		}
		err = errors.Join(err, d.Decode(&m.value))
		all = append(all, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func holdsMembers(value []byte) bool { return value[0] == '{' || value[0] == '[' }

// pathsOf are those of all that is in an object.
func pathsOf(t *testing.T, source []byte) (all []string) {
	t.Helper()
	for _, m := range decodedMembers(t, source) {
		all = append(all, m.key, m.key+".x")
		if holdsMembers(m.value) {
			for _, path := range pathsOf(t, m.value) {
				all = append(all, m.key+"."+path)
			}
		}
	}
	return all
}

// decoded is what a field says.
func decoded(t *testing.T, source []byte, path string) (value string, ok bool) {
	t.Helper()
	members := decodedMembers(t, source)
	for _, m := range members {
		if m.key != path {
			continue
		}
		if m.value[0] == '"' {
			if err := json.Unmarshal(m.value, &value); err != nil {
				t.Fatal(err)
			}
			return string(Strip([]byte(value))), true
		}
		if n := len(utf16.Encode([]rune(string(m.value)))); holdsMembers(m.value) && n > 40 {
			return fmt.Sprintf("%c%d%c", m.value[0], len(decodedMembers(t, m.value)), m.value[len(m.value)-1]), true
		}
		return string(m.value), true
	}
	for _, m := range members {
		if inner, in := strings.CutPrefix(path, m.key+"."); in && holdsMembers(m.value) {
			if value, ok = decoded(t, m.value, inner); ok {
				return value, ok
			}
		}
	}
	return "", false
}
