package e2e

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// Where the kernel refuses io_uring, as in most containers, viewers get all events, the terminal
// shows nothing about it, and /status and --verbose give the reason.
func TestFanout_withoutIOUring(t *testing.T) {
	refuse(t, 425) // io_uring_setup
	const refused = "write: io_uring_setup: operation not permitted"
	for _, args := range [][]string{nil, {"--verbose"}} {
		p := startSilent(t, args...)
		if status := p.ask(t, "GET", "/status", nil).body; !strings.Contains(status, `"fanout":"`+refused+`"`) {
			t.Errorf("/status is %s, want the fan-out %q", status, refused)
		}
		viewers := viewMany(t, p.addr(t), 100)
		eventually(t, "all are counted", func() bool { return p.status(t).Viewers == len(viewers) })
		p.publish(t, "to all", "")
		for i, v := range viewers {
			if err := v.until("data: to all"); err != nil {
				t.Errorf("viewer %d: %v", i, err)
			}
			v.conn.Close()
		}
		if said := p.stderr.String(); strings.Contains(said, refused) != (args != nil) {
			t.Errorf("%q: standard error has %q", args, said)
		}
	}
}

// refuse makes a system call fail with EPERM in all that this test starts.
func refuse(t *testing.T, call uint32) {
	t.Helper()
	// The thread ends with the goroutine of the test, since it is never unlocked.
	runtime.LockOSThread()
	const (
		setNoNewPrivs = 38
		setSeccomp    = 22
		modeFilter    = 2
		loadWord      = 0x20 // BPF_LD | BPF_W | BPF_ABS
		jumpEqual     = 0x15 // BPF_JMP | BPF_JEQ | BPF_K
		answer        = 0x06 // BPF_RET | BPF_K
		allow         = 0x7fff0000
		fail          = 0x00050000 // with the errno below
	)
	filter := []syscall.SockFilter{
		{Code: loadWord, K: 0}, // the number of the call
		{Code: jumpEqual, K: call, Jf: 1},
		{Code: answer, K: fail | uint32(syscall.EPERM)},
		{Code: answer, K: allow},
	}
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	for _, order := range [][3]uintptr{{setNoNewPrivs, 1, 0}, {setSeccomp, modeFilter, uintptr(unsafe.Pointer(&program))}} {
		if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, order[0], order[1], order[2], 0, 0, 0); errno != 0 {
			t.Skipf("no filter of system calls can be had here: %v", errno)
		}
	}
	runtime.KeepAlive(filter)
}
