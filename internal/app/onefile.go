package app

import (
	"fmt"
	"os"

	"pushpane/internal/terminal"
)

// usedFile is a file or pipe that the program reads or writes.
type usedFile struct {
	use  string // as the user knows it, such as `--record "x"`
	info os.FileInfo
}

// usedFiles is what the program uses in one way.
type usedFiles []usedFile

// add adds a regular file or a pipe. A terminal and the null device may serve several purposes at
// once, so they are left out, as is what cannot be looked at: opening it reports that.
func (u *usedFiles) add(use string, info os.FileInfo, err error) {
	if err == nil && (info.Mode().IsRegular() || info.Mode()&os.ModeNamedPipe != 0) {
		*u = append(*u, usedFile{use, info})
	}
}

func (u *usedFiles) addPath(use, path string) {
	info, err := os.Stat(path) // of "", which stands for none, it is an error
	u.add(fmt.Sprintf("%s %q", use, path), info, err)
}

func (u *usedFiles) addStream(use string, stream any) {
	if f, ok := stream.(*os.File); ok && f != nil {
		info, err := f.Stat()
		u.add(use, info, err)
	}
}

// checkOneFile refuses a file or pipe that the program would both read and write: it would read
// what it writes, without end. It also refuses a recording or a page that standard output or
// standard error is written into. Files are compared by device and inode, so links do not hide
// them. The flags among themselves are compared by [cli.Parse].
func (a *app) checkOneFile() error {
	s, p := a.settings, a.process
	var read, written, streams usedFiles
	switch {
	case s.Command != nil:
	case s.Replay != "":
		read.addPath("--replay", s.Replay)
		read.addPath("--timing", s.Timing)
	case s.FileGiven:
		read.addPath("the file", s.File)
	default:
		read.addStream("standard input", p.Stdin)
	}
	written.addPath("--record", s.Record)
	written.addPath("--export", s.Export)
	streams.addStream("standard output", p.Stdout)
	streams.addStream("standard error", p.Stderr)
	for _, pair := range [][2]usedFiles{{written, read}, {streams, read}, {streams, written}} {
		for _, to := range pair[0] {
			for _, from := range pair[1] {
				if os.SameFile(to.info, from.info) {
					return terminal.Usage(fmt.Sprintf("%s and %s are one file", to.use, from.use), "what is written needs a file of its own")
				}
			}
		}
	}
	return nil
}
