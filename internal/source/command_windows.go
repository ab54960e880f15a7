package source

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// process is one run of a command, in a job object with all processes that it starts.
type process struct {
	outputs []output
	gone    chan struct{} // closed when no process of the job is left

	job      windows.Handle // when this process ends, the handle is closed, which ends the job
	command  *exec.Cmd
	stopOnce sync.Once
}

// Terminals is whether a command can run on a terminal: here it runs on pipes.
const Terminals = false

// resize is for a terminal, and there is none.
func (p *process) resize(Size) {}

// launch starts the command without a terminal, and returns when that has worked or failed.
func launch(path string, argv []string, options CommandOptions, _ Size) (_ *process, err error) {
	p := &process{gone: make(chan struct{})}
	if p.job, err = newJob(); err != nil {
		return nil, fmt.Errorf("make job: %w", err)
	}
	out, outEnd, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, windows.CloseHandle(p.job))
	}
	defer outEnd.Close()
	errs, errsEnd, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, out.Close(), windows.CloseHandle(p.job))
	}
	defer errsEnd.Close()
	p.outputs = []output{{out, message, options.Tee, nil, nil}, {errs, standardError, options.TeeErrors, nil, nil}}
	p.command = &exec.Cmd{
		Path:   path,
		Args:   argv,
		Stdout: outEnd,
		Stderr: errsEnd,
		// Suspended, so that it cannot start a process before it is in the job; in a group of its
		// own, so that Ctrl-C in the console does not reach it.
		SysProcAttr: &windows.SysProcAttr{CreationFlags: windows.CREATE_SUSPENDED | windows.CREATE_NEW_PROCESS_GROUP},
	}
	if err = p.command.Start(); err == nil {
		if err = p.assignToJob(); err != nil {
			err = errors.Join(err, p.command.Process.Kill(), p.command.Wait())
		}
	}
	if err != nil {
		return nil, errors.Join(err, out.Close(), errs.Close(), windows.CloseHandle(p.job))
	}
	return p, nil
}

// newJob makes a job object whose processes end when its last handle is closed.
func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE},
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		return 0, errors.Join(err, windows.CloseHandle(job))
	}
	return job, nil
}

// assignToJob assigns the suspended command to the job and resumes it.
func (p *process) assignToJob() error {
	var err error
	known := p.command.Process.WithHandle(func(handle uintptr) {
		if err = windows.AssignProcessToJobObject(p.job, windows.Handle(handle)); err != nil {
			return
		}
		// ResumeThread would need a handle of the thread, which os/exec does not have.
		if status, _, _ := windows.NewLazySystemDLL("ntdll.dll").NewProc("NtResumeProcess").Call(handle); status != 0 {
			err = windows.NTStatus(status)
		}
	})
	return errors.Join(known, err)
}

// waitExit waits until the command itself has ended, and returns how, such as "exited 0".
func (p *process) waitExit() string {
	_ = p.command.Wait() // the result is in ProcessState
	return fmt.Sprintf("exited %d", p.command.ProcessState.ExitCode())
}

// stop ends all processes of the job at once: Windows has no SIGTERM for processes without a
// window.
func (p *process) stop() {
	p.stopOnce.Do(func() {
		_ = windows.TerminateJobObject(p.job, 1) // closing it does the same
		_ = windows.CloseHandle(p.job)
		close(p.gone)
	})
}

// Warden returns false: on Windows a job object ends the processes of a command, so there is no
// supervisor process.
func Warden([]string) (code int, isWarden bool) {
	return 0, false
}
