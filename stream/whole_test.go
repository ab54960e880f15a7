package stream

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Promise 5 under attack: readers that stall inside an event, while their connection is ended in
// every way there is.

// Read by net/http, a body that was cut is an error, and what came before it is what was published.
func TestPromise5_underAttack(t *testing.T) {
	const events, viewers = 60, 12
	seeds := uint64(3)
	if os.Getenv("SOAK") == "1" {
		seeds = 24
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed_", seed), func(t *testing.T) {
			eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
				random := rand.New(rand.NewPCG(seed, 5))
				want := make([]string, events)
				for i := range want {
					want[i] = strings.Repeat(fmt.Sprint(i, "\n"), random.IntN(laneSize))
				}
				results := make(chan error)
				for i := range viewers {
					path := fmt.Sprintf("/events?client=v%d", i)
					if i%3 == 0 {
						path = fmt.Sprintf("/poll?client=v%d&after=%s.0", i, f.epoch)
					}
					stallAt, stall := random.IntN(200_000), time.Duration(random.IntN(40))*time.Second
					go func() { results <- readStalling(f, path, stallAt, stall, want) }()
				}
				for i, data := range want {
					pass(time.Duration(random.IntN(1000)) * time.Millisecond)
					f.publish("", data)
					if i%10 == 9 {
						f.Disconnect(fmt.Sprint("v", random.IntN(viewers)))
					}
				}
				f.Close()
				for range viewers {
					if err := <-results; err != nil {
						t.Error(err)
					}
				}
			})
		})
	}
}

// readStalling reads a body, and stalls for a while after so many bytes. It returns an error unless
// each event in the body is what was published, and the body either ends behind the event that ends
// such a body, or is an error.
func readStalling(f *fixture, path string, stallAt int, stall time.Duration, want []string) error {
	response, err := f.client.Get("http://127.0.0.1" + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var body strings.Builder
	_, err = io.CopyN(&body, response.Body, int64(stallAt))
	if err == nil {
		<-time.After(stall)
		_, err = io.Copy(&body, response.Body)
	} else if err == io.EOF {
		err = nil
	}
	last := event{}
	for d := (decoder{bufio.NewReader(strings.NewReader(body.String()))}); ; {
		e, bad := d.next()
		if bad != nil {
			break
		}
		if last = e; e.name != defaultType {
			continue
		}
		c, bad := ParseCursor(e.id)
		if bad != nil || e.data != want[c.N-1] {
			return fmt.Errorf("%s: event %q holds %d bytes, want %d", path, e.id, len(e.data), len(want[c.N-1]))
		}
	}
	ends := last.name == typeBye || last.name == typeNext
	if err == nil && (!ends || !strings.HasSuffix(body.String(), "\n\n")) {
		return fmt.Errorf("%s: the body is complete, and ends with %.80q", path, body.String()[max(0, body.Len()-80):])
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: the body ends with %v, want %v", path, err, io.ErrUnexpectedEOF)
	}
	return nil
}

// A stream and a poll are cut by each thing that cuts: the reader gets an error.
func TestStream_aCutIsNoEnd(t *testing.T) {
	cuts := map[string]func(f *fixture){
		"deadline":   func(*fixture) { pass(writeWait + time.Second) },
		"disconnect": func(f *fixture) { f.Disconnect("me") },
		"leave":      func(f *fixture) { f.do(http.MethodPost, "/leave?client=me", nil) },
	}
	for name, cut := range cuts {
		for _, path := range []string{"/events?client=me&from=now", "/poll?client=me&after="} {
			for _, stuck := range []bool{false, true} {
				if name == "deadline" && !stuck {
					continue // it is for those that do not read
				}
				t.Run(fmt.Sprintf("%s_%s_stuck=%v", name, path[1:5], stuck), func(t *testing.T) {
					eachFanout(t, Options{}, func(t *testing.T, f *fixture) {
						response := f.get(strings.Replace(path, "after=", "after="+f.epoch+".0", 1))
						pass(time.Second)
						if stuck {
							f.publish("", strings.Repeat("x", MaxEvent/2))
							synctest.Wait()
						}
						cut(f)
						if n, err := io.Copy(io.Discard, response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
							t.Errorf("the body ends with %v after %d bytes, want %v", err, n, io.ErrUnexpectedEOF)
						}
					})
				})
			}
		}
	}
}

// However much space is left for the last event in a socket, it comes once, and nothing follows it.
func TestStream_theLastEventComesOnce(t *testing.T) {
	for _, options := range []Options{{}, {Duration: 10 * time.Second}} {
		t.Run(options.Duration.String(), func(t *testing.T) {
			for space := range 260 {
				bubble(t, options, func(t *testing.T, f *fixture) {
					c := f.dial("GET /events?from=now HTTP/1.1\r\nHost: localhost\r\n\r\n")
					pass(2 * time.Second)
					if _, err := c.Read(make([]byte, laneSize)); err != nil { // all that there is
						t.Fatal(err)
					}
					f.publish("", strings.Repeat("x", laneSize-space))
					synctest.Wait()
					if options.Duration == 0 {
						f.Close()
					}
					pass(options.Duration)
					rest, err := io.ReadAll(c)
					lasts := strings.Count(string(rest), "event: bye") + strings.Count(string(rest), "event: end")
					if err != nil || lasts != 1 || !strings.HasSuffix(string(rest), "\n\n\r\n"+lastChunk) {
						t.Fatalf("%d bytes less than full: %v, %d last events, and the bytes end with %.80q", space, err, lasts, rest[max(0, len(rest)-80):])
					}
				})
			}
		})
	}
}

// Viewers of one round share a chunk: the end of the viewing of one leaves it as it is.
func TestWriter_anEndLeavesWhatOthersGet(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, f *fixture) {
		w := f.writers.each[0]
		w.countChanged = f.presence.changes()
		var got []*lane
		for _, viewing := range []time.Duration{0, time.Millisecond, 0} {
			v, err := f.newViewer(query{from: fromNow}, false)
			if err != nil {
				t.Fatal(err)
			}
			if viewing > 0 {
				v.deadline = time.Now().Add(viewing)
			}
			v.chunked = true
			down := newLane()
			got = append(got, down)
			w.viewers = append(w.viewers, parkViewer(v, newConn(newLane(), down)))
		}
		pass(time.Millisecond)
		data := strings.Repeat("as published ", 100)
		f.publish("", data)
		w.begin()
		w.serve(0)
		for _, v := range w.viewers {
			f.closeParked(v)
		}
		first, last := string(got[0].held), string(got[2].held)
		if first != last || !strings.Contains(first, "data: "+data+"\n\n\r\n") {
			t.Errorf("before the end %.200q was written, behind it %.200q", first, last)
		}
	})
}

// A viewing that ends while a round is under way, before the events of the round, gets none of
// them: not even an empty chunk, which would be the last of the answer.
func TestWriter_anEndWithinTheRound(t *testing.T) {
	ahead := time.Duration(0)
	bubble(t, Options{Clock: func() time.Time { return time.Now().Add(ahead) }}, func(t *testing.T, f *fixture) {
		w := f.writers.each[0]
		w.countChanged = f.presence.changes()
		v, err := f.newViewer(query{from: fromNow, until: f.started + 1}, false)
		if err != nil {
			t.Fatal(err)
		}
		v.chunked = true
		down := newLane()
		w.viewers = append(w.viewers, parkViewer(v, newConn(newLane(), down)))
		ahead = time.Second // the clock is set
		f.publish("", "behind the end")
		w.begin()
		pass(time.Millisecond)
		w.serve(0)
		if len(down.held) > 0 {
			t.Errorf("%.80q was written, want nothing", down.held)
		}
		w.begin()
		w.serve(0)
		if text := string(down.held); !strings.Contains(text, "event: end") || strings.Contains(text, "behind") || !strings.HasSuffix(text, lastChunk) || f.open() != 0 {
			t.Errorf("%q in the next round, %d viewers; want the end", text, f.open())
		}
	})
}
