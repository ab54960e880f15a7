package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pushpane/internal/count"
	"pushpane/internal/recording"
	"pushpane/internal/room"
)

// acts plays the acts of the room in a recording of ours. What they say of a line they say in the
// log of the line that was played last for it; after a seek the room is what it was at that time.
// The acts of other files are not played.
type acts struct {
	survey *recording.Survey
	log    Publisher      // nil before Play, like
	made   *room.Replayed // by the acts that were published

	// left out
	lineless  int // they name a line that the file does not have
	malformed int // or over a limit of an order
}

// newActs returns the acts of a file, and the lines that they name, by their index, rising.
func newActs(survey *recording.Survey) (all acts, named []int64) {
	all.survey = survey
	for _, e := range survey.Acts {
		act, err := all.check(e.Data, e.Index)
		switch line := act.Line(); {
		case errors.Is(err, errLineless):
			all.lineless++
		case err != nil && !errors.Is(err, room.ErrPeople):
			all.malformed++
		case line > 0:
			named = append(named, line)
		}
	}
	slices.Sort(named)
	return all, slices.Compact(named)
}

var (
	errLineless = errors.New("it names a line that is not in the recording")
	errBehind   = errors.New("it is behind the acts that are kept")
)

// check returns an act as it is replayed.
func (a *acts) check(data []byte, index int64) (room.Act, error) {
	if kept := len(a.survey.Acts); kept == 0 || index > a.survey.Acts[kept-1].Index {
		return room.Act{}, errBehind
	}
	act, err := room.Recorded(data)
	if line := act.Line(); err == nil && line > 0 && (line >= index || a.survey.Missing(line)) {
		if _, ok := act.In("", 0); !ok {
			return room.Act{}, errLineless
		}
		act.ID = ""
	}
	return act, err
}

// problem says what is left out, "" for nothing.
func (a *acts) problem() string {
	var why []string
	add := func(n int, reason string) {
		if n > 0 {
			why = append(why, fmt.Sprintf("%s %s", count.Of(n, "act"), reason))
		}
	}
	add(a.lineless, "of the room about lines that are not in the file")
	add(a.malformed, "of the room malformed or over a limit")
	add(a.survey.ActsLeft, fmt.Sprintf("of the room behind the first %d MiB of them", recording.MaxActs>>20))
	if why == nil {
		return ""
	}
	return "left out: " + strings.Join(why, ", ")
}

// exported returns the data of an act for a page: none for one that is not played.
func (a *acts) exported(e recording.Event) []byte {
	act, err := a.check(e.Data, e.Index)
	if err != nil {
		return nil
	}
	data, _ := json.Marshal(act) // texts and numbers: it cannot fail
	return data
}

// play publishes acts that are due, the first of which has the index. inLog are the lines that
// acts name, by their index, with their number in the log.
func (a *acts) play(data [][]byte, index int64, inLog map[int64]int64) error {
	var due []room.Act
	for i, d := range data {
		due = a.add(due, d, index+int64(i), inLog)
	}
	return a.publish(a.made.Play(due))
}

// moveTo makes the room what it was at a time.
func (a *acts) moveTo(at time.Duration, inLog map[int64]int64) error {
	var before []room.Act
	for _, e := range a.survey.Acts {
		if e.At >= at {
			break
		}
		before = a.add(before, e.Data, e.Index, inLog)
	}
	return a.publish(a.made.MoveTo(before))
}

// add adds an act as it is in the log, if there is something to publish of it.
func (a *acts) add(to []room.Act, data []byte, index int64, inLog map[int64]int64) []room.Act {
	act, err := a.check(data, index)
	if err != nil {
		return to
	}
	if line := act.Line(); line > 0 {
		var ok bool
		if act, ok = act.In(a.log.Epoch(), inLog[line]); !ok {
			return to
		}
	}
	return append(to, act)
}

func (a *acts) publish(data [][]byte, err error) error {
	if err != nil || len(data) == 0 {
		return err
	}
	if refused := a.log.Publish(room.Type, data...); refused != nil {
		return a.log.Lost(fmt.Sprintf("%s of the room left out: %v", count.Of(int64(len(data)), "act"), refused))
	}
	return nil
}
