package line

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// The page has the same texts: ui/test/find.test.js.
func TestText_cases(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "texts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Type, Data, Text string }
	if err := json.Unmarshal(content, &cases); err != nil || len(cases) < 50 {
		t.Fatalf("%d cases, error %v", len(cases), err)
	}
	for _, c := range cases {
		if got := string(Text(c.Type, []byte(c.Data))); got != c.Text {
			t.Errorf("%s %q reads %q, want %q", c.Type, c.Data, got, c.Text)
		}
	}
}

// What is searched, and what a terminal gets, has no character that acts.
func FuzzStrip(f *testing.F) {
	for _, source := range []string{"a", "\x1b[31mred\x1b[m", "a\ba_\bb\bc", "\x1b]8;;x\x07y\x1b\\", "\u202e\u0085\x7f\r\n\t"} {
		f.Add([]byte(source))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		if !utf8.Valid(source) {
			t.Skip("an event is UTF-8")
		}
		text := Strip(source)
		if !utf8.Valid(text) || unusual(text) {
			t.Errorf("%q reads %q", source, text)
		}
		if again := Strip(text); string(again) != string(text) {
			t.Errorf("%q reads %q, which reads %q", source, text, again)
		}
	})
}
