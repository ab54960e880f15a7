package find

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"slices"
	"testing"
	"unicode"
	"unicode/utf16"
)

// folding is testdata/folding.json, which ui/test/find.test.js reads as well: the page marks what
// the program finds.
type folding struct {
	Equal []string // the characters of each are equal where case does not matter
	Cases []struct {
		Match, Re, Text string
		Marks           [][2]int // in UTF-16
	}
}

func readFolding(t *testing.T) (f folding) {
	t.Helper()
	text, err := os.ReadFile("testdata/folding.json")
	if err != nil {
		t.Fatal(err)
	}
	read := json.NewDecoder(bytes.NewReader(text))
	read.DisallowUnknownFields()
	if err := read.Decode(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// The characters that are equal in the file are those of Go's tables.
func TestFolding_equal(t *testing.T) {
	var want []string
	for r := range unicode.MaxRune {
		all := []rune{r}
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			all = append(all, next)
		}
		if len(all) > 1 && slices.Min(all) == r {
			want = append(want, string(all))
		}
	}
	for _, equal := range readFolding(t).Equal {
		if !slices.Contains(want, equal) {
			t.Errorf("%q are not equal", equal)
		}
	}
	if got := len(readFolding(t).Equal); unicode.Version == "15.0.0" && got != len(want) {
		t.Errorf("%d are in the file, want %d", got, len(want))
	}
}

func TestFolding_cases(t *testing.T) {
	for _, c := range readFolding(t).Cases {
		values, source := url.Values{"match": {c.Match}}, regexp.QuoteMeta(c.Match)
		if c.Re != "" {
			values, source = url.Values{"re": {c.Re}}, c.Re
		}
		q, err := Parse(values)
		if err != nil {
			t.Fatal(err)
		}
		flags := "(?im)"
		if hasCapital(escapes.ReplaceAllString(source, "")) {
			flags = "(?m)"
		}
		var got [][2]int
		units := func(bytes int) int { return len(utf16.Encode([]rune(c.Text[:bytes]))) }
		for _, at := range regexp.MustCompile(flags+source).FindAllStringIndex(c.Text, -1) {
			got = append(got, [2]int{units(at[0]), units(at[1])})
		}
		if !slices.Equal(got, c.Marks) || q.in([]byte(c.Text)) != (len(c.Marks) > 0) {
			t.Errorf("%q finds %v in %q (%t), want %v", source, got, c.Text, q.in([]byte(c.Text)), c.Marks)
		}
	}
}
