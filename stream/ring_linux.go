package stream

import (
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// ring is an io_uring: a queue of sends that the kernel makes in one system call, and a queue of
// their results. It has one owner at a time, on whatever thread.
//
// The structures and numbers are those of linux/io_uring.h. Go's libraries for it bring much more
// than one call, and this package has no dependencies.
//
// Memory that the kernel reads lives until it has, since submit returns only when each send has a
// result: the system call waits for as many results as it was given sends. It does not wait long.
// MSG_DONTWAIT makes a send that would wait for the peer fail at once with EAGAIN, and without a
// wait each is made, its bytes copied, before the call returns. Until then the bytes are pinned.
//
// Successes have results too. They could be left out (IOSQE_CQE_SKIP_SUCCESS), but a send that the
// socket took half of is a success, and would be left out with them.
type ring struct {
	fd      int
	queues  []byte // both, mapped
	entries []byte // of the first, mapped

	sqTail, cqHead, cqTail *uint32
	sqes                   []sqe // as many as a power of two, as are the cqes
	cqes                   []cqe
}

// sqe is a struct io_uring_sqe for a send.
type sqe struct {
	opcode, flags uint8
	ioprio        uint16
	fd            int32
	_             uint64
	addr          uint64
	length        uint32
	msgFlags      uint32
	data          uint64 // comes back in the cqe
	_             [3]uint64
}

// cqe is a struct io_uring_cqe.
type cqe struct {
	data   uint64
	result int32 // what send(2) returns, or a negative errno
	flags  uint32
}

// ringParams is a struct io_uring_params.
type ringParams struct {
	sqEntries, cqEntries uint32
	flags                uint32
	_                    [2]uint32
	features             uint32
	_                    [4]uint32
	sq                   struct{ head, tail, mask, entries, flags, dropped, array, _, _, _ uint32 }
	cq                   struct{ head, tail, mask, entries, overflow, cqes, _, _, _, _ uint32 }
}

const (
	// The same on all architectures but MIPS and Alpha. MIPS, which Go has, has no calls of these
	// numbers: ENOSYS.
	sysSetup = 425
	sysEnter = 426

	opSend         = 26
	setupSubmitAll = 1 << 7 // one send that fails does not hold up those behind it. Linux 5.18
	enterGetEvents = 1 << 0
	offsetQueues   = 0
	offsetEntries  = 0x10000000
)

// newRing makes a ring for queueSize sends, some 30 KiB, or returns why the kernel refuses it.
func newRing() (*ring, error) {
	p := ringParams{flags: setupSubmitAll}
	fd, _, errno := syscall.RawSyscall(sysSetup, queueSize, uintptr(unsafe.Pointer(&p)), 0)
	if errno != 0 {
		return nil, os.NewSyscallError("io_uring_setup", errno)
	}
	r := &ring{fd: int(fd)}
	size := max(p.sq.array+4*p.sqEntries, p.cq.cqes+p.cqEntries*uint32(unsafe.Sizeof(cqe{})))
	var err error
	if r.queues, err = r.mmap(offsetQueues, uintptr(size)); err == nil {
		r.entries, err = r.mmap(offsetEntries, uintptr(p.sqEntries)*unsafe.Sizeof(sqe{}))
	}
	if err != nil {
		r.close()
		return nil, os.NewSyscallError("mmap of io_uring", err)
	}
	at := func(offset uint32) *uint32 { return (*uint32)(unsafe.Pointer(&r.queues[offset])) }
	r.sqTail, r.cqHead, r.cqTail = at(p.sq.tail), at(p.cq.head), at(p.cq.tail)
	r.sqes = unsafe.Slice((*sqe)(unsafe.Pointer(&r.entries[0])), p.sqEntries)
	r.cqes = unsafe.Slice((*cqe)(unsafe.Pointer(&r.queues[p.cq.cqes])), p.cqEntries)
	places := unsafe.Slice(at(p.sq.array), p.sqEntries)
	for i := range places {
		places[i] = uint32(i) // each place of the queue has the entry of its number, for good
	}
	return r, nil
}

func (r *ring) mmap(offset int64, size uintptr) ([]byte, error) {
	return syscall.Mmap(r.fd, offset, int(size), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED|syscall.MAP_POPULATE)
}

func (r *ring) close() {
	for _, mapped := range [][]byte{r.queues, r.entries} {
		if mapped != nil {
			_ = syscall.Munmap(mapped)
		}
	}
	_ = syscall.Close(r.fd)
}

// submit tries once to make each of sends, at most queueSize, and fills in their results. The error
// is why the kernel took no send; they were made without it then.
func (r *ring) submit(m *message, sends []send) error {
	var pinned runtime.Pinner
	defer pinned.Unpin()
	pinned.Pin(unsafe.SliceData(m.chunk))
	pinned.Pin(unsafe.SliceData(m.events))

	tail, n := *r.sqTail, uint32(0)
	for i := range sends {
		s := &sends[i]
		if s.v.socket < 0 {
			s.try(m)
			continue
		}
		b := m.bytes(s.v)
		*r.entry(tail + n) = sqe{
			opcode: opSend, fd: s.v.socket, data: uint64(i),
			addr: uint64(uintptr(unsafe.Pointer(unsafe.SliceData(b)))), length: uint32(len(b)),
			msgFlags: syscall.MSG_DONTWAIT | syscall.MSG_NOSIGNAL,
		}
		s.count(len(b)) // here, not with the result: see writer.enqueue
		n++
	}
	if n == 0 {
		return nil
	}
	atomic.StoreUint32(r.sqTail, tail+n)
	taken, err := r.enter(n, n)
	// The kernel takes fewer where it lacks memory, and none after an error. The others are not to
	// be in the queue of the next batch: it looks at the queue only when it is called.
	atomic.StoreUint32(r.sqTail, tail+taken)
	for i := taken; i < n; i++ {
		e := r.entry(tail + i)
		s := &sends[e.data]
		s.count(-int(e.length)) // try counts itself
		s.try(m)
	}
	for left := taken - r.results(sends); left > 0; left -= r.results(sends) {
		_, _ = r.enter(0, left) // a signal has ended the wait
	}
	return err
}

func (r *ring) entry(place uint32) *sqe { return &r.sqes[place&uint32(len(r.sqes)-1)] }

// enter submits n sends and waits for results. It returns how many sends the kernel has taken.
//
// It is a raw system call, which Go's scheduler does not see: nothing waits in it, and a queue full
// of sends takes 1 to 2 ms, less than the 10 ms for which the scheduler lets any goroutine run. By
// syscall.Syscall6 the scheduler would take the processor away in each call and look every 20 us
// for the next, which costs more than a tenth more CPU at 10,000 viewers.
func (r *ring) enter(n, results uint32) (taken uint32, err error) {
	got, _, errno := syscall.RawSyscall6(sysEnter, uintptr(r.fd), uintptr(n), uintptr(results), enterGetEvents, 0, 0)
	if errno != 0 {
		return 0, os.NewSyscallError("io_uring_enter", errno)
	}
	return uint32(got), nil
}

// results takes the results that are there out of their queue, and returns how many.
func (r *ring) results(sends []send) (n uint32) {
	head := *r.cqHead
	for tail := atomic.LoadUint32(r.cqTail); head != tail; head++ {
		c := r.cqes[head&uint32(len(r.cqes)-1)]
		s := &sends[c.data]
		switch errno := syscall.Errno(-c.result); {
		case c.result >= 0:
			s.n = int(c.result)
		case errno == syscall.EAGAIN, errno == syscall.EINTR:
		default:
			s.err = errno
		}
		if s.n < s.want {
			s.count(s.n - s.want)
		}
		n++
	}
	atomic.StoreUint32(r.cqHead, head)
	return n
}

// tryRing sends a byte through a ring, and returns why that cannot be done: containers often forbid
// one call or the other.
func tryRing() error {
	r, err := newRing()
	if err != nil {
		return err
	}
	defer r.close()
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socketpair", err)
	}
	defer syscall.Close(pair[0])
	defer syscall.Close(pair[1])
	sends := []send{{v: parkViewer(&viewer{}, descriptor(pair[0])), want: 1}}
	if err := r.submit(&message{events: []byte{0}}, sends); err != nil {
		return err
	}
	return os.NewSyscallError("send by io_uring", sends[0].err)
}
