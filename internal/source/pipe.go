package source

import (
	"io"
	"io/fs"
	"os"
)

// Pipe returns a reader of a named pipe, or nil if name is not one. The first Read opens the pipe,
// which blocks until it has a writer. The reader ends when the last writer has closed the pipe.
func Pipe(name string) io.Reader {
	if info, err := os.Stat(name); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		return nil
	}
	return &pipeReader{name: name}
}

type pipeReader struct {
	name string
	file *os.File // nil until it is opened
}

func (p *pipeReader) Read(b []byte) (n int, err error) {
	if p.file == nil {
		if p.file, err = os.Open(p.name); err != nil {
			return 0, err
		}
	}
	return p.file.Read(b)
}
