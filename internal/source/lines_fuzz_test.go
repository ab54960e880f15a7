package source

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// modelLines returns the pieces that Lines should publish of text, and the number of lines. It
// works on the whole text, by replacing.
func modelLines(text string, limit int) ([]string, int) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	if text == "" {
		return nil, 0
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var pieces []string
	for _, line := range lines {
		for encodedLen(line) > limit {
			piece, room := 0, limit-6 // the bytes of the mark
			for i := range line {
				if encodedLen(line[piece:i]) > room {
					break
				}
				room -= encodedLen(line[piece:i])
				piece = i
			}
			pieces = append(pieces, line[:piece]+"…⏎")
			line = line[piece:]
		}
		pieces = append(pieces, line)
	}
	return pieces, len(lines)
}

// encodedLen returns the length of s with each bad byte as a replacement character.
func encodedLen(s string) int {
	return len(string([]rune(s)))
}

// FuzzSplitter compares the splitter, with the text in random chunks, with the model.
func FuzzSplitter(f *testing.F) {
	f.Add("a\r\nb\rc\n\nd", uint64(1), 20)
	f.Add(strings.Repeat("x", 50)+"\r\n"+strings.Repeat("€", 20)+"\n", uint64(2), 20)
	f.Add("\xff\xfe\xe2\x82"+strings.Repeat("\x80", 30)+"🙂🙂🙂🙂🙂🙂\rend", uint64(3), 21)
	f.Add(strings.Repeat("\xf0\x9f\x99", 12), uint64(4), 12)
	for _, text := range []string{"\uFEFFa\n\uFEFFb\n", "\uFEFF", "\uFEFF\n", "\xef\xbb", "\xef\xbb\n", "\uFEFF\uFEFF\n", "a\uFEFF\n", "\n\uFEFFa", "\uFEFF" + strings.Repeat("x", 90)} {
		f.Add(text, uint64(5), 20)
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64, limit int) {
		limit = 10 + max(limit, -limit)%60 // room for the mark and a rune at least
		random := rand.New(rand.NewPCG(seed, 0))
		s := splitter{limit: limit, atStart: true}
		var got []string
		take := func(lines [][]byte) {
			for _, line := range lines {
				got = append(got, string(line))
			}
		}
		s.buffer()
		for rest := text; rest != ""; {
			n := copy(s.buffer(), rest[:min(len(rest), 1+random.IntN(7))])
			take(s.split(n))
			rest = rest[n:]
		}
		s.buffer()
		s.split(0)
		take(s.rest())
		want, number := modelLines(strings.TrimPrefix(text, "\uFEFF"), limit)
		if !slices.Equal(got, want) || s.count != number {
			t.Errorf("got %d lines %q, want %d lines %q (limit %d)", s.count, got, number, want, limit)
		}
		for _, piece := range got {
			if encodedLen(piece) > limit {
				t.Errorf("got %q, which takes %d bytes, want at most %d", piece, encodedLen(piece), limit)
			}
		}
	})
}
