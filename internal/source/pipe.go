package source

import (
	"io"
	"io/fs"
	"os"
)

// Pipe returns what to read a named pipe from, nil where name is none. The pipe is opened with the
// first Read, since that waits for a writer; it ends with its last writer, as standard input does.
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
