package room

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pushpane/internal/guests"
	"pushpane/stream"
)

// open returns a room in a log with three lines: two messages and a line of the source.
func open(t *testing.T) (*Room, *stream.Stream) {
	t.Helper()
	r := New(&guests.Guests{})
	log, err := stream.New(stream.Options{Observe: r.Observe})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(log.Close)
	if err := r.Open(log); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		if err := log.Publish("chat", []byte(`{"name":"Ada","text":"`+text+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.SetState("running", "a source"); err != nil {
		t.Fatal(err)
	}
	return r, log
}

func (r *Room) id(n int64) string { return fmt.Sprintf("%s.%d", r.log.Epoch(), n) }

func order(t *testing.T, r *Room, a Act) {
	t.Helper()
	if _, _, err := r.Order(a); err != nil {
		t.Fatalf("order %+v: %v", a, err)
	}
}

func TestOrder_refusesInOneLine(t *testing.T) {
	r, _ := open(t)
	long := strings.Repeat("x", 301)
	for name, bad := range map[string]struct {
		act  Act
		want string
	}{
		"no act":            {Act{}, `do "" is not one of bookmark, close`},
		"unknown act":       {Act{Do: "dance"}, `do "dance" is not one of`},
		"vote as an order":  {Act{Do: "vote", Question: 1, Answer: 1}, `do "vote" is not one of`},
		"no id":             {Act{Do: "pin"}, `id "" is not that of a line`},
		"foreign id":        {Act{Do: "pin", ID: "abcdefghijk27.1"}, `no line "abcdefghijk27.1" is kept`},
		"id ahead":          {Act{Do: "remove", ID: r.id(99)}, "is kept"},
		"id of a state":     {Act{Do: "remove", ID: r.id(3)}, "type source, no line"},
		"nothing pinned":    {Act{Do: "unpin"}, "no line is pinned"},
		"not paused":        {Act{Do: "resume"}, "not paused"},
		"no text":           {Act{Do: "question", Text: " ", Answers: []string{"a", "b"}}, "the text is empty"},
		"long text":         {Act{Do: "question", Text: long, Answers: []string{"a", "b"}}, "301 characters, more than 300"},
		"one answer":        {Act{Do: "question", Text: "?", Answers: []string{"a"}}, "1 answers are not 2 to 6"},
		"seven answers":     {Act{Do: "question", Text: "?", Answers: strings.Split("abcdefg", "")}, "7 answers are not 2 to 6"},
		"empty answer":      {Act{Do: "question", Text: "?", Answers: []string{"a", ""}}, "answer 2 is empty"},
		"long answer":       {Act{Do: "question", Text: "?", Answers: []string{long, "b"}}, "answer 1 has 301 characters, more than 100"},
		"two equal answers": {Act{Do: "question", Text: "?", Answers: []string{"a", "a"}}, "answer 2 is the same"},
		"another's key":     {Act{Do: "pin", ID: r.id(1), Note: "x"}, `pin has no key "note"`},
		"no key at all":     {Act{Do: "resume", On: new(bool)}, `resume has no key "on"`},
		"no question":       {Act{Do: "close"}, "no question is open"},
		"write without on":  {Act{Do: "write"}, `needs "on"`},
		"guest below 1":     {Act{Do: "write", Guest: -1, On: new(bool)}, "guest -1"},
		"long note":         {Act{Do: "bookmark", ID: r.id(1), Note: strings.Repeat("x", 501)}, "501 characters, more than 500"},
		"no bookmark":       {Act{Do: "unbookmark", ID: r.id(1)}, "has no bookmark"},
	} {
		_, _, err := r.Order(bad.act)
		if err == nil || !strings.Contains(err.Error(), bad.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want one line with %q", name, err, bad.want)
		}
	}
	if last := r.Last(); last != 0 {
		t.Errorf("a refused order is act %d of the log, want none", last)
	}
}

func TestRoom_stateFollowsFromTheEvents(t *testing.T) {
	r, log := open(t)
	order(t, r, Act{Do: "pin", ID: r.id(1) + ".0"})
	order(t, r, Act{Do: "pause", ID: r.id(2)})
	order(t, r, Act{Do: "bookmark", ID: r.id(2), Note: "later"})
	order(t, r, Act{Do: "bookmark", ID: r.id(1), Note: "first"})
	order(t, r, Act{Do: "write", Guest: 7, On: boolean(true)})
	order(t, r, Act{Do: "question", Text: "Which?", Answers: []string{"a", "b"}})
	if _, err := r.Vote("", "ann", 1, 2); err != nil {
		t.Fatal(err)
	}
	other := New(&guests.Guests{})
	other.log = log
	for e := range log.Retained() {
		other.Observe(e.N, e.At, e.Type, [][]byte{e.Data})
	}
	got, want := fmt.Sprintf("%+v", pointed(other.State())), fmt.Sprintf("%+v", pointed(r.State()))
	if got != want {
		t.Errorf("the state of who reads the log is\n%s, want\n%s", got, want)
	}
	s := r.State()
	if s.Pin.ID != r.id(1) || s.Pin.Type != "chat" || s.Pin.Data != `{"name":"Ada","text":"one"}` {
		t.Errorf("pinned is %+v, want the line with its text", s.Pin)
	}
	if !slices.Equal(s.Acts, [][2]int64{{4, 10}}) || s.Last != 10 {
		t.Errorf("the acts are %v up to %d, want 4 to 10", s.Acts, s.Last)
	}
	if s.Bookmarks[0].Note != "first" || s.Bookmarks[1].Note != "later" {
		t.Errorf("the bookmarks are %v, want them in the order of the lines", s.Bookmarks)
	}
	if !r.MayWrite(7) || r.MayWrite(8) {
		t.Errorf("guests 7 and 8 may write: %t, %t; want true, false", r.MayWrite(7), r.MayWrite(8))
	}
}

// pointed returns the state with what its pointers lead to.
func pointed(s State) []any {
	return []any{*s.Pin, *s.Paused, *s.Question, s.Removed, s.Bookmarks, s.Acts, s.Writers}
}

func boolean(on bool) *bool { return &on }

func TestRoom_removedMessageIsPinnedNoMore(t *testing.T) {
	r, _ := open(t)
	order(t, r, Act{Do: "pin", ID: r.id(2)})
	order(t, r, Act{Do: "remove", ID: r.id(2)})
	s := r.State()
	if s.Pin != nil || !slices.Equal(s.Removed, []int64{2}) {
		t.Errorf("pin %v, removed %v; want none, and 2", s.Pin, s.Removed)
	}
	for _, again := range []string{"remove", "pin"} {
		if _, _, err := r.Order(Act{Do: again, ID: r.id(2)}); !errors.Is(err, ErrConflict) {
			t.Errorf("%s of a removed message: got %v, want ErrConflict", again, err)
		}
	}
}

func TestVote_countsTheLastOfEachVoter(t *testing.T) {
	r, _ := open(t)
	if _, err := r.Vote("", "ann", 1, 1); !errors.Is(err, ErrUnknown) {
		t.Errorf("vote before the question: got %v, want ErrUnknown", err)
	}
	order(t, r, Act{Do: "question", Text: "Which?", Answers: []string{"a", "b", "c"}})
	if _, _, err := r.Order(Act{Do: "question", Text: "Else?", Answers: []string{"a", "b"}}); !errors.Is(err, ErrConflict) {
		t.Errorf("a second question: got %v, want ErrConflict", err)
	}
	for _, v := range []struct {
		voter  string
		answer int
	}{{"ann", 1}, {"bob", 2}, {"ann", 3}} {
		if _, err := r.Vote("", v.voter, 1, v.answer); err != nil {
			t.Fatal(err)
		}
	}
	for _, answer := range []int{0, 4, -1} {
		if _, err := r.Vote("", "ann", 1, answer); err == nil || errors.Is(err, ErrConflict) {
			t.Errorf("answer %d: got %v, want that it is not from 1 to 3", answer, err)
		}
	}
	if votes := r.State().Question.Votes; len(votes) != 2 || votes["ann"] != 3 || votes["bob"] != 2 {
		t.Errorf("the votes are %v, want ann 3 and bob 2", votes)
	}
	order(t, r, Act{Do: "close"})
	before := r.Last()
	if _, err := r.Vote("", "bob", 1, 1); !errors.Is(err, ErrConflict) {
		t.Errorf("vote after the close: got %v, want ErrConflict", err)
	}
	order(t, r, Act{Do: "question", Text: "Next?", Answers: []string{"a", "b"}})
	if _, err := r.Vote("", "bob", 1, 1); !errors.Is(err, ErrConflict) {
		t.Errorf("vote for the question before: got %v, want ErrConflict", err)
	}
	if r.Last() != before+1 {
		t.Errorf("the newest act is %d, want %d: refused votes are none", r.Last(), before+1)
	}
}

// The state of a room is bounded whatever is in the log.
func TestRoom_limitsHoldForAllActs(t *testing.T) {
	r, log := open(t)
	order(t, r, Act{Do: "question", Text: "Which?", Answers: []string{"a", "b"}})
	for n := range max(maxBookmarks, maxVoters, maxRemoved) + 1 {
		for _, act := range []string{
			`{"do":"bookmark","id":"%s.%d"}`, `{"do":"vote","question":1,"answer":1,"voter":"%s%d"}`, `{"do":"remove","id":"%s.%d"}`,
		} {
			if _, err := log.Append("", Type, fmt.Appendf(nil, act, log.Epoch(), n+1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := r.State()
	if len(s.Bookmarks) != maxBookmarks || len(s.Question.Votes) != maxVoters || len(s.Removed) != maxRemoved {
		t.Errorf("%d bookmarks, %d voters, %d removed; want the limits", len(s.Bookmarks), len(s.Question.Votes), len(s.Removed))
	}
	if _, err := r.Vote("", "ann", 1, 1); !errors.Is(err, ErrConflict) {
		t.Errorf("one voter more: got %v, want ErrConflict", err)
	}
	if _, err := r.Vote("", log.Epoch()+"7", 1, 2); err != nil {
		t.Errorf("a voter who changes the answer: %v", err)
	}
}

func TestVote_sameKeyIsOneEvent(t *testing.T) {
	r, _ := open(t)
	order(t, r, Act{Do: "question", Text: "Which?", Answers: []string{"a", "b"}})
	first, err := r.Vote("k", "ann", 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Vote("k", "ann", 1, 1); err != nil || again != first {
		t.Errorf("the same vote again is %v, %v; want %v", again, err, first)
	}
}

func TestVoter_hidesWhoItIs(t *testing.T) {
	r, other := New(&guests.Guests{}), New(&guests.Guests{})
	name := r.Voter("cookie")
	if name != r.Voter("cookie") || name == r.Voter("other") || name == other.Voter("cookie") {
		t.Error("the name of a voter is not the same for one and another for others, or is that of another process")
	}
	if strings.Contains(name, "cookie") || len(name) != 12 {
		t.Errorf("the name %q is not 12 letters without the cookie", name)
	}
}

// A process that goes on with a log has other guests.
func TestOpen_endsWhatWasLeftOpen(t *testing.T) {
	before, log := open(t)
	order(t, before, Act{Do: "pause"})
	order(t, before, Act{Do: "write", On: boolean(true)})
	order(t, before, Act{Do: "question", Text: "Which?", Answers: []string{"a", "b"}})
	after := New(&guests.Guests{})
	next, err := stream.New(stream.Options{Observe: after.Observe, Epoch: log.Epoch(), Started: time.Now().Add(-time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	for e := range log.Retained() {
		if err := next.Restore(e.N, e.At, e.Type, e.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := after.Open(next); err != nil {
		t.Fatal(err)
	}
	s := after.State()
	if s.Paused != nil || s.Everybody || s.Question.Open || s.Question.Text != "Which?" {
		t.Errorf("the state is %+v, want no pause, nobody who writes, a closed question", s)
	}
}

func TestObserve_ignoresWhatIsNoAct(t *testing.T) {
	r, log := open(t)
	for _, data := range []string{"", "not JSON", `[]`, `{"do":7}`, `{"do":"vote","question":1,"answer":1}`, `{"do":"close","question":9}`, `{"do":"remove","id":"x"}`} {
		if _, err := log.Append("", Type, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	if s := r.State(); s.Question != nil || len(s.Removed) > 0 || s.Last != 10 {
		t.Errorf("the state is %+v, want an empty room behind act 10", s)
	}
}

// A room that has seen a snapshot and what came behind it is that of one who has seen all.
func TestSnapshot_isTheRoom(t *testing.T) {
	r, _ := open(t)
	on := true
	order(t, r, Act{Do: "pin", ID: r.id(1)})
	order(t, r, Act{Do: "bookmark", ID: r.id(1), Note: "first"})
	order(t, r, Act{Do: "remove", ID: r.id(2)})
	order(t, r, Act{Do: "pause", ID: r.id(1)})
	order(t, r, Act{Do: "write", On: &on})
	order(t, r, Act{Do: "write", On: new(bool), Guest: 3})
	order(t, r, Act{Do: "question", Text: "Tea?", Answers: []string{"yes", "no"}})
	if _, err := r.Vote("", "ada", 1, 1); err != nil {
		t.Fatal(err)
	}
	newest, data, err := r.Snapshot(stream.MaxEvent)
	if err != nil || newest != r.Last() || !IsSnapshot(data) {
		t.Fatalf("Snapshot: %d %s %v, want all up to %d", newest, data, err, r.Last())
	}
	late := New(&guests.Guests{})
	late.log = r.log
	behind := []byte(`{"do":"vote","question":1,"answer":2,"voter":"bob"}`)
	for i, d := range [][]byte{data, behind} {
		late.Observe(newest+1+int64(i), 0, Type, [][]byte{d})
		r.Observe(newest+1+int64(i), 0, Type, [][]byte{d}) // changes nothing here
	}
	want, got := r.State(), late.State()
	want.Acts, got.Acts = nil, nil
	x, _ := json.Marshal(want)
	if y, _ := json.Marshal(got); string(x) != string(y) || late.state.asked != 1 {
		t.Errorf("the late room is\n%s\nwant\n%s; %d questions were asked", y, x, late.state.asked)
	}
	if got.Question.Votes["ada"] != 1 || got.Question.Votes["bob"] != 2 || late.MayWrite(3) || !late.MayWrite(4) {
		t.Errorf("the votes are %v; guest 3 may write: %v", got.Question.Votes, late.MayWrite(3))
	}
}

// A snapshot that would be too large has the bookmarks of the newest lines.
func TestSnapshot_isBounded(t *testing.T) {
	r, log := open(t)
	for range 100 {
		if err := log.Publish("", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	for n := int64(4); n < 100; n++ {
		order(t, r, Act{Do: "bookmark", ID: r.id(n), Note: strings.Repeat("n", MaxNote)})
	}
	_, data, err := r.Snapshot(20_000)
	if err != nil || len(data) > 20_000 || !strings.Contains(string(data), r.id(99)) || strings.Contains(string(data), r.id(4)+`"`) {
		t.Errorf("%d bytes, %v: %.100s", len(data), err, data)
	}
	if _, _, err := r.Snapshot(10); err == nil || !strings.Contains(err.Error(), "more than 10") {
		t.Errorf("a snapshot of 10 bytes: %v", err)
	}
}
