//go:build unix

package source

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// wardenName as argument 0 makes this program a warden. It is not typed by accident.
	wardenName = "warden-of-a-command"
	// stopByte asks a warden to end its session.
	stopByte = 's'
	// checkEvery is how often a warden checks whether a session has ended: the system only reports
	// the end of children.
	checkEvery = 20 * time.Millisecond
	// killWait is how long killed processes may take to end. One that hangs in the kernel takes
	// longer, and is left.
	killWait = 2 * time.Second
)

// wardenReport is written by a warden twice: when the command has started, with Errno if that
// failed, and when it has ended, with Code or Signal.
type wardenReport struct {
	Errno  syscall.Errno  `json:"errno"`
	Code   int            `json:"code"`
	Signal syscall.Signal `json:"signal"`
}

// Warden runs this process as a warden, the supervisor process between this program and a command,
// if args are those of one, and returns its exit code. Call it first in main, with os.Args:
//
//	if code, ok := source.Warden(os.Args); ok {
//		os.Exit(code)
//	}
//
// A warden leads a session and starts the command in it. Its only task is to end all processes of
// the session, when it is asked to, or when its parent has ended, even by kill -9. They get
// SIGTERM, and SIGKILL after 3 s, or at once when the parent ends after it has asked. The warden
// ends last, so that the number of the session is not reused. Processes that have left the session
// (setsid, a daemon) are not ended, unless it is the command itself.
func Warden(args []string) (code int, isWarden bool) {
	if len(args) < 3 || args[0] != wardenName {
		return 0, false
	}
	life, report := os.NewFile(3, "life"), os.NewFile(4, "report")
	for _, f := range []*os.File{life, report} {
		unix.CloseOnExec(int(f.Fd())) // else the command would inherit it and keep it open
	}
	// Caught, not ignored: the command would inherit ignored signals. They come when the terminal
	// is closed, and from a command that signals its process group, to which the warden belongs.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM,
		syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU, syscall.SIGUSR1, syscall.SIGUSR2)
	hideName()
	reports := json.NewEncoder(report)
	command := exec.Cmd{Path: args[1], Args: args[2:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	if err := command.Start(); err != nil {
		errno, known := errors.AsType[syscall.Errno](err)
		if !known {
			errno = syscall.EINVAL
		}
		_ = reports.Encode(wardenReport{Errno: errno})
		return 1, true
	}
	_ = reports.Encode(wardenReport{})
	// The output ends when no process has it open for writing, this one included.
	for _, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		_ = f.Close()
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // the result is in ProcessState
		status := command.ProcessState.Sys().(syscall.WaitStatus)
		exit := wardenReport{Code: command.ProcessState.ExitCode()}
		if status.Signaled() {
			exit.Signal = status.Signal()
		}
		_ = reports.Encode(exit)
	}()

	request := make([]byte, 1)
	hurry := make(chan struct{})
	if n, _ := life.Read(request); n > 0 {
		go func() {
			_, _ = life.Read(request) // returns at the end of the pipe
			close(hurry)
		}()
	}
	sessions := []int{os.Getpid()}
	select {
	case <-ended:
	default:
		sessions = append(sessions, command.Process.Pid) // it may have made one of its own
	}
	endSessions(sessions, grace, hurry)
	await(ended, killWait) // so that the exit is reported
	return 0, true
}

// endSessions ends all processes of the sessions but this one: with SIGTERM and, after grace or
// when hurry is closed, SIGKILL. It returns when they are gone, or killWait after the first
// SIGKILL.
func endSessions(sessions []int, grace time.Duration, hurry <-chan struct{}) {
	check := time.NewTicker(checkEvery)
	defer check.Stop()
	kill := time.NewTimer(grace)
	defer kill.Stop()
	left := signalSessions(sessions, syscall.SIGTERM, syscall.SIGCONT) // which a stopped one needs
	for killing := false; left > 0 && !killing; {
		select {
		case <-check.C:
			left = signalSessions(sessions)
		case <-hurry:
			killing = true
		case <-kill.C:
			killing = true
		}
	}
	for deadline := time.Now().Add(killWait); left > 0 && time.Now().Before(deadline); <-check.C {
		left = signalSessions(sessions, syscall.SIGKILL) // repeated, for new ones
	}
}

// signalSessions sends the signals to each process of the sessions but this one, and returns the
// number of these processes.
func signalSessions(sessions []int, signals ...syscall.Signal) int {
	others := slices.DeleteFunc(members(sessions), func(pid int) bool { return pid == os.Getpid() })
	for _, pid := range others {
		for _, s := range signals {
			_ = syscall.Kill(pid, s) // fails if it is gone, or runs as another user
		}
	}
	return len(others)
}

// signalName returns the name of s, such as SIGTERM.
func signalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return s.String()
}
