// One message to many sockets by io_uring: RING_BATCH sends in a system call. Without liburing, for it is three structures.
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum { RING_BATCH = 256 };

static struct {
	int fd;
	unsigned *sq_tail, *cq_head, *cq_tail, sq_mask, cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
} ring;

// ring_open returns false where the kernel refuses it.
static bool ring_open(void) {
	struct io_uring_params p = {.flags = IORING_SETUP_SUBMIT_ALL | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
	ring.fd = syscall(SYS_io_uring_setup, RING_BATCH, &p);
	if (ring.fd < 0)
		return false;
	size_t sq = p.sq_off.array + p.sq_entries * sizeof(unsigned), cq = p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe);
	char *queues = mmap(NULL, sq > cq ? sq : cq, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQ_RING);
	ring.sqes = mmap(NULL, p.sq_entries * sizeof *ring.sqes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQES);
	if (queues == MAP_FAILED || ring.sqes == MAP_FAILED)
		return false;
	ring.sq_tail = (unsigned *)(queues + p.sq_off.tail);
	ring.cq_head = (unsigned *)(queues + p.cq_off.head);
	ring.cq_tail = (unsigned *)(queues + p.cq_off.tail);
	ring.cqes = (struct io_uring_cqe *)(queues + p.cq_off.cqes);
	ring.sq_mask = p.sq_entries - 1;
	ring.cq_mask = p.cq_entries - 1;
	for (unsigned i = 0; i < p.sq_entries; i++)
		((unsigned *)(queues + p.sq_off.array))[i] = i;
	return true;
}

// ring_send sends to at most RING_BATCH sockets, and calls failed for each that did not take all, with how many bytes it took or a
// negative errno. MSG_WAITALL makes half a send a failure, so that it has a result though successes have none.
static void ring_send(const int *sockets, int count, const char *bytes, size_t length, void (*failed)(int index, int result)) {
	unsigned tail = *ring.sq_tail;
	for (int i = 0; i < count; i++)
		ring.sqes[(tail + i) & ring.sq_mask] = (struct io_uring_sqe){
			.opcode = IORING_OP_SEND, .flags = IOSQE_CQE_SKIP_SUCCESS, .fd = sockets[i], .addr = (unsigned long)bytes, .len = length,
			.msg_flags = MSG_DONTWAIT | MSG_WAITALL | MSG_NOSIGNAL, .user_data = i};
	__atomic_store_n(ring.sq_tail, tail + count, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring.fd, count, 0, 0, NULL, 0) != count)
		die("io_uring_enter");
	unsigned head = *ring.cq_head;
	for (unsigned end = __atomic_load_n(ring.cq_tail, __ATOMIC_ACQUIRE); head != end; head++) {
		struct io_uring_cqe *c = &ring.cqes[head & ring.cq_mask];
		failed(c->user_data, c->res);
	}
	__atomic_store_n(ring.cq_head, head, __ATOMIC_RELEASE);
}
