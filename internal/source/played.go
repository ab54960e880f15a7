package source

import (
	"encoding/json"
	"slices"

	"pushpane/internal/screen"
)

// played is which numbers the events of a replay have in the log, by their index in the file: the
// newest since the last seek, for the blocks of a terminal, and all lines that acts of the room
// name, for good. The zero value is of none.
type played struct {
	spans []playedSpan
	named []int64         // the indices of those lines, rising
	inLog map[int64]int64 // of those that were played; of several times the last
}

// playedSpan is events that follow each other in the file and in the log.
type playedSpan struct{ index, n, count int64 }

// maxPlayed bounds the spans; the oldest go.
const maxPlayed = 4096

// add notes events, the last of which has the number last.
func (p *played) add(index, last int64, count int) {
	n := last - int64(count) + 1
	i, _ := slices.BinarySearch(p.named, index)
	for ; i < len(p.named) && p.named[i] < index+int64(count); i++ {
		p.inLog[p.named[i]] = n + p.named[i] - index
	}
	if i := len(p.spans) - 1; i >= 0 && p.spans[i].index+p.spans[i].count == index && p.spans[i].n+p.spans[i].count == n {
		p.spans[i].count += int64(count)
		return
	}
	if len(p.spans) == maxPlayed {
		p.spans = p.spans[1:]
	}
	p.spans = append(p.spans, playedSpan{index, n, int64(count)})
}

// publishBlocks publishes blocks of the file with the numbers of the log. One that is damaged is
// left out. What was not played since the last seek is not among their lines.
func (p *played) publishBlocks(to Publisher, data [][]byte, index int64) error {
	for i, d := range data {
		at := index + int64(i)
		var b screen.Block
		if json.Unmarshal(d, &b) != nil {
			continue
		}
		n, err := to.PublishNumbered(screen.Type, p.translate(b, at).Encode())
		if err != nil {
			return err
		}
		p.add(at, n, 1)
	}
	return nil
}

// translate returns a block whose numbers count from index with those of the log.
func (p *played) translate(b screen.Block, index int64) screen.Block {
	lines := p.within(index+b.From, index+b.To)
	others := b.Except
	var replaces []int64
	for _, n := range b.Replaces {
		for _, s := range p.within(index+n, index+n) {
			replaces = append(replaces, s.n)
		}
	}
	b.Replaces, b.Except = replaces, nil
	if b.From == 0 || len(lines) == 0 {
		b.From, b.To, b.Lines = 0, 0, 0
		return b
	}
	for i, s := range lines {
		if i > 0 && s.n > b.To+1 {
			b.Except = append(b.Except, [2]int64{b.To + 1, s.n - 1})
		}
		b.To = s.n + s.count - 1
	}
	b.From = lines[0].n
	for _, o := range others {
		for _, s := range p.within(index+o[0], index+o[1]) {
			b.Except = append(b.Except, [2]int64{s.n, s.n + s.count - 1})
		}
	}
	return b
}

// within returns the parts of the spans that are from..to in the file.
func (p *played) within(from, to int64) []playedSpan {
	var parts []playedSpan
	for _, s := range p.spans {
		first, last := max(from, s.index), min(to, s.index+s.count-1)
		if first <= last {
			parts = append(parts, playedSpan{first, s.n + first - s.index, last - first + 1})
		}
	}
	return parts
}
