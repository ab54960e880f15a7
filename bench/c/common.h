// What the programs of this folder share.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// STAMP stands before the time in the data of an event, and nowhere else: not in a header, an id or a control event. So one
// memchr per event finds and counts them, wherever a read happens to be cut.
#define STAMP '@'

// No program here outlives its measurement by much, whatever becomes of the one that started it.
enum { LIFETIME_S = 120 };

static inline _Noreturn void die(const char *what) {
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline long now_ns(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

// sleep_until waits for a time of now_ns. One sleep and no polling: the floor and the publisher must not use CPU for waiting.
static inline void sleep_until(long ns) {
	struct timespec t = {.tv_sec = ns / 1000000000L, .tv_nsec = ns % 1000000000L};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

// prepare bounds the program's life, and makes a closed peer an error of write.
static inline void prepare(void) {
	alarm(LIFETIME_S);
	signal(SIGPIPE, SIG_IGN);
}

static inline struct sockaddr_in loopback(int port) {
	return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static inline bool write_all(int fd, const char *bytes, size_t length) {
	while (length > 0) {
		ssize_t n = write(fd, bytes, length);
		if (n <= 0)
			return false;
		bytes += n;
		length -= n;
	}
	return true;
}
