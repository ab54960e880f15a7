package app

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"pushpane/internal/count"
	"pushpane/internal/recording"
	"pushpane/internal/terminal"
	"pushpane/stream"
)

// openRecording opens the file of --record and a stream that writes to it. The file is closed when
// the stream is. That of a command is begun with its first event, so that a command that cannot be
// started leaves the file as it was.
func (a *app) openRecording(options stream.Options) (*stream.Stream, *recording.File, error) {
	file, err := recording.Open(a.settings.Record, a.settings.RecordMode())
	if err != nil {
		return nil, nil, recordingFailure(err)
	}
	begin := func() error { return nil }
	options.Record = func(first int64, at time.Duration, eventType string, data [][]byte) error {
		err := begin()
		if err == nil {
			err = file.Write(first, at.Milliseconds(), eventType, data)
		}
		if err != nil {
			a.console.Error("%v; the live stream goes on", err)
		}
		return err
	}
	header, goesOn := file.Header()
	if goesOn {
		options.Epoch, options.Started = header.Epoch, time.UnixMilli(header.Start)
	}
	events, err := stream.New(options)
	switch {
	case err != nil:
		err = fmt.Errorf("record to %q: %w", a.settings.Record, err)
	case goesOn:
		err = a.restore(file, events)
	default:
		now := events.Status()
		header := a.feed.header(now.Started.UnixMilli(), now.Epoch)
		begin = sync.OnceValue(func() error { return file.Begin(header) })
		if a.feed.command == nil {
			err = begin()
		}
	}
	if err != nil {
		_ = file.Close() // the first error is the one that counts
		return nil, nil, recordingFailure(err)
	}
	return events, file, nil
}

// keepPiece records what one read of another server's stream has brought. An error is one that the
// next event has as well, and says.
func (a *app) keepPiece(at time.Time, piece []byte) {
	if a.recording != nil {
		header, _ := a.recording.Header()
		_ = a.recording.WritePiece(max(0, at.UnixMilli()-header.Start), piece)
	}
}

// restore puts the events of the file back into the stream.
func (a *app) restore(file *recording.File, events *stream.Stream) error {
	loaded, err := file.Load(events.Restore)
	if err != nil {
		return err
	}
	a.console.Info("goes on with %q: %s", a.settings.Record, count.Of(loaded.Events, "event"))
	if loaded.Torn > 0 {
		a.console.Info("a torn last line of %s was cut off", count.Of(loaded.Torn, "byte"))
	}
	if loaded.Lost.Count > 0 {
		a.console.Info("%s left out, the history begins behind them: %s", count.Of(loaded.Lost.Count, "line"), loaded.Lost.String())
	}
	return nil
}

func recordingFailure(err error) error {
	hint := ""
	if errors.Is(err, recording.ErrExists) {
		hint = "--append goes on with it, --overwrite begins it anew"
	}
	return terminal.Fail(err, hint)
}
