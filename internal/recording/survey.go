package recording

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"pushpane/internal/formats"
)

// Survey describes the events of a file, and holds the index for Seek. Its size is bounded for any
// file.
type Survey struct {
	Kind   string        // such as "log"
	Format string        // what was recognised in a log, such as "pino, times in ms"; else ""
	Order  formats.Order // of month and day in a log, where its dates leave it open
	Counts bool          // whole numbers at the start of its lines are times
	Title  string        // in the header of the file; may be ""
	Start  int64         // when the file was recorded, Unix milliseconds; 0 where that is not known
	Events int64
	Length time.Duration // from the start to the last event
	Ended  bool          // the last event is the end of the source
	Pace   time.Duration // from one event to the next, where none has a time; else 0
	Titled bool          // the program gives its run a name
	Pieces bool          // events have pieces of another server's stream
	Marks  []Mark        // in order, at most 512; where there are more, evenly thinned
	Lost   Problems      // lines left out
	Odd    Problems      // lines played at another time than theirs, and a version that is not ours

	// Of a recording of ours: the acts of the room, in order, as many as MaxActs can hold, and how
	// many follow them.
	Acts     []Event
	ActsLeft int

	places []place // the index
	every  int64   // events between two places
	held   int     // bytes of Acts
	last   int64   // the Index of the last event
	// missing are the numbers before it that no event has, as ranges; at most maxMissing.
	missing [][2]int64
}

// Mark is an event that a viewer may want to go to.
type Mark struct {
	At   time.Duration
	Kind string // chat, source, end or mark
	Text string // what the page shows; at most 80 characters
}

const (
	// maxPlaces bounds the index. Seek reads at most the events between two places: 64, or in large
	// files up to a two-thousandth of all.
	maxPlaces  = 4096
	firstEvery = 64
	// maxMarks is more than a time line can show.
	maxMarks = 512
	maxText  = 80 // characters
	// MaxActs bounds the acts, in bytes: some 60,000 votes. Each costs actCost beside its data.
	MaxActs = 8 << 20
	actCost = 80
	// maxMissing is so many places where a file lacks events; where there are more, those behind
	// are not known.
	maxMissing = 4096
	// noName is the name of a message without one; the page shows the same word.
	noName = "Anonymous"
)

// Survey reads the whole file and returns to its start, so that Next returns the first event. Call
// it before Next. The error is one of reading the file.
func (r *Reader) Survey() (*Survey, error) {
	s := &Survey{Kind: r.kind.name, Title: r.kind.title, Start: r.kind.start, every: firstEvery}
	s.Lost.unit, s.Odd.unit = r.kind.unit, r.kind.unit
	if r.even {
		s.Pace = r.pace
	}
	if r.kind.headerErr != nil {
		s.Odd.add(1, r.kind.headerErr)
	}
	r.lost, r.odd = &s.Lost, &s.Odd
	defer func() { r.lost, r.odd = nil, nil }()
	removed := len(r.kind.removed)
	if r.kind.log != nil {
		r.kind.log.begin()
	}
	title := ""
	found, stride := 0, 1 // marks in the file so far; every stride-th of them is kept
	for {
		e, err := r.Next()
		if err == io.EOF {
			if l := r.kind.log; l != nil {
				if l.settle() {
					r.rewind(place{})
					return r.Survey()
				}
				s.Format, s.Order, s.Counts, s.Start = l.recognised(), l.clock.Order(), l.counts, l.first
			}
			// A terminal that draws rows anew is read from the start.
			if _, whole := r.tape.place(); !whole {
				s.places = nil
			}
			r.rewind(place{})
			if len(r.kind.removed) > removed { // a mark may hold the text of one
				return r.Survey()
			}
			if !r.timed && !r.even && s.Events > 1 {
				r.even = true
				r.rewind(place{})
				return r.Survey()
			}
			return s, nil
		}
		if err != nil {
			return nil, reason(err)
		}
		if s.Events%s.every == 0 && r.latest.at == e.At {
			r.latest.title = title
			s.addPlace(r.latest)
		}
		title = titleOf(e, title)
		s.Titled = s.Titled || title != ""
		s.Pieces = s.Pieces || len(e.Pieces) > 0
		e.Pieces = nil
		if r.kind.number != nil {
			s.noteNumber(e)
		}
		s.Events++
		s.Length = e.At
		s.Ended = e.Type == "end"
		if kind, text := markOf(e); kind != "" {
			if found%stride == 0 {
				s.Marks = append(s.Marks, Mark{e.At, kind, text})
			}
			if found++; len(s.Marks) == maxMarks {
				s.Marks, stride = everyOther(s.Marks), 2*stride
			}
		}
	}
}

// noteNumber notes the number of an event, and the event if it is an act.
func (s *Survey) noteNumber(e Event) {
	if e.Index > s.last+1 && len(s.missing) < maxMissing {
		s.missing = append(s.missing, [2]int64{s.last + 1, e.Index - 1})
	}
	s.last = e.Index
	if e.Type != roomType {
		return
	}
	if s.held += actCost + len(e.Data); s.held > MaxActs {
		s.ActsLeft++ // held grows on, so that none behind it is kept either
		return
	}
	s.Acts = append(s.Acts, e)
}

// Missing reports whether a recording of ours is known to have no event with this number.
func (s *Survey) Missing(n int64) bool {
	i, found := slices.BinarySearchFunc(s.missing, n, func(m [2]int64, n int64) int { return cmp.Compare(m[0], n) })
	return found || i > 0 && n <= s.missing[i-1][1] || n > s.last
}

// addPlace adds p to the index and, where that is full, drops every other place.
func (s *Survey) addPlace(p place) {
	if n := len(s.places); n > 0 && s.places[n-1].number == p.number {
		return
	}
	s.places = append(s.places, p)
	if len(s.places) == maxPlaces {
		s.places, s.every = everyOther(s.places), 2*s.every
	}
}

// everyOther returns the elements with even indices, in the same array.
func everyOther[T any](all []T) []T {
	half := all[:0]
	for i := 0; i < len(all); i += 2 {
		half = append(half, all[i])
	}
	return half
}

// markOf returns the kind and the text of the mark for an event; kind is "" for an event without
// one. The text of a marker of an asciicast may be "".
func markOf(e Event) (kind, text string) {
	var content struct{ Name, Text, State, Status string }
	switch e.Type {
	case "mark":
		return "mark", short(string(e.Data))
	case "chat", "source", "end":
		if json.Unmarshal(e.Data, &content) != nil {
			return "", ""
		}
	}
	switch {
	case e.Type == "chat" && content.Text != "":
		return "chat", short(cmp.Or(content.Name, noName) + ": " + content.Text)
	case e.Type == "source" && content.Text != "":
		return "source", short(content.State + ": " + content.Text)
	case e.Type == "end" && content.Status != "":
		return "end", short(content.Status)
	}
	return "", ""
}

// short returns text, shortened to maxText.
func short(text string) string {
	if utf8.RuneCountInString(text) <= maxText {
		return text
	}
	return string([]rune(text)[:maxText-1]) + "…"
}

// Seek makes Next return the first event that is not before at; [Reader.Shown] returns what a
// terminal shows then. s is the Survey of the same file. The error is one of reading the file.
func (r *Reader) Seek(s *Survey, at time.Duration) error {
	var from place
	for _, p := range s.places {
		if p.at >= at {
			break
		}
		from = p
	}
	r.rewind(from)
	r.shown = Shown{Title: from.title}
	followed := false
	for {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return reason(err)
		}
		if e.At >= at {
			r.queue = append([]Event{e}, r.queue...)
			break
		}
		followed = r.shown.skip(e, followed)
	}
	if r.shown.Block != nil && followed {
		drawn, err := r.drawsOn(*r.shown.Block)
		if err != nil {
			return reason(err)
		}
		if !drawn {
			r.shown.Block = nil
		}
	}
	return nil
}
