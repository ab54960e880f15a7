#!/bin/sh
# Linux io_uring by liburing 2.3 (Debian 12, 2.3-3), seen on Linux 6.18: of a send that the socket
# takes only a part of, IOSQE_CQE_SKIP_SUCCESS leaves no trace.
#
# The flag leaves out the results of what succeeds, which makes a fan-out to thousands of sockets
# cheaper; and a short send is a success. So the viewer whose socket was nearly full has got the
# half of an event, and nothing says so. With MSG_WAITALL a short send counts as a failure, and its
# result comes, though nobody waits for all (MSG_DONTWAIT).
#
# Seen, of sends of 4 MiB to a Unix socket that nobody reads:
#   as usual: a short result, the peer has a part
#   SKIP_SUCCESS: no result, the peer has a part
#   SKIP_SUCCESS and MSG_WAITALL: a short result, the peer has a part
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q -o APT::Sandbox::User=root download liburing-dev=2.3-3 liburing2=2.3-3 >/dev/null
for package in *.deb; do
	dpkg -x "$package" .
done
cat >short.c <<'EOF'
#include <liburing.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 4 << 20 };
static char event[SIZE];

static void try(struct io_uring *ring, const char *name, unsigned char flags, int more) {
	int pair[2], has = 0;
	struct io_uring_cqe *result;
	struct __kernel_timespec second = {.tv_sec = 1};
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) {
		perror("socketpair");
		return;
	}
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
	io_uring_prep_send(sqe, pair[0], event, SIZE, MSG_DONTWAIT | MSG_NOSIGNAL | more);
	sqe->flags |= flags;
	io_uring_submit(ring);
	const char *said = "no result";
	if (io_uring_wait_cqe_timeout(ring, &result, &second) == 0) {
		said = result->res < 0 ? "an error" : result->res < SIZE ? "a short result" : "a whole result";
		io_uring_cqe_seen(ring, result);
	}
	ioctl(pair[1], FIONREAD, &has);
	printf("%s: %s, the peer has %s\n", name, said, has == 0 ? "nothing" : has < SIZE ? "a part" : "all");
	close(pair[0]);
	close(pair[1]);
}

int main(void) {
	struct io_uring ring;
	int err = io_uring_queue_init(8, &ring, 0);
	if (err) {
		fprintf(stderr, "no io_uring here: %d\n", err);
		return 1;
	}
	try(&ring, "as usual", 0, 0);
	try(&ring, "SKIP_SUCCESS", IOSQE_CQE_SKIP_SUCCESS, 0);
	try(&ring, "SKIP_SUCCESS and MSG_WAITALL", IOSQE_CQE_SKIP_SUCCESS, MSG_WAITALL);
	return 0;
}
EOF
gcc -O1 -I usr/include -o short short.c "$(echo usr/lib/*-linux-gnu/liburing.a)"
./short >seen
cat seen
cat >want <<'EOF'
as usual: a short result, the peer has a part
SKIP_SUCCESS: no result, the peer has a part
SKIP_SUCCESS and MSG_WAITALL: a short result, the peer has a part
EOF
cmp -s seen want || {
	echo 'changed: the lines above are not those that were seen' >&2
	exit 1
}
