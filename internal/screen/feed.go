package screen

import (
	"bytes"
	"errors"
	"slices"
	"time"
)

// Type is the type of the events that are blocks. Nothing else publishes it.
const Type = "screen"

// RedrawEvery is the least time between two blocks of rows that change: a person sees no more, and
// lines that belong to them wait so long.
const RedrawEvery = 100 * time.Millisecond

// Publisher takes what a Feed makes of the output, in order.
type Publisher interface {
	// Lines publishes at most Together lines, one event each, and returns the number of the last;
	// those before it have the numbers before. Where that cannot be for several, it publishes none
	// and returns ErrApart.
	Lines(data [][]byte) (last int64, err error)
	// Block publishes a block and returns its number.
	Block(data []byte) (n int64, err error)
}

// Together is how many lines a Publisher gets at once. More need not follow each other in the log,
// whose engine takes no more as one.
const Together = 1000

// ErrApart is that lines cannot follow each other in the log.
var ErrApart = errors.New("publish lines: others may come between them")

// Feed splits the output of a terminal into lines, and makes blocks where rows are drawn anew.
// Write adds output, and Flush publishes what it has made. It is for one goroutine.
type Feed struct {
	terminal *Terminal
	split    func(line []byte) [][]byte

	line    []byte // what has come of the present line, without CR
	afterCR bool   // the line before was ended by CR, or by Partial, and nothing was drawn since
	held    []heldLine
	size    int // of held, in bytes

	numbers numbers
	left    []int        // lines that are rows of their own and have left, not yet published
	shown   []shownBlock // that may change yet
	final   shownBlock   // the newest block that may not change any more
	title   string       // as published
	sent    int          // bytes of blocks of the last Flush
}

type heldLine struct {
	line int
	data []byte
}

// shownBlock is a block as it was published.
type shownBlock struct {
	n           int64 // number of its event
	first, last int   // lines
	full        bool
	rows        []string
}

// becomes reports whether the rows of a block are now among those of a stretch.
func (b shownBlock) becomes(s stretch) bool {
	if b.full || s.full {
		return b.full && s.full && b.first == s.first
	}
	return b.last >= s.first && b.first <= s.last
}

// NewFeed returns a Feed of a terminal of this size. split cuts a line that is too long for an
// event into pieces.
func NewFeed(columns, rows int, split func(line []byte) [][]byte) *Feed {
	return &Feed{terminal: newTerminal(columns, rows), split: split}
}

// carried is how many bytes of sequences may wait for a line to stand in front of.
const carried = 64 << 10

// Write reads output. A line of it ends as without a terminal, by LF, CR or CRLF; but a CR behind
// which nothing was drawn ends none.
func (f *Feed) Write(p []byte) {
	for len(p) > 0 {
		end := bytes.IndexAny(p, "\r\n")
		if end < 0 {
			f.text(p)
			return
		}
		f.text(p[:end])
		switch {
		case f.terminal.inString(): // the cursor stays
			if p[end] == '\n' {
				f.endLine()
			}
		case p[end] == '\r':
			f.carriageReturn()
		default:
			f.lineFeed()
		}
		p = p[end+1:]
	}
}

// longest is how much of a line without an end is held, in bytes.
const longest = 1 << 20

func (f *Feed) text(p []byte) {
	for len(p) > 0 {
		n := min(len(p), longest-len(f.line))
		f.line = append(f.line, p[:n]...)
		f.terminal.write(p[:n])
		if len(f.line) == longest {
			f.endLine()
		}
		p = p[n:]
	}
}

func (f *Feed) carriageReturn() {
	if f.terminal.drawn || len(f.line) > carried {
		f.endLine()
		f.afterCR = true
	} else if bytes.IndexByte(f.line, '\t') >= 0 {
		f.terminal.moved = true // a reader of the line sees the tab
	}
	f.terminal.carriageReturn()
}

func (f *Feed) lineFeed() {
	if f.afterCR && !f.terminal.drawn {
		f.afterCR = false
	} else {
		f.endLine()
	}
	f.terminal.lineFeed()
}

// endLine makes an event of the line. One that ends within a string of a sequence, such as an
// image, is a step of the row that has the cursor.
func (f *Feed) endLine() {
	f.terminal.own()
	f.hold(f.line)
	f.line = nil
	f.afterCR = false
	f.terminal.newLine()
}

func (f *Feed) hold(line []byte) {
	for _, piece := range f.split(line) {
		f.held = append(f.held, heldLine{f.terminal.line, piece})
		f.size += len(piece)
	}
}

// InLine reports whether a line has begun to be drawn that has no end yet.
func (f *Feed) InLine() bool { return len(f.line) > 0 && f.terminal.drawn }

// Begun reports whether there is something of a line, or of what ends one.
func (f *Feed) Begun() bool { return len(f.line) > 0 || f.afterCR || f.terminal.state != ground }

// String returns the number of the control string that has not ended yet, 0 for none.
func (f *Feed) String() int {
	if !f.terminal.inString() {
		return 0
	}
	return f.terminal.strings
}

// Answers returns what a terminal answers to what the program has asked since the last call, such
// as where the cursor is; nil is nothing.
func (f *Feed) Answers() []byte {
	answers := f.terminal.answers
	f.terminal.answers = nil
	return answers
}

// Tear ends a control string without its end, so that what follows is shown.
func (f *Feed) Tear() {
	if f.terminal.inString() {
		f.terminal.state = ground
	}
}

// Partial makes an event of the line that has no end yet, with a mark that the rest is another.
// Where the row is drawn anew it gets no mark: the rest may be the whole again.
func (f *Feed) Partial(mark string) {
	t := f.terminal
	if !f.InLine() || t.state != ground || t.runes > 0 {
		return
	}
	redraws := t.redraws() || t.cutsLine()
	if !redraws {
		f.line = append(f.line, mark...)
	}
	afterCR := f.afterCR || redraws // what ends the row is no line of its own
	f.endLine()
	f.afterCR = afterCR
}

// End makes an event of what is left at the end of the output.
func (f *Feed) End() {
	if len(f.line) == 0 {
		return
	}
	if !f.terminal.drawn && len(f.shown) > 0 { // such as what shows the cursor again
		f.shown[len(f.shown)-1].rows = nil
		f.terminal.extend(f.shown[len(f.shown)-1].last)
		f.hold(f.line)
		f.line = nil
		f.terminal.newLine()
		return
	}
	f.endLine()
}

// Redraws reports whether rows have changed that were printed before, so that Flush makes a block.
func (f *Feed) Redraws() bool { return f.terminal.changed || f.terminal.title != f.title }

// Held returns the size of what waits for Flush, in bytes.
func (f *Feed) Held() int { return f.size }

// Sent returns the size of the blocks that the last Flush has published, in bytes.
func (f *Feed) Sent() int { return f.sent }

// Flush publishes the lines that have ended, and each block that has changed behind its lines.
func (f *Feed) Flush(p Publisher) error {
	t := f.terminal
	f.sent = 0
	if t.changed && (t.redraws() || len(t.closed) > 0) || t.cutsLine() {
		f.Partial("")
	}
	if len(f.numbers.others) > maxOthers {
		if err := f.giveUpSteps(p); err != nil {
			return err
		}
	}
	var left []shownBlock
	all := t.stretches()
	lines := plainLines(all)
	heirs := f.heirs(all)
	oldest := t.oldest()
	above := int64(0) // the newest event above a stretch
	pending := 0      // the last line above it that is as it was printed
	for i, s := range all {
		if s.first > f.final.first {
			above = max(above, f.final.n)
		}
		// What stands below a block comes behind it.
		again := f.published(s.first) && f.numbers.of(s.first, false) < above
		if s.last < s.first {
			continue
		}
		if s.plain() && !again && !slices.Contains(heirs, i) {
			pending = max(pending, s.first)
			if s.final && oldest < s.first {
				f.left = append(f.left, s.first)
			}
			continue
		}
		if err := f.publishLines(p, max(s.last, pending)); err != nil {
			return err
		}
		if pending > 0 {
			above = max(above, f.numbers.of(pending, true))
		}
		block, err := f.publishBlock(p, s, above, lines, left)
		if err != nil {
			return err
		}
		above = max(above, block.n)
		if s.final {
			f.numbers.keep(block.n, block.n)
			f.final = block
		} else {
			left = append(left, block)
		}
	}
	f.shown, t.changed = left, false
	t.forget()
	if err := f.publishLines(p, t.line); err != nil {
		return err
	}
	f.numbers.compact(f.needed())
	return f.publishTitle(p)
}

// publishLines publishes the lines that are held up to one.
func (f *Feed) publishLines(p Publisher, last int) error {
	n := 0
	for n < len(f.held) && f.held[n].line <= last {
		n++
	}
	together := Together
	for left := f.held[:n]; len(left) > 0; {
		some := left[:min(together, len(left))]
		data := make([][]byte, len(some))
		size := 0
		for i, h := range some {
			data[i] = h.data
			size += len(h.data)
		}
		number, err := p.Lines(data)
		if errors.Is(err, ErrApart) && together > 1 {
			together = 1
			continue
		}
		f.size -= size
		if err != nil {
			return err
		}
		f.numbers.add(some, number)
		left = left[len(some):]
	}
	f.held = slices.Delete(f.held, 0, n)
	for len(f.left) > 0 && f.left[0] <= last {
		f.numbers.keep(f.numbers.of(f.left[0], false), f.numbers.of(f.left[0], true))
		f.left = f.left[1:]
	}
	return nil
}

// giveUpSteps publishes blocks without rows, which have the steps of those that are shown, so that
// the rows stand for the lines alone that have drawn them last. A row that is drawn for hours, such
// as a bar below what scrolls, would have to name all that has come between its lines.
func (f *Feed) giveUpSteps(p Publisher) error {
	t := f.terminal
	for _, old := range f.shown {
		b := Block{From: f.numbers.of(old.first, false), To: f.numbers.of(old.last, true), Replaces: []int64{old.n}}
		if old.n == 0 || b.From == 0 || b.To < b.From {
			continue
		}
		b.Except = f.numbers.foreign(b.From, b.To)
		for _, line := range t.drawnLast() {
			if line >= old.first && line <= old.last {
				b.Except = append(b.Except, [2]int64{f.numbers.of(line, false), f.numbers.of(line, true)})
			}
		}
		if _, err := f.publish(p, b); err != nil {
			return err
		}
	}
	f.shown = nil
	t.forgetFirst()
	first := f.numbers.of(slices.Min(append(t.drawnLast(), t.line)), false)
	f.numbers.others = slices.DeleteFunc(f.numbers.others, func(o [2]int64) bool { return o[1] < first })
	return nil
}

// heirs returns which stretches take the place of blocks all of whose lines are rows of their own
// now: of each the last, as a block all the same.
func (f *Feed) heirs(all []stretch) []int {
	var heirs []int
	for _, old := range f.shown {
		heir := -1
		for i, s := range all {
			if old.becomes(s) {
				heir = i
			}
		}
		isHeir := func(s stretch) bool { return !s.plain() && s.first <= s.last && old.becomes(s) }
		if heir >= 0 && !slices.ContainsFunc(all, isHeir) {
			heirs = append(heirs, heir)
		}
	}
	return heirs
}

// published reports whether a line was.
func (f *Feed) published(line int) bool { return len(f.held) == 0 || line < f.held[0].line }

// publishBlock publishes a stretch of rows, unless the same was published last and stands behind
// what is above it, up to an event. lines are those that are rows of their own, blocks are those
// above it that may change yet.
func (f *Feed) publishBlock(p Publisher, s stretch, above int64, lines []int, blocks []shownBlock) (shownBlock, error) {
	rows := fitting(s.text(f.terminal))
	next := shownBlock{first: s.first, last: s.last, full: s.full, rows: rows}
	b := Block{From: f.numbers.of(s.first, false), To: f.numbers.of(s.last, true), Lines: s.last - s.first + 1, Full: s.full, Rows: rows}
	if b.From == 0 || b.To < b.From {
		return next, nil
	}
	same := func(old shownBlock) bool {
		return old.n > above && old.full == s.full && old.first == s.first && old.last == s.last && slices.Equal(old.rows, rows)
	}
	if i := slices.IndexFunc(f.shown, same); i >= 0 {
		old := f.shown[i]
		f.shown = slices.Delete(f.shown, i, i+1)
		return old, nil
	}
	f.shown = slices.DeleteFunc(f.shown, func(old shownBlock) bool {
		if old.n == 0 || !old.becomes(s) {
			return false
		}
		b.Replaces = append(b.Replaces, old.n)
		return true
	})
	b.Except = f.numbers.foreign(b.From, b.To)
	if s.first < s.last {
		i, _ := slices.BinarySearch(lines, s.first)
		for ; i < len(lines) && lines[i] <= s.last; i++ {
			b.Except = append(b.Except, [2]int64{f.numbers.of(lines[i], false), f.numbers.of(lines[i], true)})
		}
	}
	for _, other := range blocks {
		if other.n > b.From && other.n < b.To {
			b.Except = append(b.Except, [2]int64{other.n, other.n})
		}
	}
	var err error
	next.n, err = f.publish(p, b)
	return next, err
}

func (f *Feed) publishTitle(p Publisher) error {
	if f.terminal.title == f.title {
		return nil
	}
	f.title = f.terminal.title
	_, err := f.publish(p, Block{Title: f.title})
	return err
}

func (f *Feed) publish(p Publisher, b Block) (int64, error) {
	data := b.Encode()
	f.sent += len(data)
	n, err := p.Block(data)
	if err == nil {
		f.numbers.own(n)
	}
	return n, err
}

// needed returns the lines whose numbers may be asked for again.
func (f *Feed) needed() []int {
	lines := []int{f.terminal.opened, f.terminal.line - 1}
	for _, r := range f.terminal.main.lines {
		lines = append(lines, r.first, r.last)
	}
	for _, b := range f.shown {
		lines = append(lines, b.first, b.last)
	}
	return lines
}
