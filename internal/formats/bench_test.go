package formats

import "testing"

// A rise means that the start of the program, or a replay, has become slower.
func BenchmarkNewReader(b *testing.B) {
	for b.Loop() {
		NewReader()
	}
}

// The first line of each kind needs patterns that no line has needed before. A rise means that what
// is said of a short log costs more than its lines.
func BenchmarkFirstLines(b *testing.B) {
	var lines [][]byte
	for i, shape := range shapes {
		if i%10 == 0 {
			lines = append(lines, []byte(linesOf(shape, 1)[0].line))
		}
	}
	for _, line := range []string{"no time here", "    at org.example.Queue.run(Queue.java:42)"} {
		lines = append(lines, []byte(line))
	}
	for b.Loop() {
		r := NewReader()
		for _, line := range lines {
			r.Read(line)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, shape := range shapes {
		lines := linesOf(shape, varied)
		r := NewReader()
		b.Run(shape.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				r.Read([]byte(lines[i%varied].line))
				i++
			}
		})
	}
}
