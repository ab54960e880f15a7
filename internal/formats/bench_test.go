package formats

import "testing"

// A rise means that the start of the program, or a replay, has become slower.
func BenchmarkNewReader(b *testing.B) {
	for b.Loop() {
		NewReader()
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
