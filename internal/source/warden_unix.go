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
	// wardenName as argument 0 makes this program a warden. Nobody types it by accident.
	wardenName = "warden-of-a-command"
	// stopOrder asks a warden to end everything.
	stopOrder = 's'
	// lookAgain is how often it is looked whether a session has ended. The system tells only of
	// children.
	lookAgain = 20 * time.Millisecond
	// killWait is how long what was killed may take to be gone; what hangs in the kernel takes
	// longer, and is left.
	killWait = 2 * time.Second
)

// wardenReport is what a warden says twice: once the command has been started, or could not be, and
// when it has ended.
type wardenReport struct {
	Errno  syscall.Errno  `json:"errno"`
	Code   int            `json:"code"`
	Signal syscall.Signal `json:"signal"`
}

// Warden does the work of the process that Command puts between this program and a command, and
// returns its exit code, if args say that this is that process. main calls it before anything else,
// with os.Args.
//
// A warden leads the session in which it starts the command, and has nothing else to do than to end
// all of it: when it is asked to, or when its parent is gone, be it by kill -9. Everything gets
// SIGTERM, and after 3 s, or at once when a parent goes that has asked already, SIGKILL. It stays
// while there may be anything to end; so its number stays the session's. What has left the session
// on purpose (setsid, a daemon) is left alone, unless it is the command itself.
func Warden(args []string) (code int, isWarden bool) {
	if len(args) < 3 || args[0] != wardenName {
		return 0, false
	}
	life, report := os.NewFile(3, "life"), os.NewFile(4, "report")
	for _, f := range []*os.File{life, report} {
		unix.CloseOnExec(int(f.Fd())) // not for the command: it would outlive us there
	}
	// Caught, not ignored: that would be handed on to the command. They come when the terminal
	// goes, and from a command that signals its process group, which is ours.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM,
		syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU, syscall.SIGUSR1, syscall.SIGUSR2)
	hideName()
	said := json.NewEncoder(report)
	command := exec.Cmd{Path: args[1], Args: args[2:], Stdout: os.Stdout, Stderr: os.Stderr}
	if err := command.Start(); err != nil {
		errno, known := errors.AsType[syscall.Errno](err)
		if !known {
			errno = syscall.EINVAL
		}
		_ = said.Encode(wardenReport{Errno: errno})
		return 1, true
	}
	_ = said.Encode(wardenReport{})
	// Its output ends when all who write there have gone; we do not.
	for _, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		_ = f.Close()
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // the state says it all
		status := command.ProcessState.Sys().(syscall.WaitStatus)
		exit := wardenReport{Code: command.ProcessState.ExitCode()}
		if status.Signaled() {
			exit.Signal = status.Signal()
		}
		_ = said.Encode(exit)
	}()

	order := make([]byte, 1)
	hurry := make(chan struct{})
	if n, _ := life.Read(order); n > 0 {
		go func() {
			_, _ = life.Read(order) // its end
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
	await(ended, killWait) // and so the report
	return 0, true
}

// endSessions ends all processes of the sessions but this one: SIGTERM and, for those that are
// there after patience or when hurry is closed, SIGKILL. It returns when none is left.
func endSessions(sessions []int, patience time.Duration, hurry <-chan struct{}) {
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	kill := time.NewTimer(patience)
	defer kill.Stop()
	left := signalSessions(sessions, syscall.SIGTERM, syscall.SIGCONT) // what is stopped cannot end
	for killing := false; left > 0 && !killing; {
		select {
		case <-look.C:
			left = signalSessions(sessions)
		case <-hurry:
			killing = true
		case <-kill.C:
			killing = true
		}
	}
	for deadline := time.Now().Add(killWait); left > 0 && time.Now().Before(deadline); <-look.C {
		left = signalSessions(sessions, syscall.SIGKILL) // again: they may start others meanwhile
	}
}

// signalSessions sends the signals to each process of the sessions but this one, and returns how
// many there are.
func signalSessions(sessions []int, signals ...syscall.Signal) int {
	others := slices.DeleteFunc(members(sessions), func(pid int) bool { return pid == os.Getpid() })
	for _, pid := range others {
		for _, s := range signals {
			_ = syscall.Kill(pid, s) // gone, or not ours to end
		}
	}
	return len(others)
}

// signalName is the name of s as kill -l lists it.
func signalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return s.String()
}
