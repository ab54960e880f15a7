// Package room is what a presenter and the viewers do together beside the lines: a pinned line, a
// pause of all pages, removed messages, bookmarks, who may write, and a question with its votes.
//
// Each act is an event of the log, of the type [Type], whose data is an [Act] as JSON
// (docs/wire.md, "The room"). So acts are recorded, replayed and exported like all else, and the
// state of the room follows from the events alone.
//
// # Usage
//
// Give [Room.Observe] to the stream as stream.Options.Observe, then call [Room.Open] with the
// stream. [Room.Order] and [Room.Vote] publish acts; [Room.State] is for a page that joins.
package room

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"pushpane/internal/guests"
	"pushpane/stream"
)

// Type is the type of the events. Nothing else publishes it.
const Type = "room"

// Log is the part of a stream.Stream that a room needs.
type Log interface {
	Append(key, eventType string, data []byte) (stream.Cursor, error)
	Event(n int64) (stream.Event, bool)
	Epoch() string
	Status() stream.Status
}

// Room is the state that the acts in a log make. All methods may be called from any goroutine.
type Room struct {
	log    Log
	guests *guests.Guests

	// Locks: orders, then the stream's own, then mu. orders is held while an act is checked and
	// published, so that no vote comes behind the close of its question.
	orders sync.Mutex

	mu     sync.Mutex // guards state and secret
	state  state
	secret []byte // of the voters' names
}

// state is what Observe makes of the acts.
type state struct {
	last      int64 // number of the newest act; 0 before the first
	acts      [][2]int64
	pin       *Pin
	paused    *Pause
	removed   []int64
	question  *Question
	asked     int64 // the highest number of a question
	bookmarks []Bookmark
	write     bool
	writers   map[int]bool // guests for whom it is not as write says
}

// New returns an empty room of these guests. Call Open before orders come.
func New(in *guests.Guests) *Room {
	secret := make([]byte, sha256.Size)
	rand.Read(secret) // never fails: crypto/rand ends the process first
	return &Room{guests: in, secret: secret, state: state{writers: map[int]bool{}}}
}

// Begin empties the room for a log that several processes have. The names of voters follow from its
// epoch then, so that whoever moves from one process to another is the same voter.
func (r *Room) Begin(epoch string) {
	secret := sha256.Sum256([]byte("voters " + epoch))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secret, r.state = secret[:], state{writers: map[int]bool{}}
}

// Open gives the room its log. What an earlier process has left open is ended: its guests and their
// votes are gone.
func (r *Room) Open(log Log) error {
	r.log = log
	r.mu.Lock()
	var left []Act
	if r.state.paused != nil {
		left = append(left, Act{Do: "resume"})
	}
	if q := r.state.question; q != nil && q.Open {
		left = append(left, Act{Do: "close", Question: q.Question})
	}
	if r.state.write || len(r.state.writers) > 0 {
		left = append(left, Act{Do: "write", On: new(bool)})
	}
	r.mu.Unlock()
	for _, a := range left {
		if _, err := r.publish("", a); err != nil {
			return err
		}
	}
	return nil
}

// publish appends an act to the log, once for a key that is not "".
func (r *Room) publish(key string, a Act) (stream.Cursor, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return stream.Cursor{}, fmt.Errorf("encode act: %w", err)
	}
	return r.log.Append(key, Type, data)
}

// Voter returns the name of a voter in the log. It tells nobody who that is: it follows from a
// secret of this process and the identity, such as a cookie; see [Room.Begin].
func (r *Room) Voter(identity string) string {
	r.mu.Lock()
	mac := hmac.New(sha256.New, r.secret)
	r.mu.Unlock()
	mac.Write([]byte(identity))
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:12])
}

// MayWrite reports whether the guest with this number may send messages.
func (r *Room) MayWrite(guest int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.mayWrite(guest)
}

func (s *state) mayWrite(guest int) bool {
	if on, own := s.writers[guest]; own {
		return on
	}
	return s.write
}

// Last returns the number of the newest act, 0 before the first.
func (r *Room) Last() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.last
}

// State is the room for a page that joins (docs/wire.md, "The room").
type State struct {
	Epoch     string     `json:"epoch"`
	Last      int64      `json:"last"`      // number of the newest act in this state
	Acts      [][2]int64 `json:"acts"`      // the numbers of all acts, as ranges
	Pin       *Pin       `json:"pin"`       // nil: no line is pinned
	Paused    *Pause     `json:"paused"`    // nil: the pages are not paused
	Removed   []int64    `json:"removed"`   // numbers of the messages
	Question  *Question  `json:"question"`  // the newest; nil before the first
	Bookmarks []Bookmark `json:"bookmarks"` // in the order of the lines
	Voter     string     `json:"voter"`     // the name of who asks, in votes
	Write     bool       `json:"write"`     // whether who asks may send messages
	Everybody bool       `json:"everybody"` // whether all guests may
	Writers   []int      `json:"writers"`   // guests for whom it is otherwise
}

// Pin is the line that stands at the top of every page. It holds the start of the line, which may
// be older than the history.
type Pin struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Data string `json:"data"`
}

// Pause is where all pages hold: behind the line ID.
type Pause struct {
	ID string `json:"id"`
}

// Question is a question to the room.
type Question struct {
	Question int64          `json:"question"` // its number, 1, 2, ...
	Text     string         `json:"text"`
	Answers  []string       `json:"answers"`
	Open     bool           `json:"open"`
	Recorded bool           `json:"recorded"` // replayed: nobody can vote
	Votes    map[string]int `json:"votes"`    // the last answer of each voter, from 1
}

// full reports whether one more voter is one too many.
func (q *Question) full(voter string) bool {
	_, voted := q.Votes[voter]
	return !voted && len(q.Votes) >= maxVoters
}

// Bookmark is a line with a note.
type Bookmark struct {
	ID   string `json:"id"`
	Note string `json:"note"`
}

// State returns the state, but for Voter and Write, which depend on who asks.
func (r *Room) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.state
	all := State{
		Epoch: r.log.Epoch(), Last: s.last, Acts: append([][2]int64{}, s.acts...), Pin: s.pin, Paused: s.paused,
		Removed: append([]int64{}, s.removed...), Bookmarks: append([]Bookmark{}, s.bookmarks...),
		Everybody: s.write, Writers: []int{},
	}
	for guest, on := range s.writers {
		if on != s.write {
			all.Writers = append(all.Writers, guest)
		}
	}
	slices.Sort(all.Writers)
	if s.question != nil {
		q := *s.question
		q.Votes = make(map[string]int, len(q.Votes))
		for voter, answer := range s.question.Votes {
			q.Votes[voter] = answer
		}
		all.Question = &q
	}
	return all
}

// Observe is for stream.Options.Observe: it changes the state by the acts among the events of the
// log. Acts that an order could not have made change nothing.
func (r *Room) Observe(first int64, _ time.Duration, eventType string, data [][]byte) {
	if eventType != Type {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, d := range data {
		n := first + int64(i)
		r.state.last = n
		r.state.count(n)
		var a Act
		if json.Unmarshal(d, &a) == nil {
			r.state.apply(a)
		}
	}
}

// maxRanges bounds the ranges of acts: a vote between any two lines makes one.
const maxRanges = 1 << 16

// count notes the number of an act.
func (s *state) count(n int64) {
	if last := len(s.acts) - 1; last >= 0 && s.acts[last][1] == n-1 {
		s.acts[last][1] = n
		return
	}
	if len(s.acts) == maxRanges {
		s.acts = s.acts[maxRanges/2:]
	}
	s.acts = append(s.acts, [2]int64{n, n})
}

func (s *state) apply(a Act) {
	switch a.Do {
	case "pin":
		s.pin = &Pin{a.ID, a.Type, a.Data}
	case "unpin":
		s.pin = nil
	case "pause":
		s.paused = &Pause{a.ID}
	case "resume":
		s.paused = nil
	case "remove":
		s.remove(a.ID)
	case "question":
		s.asked = max(s.asked, a.Question)
		s.question = &Question{a.Question, a.Text, a.Answers, true, a.Recorded, map[string]int{}}
	case "vote":
		if q := s.question; q != nil && q.Open && q.Question == a.Question && a.Answer >= 1 && a.Answer <= len(q.Answers) && !q.full(a.Voter) {
			q.Votes[a.Voter] = a.Answer
		}
	case "close":
		if q := s.question; q != nil && q.Question == a.Question {
			q.Open = false
		}
	case "write":
		s.allow(a)
	case "bookmark":
		s.bookmark(Bookmark{a.ID, a.Note})
	case "unbookmark":
		s.unbookmark(a.ID)
	case snapshot:
		if a.State != nil {
			s.restore(*a.State)
		}
	}
}

func (s *state) remove(id string) {
	if n := number(id); n > 0 && len(s.removed) < maxRemoved && !slices.Contains(s.removed, n) {
		s.removed = append(s.removed, n)
	}
	if s.pin != nil && s.pin.ID == id {
		s.pin = nil
	}
}

// allow is write: for one guest, or for all, and then none is an exception.
func (s *state) allow(a Act) {
	on := a.On != nil && *a.On
	if a.Guest > 0 {
		s.writers[a.Guest] = on
		return
	}
	s.write = on
	clear(s.writers)
}

// bookmark sets or replaces a bookmark; behind the limit it sets none.
func (s *state) bookmark(b Bookmark) {
	s.unbookmark(b.ID)
	if len(s.bookmarks) < maxBookmarks {
		s.bookmarks = append(s.bookmarks, b)
		slices.SortFunc(s.bookmarks, func(x, y Bookmark) int { return cmp.Compare(number(x.ID), number(y.ID)) })
	}
}

func (s *state) unbookmark(id string) {
	s.bookmarks = slices.DeleteFunc(s.bookmarks, func(b Bookmark) bool { return b.ID == id })
}

// number returns the number in the id of an event, 0 for what is none.
func number(id string) int64 {
	c, err := stream.ParseCursor(id)
	if err != nil {
		return 0
	}
	return c.N
}
