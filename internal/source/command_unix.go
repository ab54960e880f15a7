//go:build unix

package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// process is the session of one run, which a warden leads.
type process struct {
	outputs []output
	gone    chan struct{} // closed when no process of the session is left

	warden   *exec.Cmd
	life     *os.File // pipe to the warden; it stops at stopByte, or when this end closes
	stopOnce sync.Once
	exited   chan wardenReport // closed without a report if the warden was killed

	terminal *os.File // nil with pipes
	sizes    *sizes   // of it
}

// Terminals is whether a command can run on a terminal.
const Terminals = true

// launch starts a warden, which starts the command, and returns when that has succeeded or failed.
func launch(path string, argv []string, options CommandOptions, size Size) (*process, error) {
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
	var e pipeEnds
	defer e.close(&e.theirs)
	if options.Pipes {
		p.outputs = e.pipes(p.warden, options)
	} else {
		p.outputs = e.terminal(p, options, size)
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
	reports := json.NewDecoder(report)
	var started wardenReport
	err = reports.Decode(&started)
	if err == nil && started.Errno != 0 {
		err = started.Errno
	}
	if err != nil {
		e.close(&e.ours)
		_ = p.warden.Wait()
		return nil, err
	}
	go p.waitWarden(reports, report)
	return p, nil
}

// waitWarden waits for the warden's report of the exit and then for its end. A warden that was
// killed has not ended its session: this process does so.
func (p *process) waitWarden(reports *json.Decoder, report io.Closer) {
	var exit wardenReport
	if err := reports.Decode(&exit); err == nil {
		p.exited <- exit
	}
	close(p.exited)
	if err := p.warden.Wait(); err != nil {
		// As long as the session has a process, the system gives its number to no other process.
		endSessions([]int{p.warden.Process.Pid}, 0, nil)
	}
	report.Close()
	p.life.Close()
	close(p.gone)
}

// waitExit waits until the command itself has ended, and returns how, such as "exited 0".
func (p *process) waitExit() string {
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

// stop asks the warden to end all processes of the session. It may be stopped itself: SIGCONT wakes
// it.
func (p *process) stop() {
	p.stopOnce.Do(func() {
		_, _ = p.life.Write([]byte{stopByte}) // fails if the warden is gone, and so the session
		_ = p.warden.Process.Signal(syscall.SIGCONT)
	})
}

// pipeEnds are the ends of pipes between this process and a child. This process closes theirs as
// soon as the child has them.
type pipeEnds struct {
	ours, theirs []*os.File
	err          error // the first; nothing is opened after it
}

func (e *pipeEnds) pipe() (r, w *os.File) {
	if e.err == nil {
		r, w, e.err = os.Pipe()
	}
	return r, w
}

func (e *pipeEnds) close(which *[]*os.File) {
	for _, f := range *which {
		_ = f.Close() // nil where it was not opened
	}
	*which = nil
}

func (e *pipeEnds) pipes(warden *exec.Cmd, options CommandOptions) []output {
	out, outEnd := e.pipe()
	errs, errsEnd := e.pipe()
	e.ours, e.theirs = append(e.ours, out, errs), append(e.theirs, outEnd, errsEnd)
	warden.Stdout, warden.Stderr = outEnd, errsEnd
	return []output{{&drainReader{file: out}, message, options.Tee, nil, nil}, {&drainReader{file: errs}, standardError, options.TeeErrors, nil, nil}}
}

const (
	// endOfInput is what a person types for the end of the input (VEOF, termios(3)).
	endOfInput = 0x04
	// inputEnds is how often a command may read to the end of its input. Programs of the whole
	// screen read keys instead: they drop what was typed before, or get as many NUL.
	inputEnds = 64
)

// terminal makes a pseudo-terminal the controlling terminal of the warden.
func (e *pipeEnds) terminal(p *process, options CommandOptions, size Size) []output {
	warden := p.warden
	ours, theirs, err := pty.Open()
	if err != nil {
		e.err = fmt.Errorf("open pseudo-terminal: %w", err)
		return nil
	}
	e.theirs = append(e.theirs, theirs)
	if _, err := ours.Write(bytes.Repeat([]byte{endOfInput}, inputEnds)); err != nil {
		e.err = fmt.Errorf("end input of pseudo-terminal: %w", err)
	}
	if err := setSize(ours, size); err != nil {
		e.err = fmt.Errorf("size pseudo-terminal: %w", err)
	}
	// On other systems not every terminal can be polled.
	if runtime.GOOS == "linux" && e.err == nil {
		ours, e.err = interruptible(ours)
	}
	e.ours = append(e.ours, ours)
	warden.Stdin, warden.Stdout, warden.Stderr = theirs, theirs, theirs
	warden.SysProcAttr.Setctty = true
	// The page displays the colours of xterm, whatever terminal this process was started in. A
	// pager would wait for a key that nothing can press.
	warden.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "PAGER=cat", "GIT_PAGER=cat")
	p.terminal, p.sizes = ours, newSizes(size)
	answer := func(answers []byte) { answerOn(ours, answers) }
	return []output{{&drainReader{file: ours}, message, options.Tee, p.sizes, answer}}
}

// resize sets the size of the terminal, and the kernel tells the command (SIGWINCH). Behind the end
// of the run the terminal is closed, and nothing happens.
func (p *process) resize(to Size) {
	p.sizes.set(to)
	_ = setSize(p.terminal, to)
}

// setSize is Setsize of the module pty, which makes reads of the file block.
func setSize(terminal *os.File, to Size) error {
	conn, err := terminal.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = conn.Control(func(fd uintptr) {
		failed = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(to.Rows), Col: uint16(to.Columns)})
	})
	return cmp.Or(err, failed)
}
