package recording

import (
	"cmp"
	"encoding/json"
	"io"
	"time"
	"unicode/utf8"
)

// Survey is what there is in a file to be played. It is bounded, however large the file.
type Survey struct {
	Kind   string // in words, such as log
	Title  string // that the file gives itself; may be ""
	Start  int64  // when it was recorded, Unix milliseconds; 0 where the file does not say so
	Events int64
	Length time.Duration // from the start to the last event
	Ended  bool          // the last event is the end of the source
	Marks  []Mark        // in order
	Lost   Problems      // lines left out
	// lines played at another time than they say, and a version that is not ours
	Odd Problems

	places []place
	every  int64 // events between two places
}

// Mark is a place worth going to.
type Mark struct {
	At   time.Duration
	Kind string // chat, source, end, mark
	Text string // plain words
}

const (
	// maxPlaces bounds the index: going to a place reads a four-thousandth of the file at most, but
	// never less than 64 events.
	maxPlaces  = 4096
	firstEvery = 64
	// maxMarks is more than a time line has room for. Where there are more, every other one goes.
	maxMarks = 512
	maxText  = 80 // characters
	// nobody is who has sent a message without a name; the page says it in the same word.
	nobody = "Anonymous"
)

// Survey reads the whole file from the start and goes back there. It comes before Next.
func (r *Reader) Survey() (*Survey, error) {
	s := &Survey{Kind: r.kind.name, Title: r.kind.title, Start: r.kind.start, every: firstEvery}
	if r.kind.note != nil {
		s.Odd.add(1, r.kind.note)
	}
	r.lost, r.odd = &s.Lost, &s.Odd
	defer func() { r.lost, r.odd = nil, nil }()
	stride := 1
	found := 0
	for {
		e, err := r.Next()
		if err == io.EOF {
			r.rewind(place{})
			return s, nil
		}
		if err != nil {
			return nil, reason(err)
		}
		if s.Events%s.every == 0 && r.known.at == e.At {
			s.place(r.known)
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

func (s *Survey) place(p place) {
	if n := len(s.places); n > 0 && s.places[n-1].offset == p.offset {
		return
	}
	s.places = append(s.places, p)
	if len(s.places) == maxPlaces {
		s.places, s.every = everyOther(s.places), 2*s.every
	}
}

func everyOther[T any](all []T) []T {
	half := all[:0]
	for i := 0; i < len(all); i += 2 {
		half = append(half, all[i])
	}
	return half
}

// markOf returns what a mark at an event would be; no kind for none. A mark that somebody has set
// needs no words.
func markOf(e Event) (kind, text string) {
	var said struct{ Name, Text, State, Status string }
	switch e.Type {
	case "mark":
		return "mark", short(string(e.Data))
	case "chat", "source", "end":
		if json.Unmarshal(e.Data, &said) != nil {
			return "", ""
		}
	}
	switch {
	case e.Type == "chat" && said.Text != "":
		return "chat", short(cmp.Or(said.Name, nobody) + ": " + said.Text)
	case e.Type == "source" && said.Text != "":
		return "source", short(said.State + ": " + said.Text)
	case e.Type == "end" && said.Status != "":
		return "end", short(said.Status)
	}
	return "", ""
}

func short(text string) string {
	if utf8.RuneCountInString(text) <= maxText {
		return text
	}
	return string([]rune(text)[:maxText-1]) + "…"
}

// Seek goes to a time, so that Next returns the first event that is not before it.
func (r *Reader) Seek(s *Survey, at time.Duration) error {
	var from place
	for _, p := range s.places {
		if p.at >= at {
			break
		}
		from = p
	}
	r.rewind(from)
	for {
		e, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return reason(err)
		}
		if e.At >= at {
			r.queue = append([]Event{e}, r.queue...)
			return nil
		}
	}
}
