package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pushpane/internal/foreign"
	"pushpane/internal/screen"
	"pushpane/stream"
)

// Of more events than follow each other in a log of many nodes, the number of each is known.
func TestRepublish_manyAtOnce(t *testing.T) {
	p := &publisherLog{start: time.Now()}
	var got []string
	err := republish(p, message, make([][]byte, 2*screen.Together+7), func(index int, last int64, count int) {
		got = append(got, fmt.Sprint(index, last, count))
	})
	if want := []string{"0 1000 1000", "1000 2000 1000", "2000 2007 7"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("published are %q, %v; want %q (index, last number, count)", got, err, want)
	}
}

// However many names there are, and however long they are, each event shows its own, and those of
// the page still come.
func TestRepublish_everyNameIsShown(t *testing.T) {
	events, err := stream.New(stream.Options{OwnTypes: foreign.OwnTypes()})
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	long := strings.Repeat("größe ", 30)
	var want []string
	publish := func(name, data, shown string) {
		t.Helper()
		if err := republish(events, foreign.Type(name), [][]byte{[]byte(data)}, func(int, int64, int) {}); err != nil {
			t.Fatal(err)
		}
		want = append(want, shown)
	}
	publish(long, "too long", foreign.Named+" "+long+"\ntoo long")
	for i := range 64 {
		name := fmt.Sprint("job ", i)
		publish(name, "x", fmt.Sprint("job%20", i, " x"))
	}
	publish("job 64", "{\n}", foreign.Named+" job 64\n{\n}")
	publish("ping", "", foreign.Named+" ping\n")
	publish(foreign.Named, "x", foreign.Named+" "+foreign.Named+"\nx")
	publish("\xff", "x", foreign.Named+" %FF\nx")
	publish("a\tb\x00", "x", foreign.Named+" a%09b%00\nx")
	publish("50%", "x", foreign.Named+" 50%\nx")
	publish("job 7", "again", "job%207 again")
	for _, own := range []string{"chat", "room", "screen"} {
		if _, err := events.Append("", own, []byte("{}")); err != nil {
			t.Errorf("behind 64 names: %v", err)
		}
		want = append(want, own+" {}")
	}
	var got []string
	for e := range events.Retained() {
		got = append(got, e.Type+" "+string(e.Data))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the log has\n%q, want\n%q", got, want)
	}
	if _, err := events.Append("", "more", []byte("x")); err == nil {
		t.Error("the type more is taken; it would be the 65th")
	}
}

// apart is a log in which others publish between any two events.
type apart struct{ publisherLog }

func (p *apart) PublishNumbered(eventType string, data ...[]byte) (int64, error) {
	if len(data) > 1 {
		return 0, stream.ErrApart
	}
	if _, err := p.publisherLog.PublishNumbered(eventType, []byte("of another")); err != nil {
		return 0, err
	}
	return p.publisherLog.PublishNumbered(eventType, data...)
}

// Where several events do not follow each other the number of each is known all the same.
func TestRepublish_others(t *testing.T) {
	p := &apart{publisherLog{start: time.Now()}}
	var got []string
	err := republish(p, message, make([][]byte, 3), func(index int, last int64, count int) {
		got = append(got, fmt.Sprint(index, last, count))
	})
	if want := []string{"0 2 1", "1 4 1", "2 6 1"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("published are %q, %v; want %q (index, last number, count)", got, err, want)
	}
}
