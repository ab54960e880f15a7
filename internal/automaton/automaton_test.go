package automaton

import (
	"regexp"
	"strings"
	"testing"
)

// It says what package regexp says.
func FuzzMatch(f *testing.F) {
	texts := []string{"", "a", "ab\nba", "timed out (110)", "αβ k ſ", "x\xffy", "foo_bar-baz", strings.Repeat("ab", 50)}
	for _, expression := range []string{"", "^$", "(?m)^b", `\bba\b`, `\B.\B`, "a+b", "(?i)K", `[0-9]{2,3}\)`, "(a|b)*a(a|b){5}", `\pL{2}`, "(?s).x", `\z`, "(?m)a$", "[^a]", `^(?:time|re)d? \w+`, "a**", "(?i)[x-z]$"} {
		for _, text := range texts {
			f.Add(expression, text)
		}
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		re, err := regexp.Compile(expression)
		if err != nil || len(expression) > 100 {
			t.Skip(err)
		}
		a, err := Compile(expression)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time from what it has kept
			for _, s := range []string{text, text + "\n", "\n" + text, text + text} {
				if got, want := a.Match([]byte(s)), re.MatchString(s); got != want {
					t.Errorf("%q in %q: %v, want %v", expression, s, got, want)
				}
			}
		}
	})
}

// What has too many states is not kept, and is right.
func TestMatch_tooManyStates(t *testing.T) {
	expression := "(a|b)*a(a|b|c){14}x"
	a, err := Compile(expression)
	if err != nil {
		t.Fatal(err)
	}
	re := regexp.MustCompile(expression)
	text := make([]byte, 0, 200_000)
	for i := uint32(1); len(text) < cap(text); i = i*1664525 + 1013904223 {
		text = append(text, "abc"[i>>24%3])
	}
	if a.Match(text) != re.Match(text) || !a.given {
		t.Errorf("given up: %v", a.given)
	}
	text = append(text, "aaaaaaaaaaaaaaaax"...)
	if !a.Match(text) {
		t.Error("it does not match afterwards")
	}
	if a.next != nil || len(a.keys) > 0 {
		t.Error("its states are kept")
	}
}

// The names of states are long where an expression is at many steps at once.
func TestMatch_namesAreBounded(t *testing.T) {
	a, err := Compile("1.{900}x")
	if err != nil {
		t.Fatal(err)
	}
	text := make([]byte, 0, 4_000)
	for i := uint32(1); len(text) < cap(text) && !a.given; i = i*1664525 + 1013904223 {
		text = append(text, "01"[i>>30&1])
		if a.Match(text); a.named > maxKeys {
			t.Fatalf("the names of %d states have %d bytes, more than %d", len(a.keys), a.named, maxKeys)
		}
	}
	if !a.given {
		t.Error("it has kept all states")
	}
}

// A rise means that a search for an expression without a text of its own takes longer.
func BenchmarkMatch(b *testing.B) {
	text := []byte("2026-11-28 11:10:11.123 INFO [worker-3] request 5 GET /api/v1/items/9abc took 3 ms")
	for _, expression := range []string{`[0-9]{9}[a-f]{2}`, `\w+@\w+\.\w+`, `(?i)err(or)?s? \d+`} {
		a, err := Compile(expression)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("automaton "+expression, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				a.Match(text)
			}
		})
		b.Run("regexp "+expression, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				a.Regexp().Match(text)
			}
		})
	}
}
