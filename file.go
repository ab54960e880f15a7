package main

import (
	"errors"
	"io"
	"io/fs"

	"pushpane/internal/source"
	"pushpane/internal/terminal"
)

// defaultLines is how many of the last lines of a file are shown: a few screens.
const defaultLines = 1000

// fileFeed follows the file of the command line. A named pipe is read as one.
func fileFeed(s settings, tee io.Writer, warn func(error)) (feed, error) {
	f := feed{kind: file, name: s.file}
	if pipe := source.Pipe(s.file); pipe != nil {
		f.run = source.Lines(pipe, tee, warn)
		return f, nil
	}
	if s.exitWhenDone {
		return feed{}, terminal.Usage("--exit-when-done needs an end, and a file that is followed has none",
			"cat "+s.file+" | pushpane --exit-when-done shows what is in it now")
	}
	run, err := source.Follow(s.file, source.FollowOptions{Lines: s.lines, Bytes: int64(s.history), Tee: tee, Warn: warn})
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
