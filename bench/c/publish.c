// publish: RATE events a second for SECONDS, each of SIZE bytes that begin with the time they were made at.
//
//   publish RATE SECONDS SIZE              as lines on standard output, which is how the floor takes them
//   publish RATE SECONDS SIZE PORT PATH    by POST on one kept-alive connection
//
// Prints how many it sent on standard error.
#include "common.h"
#include <netinet/tcp.h>

enum { MAX_SIZE = 64 << 10 };

static int connect_to(int port) {
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	struct sockaddr_in at = loopback(port);
	if (connect(fd, (struct sockaddr *)&at, sizeof at))
		die("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
}

// read_answer reads one whole answer, so that the next one is not taken for it.
static void read_answer(int fd) {
	static char bytes[64 << 10];
	size_t have = 0, need = 0;
	do {
		ssize_t n = read(fd, bytes + have, sizeof bytes - 1 - have);
		if (n <= 0)
			die("read answer");
		have += n;
		bytes[have] = 0;
		char *end = strstr(bytes, "\r\n\r\n"), *length = strcasestr(bytes, "\r\ncontent-length:");
		if (end)
			need = end + 4 - bytes + (length && length < end ? strtoul(length + 17, NULL, 10) : 0);
	} while (need == 0 || have < need);
	if (strncmp(bytes, "HTTP/1.1 2", 10) != 0) {
		fprintf(stderr, "publish: answered %.40s\n", bytes);
		exit(1);
	}
}

// stamp writes the data: the time, a space, and x up to size.
static void stamp(char *data, int size) {
	int m = sprintf(data, "%c%ld ", STAMP, now_ns());
	memset(data + m, 'x', size - m);
}

int main(int argc, char **argv) {
	if (argc != 4 && argc != 6)
		return fprintf(stderr, "usage: publish RATE SECONDS SIZE [PORT PATH]\n"), 2;
	prepare();
	long rate = atol(argv[1]), size = atol(argv[3]), sent = 0;
	if (size < 32 || size > MAX_SIZE) // the stamp takes up to 21 bytes
		return fprintf(stderr, "publish: size %ld is not in 32 to %d\n", size, MAX_SIZE), 2;
	static char message[MAX_SIZE + 1024];
	int fd = STDOUT_FILENO, head = 0;
	if (argc == 6) {
		fd = connect_to(atoi(argv[4]));
		head = snprintf(message, 1024, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Type: text/plain\r\nContent-Length: %ld\r\n\r\n", argv[5], argv[4], size);
	}
	long length = head + size;
	if (!head)
		message[length++] = '\n';
	long start = now_ns(), end = start + (long)(atof(argv[2]) * 1e9), due;
	while ((due = start + sent * 1000000000L / rate) < end) {
		sleep_until(due);
		if (now_ns() > end) // a server that does not keep up is not published to for longer than the others
			break;
		stamp(message + head, size);
		if (!write_all(fd, message, length))
			die("publish");
		if (head)
			read_answer(fd);
		sent++;
	}
	fprintf(stderr, "sent=%ld\n", sent);
}
