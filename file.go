package main

import (
	"errors"
	"io"
	"io/fs"

	"pushpane/internal/cli"
	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

// fileFeed follows the file of the command line. A named pipe is read as one.
func fileFeed(s cli.Settings, tee io.Writer, warn func(error)) (feed, error) {
	f := feed{kind: file, name: s.File}
	if pipe := source.Pipe(s.File); pipe != nil {
		f.run = source.Lines(pipe, tee, warn)
		return f, nil
	}
	if err := s.CheckSource(cli.SourceFollowed); err != nil {
		return feed{}, err
	}
	options := s.FollowOptions()
	options.Tee, options.Warn = tee, warn
	run, err := source.Follow(s.File, options)
	if err != nil {
		return feed{}, terminal.Fail(err, fileHint(err))
	}
	f.run = run
	return f, nil
}

func fileHint(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "the file must be there at the start; once it is followed it may go and come back"
	case errors.Is(err, fs.ErrPermission):
		return "whoever starts pushpane must be allowed to read the file"
	}
	return "COMMAND | pushpane shows what is no file"
}
