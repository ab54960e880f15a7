package e2e

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// unplug runs the calling test once more, by itself, in a network of its own in which lo alone is
// up: what it starts there reaches only itself. It returns whether this is that run; in the other
// one it returns when that is over.
func unplug(t *testing.T) (unplugged bool) {
	t.Helper()
	if guest() {
		raiseLoopback(t)
		return true
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// A user other than root, or root in a container, may do it as the root of a user namespace.
	ways := []*syscall.SysProcAttr{{Cloneflags: syscall.CLONE_NEWNET}, {
		Cloneflags:  syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}}
	var cmd *exec.Cmd
	var refused error
	said := &bytes.Buffer{}
	for _, way := range ways {
		cmd = exec.CommandContext(t.Context(), self, "-test.v", "-test.run=^"+strings.ReplaceAll(t.Name(), "/", "$/^")+"$")
		cmd.Env = append(os.Environ(), guestVariable+"=1")
		cmd.SysProcAttr = way
		cmd.Stdout, cmd.Stderr, cmd.WaitDelay = said, said, 5*time.Second
		if err = cmd.Start(); err == nil {
			break
		}
		refused = errors.Join(refused, err)
	}
	switch {
	case err == nil:
		err = cmd.Wait()
	case errors.Is(refused, syscall.EPERM) || errors.Is(refused, syscall.ENOSYS):
		t.Skipf("no network of its own can be had here: %v", refused)
	default:
		t.Fatal(refused)
	}
	switch out := said.String(); {
	case err == nil && strings.Contains(out, "--- SKIP: "+t.Name()):
		t.Skip(out)
	case err != nil || !strings.Contains(out, "--- PASS: "+t.Name()):
		t.Errorf("unplugged: %v\n%s", err, out)
	}
	return false
}

// inNetwork runs the calling test once more as unplug does, in a network whose only other address
// is one of a cable of its own that ends in itself. So it has one on whatever machine it runs.
func inNetwork(t *testing.T) (there bool) {
	t.Helper()
	ip := needs(t, "ip")
	if !unplug(t) {
		return false
	}
	orders := []string{"link add plug0 type veth peer name plug1", "addr add 10.99.0.1/24 dev plug0"}
	// Without addresses of IPv6, which are valid a second or two later: a browser ends all that is
	// on its way whenever the addresses change.
	if _, err := os.Stat("/proc/sys/net/ipv6"); err == nil {
		orders = append(orders, "link set plug0 addrgenmode none", "link set plug1 addrgenmode none")
	}
	for _, order := range append(orders, "link set plug1 up", "link set plug0 up") {
		if out, err := exec.CommandContext(t.Context(), ip, strings.Fields(order)...).CombinedOutput(); err != nil {
			t.Fatalf("ip %s: %v %s", order, err, out)
		}
	}
	return true
}

// raiseLoopback brings lo up, which gives it its addresses, and fails the test if any other
// interface is up: a kernel may make some for tunnels in every namespace.
func raiseLoopback(t *testing.T) {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(socket)
	request := struct { // struct ifreq of netdevice(7)
		name  [syscall.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}{flags: syscall.IFF_UP}
	copy(request.name[:], "lo")
	switch _, _, refused := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request))); refused {
	case 0:
	case syscall.EPERM: // some systems hand out user namespaces without any rights
		t.Skipf("lo may not be brought up: %v", refused)
	default:
		t.Fatalf("bring lo up: %v", refused)
	}
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if up := i.Flags&net.FlagUp != 0; up != (i.Name == "lo") {
			t.Fatalf("interface %s: up is %v, want lo up and nothing else", i.Name, up)
		}
	}
}
