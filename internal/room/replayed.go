package room

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
)

// Limits of an act of a recording, beside those of an order.
const (
	maxQuestions  = 1 << 31 // the highest number of a question
	maxVoterName  = 64      // bytes
	maxType       = 64      // bytes
	maxPinnedChat = 16 << 10
)

var (
	// ErrPeople is that an act of a recording is about who was there: it is not replayed.
	ErrPeople = errors.New("it is about people of another room")

	typeName = regexp.MustCompile(`^[A-Za-z0-9_-]+(?:[.:][A-Za-z0-9_-]+)*$`)
)

// Recorded reads an act of a recording, which somebody else may have written: the limits of an
// order hold for it. A question is marked as recorded, so that nobody can vote. The error is
// ErrPeople, or says what is wrong.
func Recorded(data []byte) (Act, error) {
	var a Act
	if err := json.Unmarshal(data, &a); err != nil {
		return Act{}, errors.New("it is no act")
	}
	switch a.Do {
	case "question":
		return Act{Do: a.Do, Question: a.Question, Text: a.Text, Answers: a.Answers, Recorded: true}, errors.Join(checkNumber(a), checkQuestion(a))
	case "vote":
		if a.Answer < 1 || a.Answer > maxAnswers || len(a.Voter) > maxVoterName {
			return Act{}, errors.New("it is no vote")
		}
		return Act{Do: a.Do, Question: a.Question, Answer: a.Answer, Voter: a.Voter}, checkNumber(a)
	case "close":
		return Act{Do: a.Do, Question: a.Question}, checkNumber(a)
	case "pin":
		return recordedPin(a)
	case "unpin", "resume":
		return Act{Do: a.Do}, nil
	case "pause":
		if a.Line() == 0 { // where the newest line was
			a.ID = ""
		}
		return Act{Do: a.Do, ID: a.ID}, nil
	case "bookmark", "unbookmark", "remove":
		if a.Line() == 0 {
			return Act{}, fmt.Errorf("id %q is not that of a line", short(a.ID))
		}
		return Act{Do: a.Do, ID: a.ID, Note: a.Note}, checkText("note", a.Note, 0, MaxNote)
	}
	return Act{}, ErrPeople
}

func checkNumber(a Act) error {
	if a.Question < 1 || a.Question > maxQuestions {
		return fmt.Errorf("question %d is not from 1 to %d", a.Question, maxQuestions)
	}
	return nil
}

func recordedPin(a Act) (Act, error) {
	if len(a.Type) > maxType || !typeName.MatchString(a.Type) || len(a.Data) > maxPinnedChat {
		return Act{}, fmt.Errorf("the pinned line has the type %q and %d bytes", short(a.Type), len(a.Data))
	}
	return Act{Do: a.Do, ID: a.ID, Type: a.Type, Data: pinned(a.Type, a.Data)}, nil
}

// Line returns the number of the line that an act names, 0 for none.
func (a Act) Line() int64 { return number(a.ID) }

// In returns an act about a line for a log in which that has the number n; 0 where the log does not
// have it. Then a pin has the text of the line, and no id, a pause holds the pages at the newest
// line, and of other acts there is nothing to publish: false.
func (a Act) In(epoch string, n int64) (Act, bool) {
	a.ID = ""
	if n > 0 {
		a.ID = fmt.Sprintf("%s.%d", epoch, n)
	}
	return a, n > 0 || a.Do == "pin" || a.Do == "pause"
}

// Replayed is what the acts of a replay have made in a log. What others have ordered meanwhile is
// not in it, and stays. It is for one goroutine.
type Replayed struct {
	epoch string // of the log
	state state
}

// NewReplayed returns that of a replay that has published no act in the log of the epoch.
func NewReplayed(epoch string) *Replayed { return &Replayed{epoch: epoch} }

// Play notes acts that are published, and returns their data.
func (r *Replayed) Play(acts []Act) ([][]byte, error) {
	data := make([][]byte, 0, len(acts))
	for _, a := range acts {
		d, err := json.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("encode act: %w", err)
		}
		r.state.apply(a)
		data = append(data, d)
	}
	return data, nil
}

// MoveTo is Play of the acts behind which the log has what the acts of there alone would make, so
// that a bookmark of later is taken away, and one of before is set. A question that is open, and is
// not asked there, is closed; what was removed stays so.
func (r *Replayed) MoveTo(there []Act) ([][]byte, error) {
	want := state{}
	for _, a := range there {
		want.apply(a)
	}
	acts := bookmarksUntil(r.state.bookmarks, want.bookmarks)
	for _, n := range want.removed {
		if !slices.Contains(r.state.removed, n) {
			acts = append(acts, Act{Do: "remove", ID: fmt.Sprintf("%s.%d", r.epoch, n)})
		}
	}
	pin, paused := r.state.pin, r.state.paused
	switch {
	case want.pin == nil && pin != nil:
		acts = append(acts, Act{Do: "unpin"})
	case want.pin != nil && (pin == nil || *want.pin != *pin):
		acts = append(acts, Act{Do: "pin", ID: want.pin.ID, Type: want.pin.Type, Data: want.pin.Data})
	}
	switch {
	case want.paused == nil && paused != nil:
		acts = append(acts, Act{Do: "resume"})
	case want.paused != nil && (paused == nil || *want.paused != *paused):
		acts = append(acts, Act{Do: "pause", ID: want.paused.ID})
	}
	return r.Play(append(acts, questionUntil(r.state.question, want.question)...))
}

func bookmarksUntil(have, want []Bookmark) (acts []Act) {
	for _, b := range have {
		if !slices.ContainsFunc(want, func(w Bookmark) bool { return w.ID == b.ID }) {
			acts = append(acts, Act{Do: "unbookmark", ID: b.ID})
		}
	}
	for _, b := range want {
		if !slices.Contains(have, b) {
			acts = append(acts, Act{Do: "bookmark", ID: b.ID, Note: b.Note})
		}
	}
	return acts
}

func questionUntil(have, want *Question) (acts []Act) {
	switch {
	case want == nil && (have == nil || !have.Open), want != nil && have != nil && reflect.DeepEqual(*want, *have):
		return nil
	case want == nil:
		return []Act{{Do: "close", Question: have.Question}}
	}
	acts = []Act{{Do: "question", Question: want.Question, Text: want.Text, Answers: want.Answers, Recorded: true}}
	for _, voter := range slices.Sorted(maps.Keys(want.Votes)) {
		acts = append(acts, Act{Do: "vote", Question: want.Question, Answer: want.Votes[voter], Voter: voter})
	}
	if !want.Open {
		acts = append(acts, Act{Do: "close", Question: want.Question})
	}
	return acts
}
