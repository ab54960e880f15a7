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

// process is one run of a command, in a job of its own with everything that it starts.
type process struct {
	outlets []outlet
	gone    chan struct{} // closed when no process of the job is left

	job     windows.Handle // the system ends the job when this process ends, and its handle with it
	command *exec.Cmd
	ask     sync.Once
}

// launch starts the command without a terminal, and returns when that has worked or failed.
func launch(path string, argv []string, options CommandOptions) (_ *process, err error) {
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
	p.outlets = []outlet{{out, message, options.Tee, 0}, {errs, standardError, options.TeeErrors, 0}}
	p.command = &exec.Cmd{
		Path:   path,
		Args:   argv,
		Stdout: outEnd,
		Stderr: errsEnd,
		// Suspended, so that it starts nobody before it is in the job; out of the reach of the
		// console's Ctrl-C.
		SysProcAttr: &windows.SysProcAttr{CreationFlags: windows.CREATE_SUSPENDED | windows.CREATE_NEW_PROCESS_GROUP},
	}
	if err = p.command.Start(); err == nil {
		if err = p.admit(); err != nil {
			err = errors.Join(err, p.command.Process.Kill(), p.command.Wait())
		}
	}
	if err != nil {
		return nil, errors.Join(err, out.Close(), errs.Close(), windows.CloseHandle(p.job))
	}
	return p, nil
}

// newJob makes a job whose processes end with its last handle.
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

// admit puts the command into the job and lets it run.
func (p *process) admit() error {
	var err error
	known := p.command.Process.WithHandle(func(handle uintptr) {
		if err = windows.AssignProcessToJobObject(p.job, windows.Handle(handle)); err != nil {
			return
		}
		// It has one thread yet, but only this call needs no handle of that.
		if status, _, _ := windows.NewLazySystemDLL("ntdll.dll").NewProc("NtResumeProcess").Call(handle); status != 0 {
			err = windows.NTStatus(status)
		}
	})
	return errors.Join(known, err)
}

// exit waits until the command itself has ended, and says how.
func (p *process) exit() string {
	_ = p.command.Wait() // the state says it all
	return fmt.Sprintf("exited %d", p.command.ProcessState.ExitCode())
}

// stop ends everything of the job, at once: Windows has no gentle way for a process without a
// window.
func (p *process) stop() {
	p.ask.Do(func() {
		_ = windows.TerminateJobObject(p.job, 1) // closing it does the same
		_ = windows.CloseHandle(p.job)
		close(p.gone)
	})
}

// Warden says that this process is none: on Windows the system itself ends what a command has
// started.
func Warden([]string) (code int, isWarden bool) {
	return 0, false
}
