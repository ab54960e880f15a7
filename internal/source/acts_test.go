package source

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pushpane/internal/count"
	"pushpane/internal/guests"
	"pushpane/internal/recording"
	"pushpane/internal/room"
	"pushpane/stream"
)

const actHeader = `{"pushpane":"recording","version":1,"title":"","source":"stdin","name":"","start":1700000000000,"epoch":"abcdefghijk27"}` + "\n"

// taped is an event of a recording.
func taped(n, ms int, eventType, data string) string {
	quoted, _ := json.Marshal(data)
	return fmt.Sprintf(`{"n":%d,"t":%d,"type":%q,"data":%s}`+"\n", n, ms, eventType, quoted)
}

// talk has something of all that a recording says of a line, an act a second.
const anAct = `{"do":"%s","id":"abcdefghijk27.%d"%s}`

func talk() string {
	chat := `{"name":"Bob","text":"%s"}`
	return actHeader + taped(1, 0, "message", "first") + taped(2, 0, "chat", fmt.Sprintf(chat, "kind")) + taped(3, 500, "price", "7") +
		taped(4, 1000, "room", fmt.Sprintf(anAct, "bookmark", 1, `,"note":"why?"`)) +
		taped(5, 2000, "room", fmt.Sprintf(anAct, "pin", 2, `,"type":"chat","data":"pinned"`)) +
		taped(6, 3000, "room", fmt.Sprintf(anAct, "pause", 1, "")) +
		taped(7, 4000, "room", `{"do":"resume"}`) + taped(8, 4000, "chat", fmt.Sprintf(chat, "rude")) +
		taped(9, 5000, "room", fmt.Sprintf(anAct, "bookmark", 3, "")) + taped(10, 5000, "room", fmt.Sprintf(anAct, "unbookmark", 1, "")) +
		taped(11, 6000, "room", `{"do":"unpin"}`) + taped(12, 6000, "room", fmt.Sprintf(anAct, "remove", 8, "")) +
		taped(13, 7000, "room", `{"do":"question","question":1,"text":"Which?","answers":["a","b"]}`) +
		taped(14, 8000, "room", `{"do":"vote","question":1,"answer":2,"voter":"v"}`) +
		taped(15, 9000, "room", `{"do":"close","question":1}`) + taped(16, 9000, "room", `{"do":"write","on":true}`) +
		taped(17, 10000, "message", "last")
}

// playedRoom is a replay with a log and a room as the program has them.
type playedRoom struct {
	*Replay
	room *room.Room
	log  *stream.Stream
}

// replayingRoom plays a file in fake time while test runs.
func replayingRoom(t *testing.T, file string, o ReplayOptions, test func(t *testing.T, p playedRoom)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r, err := replayText("talk.ndjson", file, o)
		if err != nil {
			t.Fatal(err)
		}
		p := playedRoom{Replay: r, room: room.New(&guests.Guests{})}
		if p.log, err = stream.New(stream.Options{Observe: p.room.Observe}); err != nil {
			t.Fatal(err)
		}
		if err = p.room.Open(p.log); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Play(ctx, p.log) }()
		synctest.Wait()
		test(t, p)
		stop()
		if err := <-done; err != nil {
			t.Errorf("play: %v, want nil after a stop", err)
		}
		p.log.Close()
	})
}

// text returns the data of a line and its number in the log, which a person sees in the page.
func (p playedRoom) text(id string) string {
	c, err := stream.ParseCursor(id)
	e, found := p.log.Event(c.N)
	if err != nil || !found || c.Epoch != p.log.Epoch() {
		return "no line"
	}
	return fmt.Sprintf("%d %s", c.N, e.Data)
}

// shown returns the state of the room in one line.
func (p playedRoom) shown() string {
	synctest.Wait()
	s := p.room.State()
	var parts []string
	for _, b := range s.Bookmarks {
		parts = append(parts, fmt.Sprintf("mark %s %q", p.text(b.ID), b.Note))
	}
	if s.Pin != nil {
		parts = append(parts, "pin "+s.Pin.Data+" of "+p.text(s.Pin.ID))
	}
	if s.Paused != nil {
		parts = append(parts, "pause at "+p.text(s.Paused.ID))
	}
	for _, n := range s.Removed {
		e, _ := p.log.Event(n)
		parts = append(parts, "removed "+string(e.Data))
	}
	if q := s.Question; q != nil {
		parts = append(parts, fmt.Sprintf("%s open %t recorded %t votes %v", q.Text, q.Open, q.Recorded, q.Votes))
	}
	if s.Everybody {
		parts = append(parts, "all may write")
	}
	return strings.Join(parts, ", ")
}

const (
	kindChat = `2 {"name":"Bob","text":"kind"}`
	removed  = `removed {"name":"","text":"A message was removed."}`
)

// What a recording says of a line is said of its line in the log, at its time.
func TestActs_areThoseOfTheLog(t *testing.T) {
	replayingRoom(t, talk(), ReplayOptions{}, func(t *testing.T, p playedRoom) {
		for _, at := range []string{
			"", `mark 1 first "why?"`, `mark 1 first "why?", pin pinned of ` + kindChat,
			`mark 1 first "why?", pin pinned of ` + kindChat + ", pause at 1 first",
			`mark 1 first "why?", pin pinned of ` + kindChat, `mark 3 7 "", pin pinned of ` + kindChat,
			`mark 3 7 "", ` + removed, `mark 3 7 "", ` + removed + ", Which? open true recorded true votes map[]",
			`mark 3 7 "", ` + removed + ", Which? open true recorded true votes map[v:2]",
			`mark 3 7 "", ` + removed + ", Which? open false recorded true votes map[v:2]",
		} {
			lasting(time.Millisecond)
			want(t, fmt.Sprint("at ", p.State().At), p.shown(), at)
			lasting(999 * time.Millisecond)
		}
		for e := range p.log.Retained() {
			if strings.Contains(string(e.Data), "rude") {
				t.Errorf("event %d has what was removed: %s", e.N, e.Data)
			}
		}
	})
}

// After a seek the room is what it was at that time, of the lines that were played; what a
// presenter has marked meanwhile stays.
func TestActs_afterASeek(t *testing.T) {
	replayingRoom(t, talk(), ReplayOptions{}, func(t *testing.T, p playedRoom) {
		lasting(3500 * time.Millisecond)
		if _, _, err := p.room.Order(room.Act{Do: "bookmark", ID: p.log.Epoch() + ".3", Note: "mine"}); err != nil {
			t.Fatal(err)
		}
		const mine = `mark 3 7 "mine"`
		p.must(t, ReplayControl{Do: "pause"})
		lasting(time.Minute)
		want(t, "while it stands", p.shown(), `mark 1 first "why?", `+mine+", pin pinned of "+kindChat+", pause at 1 first")
		p.must(t, seekTo(1500))
		want(t, "back", p.shown(), `mark 1 first "why?", `+mine)
		p.must(t, seekTo(0))
		want(t, "at the start", p.shown(), mine)
		p.must(t, seekTo(2500))
		want(t, "forward again", p.shown(), `mark 1 first "why?", `+mine+", pin pinned of "+kindChat)
		p.must(t, seekTo(8500))
		want(t, "to a question, over a line that was not played", p.shown(), `mark 3 7 "", Which? open true recorded true votes map[v:2]`)
		p.must(t, seekTo(0))
		p.must(t, ReplayControl{Do: "play"})
		lasting(2500 * time.Millisecond)
		if got := p.shown(); !strings.Contains(got, ` first "why?", pin pinned of `) || strings.Contains(got, "mark 1 first") {
			t.Errorf("played again: got %s, want the new line marked", got)
		}
	})
	replayingRoom(t, talk(), ReplayOptions{}, func(t *testing.T, p playedRoom) {
		p.must(t, seekTo(6500)) // over the lines 3 and 8
		want(t, "of lines that are not in the log", p.shown(), "")
	})
}

// In each round the lines have new ids, and the acts are of those.
func TestActs_eachRound(t *testing.T) {
	replayingRoom(t, talk(), ReplayOptions{Loop: true}, func(t *testing.T, p playedRoom) {
		before := ""
		for range 3 {
			lasting(100 * time.Millisecond)
			if got := p.shown(); strings.Contains(got, "mark") || strings.Contains(got, "open true") {
				t.Errorf("at the start of a round: got %s, want no bookmark and no open question", got)
			}
			lasting(1400 * time.Millisecond)
			got := p.shown()
			if got == before || !strings.HasPrefix(got, "mark ") || strings.Count(got, "first") != 1 {
				t.Errorf("got %s, want one bookmark, of another line than %s", got, before)
			}
			before = got
			lasting(8500 * time.Millisecond)
		}
	})
}

// A file may have been written by anybody: the limits of orders hold, what cannot be played is
// counted, and all else is played.
func TestActs_limitsHold(t *testing.T) {
	var file strings.Builder
	file.WriteString(actHeader)
	for n := range 1200 {
		file.WriteString(taped(n+1, 0, "message", fmt.Sprint("line ", n+1)))
	}
	n := 1200
	act := func(do, more string, line int) {
		n++
		file.WriteString(taped(n, 0, "room", fmt.Sprintf(anAct, do, line, more)))
	}
	for line := range 1200 {
		act("bookmark", "", line+1)
	}
	n += 10 // rotated out
	act("bookmark", "", 2405)
	act("remove", "", 5000)
	act("bookmark", fmt.Sprintf(`,"note":%q`, strings.Repeat("x", room.MaxNote+1)), 1)
	act("question", `,"question":9223372036854775807,"text":"?","answers":["a","b"]`, 0)
	act("pin", fmt.Sprintf(`,"type":"message","data":%q`, strings.Repeat("y", 2000)), 2406)
	act("shut", `,"guest":1`, 0)
	file.WriteString(taped(n+1, 10, "message", "last"))
	replayingRoom(t, file.String(), ReplayOptions{}, func(t *testing.T, p playedRoom) {
		lasting(time.Second)
		s := p.room.State()
		if len(s.Bookmarks) != 1000 || s.Question != nil || s.Pin == nil || len([]rune(s.Pin.Data)) != 1000 || s.Pin.ID != "" {
			t.Errorf("%d bookmarks, question %v, pin %v; want 1000, none, and the start of the line", len(s.Bookmarks), s.Question, s.Pin)
		}
		if got := p.Problems(); len(got) != 1 || got[0] != "left out: 2 acts of the room about lines that are not in the file, 2 acts of the room malformed or over a limit" {
			t.Errorf("the problems are %q", got)
		}
		if last := p.room.Last(); last < 2000 {
			t.Errorf("the newest act is event %d", last)
		}
	})
}

// The acts that are kept are bounded, and those behind them are counted.
func TestActs_memory(t *testing.T) {
	var file strings.Builder
	file.WriteString(actHeader + taped(1, 0, "message", "line"))
	pinned := fmt.Sprintf(`,"type":"chat","data":%q`, strings.Repeat("x", 16_000))
	acts := recording.MaxActs/16_000 + 100
	for n := range acts {
		file.WriteString(taped(n+2, 0, "room", fmt.Sprintf(anAct, "pin", 1, pinned)))
	}
	file.WriteString(taped(acts+2, 5, "message", "last"))
	replayingRoom(t, file.String(), ReplayOptions{}, func(t *testing.T, p playedRoom) {
		lasting(time.Second)
		left := acts - len(p.survey.Acts)
		if got := p.Problems(); left < 100 || !slices.Equal(got, []string{fmt.Sprintf("left out: %s of the room behind the first 8 MiB of them", count.Of(left, "act"))}) {
			t.Errorf("the problems are %q, with %d acts left out", got, left)
		}
		if s := p.log.Status(); !strings.HasPrefix(s.Last, p.log.Epoch()) || !p.AtEnd() {
			t.Errorf("the replay has not come to its end: %+v", s)
		}
	})
}

// An export has the acts that a replay plays, with the numbers of the lines.
func TestActs_ofEachEvent(t *testing.T) {
	r, err := replayText("x", actHeader+taped(1, 0, "message", "one")+"damaged\n"+taped(3, 0, "message", "three")+
		taped(4, 0, "room", fmt.Sprintf(anAct, "bookmark", 3, ""))+taped(5, 0, "room", fmt.Sprintf(anAct, "bookmark", 2, ""))+taped(6, 0, "room", `{"do":"write","on":true}`), ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	err = r.EachEvent(func(e recording.Event) error {
		got = append(got, fmt.Sprintf("%d %s", e.Index, e.Data))
		return nil
	})
	if want := []string{"1 one", "3 three", `4 {"do":"bookmark","id":"abcdefghijk27.3"}`, "5 ", "6 "}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// Only a recording of ours has acts.
func TestActs_ofNoOtherFile(t *testing.T) {
	const captured = "event: message\ndata: a\nid: abcdefghijk27.1.0\n\nevent: room\ndata: {\"do\":\"question\",\"question\":1,\"text\":\"?\",\"answers\":[\"a\",\"b\"]}\n\n"
	replayingRoom(t, captured, ReplayOptions{}, func(t *testing.T, p playedRoom) {
		lasting(time.Second)
		if p.room.Last() != 0 {
			t.Error("an act of a captured stream was played")
		}
	})
}
