package main

import (
	"errors"
	"fmt"
	"time"

	"pushpane/internal/cli"
	"pushpane/internal/recording"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// openStream opens the stream and, where one is asked for, the recording that it goes to; the
// function closes that when the stream is closed.
func openStream(s cli.Settings, f feed, say *terminal.Console) (*stream.Stream, func() error, error) {
	options := stream.Options{Source: f.kind, Name: f.name, History: int(s.History), Duration: f.duration, StartLatest: f.kind == clock}
	if s.Record == "" {
		events, err := stream.New(options)
		return events, func() error { return nil }, err
	}
	tape, err := recording.Open(s.Record, s.RecordMode())
	if err != nil {
		return nil, nil, tapeFailure(err)
	}
	options.Record = func(first int64, at time.Duration, eventType string, data [][]byte) error {
		err := tape.Write(first, at.Milliseconds(), eventType, data)
		if err != nil {
			say.Error("%v; the live stream goes on", err)
		}
		return err
	}
	header, goesOn := tape.Header()
	if goesOn {
		options.Epoch, options.Started = header.Epoch, time.UnixMilli(header.Start)
	}
	events, err := stream.New(options)
	switch {
	case err != nil:
		err = fmt.Errorf("record to %q: %w", s.Record, err)
	case goesOn:
		err = goOn(tape, events, s.Record, say)
	default:
		now := events.Status()
		err = tape.Begin(recording.Header{Title: f.heading(s), Source: f.kind, Name: f.name, Start: now.Started.UnixMilli(), Epoch: now.Epoch})
	}
	if err != nil {
		_ = tape.Close() // what went wrong before is what there is to say
		return nil, nil, tapeFailure(err)
	}
	return events, tape.Close, nil
}

// goOn puts what was recorded before back into the stream.
func goOn(tape *recording.File, events *stream.Stream, path string, say *terminal.Console) error {
	loaded, err := tape.Load(events.Restore)
	if err != nil {
		return err
	}
	say.Info("goes on with %q: %d events", path, loaded.Events)
	if loaded.Cut > 0 {
		say.Info("a torn last line of %d bytes was cut off", loaded.Cut)
	}
	if loaded.Lost.Count > 0 {
		say.Info("%d lines left out, the history begins behind them: %s", loaded.Lost.Count, loaded.Lost.String())
	}
	return nil
}

func tapeFailure(err error) error {
	hint := ""
	if errors.Is(err, recording.ErrExists) {
		hint = "--append goes on with it, --overwrite begins it anew"
	}
	return terminal.Fail(err, hint)
}
