// floor: the least that a server of this kind can do, which the others are measured by.
//
//   floor PORT lines   each line of standard input, as an event, to every viewer: one write(2) a line and viewer
//   floor PORT ring    the same by io_uring, see ring.h
//   floor PORT try     nothing; fails where the kernel refuses io_uring
//   floor PORT copy    standard input as it is to the first reader: cat(1) through a socket
//
// It answers any request with a header, and knows nothing of history, ids to come back with, or viewers that cannot follow: it
// waits for them.
#include "common.h"
#include "ring.h"
#include <fcntl.h>
#include <sys/epoll.h>

enum { MAX_VIEWERS = 1 << 20, INPUT = 64 << 10, BACKLOG = 4096 };

static const char header[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

static int viewers[MAX_VIEWERS], viewer_count;
static int poller;
static bool by_ring;

static int listen_on(int port) {
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	struct sockaddr_in at = loopback(port);
	if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, BACKLOG))
		die("listen");
	return listener;
}

static void watch(int fd, unsigned events) {
	struct epoll_event e = {.events = events, .data.fd = fd};
	if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e))
		die("watch");
}

// answer takes the request and sends the header. It returns false where the request is not there yet.
static bool answer(int fd) {
	char request[4096];
	ssize_t n = recv(fd, request, sizeof request, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return false;
	// Nothing: somebody who only looked whether we listen.
	if (n <= 0 || viewer_count == MAX_VIEWERS || !write_all(fd, header, sizeof header - 1))
		close(fd);
	else
		viewers[viewer_count++] = fd;
	return true;
}

// accept_all answers at once where the request has come with the connection, as it has nearly always.
static void accept_all(int listener) {
	int fd;
	while ((fd = accept(listener, NULL, NULL)) >= 0)
		if (!answer(fd))
			watch(fd, EPOLLIN | EPOLLONESHOT);
}

static const char *ring_frame;
static size_t ring_length;
static int *ring_first;

// finish_send waits for a viewer whose socket did not take all.
static void finish_send(int index, int result) {
	size_t taken = result > 0 ? result : 0;
	if ((result < 0 && result != -EAGAIN) || !write_all(ring_first[index], ring_frame + taken, ring_length - taken)) {
		close(ring_first[index]);
		ring_first[index] = -1;
	}
}

static void send_to_all_by_ring(const char *frame, size_t length) {
	ring_frame = frame;
	ring_length = length;
	for (int first = 0; first < viewer_count; first += RING_BATCH) {
		ring_first = viewers + first;
		int left = viewer_count - first;
		ring_send(ring_first, left < RING_BATCH ? left : RING_BATCH, frame, length, finish_send);
	}
	for (int i = 0; i < viewer_count;)
		if (viewers[i] < 0)
			viewers[i] = viewers[--viewer_count];
		else
			i++;
}

static void send_to_all(const char *frame, size_t length) {
	if (by_ring) {
		send_to_all_by_ring(frame, length);
		return;
	}
	for (int i = 0; i < viewer_count;) {
		if (write_all(viewers[i], frame, length)) {
			i++;
			continue;
		}
		close(viewers[i]);
		viewers[i] = viewers[--viewer_count];
	}
}

// send_line makes an event with an id as long as pushpane's, so that both send the same number of bytes.
static void send_line(const char *line, size_t length) {
	static char frame[INPUT + 128];
	static long number;
	number++;
	int m = sprintf(frame, "id: abcdefghijklm.%ld.%ld\ndata: ", number, 1000 + number);
	memcpy(frame + m, line, length);
	memcpy(frame + m + length, "\n\n", 2);
	send_to_all(frame, m + length + 2);
}

// read_lines sends what one read completes and keeps the rest. It returns false at the end of the input.
static bool read_lines(void) {
	static char input[INPUT];
	static size_t kept;
	ssize_t n = read(STDIN_FILENO, input + kept, sizeof input - kept);
	if (n <= 0)
		return false;
	char *line = input, *end = input + kept + n, *newline;
	while ((newline = memchr(line, '\n', end - line))) {
		send_line(line, newline - line);
		line = newline + 1;
	}
	kept = end - line;
	memmove(input, line, kept);
	return true;
}

static void copy(int fd) {
	static char bytes[INPUT];
	ssize_t n;
	while ((n = read(STDIN_FILENO, bytes, sizeof bytes)) > 0 && write_all(fd, bytes, n))
		;
}

int main(int argc, char **argv) {
	if (argc != 3)
		return fprintf(stderr, "usage: floor PORT lines|ring|try|copy\n"), 2;
	prepare();
	bool copies = strcmp(argv[2], "copy") == 0;
	bool tries = strcmp(argv[2], "try") == 0;
	by_ring = strcmp(argv[2], "ring") == 0;
	if ((tries || by_ring) && !ring_open())
		die("io_uring_setup");
	if (tries)
		return 0;
	int listener = listen_on(atoi(argv[1]));
	poller = epoll_create1(0);
	watch(listener, EPOLLIN);
	if (!copies)
		watch(STDIN_FILENO, EPOLLIN);
	struct epoll_event ready[512];
	for (;;) {
		int n = epoll_wait(poller, ready, 512, -1);
		for (int i = 0; i < n; i++) {
			int fd = ready[i].data.fd;
			if (fd == listener)
				accept_all(listener);
			else if (fd != STDIN_FILENO)
				answer(fd);
			else if (!read_lines())
				return 0;
		}
		if (copies && viewer_count > 0)
			return copy(viewers[0]), 0;
	}
}
