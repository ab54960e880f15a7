// viewers: COUNT viewers in one process, who count the events they get and how old these are.
//
//   viewers PORT PATH COUNT RAMP MARKER
//
// Opens RAMP connections a second, or all as fast as it can where RAMP is 0, and asks for PATH on each. When MARKER, which
// ends the beginning of an answer, has come on all of them it prints
//   ready seconds=S lost=N                from the first SYN to the last MARKER
// and when its standard input is closed
//   done events=N seconds=S lost=N p99=US   seconds from the first event to the last
// p99 is of the ages of all events that carry a time, in microseconds.
//
// Each SOURCE_VIEWERS of them come from another address, 127.0.0.1 and those behind it: of the
// 28,000 ports that each has the kernel takes every other one first, and looks long for the rest.
#include "common.h"
#include <sys/epoll.h>

enum { MAX_AGES = 8 << 20, READ = 256 << 10, SOURCE_VIEWERS = 11200 };

struct viewer {
	int fd;
	bool asked;
	size_t matched; // how much of the marker has come
};

static struct viewer *viewers;
static int count, answered, lost, poller;
static const char *marker;
static char request[1024];
static int request_length;
static struct sockaddr_in server;

static long events, first_event, last_event, last_answer;
static unsigned *ages; // microseconds
static long age_count;

static void lose(struct viewer *v) {
	close(v->fd);
	v->fd = -1;
	lost++;
}

static void ask(struct viewer *v) {
	ssize_t n = write(v->fd, request, request_length);
	if (n == request_length)
		v->asked = true;
	else if (n >= 0 || errno != EAGAIN)
		lose(v);
}

// open_one never waits. On loopback the handshake is over when connect returns, so the request can go at once; where the SYN was
// dropped the kernel sends it again after a second, and EPOLLOUT says when it was taken.
static void open_one(struct viewer *v) {
	v->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (v->fd < 0)
		die("open socket");
	// A connection ends by a reset: those of a round in TIME_WAIT would take the next one's ports.
	struct linger reset = {.l_onoff = 1};
	setsockopt(v->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	struct sockaddr_in source = loopback(0);
	source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (v - viewers) / SOURCE_VIEWERS);
	int on = 1; // so that it takes a port of its own only where the server's address has it already
	setsockopt(v->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (v - viewers >= SOURCE_VIEWERS && bind(v->fd, (struct sockaddr *)&source, sizeof source))
		die("bind source");
	if (connect(v->fd, (struct sockaddr *)&server, sizeof server) && errno != EINPROGRESS) {
		lose(v);
		return;
	}
	ask(v);
	if (v->fd < 0)
		return;
	struct epoll_event e = {.events = EPOLLIN | EPOLLET | (v->asked ? 0 : EPOLLOUT), .data.ptr = v};
	if (epoll_ctl(poller, EPOLL_CTL_ADD, v->fd, &e))
		die("watch socket");
}

// match looks for the marker, over as many reads as it comes in. Where it breaks off it looks back one character only, which
// is enough for the markers in use.
static void match(struct viewer *v, const char *p, const char *end, long now) {
	for (; p < end && marker[v->matched]; p++) {
		if (*p == marker[v->matched])
			v->matched++;
		else
			v->matched = *p == marker[0];
	}
	if (marker[v->matched])
		return;
	answered++;
	last_answer = now;
}

// count_events takes the age where the time is whole; where a read was cut inside it, the event counts all the same.
static void count_events(const char *p, const char *end, long now) {
	while ((p = memchr(p, STAMP, end - p))) {
		events++;
		last_event = now;
		if (!first_event)
			first_event = now;
		p++;
		const char *space = memchr(p, ' ', end - p);
		long made = space ? strtol(p, NULL, 10) : 0;
		if (made > 0 && age_count < MAX_AGES)
			ages[age_count++] = now > made ? (now - made) / 1000 : 0;
	}
}

static void receive(struct viewer *v) {
	static char bytes[READ];
	for (;;) {
		ssize_t n = read(v->fd, bytes, sizeof bytes);
		if (n == 0 || (n < 0 && errno != EAGAIN))
			lose(v);
		if (n <= 0)
			return;
		long now = now_ns();
		if (marker[v->matched])
			match(v, bytes, bytes + n, now);
		count_events(bytes, bytes + n, now);
		if (n < READ)
			return;
	}
}

// serve_ready handles what is there, waiting for at most timeout milliseconds. It returns false once standard input is closed.
static bool serve_ready(int timeout) {
	struct epoll_event ready[512];
	bool open = true;
	int n = epoll_wait(poller, ready, 512, timeout);
	for (int i = 0; i < n; i++) {
		struct viewer *v = ready[i].data.ptr;
		if (!v) {
			open = false;
			continue;
		}
		if (!v->asked)
			ask(v);
		if (v->fd >= 0 && v->asked)
			receive(v);
	}
	return open;
}

static bool open_all(long ramp) {
	long start = now_ns();
	for (int i = 0; i < count; i++) {
		open_one(&viewers[i]);
		if (ramp)
			sleep_until(start + i * 1000000000L / ramp);
	}
	while (answered + lost < count)
		if (!serve_ready(-1))
			return false;
	printf("ready seconds=%.6f lost=%d\n", (last_answer - start) / 1e9, lost);
	fflush(stdout);
	return true;
}

static int by_size(const void *a, const void *b) {
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv) {
	if (argc != 6)
		return fprintf(stderr, "usage: viewers PORT PATH COUNT RAMP MARKER\n"), 2;
	prepare();
	server = loopback(atoi(argv[1]));
	request_length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAccept: text/event-stream\r\n\r\n", argv[2], argv[1]);
	count = atoi(argv[3]);
	marker = argv[5];
	viewers = calloc(count, sizeof *viewers);
	ages = malloc(MAX_AGES * sizeof *ages);
	poller = epoll_create1(0);
	struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
	if (epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &input))
		die("watch standard input");
	if (!open_all(atol(argv[4])))
		return 1;
	while (serve_ready(-1))
		;
	qsort(ages, age_count, sizeof *ages, by_size);
	printf("done events=%ld seconds=%.6f lost=%d p99=%u\n", events, (last_event - first_event) / 1e9, lost,
		age_count ? ages[(age_count - 1) * 99 / 100] : 0);
}
