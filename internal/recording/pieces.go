package recording

import "time"

// Piece is what one read of another server's stream has brought.
type Piece struct {
	Ago  time.Duration // before the event that has it; below 0: behind it
	Data []byte
}

const (
	// maxPieces is how many pieces an event has at most, of those before it the newest: as many as
	// a page shows. pieceKept is how much of each there is, in bytes.
	maxPieces = 256
	pieceKept = 64 << 10
	// maxAgo bounds Piece.Ago.
	maxAgo = 10 * 366 * 24 * time.Hour
)

// pieces are those that have been read since the event before. The nil value has none.
type pieces struct{ waiting []pieceLine }

func (p *pieces) add(line pieceLine) {
	if len(p.waiting) == maxPieces {
		p.waiting = append(p.waiting[:0], p.waiting[1:]...)
	}
	line.Piece = line.Piece[:min(len(line.Piece), pieceKept)]
	p.waiting = append(p.waiting, line)
}

// Rest returns the pieces behind the last event, at the end of the file.
func (r *Reader) Rest() []Piece { return r.kind.pieces.take(r.clock.last) }

// take returns those that belong to an event of that time, in microseconds.
func (p *pieces) take(micros int64) (all []Piece) {
	if p == nil {
		return nil
	}
	for _, line := range p.waiting {
		ago := min(max(micros/1000-line.T, -maxAgo.Milliseconds()), maxAgo.Milliseconds())
		all = append(all, Piece{time.Duration(ago) * time.Millisecond, []byte(line.Piece)})
	}
	p.waiting = p.waiting[:0]
	return all
}
