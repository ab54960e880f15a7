package room

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"pushpane/internal/screen"
	"pushpane/stream"
)

// Act is an act as it stands in the log, and an order without what the server adds to it. Which
// keys belong to which Do is in docs/wire.md, "The room".
type Act struct {
	Do       string   `json:"do"`
	ID       string   `json:"id,omitempty"`       // EPOCH.N of the line
	Type     string   `json:"type,omitempty"`     // of the pinned line
	Data     string   `json:"data,omitempty"`     // the start of the pinned line
	Note     string   `json:"note,omitempty"`     // of a bookmark
	Question int64    `json:"question,omitempty"` // number of the question
	Text     string   `json:"text,omitempty"`     // of the question
	Answers  []string `json:"answers,omitempty"`  // to the question
	Recorded bool     `json:"recorded,omitempty"` // the question is one of a recording
	Answer   int      `json:"answer,omitempty"`   // of a vote, from 1
	Voter    string   `json:"voter,omitempty"`    // of a vote, see Room.Voter
	Guest    int      `json:"guest,omitempty"`    // of shut, and of write, where absent is for all
	On       *bool    `json:"on,omitempty"`       // of write

	State *Snapshot `json:"state,omitempty"` // of snapshot, which is no order
}

// Limits of orders, in characters but for the last three.
const (
	MaxText      = 300 // of a question
	MaxAnswer    = 100
	MaxNote      = 500 // of a bookmark
	maxPinned    = 1000
	minAnswers   = 2
	maxAnswers   = 6
	maxBookmarks = 1000
	maxRemoved   = 10_000
	maxVoters    = 2000 // of a question
)

// Errors that a caller can tell apart; all others are of an order that is malformed.
var (
	// ErrUnknown is that the order names what is not there.
	ErrUnknown = errors.New("not found")
	// ErrConflict is that the order does not fit the state of the room.
	ErrConflict = errors.New("not now")
)

// orders are the acts that a presenter may order: the keys that an order reads, and the function
// that checks and completes it.
var orders = map[string]struct {
	keys  []string
	check func(*Room, *Act) error
}{
	"pin":        {[]string{"id"}, (*Room).pin},
	"unpin":      {nil, (*Room).unpin},
	"pause":      {[]string{"id"}, (*Room).pause},
	"resume":     {nil, (*Room).resume},
	"remove":     {[]string{"id"}, (*Room).removeMessage},
	"question":   {[]string{"text", "answers"}, (*Room).ask},
	"close":      {[]string{"question"}, (*Room).closeQuestion},
	"write":      {[]string{"on", "guest"}, (*Room).allowWriting},
	"shut":       {[]string{"guest"}, (*Room).shut},
	"bookmark":   {[]string{"id", "note"}, (*Room).bookmark},
	"unbookmark": {[]string{"id"}, (*Room).unbookmark},
}

// Orders returns the names of the acts that can be ordered, sorted.
func Orders() []string {
	names := make([]string, 0, len(orders))
	for name := range orders {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Order checks an order and publishes it. It returns the act as it stands in the log, and its id.
func (r *Room) Order(a Act) (Act, stream.Cursor, error) {
	order, known := orders[a.Do]
	if !known {
		return a, stream.Cursor{}, fmt.Errorf("read order: do %q is not one of %s", short(a.Do), strings.Join(Orders(), ", "))
	}
	if key := unread(a, order.keys); key != "" {
		return a, stream.Cursor{}, fmt.Errorf("read order: %s has no key %q", a.Do, key)
	}
	r.orders.Lock()
	defer r.orders.Unlock()
	if err := order.check(r, &a); err != nil {
		return a, stream.Cursor{}, fmt.Errorf("%s: %w", a.Do, err)
	}
	id, err := r.publish("", a)
	if guest := r.guests.Numbered(a.Guest); err == nil && a.Do == "shut" && guest != nil {
		r.guests.Remove(guest) // behind the act, so that its page can say why
	}
	return a, id, err
}

// unread returns a key of an order that is none of those beside do, "" where there is none.
func unread(a Act, keys []string) string {
	text, _ := json.Marshal(a) // of strings and numbers it always can
	given := map[string]json.RawMessage{}
	_ = json.Unmarshal(text, &given)
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if key != "do" && !slices.Contains(keys, key) {
			return key
		}
	}
	return ""
}

// Off publishes that the guests are out, if any is in: so that their pages can say why.
func (r *Room) Off() {
	if r.guests.Count() > 0 {
		_, _ = r.publish("", Act{Do: "off"}) // of a stream that is closed they hear as well
	}
}

// Vote publishes the vote of a voter, whose name [Room.Voter] has made.
func (r *Room) Vote(key, voter string, question int64, answer int) (stream.Cursor, error) {
	r.orders.Lock()
	defer r.orders.Unlock()
	r.mu.Lock()
	q := r.state.question
	var err error
	switch {
	case q == nil || q.Question != question && question > r.state.asked || question < 1:
		err = fmt.Errorf("%w: there is no question %d", ErrUnknown, question)
	case q.Question != question || !q.Open:
		err = fmt.Errorf("%w: question %d is closed", ErrConflict, question)
	case q.Recorded:
		err = fmt.Errorf("%w: question %d is one of the recording", ErrConflict, question)
	case answer < 1 || answer > len(q.Answers):
		err = fmt.Errorf("answer %d is not from 1 to %d", answer, len(q.Answers))
	case q.full(voter):
		err = fmt.Errorf("%w: %d have voted, as many as can", ErrConflict, maxVoters)
	}
	r.mu.Unlock()
	if err != nil {
		return stream.Cursor{}, fmt.Errorf("vote: %w", err)
	}
	return r.publish(key, Act{Do: "vote", Question: question, Answer: answer, Voter: voter})
}

// line returns the event that an order names, and writes its id as that of a line, EPOCH.N.
func (r *Room) line(a *Act) (stream.Event, error) {
	id, err := stream.ParseCursor(a.ID)
	if err != nil || id.End || id.N < 1 {
		return stream.Event{}, fmt.Errorf("id %q is not that of a line, EPOCH.N", short(a.ID))
	}
	e, found := r.log.Event(id.N)
	if id.Epoch != r.log.Epoch() || !found {
		return e, fmt.Errorf("%w: no line %q is kept", ErrUnknown, short(a.ID))
	}
	if e.Type == Type || e.Type == "source" || e.Type == "end" {
		return e, fmt.Errorf("%w: %q is an event of the type %s, no line", ErrUnknown, short(a.ID), e.Type)
	}
	a.ID = fmt.Sprintf("%s.%d", id.Epoch, id.N)
	return e, nil
}

func (r *Room) pin(a *Act) error {
	e, err := r.line(a)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.Contains(r.state.removed, e.N) {
		return fmt.Errorf("%w: the message %q was removed", ErrConflict, a.ID)
	}
	*a = Act{Do: a.Do, ID: a.ID, Type: e.Type, Data: string(e.Data)}
	if e.Type == screen.Type { // its rows would be cut within the JSON
		a.Type, a.Data = "message", screen.Text(e.Data)
	}
	a.Data = pinned(a.Type, a.Data)
	return nil
}

// pinned returns the start of a pinned line; a message is pinned whole, since it is JSON.
func pinned(eventType, data string) string {
	if runes := []rune(data); len(runes) > maxPinned && eventType != "chat" {
		return string(runes[:maxPinned-1]) + "…"
	}
	return data
}

func (r *Room) unpin(a *Act) error {
	return r.end(a, r.State().Pin != nil, "no line is pinned")
}

// pause holds the pages at a line, without an id at the newest.
func (r *Room) pause(a *Act) error {
	var err error
	if a.ID == "" {
		a.ID = r.newest()
	}
	if a.ID != "" {
		_, err = r.line(a)
	}
	*a = Act{Do: a.Do, ID: a.ID}
	return err
}

// newest returns the id of the newest line, "" where there is none among the newest events.
func (r *Room) newest() string {
	const looked = 1000
	last, err := stream.ParseCursor(r.log.Status().Last)
	if err != nil {
		return ""
	}
	for n := last.N; n > max(0, last.N-looked); n-- {
		a := Act{ID: fmt.Sprintf("%s.%d", last.Epoch, n)}
		if _, err := r.line(&a); err == nil {
			return a.ID
		}
	}
	return ""
}

func (r *Room) resume(a *Act) error {
	return r.end(a, r.State().Paused != nil, "the pages are not paused")
}

// end is for what can only end while it lasts.
func (r *Room) end(a *Act, lasts bool, refusal string) error {
	*a = Act{Do: a.Do}
	if !lasts {
		return fmt.Errorf("%w: %s", ErrConflict, refusal)
	}
	return nil
}

func (r *Room) removeMessage(a *Act) error {
	e, err := r.line(a)
	if err != nil {
		return err
	}
	removed := r.State().Removed
	switch {
	case slices.Contains(removed, e.N):
		return fmt.Errorf("%w: %q was removed already", ErrConflict, a.ID)
	case len(removed) >= maxRemoved:
		return fmt.Errorf("%w: %d messages were removed, as many as can be", ErrConflict, len(removed))
	}
	*a = Act{Do: a.Do, ID: a.ID}
	return nil
}

func (r *Room) ask(a *Act) error {
	if err := checkQuestion(*a); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if q := r.state.question; q != nil && q.Open && !q.Recorded {
		return fmt.Errorf("%w: question %d is open; close it first", ErrConflict, q.Question)
	}
	*a = Act{Do: a.Do, Question: r.state.asked + 1, Text: a.Text, Answers: a.Answers}
	return nil
}

// checkQuestion refuses a text and answers that no question has.
func checkQuestion(a Act) error {
	if err := checkText("text", a.Text, 1, MaxText); err != nil {
		return err
	}
	if n := len(a.Answers); n < minAnswers || n > maxAnswers {
		return fmt.Errorf("%d answers are not %d to %d", n, minAnswers, maxAnswers)
	}
	for i, answer := range a.Answers {
		if err := checkText(fmt.Sprintf("answer %d", i+1), answer, 1, MaxAnswer); err != nil {
			return err
		}
		if slices.Contains(a.Answers[:i], answer) {
			return fmt.Errorf("answer %d is the same as one before it", i+1)
		}
	}
	return nil
}

func (r *Room) closeQuestion(a *Act) error {
	q := r.State().Question
	switch {
	case q == nil || !q.Open:
		return fmt.Errorf("%w: no question is open", ErrConflict)
	case a.Question != 0 && a.Question != q.Question:
		return fmt.Errorf("%w: question %d is open, not %d", ErrConflict, q.Question, a.Question)
	}
	*a = Act{Do: a.Do, Question: q.Question}
	return nil
}

func (r *Room) allowWriting(a *Act) error {
	if a.On == nil {
		return errors.New(`it needs "on": true or false`)
	}
	if a.Guest < 0 {
		return fmt.Errorf("guest %d is not from 1 on", a.Guest)
	}
	*a = Act{Do: a.Do, Guest: a.Guest, On: a.On}
	return nil
}

// shut is about a guest who is in.
func (r *Room) shut(a *Act) error {
	*a = Act{Do: a.Do, Guest: a.Guest}
	if r.guests.Numbered(a.Guest) == nil {
		return fmt.Errorf("%w: there is no guest %d", ErrUnknown, a.Guest)
	}
	return nil
}

func (r *Room) bookmark(a *Act) error {
	if err := checkText("note", a.Note, 0, MaxNote); err != nil {
		return err
	}
	if _, err := r.line(a); err != nil {
		return err
	}
	if n := len(r.State().Bookmarks); n >= maxBookmarks && !r.bookmarked(a.ID) {
		return fmt.Errorf("%w: there are %d bookmarks, as many as can be", ErrConflict, n)
	}
	*a = Act{Do: a.Do, ID: a.ID, Note: a.Note}
	return nil
}

func (r *Room) unbookmark(a *Act) error {
	id, err := stream.ParseCursor(a.ID)
	if err != nil {
		return fmt.Errorf("id %q is not that of a line, EPOCH.N", short(a.ID))
	}
	*a = Act{Do: a.Do, ID: fmt.Sprintf("%s.%d", id.Epoch, id.N)}
	if !r.bookmarked(a.ID) {
		return fmt.Errorf("%w: %q has no bookmark", ErrUnknown, a.ID)
	}
	return nil
}

func (r *Room) bookmarked(id string) bool {
	return slices.ContainsFunc(r.State().Bookmarks, func(b Bookmark) bool { return b.ID == id })
}

// checkText refuses a text that is blank or too long.
func checkText(name, text string, least, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		return fmt.Errorf("the %s has %d characters, more than %d", name, n, most)
	case least > 0 && strings.TrimSpace(text) == "":
		return fmt.Errorf("the %s is empty", name)
	}
	return nil
}

// short returns the start of a foreign text, so that a message that quotes it is one line.
func short(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
