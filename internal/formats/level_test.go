package formats

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// The page finds the same levels: ui/test/level.test.js.
func TestLevel_cases(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "levels.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Line, Level string }
	if err := json.Unmarshal(content, &cases); err != nil || len(cases) < 300 {
		t.Fatalf("%d cases, error %v", len(cases), err)
	}
	var l Leveler
	for _, c := range cases {
		if got := l.Level([]byte(c.Line)); got != c.Level {
			t.Errorf("%q has the level %q, want %q", c.Line, got, c.Level)
		}
	}
}

// A rise means that a filter by level takes longer.
func BenchmarkLevel(b *testing.B) {
	var l Leveler
	for _, shape := range shapes {
		lines := linesOf(shape, varied)
		b.Run(shape.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				l.Level([]byte(lines[i%varied].line))
				i++
			}
		})
	}
}
