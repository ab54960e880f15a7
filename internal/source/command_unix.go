//go:build unix

package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// process is one run of a command, by way of its warden.
type process struct {
	outlets []outlet
	gone    chan struct{} // closed when no process of the session is left

	warden *exec.Cmd
	life   *os.File // the warden notices when it is closed, as it is when this process ends
	ask    sync.Once
	exited chan wardenReport // closed without a report if the warden was killed
}

// launch starts the warden, and with it the command, and returns when that has worked or failed.
func launch(path string, argv []string, options CommandOptions) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{
		gone:   make(chan struct{}),
		exited: make(chan wardenReport, 1),
		warden: &exec.Cmd{
			Path:        self,
			Args:        append([]string{wardenName, path}, argv...),
			SysProcAttr: &syscall.SysProcAttr{Setsid: true},
		},
	}
	var e ends
	defer e.close(&e.theirs)
	if options.Pipes {
		p.outlets = e.pipes(p.warden, options)
	} else {
		p.outlets = e.terminal(p.warden, options)
	}
	lifeEnd, life := e.pipe()
	report, reportEnd := e.pipe()
	e.ours, e.theirs = append(e.ours, life, report), append(e.theirs, lifeEnd, reportEnd)
	p.life = life
	p.warden.ExtraFiles = []*os.File{lifeEnd, reportEnd}
	if e.err == nil {
		e.err = p.warden.Start()
	}
	e.close(&e.theirs) // so that the death of the warden ends the report
	if e.err != nil {
		e.close(&e.ours)
		return nil, e.err
	}
	said := json.NewDecoder(report)
	var started wardenReport
	err = said.Decode(&started)
	if err == nil && started.Errno != 0 {
		err = started.Errno
	}
	if err != nil {
		e.close(&e.ours)
		_ = p.warden.Wait()
		return nil, err
	}
	go p.follow(said, report)
	return p, nil
}

// follow takes what the warden has to say until it ends.
func (p *process) follow(said *json.Decoder, report io.Closer) {
	var exit wardenReport
	if err := said.Decode(&exit); err == nil {
		p.exited <- exit
	}
	close(p.exited)
	if err := p.warden.Wait(); err != nil {
		// Killed itself, it leaves its work to us. While there is a process of its session nobody
		// else gets its number.
		endSessions([]int{p.warden.Process.Pid}, 0, nil)
	}
	report.Close()
	p.life.Close()
	close(p.gone)
}

// exit waits until the command itself has ended, and says how.
func (p *process) exit() string {
	exit, known := <-p.exited
	switch {
	case !known:
		return "lost sight of"
	case exit.Signal != 0:
		return "killed by " + signalName(exit.Signal)
	default:
		return fmt.Sprintf("exited %d", exit.Code)
	}
}

// stop asks the warden to end everything.
func (p *process) stop() {
	p.ask.Do(func() {
		_, _ = p.life.Write([]byte{stopOrder}) // one that is gone has done it
		_ = p.warden.Process.Signal(syscall.SIGCONT)
	})
}

// ends are the files between this process and another: ours, and theirs, which are closed here once
// it has them.
type ends struct {
	ours, theirs []*os.File
	err          error // the first; nothing is opened after it
}

func (e *ends) pipe() (r, w *os.File) {
	if e.err == nil {
		r, w, e.err = os.Pipe()
	}
	return r, w
}

func (e *ends) close(which *[]*os.File) {
	for _, f := range *which {
		_ = f.Close() // nil where it was not opened
	}
	*which = nil
}

func (e *ends) pipes(warden *exec.Cmd, options CommandOptions) []outlet {
	out, outEnd := e.pipe()
	errs, errsEnd := e.pipe()
	e.ours, e.theirs = append(e.ours, out, errs), append(e.theirs, outEnd, errsEnd)
	warden.Stdout, warden.Stderr = outEnd, errsEnd
	return []outlet{{out, message, options.Tee, 0}, {errs, standardError, options.TeeErrors, 0}}
}

// terminal puts the warden under a pseudo-terminal.
func (e *ends) terminal(warden *exec.Cmd, options CommandOptions) []outlet {
	ours, theirs, err := pty.Open()
	if err != nil {
		e.err = fmt.Errorf("open pseudo-terminal: %w", err)
		return nil
	}
	e.ours, e.theirs = append(e.ours, ours), append(e.theirs, theirs)
	// Wider than a classic terminal, and still a line on most screens: programs wrap and pad to it.
	if err := pty.Setsize(ours, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		e.err = fmt.Errorf("size pseudo-terminal: %w", err)
	}
	// Raw: what is written arrives as it is, LF without a CR.
	if _, err := term.MakeRaw(int(theirs.Fd())); err != nil {
		e.err = fmt.Errorf("set pseudo-terminal: %w", err)
	}
	warden.Stdin, warden.Stdout, warden.Stderr = theirs, theirs, theirs
	warden.SysProcAttr.Setctty = true
	// The terminal is the page, whatever we were started in: it reads the colours of xterm, and
	// nobody can turn over what a pager shows.
	warden.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "PAGER=cat", "GIT_PAGER=cat")
	return []outlet{{terminalReader{ours}, message, options.Tee, promptWait}}
}

// terminalReader ends as a pipe does. A Linux terminal that nobody has open any more fails with
// EIO.
type terminalReader struct{ *os.File }

func (t terminalReader) Read(p []byte) (int, error) {
	n, err := t.File.Read(p)
	if errors.Is(err, syscall.EIO) {
		err = io.EOF
	}
	return n, err
}
