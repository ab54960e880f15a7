package app

import (
	"sync"
	"time"

	"pushpane/internal/formats"
	"pushpane/internal/screen"
	"pushpane/internal/source"
)

// recogniser looks at a sample of the lines on their way from the source to the stream, to say of
// which formats they are: the first 64, then one a second at most, so that what the sample costs
// does not grow with the lines.
type recogniser struct {
	source.Publisher

	counts bool // whole numbers at the start of lines are times

	mu     sync.Mutex // guards all below
	reader *formats.Reader
	tally  formats.Tally
	looked int       // lines
	last   time.Time // when the last one was looked at
}

const (
	firstLooked = 64
	lookEvery   = time.Second
)

// newRecogniser returns the publisher of a source whose lines are of the choice, which is valid.
func newRecogniser(p source.Publisher, choice formats.Choice, counts bool) *recogniser {
	reader, err := formats.New(choice)
	if err != nil {
		reader = formats.NewReader()
	}
	return &recogniser{Publisher: p, reader: reader, counts: counts}
}

// Publish publishes, and looks at some of the lines.
func (r *recogniser) Publish(eventType string, data ...[]byte) error {
	r.look(data)
	return r.Publisher.Publish(eventType, data...)
}

// PublishNumbered is Publish for the lines of a terminal, and for its blocks, which are no lines.
func (r *recogniser) PublishNumbered(eventType string, data ...[]byte) (last int64, err error) {
	if eventType != screen.Type {
		r.look(data)
	}
	return r.Publisher.PublishNumbered(eventType, data...)
}

func (r *recogniser) look(data [][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, line := range data {
		if r.looked >= firstLooked {
			now := time.Now()
			if now.Sub(r.last) < lookEvery {
				return
			}
			r.last = now
		}
		if r.looked++; r.looked == firstLooked {
			r.last = time.Now()
		}
		if l, ok := r.reader.Read(line); ok && (r.counts || !l.Moment.Doubtful(time.Now())) {
			r.tally.Add(l)
		}
	}
}

// String says what was recognised, such as "pino, times in ms"; "" before the first line.
func (r *recogniser) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if text := r.tally.String(); text != "" || r.looked == 0 {
		return text
	}
	return "no known format: the times are those of arrival"
}
