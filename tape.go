package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"pushpane/internal/recording"
	"pushpane/internal/source"
	"pushpane/stream"
)

// checkTapes refuses what is said about a recording or a replay that is not asked for, or cannot be
// meant.
func (s *settings) checkTapes(f *pflag.FlagSet) error {
	for _, needs := range []struct {
		flag, value, file, path string
		set                     bool
	}{
		{"--append", "", "record", s.record, s.goOn}, {"--overwrite", "", "record", s.record, s.overwrite && s.export == ""},
		{"--speed", " 2", "replay", s.replay, f.Changed("speed")}, {"--loop", "", "replay", s.replay, s.loop}, {"--idle-limit", " 2s", "replay", s.replay, f.Changed("idle-limit")},
	} {
		switch {
		case f.Changed(needs.file) && needs.path == "":
			return &usageError{fmt.Sprintf(`--%s "" is no file`, needs.file), "pushpane --" + needs.file + " talk.ndjson"}
		case needs.set && needs.path == "":
			return &usageError{needs.flag + " needs --" + needs.file + " FILE, and there is none", "pushpane --" + needs.file + " talk.ndjson " + needs.flag + needs.value}
		}
	}
	switch {
	case s.goOn && s.overwrite && s.export == "":
		return &usageError{"--append and --overwrite contradict each other", "--append keeps what is in the file, --overwrite does not"}
	case !(s.speed >= source.MinSpeed && s.speed <= source.MaxSpeed):
		return &usageError{fmt.Sprintf("--speed %v is not from %v to %v", s.speed, source.MinSpeed, source.MaxSpeed), "--speed 1 is as recorded"}
	case s.idleLimit < 0:
		return &usageError{fmt.Sprintf("--idle-limit %s is less than 0", s.idleLimit), "--idle-limit 2s shortens every longer pause to two seconds"}
	case s.loop && s.exitWhenDone:
		return &usageError{"--loop and --exit-when-done contradict each other", "a loop is never done"}
	case s.record != "" && sameFile(s.record, s.replay):
		return &usageError{fmt.Sprintf("--record %q and --replay %q are one file", s.record, s.replay), "a recording of a replay is a file of its own"}
	}
	return nil
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	second, bad := os.Stat(b)
	return err == nil && bad == nil && os.SameFile(first, second)
}

// openStream opens the stream and, where one is asked for, the recording that it goes to; the
// function closes that when the stream is closed.
func openStream(s settings, f feed, say *console) (*stream.Stream, func() error, error) {
	options := stream.Options{Source: f.kind, Name: f.name, History: int(s.history), Duration: f.duration, StartLatest: f.kind == clock}
	if s.record == "" {
		events, err := stream.New(options)
		return events, func() error { return nil }, err
	}
	mode := recording.New
	switch {
	case s.goOn: // then --overwrite is about --export
		mode = recording.Append
	case s.overwrite:
		mode = recording.Overwrite
	}
	tape, err := recording.Open(s.record, mode)
	if err != nil {
		return nil, nil, tapeFailure(err)
	}
	options.Record = func(first, t int64, eventType string, data [][]byte) error {
		err := tape.Write(first, t, eventType, data)
		if err != nil {
			say.line(fmt.Sprintf("pushpane: error: %v; the live stream goes on", err))
		}
		return err
	}
	header, goesOn := tape.Header()
	options.Epoch, options.Started = header.Epoch, header.Start
	events, err := stream.New(options)
	switch {
	case err != nil:
		err = fmt.Errorf("record to %q: %w", s.record, err)
	case goesOn:
		err = goOn(tape, events, s.record, say)
	default:
		now := events.Status()
		err = tape.Begin(recording.Header{Title: f.heading(s), Source: f.kind, Name: f.name, Start: now.Started, Epoch: now.Epoch})
	}
	if err != nil {
		_ = tape.Close() // what went wrong before is what there is to say
		return nil, nil, tapeFailure(err)
	}
	return events, tape.Close, nil
}

// goOn puts what was recorded before back into the stream.
func goOn(tape *recording.File, events *stream.Stream, path string, say *console) error {
	loaded, err := tape.Load(events.Restore)
	if err != nil {
		return err
	}
	say.note("goes on with %q: %d events", path, loaded.Events)
	if loaded.Torn > 0 {
		say.note("a torn last line of %d bytes was cut off", loaded.Torn)
	}
	if loaded.Lost.Count > 0 {
		say.note("%d lines left out, the history begins behind them: %s", loaded.Lost.Count, loaded.Lost.String())
	}
	return nil
}

func tapeFailure(err error) error {
	hint := ""
	if errors.Is(err, recording.ErrExists) {
		hint = "--append goes on with it, --overwrite begins it anew"
	}
	return &failure{err, hint}
}
