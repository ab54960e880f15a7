package room

import (
	"encoding/json"
	"fmt"
)

// snapshot is the act of a [Snapshot].
const snapshot = "snapshot"

// Snapshot is the state that all acts before it have made, so that a log that has lost the oldest
// of them still makes the same state.
type Snapshot struct {
	Pin       *Pin       `json:"pin"`
	Paused    *Pause     `json:"paused"`
	Removed   []int64    `json:"removed"`
	Question  *Question  `json:"question"`
	Asked     int64      `json:"asked"` // the highest number of a question
	Bookmarks []Bookmark `json:"bookmarks"`
	Everybody bool       `json:"everybody"`
	Writers   []int      `json:"writers"`
}

// Snapshot returns an act with the present state, and the number of the newest act in it. Where it
// has more than most bytes, the bookmarks of the oldest lines are not in it.
func (r *Room) Snapshot(most int) (last int64, data []byte, err error) {
	s := r.State()
	of := Snapshot{
		Pin: s.Pin, Paused: s.Paused, Removed: s.Removed, Question: s.Question, Bookmarks: s.Bookmarks,
		Everybody: s.Everybody, Writers: s.Writers,
	}
	r.mu.Lock()
	of.Asked = r.state.asked
	r.mu.Unlock()
	for {
		data, err = json.Marshal(Act{Do: snapshot, State: &of})
		switch {
		case err != nil || len(data) <= most:
			return s.Last, data, err
		case len(of.Bookmarks) == 0:
			return 0, nil, fmt.Errorf("encode act: the state of the room has %d bytes, more than %d", len(data), most)
		}
		of.Bookmarks = of.Bookmarks[1+len(of.Bookmarks)/10:]
	}
}

// IsSnapshot reports whether the data of an act is that of a [Snapshot].
func IsSnapshot(data []byte) bool {
	var a Act
	return json.Unmarshal(data, &a) == nil && a.Do == snapshot && a.State != nil
}

// restore makes the state that of a snapshot.
func (s *state) restore(of Snapshot) {
	s.pin, s.paused, s.removed, s.question, s.asked = of.Pin, of.Paused, of.Removed, of.Question, of.Asked
	s.bookmarks, s.write = of.Bookmarks, of.Everybody
	if s.question != nil && s.question.Votes == nil {
		s.question.Votes = map[string]int{}
	}
	s.writers = map[int]bool{}
	for _, guest := range of.Writers {
		s.writers[guest] = !of.Everybody
	}
}
